package scenarios

import (
	"fmt"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

// Groups is a team of consumers that shares the partitions of a topic.
var Groups = sim.Scenario{
	Name:  "groups",
	Title: "The consumers of a group share the partitions, and those left without one wait",
	About: "Several consumers join one group. Kafka gives every partition to exactly one of them: with one partition and two consumers, one works and the other is idle, a hot spare. With more partitions the work is split. When an owner leaves, the others take over: at once if it says goodbye, only at the session timeout if it crashes. Every arrival and every departure makes the group divide the partitions again (a rebalance), and --assignor decides what that stops: everything, or only the partitions that move. A second group reads everything too.",
	Params: []sim.Param{
		sim.Int("partitions", 1, 1, maxPartitions, "partitions of the topic"),
		sim.Int("consumers", 2, 1, maxConsumers, "consumers in the group"),
		sim.Int("messages", 60, 1, maxMessages, "payments that the shop sends"),
		sim.Rate("rate", "1/s", "how fast the shop sends payments"),
		sim.Choice("leave", []string{"close", "crash"}, "how the first consumer leaves: it says goodbye (close) or is killed (crash)"),
		sim.Choice("assignor", client.Assignors(), "how the group divides its partitions; with server, the broker does it (KIP-848)"),
	},
	Refuse: func(v sim.Values) error {
		switch {
		case v.Playing("own-groups") && v.Int("consumers") <= v.Int("partitions"):
			return sim.Refusal("this control needs more --consumers than --partitions, so that in one group somebody would be idle")
		case (v.Playing("by-hand") || v.Playing("killed") || v.Playing("give-back")) && v.Int("consumers") < 2:
			return sim.Refusal("this control needs --consumers 2 or more")
		case v.Choice("leave") == "crash" && v.Int("consumers") < 2:
			return sim.Refusal("--leave crash needs --consumers 2 or more: a single consumer does not leave, because nobody could take over")
		case v.Playing("pool") && v.Int("messages") < 20*v.Int("partitions"):
			return sim.Refusal("this control needs at least 20 --messages for each partition, so that payments queue up")
		case v.Playing("pool") && slowly(v) > slowest:
			return sim.Refusal("this control needs a faster --rate: the consumers have to be slower than the shop, and cannot take longer than %s for a payment", slowest)
		}
		return refuseEndless(v)
	},
	Script: func(r *sim.Run) {
		partitions, consumers, messages := r.Int("partitions"), r.Int("consumers"), r.Int("messages")
		sayTeam(r)
		askSharing(r)
		payments := r.Topic(sim.Topic, partitions)
		shop := r.Producer("producer", payments, r.Every("rate"))
		shop.KeepSending(messages)
		team := addConsumers(r, payments, consumers)
		r.StartAll(team...)
		for _, c := range team {
			c.Read()
		}
		shop.AwaitAnswers((messages + 1) / 2)
		r.Say("The shop has sent %s of %s so far. This is how Kafka's own tool (kafka-consumer-groups.sh) describes the group: CURRENT-OFFSET is the bookmark (the committed offset), and LAG is the number of payments after it. In a group a partition never has two owners: where there are more members than partitions, the rest own nothing and wait.", sim.Count(shop.Answered()), sim.Payments(messages))
		payments.Show()

		if consumers > 1 && !r.Playing("by-hand") && !r.Playing("pool") && !r.Playing("own-groups") {
			askLeaving(r)
			sayAssignor(r)
			leave(r, payments, team[0], team[1:])
		}
		if shop.Answered() < messages {
			r.Say("The rest of the payments arrive and are processed.")
		} else {
			r.Say("By now the shop has sent everything; what is left is processed.")
		}
		shop.Finish()
		team[len(team)-1].CatchUp()

		r.Question(reporterSeesAll, "A reporter that is to see everything starts only now. Will it get every payment?")
		name := reports
		if r.Playing("same-group") {
			name = sim.Group
			r.Say("A reporter that should see everything is started with the same group name by mistake: it becomes one more member, and what the group has already read is not read again.")
		} else {
			r.Say("Another group reads the same topic from its beginning. Groups do not compete: each has its own bookmarks and gets every payment.")
		}
		reporter := r.Consumer("reporter", name, payments, client.Plan{Assignor: assignor(r.Values)})
		r.StartAll(reporter)
		reporter.CatchUp()
		r.Wait(10 * time.Second)
	},
	Expect: func(v sim.Values) []check.Expectation {
		expect := []check.Expectation{
			check.Idle(sim.Group, max(0, v.Int("consumers")-v.Int("partitions"))).Holds(),
			check.SawAll("reporter").Holds(),
			check.NoUnexpectedRebalance(sim.Group).Holds(),
		}
		switch {
		case v.Int("consumers") == 1: // nobody leaves, because nobody could take over
		case v.Choice("leave") == "crash":
			expect = append(expect, crashTakeover(v).Holds(), onceUnlessKilled(v))
		default:
			expect = append(expect, politeTakeover(v).Holds(), check.ProcessedOnce.Holds())
		}
		if v.Int("consumers") > 1 {
			expect = append(expect, stops(v).Holds())
		}
		return expect
	},
	Lesson: func(l *sim.Lesson) {
		teachSharing(l)
		teachLeaving(l)
	},
	RealTime: map[string]string{"rate": "5/s"},
	Controls: []sim.Control{
		{
			Name:    "own-groups",
			Title:   "Every consumer has a group of its own: nobody is idle, and every payment is analysed by all of them",
			Kind:    sim.WhatIf,
			Meaning: "Nobody is idle, because each consumer is alone in its group: they share nothing, and each of them analyses every payment.",
			Lesson: func(l *sim.Lesson) {
				l.Say("Nobody was idle, and nobody shared the work: each of the %s consumers had a group of its own and got every payment.", sim.Count(l.Int("consumers")))
				l.Say("Consumers that are to share the work need the same group.id.")
			},
			Without: []string{"leave"},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.Idle(sim.Group, v.Int("consumers")-v.Int("partitions")).Breaks()}
			},
		},
		{
			Name:    "by-hand",
			Title:   "The second consumer picks its partitions itself and bypasses the group: payments are analysed twice",
			Meaning: "A consumer that picks its partitions itself is no member of the group: the group knows nothing of it, and both analyse the same payments.",
			Lesson: func(l *sim.Lesson) {
				l.Say("The second consumer bypassed the group and did the same work once more (%s).", sim.Payments(l.Measured(check.ProcessedOnce, "again")))
				l.Say("Use subscribe and a group.id. Assign is for programs that keep their own offsets.")
			},
			Without: []string{"leave"},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.OwnerOnly.Breaks(), check.ProcessedOnce.Breaks()}
			},
		},
		{
			Name:  "pool",
			Title: "Payments are handed to a pool of threads: the order within a partition is lost",
			Lesson: func(l *sim.Lesson) {
				l.Say("In the pool payments overtook each other: %s came after a later one of the same partition.", sim.Payments(l.Measured(check.ProcessingOrder, "backwards")))
				l.Say("Where order matters, give each key its own queue in the pool, or process a partition in one thread.")
			},
			Without: []string{"leave"},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.ProcessingOrder.Breaks()}
			},
		},
		{
			Name:    "killed",
			Title:   "The first consumer is killed instead of leaving politely: nobody takes over at once",
			Kind:    sim.WhatIf,
			Meaning: "Nobody told the group, so it waited for the session to time out. Until then the payments of these partitions wait, and no fraud among them is noticed.",
			Lesson:  teachLeaving,
			Set:     sim.Always("leave", "crash"),
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{politeTakeover(v).Breaks(), onceUnlessKilled(v)}
			},
		},
		{
			Name:  "give-back",
			Title: "The sticky assignor is not cooperative: the members get back what they had, and must stop all the same",
			Lesson: func(l *sim.Lesson) {
				stops := check.StopsOnlyMoving(sim.Group)
				l.Say("Partitions stopped %s times in all, %s of them for nothing: the same member got the partition back.", l.Measured(stops, "stopped"), l.Measured(stops, "back"))
				l.Say("With a cooperative assignor, or the broker's (group.protocol=consumer), only what moves has to stop.")
			},
			Set: stickyWithTwo,
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.StopsOnlyMoving(sim.Group).Breaks(), onceUnlessKilled(v)}
			},
		},
		{
			Name:    "same-group",
			Title:   "The reporter joins the same group instead of one of its own: it gets nothing of what the others have read",
			Meaning: "The reporter shares the bookmarks of the group that it has joined: what the group has read it never sees.",
			Lesson: func(l *sim.Lesson) {
				saw := check.SawAll("reporter")
				l.Say("The reporter missed %s of %s: in one group a payment goes to one member only.", l.Measured(saw, "missed"), sim.Payments(l.Measured(saw, "visible")))
				l.Say("Give every service a group.id of its own.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.SawAll("reporter").Breaks(), onceUnlessKilled(v)}
			},
		},
	},
}

