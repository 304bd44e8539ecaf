package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/actor"
	"kafkasim/sim/ledger"
)

// told is what the ledger has of what the brokers do by themselves, an event a
// line, and when it was seen.
func told(book *ledger.Ledger) (lines []string, at []time.Duration) {
	for _, e := range book.All() {
		switch e.Kind {
		case ledger.Expel:
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
	game := sim.Game{Scenario: scene(script), Seed: 1}
	book := mustPlay(t, game)
	if outcome, why := book.Outcome(); outcome != ledger.Finished {
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
	if one, other := saved(t, book), saved(t, mustPlay(t, game)); one != other {
		t.Errorf("another play tells something else at %s", difference(one, other))
	}
	return book
}

func TestRecordsThatExpireWhileNobodyAsks(t *testing.T) {
	seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 2)
		payments.Keep(24 * time.Hour)
		r.Wait(time.Second)
		r.Producer("producer", payments, time.Second).Send(9)
		r.Wait(25 * time.Hour)
	}, "removed p0 below 5, removed p1 below 4", 25*time.Hour, 25*time.Hour+time.Second)
}

// A topic whose retention nobody has set has Kafka's seven days.
func TestRecordsThatExpireByDefault(t *testing.T) {
	seen(t, func(r *sim.Run) {
		payments, others := r.Topic(sim.Topic, 1), r.Topic("others", 1)
		others.KeepForever()
		r.Wait(time.Second)
		r.Producer("producer", payments, time.Second).Send(5)
		r.Producer("other", others, time.Second).Send(5)
		r.Wait(8 * 24 * time.Hour)
	}, "removed p0 below 5", 169*time.Hour, 169*time.Hour+time.Second)
}

// What comes every day goes every day, and each time it is seen when it goes.
func TestRecordsThatExpireDayByDay(t *testing.T) {
	const day = 24 * time.Hour
	var want []string
	book := mustPlay(t, sim.Game{Seed: 1, Scenario: scene(func(r *sim.Run) {
		r.Unhurried()
		payments := r.Topic(sim.Topic, 1)
		payments.Keep(2 * day)
		shop := r.Producer("producer", payments, time.Second)
		for d := range 6 {
			r.WaitUntil(time.Duration(d)*day + 90*time.Minute)
			shop.Send(3)
		}
		r.WaitUntil(7*day + 3*time.Hour)
	})})
	lines, at := told(book)
	for d := range 6 {
		want = append(want, fmt.Sprintf("removed p0 below %d", 3*(d+1)))
		if due := time.Duration(d+2)*day + 2*time.Hour; d < len(at) && (at[d] < due || at[d] > due+time.Second) {
			t.Errorf("%s was seen after %s, and the broker did it after %s", lines[d], at[d], due)
		}
	}
	if !slices.Equal(lines, want) {
		t.Errorf("the brokers did %q, want %q", lines, want)
	}
}

func TestBookmarksThatAreForgottenWhileNobodyAsks(t *testing.T) {
	const week = 7 * 24 * time.Hour
	seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 2)
		payments.KeepForever()
		r.Producer("producer", payments, time.Second).Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, actor.Plan{})
		c.Start()
		c.CatchUp()
		c.Close()
		r.Wait(8 * 24 * time.Hour)
	}, "forgotten grupo_analise_fraude p0: 4, forgotten grupo_analise_fraude p1: 3", week+10*time.Minute, week+10*time.Minute+time.Second)
}

// The broker counts from when the group has dropped its last member.
func TestBookmarksOfTheDeadAreForgotten(t *testing.T) {
	seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		r.KeepBookmarks(time.Hour)
		r.Producer("producer", payments, time.Second).Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, actor.Plan{})
		c.Start()
		c.CatchUp()
		r.Wait(9*time.Minute - 20*time.Second)
		c.Commit()
		c.Crash()
		r.Wait(2 * time.Hour)
	}, "expel consumer-1#1, forgotten grupo_analise_fraude p0: 7", 9*time.Minute, 70*time.Minute+time.Second)
}

