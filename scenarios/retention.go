package scenarios

import (
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

// Retention is about the old end of the log: what was written long ago is removed,
// read or not.
var Retention = sim.Scenario{
	Name:  "retention",
	Title: "What retention leaves in the log, and what it takes from a consumer that is away too long",
	About: "The shop sends payments every day, and the topic keeps each of them for seven days. A consumer reads the first days and is then away for longer than that. When it returns, the payments at its bookmark (the committed offset) have expired: it resumes with the oldest that are left, and it has lost exactly what has expired. A newcomer can read the last seven days and no more.",
	Params: []sim.Param{
		sim.Choice("keep", []string{"7d", "30d", "forever"}, "how long the topic keeps a payment"),
		sim.Int("days", 40, 2, 366, "days on which the shop sends payments"),
		sim.Int("per-day", 10, 1, 1000, "payments per day"),
		sim.Int("away", 35, 1, 365, "days that the consumer is away, up to the end"),
		sim.Int("partitions", 1, 1, 100, "partitions of the topic"),
	},
	Refuse: func(v sim.Values) error {
		switch {
		case v.Int("away") >= v.Int("days"):
			return sim.Refusal("--away must be less than --days: the consumer reads some days before it goes")
		case v.Int("partitions") > v.Int("per-day"):
			return sim.Refusal("--partitions cannot be more than --per-day: each partition must get a payment every day, so that the same days expire in all of them")
		case v.Int("days")-v.Int("away") > kept(v):
			return sim.Refusal("the consumer must leave before anything expires: --days minus --away cannot be more than --keep")
		case v.Playing("forever") && v.Int("away") <= usualDays:
			return sim.Refusal("this control needs an --away of more than 7, so that something would expire unread if payments were not kept for ever")
		case v.Playing("latest") && v.Int("away") <= kept(v):
			return sim.Refusal("this control needs an --away that is longer than --keep, so that something expires unread")
		}
		return nil
	},
	Script: func(r *sim.Run) {
		days := r.Int("days")
		leaves := days - r.Int("away")
		r.RelaxTimers()
		sayKeeping(r)
		payments := r.Topic(sim.Topic, r.Int("partitions"))
		keep(r, payments)
		r.SetOffsetsRetention(2 * maxDays)
		shop := r.Producer("producer", payments, time.Second)
		sendDaily(r, shop, 1, leaves)

		sayReading(r, leaves)
		first := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
		readForAWhile(r, first)

		r.Question(expiresUnread, "It will return %s later. How many payments will have expired by then that it has not read?", time.Duration(r.Int("away"))*day)
		r.Question(stillThere, "And how many will it get then?")
		sayAlone(r)
		sendDaily(r, shop, leaves+1, days)
		shop.Close()

		sayAbsence(r)
		payments.Show()
		if r.Playing("latest") {
			first.FromLatest()
		}
		readForAWhile(r, first)

		sayNewcomer(r)
		readForAWhile(r, r.Consumer("newcomer", reports, payments, client.Plan{}))
	},
	Expect: func(v sim.Values) []check.Expectation {
		perDay := v.Int("per-day")
		return []check.Expectation{
			check.ReadExactly("consumer-1", 1, (v.Int("days")-v.Int("away"))*perDay).Holds(),
			check.ReadExactly("consumer-1", 2, min(v.Int("away"), kept(v))*perDay).Holds(),
			removedUnread(v),
			check.ReadExactly("newcomer", 1, min(v.Int("days"), kept(v))*perDay).Holds(),
			check.SawAll("newcomer").Holds(),
			check.ProcessedOnce.Holds(),
		}
	},
	Lesson: func(l *sim.Lesson) {
		read := sim.Payments(l.Measured(check.ReadExactly("consumer-1", 2, 0), "read"))
		if expired := l.Measured(check.NothingRemovedUnread, "expired"); expired > 0 {
			l.Say("The consumer lost what had expired while it was away (%s), and read what was left (%s).", sim.Payments(expired), read)
		} else {
			l.Say("Nothing had expired unread: the consumer read all that was sent while it was away (%s).", read)
		}
		l.Say("Keep payments (retention.ms) for longer than your longest outage, and raise the alarm about lag long before that.")
	},
	Virtual: "only in virtual time: the story takes weeks",
	Controls: []sim.Control{
		{
			Name:    "latest",
			Title:   "The consumer returns with \"latest\": it also loses what is still there",
			Meaning: "Out of range counts as having no bookmark: with \"latest\" the consumer starts after the last payment, and passes over even what retention has left.",
			Lesson: func(l *sim.Lesson) {
				l.Say("The consumer lost what had expired (%s), and with \"latest\" also what was still there (%s).", sim.Payments(l.Measured(check.NothingRemovedUnread, "expired")), sim.Payments(l.Measured(check.NothingLost, "lost")))
				l.Say("Set auto.offset.reset=earliest, or none, which stops with an error instead of skipping in silence.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{
					check.NothingLost.Breaks(),
					check.NothingRemovedUnread.Breaks(),
					check.Drained.Breaks(),
				}
			},
		},
		{
			Name:    "forever",
			Title:   "The topic keeps everything for ever: nobody loses anything, and the log only grows",
			Kind:    sim.WhatIf,
			Meaning: "Nothing has expired, so there is more to read than the usual seven days: the consumer gets all that it missed, and a newcomer the whole past.",
			Lesson: func(l *sim.Lesson) {
				l.Say("The consumer read all that was sent while it was away (%s), and a newcomer the whole past (%s).",
					sim.Payments(l.Measured(check.ReadExactly("consumer-1", 2, 0), "read")), sim.Payments(l.Measured(check.ReadExactly("newcomer", 1, 0), "read")))
				l.Say("The price of retention.ms=-1 is the disk: watch how much of it is free.")
			},
			Set: sim.Always("keep", "forever"),
			Expect: func(v sim.Values) []check.Expectation {
				perDay := v.Int("per-day")
				return []check.Expectation{
					check.ReadExactly("consumer-1", 2, usualDays*perDay).Breaks(),
					check.ReadExactly("newcomer", 1, usualDays*perDay).Breaks(),
					check.NothingRemovedUnread.Holds(),
				}
			},
		},
	},
}

// day is a day; maxDays is longer than any run.
const (
	day     = 24 * time.Hour
	maxDays = 366 * day

	usualDays = 7 // for which Kafka keeps a payment by default
)

// kept is for how many days a payment is kept: forever is longer than any run.
//
//go:noinline
func kept(v sim.Values) int {
	return map[string]int{"7d": 7, "30d": 30, "forever": 366}[v.Choice("keep")]
}

func keep(r *sim.Run, payments *sim.TopicRef) {
	if r.Choice("keep") == "forever" {
		payments.SetRetentionForEver()
	} else {
		payments.SetRetention(time.Duration(kept(r.Values)) * day)
	}
}

// sendDaily plays days: payments in the morning, and then half a day in which the
// broker, which looks every hour, removes what has become too old: the payments of
// one morning.
func sendDaily(r *sim.Run, shop *sim.Producer, from, to int) {
	for d := from; d <= to; d++ {
		morning := time.Duration(d-1) * day
		r.WaitUntil(morning)
		shop.Send(r.Int("per-day"))
		r.WaitUntil(morning + day/2)
	}
}

// removedUnread: a consumer that is away for too long loses what expires unread.
func removedUnread(v sim.Values) check.Expectation {
	if v.Int("away") > kept(v) {
		return check.NothingRemovedUnread.Breaks()
	}
	return check.NothingRemovedUnread.Holds()
}

// somethingExpires is whether the consumer is away for too long.
func somethingExpires(r *sim.Run) bool {
	return r.Int("away") > kept(r.Values)
}

func sayKeeping(r *sim.Run) {
	if r.Choice("keep") == "forever" {
		r.Say("The shop sends some payments every day. This topic is configured to keep everything for ever: nothing is ever removed, and the disk must be large enough.")
		return
	}
	r.Say("The shop sends some payments every day. A log cannot grow for ever, so this topic keeps a payment for %s and then removes it, read or not: that is retention.", time.Duration(kept(r.Values))*day)
}

func sayReading(r *sim.Run, leaves int) {
	r.Say("On day %s, when the shop is done, a consumer reads everything sent so far. Its bookmark (the committed offset) is the next payment to read. Then it is switched off. Bookmarks expire too, on a clock of their own; in this story that is years away.", leaves)
}

func sayAlone(r *sim.Run) {
	if somethingExpires(r) {
		r.Say("The shop goes on sending, day after day, and nobody reads. Every hour this broker looks for payments that are too old and removes them. (Kafka looks every five minutes: log.retention.check.interval.ms.)")
		return
	}
	r.Say("The shop goes on sending, day after day, and nobody reads.")
}

func sayAbsence(r *sim.Run) {
	away := time.Duration(r.Int("away")) * day
	switch {
	case r.Playing("latest"):
		r.Say("%s later the consumer returns; meanwhile somebody has set its auto.offset.reset to \"latest\". The payment at its bookmark has expired, and the broker answers that this offset is out of range. Then auto.offset.reset decides, as if there were no bookmark: the consumer resumes after the last payment and skips what is still there.", away)
	case somethingExpires(r):
		r.Say("%s later the consumer returns. The payment at its bookmark has expired, and the broker answers that this offset is out of range. Then auto.offset.reset decides, as if there were no bookmark: with \"earliest\" the consumer resumes with the oldest payment that is left. What has expired, no consumer can bring back.", away)
	default:
		r.Say("%s later the consumer returns. The payment at its bookmark is still there: it resumes where it was, and nothing is lost.", away)
	}
}

func sayNewcomer(r *sim.Run) {
	if r.Int("days") <= kept(r.Values) {
		r.Say("A newcomer, whose group was never here, asks for the earliest payment there is. Nothing has been removed: it reads from the very first day.")
		return
	}
	r.Say("A newcomer, whose group was never here, asks for the earliest payment there is: the last %s are left. This broker removes batches of records. Kafka removes segments, whole files, and starts a new one after seven days or a gigabyte, so some payments stay longer there. Retention says how long a payment stays at least, not when it goes.", time.Duration(kept(r.Values))*day)
}

func expiresUnread(l *sim.Lesson) any {
	expired := l.Measured(check.NothingRemovedUnread, "expired")
	if expired > 0 {
		l.Say("Retention waits for nobody: what is older than %s is removed, read or not.", time.Duration(kept(l.Values))*day)
	} else {
		l.Say("Nothing that it had not read was old enough: retention goes by age, not by who has read what.")
	}
	return sim.Payments(expired)
}

func stillThere(l *sim.Lesson) any {
	c := check.ReadExactly("consumer-1", 2, 0)
	if !l.Judged(c) {
		return nil
	}
	if l.Measured(check.NothingRemovedUnread, "expired") > 0 {
		l.Say("The payment at its bookmark was gone, and \"earliest\" resumed with the oldest that was left.")
	} else {
		l.Say("The payment at its bookmark was still there, and so was everything after it.")
	}
	return sim.Payments(l.Measured(c, "read"))
}
