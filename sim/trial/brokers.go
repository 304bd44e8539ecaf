package trial

import (
	"cmp"
	"context"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/proxy"
)

// open gets the brokers of a game: those that somebody has named, or our own.
func (s Spec) open() (*cluster.Cluster, error) {
	if s.Kafka == nil {
		return cluster.BootForPrograms(1, max(s.Game.nodes, 1))
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-s.Stopped:
			cancel()
		case <-ctx.Done():
		}
	}()
	return cluster.Connect(ctx, *s.Kafka, 1)
}

// begin opens the ledger of a game, and makes its topic. Where the brokers are not ours
// the topics have names that nobody else's have; the ledger has them as they were given.
func (s Spec) begin(brokers *cluster.Cluster) (*game, error) {
	start := time.Now()
	header := ledger.Header{Scenario: ledger.Trial, Control: s.Game.Name, Seed: 1, Params: s.Params, Clock: ledger.Wall}
	if s.Kafka != nil {
		header.Brokers, header.Kafka = s.Kafka.String(), brokers.Version()
	}
	book := ledger.New(header, func() time.Duration { return time.Since(start) })
	book.Scope(brokers.Scope())
	s.Topic += brokers.Scope()
	if s.Observe.Topic != "" {
		s.Observe.Topic += brokers.Scope()
	}
	g := &game{Spec: s, brokers: brokers, book: book, records: newRecords(s), admitted: map[string]bool{}}
	if err := brokers.CreateTopic(s.Topic, s.Partitions); err != nil {
		return nil, err
	}
	book.Append(ledger.Event{Kind: ledger.Topic, Topic: ledger.N(s.Topic), N: int64(s.Partitions)})
	if s.Observe.blind() {
		book.Append(ledger.Event{Kind: ledger.Unsupported, Detail: &ledger.Detail{Text: ledger.Work}})
	}
	if s.Observe.None {
		book.Append(ledger.Event{Kind: ledger.Unsupported, Detail: &ledger.Detail{Text: ledger.Done}})
	}
	return g, nil
}

// sweep announces what a game leaves at brokers that are not ours, and returns what
// removes it.
func (s Spec) sweep(brokers *cluster.Cluster) (remove func()) {
	if s.Kafka == nil {
		return func() {}
	}
	gone := s.Leaves(brokers.Scope())
	return func() {
		if err := brokers.Sweep(); err != nil {
			s.Tell(err.Error())
			return
		}
		gone()
	}
}

// ownGroup is the name of a group that is nobody's, for programs that take it.
func (g *game) ownGroup() string { return "readers" + g.brokers.Scope() }

// admits says whether the program may join a group; g.mu is held. One that is at work at
// somebody else's brokers would lose its bookmarks, or its members. Where a share group
// begins is the broker's to know, and is for us to say only of a group of our own.
func (g *game) admits(m proxy.Member) (ours bool) {
	ours, known := g.admitted[m.Group]
	if known {
		return ours
	}
	ours = g.Kafka == nil || m.Group == g.ownGroup()
	var err error
	switch {
	case m.Speaks == cluster.Share && ours:
		err = g.brokers.ShareFromEarliest(m.Group)
	case m.Speaks == cluster.Share:
		err = failure.New("the share group %s is not one that the games may have at %s: let the program read its group.id from SIM_GROUP", m.Group, g.Kafka)
	case !ours:
		if ours, err = g.brokers.Adopt(m.Group); err == nil && !ours {
			err = failure.New("the group %s is in use at %s: it has members, or bookmarks, and the games would disturb them. Let the program read its group.id from SIM_GROUP", m.Group, g.Kafka)
		}
	}
	g.admitted[m.Group] = ours
	g.err = cmp.Or(g.err, err)
	return ours
}