// teachSharing says how many members had nothing to do.
func teachSharing(l *sim.Lesson) {
	switch idle := l.Measured(check.Idle(sim.Group, max(0, l.Int("consumers")-l.Int("partitions"))), "idle"); idle {
	case 0:
		l.Say("No member was idle: each had a partition that nobody else in the group read.")
	case 1:
		l.Say("One member was idle: in a group a partition has one reader, and none was left.")
	default:
		l.Say("%s members were idle: in a group a partition has one reader, and none was left.", idle)
	}
}

// teachLeaving says how long nobody did the first consumer's work.
func teachLeaving(l *sim.Lesson) {
	switch {
	case l.Int("consumers") == 1:
		l.Say("A group of one has nobody who could take over: start a second consumer as a spare.")
	case l.Choice("leave") == "crash":
		l.Say("The first consumer was killed, and for %s nobody did its work, because nobody had told the group. A shorter session.timeout.ms shortens that wait; a consumer that is closed properly avoids it.", l.Took(politeTakeover(l.Values), "longest"))
	default:
		l.Say("The first consumer said goodbye, and %s later its work had been taken over. Close yours when it is told to stop (SIGTERM): a crash would have cost the whole session timeout.", l.Took(politeTakeover(l.Values), "longest"))
	}
}

// addConsumers makes the consumers of the group.
func addConsumers(r *sim.Run, payments *sim.TopicRef, n int) []*sim.Consumer {
	var team []*sim.Consumer
	for i := range n {
		group, plan := sim.Group, client.Plan{Assignor: assignor(r.Values)}
		switch {
		case r.Playing("own-groups") && i > 0:
			group = fmt.Sprintf("%s_%d", sim.Group, i+1)
		case r.Playing("by-hand") && i == 1:
			plan = client.Plan{ByHand: allOf(payments)}
		case r.Playing("pool"):
			plan.Shuffled, plan.PollLimit = true, 10
			plan.Work = slowly(r.Values)
		}
		team = append(team, r.Consumer(fmt.Sprintf("consumer-%d", i+1), group, payments, plan))
	}
	return team
}

