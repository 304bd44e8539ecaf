package sim_test

import (
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

// lagSamples are the times at which somebody looked how far behind the groups
// were, and how many payments were sent.
func lagSamples(book *ledger.Ledger) (at []time.Duration, sent int) {
	for _, e := range book.All() {
		switch {
		case e.Kind == ledger.Send:
			sent++
		case e.Kind == ledger.Sample && e.Detail.Sample.Why == ledger.SampleLag:
			at = append(at, e.T)
		}
	}
	return at, sent
}

func TestLagIsLookedAtWhateverTheScriptWaitsFor(t *testing.T) {
	book := mustPlay(t, sim.RunSpec{Seed: 1, Scenario: scene(func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		payments.WatchLag(10 * time.Second)
		shop := r.Producer("producer", payments, time.Second)
		shop.SendOn()
		r.Wait(25 * time.Second)
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{Work: 500 * time.Millisecond})
		c.Start()
		c.CatchUp()
		shop.Stop()
		r.Wait(5 * time.Second)
	})})
	if book.Result() != ledger.Pass {
		t.Fatal(book.Ending())
	}
	at, sent := lagSamples(book)
	for i, looked := range at {
		if due := time.Duration(i+1) * 10 * time.Second; looked < due || looked > due+100*time.Millisecond {
			t.Errorf("look %d is at %s", i+1, looked)
		}
	}
	// Twenty-five wait, and it gains one in a second.
	if len(at) < 5 || sent < 45 || sent > 60 {
		t.Errorf("%d looks, %d payments", len(at), sent)
	}
}

func TestSendingEndsWithTheScript(t *testing.T) {
	book := mustPlay(t, sim.RunSpec{Seed: 1, Scenario: scene(func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
		c.Start()
		c.Read()
		r.Producer("producer", payments, time.Second).SendOn()
		r.Wait(time.Minute)
	})})
	if _, sent := lagSamples(book); book.Result() != ledger.Pass || sent < 59 || sent > 61 {
		t.Errorf("%s, %d payments", book.Result(), sent)
	}
}

// TestCatchingUpOutlivesARebalance: a member that was given its partitions again while it
// waits for the last of them has caught up with the others long ago.
func TestCatchingUpOutlivesARebalance(t *testing.T) {
	book := mustPlay(t, sim.RunSpec{Seed: 1, Scenario: scene(func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 4)
		shop := r.Producer("producer", payments, 100*time.Millisecond)
		first, second := r.Consumer("consumer-1", sim.Group, payments, client.Plan{}), r.Consumer("consumer-2", sim.Group, payments, client.Plan{})
		r.StartAll(first, second)
		first.Read()
		second.Read()
		payments.AddPartitions(1) // of which the second learns after five minutes
		first.Close()
		shop.Close()
		shop = r.Producer("producer-2", payments, 100*time.Millisecond)
		shop.Send(23)
		second.CatchUp()
	})})
	if outcome, why := book.Ending(); outcome != ledger.Finished || book.Duration() > time.Hour {
		t.Errorf("%s after %s: %s", outcome, book.Duration(), why)
	}
}
