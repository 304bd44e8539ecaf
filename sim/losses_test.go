package sim_test

import (
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

// Stories of losses that once passed, and of honest consumers that once were
// accused: what the brokers remove and forget by themselves, while nobody looks.
func TestLossesAndHonestConsumers(t *testing.T) {
	byHand := client.Plan{Commit: client.CommitByHand}
	const later = 3 * time.Hour
	for _, x := range []struct {
		name   string
		script func(r *sim.Run)
		broken map[string]int64 // the general checks that break, and how much each misses
	}{
		{"sixty expire while it is away", func(r *sim.Run) {
			payments, shop := hourly(r)
			shop.Send(70)
			c := r.Consumer("consumer-1", sim.Group, payments, byHand)
			c.Start()
			c.Process(10)
			c.Commit()
			c.Close()
			r.Wait(later)
			shop.Send(5)
			c.Start()
			c.CatchUp()
			c.Commit()
		}, map[string]int64{"NothingRemovedUnread": 60}},
		{"a consumer that is there and does nothing", func(r *sim.Run) {
			payments, shop := hourly(r)
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{PollLimit: 10})
			c.Start()
			shop.Send(10)
			c.Process(10)
			shop.Send(60)
			r.Wait(later)
			shop.Send(5)
			c.CatchUp()
		}, map[string]int64{"NothingRemovedUnread": 59}}, // the client had fetched one of them

		{"five too many are committed, and expire", func(r *sim.Run) {
			payments, shop := hourly(r)
			shop.Send(70)
			c := r.Consumer("consumer-1", sim.Group, payments, byHand)
			c.Start()
			c.Process(10)
			c.ShiftedCommit(5)
			c.Crash()
			c.AwaitExpiry()
			c.Start()
			c.CatchUp()
			c.Commit()
			r.Wait(later)
			shop.Send(5)
			c.CatchUp()
			c.Commit()
		}, map[string]int64{"NothingRemovedUnread": 5, "NothingLost": 5, "CommitWithinProcessed": 2}},
		{"everything was read in time", func(r *sim.Run) {
			payments, shop := hourly(r)
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
			c.Start()
			c.Read()
			for range 2 {
				shop.Send(20)
				r.Wait(later)
			}
			shop.Send(5)
			c.CatchUp()
		}, nil},
		{"a bookmark is forgotten, and all is read again", func(r *sim.Run) {
			r.RelaxTimers()
			payments := r.Topic(sim.Topic, 1)
			payments.SetRetentionForEver()
			shop := r.Producer("producer", payments, time.Second)
			shop.Send(20)
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
			c.Start()
			c.CatchUp()
			c.Close()
			r.Wait(8 * 24 * time.Hour)
			c.Start()
			c.CatchUp()
		}, map[string]int64{"ProcessedOnce": 20}},
		{"bookmark and payments are gone, each in its time", func(r *sim.Run) {
			payments, shop := hourly(r)
			shop.Send(20)
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
			c.Start()
			c.CatchUp()
			c.Close()
			r.Wait(8 * 24 * time.Hour)
			shop.Send(5)
			c.Start()
			c.CatchUp()
		}, nil},
		{"latest, and ten are missed in a restart without a bookmark", func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 1)
			shop := r.Producer("producer", payments, time.Second)
			shop.Send(20)
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{FromLatest: true})
			c.Start()
			c.Read()
			r.Wait(time.Minute)
			c.Crash()
			c.AwaitExpiry()
			shop.Send(10)
			c.Start()
			c.Read()
			r.Wait(time.Minute)
			shop.Send(5)
			c.CatchUp()
			r.Wait(10 * time.Second)
		}, map[string]int64{"NothingLost": 30, "NothingLostSinceJoined": 10}},
	} {
		t.Run(x.name, func(t *testing.T) {
			book := mustPlay(t, sim.RunSpec{Scenario: scene(x.script), Seed: 1})
			if outcome, why := book.Ending(); outcome != ledger.Finished {
				t.Fatal(outcome, why)
			}
			for _, j := range book.Verdicts() {
				wanted, breaks := x.broken[j.Check]
				missing := max(j.Measured["expired"], j.Measured["lost"], j.Measured["early"], j.Measured["again"])
				switch {
				case breaks && (j.Outcome != ledger.Broken || missing != wanted):
					t.Errorf("%s is %s with %v, and should miss %d", j.Check, j.Outcome, j.Measured, wanted)
				case !breaks && j.Outcome == ledger.Broken, !breaks && j.Outcome == ledger.Unknown && j.Check != check.NoDuplicateAppend.Name:
					t.Errorf("%s is %s: %v %v", j.Check, j.Outcome, j.Measured, j.Named)
				}
			}
		})
	}
}

// hourly has a topic that keeps its payments for an hour.
func hourly(r *sim.Run) (*sim.TopicRef, *sim.Producer) {
	r.RelaxTimers()
	payments := r.Topic(sim.Topic, 1)
	payments.SetRetention(time.Hour)
	return payments, r.Producer("producer", payments, time.Second)
}
