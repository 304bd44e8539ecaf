package scenarios

import (
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

const reports = "grupo_relatorios"

// History is the DVR: a consumer that did not exist when the payments were
// sent reads them all.
var History = sim.Scenario{
	Name:  "history",
	Title: "A consumer that arrives late reads the whole past",
	About: "The shop sends its payments and is switched off. Later a consumer that did not exist at the time reads every one of them, each partition in order. Its group keeps a bookmark (the committed offset), so when the consumer comes back it reads nothing twice; another group has its own bookmark and reads everything again. Reading erases nothing.",
	Params: []sim.Param{
		sim.Int("partitions", 1, 1, maxPartitions, "partitions of the topic"),
		sim.Int("messages", 10, 1, maxMessages, "payments that the shop sends"),
		sim.Rate("rate", "1/s", "how fast the shop sends payments"),
		sim.Duration("late", "1h", "how long after the last payment the consumer appears"),
	},
	Refuse: refuseEndless,
	Script: func(r *sim.Run) {
		r.Question(getsThePast, "A shop sends payments, and nobody is listening. %s later a consumer appears that did not exist until then. Will it get them?", r.Duration("late"))
		r.Say("The shop sends its payments and is then switched off. Nobody is listening. On a radio (and Redis pub/sub is one), anything said now is lost. Kafka is a DVR: it records everything in a log, where every payment has a number, its offset.")
		payments := r.Topic(sim.Topic, r.Int("partitions"))
		if r.Every("rate")*time.Duration(r.Int("messages"))+r.Duration("late") > usualDays*day-time.Hour {
			r.Say("By default Kafka removes a payment after seven days (retention.ms). This topic is configured to keep everything, or there would be no past left to read.")
			payments.SetRetentionForEver()
		}
		shop := r.Producer("producer", payments, r.Every("rate"))
		shop.Send(r.Int("messages"))
		shop.Close()

		r.Wait(r.Duration("late"))
		sayArrival(r)
		group, plan := sim.Group, client.Plan{}
		switch {
		case r.Playing("latest"):
			plan.FromLatest = true
		case r.Playing("no-group"):
			group = ""
		}
		first := r.Consumer("consumer-1", group, payments, plan)
		readForAWhile(r, first)

		r.Question(readsTwice, "The same consumer is about to come back. Will it read anything a second time?")
		sayReturn(r)
		readForAWhile(r, first)

		sayReader(r)
		second := r.Consumer("consumer-2", reports, payments, client.Plan{})
		readForAWhile(r, second)
	},
	Expect: func(v sim.Values) []check.Expectation {
		return []check.Expectation{
			check.ReadExactly("consumer-1", 1, v.Int("messages")).Holds(),
			check.ReadExactly("consumer-1", 2, 0).Holds(),
			check.ReadExactly("consumer-2", 1, v.Int("messages")).Holds(),
			check.ProcessedOnce.Holds(),
		}
	},
	Lesson: func(l *sim.Lesson) {
		l.Say("A consumer that came afterwards read all that had been sent (%s), and coming back it read nothing twice. Another group read it all again.",
			sim.Payments(l.Measured(check.ReadExactly("consumer-1", 1, l.Int("messages")), "read")))
		l.Say("Give each service its own group.id, and set auto.offset.reset=earliest where the past matters.")
	},
	RealTime: map[string]string{"rate": "20/s", "late": "1s"},
	Controls: []sim.Control{
		{
			Name:    "latest",
			Title:   "The consumer starts at the latest offset: \"my consumer gets nothing\"",
			Meaning: "The consumer started after the last payment, so it never gets what was sent before. The broker is not at fault: every payment is in the log.",
			Lesson: func(l *sim.Lesson) {
				messages := l.Int("messages")
				l.Say("The consumer got %s of %s: as long as its group has no bookmark, \"latest\" starts after the last one.",
					l.Measured(check.ReadExactly("consumer-1", 1, messages), "read"), sim.Payments(messages))
				l.Say("Where the past matters, set auto.offset.reset=earliest before the group first commits.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{
					check.ReadExactly("consumer-1", 1, v.Int("messages")).Breaks(),
					check.NothingLost.Breaks(),
					check.Drained.Breaks(),
				}
			},
		},
		{
			Name:    "no-group",
			Title:   "The consumer reads without a group: nobody keeps its bookmark, and it reads everything again",
			Meaning: "Nobody remembers how far a consumer without a group has read: at every start it reads everything again.",
			Lesson: func(l *sim.Lesson) {
				l.Say("Without a group nobody kept a bookmark: when the consumer came back it read everything again (%s).",
					sim.Payments(l.Measured(check.ReadExactly("consumer-1", 2, 0), "read")))
				l.Say("Set a group.id and commit, or keep the offsets yourself, together with your results.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{
					check.ReadExactly("consumer-1", 2, 0).Breaks(),
					check.ProcessedOnce.Breaks(),
				}
			},
		},
	},
}

// readForAWhile is one visit: read what there is, stay ten seconds, go. That
// is longer than the automatic commit takes.
func readForAWhile(r *sim.Run, c *sim.Consumer) {
	c.Start()
	c.CatchUp()
	r.Wait(10 * time.Second)
	c.Close()
}

func sayArrival(r *sim.Run) {
	switch late := r.Duration("late"); {
	case r.Playing("latest"):
		r.Say("%s later a consumer appears. Its group has no bookmark (committed offset) yet, and it is configured to start at the latest offset: after the last payment. It will see what comes from now on, and nothing comes.", late)
	case r.Playing("no-group"):
		r.Say("%s later a consumer appears that reads on its own, without a group. It starts at the earliest offset, and the whole past is there.", late)
	default:
		r.Say("%s later a consumer appears that did not exist when the payments were sent. Its group has no bookmark (committed offset) yet, so it starts at the earliest offset, and the whole past is there, each partition in order.", late)
	}
}

func sayReader(r *sim.Run) {
	if r.Playing("no-group") {
		r.Say("A second consumer has a group, and so a bookmark. It too reads everything, from the first payment on. Reading does not erase: the log still holds every payment.")
		return
	}
	r.Say("Another group has its own bookmark and reads everything, from the first payment on. Reading does not erase: the log still holds every payment.")
}

func sayReturn(r *sim.Run) {
	switch {
	case r.Playing("latest"):
		r.Say("The same consumer comes back. Its group still has no bookmark, because the consumer has never had anything to commit, and the latest offset is still after the last payment.")
	case r.Playing("no-group"):
		r.Say("The same consumer comes back. Without a group, nobody has kept a bookmark (a committed offset) for it: it starts at the earliest offset again.")
	default:
		r.Say("The same consumer comes back. Its group's bookmark says where to resume: after the last payment. \"earliest\" counts only where there is no bookmark, so nothing is read twice.")
	}
}

func getsThePast(l *sim.Lesson) any {
	if l.Measured(check.NothingLost, "lost") > 0 {
		l.Say("The log still had every payment, but with \"latest\" a consumer without a bookmark starts after the last one.")
		return false
	}
	l.Say("Kafka keeps what was sent, read or not, and \"earliest\" begins with the oldest payment that is there.")
	return true
}

func readsTwice(l *sim.Lesson) any {
	switch again := l.Measured(check.ProcessedOnce, "again"); {
	case again > 0:
		l.Say("Without a group nobody keeps a bookmark: every start is the first one.")
		return true
	case l.Measured(check.NothingLost, "lost") > 0:
		l.Say("It had never read anything, and \"latest\" still means: after the last payment.")
	default:
		l.Say("Its group has a bookmark now, and resumes there; auto.offset.reset counts only where there is none.")
	}
	return false
}