// slowly is how long a consumer with a pool takes for a payment: twice as long as
// it takes until the next one arrives, so that payments queue up and the pool has
// something to mix up.
func slowly(v sim.Values) time.Duration {
	return 2 * v.Every("rate") * time.Duration(min(v.Int("partitions"), v.Int("consumers")))
}

// slowest keeps a poll of ten well below Java's max.poll.interval.ms.
const slowest = 20 * time.Second

func sayTeam(r *sim.Run) {
	switch {
	case r.Playing("own-groups"):
		r.Say("The shop sends one payment after another. The consumers should share the work, but each was started with a different group name: to Kafka they are strangers, and each gets everything.")
	case r.Playing("by-hand"):
		r.Say("The shop sends one payment after another. The second consumer does not join the group: it picks its partitions itself (assign instead of subscribe), and Kafka stops nobody from doing that.")
	case r.Playing("pool"):
		r.Say("The shop sends one payment after another. Analysing one takes a while, so the payments of each poll (one fetch) are handed to a pool of threads. Which thread finishes first is a matter of luck.")
	case r.Int("consumers") == 1:
		r.Say("The shop sends one payment after another. The only consumer of a group starts and gets every partition.")
	default:
		r.Say("The shop sends one payment after another. The consumers of one group start, to share the work. Kafka gives each partition to exactly one of them, so no two work on the same payment, and the payments of a partition stay in order.")
	}
}

// stickyWithTwo has at least two partitions, so that somebody could keep one.
func stickyWithTwo(v sim.Values) map[string]string {
	set := map[string]string{"assignor": client.Sticky.String()}
	if v.Int("partitions") < 2 {
		set["partitions"] = "2"
	}
	return set
}

// sayAssignor says what a change among the members will stop.
func sayAssignor(r *sim.Run) {
	switch assignor(r.Values) {
	case client.CooperativeSticky:
		r.Say("Soon the group will have one member fewer and will have to divide the partitions again: a rebalance. The rule for dividing them, the assignor, is cooperative here (KIP-429): all members keep reading what stays theirs. What the lost member had is free and is handed out in the first round. What a remaining member must give up needs a second round to reach its new owner.")
	case client.Server:
		r.Say("Soon the group will have one member fewer and will have to divide the partitions again: a rebalance. Here the broker does it (KIP-848), member by member, in its answers to their regular reports (the heartbeats). It tells a member what to give up, waits for the confirmation, and only then hands the partition on. Nobody else has to stop. (From Kafka 4.3 on, it divides them at most once a second.)")
	case client.Sticky:
		r.Say("Soon the group will have one member fewer and will have to divide the partitions again: a rebalance. The rule for dividing them, the assignor, is sticky here: it gives all members back what they had, as far as that is fair. But like all the old ones it is eager: first everybody must give back everything, and nobody reads until the new shares are known.")
	default:
		r.Say("Soon the group will have one member fewer and will have to divide the partitions again: a rebalance. The rule for dividing them, the assignor, is eager here: first everybody must give back everything, and nobody reads until the new shares are known, not even those who get back what they had.")
	}
}

