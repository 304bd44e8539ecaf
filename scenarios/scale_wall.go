package scenarios

import (
	"kafkasim/sim"
	"kafkasim/sim/check"
)

// haulage is what scale plays in real time: what this machine's client and
// broker really move, beside what the plain client loop does.
var haulage = sim.Story{
	Script: func(r *sim.Run) {
		r.Say("A million messages a second, people say of Kafka. How many are they here? A producer and a consumer work at the same time, as fast as they can: %s records of %s bytes, neither compressed nor keyed. Partitions: %s. Every record is counted and looked at: confirmed by the broker, consumed, once, in order. Then the plain client loop does the same and looks at nothing, and so on in turn. Looking may cost a tenth of the speed at most.", sim.Count(r.Int("records")), recordSize, r.Int("partitions"))
		haul := r.Haul(r.Int("partitions"), r.Int("records"), recordSize)
		for round := 0; round < rounds || round < mostRounds && haul.Ratio() < check.LeastRatio; round++ {
			haul.Round()
		}
		sayPace(r, haul.Pace())
	},
	Expect: func(sim.Values) []check.Expectation {
		return []check.Expectation{check.AllMoved.Holds(), check.NotSlowed.Holds()}
	},
}

const recordSize = 100 // bytes, a short payment

// The medians of so many rounds are what counts: a machine that also does other
// things needs twice as long for one of them and then again for another. Where
// the ratio looks too small, more rounds tell whether that was chance.
const (
	rounds     = 21
	mostRounds = 63
)

const million = 1_000_000

func sayPace(r *sim.Run, pace sim.Count) {
	if pace >= million {
		r.Say("%s records a second: so it is no fairy tale, not even where producer, consumer and broker share one machine. What makes it possible is the batch: a request carries thousands of records, not one. A cluster has harder work to do: it keeps copies on other brokers, sends everything through a network and writes it to disk, and whoever consumes it wants to do something with it. For that there are more partitions: each can be led by another broker and read by another consumer, on machines of their own.", pace)
	} else {
		r.Say("%s records a second: less than that million, where producer, consumer and broker share one machine. What makes so many possible is the batch: a request carries thousands of records, not one. For more there are more partitions: each can be led by another broker and read by another consumer, on machines of their own. A cluster also has harder work to do: it keeps copies on other brokers, sends everything through a network and writes it to disk, and whoever consumes it wants to do something with it.", pace)
	}
}
