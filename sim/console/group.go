package console

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	"kafkasim/sim/failure"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Group is how a group stands, as kafka-consumer-groups.sh describes it, or
// kafka-share-groups.sh.
type Group struct {
	Name        string
	Share       bool
	Coordinator string // host:port (id)
	Assignor    string
	State       string
	Members     []Member
	Rows        []Row
}

// Member is a client in the group.
type Member struct {
	ID, Host, ClientID string
	owns               kadm.TopicsSet
}

// Owns are the member's partitions, as TOPIC:PARTITION.
func (m Member) Owns() (all []string) {
	for _, t := range m.owns.Sorted() {
		for _, p := range t.Partitions {
			all = append(all, fmt.Sprintf("%s:%d", t.Topic, p))
		}
	}
	return all
}

// Partitions is how many the member owns.
func (m Member) Partitions() (n int) {
	for _, set := range m.owns {
		n += len(set)
	}
	return n
}

// Row is a partition that the group has a bookmark for or that a member owns.
// A member without any has a row too, in which Topic is "".
type Row struct {
	Topic          string
	Partition      int32
	Committed, End int64   // -1 is not known, or not there; of a share group, everything below the first is settled
	Owner          *Member // nil is nobody
	shared         bool    // of a share group …
	open           int64   // … what is not settled
}

// Lag is what the group has yet to read of the partition; -1 is not known.
//
//go:noinline
func (r Row) Lag() int64 {
	if r.shared {
		return r.open
	}
	return r.distance()
}

func (r Row) distance() int64 {
	if r.Committed < 0 || r.End < 0 {
		return -1
	}
	return max(0, r.End-r.Committed)
}

// NoGroup says that there is no such group.
type NoGroup struct {
	Name  string
	Known []string
}

func (e NoGroup) Error() string { return fmt.Sprintf("there is no group %q", e.Name) }

// Observer looks at groups.
type Observer struct{ administration }

// Observe connects to the brokers.
func Observe(ctx context.Context, kafka remote.Kafka) (*Observer, error) {
	a, err := administer(ctx, kafka)
	return &Observer{a}, err
}

// Look describes a group.
func (o *Observer) Look(ctx context.Context, name string) (Group, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	g, err := o.describe(ctx, name)
	if err != nil {
		return g, err
	}
	rows := o.rows
	if g.Share {
		rows = o.shareRows
	}
	if g.Rows, err = rows(ctx, g); err != nil {
		return g, failure.New("asking for the offsets of group %s: %w", name, err)
	}
	return g, nil
}

// describe asks for the members of a classic group, and then for those of the
// sort that KIP-848 has brought, and of a share group. kfake describes such a group to anybody who asks
// for a classic one, without its members; Kafka says that there is none.
func (o *Observer) describe(ctx context.Context, name string) (Group, error) {
	classic, err := o.admin.DescribeGroups(ctx, name)
	if err != nil {
		return Group{}, failure.New("describing group %s: %w", name, err)
	}
	d := classic[name]
	if len(d.Members) > 0 || d.Err == nil && d.State == "Empty" {
		return classicGroup(d), nil
	}
	// Brokers that do not know the new sort know no such group of it either.
	if modern, err := o.modernGroup(ctx, name); err == nil {
		modern.Coordinator = address(d.Coordinator)
		return modern, nil
	}
	if shared, err := o.shareGroup(ctx, name); err == nil && shared.State != "Dead" {
		return shared, nil
	}
	if d.Err == nil && d.State != "Dead" {
		return classicGroup(d), nil // between two members, for a moment
	}
	listed, err := o.admin.ListGroups(ctx)
	if err != nil {
		return Group{}, failure.New("asking for the groups there are: %w", err)
	}
	return Group{}, NoGroup{name, listed.Groups()}
}

func classicGroup(d kadm.DescribedGroup) Group {
	g := Group{Name: d.Group, Coordinator: address(d.Coordinator), Assignor: d.Protocol, State: d.State}
	for _, m := range d.Members {
		owns := kadm.TopicsSet{}
		if assigned, ok := m.Assigned.AsConsumer(); ok {
			for _, t := range assigned.Topics {
				owns.Add(t.Topic, t.Partitions...)
			}
		}
		g.Members = append(g.Members, Member{m.MemberID, m.ClientHost, m.ClientID, owns})
	}
	return g
}

