package console

import (
	"context"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

// A consumer that is told to end while its group waits for a dead member does not
// wait for that one's session, and its group knows that it has gone.
func TestNobodyWaitsForTheDeadToLeave(t *testing.T) {
	s := on(t, 1)
	const session = 45 * time.Second
	life, die := context.WithCancel(t.Context())
	joined := make(chan struct{}, 1)
	dead, err := kgo.NewClient(kgo.SeedBrokers(s.kafka.Brokers...), kgo.WithContext(life), kgo.ConsumeTopics("t"),
		kgo.ConsumerGroup("g"), kgo.SessionTimeout(session), kgo.Balancers(kgo.RangeBalancer()),
		kgo.OnPartitionsAssigned(func(context.Context, *kgo.Client, map[string][]int32) { joined <- struct{}{} }))
	if err != nil {
		t.Fatal(err)
	}
	defer dead.Close()
	<-joined
	die()

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	c := s.consumer("g", 0, new([]Message))
	ended := make(chan error, 1)
	go func() {
		_, err := c.Run(ctx)
		ended <- err
	}()
	observer, err := Observe(t.Context(), s.kafka)
	if err != nil {
		t.Fatal(err)
	}
	defer observer.Close()
	begin := time.Now()
	for {
		g, err := observer.Look(t.Context(), "g")
		if err != nil {
			t.Fatal(err)
		}
		if len(g.Members) == 2 && g.State == "PreparingRebalance" {
			break
		}
		if time.Since(begin) > session/2 {
			t.Fatalf("the group is %s and has %d members", g.State, len(g.Members))
		}
		time.Sleep(20 * time.Millisecond)
	}
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(session - time.Since(begin)):
		t.Error("it has waited for the session of the dead one")
	}
	if g, err := observer.Look(t.Context(), "g"); err != nil || len(g.Members) != 1 {
		t.Errorf("the group has %d members and should have the dead one alone: %v", len(g.Members), err)
	}
}
