package console

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func (s stage) look(name string) (Group, error) {
	s.Helper()
	o, err := Observe(s.Context(), s.kafka)
	if err != nil {
		s.Fatal(err)
	}
	defer o.Close()
	return o.Look(s.Context(), name)
}

// text is what matters of the rows: with a member for an owner, and without.
func text(g Group) string {
	var out []string
	for _, r := range g.Rows {
		owner := "nobody"
		if r.Owner != nil {
			owner = "owned"
		}
		out = append(out, fmt.Sprintf("%s/%d %d %d %d %s", r.Topic, r.Partition, r.Committed, r.End, r.Lag(), owner))
	}
	return strings.Join(out, "; ")
}

func TestAGroupIsSeenAsItStands(t *testing.T) {
	s := on(t, 2)
	s.produce(20, false)
	if _, err := s.look("g"); !errors.As(err, new(NoGroup)) {
		t.Errorf("a group that never was: %v", err)
	}
	s.consume("g", 20)
	g, err := s.look("g")
	if got := text(g); err != nil || g.State != "Empty" || got != "t/0 10 10 0 nobody; t/1 10 10 0 nobody" {
		t.Errorf("when its consumer has left: %s, %s, %v", g.State, got, err)
	}
	s.produce(3, false)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 3)
	for range 3 {
		c := s.consumer("g", 0, new([]Message))
		c.Process = func(Message) error { return nil }
		go func() { _, err := c.Run(ctx); ended <- err }()
	}
	s.await("g", func(g Group) bool {
		owned := slices.IndexFunc(g.Rows, func(r Row) bool { return r.Owner == nil }) < 0
		return g.State == "Stable" && len(g.Members) == 3 && len(g.Rows) == 3 && owned
	})
	g, err = s.look("g")
	if err != nil || g.Assignor != "range" || !strings.HasPrefix(g.Coordinator, s.kafka.Brokers[0]+" (") {
		t.Errorf("it stands at %+v, %v", g, err)
	}
	idle := g.Rows[2]
	if idle.Topic != "" || idle.Lag() != -1 || idle.Owner.Partitions() != 0 || !strings.HasPrefix(idle.Owner.ClientID, "sim-") || idle.Owner.Host == "" {
		t.Errorf("the last of three members on two partitions stands at %+v", idle)
	}
	cancel()
	for range 3 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// await looks until the group stands as it should.
func (s stage) await(name string, as func(Group) bool) Group {
	s.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		g, err := s.look(name)
		if err == nil && as(g) {
			return g
		}
		if time.Now().After(deadline) {
			s.Fatalf("it stands at %+v, %v", g, err)
		}
	}
}

func TestAGroupOfTheNewSortIsSeen(t *testing.T) {
	s := on(t, 2)
	s.produce(4, false)
	client, err := kgo.NewClient(kgo.SeedBrokers(s.kafka.Brokers...), kgo.ClientID("modern"), kgo.ConsumeTopics("t"), kgo.ConsumerGroup("g"), kgo.ServerSideBalancer())
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	g := s.await("g", func(g Group) bool { return len(g.Members) == 1 && g.Members[0].Partitions() == 2 })
	if got := text(g); g.Members[0].ClientID != "modern" || !strings.HasSuffix(got, "owned") || len(g.Rows) != 2 {
		t.Errorf("it stands at %s: %+v", got, g)
	}
}

func TestGroupsOfThatNameAreNamed(t *testing.T) {
	s := on(t, 1)
	s.produce(1, false)
	s.consume("there", 1)
	_, err := s.look("here")
	var none NoGroup
	if !errors.As(err, &none) || !slices.Equal(none.Known, []string{"there"}) || err.Error() != `there is no group "here"` {
		t.Error(err, none)
	}
}
