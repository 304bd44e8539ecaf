package sim_test

import (
	"slices"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

// verdict is what the run was found to be, by one check.
func verdict(t *testing.T, book *ledger.Ledger, name string) *ledger.Verdict {
	t.Helper()
	for _, j := range book.Verdicts() {
		if j.Check == name {
			return j
		}
	}
	t.Fatalf("nobody judged %s", name)
	return &ledger.Verdict{}
}

// A handler that is too slow for its group: the rebalance does not wait for it,
// and for a while two consumers work on one partition.
func TestTwoWorkOnOnePartition(t *testing.T) {
	joins := func(r *sim.Run, _ *sim.TopicRef, second *sim.Consumer) {
		second.Start()
		second.Read()
		r.Wait(20 * time.Second)
	}
	for _, assignor := range []client.Assignor{client.Range, client.CooperativeSticky, client.Server} {
		book := mustPlay(t, sim.RunSpec{Scenario: scene(busy(client.Plan{Assignor: assignor}, joins)), Seed: 1})
		j := verdict(t, book, "OwnerOnly")
		if j.Outcome != ledger.Broken || j.Measured["late"] == 0 || len(j.Evidence) != 3 {
			t.Errorf("%s: OwnerOnly is %s: %v, evidence %v", assignor, j.Outcome, j.Measured, j.Evidence)
			continue
		}
		var kinds []ledger.Kind
		for _, at := range j.Evidence {
			kinds = append(kinds, book.At(at).Kind)
		}
		if !slices.Equal(kinds, []ledger.Kind{ledger.Assign, ledger.Assign, ledger.Process}) {
			t.Errorf("%s: proved by %v", assignor, kinds)
		}
		if j := verdict(t, book, "Fencing"); j.Outcome != ledger.Holds || j.Measured["refused"] == 0 {
			t.Errorf("%s: Fencing is %s: %v", assignor, j.Outcome, j.Measured)
		}
	}
}

// Nobody is accused of uneven shares before the members have learned of partitions
// that were added.
func TestSharesOfPartitionsThatNobodyKnowsYet(t *testing.T) {
	for _, wait := range []time.Duration{0, time.Minute, 10 * time.Minute} {
		book := mustPlay(t, sim.RunSpec{Seed: 1, Scenario: scene(func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 2)
			shop := r.Producer("producer", payments, time.Second)
			one, two := r.Consumer("consumer-1", sim.Group, payments, client.Plan{}), r.Consumer("consumer-2", sim.Group, payments, client.Plan{})
			r.StartAll(one, two)
			one.Read()
			two.Read()
			shop.Send(20)
			payments.AddPartitions(3)
			r.Wait(wait)
			payments.Show()
			shop.Send(20)
		})})
		for _, name := range []string{"OwnerOnly", "Fencing", "LedgerClosed", "NoPhantom"} {
			if j := verdict(t, book, name); j.Outcome != ledger.Holds {
				t.Errorf("after %s: %s is %s: %v", wait, name, j.Outcome, j.Measured)
			}
		}
		if j := verdict(t, book, "OwnerOnly"); (j.Measured["samples"] > 1) != (wait == 10*time.Minute) {
			t.Errorf("after %s: %v", wait, j.Measured)
		}
	}
}

// Two services in one group read each a topic of their own.
func TestTwoServicesInOneGroup(t *testing.T) {
	for _, assignor := range []client.Assignor{client.Range, client.Sticky, client.CooperativeSticky, client.Server} {
		book := mustPlay(t, sim.RunSpec{Seed: 1, Scenario: scene(func(r *sim.Run) {
			payments, refunds := r.Topic(sim.Topic, 3), r.Topic("refunds", 1)
			a, b := r.Producer("producer", payments, time.Second), r.Producer("returns", refunds, time.Second)
			plan := client.Plan{Assignor: assignor}
			one, two := r.Consumer("consumer-1", sim.Group, payments, plan), r.Consumer("consumer-2", sim.Group, refunds, plan)
			one.Start()
			two.Start()
			one.Read()
			two.Read()
			a.Send(20)
			b.Send(20)
			payments.Show()
			refunds.Show()
		})})
		if outcome, why := book.Ending(); outcome != ledger.Finished {
			t.Fatal(assignor, outcome, why)
		}
		for _, j := range book.Verdicts() {
			if j.Surprising() {
				t.Errorf("%s: %s is %s: %v", assignor, j.Check, j.Outcome, j.Measured)
			}
		}
	}
}

