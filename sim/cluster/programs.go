package cluster

import (
	"cmp"
	"context"
	"errors"
	"time"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// BootForPrograms starts brokers on free ports of this machine, for programs that are
// not ours: a topic is created when one of them first asks for it.
func BootForPrograms(seed uint64, brokers int) (*Cluster, error) {
	c := &Cluster{seed: seed, nodes: brokers, creates: true}
	return c.booted()
}

// Addresses are where clients find the brokers.
func (c *Cluster) Addresses() []string { return c.addresses }

// Expel does at once to a member of a group what its session timeout would do some
// time later: the group drops it. One that is gone already is none that it finds.
func (c *Cluster) Expel(p Protocol, group, id string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	// kfake miscounts those who join when one is taken out that waits to be assigned something,
	// and the group waits for it until its next rebalance is over by the clock.
	for rest := assignLimit; p == Classic && rest > 0 && stateOf(ctx, c.observer, group) == syncing; rest -= assignLook {
		time.Sleep(assignLook)
	}
	if err := leave(ctx, c.observer, p, group, id); err != nil && !errors.Is(err, kerr.UnknownMemberID) {
		return failure.New("taking a member out of group %s: %w", group, err)
	}
	return nil
}

// assignLimit is how long a leader that lives may take to assign. One that is dead is waited
// for in vain, and so is one that is taken out.
const (
	assignLimit = 500 * time.Millisecond
	assignLook  = 5 * time.Millisecond
)

// leaving is the epoch of a last heartbeat.
const leaving = -1

// leave says goodbye to a group in the name of a member. Where the broker assigns, the
// last heartbeat does.
func leave(ctx context.Context, client *kgo.Client, p Protocol, group, id string) error {
	var code int16
	switch p {
	case NextGen:
		req := kmsg.NewPtrConsumerGroupHeartbeatRequest()
		req.Group, req.MemberID, req.MemberEpoch = group, id, leaving
		resp, err := req.RequestWith(ctx, client)
		if err != nil {
			return err
		}
		code = resp.ErrorCode
	case Share:
		req := kmsg.NewPtrShareGroupHeartbeatRequest()
		req.GroupID, req.MemberID, req.MemberEpoch = group, id, leaving
		resp, err := req.RequestWith(ctx, client)
		if err != nil {
			return err
		}
		code = resp.ErrorCode
	default:
		req := kmsg.NewPtrLeaveGroupRequest()
		member := kmsg.NewLeaveGroupRequestMember()
		req.Group, req.MemberID, member.MemberID = group, id, id
		req.Members = append(req.Members, member)
		resp, err := req.RequestWith(ctx, client)
		if err != nil {
			return err
		}
		code = resp.ErrorCode
		for _, m := range resp.Members {
			code = cmp.Or(code, m.ErrorCode)
		}
	}
	return kerr.ErrorForCode(code)
}

// Abort does at once to a transaction what its timeout would do some time later: what was
// written in it comes to nothing, and who goes on with it is turned away.
func (c *Cluster) Abort(transactionalID string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req := kmsg.NewPtrInitProducerIDRequest()
	req.TransactionalID, req.TransactionTimeoutMillis = &transactionalID, int32(patience.Milliseconds())
	err := c.whenSettled(ctx, func() error {
		resp, err := req.RequestWith(ctx, c.observer)
		if err != nil {
			return err
		}
		return kerr.ErrorForCode(resp.ErrorCode)
	})
	if err != nil {
		return failure.New("aborting what was begun as %s: %w", transactionalID, err)
	}
	return nil
}

// Move gives each partition of a topic to another broker, and a group to another
// coordinator, as happens when a broker goes away for maintenance. Call settled
// when something has been written into each: Kafka's new leader notes where the old
// one's records end, and kfake's knows it only then. Until then clients who ask for it
// are told to ask again, or they would take it for a log that has lost its end.
func (c *Cluster) Move(topic string, partitions int, group string) (settled func(), err error) {
	notYet := c.brokers.Fault(kfake.Fault{Keys: []kmsg.Key{kmsg.OffsetForLeaderEpoch}, Err: kerr.LeaderNotAvailable, Count: -1})
	for p := range int32(partitions) {
		if err := c.lead(topic, p, (c.brokers.LeaderFor(topic, p)+1)%int32(c.nodes)); err != nil {
			return notYet.Remove, err
		}
	}
	before := c.brokers.CoordinatorFor(group)
	for c.nodes > 1 && c.brokers.CoordinatorFor(group) == before { // kfake draws, and may draw the same again
		c.brokers.RehashCoordinators()
	}
	return notYet.Remove, nil
}

// DeleteRecords removes what each partition of a topic has below an offset.
func (c *Cluster) DeleteRecords(topic string, below []int64) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	offsets := kadm.Offsets{}
	for p, at := range below {
		offsets.AddOffset(topic, int32(p), at, -1)
	}
	answers, err := c.admin.DeleteRecords(ctx, offsets)
	if err = cmp.Or(err, answers.Error()); err != nil {
		return failure.New("removing records of %s: %w", topic, err)
	}
	return nil
}

// ForgetBookmarks removes a group's bookmarks in a topic, as the broker does when
// nobody has been in the group for a week. Nobody may be in it now.
func (c *Cluster) ForgetBookmarks(group, topic string, partitions int) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	set := kadm.TopicsSet{}
	for p := range int32(partitions) {
		set.Add(topic, p)
	}
	answers, err := c.admin.DeleteOffsets(ctx, group, set)
	if err = cmp.Or(err, answers.Error()); err != nil {
		return failure.New("forgetting the bookmarks of %s: %w", group, err)
	}
	return nil
}
