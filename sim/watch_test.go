package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

// told is what the ledger has of what the brokers do by themselves, an event a
// line, and when it was seen.
func told(book *ledger.Ledger) (lines []string, at []time.Duration) {
	for _, e := range book.All() {
		switch e.Kind {
		case ledger.MemberExpired:
			lines = append(lines, fmt.Sprintf("expel %s#%d", e.Actor, e.Inc))
		case ledger.Removed:
			lines = append(lines, fmt.Sprintf("removed p%d below %d", e.Partition, e.Offset))
		case ledger.Forgotten:
			lines = append(lines, fmt.Sprintf("forgotten %s p%d: %d", e.Group, e.Partition, e.Offset))
		default:
			continue
		}
		at = append(at, e.T)
	}
	return lines, at
}

// first is when a kind of event was first written by an actor, "" for anybody.
func first(book *ledger.Ledger, kind ledger.Kind, who string) time.Duration {
	for _, e := range book.All() {
		if e.Kind == kind && (who == "" || e.Actor.String() == who) {
			return e.T
		}
	}
	return -1
}

// seen plays a script that asks for nothing, and compares what the ledger has of
// the brokers' doings. Each must be seen within the two times, from the start.
func seen(t *testing.T, script func(*sim.Run), want string, from, to time.Duration) *ledger.Ledger {
	t.Helper()
	game := sim.RunSpec{Scenario: scene(script), Seed: 1}
	book := mustPlay(t, game)
	if outcome, why := book.Ending(); outcome != ledger.Finished {
		t.Fatal(outcome, why)
	}
	lines, at := told(book)
	if got := strings.Join(lines, ", "); got != want {
		t.Fatalf("the brokers did %q, want %q", got, want)
	}
	for i, saw := range at {
		if saw < from || saw > to {
			t.Errorf("%s was seen after %s, want %s to %s", lines[i], saw, from, to)
		}
	}
	if underRace() {
		return book // the race detector makes the scheduler draw lots on purpose
	}
	if one, other := saved(t, book), saved(t, mustPlay(t, game)); one != other {
		t.Errorf("another play tells something else at %s", difference(one, other))
	}
	return book
}

// A member that leaves as it should is not dropped; and nothing of what is still in use
// is removed or forgotten.
func TestNothingIsSeenWhereNothingWasDone(t *testing.T) {
	for _, assignor := range []client.Assignor{client.Range, client.Sticky, client.CooperativeSticky, client.Server} {
		seen(t, func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 3)
			payments.SetRetention(5 * time.Hour)
			r.SetOffsetsRetention(time.Hour)
			shop := r.Producer("producer", payments, time.Second)
			plan := client.Plan{Assignor: assignor, RelaxedTimers: true}
			one, two := r.Consumer("consumer-1", sim.Group, payments, plan), r.Consumer("consumer-2", sim.Group, payments, plan)
			one.Start()
			one.Read()
			shop.Send(20)
			two.Start()
			two.Read()
			shop.Send(20)
			payments.AddPartitions(2)
			r.Wait(2 * time.Hour)
			one.Close()
			shop.Send(20)
			r.Wait(2 * time.Hour)
			one.Start()
			two.Close()
			one.CatchUp()
		}, "", 0, 0)
	}
}

// While the broker is stopped it does nothing and cannot be asked; what it does
// afterwards is seen again.
func TestABrokerThatWasStoppedMeanwhile(t *testing.T) {
	seen(t, func(r *sim.Run) {
		r.KeepOnDisk()
		payments := r.Topic(sim.Topic, 1)
		payments.SetRetention(24 * time.Hour)
		r.SetOffsetsRetention(24 * time.Hour)
		payments.WatchLag(time.Hour)
		shop := r.Producer("producer", payments, time.Second)
		shop.Send(5)
		shop.Close()
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
		c.Start()
		c.CatchUp()
		c.Close()
		r.StopBroker()
		r.Wait(20 * time.Hour)
		r.StartBroker()
		r.Wait(10 * time.Hour)
	}, "forgotten grupo_analise_fraude p0: 5, removed p0 below 5", 24*time.Hour, 25*time.Hour)
}

// A broker that kept its log in memory has nothing left to expire, and nothing to be asked
// about.
func TestABrokerThatHasLostItsMemoryMeanwhile(t *testing.T) {
	seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		payments.SetRetention(24 * time.Hour)
		r.SetOffsetsRetention(time.Hour)
		shop := r.Producer("producer", payments, time.Second)
		shop.Send(5)
		shop.Close()
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
		c.Start()
		c.CatchUp()
		c.Close()
		r.Wait(59 * time.Minute)
		r.StopBroker()
		r.StartBroker()
		r.Wait(25 * time.Hour)
		payments.Recreate()
		r.Wait(25 * time.Hour)
	}, "", 0, 0)
}

// broken are the checks that a run has broken.
func broken(book *ledger.Ledger) []string {
	var names []string
	for _, v := range book.Verdicts() {
		if v.Outcome == ledger.Broken {
			names = append(names, v.Check)
		}
	}
	return names
}

// A consumer that comes back to a bookmark that is gone, or that points at what is gone,
// is not to blame: the ledger knows why. What was lost is told.
func TestTheBrokersDoingsExplainWhatTheirClientsDo(t *testing.T) {
	back := func(keep time.Duration, read int, wait time.Duration) func(r *sim.Run) {
		return func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 1)
			payments.SetRetention(keep)
			shop := r.Producer("producer", payments, time.Second)
			shop.Send(70)
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
			c.Start()
			c.Process(read)
			c.Commit()
			c.Close()
			r.Wait(wait)
			shop.Send(5)
			c.Start()
			c.CatchUp()
		}
	}
	const day = 24 * time.Hour
	for _, story := range []struct {
		name   string
		script func(*sim.Run)
		broken []string
	}{
		{"forgotten", back(30*day, 70, 8*day), []string{"ProcessedOnce"}},
		{"removed", back(day, 70, 26*time.Hour), nil},
		{"removed unread", back(day, 10, 26*time.Hour), []string{"NothingRemovedUnread"}},
	} {
		book := mustPlay(t, sim.RunSpec{Scenario: scene(story.script), Seed: 1})
		if outcome, why := book.Ending(); outcome != ledger.Finished || !slices.Equal(broken(book), story.broken) {
			t.Errorf("%s: %s %s, broken %v", story.name, outcome, why, broken(book))
		}
	}
}