func TestACrashThatNobodyWaitsFor(t *testing.T) {
	for _, plan := range []actor.Plan{{}, {Assignor: actor.CooperativeSticky}, {Assignor: actor.Server}, {Unhurried: true}} {
		book := seen(t, func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 1)
			shop := r.Producer("producer", payments, time.Second)
			shop.Send(7)
			c := r.Consumer("consumer-1", sim.Group, payments, plan)
			c.Start()
			c.Read()
			r.Wait(50 * time.Second)
			c.Crash()
			shop.Send(30)
			shop.Send(30)
			r.Wait(time.Hour)
		}, "expel consumer-1#1", 0, time.Hour)
		after := first(book, ledger.Expel, "") - first(book, ledger.Crash, "")
		settings := settingsOf(book, "consumer-1")
		if least := settings.Session - settings.Heartbeat; after < least || after > settings.Session+time.Second {
			t.Errorf("%+v: dropped after %s", plan, after)
		}
	}
}

// settingsOf are those of a consumer's first life.
func settingsOf(book *ledger.Ledger, name string) *ledger.Settings {
	for _, e := range book.All() {
		if e.Kind == ledger.Start && e.Actor.String() == name {
			return e.Facts.Settings
		}
	}
	return nil
}

// Who comes back before its group has noticed that it was dead is another member.
func TestACrashAndAnotherLife(t *testing.T) {
	book := seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		r.Producer("producer", payments, time.Second).Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, actor.Plan{})
		c.Start()
		c.Process(3)
		c.Crash()
		r.Wait(10 * time.Second)
		c.Start()
		c.CatchUp()
		r.Wait(time.Hour)
	}, "expel consumer-1#1", 0, time.Minute)
	var came time.Duration
	for _, e := range book.All() {
		if e.Kind == ledger.Join && e.Inc == 2 {
			came = e.T
		}
	}
	if wait := came - first(book, ledger.Expel, ""); max(wait, -wait) > 20*time.Millisecond {
		t.Errorf("the group has room for another life %s after it was seen to drop the first one", wait)
	}
}

// busy is a story in which the group waits a minute for somebody whose handler
// needs three, and then goes on without it.
func busy(plan actor.Plan, disturb func(r *sim.Run, payments *sim.TopicRef, second *sim.Consumer)) func(*sim.Run) {
	return func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 2)
		r.Producer("producer", payments, time.Millisecond).Send(120)
		slow := plan
		slow.Work, slow.PollLimit = 3*time.Second, 60
		c := r.Consumer("consumer-1", sim.Group, payments, slow)
		c.Start()
		c.Read()
		r.Wait(5 * time.Second)
		disturb(r, payments, r.Consumer("consumer-2", sim.Group, payments, plan))
	}
}

func TestALivingMemberThatMissesARebalance(t *testing.T) {
	joins := func(r *sim.Run, _ *sim.TopicRef, second *sim.Consumer) {
		second.Start()
		second.Read()
		r.Wait(20 * time.Second)
	}
	for _, assignor := range []actor.Assignor{actor.Range, actor.CooperativeSticky, actor.Server} {
		book := seen(t, busy(actor.Plan{Assignor: assignor}, joins), "expel consumer-1#1", 0, 2*time.Minute)
		after := first(book, ledger.Expel, "") - first(book, ledger.Start, "consumer-2")
		if least := 45 * time.Second; after < least || assignor != actor.Server && after < time.Minute || after > time.Minute+10*time.Second {
			t.Errorf("%s: thrown out after %s", assignor, after)
		}
	}
}

// A rebalance also begins when the members hear of new partitions, minutes later.
// Kafka would throw out the one that does not come; in kfake the session of the one
// that waits for it goes on, and times out first.
func TestALivingMemberThatIsDroppedInARebalanceForNewPartitions(t *testing.T) {
	script := func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		shop := r.Producer("producer", payments, time.Millisecond)
		slow, idle := r.Consumer("consumer-1", sim.Group, payments, actor.Plan{Work: 3 * time.Second, PollLimit: 60}), r.Consumer("consumer-2", sim.Group, payments, actor.Plan{})
		r.StartAll(idle, slow) // the first one shares out, and hears of the partitions
		slow.Read()
		idle.Read()
		r.Wait(time.Minute)
		payments.AddPartitions(1)
		r.Wait(3 * time.Minute)
		shop.Send(120)
		r.Wait(5 * time.Minute)
	}
	seen(t, script, "expel consumer-2#1", 5*time.Minute, 6*time.Minute)
}

