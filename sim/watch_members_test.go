package sim_test

import (
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

// settingsOf are those of a consumer's first life.
func settingsOf(book *ledger.Ledger, name string) *ledger.Settings {
	for _, e := range book.All() {
		if e.Kind == ledger.Start && e.Actor.String() == name {
			return e.Detail.Settings
		}
	}
	return nil
}

func TestACrashThatNobodyWaitsFor(t *testing.T) {
	for _, plan := range []client.Plan{{}, {Assignor: client.CooperativeSticky}, {Assignor: client.Server}, {RelaxedTimers: true}} {
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
		after := first(book, ledger.MemberExpired, "") - first(book, ledger.Crash, "")
		settings := settingsOf(book, "consumer-1")
		if least := settings.Session - settings.Heartbeat; after < least || after > settings.Session+time.Second {
			t.Errorf("%+v: dropped after %s", plan, after)
		}
	}
}

// Who comes back before its group has noticed that it was dead is another member.
func TestACrashAndAnotherLife(t *testing.T) {
	book := seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		r.Producer("producer", payments, time.Second).Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
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
	if wait := came - first(book, ledger.MemberExpired, ""); max(wait, -wait) > 20*time.Millisecond {
		t.Errorf("the group has room for another life %s after it was seen to drop the first one", wait)
	}
}

// busy is a story in which the group waits a minute for somebody whose handler
// needs three, and then goes on without it.
func busy(plan client.Plan, disturb func(r *sim.Run, payments *sim.TopicRef, second *sim.Consumer)) func(*sim.Run) {
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
	for _, assignor := range []client.Assignor{client.Range, client.CooperativeSticky, client.Server} {
		book := seen(t, busy(client.Plan{Assignor: assignor}, joins), "expel consumer-1#1", 0, 2*time.Minute)
		after := first(book, ledger.MemberExpired, "") - first(book, ledger.Start, "consumer-2")
		if least := 45 * time.Second; after < least || assignor != client.Server && after < time.Minute || after > time.Minute+10*time.Second {
			t.Errorf("%s: thrown out after %s", assignor, after)
		}
		if late := first(book, ledger.MemberExpired, "") - first(book, ledger.Join, "consumer-2"); assignor == client.Range && max(late, -late) > 20*time.Millisecond {
			t.Errorf("it is seen to be thrown out %s after the other one has its partitions", late)
		}
	}
}

// A rebalance also begins when the members hear of new partitions, minutes later.
// It may wait less than a session: in kfake, other than in Kafka, the session of who
// waits in it goes on, and would time out first.
func TestALivingMemberThatIsDroppedInARebalanceForNewPartitions(t *testing.T) {
	script := func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		shop := r.Producer("producer", payments, time.Millisecond)
		slow := r.Consumer("consumer-1", sim.Group, payments, client.Plan{Work: 3 * time.Second, PollLimit: 60, RebalanceTimeout: 30 * time.Second})
		idle := r.Consumer("consumer-2", sim.Group, payments, client.Plan{RebalanceTimeout: 30 * time.Second})
		r.StartAll(idle, slow) // the first one shares out, and hears of the partitions
		slow.Read()
		idle.Read()
		r.Wait(time.Minute)
		payments.AddPartitions(1)
		r.Wait(3 * time.Minute)
		shop.Send(120)
		r.Wait(5 * time.Minute)
	}
	seen(t, script, "expel consumer-1#1", 5*time.Minute, 6*time.Minute)
}

// A group is awaited that is patient with its members.
func TestAnExpulsionIsAwaitedForAsLongAsTheSession(t *testing.T) {
	book := seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		r.Producer("producer", payments, time.Second).Send(7)
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{RelaxedTimers: true})
		c.Start()
		c.CatchUp()
		c.Crash()
		c.AwaitExpiry()
		r.Say("It is gone.")
	}, "expel consumer-1#1", 16*time.Minute, 21*time.Minute)
	if late := first(book, ledger.Said, "") - first(book, ledger.MemberExpired, ""); late > 200*time.Millisecond {
		t.Errorf("the script goes on %s after the expulsion", late)
	}
}

// One that was thrown out and came back is a member again, and is dropped again when it
// dies.
func TestAMemberThatIsDroppedTwice(t *testing.T) {
	seen(t, func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 2)
		r.Producer("producer", payments, time.Millisecond).Send(120)
		slow := r.Consumer("consumer-1", sim.Group, payments, client.Plan{Work: 3 * time.Second, PollLimit: 60})
		slow.Start()
		slow.Read()
		r.Wait(5 * time.Second)
		second := r.Consumer("consumer-2", sim.Group, payments, client.Plan{})
		second.Start()
		second.Read()
		r.Wait(10 * time.Minute)
		slow.Crash()
		r.Wait(2 * time.Minute)
	}, "expel consumer-1#1, expel consumer-1#1", 0, 20*time.Minute)
}
