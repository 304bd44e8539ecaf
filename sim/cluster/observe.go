package cluster

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sort"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// IDHeader is the record header that carries a payment's id, in decimal.
const IDHeader = "id"

// Stand asks the brokers for the state of a topic and of the groups that read it.
func (c *Cluster) Stand(why, topic string, groups []string) (*ledger.Snapshot, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s := &ledger.Snapshot{Why: why, Topic: topic}
	err := c.whenSettled(ctx, func() (err error) {
		s.Partitions, err = c.partitions(ctx, topic)
		return err
	})
	if err != nil {
		return nil, failure.New("asking for the offsets of %s: %w", topic, err)
	}
	for _, name := range groups {
		var g ledger.GroupState
		err := c.whenSettled(ctx, func() (err error) {
			g, err = c.group(ctx, name, topic, s.Partitions)
			return err
		})
		if err != nil {
			return nil, failure.New("describing group %s: %w", name, err)
		}
		s.Groups = append(s.Groups, g)
	}
	return s, nil
}

func (c *Cluster) partitions(ctx context.Context, topic string) ([]ledger.PartitionState, error) {
	starts, err1 := c.admin.ListStartOffsets(ctx, topic)
	stables, err2 := c.admin.ListCommittedOffsets(ctx, topic)
	ends, err3 := c.admin.ListEndOffsets(ctx, topic)
	if err := cmp.Or(err1, err2, err3, starts.Error(), stables.Error(), ends.Error()); err != nil {
		return nil, err
	}
	var out []ledger.PartitionState
	for p := range int32(len(ends[topic])) {
		start, _ := starts.Lookup(topic, p)
		stable, _ := stables.Lookup(topic, p)
		end, _ := ends.Lookup(topic, p)
		out = append(out, ledger.PartitionState{Partition: p, Start: start.Offset, Stable: stable.Offset, End: end.Offset})
	}
	return out, nil
}

