package scenarios

import (
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

// Queue shows a share group: two consumers on one partition, and both work.
var Queue = sim.Scenario{
	Name:  "queue",
	Title: "Two consumers work on one partition at the same time: a share group is a queue",
	About: "In a consumer group a partition has one owner, and a second consumer is idle. In a share group (KIP-932) nobody owns a partition: the broker hands payments to any consumer that asks, locks each of them for that consumer, and waits to hear what became of it. A consumer that vanishes loses its locks after half a minute at most, and another one gets its payments. A payment that nobody can process is given up after five deliveries. The price is the order.",
	Params: []sim.Param{
		sim.Int("messages", 20, 4, 10_000, "payments that the shop sends"),
		sim.Int("batch", 5, 2, 500, "how many payments a poll brings at most"),
		sim.Duration("work", "1s", "how long the handler takes for one payment"),
		sim.Int("crash-after", 7, 2, 10_000, "attempts of the first consumer before it vanishes, failed ones included"),
		sim.Int("poison", 8, 0, 10_000, "which payment nobody can process; 0 for none"),
		sim.Choice("end", []string{"unplugged", "killed"}, "how the first consumer vanishes: somebody pulls its cable (unplugged) or kills its process (killed)"),
	},
	Refuse:   refuseQueue,
	RealTime: map[string]string{"work": "200ms"},
	Script: func(r *sim.Run) {
		r.Say("The shop sends its payments, all to one partition.")
		payments := r.Topic(sim.Topic, 1)
		shop := r.Producer("producer", payments, 100*time.Millisecond)
		shop.Send(r.Int("messages"))
		shop.Close()
		r.Question(idleInQueue, "Two consumers are about to read this one partition. How many of them will have nothing to do?")
		if r.Playing("ordinary-group") {
			ordinary(r, payments)
			return
		}

		sayQueue(r)
		plan := client.SharePlan{Work: r.Duration("work"), Batch: r.Int("batch"), Fails: int64(r.Int("poison")),
			AcceptFirst: r.Playing("accept-first"), AcceptAll: r.Playing("accept-all")}
		one := r.ShareConsumer("consumer-1", sim.Group, payments, plan)
		two := r.ShareConsumer("consumer-2", sim.Group, payments, plan)
		r.StartSharers(one, two)
		two.Read()
		one.Process(r.Int("crash-after"))
		r.Say("Both consumers have worked on the same partition, and neither is idle. Neither is the owner: batches go to one, then to the other, and while one works through its batch the other is already further on. So the payments of a partition do not stay in order. That is the price.")
		payments.Show()
		r.Question(neverDone, "The first consumer is about to vanish. How many payments will be processed by neither of the two?")
		vanish(r, one)
		two.AwaitSettled()
		saySettled(r)
		payments.Show()
	},
	Expect: func(v sim.Values) []check.Expectation {
		expect := []check.Expectation{check.NobodyIdle(sim.Group).Holds(), check.RedeliveredExactly(sim.Group).Holds(),
			check.GivenUp(poisoned(v)).Holds()}
		if poisoned(v) > 0 {
			expect = append(expect, check.NothingLost.Breaks())
		}
		return expect
	},
	Lesson: func(l *sim.Lesson) {
		if orphaned := l.Measured(check.RedeliveredExactly(sim.Group), "orphaned"); orphaned > 0 {
			l.Say("Both consumers worked on one partition, and what the vanished one held (%s) went to the other.", sim.Payments(orphaned))
		} else {
			l.Say("Both consumers worked on one partition, and the one that vanished held nothing.")
		}
		givenUp := check.GivenUp(poisoned(l.Values))
		if l.Measured(givenUp, "given_up") > 0 {
			l.Say("The payment that nobody could process was given up after %s deliveries: send what keeps failing to a dead-letter topic, or nobody will notice.", l.Measured(givenUp, "limit"))
		} else {
			l.Say("A share group suits jobs that do not depend on each other; where order matters, use an ordinary group.")
		}
	},
	Controls: []sim.Control{
		{
			Name:    "ordinary-group",
			Title:   "The same two consumers in an ordinary group: one partition has one owner, and the other consumer is idle",
			Kind:    sim.WhatIf,
			Meaning: "In an ordinary group a partition has one owner: its payments stay in order, and the second consumer is a spare.",
			Lesson: func(l *sim.Lesson) {
				l.Say("One consumer did everything (%s), in order, and the other had nothing to do.", sim.Payments(l.Int("messages")))
				l.Say("For more workers than partitions, use a share group or add partitions.")
			},
			Without: []string{"crash-after", "poison", "end"},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.NobodyIdle(sim.Group).Breaks()}
			},
		},
		{
			Name:  "accept-first",
			Title: "They accept what a poll brings before they process it: what the vanished consumer held is lost",
			Lesson: func(l *sim.Lesson) {
				l.Say("%s will never be processed: accepted too early, and so done as far as the broker knows.", sim.Payments(l.Measured(check.GivenUp(poisoned(l.Values)), "lost")))
				l.Say("Accept a payment once it is processed, and release it if that fails.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.GivenUp(poisoned(v)).Breaks(), check.NothingLost.Breaks()}
			},
		},
		{
			Name:  "accept-all",
			Title: "They accept even what they could not process: it counts as done, and nobody tries again",
			Lesson: func(l *sim.Lesson) {
				l.Say("%s will never be processed: accepted all the same, and so done as far as the broker knows.", sim.Payments(l.Measured(check.GivenUp(poisoned(l.Values)), "lost")))
				l.Say("Release what failed, so that it comes again; reject what can never succeed, and record it elsewhere.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.GivenUp(poisoned(v)).Breaks(), check.NothingLost.Breaks()}
			},
		},
	},
}

// poisoned is how many payments nobody can process.
//
//go:noinline
func poisoned(v sim.Values) int { return min(v.Int("poison"), 1) }

func refuseQueue(v sim.Values) error {
	batch, work := v.Int("batch"), v.Duration("work")
	if work < 100*time.Millisecond || work*time.Duration(batch) > lockedFor/2 {
		return sim.Refusal("--work times --batch must be at most %s, so that no lock expires while its consumer works, and --work at least 100ms", lockedFor/2)
	}
	if v.Playing("ordinary-group") {
		return nil
	}
	switch poison, crashAfter := v.Int("poison"), v.Int("crash-after"); {
	case poison > v.Int("messages"):
		return sim.Refusal("--poison is the number of a payment: it can be at most %d, the number of the last one", v.Int("messages"))
	case crashAfter%batch == 0:
		return sim.Refusal("--crash-after must not be a multiple of --batch: the first consumer is to vanish in the middle of a batch")
	case v.Int("messages") < 2*batch*(crashAfter/batch+1):
		return sim.Refusal("--messages must keep both consumers busy until the first one vanishes: at least twice --crash-after, rounded up to whole batches")
	case v.Playing("accept-all") && poison == 0:
		return sim.Refusal("this control needs --poison 1 or more: a payment that nobody can process")
	}
	return nil
}

const lockedFor = 30 * time.Second

// ordinary plays the control: an ordinary consumer group.
func ordinary(r *sim.Run, payments *sim.TopicRef) {
	r.Say("Two consumers join an ordinary group, as in the scenario groups. The partition gets one owner. However much is waiting, the other consumer has nothing to do.")
	plan := client.Plan{Work: r.Duration("work"), PollLimit: r.Int("batch")}
	one, two := r.Consumer("consumer-1", sim.Group, payments, plan), r.Consumer("consumer-2", sim.Group, payments, plan)
	r.StartAll(one, two)
	two.Read()
	one.Read()
	payments.Show()
	one.CatchUp()
	r.Wait(10 * time.Second)
}

func sayQueue(r *sim.Run) {
	switch {
	case r.Playing("accept-first"):
		r.Say("Two consumers join a share group (KIP-932): nobody owns the partition, and each payment is accepted by itself when it is done. They make a mistake: they accept everything that a poll (one fetch) brings before they process any of it.")
	case r.Playing("accept-all"):
		r.Say("Two consumers join a share group (KIP-932): nobody owns the partition, and each payment is accepted by itself when it is done. They make a mistake: when they are done with a payment they always accept it, even if they could not process it.")
	default:
		r.Say("Two consumers join a share group (KIP-932), in which nobody owns a partition. It begins at the end of the log unless its configuration at the broker says otherwise (share.auto.offset.reset); this one is configured to begin at the earliest offset. Each poll (one fetch) brings some payments, locked for the consumer that gets them. Each payment is accepted by itself when it is done: there is no bookmark (committed offset) that covers everything before it.")
	}
	switch {
	case r.Int("poison") == 0:
	case mistaken(r):
		r.Say("Payment %s, at offset %s, is a poison pill: every handler fails on it.", r.Int("poison"), r.Int("poison")-1)
	default:
		r.Say("Payment %s, at offset %s, is a poison pill: every handler fails on it and gives it back. The broker counts its deliveries, and after the fifth it hands it to nobody.", r.Int("poison"), r.Int("poison")-1)
	}
}

// mistaken says whether the consumers accept what they have not processed.
func mistaken(r *sim.Run) bool { return r.Playing("accept-first") || r.Playing("accept-all") }

// vanish ends the first consumer in the middle of what it holds.
func vanish(r *sim.Run, c *sim.ShareConsumer) {
	killed, held := r.Choice("end") == "killed", sim.Payments(c.Held())
	switch {
	case held == 0:
		r.Say("The first consumer vanishes with nothing in its hands: it leaves no work for anybody else.")
	case killed && r.Playing("accept-first"):
		r.Say("The first consumer is killed with %s in its hands, accepted but not processed. To the broker that work is done, and nobody gets it again.", held)
	case killed:
		r.Say("The first consumer is killed with %s in its hands. Its operating system closes its connections; the broker sees that and at once frees what was locked, for the other consumer. (From Kafka 4.1 on, KAFKA-19015; 4.0 waits until the locks expire.)", held)
	case r.Playing("accept-first"):
		r.Say("Somebody pulls the cable of the first consumer, which has %s in its hands, accepted but not processed. To the broker that work is done: no lock will expire, and nobody gets it again.", held)
	default:
		r.Say("Somebody pulls the cable of the first consumer, which has %s in its hands. Nobody tells the broker. A lock holds for %s (share.record.lock.duration.ms); then the broker hands what was locked to the other consumer.", held, lockedFor)
	}
	if killed {
		c.Crash()
	} else {
		c.Unplug()
	}
}

func saySettled(r *sim.Run) {
	r.Say("Everything is settled: no payment is outstanding, and that is what LAG counts in a share group. The consumer that vanished stays in the group's list until its session ends, 45 seconds after its last heartbeat (a sign of life).")
	if r.Int("poison") > 0 && !mistaken(r) {
		r.Say("Payment %s counts as settled too, because it was given up. It is still in the log, but this group will never get it again.", r.Int("poison"))
	}
}

func idleInQueue(l *sim.Lesson) any {
	c := check.NobodyIdle(sim.Group)
	if !l.Judged(c) {
		return nil
	}
	if l.Playing("ordinary-group") {
		l.Say("In an ordinary group a partition has one owner, and the other consumer is a spare.")
	} else {
		l.Say("In a share group nobody owns a partition: the broker hands payments to any member that asks.")
	}
	return sim.Members(l.Measured(c, "idle"))
}

func neverDone(l *sim.Lesson) any {
	lost := l.Measured(check.NothingLost, "lost")
	switch {
	case lost == 0:
		l.Say("What the vanished consumer held was only locked for it, and not for ever: then the other one got it.")
	case l.Playing("accept-first") || l.Playing("accept-all"):
		l.Say("What is accepted counts as done, processed or not, and nobody gets it again.")
	default:
		l.Say("What the vanished consumer held went to the other one; only the payment that always fails was given up, after %s deliveries.", l.Measured(check.GivenUp(poisoned(l.Values)), "limit"))
	}
	return sim.Payments(lost)
}
