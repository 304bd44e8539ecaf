package cluster

import (
	"cmp"
	"context"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// BootForPrograms starts the broker on a free port of this machine, for programs that
// are not ours: a topic is created when one of them first asks for it.
func BootForPrograms(seed uint64) (*Cluster, error) {
	c := &Cluster{seed: seed, creates: true}
	return c.booted()
}

// Addresses are where clients find the brokers.
func (c *Cluster) Addresses() []string { return c.addresses }

// Expel does at once to a member of a group what its session timeout would do some
// time later: the group drops it. One that is gone already is none that it finds.
func (c *Cluster) Expel(group, id string, nextGen bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var code int16
	if nextGen {
		req := kmsg.NewPtrConsumerGroupHeartbeatRequest()
		req.Group, req.MemberID, req.MemberEpoch = group, id, -1
		resp, err := req.RequestWith(ctx, c.observer)
		if err != nil {
			return failure.New("taking a member out of group %s: %w", group, err)
		}
		code = resp.ErrorCode
	} else {
		req := kmsg.NewPtrLeaveGroupRequest()
		member := kmsg.NewLeaveGroupRequestMember()
		req.Group, req.MemberID, member.MemberID = group, id, id
		req.Members = append(req.Members, member)
		resp, err := req.RequestWith(ctx, c.observer)
		if err != nil {
			return failure.New("taking a member out of group %s: %w", group, err)
		}
		code = resp.ErrorCode
		for _, m := range resp.Members {
			code = cmp.Or(code, m.ErrorCode)
		}
	}
	if err := kerr.ErrorForCode(code); err != nil && err != kerr.UnknownMemberID {
		return failure.New("taking a member out of group %s: %w", group, err)
	}
	return nil
}
