package cluster

import (
	"cmp"
	"context"
	"slices"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Defaults of brokers for share groups (KIP-932): how long a delivered record
// is locked for its consumer, and how often it is delivered at most.
const (
	ShareLock  = 30 * time.Second
	ShareLimit = 5
)

// ShareFromEarliest lets a share group begin at the start of the log. Without
// that it begins at the end: share.auto.offset.reset is a configuration of the
// group, at the broker, and no setting of its consumers.
func (c *Cluster) ShareFromEarliest(group string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	earliest := "earliest"
	config := kmsg.NewIncrementalAlterConfigsRequestResourceConfig()
	config.Name, config.Op, config.Value = "share.auto.offset.reset", kmsg.IncrementalAlterConfigOpSet, &earliest
	resource := kmsg.NewIncrementalAlterConfigsRequestResource()
	resource.ResourceType, resource.ResourceName = kmsg.ConfigResourceTypeGroupConfig, group
	resource.Configs = append(resource.Configs, config)
	req := kmsg.NewPtrIncrementalAlterConfigsRequest()
	req.Resources = append(req.Resources, resource)
	resp, err := req.RequestWith(ctx, c.observer)
	if err == nil && len(resp.Resources) == 1 {
		err = kerr.ErrorForCode(resp.Resources[0].ErrorCode)
	}
	if err != nil {
		return failure.New("telling share group %s to begin at the earliest offset: %w", group, err)
	}
	return nil
}

// share describes a share group. Several members may read one partition.
func (c *Cluster) share(ctx context.Context, name, topic string) (described, error) {
	groups, err := c.admin.DescribeShareGroups(ctx, name)
	if err = cmp.Or(err, groups.Error()); err != nil {
		return described{}, err
	}
	d := groups[name]
	g := described{ledger.GroupState{Group: name, State: d.GroupState, Assignor: d.Assignor, Share: true, Members: []ledger.MemberState{}}, map[string]string{}}
	for _, m := range d.Members {
		state := ledger.MemberState{Actor: m.ClientID, Partitions: []int32{}}
		for p := range m.Assignment[topic] {
			state.Partitions = append(state.Partitions, p)
		}
		slices.Sort(state.Partitions)
		g.Members, g.ids[m.MemberID] = append(g.Members, state), m.ClientID
	}
	sortMembers(g.Members)
	return g, nil
}

// settled is how far a share group is on each partition of a topic: the offset
// below which everything is settled, -1 where it has none yet, and how many
// records are not settled, wherever they are. Kafka writes the first one down
// with the next answer, so it may lag behind; the second is exact. Brokers
// before KIP-1226 do not tell it, and for them it is what is above the first.
func (c *Cluster) settled(ctx context.Context, group, topic string, partitions []ledger.PartitionState) (below, open []int64, err error) {
	asked := kmsg.NewDescribeShareGroupOffsetsRequestGroup()
	asked.GroupID = group
	req := kmsg.NewPtrDescribeShareGroupOffsetsRequest()
	req.Groups = append(req.Groups, asked)
	resp, err := req.RequestWith(ctx, c.observer)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range partitions {
		below, open = append(below, -1), append(open, p.End-p.Start)
	}
	for _, g := range resp.Groups {
		if err := kerr.ErrorForCode(g.ErrorCode); err != nil {
			return nil, nil, err
		}
		for _, t := range g.Topics {
			if t.Topic != topic {
				continue
			}
			for _, p := range t.Partitions {
				if p.ErrorCode != 0 || p.StartOffset < 0 {
					continue
				}
				below[p.Partition], open[p.Partition] = p.StartOffset, partitions[p.Partition].End-p.StartOffset
				if p.Lag >= 0 {
					open[p.Partition] = p.Lag
				}
			}
		}
	}
	return below, open, nil
}