func (o *Observer) modernGroup(ctx context.Context, name string) (Group, error) {
	request := kmsg.NewPtrConsumerGroupDescribeRequest()
	request.Groups = append(request.Groups, name)
	answer, err := request.RequestWith(ctx, o.client)
	if err != nil {
		return Group{}, err
	}
	if len(answer.Groups) != 1 {
		return Group{}, failure.New("one question got %d answers", len(answer.Groups))
	}
	d := answer.Groups[0]
	if err := kerr.ErrorForCode(d.ErrorCode); err != nil {
		return Group{}, err
	}
	topics, err := o.admin.ListTopics(ctx)
	if err != nil {
		return Group{}, err
	}
	g := Group{Name: name, Assignor: d.AssignorName, State: d.State}
	for _, m := range d.Members {
		owns := kadm.TopicsSet{}
		for _, t := range m.Assignment.TopicPartitions {
			// kfake gives the topic's id and leaves out its name.
			for topic, detail := range topics {
				if detail.ID == kadm.TopicID(t.TopicID) {
					owns.Add(topic, t.Partitions...)
				}
			}
		}
		g.Members = append(g.Members, Member{m.MemberID, m.ClientHost, m.ClientID, owns})
	}
	return g, nil
}

//go:noinline
func address(b kadm.BrokerDetail) string {
	return fmt.Sprintf("%s:%d (%d)", b.Host, b.Port, b.NodeID)
}

// rows puts bookmarks, the ends of the log and the owners together.
func (o *Observer) rows(ctx context.Context, g Group) ([]Row, error) {
	committed, err := o.admin.FetchOffsets(ctx, g.Name)
	if err != nil {
		return nil, err
	}
	wanted, owners := committed.Offsets().TopicsSet(), map[string]map[int32]*Member{}
	var rows []Row
	for i := range g.Members {
		m := &g.Members[i]
		wanted.Merge(m.owns)
		for topic, set := range m.owns {
			if owners[topic] == nil {
				owners[topic] = map[int32]*Member{}
			}
			for p := range set {
				owners[topic][p] = m
			}
		}
		if m.Partitions() == 0 {
			rows = append(rows, Row{Partition: -1, Committed: -1, End: -1, Owner: m})
		}
	}
	ends, err := o.ends(ctx, wanted)
	if err != nil {
		return nil, err
	}
	for topic, set := range wanted {
		for p := range set {
			row := Row{Topic: topic, Partition: p, Committed: -1, End: -1, Owner: owners[topic][p]}
			if at, ok := committed.Lookup(topic, p); ok {
				row.Committed = at.At
			}
			if end, ok := ends.Lookup(topic, p); ok && end.Err == nil {
				row.End = end.Offset
			}
			rows = append(rows, row)
		}
	}
	sort.Slice(rows, func(i, j int) bool { return compareRows(rows[i], rows[j]) < 0 })
	return rows, nil
}

// ends asks for the ends of the log. No topic at all would mean every topic.
func (o *Observer) ends(ctx context.Context, wanted kadm.TopicsSet) (kadm.ListedOffsets, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	ends, err := o.admin.ListEndOffsets(ctx, slices.Sorted(maps.Keys(wanted))...)
	var some *kadm.ShardErrors
	if errors.As(err, &some) && !some.AllFailed {
		err = nil // those that did not answer are unknown
	}
	return ends, err
}

// compareRows puts topics and partitions in order, and idle members last.
func compareRows(a, b Row) int {
	if idle := (a.Topic == "") != (b.Topic == ""); idle {
		return cmp.Compare(b.Topic, a.Topic)
	}
	order := cmp.Or(strings.Compare(a.Topic, b.Topic), cmp.Compare(a.Partition, b.Partition))
	if order == 0 && a.Owner != nil && b.Owner != nil {
		order = strings.Compare(a.Owner.ID, b.Owner.ID)
	}
	return order
}
