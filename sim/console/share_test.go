package console

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

// sharer reads as a member of a share group that begins at the start.
func (s stage) sharer(max int, read *[]Message) *ShareConsumer {
	return &ShareConsumer{Kafka: s.kafka, Topic: "t", Group: "shared", Begin: "earliest", Max: max, Quiet: s.quiet,
		Process: func(m Message) error { *read = append(*read, m); return nil }}
}

// What one member processes no other gets; what failed, or was handed out and
// not processed, the next one does. The group is seen as it stands.
func TestAShareGroupHandsOutWhatIsLeft(t *testing.T) {
	s := on(t, 1)
	s.produce(10, false)
	if _, err := s.look("shared"); !errors.As(err, new(NoGroup)) {
		t.Errorf("a group that never was: %v", err)
	}
	var first []Message
	if err := s.sharer(4, &first).Run(t.Context()); err != nil || !slices.Equal(offsets(first), []int64{0, 1, 2, 3}) {
		t.Errorf("the first has %v, %v", offsets(first), err)
	}
	boom := errors.New("the disk is full")
	failing := s.sharer(0, nil)
	failing.Process = func(m Message) error {
		if m.Offset == 6 {
			return boom
		}
		return nil
	}
	if err := failing.Run(t.Context()); !errors.Is(err, boom) {
		t.Errorf("the one whose disk is full: %v", err)
	}
	g, err := s.look("shared")
	if err != nil || !g.Share || g.State != "Empty" || text(g) != "t/0 6 10 4 nobody" {
		t.Errorf("it stands at %+v, %v", g, err)
	}
	var rest []Message
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	last := s.sharer(0, &rest)
	last.Process = func(m Message) error {
		if rest = append(rest, m); len(rest) == 4 {
			cancel()
		}
		return nil
	}
	if err := last.Run(ctx); err != nil || !slices.Equal(offsets(rest), []int64{6, 7, 8, 9}) {
		t.Errorf("the last has %v, %v", offsets(rest), err)
	}
	if g, err := s.look("shared"); err != nil || len(g.Rows) != 1 || g.Rows[0].Lag() != 0 {
		t.Errorf("it stands at %+v, %v", g, err)
	}
}

// Without a beginning a share group starts where the log ends.
func TestAShareGroupBeginsAtTheEnd(t *testing.T) {
	s := on(t, 1)
	s.produce(5, false)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	var read []Message
	c := s.sharer(0, &read)
	c.Begin = ""
	if err := c.Run(ctx); err != nil || len(read) > 0 {
		t.Errorf("it has %v, %v", offsets(read), err)
	}
}

// Groups of every sort are in the list, and a member of a share group is seen.
func TestGroupsAreListed(t *testing.T) {
	s := on(t, 1)
	s.produce(2, false)
	o, err := Observe(t.Context(), s.kafka)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if all, err := o.List(t.Context()); err != nil || len(all) > 0 {
		t.Errorf("before anybody comes there are %v, %v", all, err)
	}
	s.consume("g", 2)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	var read []Message
	go func() { ended <- s.sharer(0, &read).Run(ctx) }()
	g := s.await("shared", func(g Group) bool { return len(g.Members) == 1 && g.Members[0].Partitions() == 1 })
	if !slices.Equal(g.Members[0].Owns(), []string{"t:0"}) {
		t.Errorf("its member has %v", g.Members[0].Owns())
	}
	want := []Listed{{"g", "Classic", "Empty"}, {"shared", "Share", "Stable"}}
	if all, err := o.List(t.Context()); err != nil || !slices.Equal(all, want) {
		t.Errorf("there are %v, %v", all, err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