// Who takes partitions by hand may commit in a group that nobody joins. Its
// bookmark is asked for like any other, and forgotten like any other.
func TestBookmarksOfWhoTakesPartitionsByHand(t *testing.T) {
	for name, x := range map[string]struct {
		after   time.Duration
		drained ledger.Outcome
	}{"at once": {0, ledger.Holds}, "after it was forgotten": {9 * 24 * time.Hour, ledger.Broken}} {
		book := mustPlay(t, sim.RunSpec{Seed: 1, Scenario: scene(func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 1)
			payments.SetRetentionForEver()
			r.Producer("producer", payments, time.Second).Send(7)
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{ByHand: []int32{0}})
			c.Start()
			c.CatchUp()
			c.Commit()
			c.Close()
			r.Wait(x.after)
		})})
		if outcome, why := book.Ending(); outcome != ledger.Finished {
			t.Fatal(outcome, why)
		}
		if j := verdict(t, book, "Drained"); j.Outcome != x.drained {
			t.Errorf("%s: Drained is %s: %v", name, j.Outcome, j.Measured)
		}
		if lines, _ := told(book); len(lines) > 0 != (x.after > 0) {
			t.Errorf("%s: the brokers did %q", name, lines)
		}
		if j := verdict(t, book, "Fencing"); j.Outcome != ledger.Skipped {
			t.Errorf("%s: Fencing is %s: %v", name, j.Outcome, j.Measured)
		}
	}
}

// One that commits by hand and one that never does: the group's name alone makes
// no bookmark.
func TestNoBookmarkOfWhoNeverCommits(t *testing.T) {
	book := mustPlay(t, sim.RunSpec{Seed: 1, Scenario: scene(func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		r.Producer("producer", payments, time.Second).Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{ByHand: []int32{0}})
		c.Start()
		c.CatchUp()
	})})
	for _, e := range book.All() {
		if e.Kind == ledger.Sample && len(e.Detail.Sample.Groups) > 0 {
			t.Errorf("asked for %v", e.Detail.Sample.Groups)
		}
	}
	if j := verdict(t, book, "Drained"); j.Outcome != ledger.Broken {
		t.Errorf("Drained is %s: %v", j.Outcome, j.Measured)
	}
}

// A quiet group rebalances only when somebody comes or goes.
func TestAQuietGroupStaysAsItIs(t *testing.T) {
	for _, assignor := range []client.Assignor{client.Range, client.CooperativeSticky, client.Server} {
		book := mustPlay(t, sim.RunSpec{Seed: 1, Scenario: scene(func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 3)
			shop := r.Producer("producer", payments, time.Second)
			plan := client.Plan{Assignor: assignor}
			one, two := r.Consumer("consumer-1", sim.Group, payments, plan), r.Consumer("consumer-2", sim.Group, payments, plan)
			r.StartAll(one, two)
			one.Read()
			two.Read()
			shop.Send(30)
			r.Wait(20 * time.Minute)
			two.Crash()
			r.Wait(20 * time.Minute)
			payments.AddPartitions(2)
			r.Wait(20 * time.Minute)
			shop.Send(30)
			r.Wait(20 * time.Minute)
		})})
		f := check.NoUnexpectedRebalance(sim.Group).Find(book)
		if f.Outcome != ledger.Holds || f.Observed < 3 {
			t.Errorf("%s: %s: %v", assignor, f.Outcome, f.Measured)
		}
	}
}
