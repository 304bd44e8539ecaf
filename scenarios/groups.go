package scenarios

import (
	"fmt"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/actor"
	"kafkasim/sim/check"
)

// Groups is a team of consumers that shares the partitions of a topic.
var Groups = sim.Scenario{
	Name:  "groups",
	Title: "Consumers of one group share the partitions: some work, some wait",
	About: "Several consumers join one group. Kafka gives every partition to exactly one of them: with one partition and two consumers, one works and the other is idle, a hot spare. With more partitions the work splits. When an owner leaves, the others take over: at once if it says goodbye, only at the session timeout if it crashes. A second group reads everything too.",
	Params: []sim.Param{
		sim.Int("partitions", 1, 1, maxPartitions, "partitions of the topic"),
		sim.Int("consumers", 2, 1, maxConsumers, "consumers in the group"),
		sim.Int("messages", 60, 1, maxMessages, "payments that the shop sends"),
		sim.Rate("rate", "1/s", "how fast it sends them"),
		sim.Choice("leave", []string{"close", "crash"}, "how the first consumer leaves"),
	},
	Script: func(r *sim.Run) {
		partitions, consumers, messages := r.Int("partitions"), r.Int("consumers"), r.Int("messages")
		r.Say("The shop goes on sending, and %s of one group start. Kafka gives each partition to exactly one member of a group.", consumersCount(consumers))
		payments := r.Topic(sim.Topic, partitions)
		shop := r.Producer("producer", payments, r.Every("rate"))
		shop.KeepSending(messages)
		team := hire(r, payments, consumers)
		r.StartAll(team...)
		for _, c := range team {
			c.Read()
		}
		shop.AwaitAnswers((messages + 1) / 2)
		payments.Show()

		first, others := team[0], team[1:]
		if len(others) > 0 {
			leave(r, payments, first, others)
		}

		r.Say("The rest of the payments arrive, and whoever is left does the work.")
		shop.Finish()
		team[len(team)-1].CatchUp()

		r.Say("Another group reads the same topic. Groups do not compete: each has its own bookmark and gets every payment.")
		name := reports
		if r.Playing("same-group") {
			name = sim.Group
		}
		auditor := r.Consumer("reporter", name, payments, actor.Plan{})
		auditor.Start()
		auditor.CatchUp()
		r.Wait(10 * time.Second)
		payments.Show()
	},
	Expect: expectTeam,
	Controls: []sim.Control{
		{
			Name:   "own-groups",
			Title:  "Every consumer has a group of its own: nobody is idle, and every payment is analysed several times",
			Expect: func(v sim.Values) []check.Expectation { return nil },
		},
	},
}

func consumersCount(n int) string { return fmt.Sprint(n) }

func hire(r *sim.Run, payments *sim.TopicRef, n int) []*sim.Consumer {
	var team []*sim.Consumer
	for i := range n {
		team = append(team, r.Consumer(fmt.Sprintf("consumer-%d", i+1), sim.Group, payments, actor.Plan{}))
	}
	return team
}

func leave(r *sim.Run, payments *sim.TopicRef, first *sim.Consumer, others []*sim.Consumer) {
	if r.Choice("leave") == "crash" || r.Playing("killed") {
		r.Say("The first consumer is killed: no goodbye. Its partitions have nobody until the group has waited for its heartbeat through the whole session timeout.")
		first.Crash()
		first.AwaitExpulsion()
	} else {
		r.Say("The first consumer leaves politely: it commits, gives its partitions back and tells the group, which hands them to the others at once.")
		first.Close()
	}
	r.AwaitTakeover(payments, others...)
	payments.Show()
}

// sessionTakeover and politeTakeover bound the time for which a partition has
// no owner. A member learns of a rebalance at its next heartbeat, so that up to
// one heartbeat comes on top.
const (
	politeTakeover = actor.Heartbeat + time.Second
	crashEarliest  = actor.SessionTimeout - actor.Heartbeat
	crashLatest    = actor.SessionTimeout + actor.Heartbeat + time.Second
)

func expectTeam(v sim.Values) []check.Expectation {
	idle := max(0, v.Int("consumers")-v.Int("partitions"))
	expect := []check.Expectation{
		check.Idle(sim.Group, idle).Holds(),
		check.SawAll("reporter").Holds(),
	}
	if v.Choice("leave") == "close" {
		expect = append(expect, check.ProcessedOnce.Holds())
	}
	if v.Int("consumers") > 1 {
		expect = append(expect, takeover(v).Holds())
	}
	return expect
}

func takeover(v sim.Values) check.Check {
	if v.Choice("leave") == "crash" {
		return check.TakeoverWithin(crashEarliest, crashLatest)
	}
	return check.TakeoverWithin(0, politeTakeover)
}
