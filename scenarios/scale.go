package scenarios

import (
	"fmt"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

// Scale is "more partitions, more consumers": what each of them brings alone,
// and both together.
var Scale = sim.Scenario{
	Name:  "scale",
	Title: "A group is as fast as its partitions and consumers allow",
	About: "The same work is done again and again: by one consumer and by many, on one partition and on several, each time by a new group on a new topic. Consumers beyond the number of partitions are idle, partitions beyond the number of consumers only wait their turn, and a group finishes when the consumer with the most partitions does. What is measured is the handler's work in virtual time, not how fast Kafka is. With --clock wall it is the other way round: the handler does nothing, and a producer and a consumer move records through the broker as fast as this machine lets them. Is that a million a second?",
	Params: []sim.Param{
		sim.Int("partitions", 4, 1, maxRungs, "partitions that the topic grows to"),
		sim.Int("consumers", 8, 2, maxRungs, "consumers that the group grows to").InVirtualTime(),
		sim.Duration("work", "20ms", "how long a consumer takes for one payment").InVirtualTime(),
		sim.Int("records", 100_000, 1000, 2_000_000, "records that each round moves with --clock wall").InRealTime(),
	},
	Refuse: func(v sim.Values) error {
		switch work := v.Duration("work"); {
		case work < time.Millisecond || work > time.Second:
			return sim.Refusal("--work must be from 1ms to 1s: it is what the scenario measures")
		case v.Playing("all-count") && v.Int("consumers") <= v.Int("partitions"):
			return sim.Refusal("this control needs more --consumers than --partitions, so that some of them do not count")
		}
		return nil
	},
	Script: func(r *sim.Run) {
		r.Say("In each round the payments are already in the log, and a new group works through them, so only the consumers set the pace. A consumer takes %s for a payment, one at a time. Time is virtual here: what is measured is that work, not how fast Kafka is.", r.Duration("work"))
		r.Question(busyAtLast, "In the last round, with all partitions and all consumers, how many of the consumers will have work?")
		for _, x := range ladder(r.Int("partitions"), r.Int("consumers")) {
			sayRung(r, x)
			x.climb(r)
		}
		r.Say("A partition has one owner in a group, so a group never has more hands than partitions. If you expect to grow, create enough of them at the start: adding more later moves keys to other partitions.")
	},
	Expect: func(v sim.Values) []check.Expectation {
		var expect []check.Expectation
		for _, x := range ladder(v.Int("partitions"), v.Int("consumers")) {
			expect = append(expect, check.Throughput(x.group(), x.partitions, x.consumers).Holds())
		}
		return expect
	},
	Lesson: func(l *sim.Lesson) {
		partitions, consumers := l.Int("partitions"), l.Int("consumers")
		largest := check.Throughput(rung{partitions, consumers}.group(), partitions, consumers)
		switch owned := l.Measured(largest, "partitions"); {
		case owned == 1:
			l.Say("One partition keeps one consumer busy: %s consumers were no faster than one.", l.Measured(largest, "members"))
		case consumers > partitions:
			l.Say("%s partitions kept %s consumers busy at the same time; any more consumers found nothing to do.", owned, owned)
		default:
			l.Say("%s consumers shared %s partitions, and the group was as fast as the one with the most of them.", l.Measured(largest, "members"), owned)
		}
		l.Say("Create as many partitions as you will ever need consumers; beyond that only a faster handler helps.")
	},
	InRealTime: &haulage,
	Embedded:   "only with the embedded broker: other people's brokers are not ours to load-test",
	Controls: []sim.Control{
		{
			Virtual: ladderIsVirtual,

			Name:  "one-partition",
			Title: "The team hires consumers and forgets the partitions: nothing gets faster",
			Lesson: func(l *sim.Lesson) {
				consumers := l.Int("consumers")
				l.Say("On one partition %s consumers were no faster than one, because in a group a partition has one reader.", l.Measured(check.Throughput(rung{1, consumers}.group(), consumers, consumers), "members"))
				l.Say("Add partitions first, then consumers.")
			},
			Set:    sim.Always("partitions", "1"),
			Expect: everyConsumerCounts,
		},
		{
			Virtual: ladderIsVirtual,

			Name:  "all-count",
			Title: "Somebody assumes that every consumer counts: twice the consumers, twice the speed",
			Lesson: func(l *sim.Lesson) {
				consumers := l.Int("consumers")
				largest := check.Throughput(rung{l.Int("partitions"), consumers}.group(), consumers, consumers)
				l.Say("Somebody counted on %s consumers, but only %s of them had a partition: the rest added nothing.", l.Measured(largest, "members"), l.Measured(largest, "partitions"))
				l.Say("When you plan for speed, count the partitions, not the consumers.")
			},
			Expect: everyConsumerCounts,
		},
	},
}

const ladderIsVirtual = "only in virtual time: in real time the machine's own speed would be measured too"

const (
	maxRungs         = 64
	paymentsEach     = 100 // for each partition that the topic grows to
	betweenTwoStored = 100 * time.Microsecond
)

// rung is one step of the ladder: so many partitions, so many consumers.
type rung struct{ partitions, consumers int }

// ladder is first what consumers bring alone, then what partitions do, then
// both: one consumer, two, four, …
func ladder(partitions, consumers int) []rung {
	steps := []rung{{1, 1}}
	if partitions > 1 {
		steps = append(steps, rung{1, consumers})
	}
	for n := 1; n < consumers; n *= 2 {
		if partitions == 1 && n == 1 {
			continue // that is the first step
		}
		if n/2 < partitions && partitions < n {
			steps = append(steps, rung{partitions, partitions})
		}
		steps = append(steps, rung{partitions, n})
	}
	return append(steps, rung{partitions, consumers})
}

//go:noinline
func (x rung) name() string  { return fmt.Sprintf("%dx%d", x.partitions, x.consumers) }
func (x rung) group() string { return "grupo_" + x.name() }

// everyConsumerCounts expects of every step the speed that it would have if all
// its consumers had the same number of partitions. Where some have none, or fewer
// than others, it has not.
func everyConsumerCounts(v sim.Values) []check.Expectation {
	var expect []check.Expectation
	for _, x := range ladder(v.Int("partitions"), v.Int("consumers")) {
		c := check.Throughput(x.group(), x.consumers, x.consumers)
		switch most := float64((x.partitions + x.consumers - 1) / x.consumers); {
		case most*float64(x.consumers) == float64(x.partitions):
			expect = append(expect, c.Holds())
		case float64(x.partitions)/most < 0.94*float64(x.consumers):
			expect = append(expect, c.Breaks())
		default: // nearly even: what fetches and commits cost decides
			expect = append(expect, c.MayBreak())
		}
	}
	return expect
}

// climb plays one step.
func (x rung) climb(r *sim.Run) {
	payments := r.Topic("transacoes_"+x.name(), x.partitions)
	shop := r.Producer("producer-"+x.name(), payments, betweenTwoStored)
	shop.Send(paymentsEach * r.Int("partitions"))
	shop.Close()
	work := r.Duration("work")
	var team []*sim.Consumer
	for i := range x.consumers {
		plan := client.Plan{Work: work, PollLimit: pollOf(work)}
		team = append(team, r.Consumer(fmt.Sprintf("consumer-%s-%d", x.name(), i+1), x.group(), payments, plan))
	}
	r.StartAll(team...)
	for _, c := range team {
		c.Read()
	}
	team[0].CatchUp()
	r.Wait(client.AutoEvery + time.Second) // for its last commit
}

func sayRung(r *sim.Run, x rung) {
	switch {
	case x.partitions == 1 && x.consumers == 1:
		r.Say("One partition and one consumer come first: the others are measured against them.")
	case x.partitions == 1:
		r.Say("One partition gets %s consumers. One of them works, and the rest look on: nothing is gained.", x.consumers)
	case x.consumers == 1:
		r.Say("%s partitions get one consumer. It owns all of them and reads them in turn: more partitions alone do not help either.", x.partitions)
	case x.consumers > x.partitions:
		r.Say("%s partitions get %s consumers. Those left without a partition are spares.", x.partitions, x.consumers)
	case x.partitions%x.consumers > 0:
		r.Say("%s partitions get %s consumers. The partitions cannot be divided evenly: the consumer with the most of them finishes last, and the group with it.", x.partitions, x.consumers)
	default:
		r.Say("%s partitions get %s consumers. The partitions are divided, and all consumers work at the same time.", x.partitions, x.consumers)
	}
}

func busyAtLast(l *sim.Lesson) any {
	partitions, consumers := l.Int("partitions"), l.Int("consumers")
	last := check.Throughput(rung{partitions, consumers}.group(), partitions, consumers)
	l.Say("A partition has one owner in a group, so at most as many consumers work as there are partitions.")
	return sim.Members(min(l.Measured(last, "partitions"), l.Measured(last, "members")))
}