// whenSettled asks again while who is to answer is not settled. A Kafka that was just
// started chooses a group's coordinator when somebody first asks for it, and the client
// does not wait for that; and a partition may have got another leader.
func (c *Cluster) whenSettled(ctx context.Context, ask func() error) error {
	for {
		err := ask()
		switch {
		case errors.Is(err, kerr.NotLeaderForPartition):
			c.observer.ForceMetadataRefresh()
		case errors.Is(err, kerr.ConcurrentTransactions): // the last one is still ending
		case !errors.Is(err, kerr.CoordinatorNotAvailable) && !errors.Is(err, kerr.CoordinatorLoadInProgress) && !errors.Is(err, kerr.NotCoordinator):
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (c *Cluster) group(ctx context.Context, name, topic string, partitions []ledger.PartitionState) (ledger.GroupState, error) {
	d, err := c.describe(ctx, name, topic)
	if err != nil {
		return ledger.GroupState{}, err
	}
	g := d.GroupState
	if g.Share {
		g.Committed, g.Open, err = c.settled(ctx, name, topic, partitions)
		return g, err
	}
	g.Committed, err = c.bookmarks(ctx, name, topic, len(partitions))
	return g, err
}

// bookmarks are those of a group on each partition of a topic; -1 is none. A
// group that the brokers do not know, or have forgotten, has none.
func (c *Cluster) bookmarks(ctx context.Context, group, topic string, partitions int) ([]int64, error) {
	committed, err := c.admin.FetchOffsets(ctx, group)
	if err != nil && !errors.Is(err, kerr.GroupIDNotFound) {
		return nil, err
	}
	out := make([]int64, partitions)
	for p := range out {
		out[p] = -1
		if o, ok := committed.Lookup(topic, int32(p)); ok {
			out[p] = o.At
		}
	}
	return out, nil
}

// described is a group as the brokers have it. The ids of its members are random
// and no business of the ledger.
type described struct {
	ledger.GroupState
	ids map[string]string // client ids by member ids
}

// describe asks for a group in the way that its protocol wants. A group that is
// not there, because it has neither members nor bookmarks, is dead: so Kafka
// calls it.
func (c *Cluster) describe(ctx context.Context, name, topic string) (described, error) {
	ask := c.classic
	switch c.protocolOf(name) {
	case NextGen:
		ask = c.nextGen
	case Share:
		ask = c.share
	}
	g, err := ask(ctx, name, topic)
	if errors.Is(err, kerr.GroupIDNotFound) {
		return described{GroupState: ledger.GroupState{Group: name, State: "Dead", Members: []ledger.MemberState{}}}, nil
	}
	return g, err
}

// classic describes a group in which one of the members assigns the partitions.
func (c *Cluster) classic(ctx context.Context, name, topic string) (described, error) {
	groups, err := c.admin.DescribeGroups(ctx, name)
	if err = cmp.Or(err, groups.Error()); err != nil {
		return described{}, err
	}
	d := groups[name]
	ids := map[string]string{}
	for _, m := range d.Members {
		ids[m.MemberID] = m.ClientID
	}
	return described{ledger.GroupState{Group: name, State: d.State, Assignor: d.Protocol, Members: members(d, topic)}, ids}, nil
}

func members(d kadm.DescribedGroup, topic string) []ledger.MemberState {
	out := []ledger.MemberState{}
	for _, m := range d.Members {
		state := ledger.MemberState{Actor: m.ClientID, Partitions: []int32{}}
		if a, ok := m.Assigned.AsConsumer(); ok {
			for _, t := range a.Topics {
				if t.Topic == topic {
					state.Partitions = append(state.Partitions, t.Partitions...)
				}
			}
		}
		slices.Sort(state.Partitions)
		out = append(out, state)
	}
	sortMembers(out)
	return out
}

//go:noinline
func sortMembers(members []ledger.MemberState) {
	sort.Slice(members, func(i, j int) bool { return ledger.CompareNames(members[i].Actor, members[j].Actor) < 0 })
}

// Members returns the state of a group and its members' names.
func (c *Cluster) Members(group string) (state string, names []string, err error) {
	g, err := c.Describe(group, "")
	for _, m := range g.Members {
		names = append(names, m.Actor)
	}
	return g.State, names, err
}

// MemberIDs returns the state of a group and its members: their names by their
// ids. Two lives of one client have two ids.
func (c *Cluster) MemberIDs(group string) (state string, names map[string]string, err error) {
	g, err := c.describedWhenCoordinated(group, "")
	return g.State, g.ids, err
}

// Describe returns a group, and what its members own of a topic. It says
// nothing about bookmarks.
func (c *Cluster) Describe(group, topic string) (ledger.GroupState, error) {
	g, err := c.describedWhenCoordinated(group, topic)
	return g.GroupState, err
}

func (c *Cluster) describedWhenCoordinated(group, topic string) (described, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var g described
	err := c.whenSettled(ctx, func() (err error) {
		g, err = c.describe(ctx, group, topic)
		return err
	})
	if err != nil {
		return described{}, failure.New("describing group %s: %w", group, err)
	}
	return g, nil
}

// Stored is one record that the log holds.
type Stored struct {
	Offset int64
	ID     int64
}

// Audit reads a topic from its first offset to its last with a client that
// belongs to no group, and returns what each partition really holds.
func (c *Cluster) Audit(topic string) ([][]Stored, error) {
	starts, err1 := c.Starts(topic)
	ends, err2 := c.Ends(topic)
	if err := cmp.Or(err1, err2); err != nil {
		return nil, err
	}
	options := append(c.ClientNet("auditor").Options(), kgo.DisableFetchSessions(), kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))
	client, err := kgo.NewClient(options...)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	out, missing := make([][]Stored, len(ends)), 0
	for p, end := range ends {
		if end > starts[p] {
			missing++
			out[p] = make([]Stored, 0, end)
		}
	}
	for missing > 0 {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return nil, failure.New("reading %s from its start to its end: %w", topic, err)
		}
		for r := range fetches.RecordsAll() {
			id, err := RecordID(r)
			if err != nil {
				return nil, err
			}
			out[r.Partition] = append(out[r.Partition], Stored{r.Offset, id})
			if r.Offset+1 == ends[r.Partition] {
				missing--
			}
		}
	}
	// The client asks for more as soon as it has something. Closing it at that
	// very instant would be a race whose outcome shows in the time it takes.
	time.Sleep(10 * time.Millisecond)
	return out, nil
}

// counter counts one sort of request about one group, inside the broker.
type counter struct {
	group, sort string
	fault       kfake.Fault
	handle      *kfake.FaultHandle
	before      int // counted before the broker was last started again
}

// The sorts of request that are counted. A member of KIP-848 takes leave with
// a heartbeat of epoch -1.
const (
	LeaveGroup     = "LeaveGroup"
	LeaveHeartbeat = "ConsumerGroupHeartbeat -1"
	OffsetCommit   = "OffsetCommit"
)

// CountRequests begins to count what the members of a group send. It proves
// absences: a dead client sends nothing. Brokers that are not ours count nothing, see
// Lacks.
func (c *Cluster) CountRequests(group string) {
	if c.brokers == nil {
		return
	}
	if c.protocolOf(group) == NextGen {
		c.count(group, LeaveHeartbeat, kmsg.ConsumerGroupHeartbeat, func(r kmsg.Request) bool {
			return r.(*kmsg.ConsumerGroupHeartbeatRequest).MemberEpoch < 0
		})
	} else {
		c.count(group, LeaveGroup, kmsg.LeaveGroup, nil)
	}
	c.count(group, OffsetCommit, kmsg.OffsetCommit, nil)
}

func (c *Cluster) count(group, sort string, key kmsg.Key, when func(kmsg.Request) bool) {
	k := counter{group: group, sort: sort, fault: kfake.Fault{Keys: []kmsg.Key{key}, Group: group, When: when, Observe: true, Count: -1}}
	k.handle = c.brokers.Fault(k.fault)
	c.counters = append(c.counters, k)
}

// countOn keeps counting in a broker that was started again.
func (c *Cluster) countOn() {
	for i := range c.counters {
		k := &c.counters[i]
		k.before += k.handle.Hits()
		k.handle = c.brokers.Fault(k.fault)
	}
}

// Requests calls yield with the counts so far for a group.
func (c *Cluster) Requests(group string, yield func(sort string, n int)) {
	for _, k := range c.counters {
		if k.group == group {
			yield(k.sort, k.before+k.handle.Hits())
		}
	}
}
