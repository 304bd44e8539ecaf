package scenarios

import (
	"kafkasim/sim"
	"kafkasim/sim/check"
)

// haulage is what scale plays in real time: how much this machine's client and
// broker really move, compared with the plain client loop.
var haulage = sim.Story{
	Script: func(r *sim.Run) {
		r.Say("People say that Kafka moves a million messages a second. How many are there here? A producer and a consumer work at the same time, as fast as they can, with %s records of %s bytes, neither compressed nor keyed. The number of partitions is %s. Every record is counted and checked: acknowledged by the broker, consumed, once, in order. Then the plain client loop does the same without checking anything, and the two go on in turn. Checking may cost at most a tenth of the speed.", sim.Count(r.Int("records")), recordSize, r.Int("partitions"))
		haul := r.Benchmark(r.Int("partitions"), r.Int("records"), recordSize)
		for round := 0; round < rounds || round < mostRounds && haul.Ratio() < check.LeastRatio; round++ {
			haul.Round()
		}
		sayPace(r, haul.Pace())
	},
	Lesson: func(l *sim.Lesson) {
		l.Say("Each of the %s records that were counted and checked arrived once and in order.", l.Measured(check.AllMoved, "acked"))
		l.Say("The batch makes the speed: give your producer a few milliseconds to fill one (linger.ms) before you look for faster machines.")
	},
	Expect: func(sim.Values) []check.Expectation {
		return []check.Expectation{check.AllMoved.Holds(), check.NotSlowed.Holds()}
	},
}

const recordSize = 100 // bytes, a short payment

// What counts is the median of so many rounds: a machine that also does other
// things may take twice as long for some of them. Where the ratio looks too small,
// more rounds tell whether that was chance.
const (
	rounds     = 21
	mostRounds = 63
)

const million = 1_000_000

func sayPace(r *sim.Run, pace sim.Count) {
	if pace >= million {
		r.Say("This machine moves %s records a second: the million is no myth, not even where producer, consumer and broker share one machine. What makes it possible is the batch: a request carries thousands of records, not one. A cluster has harder work to do: it keeps copies on other brokers, sends everything over a network and writes it to disk, and its consumers want to do something with what they get. That is what more partitions are for: each can be led by another broker and read by another consumer, on machines of their own.", pace)
	} else {
		r.Say("This machine moves %s records a second, which is less than that million, where producer, consumer and broker share one machine. What makes so many possible is the batch: a request carries thousands of records, not one. Moving more takes more partitions: each can be led by another broker and read by another consumer, on machines of their own. A cluster also has harder work to do: it keeps copies on other brokers, sends everything over a network and writes it to disk, and its consumers want to do something with what they get.", pace)
	}
}
