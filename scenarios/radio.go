package scenarios

import (
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

// Radio is the tutorial's first picture, with a third medium beside it: Redis
// pub/sub is a radio, Kafka a DVR, and Redis Streams is Redis' own DVR.
var Radio = sim.Scenario{
	Name:  "radio",
	Title: "The same payments on Redis pub/sub, Redis Streams and Kafka",
	About: "The shop sends every payment three ways: to a Redis channel, to a Redis stream and to Kafka. Three listeners tune in late, listen for a while, are killed, and come back. Pub/sub reaches everybody who is there, at once, and keeps nothing: what was said before and in between is lost. Streams and Kafka have both recorded it, and both give back what was read but not confirmed: Streams from a list of entries (the pending list), Kafka from a bookmark (the committed offset).",
	Params: []sim.Param{
		sim.Rate("rate", "1/s", "how fast the shop sends payments"),
		sim.Duration("late", "30s", "how long the shop sends before anybody listens"),
		sim.Duration("away", "2m", "how long the listeners are away"),
		sim.Int("unconfirmed", 5, 0, maxUnconfirmed, "payments read but not yet confirmed when the listeners are killed"),
	},
	RealTime: map[string]string{"rate": "20/s", "late": "2s", "away": "3s"},
	Redis:    "in real time it needs a Redis server: name one with --redis host:port",
	Refuse:   refuseRadio,
	Script: func(r *sim.Run) {
		sayOnAir(r)
		redis := r.Redis()
		channel, stream, payments := redis.Channel(sim.Topic), redis.Stream(sim.Topic, streamLength(r)), r.Topic(sim.Topic, 1)
		shop := r.Producer("producer", payments, r.Every("rate"))
		shop.AlsoOn(channel, stream)

		radio := channel.Subscriber(onAir)
		reader := stream.Reader(onStream, sim.Group, streamPlan(r))
		consumer := r.Consumer(onKafka, sim.Group, payments, kafkaPlan(r))
		if r.Playing("always-there") {
			radio.TuneIn()
		}
		sendOn(r, shop, int(r.Duration("late")/r.Every("rate")))

		sayTuningIn(r)
		if !r.Playing("always-there") {
			radio.TuneIn()
		}
		reader.Start()
		consumer.Start()
		hearWhatIsLeft(radio, reader, consumer)

		r.Say("Now all three are there, and each hears every payment. This is what the radio is good at: a message goes straight to everybody who is there, with nothing to store, to confirm or to clean up. Nothing is quicker, and nothing is simpler.")
		sendOn(r, shop, together)
		hearWhatIsLeft(radio, reader, consumer)
		confirmAll(r, reader, consumer)

		sayUnconfirmed(r)
		sendOn(r, shop, r.Int("unconfirmed"))
		hearWhatIsLeft(radio, reader, consumer)

		sayKilled(r)
		r.Question(missedBy(check.Missed(onAir, 0), radioMissed), "How many payments will the listener on the radio have missed in the end?")
		r.Question(missedBy(check.Missed(onStream, 0), streamMissed), "How many payments will the stream's reader have missed in the end?")
		r.Question(missedBy(check.Missed(onKafka, 0), kafkaMissed), "How many payments will Kafka's consumer have missed in the end?")
		if !r.Playing("always-there") {
			radio.Crash()
		}
		reader.Crash()
		consumer.Crash()
		sendOn(r, shop, int(r.Duration("away")/r.Every("rate")))

		sayBackOnAir(r)
		if consumer.IsListed() {
			r.Say("Kafka's consumer has to wait a little: its group still counts on the dead member until that session has timed out.")
		}
		if !r.Playing("always-there") {
			radio.TuneIn()
		}
		reader.Start()
		consumer.Start()
		hearWhatIsLeft(radio, reader, consumer)
		confirmAll(r, reader, consumer)

		r.Say("The shop goes on sending, and all three hear it again.")
		sendOn(r, shop, together)
		shop.Close()
		hearWhatIsLeft(radio, reader, consumer)

		r.Say("Which one, then? Use pub/sub where only the present counts, such as a live price or \"somebody is typing\". Use a stream where the past counts, as long as it fits into memory and nobody trims it: if you already run Redis, which is also a cache, a counter and much else, there is nothing more to install. To outlive a restart of Redis it needs persistence switched on (AOF, or RDB up to the last snapshot). Use Kafka where the past is the point: on disk, for days or for ever, for any number of groups, in partitions over many machines.")
		radio.Close()
		reader.Close()
		consumer.Close()
	},
	Expect: func(v sim.Values) []check.Expectation {
		return []check.Expectation{
			check.Missed(onAir, unheard(v)).Holds(),
			check.Missed(onStream, 0).Holds(),
			check.Missed(onKafka, 0).Holds(),
			check.OnAir(onAir).Holds(),
			check.StreamKept.Holds(),
			check.PendingExact.Holds(),
			check.NothingPending.Holds(),
			check.Duplicates(v.Int("unconfirmed")).Holds(),
			onceConfirmed(v),
		}
	},
	Lesson: func(l *sim.Lesson) {
		radio := check.Missed(onAir, unheard(l.Values))
		missed, sent := l.Measured(radio, "missed"), sim.Payments(l.Measured(radio, "sent"))
		if again := l.Measured(check.Duplicates(l.Int("unconfirmed")), "again"); again > 0 {
			l.Say("The listener on the radio missed %s of %s. The two recorders missed nothing, and gave back what was read but not confirmed (%s).", missed, sent, sim.Payments(again))
		} else {
			l.Say("The listener on the radio missed %s of %s. The two recorders missed nothing.", missed, sent)
		}
		l.Say("Use pub/sub only where a missed message does no harm; otherwise take a stream or Kafka, and confirm after processing.")
	},
	Controls: []sim.Control{
		{
			Name:    "always-there",
			Title:   "The radio has a listener from the first payment to the last, which misses nothing",
			Kind:    sim.WhatIf,
			Meaning: "The listener was never away, so it missed nothing. The radio itself still keeps nothing.",
			Lesson: func(l *sim.Lesson) {
				l.Say("The listener on the radio was there all the time and heard %s: all that was sent.", sim.Payments(l.Measured(check.OnAir(onAir), "heard")))
				l.Say("Pub/sub is enough where a listener that restarts or loses its connection may miss what is said meanwhile.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.Missed(onAir, unheard(v)).Breaks(), check.OnAir(onAir).Holds(), onceConfirmed(v)}
			},
		},
		{
			Name:    "from-now",
			Title:   "The stream is read without a group, from $ on: a recorder used like a radio",
			Meaning: "The stream has recorded everything, but a reader without a group remembers nothing, and from $ on it asks only for what is new.",
			Lesson: func(l *sim.Lesson) {
				missed := check.Missed(onStream, 0)
				l.Say("The stream had every entry, and its reader missed %s of %s: it never asked for them.", l.Measured(missed, "missed"), sim.Payments(l.Measured(missed, "sent")))
				l.Say("Read a stream with a group (XREADGROUP), which remembers where it stopped.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.Missed(onStream, 0).Breaks(), check.StreamKept.Holds(), onceConfirmed(v)}
			},
		},
		{
			Name:  "never-claims",
			Title: "The stream's reader comes back and never looks at the pending list",
			Lesson: func(l *sim.Lesson) {
				l.Say("At the end the pending list still had %s: read before the crash, never confirmed, never asked for again.", sim.Payments(l.Measured(check.NothingPending, "open")))
				l.Say("After a restart, first claim what is pending (XAUTOCLAIM), then read on.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.NothingPending.Breaks(), check.PendingExact.Holds(), check.Missed(onStream, 0).Holds(), onceConfirmed(v)}
			},
		},
		{
			Name:  "trimmed",
			Title: "The stream is trimmed to its last entries: a reader that is away for longer loses the rest",
			Lesson: func(l *sim.Lesson) {
				l.Say("Trimming removed %s from the stream, and its reader had not read %s of them.", sim.Payments(l.Measured(check.StreamKept, "gone")), l.Measured(check.Missed(onStream, 0), "missed"))
				l.Say("MAXLEN must be enough for your longest absence at your highest rate, as retention.ms must in Kafka.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.StreamKept.Breaks(), check.Missed(onStream, 0).Breaks(), onceConfirmed(v)}
			},
		},
		{
			Name:    "latest",
			Title:   "Kafka's consumer starts at the latest offset and does not commit until it leaves: a recorder used like a radio",
			Meaning: "The log has everything. But without a bookmark the consumer starts after the last payment, each time.",
			Lesson: func(l *sim.Lesson) {
				missed := check.Missed(onKafka, 0)
				l.Say("The log had everything, and Kafka's consumer missed %s of %s: it had no bookmark and started at the latest offset.", l.Measured(missed, "missed"), sim.Payments(l.Measured(missed, "sent")))
				l.Say("Commit as you go, and set auto.offset.reset=earliest.")
			},
			Expect: func(sim.Values) []check.Expectation {
				return []check.Expectation{check.Missed(onKafka, 0).Breaks(), check.NothingLost.Breaks(), check.NothingLostSinceJoined.Breaks(), check.CommitWithinProcessed.Breaks()}
			},
		},
	},
}

// onceConfirmed: what the consumer had processed but not confirmed when it was
// killed comes twice.
func onceConfirmed(v sim.Values) check.Expectation {
	if v.Int("unconfirmed") > 0 {
		return check.ProcessedOnce.Breaks()
	}
	return check.ProcessedOnce.Holds()
}

// The listeners.
const (
	onAir    = "radio-1"
	onStream = "stream-1"
	onKafka  = "consumer-1"
)

// together is how many payments are sent while everybody listens, before the
// crash and again after the return.
const together = 20

// tight is what the control `trimmed` keeps of the stream.
const tight = 10

const (
	maxUnconfirmed = 100
	mostUnheard    = 200_000
)

// radioFastest is the shortest time between two payments: the shop waits for
// the answer of Redis before it sends the next one.
const radioFastest = 10 * time.Millisecond

func refuseRadio(v sim.Values) error {
	every := v.Every("rate")
	switch {
	case every < radioFastest:
		return sim.Refusal("--rate can be at most 100/s here: the shop waits for the answer of Redis before it sends the next payment")
	case v.Duration("late") < every || v.Duration("away") < every:
		return sim.Refusal("--late and --away must be long enough for at least one payment at this --rate")
	case unheard(v) > mostUnheard:
		return sim.Refusal("--late and --away at this --rate mean more than 200,000 payments, each through two servers: make them shorter, or send more slowly")
	case v.Playing("never-claims") && v.Int("unconfirmed") == 0:
		return sim.Refusal("this control needs --unconfirmed 1 or more, so that something waits to be claimed")
	case v.Playing("trimmed") && v.Duration("away")/every <= tight:
		return sim.Refusal("this control needs an --away of more than 10 payments, so that something is trimmed meanwhile")
	}
	return nil
}

// unheard is how many payments are sent while nobody listens.
func unheard(v sim.Values) int {
	return int(v.Duration("late")/v.Every("rate") + v.Duration("away")/v.Every("rate"))
}

// sendOn lets the shop send n payments, up to the moment of the next one.
func sendOn(r *sim.Run, shop *sim.Producer, n int) {
	if n > 0 {
		shop.Send(n)
		r.Wait(r.Every("rate"))
	}
}

// hearWhatIsLeft lets each hear what it still can.
func hearWhatIsLeft(radio *sim.Subscriber, reader *sim.StreamReader, consumer *sim.Consumer) {
	radio.CatchUp()
	reader.CatchUp()
	consumer.CatchUp()
}

// confirmAll tells the recorders what is done.
func confirmAll(r *sim.Run, reader *sim.StreamReader, consumer *sim.Consumer) {
	reader.Ack()
	if !r.Playing("latest") {
		consumer.Commit()
	}
}

func streamLength(r *sim.Run) int {
	if r.Playing("trimmed") {
		return tight
	}
	return 0
}

func streamPlan(r *sim.Run) client.StreamPlan {
	return client.StreamPlan{FromNow: r.Playing("from-now"), NeverClaims: r.Playing("never-claims"), ClaimIdle: r.Duration("away") / 2}
}

func kafkaPlan(r *sim.Run) client.Plan {
	return client.Plan{FromLatest: r.Playing("latest"), Commit: client.CommitByHand}
}

func sayOnAir(r *sim.Run) {
	if r.Playing("always-there") {
		r.Say("The shop sends every payment three ways: to a Redis channel (PUBLISH), which is a radio, and to a Redis stream (XADD) and a Kafka topic, which are recorders. On the radio somebody listens from the start, and Redis says so: its answer to PUBLISH is the number of listeners reached (in a Redis Cluster, of those on that node).")
		return
	}
	r.Say("The shop sends every payment three ways: to a Redis channel (PUBLISH), which is a radio, and to a Redis stream (XADD) and a Kafka topic, which are recorders. So far nobody listens, and Redis even says so: its answer to PUBLISH is the number of listeners reached (in a Redis Cluster, of those on that node).")
}

func sayTuningIn(r *sim.Run) {
	late := r.Duration("late")
	switch {
	case r.Playing("always-there"):
		r.Say("%s later the listeners of the two recorders arrive: the stream's reader and Kafka's consumer. The listener on the radio has been there all the time.", late)
	case r.Playing("from-now"):
		r.Say("%s later three listeners tune in. The stream's reader has no group and asks for $, which means: from now on. The stream has it all, but nobody asks for it.", late)
	case r.Playing("latest"):
		r.Say("%s later three listeners tune in. The group of Kafka's consumer has no bookmark (committed offset), and the consumer is configured to start at the latest offset: from now on. The log has it all, but nobody asks for it.", late)
	case r.Playing("trimmed"):
		r.Say("%s later three listeners tune in. The radio has nothing for them. The stream is kept short (XADD with MAXLEN) and has at most %s entries, the last ones. Kafka's log has it all.", late, tight)
	default:
		r.Say("%s later three listeners tune in. For the one on the radio the past does not exist. The stream's reader begins at the first entry, Kafka's consumer at the earliest offset: both recorders have it all.", late)
	}
}

func sayUnconfirmed(r *sim.Run) {
	if n := r.Int("unconfirmed"); n > 0 {
		r.Say("Then the shop sends %s. The readers of the two recorders have read what came, but not yet confirmed it.", sim.Payments(n))
	}
}

func sayKilled(r *sim.Run) {
	away := r.Duration("away")
	switch {
	case r.Playing("always-there"):
		r.Say("Somebody pulls the plug of the two recorders' readers: kill -9. For %s they are away, and the shop goes on sending. The radio still has its listener.", away)
	case r.Playing("from-now") || r.Playing("latest"):
		r.Say("Somebody pulls the plug: kill -9. For %s nobody is there, and the shop goes on sending.", away)
	case r.Int("unconfirmed") == 0:
		r.Say("Somebody pulls the plug: kill -9. All that was read is confirmed. For %s nobody is there, and the shop goes on sending.", away)
	default:
		r.Say("At this moment somebody pulls the plug: kill -9. Redis has a list of the entries that the stream's group was given and has not acknowledged (the pending list); Kafka has one bookmark (the committed offset). For %s nobody is there, and the shop goes on sending.", away)
	}
}

func sayBackOnAir(r *sim.Run) {
	switch {
	case r.Playing("always-there"):
		r.Say("The two come back and read what they have missed. The listener on the radio has nothing to catch up with: it was there.")
	case r.Playing("from-now"):
		r.Say("All three come back. The stream's reader asks for $ once more: it will never see what came in between, although the stream still has every entry.")
	case r.Playing("never-claims"):
		r.Say("All three come back. The stream's reader asks for new entries only (>). What it had been given before the crash is not new: it stays in the pending list until somebody claims it, and nobody does.")
	case r.Playing("trimmed"):
		r.Say("All three come back. A stream keeps its entries until it is trimmed, and this one was trimmed meanwhile: what the reader had not fetched by then is gone.")
	case r.Playing("latest"):
		r.Say("All three come back. Kafka's consumer had not committed anything: there is still no bookmark, and the latest offset comes after all that was sent in between.")
	case r.Int("unconfirmed") == 0:
		r.Say("All three come back. On the radio, what was said is gone. The stream's reader resumes where its group stopped, Kafka's consumer at its bookmark (the committed offset): everything that they had read was confirmed, so only the rest comes.")
	default:
		r.Say("All three come back. On the radio, what was said is gone. The stream's reader first claims what waits in the pending list (XAUTOCLAIM), then resumes where its group stopped. Kafka's consumer resumes at the bookmark: what it had read and not committed comes again, and then the rest.")
	}
}

// missedBy is how many payments a listener has missed, and why.
//
//go:noinline
func missedBy(c *check.Check, why func(*sim.Lesson, bool)) func(*sim.Lesson) any {
	return func(l *sim.Lesson) any {
		if !l.Judged(c) {
			return nil
		}
		missed := sim.Payments(l.Measured(c, "missed"))
		why(l, missed > 0)
		return missed
	}
}

func radioMissed(l *sim.Lesson, some bool) {
	if some {
		l.Say("A radio keeps nothing: what was said before it tuned in, and while it was away, it never heard.")
	} else {
		l.Say("A listener that is there all the time hears everything, even on a radio.")
	}
}

func streamMissed(l *sim.Lesson, some bool) {
	switch {
	case some && l.Playing("trimmed"):
		l.Say("The stream was kept short: what its reader had not fetched in time was removed.")
	case some:
		l.Say("The stream had every entry, but from $ on its reader asked only for what was new.")
	default:
		l.Say("A stream is a recorder too: its group remembers where it stopped.")
	}
}

func kafkaMissed(l *sim.Lesson, some bool) {
	if some {
		l.Say("The log had every payment, but without a bookmark the consumer started after the last one, each time.")
	} else {
		l.Say("The log keeps every payment, and the bookmark says where to resume.")
	}
}
