package scenarios

import (
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

// Rewind is the combat log: the last ten minutes are read again, first by one
// consumer for itself, then by its whole group.
var Rewind = sim.Scenario{
	Name:  "rewind",
	Title: "A consumer scrolls back, as in a combat log",
	About: "A consumer that is up to date asks the broker where the log stood ten minutes ago, goes there, reads those payments again and catches up with the present. The bookmark (the committed offset) of its group does not move: the trip is private. Then an administrator sets the bookmark itself back by ten minutes, which the broker allows only while the group has no members, and the group reads again what comes after it.",
	Params: []sim.Param{
		sim.Int("partitions", 1, 1, maxPartitions, "partitions of the topic"),
		sim.Int("messages", 1200, 3, maxMessages, "payments that the shop sends"),
		sim.Rate("rate", "1/s", "how fast the shop sends payments"),
		sim.Duration("back", "10m", "how far back the consumer scrolls"),
	},
	Refuse: func(v sim.Values) error {
		back := v.Duration("back")
		mistaken := v.Playing("auto-commit") || v.Playing("seconds")
		switch {
		case back < time.Second || back < 2*v.Every("rate"):
			return sim.Refusal("--back must be at least 1s and twice the time from one payment to the next (--rate): otherwise there may be nothing to read again")
		case mistaken && (back < 30*time.Second || back > sentBefore(v)*9/10):
			return sim.Refusal("this control needs a --back of at least 30s, and --messages that at this --rate take nearly twice as long, so that the mistake shows")
		}
		return refuseEndless(v)
	},
	Script: func(r *sim.Run) {
		sayReadingAlong(r)
		payments := r.Topic(sim.Topic, r.Int("partitions"))
		shop := r.Producer("producer", payments, r.Every("rate"))
		c := r.Consumer("consumer-1", sim.Group, payments, rewinder(r))
		c.Start()
		c.Read()
		shop.KeepSending(r.Int("messages"))
		shop.AwaitAnswers(r.Int("messages") * 2 / 3)
		c.CatchUp()
		saveBookmark(r, c)

		if r.Playing("seconds") {
			r.Question(olderThanAsked, "The consumer wants to scroll back %s. How many payments older than that will it read again?", r.Duration("back"))
		}
		r.Question(bookmarkFollows, "The consumer is about to scroll back %s by itself. Will its group's bookmark go back with it?", r.Duration("back"))
		saySeek(r)
		if r.Playing("seconds") {
			c.SeekToTimeInSeconds(r.Duration("back"))
		} else {
			c.SeekToTime(r.Duration("back"))
		}
		r.Wait(halfOfIt(r))
		payments.Show()

		r.Say("It reads on, and where the past ends nothing happens: past and present are one log. It simply continues with what the shop has sent meanwhile.")
		c.CatchUp()
		shop.Finish()
		c.CatchUp()
		saveBookmark(r, c)
		if !r.Playing("seconds") && !r.Playing("auto-commit") {
			setTheGroupBack(r, payments, c)
		}
	},
	Expect: func(v sim.Values) []check.Expectation {
		return []check.Expectation{check.ReadAgain(v.Duration("back")).Holds(), check.BookmarkStays.Holds(), check.ProcessedOnce.Breaks()}
	},
	Lesson: func(l *sim.Lesson) {
		l.Say("First the consumer went back %s by itself, then the whole group did: together they read %s again.", l.Duration("back"), sim.Payments(l.Measured(check.ReadAgain(l.Duration("back")), "again")))
		l.Say("To look back, seek and do not commit. To redo work, reset the bookmark of the empty group, and mind that its effects come twice.")
	},
	RealTime: map[string]string{"messages": "510", "rate": "10/s", "back": "30s"},
	Controls: []sim.Control{
		{
			Name:  "auto-commit",
			Title: "Automatic commits stay on while it scrolls back: the bookmark goes back too, for everybody",
			Lesson: func(l *sim.Lesson) {
				l.Say("The consumer read %s again, and its automatic commits took the bookmark of the whole group back with it.", sim.Payments(l.Measured(check.ReadAgain(l.Duration("back")), "again")))
				l.Say("Switch enable.auto.commit off before you scroll back, or look with a consumer that has no group.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{
					check.ReadAgain(v.Duration("back")).Holds(),
					check.BookmarkStays.Breaks(),
					check.CommitNonRegress.Breaks(),
					check.ProcessedOnce.Breaks(),
				}
			},
		},
		{
			Name:  "seconds",
			Title: "It asks with a timestamp in seconds instead of milliseconds: everything since 1970 comes again",
			Lesson: func(l *sim.Lesson) {
				again := check.ReadAgain(l.Duration("back"))
				l.Say("The consumer wanted to go back %s and read %s again, %s of them older than that. No error came.", l.Duration("back"), sim.Payments(l.Measured(again, "again")), l.Measured(again, "surplus"))
				l.Say("Kafka's timestamps are milliseconds: look at the offset in the answer before you go there.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.ReadAgain(v.Duration("back")).Breaks(), check.ProcessedOnce.Breaks()}
			},
		},
		{
			Name:    "active",
			Title:   "The group's bookmark is set back while its consumer is there: the broker refuses, and the group reads nothing again",
			Meaning: "The bookmark did not move, so nothing comes again. Only the one who asked was told, and did not read the answer.",
			Lesson: func(l *sim.Lesson) {
				l.Say("The broker refused, because the group had a member: %s that should have come again did not.", sim.Payments(l.Measured(check.ReadAgain(l.Duration("back")), "missed")))
				l.Say("Stop every consumer of the group before you reset its bookmark, and read what the tool answers.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.ReadAgain(v.Duration("back")).Breaks(), check.ProcessedOnce.Breaks()}
			},
		},
	},
}

// rewinder works twenty times as fast as the shop sends: reading again takes a
// moment, in which new payments come in, and then it has caught up. With automatic
// commits it works more slowly, so that some of them happen while it reads again.
func rewinder(r *sim.Run) client.Plan {
	plan := client.Plan{Commit: client.CommitByHand, PollLimit: 10, Work: r.Every("rate") / haste(r)}
	if r.Playing("auto-commit") {
		plan.Commit = client.CommitAuto
	}
	return plan
}

// haste is how much faster the consumer works than the shop sends.
func haste(r *sim.Run) time.Duration {
	if r.Playing("auto-commit") {
		return 2
	}
	return 20
}

// sentBefore is for how long the shop has been sending when the consumer
// scrolls back.
func sentBefore(v sim.Values) time.Duration {
	return v.Every("rate") * time.Duration(v.Int("messages")*2/3)
}

// halfOfIt is how long it takes to read half of it again.
func halfOfIt(r *sim.Run) time.Duration {
	return min(r.Duration("back"), sentBefore(r.Values)) / haste(r) / 2
}

// saveBookmark commits where the consumer is, unless that happens by itself.
func saveBookmark(r *sim.Run, c *sim.Consumer) {
	if !r.Playing("auto-commit") {
		c.Commit()
	}
}

func sayReadingAlong(r *sim.Run) {
	if r.Playing("auto-commit") {
		r.Say("The shop sends one payment after another, and a consumer reads along. It commits automatically, as most clients do by default: every five seconds it writes down where it is, in its group's bookmark (the committed offset).")
		return
	}
	r.Say("The shop sends one payment after another, and a consumer reads along. It commits manually: as soon as it is up to date it will write down where it is, in its group's bookmark (the committed offset).")
}

func saySeek(r *sim.Run) {
	back := r.Duration("back")
	switch {
	case r.Playing("auto-commit"):
		r.Say("It scrolls back %s and reads again, and forgets that it commits automatically. What it writes down now is a place in the past: the bookmark of the whole group moves back. If this consumer died now, its successor would begin there.", back)
	case r.Playing("seconds"):
		r.Say("It wants to scroll back %s and gets the unit wrong: Kafka counts milliseconds since 1970, and it sends seconds. To the broker that is a day in January 1970. No error comes back: the first payment since then is the first of all.", back)
	default:
		r.Say("A combat log can be scrolled back, and so can Kafka's. Every payment carries the time at which it was sent, and the broker finds the first one since a given moment (ListOffsets). The consumer asks where the log stood %s ago, goes there (a seek) and reads on. Nobody else notices: the group's bookmark stays, and Kafka's own tool, which shows bookmarks, shows nothing of it.", back)
	}
	if !r.Playing("seconds") && back > sentBefore(r.Values)+r.Every("rate")+time.Second {
		r.Say("That is before the first payment was sent, so the first one since then is the first of all.")
	}
}

// setTheGroupBack is the other way to go back: with the bookmark, and so for
// the whole group.
func setTheGroupBack(r *sim.Run, payments *sim.TopicRef, c *sim.Consumer) {
	back := r.Duration("back")
	r.Question(notReadAgain, "An administrator is about to set the group's bookmark back by %s. How many payments since then will the group not read again?", back)
	r.Say("Now the group itself is to read again what came in during the last %s, say because its analysis had a bug. An administrator asks the broker to set its bookmark back. The broker refuses: as long as a group has members, only they may move its bookmark. (kafka-consumer-groups.sh --reset-offsets would not even ask: it sees the members and says \"Assignments can only be reset if the group is inactive\".) A member would not notice anyway: it asks for the bookmark once, when it gets a partition, and from then on counts by itself.", back)
	payments.ResetOffsets(sim.Group, back)
	if r.Playing("active") {
		r.Say("Nobody reads the error. The consumer is still there and waits for new payments, and what should be read again is not.")
		r.Wait(10 * time.Second)
		return
	}
	r.Say("So the consumer leaves first. The group is empty, and now its bookmark can be moved.")
	c.Close()
	payments.ResetOffsets(sim.Group, back)
	payments.Show()
	r.Say("The consumer comes back and begins at the bookmark: it reads again what comes after it, for the group, and commits. Its handler has seen all that before. Payments that were charged would be charged again, unless the handler recognises them.")
	c.Start()
	c.CatchUp()
	c.Close()
}

func bookmarkFollows(l *sim.Lesson) any {
	if !l.Judged(check.BookmarkStays) {
		return nil
	}
	if l.Measured(check.BookmarkStays, "fell") > 0 {
		l.Say("A seek moves only the consumer, but its automatic commits wrote down where it then was.")
		return true
	}
	l.Say("A seek moves only the consumer: the bookmark moves when somebody commits.")
	return false
}

func olderThanAsked(l *sim.Lesson) any {
	l.Say("Asked in seconds where it counts milliseconds, the broker understood a day in January 1970.")
	return sim.Payments(l.Measured(check.ReadAgain(l.Duration("back")), "surplus"))
}

func notReadAgain(l *sim.Lesson) any {
	if l.Playing("active") {
		l.Say("The broker refused while the group had a member, and nobody read its answer.")
	} else {
		l.Say("The consumer left first: the bookmark of an empty group can be moved, and it resumed there.")
	}
	return sim.Payments(l.Measured(check.ReadAgain(l.Duration("back")), "missed"))
}
