package console

import (
	"context"
	"sort"
	"strings"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// shareGroup describes a share group as kafka-share-groups.sh does: nobody owns
// its partitions, so its rows have no owner, and what is open of each is not the
// distance from one offset to another but what the brokers count.
func (o *Observer) shareGroup(ctx context.Context, name string) (Group, error) {
	described, err := o.admin.DescribeShareGroups(ctx, name)
	if err != nil {
		return Group{}, err
	}
	d := described[name]
	if d.Err != nil {
		return Group{}, d.Err
	}
	g := Group{Name: name, Share: true, Coordinator: address(d.Coordinator), Assignor: d.Assignor, State: d.GroupState}
	for _, m := range d.Members {
		g.Members = append(g.Members, Member{m.MemberID, m.ClientHost, m.ClientID, m.Assignment})
	}
	return g, nil
}

func (o *Observer) shareRows(ctx context.Context, g Group) ([]Row, error) {
	described, err := o.admin.DescribeShareGroupOffsets(ctx, g.Name)
	if err != nil {
		return nil, err
	}
	offsets := described[g.Name]
	if offsets.Err != nil {
		return nil, offsets.Err
	}
	wanted := kadm.TopicsSet{}
	for _, at := range offsets.Offsets.Sorted() {
		wanted.Add(at.Topic, at.Partition)
	}
	ends, err := o.ends(ctx, wanted)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, at := range offsets.Offsets.Sorted() {
		row := Row{Topic: at.Topic, Partition: at.Partition, Committed: at.StartOffset, End: -1, shared: true, open: at.Lag}
		if end, ok := ends.Lookup(at.Topic, at.Partition); ok && end.Err == nil {
			row.End = end.Offset
		}
		if row.open < 0 { // brokers before KIP-1226 do not tell it
			row.open = row.distance()
		}
		rows = append(rows, row)
	}
	sort.Slice(rows, func(i, j int) bool { return compareRows(rows[i], rows[j]) < 0 })
	return rows, nil
}

// Listed is a group in the list of all of them. Type and State are "" where the
// brokers are too old to tell them.
type Listed struct{ Name, Type, State string }

// List asks every broker for its groups.
func (o *Observer) List(ctx context.Context) ([]Listed, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var all []Listed
	for _, shard := range o.client.RequestSharded(ctx, kmsg.NewPtrListGroupsRequest()) {
		if shard.Err != nil {
			return nil, failure.New("asking broker %d for its groups: %w", shard.Meta.NodeID, shard.Err)
		}
		answer := shard.Resp.(*kmsg.ListGroupsResponse)
		if err := kerr.ErrorForCode(answer.ErrorCode); err != nil {
			return nil, failure.New("asking broker %d for its groups: %w", shard.Meta.NodeID, err)
		}
		for _, g := range answer.Groups {
			kind := g.GroupType
			if kind != "" { // Kafka's tools write it so, brokers do not all
				kind = strings.ToUpper(kind[:1]) + kind[1:]
			}
			all = append(all, Listed{g.Group, kind, g.GroupState})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all, nil
}