// Whoever leaves as one should, is not dropped; and nothing of what is still in use
// is removed or forgotten.
func TestNothingIsSeenWhereNothingWasDone(t *testing.T) {
	for _, assignor := range []actor.Assignor{actor.Range, actor.Sticky, actor.CooperativeSticky, actor.Server} {
		seen(t, func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 3)
			payments.Keep(5 * time.Hour)
			r.KeepBookmarks(time.Hour)
			shop := r.Producer("producer", payments, time.Second)
			plan := actor.Plan{Assignor: assignor, Unhurried: true}
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

// Those who read one topic have left, but others of their group read another one:
// the broker forgets the bookmarks of the first topic all the same.
func TestBookmarksOfATopicThatTheGroupNoLongerReads(t *testing.T) {
	seen(t, func(r *sim.Run) {
		r.Unhurried()
		payments, others := r.Topic(sim.Topic, 1), r.Topic("others", 1)
		payments.KeepForever()
		others.KeepForever()
		r.Producer("producer", payments, time.Second).Send(3)
		r.Producer("other", others, time.Second).Send(4)
		one, two := r.Consumer("consumer-1", sim.Group, payments, actor.Plan{}), r.Consumer("consumer-2", sim.Group, others, actor.Plan{Unhurried: true})
		one.Start()
		one.CatchUp()
		one.Close()
		two.Start()
		two.Read()
		r.Wait(8 * 24 * time.Hour)
	}, "forgotten grupo_analise_fraude p0: 3", 7*24*time.Hour, 7*24*time.Hour+20*time.Minute)
}

// While the broker is stopped it does nothing and cannot be asked; what it does
// afterwards is seen again.
func TestABrokerThatWasStoppedMeanwhile(t *testing.T) {
	seen(t, func(r *sim.Run) {
		r.KeepOnDisk()
		payments := r.Topic(sim.Topic, 1)
		payments.Keep(24 * time.Hour)
		r.KeepBookmarks(24 * time.Hour)
		payments.WatchLag(time.Hour)
		shop := r.Producer("producer", payments, time.Second)
		shop.Send(5)
		shop.Close()
		c := r.Consumer("consumer-1", sim.Group, payments, actor.Plan{})
		c.Start()
		c.CatchUp()
		c.Close()
		r.StopBroker()
		r.Wait(20 * time.Hour)
		r.StartBroker()
		r.Wait(10 * time.Hour)
	}, "forgotten grupo_analise_fraude p0: 5, removed p0 below 5", 24*time.Hour, 25*time.Hour)
}

// broken are the checks that a run has broken.
func broken(book *ledger.Ledger) []string {
	var names []string
	for _, v := range book.Verdicts() {
		if v.Value == ledger.Broken {
			names = append(names, v.Check)
		}
	}
	return names
}

// Whoever comes back to a bookmark that is gone, or that points at what is gone,
// is not to blame: the ledger knows why. What was lost is told.
func TestTheBrokersDoingsExplainWhatTheirClientsDo(t *testing.T) {
	back := func(keep time.Duration, read int, wait time.Duration) func(r *sim.Run) {
		return func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 1)
			payments.Keep(keep)
			shop := r.Producer("producer", payments, time.Second)
			shop.Send(70)
			c := r.Consumer("consumer-1", sim.Group, payments, actor.Plan{})
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
		{"forgotten", back(30*day, 70, 8*day), nil},
		{"removed", back(day, 70, 26*time.Hour), nil},
		{"removed unread", back(day, 10, 26*time.Hour), []string{"NothingRemovedUnread"}},
	} {
		book := mustPlay(t, sim.Game{Scenario: scene(story.script), Seed: 1})
		if outcome, why := book.Outcome(); outcome != ledger.Finished || !slices.Equal(broken(book), story.broken) {
			t.Errorf("%s: %s %s, broken %v", story.name, outcome, why, broken(book))
		}
	}
}

// A group is awaited that is patient with its members.
func TestAnExpulsionIsAwaitedForAsLongAsTheSession(t *testing.T) {
	book := seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		r.Producer("producer", payments, time.Second).Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, actor.Plan{Unhurried: true})
		c.Start()
		c.CatchUp()
		c.Crash()
		c.AwaitExpulsion()
		r.Say("It is gone.")
	}, "expel consumer-1#1", 16*time.Minute, 21*time.Minute)
	if late := first(book, ledger.Said, "") - first(book, ledger.Expel, ""); late > 200*time.Millisecond {
		t.Errorf("the script goes on %s after the expulsion", late)
	}
}