func allOf(t *sim.TopicRef) []int32 {
	var all []int32
	for p := range int32(t.Partitions) {
		all = append(all, p)
	}
	return all
}

func leave(r *sim.Run, payments *sim.TopicRef, first *sim.Consumer, others []*sim.Consumer) {
	if r.Choice("leave") == "crash" {
		r.Say("The first consumer is killed and cannot say goodbye. Its partitions have no owner until the group has waited a whole session timeout for its next sign of life (a heartbeat).")
		first.Crash()
		first.AwaitExpiry()
	} else {
		r.Say("The first consumer leaves politely: it commits, gives back its partitions and tells the group. The rest of the group learns of it at the next heartbeat (the sign of life that members send), at most %s later.", client.Plan{Assignor: assignor(r.Values)}.Heartbeat())
		first.Close()
	}
	r.AwaitTakeover(payments, others...)
	payments.Show()
}

// onceUnlessKilled: a consumer that is killed may have processed what it had not
// committed yet, and that comes twice.
func onceUnlessKilled(v sim.Values) check.Expectation {
	if v.Choice("leave") == "crash" {
		return check.ProcessedOnce.MayBreak()
	}
	return check.ProcessedOnce.Holds()
}

// crashTakeover and politeTakeover are how long a partition may have no owner.
// After a crash the broker waits for the session timeout, counted from the last
// heartbeat; members learn of a rebalance at their next heartbeat. A second is for
// joining and assigning.
func crashTakeover(v sim.Values) *check.Check {
	beat := heartbeat(v)
	return check.TakeoverWithin(client.SessionTimeout-beat, client.SessionTimeout+beat+time.Second)
}

func politeTakeover(v sim.Values) *check.Check {
	return check.TakeoverWithin(0, heartbeat(v)+time.Second)
}

// stops is what a rebalance stops with the chosen assignor.
func stops(v sim.Values) *check.Check {
	switch assignor(v) {
	case client.CooperativeSticky, client.Server:
		return check.StopsOnlyMoving(sim.Group)
	}
	return check.StopsEverything(sim.Group)
}

// heartbeat is how often the group's members report to the broker.
func heartbeat(v sim.Values) time.Duration {
	return client.Plan{Assignor: assignor(v)}.Heartbeat()
}

// assignor is how the group divides its partitions.
func assignor(v sim.Values) client.Assignor { return client.AssignorNamed(v.Choice("assignor")) }

func askSharing(r *sim.Run) {
	if r.Playing("by-hand") {
		r.Question(processedByBoth, "How many payments will be processed twice?")
		return
	}
	r.Question(haveNothingToDo, "The partitions are about to be divided among the consumers. How many consumers will have nothing to do?")
}

func processedByBoth(l *sim.Lesson) any {
	l.Say("The group knows nothing of a consumer that picks its partitions itself: both read the same payments.")
	return sim.Payments(l.Measured(check.ProcessedOnce, "again"))
}

func haveNothingToDo(l *sim.Lesson) any {
	c := check.Idle(sim.Group, 0)
	if !l.Judged(c) {
		return nil
	}
	if l.Playing("own-groups") {
		l.Say("Each consumer was alone in a group of its own, and so had every partition to itself.")
	} else {
		l.Say("In a group a partition has one owner: members beyond the number of partitions wait.")
	}
	return sim.Members(l.Measured(c, "idle"))
}

func askLeaving(r *sim.Run) {
	if r.Choice("leave") == "crash" {
		r.Question(withoutOwner, "The first consumer is about to be killed. For how long will nobody do its work?")
	} else {
		r.Question(withoutOwner, "The first consumer is about to leave politely. For how long will nobody do its work?")
	}
}

func withoutOwner(l *sim.Lesson) any {
	c := politeTakeover(l.Values)
	if !l.Judged(c) {
		return nil
	}
	if l.Choice("leave") == "crash" {
		l.Say("A dead consumer tells nobody: the group waits for a whole session timeout, counted from its last heartbeat.")
	} else {
		l.Say("A consumer that says goodbye is missed at once: the others learn of it at their next heartbeat.")
	}
	return l.Took(c, "longest")
}

func reporterSeesAll(l *sim.Lesson) any {
	c := check.SawAll("reporter")
	if !l.Judged(c) {
		return nil
	}
	if l.Measured(c, "missed") > 0 {
		l.Say("In the same group it was one more member: a payment goes to one of them, and is not read again.")
		return false
	}
	l.Say("Reading erases nothing, and a group of its own has bookmarks of its own.")
	return true
}
