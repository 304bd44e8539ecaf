package scenarios

import (
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

// Expiry is about the life of bookmarks, which is not that of the payments.
var Expiry = sim.Scenario{
	Name:  "expiry",
	Title: "Payments can be kept for ever, but the bookmark of an empty group lasts only seven days",
	About: "The topic keeps its payments for ever. A consumer reads them, commits, and is switched off for eight days. The bookmark (the committed offset) of a group without members lives for seven days: when the consumer returns there is none, and auto.offset.reset decides. With earliest it reads everything again; with latest it silently skips what was sent while it was away.",
	Params: []sim.Param{
		sim.Duration("away", "8d", "how long the consumer is away"),
		sim.Choice("reset", []string{"earliest", "latest"}, "where the consumer starts without a bookmark (auto.offset.reset)"),
		sim.Int("messages", 60, 1, 10_000, "payments that the consumer reads before it goes away"),
		sim.Int("missed", 30, 1, 10_000, "payments sent while it is away"),
	},
	Refuse: func(v sim.Values) error {
		away := v.Duration("away")
		switch {
		case away > maxAway:
			return sim.Refusal("--away can be at most 60d: the broker looks for old bookmarks every ten minutes, and each of these looks has to be played")
		case away >= bookmarkLife && away < bookmarkLife+sureByThen:
			return sim.Refusal("--away cannot be between 7d and 7d 1h: the broker looks for old bookmarks only every ten minutes, so nobody could say whether this one is still there")
		case v.Playing("member-stays") && !forgotten(v):
			return sim.Refusal("this control needs an --away of more than 7d, so that without the other consumer the bookmark would be gone")
		}
		return nil
	},
	Script: func(r *sim.Run) {
		r.RelaxTimers()
		r.Say("The topic keeps its payments for ever. A consumer reads each one as it arrives, and commits. Its group's bookmark (the committed offset) is a small record that the broker keeps beside the payments, and it has a life of its own.")
		payments := r.Topic(sim.Topic, 1)
		payments.SetRetentionForEver()
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{FromLatest: r.Choice("reset") == "latest", RelaxedTimers: r.Playing("member-stays")})
		c.Start()
		c.Read()
		r.Wait(10 * time.Second)
		shop := r.Producer("producer", payments, time.Second)
		shop.Send(r.Int("messages"))
		c.CatchUp()
		r.Wait(10 * time.Second)

		r.Question(bookmarkIsThere, "The consumer will be away for %s. Will its group's bookmark still be there when it comes back?", r.Duration("away"))
		r.Question(repeatsAfterExpiry, "And how many payments will it process a second time?")
		sayAway(r)
		c.Close()
		if r.Playing("member-stays") {
			spare := r.Consumer("consumer-2", sim.Group, payments, client.Plan{RelaxedTimers: true})
			spare.Start()
			spare.Read()
		}
		shop.Send(r.Int("missed"))
		c.StayAway(r.Duration("away"))

		sayStranger(r)
		payments.Show()
		c.Start()
		c.CatchUp()
		r.Wait(10 * time.Second)

		sayLater(r)
		shop.Send(laterPayments)
		shop.Close()
		c.CatchUp()
		r.Wait(10 * time.Second)
	},
	Expect: func(v sim.Values) []check.Expectation {
		messages, missed := v.Int("messages"), v.Int("missed")
		switch {
		case !forgotten(v):
			return []check.Expectation{
				bookmarkForgotten.Breaks(),
				check.ReadExactly("consumer-1", 2, missed+laterPayments).Holds(),
				check.ProcessedOnce.Holds(),
			}
		case v.Choice("reset") == "latest":
			return []check.Expectation{
				bookmarkForgotten.Holds(),
				check.ReadExactly("consumer-1", 2, laterPayments).Holds(),
				check.NothingLost.Breaks(),
				check.NothingLostSinceJoined.Breaks(),
				check.Drained.Holds(),
				check.ProcessedOnce.Holds(),
			}
		}
		return []check.Expectation{
			bookmarkForgotten.Holds(),
			check.ReadExactly("consumer-1", 2, messages+missed+laterPayments).Holds(),
			check.Duplicates(messages).Holds(),
			check.ProcessedOnce.Breaks(),
		}
	},
	Lesson:  teachExpiry,
	Virtual: "only in virtual time: the story takes weeks",
	Controls: []sim.Control{
		{
			Name:    "member-stays",
			Title:   "One consumer stays in the group: the bookmark is kept, however long the other is away",
			Kind:    sim.WhatIf,
			Meaning: "A group with a member keeps its bookmarks: a consumer that comes back resumes where the group stands.",
			Lesson: func(l *sim.Lesson) {
				l.Say("The group was never empty, so its bookmark was still there after %s: nothing came twice, and nothing was skipped (%s in all).", l.Duration("away"), sim.Payments(l.Measured(check.ProcessedOnce, "processed")))
				l.Say("If a consumer may be away for long, leave another member in its group.")
			},
			Expect: keptBookmark,
		},
		{
			Name:    "six-days",
			Title:   "The consumer returns after six days: the bookmark is still there",
			Kind:    sim.WhatIf,
			Meaning: "Six days are fewer than seven: the bookmark is still there, and the consumer resumes where it stopped.",
			Lesson:  teachExpiry,
			Set:     sim.Always("away", "6d"),
			Expect:  keptBookmark,
		},
	},
}

// teachExpiry is about what was left of the bookmark when the consumer returned.
func teachExpiry(l *sim.Lesson) {
	switch {
	case !forgotten(l.Values):
		l.Say("After %s the bookmark was still there: the consumer read what it had missed (%s), and nothing twice.", l.Duration("away"), sim.Payments(l.Int("missed")))
	case l.Choice("reset") == "latest":
		l.Say("The bookmark was gone, and with \"latest\" the consumer never got what was sent while it was away (%s). No error said so.", sim.Payments(l.Measured(check.NothingLost, "lost")))
	default:
		l.Say("The bookmark was gone, and with \"earliest\" the consumer processed all its past work a second time (%s).", sim.Payments(l.Measured(check.ProcessedOnce, "again")))
	}
	l.Say("At the broker, set offsets.retention.minutes above your longest absence, or leave a member in the group.")
}

func keptBookmark(sim.Values) []check.Expectation {
	return []check.Expectation{bookmarkForgotten.Breaks(), check.ProcessedOnce.Holds(), check.NothingLost.Holds()}
}

// bookmarkLife is the default of offsets.retention.minutes. Brokers look every
// ten minutes for bookmarks that are older.
const (
	bookmarkLife = 7 * day
	sureByThen   = time.Hour
	maxAway      = 60 * day

	laterPayments = 10
)

var bookmarkForgotten = check.BookmarkForgotten(sim.Group, bookmarkLife)

func forgotten(v sim.Values) bool { return v.Duration("away") > bookmarkLife }

func sayAway(r *sim.Run) {
	if r.Playing("member-stays") {
		r.Say("The consumer is switched off for %s, but a colleague stays in the group. As long as the group has a member, the broker keeps its bookmarks, however old they are (since Kafka 2.1, KIP-211). Meanwhile the shop sends %s.", r.Duration("away"), sim.Payments(r.Int("missed")))
		return
	}
	r.Say("The consumer is switched off for %s, and its group is empty. A clock starts now: the broker keeps the bookmarks of an empty group for seven days (offsets.retention.minutes; before Kafka 2.0 it was one day). The shop sends %s, which nobody reads.", r.Duration("away"), sim.Payments(r.Int("missed")))
}

func sayStranger(r *sim.Run) {
	switch {
	case r.Playing("member-stays"):
		r.Say("%s later it comes back. The bookmark is where the colleague left it.", r.Duration("away"))
	case r.Duration("away") < bookmarkLife:
		r.Say("%s later it comes back. The bookmark is still there, and it resumes with the first payment that it had missed.", r.Duration("away"))
	case r.Choice("reset") == "latest":
		r.Say("%s later it comes back, and the broker no longer knows its group. All payments are still there, but no bookmark says where to resume. Its auto.offset.reset is \"latest\": it starts after the last payment, and it will never see what was sent while it was away. There is no error.", r.Duration("away"))
	default:
		r.Say("%s later it comes back, and the broker no longer knows its group. All payments are still there, but no bookmark says where to resume. Its auto.offset.reset is \"earliest\": it starts from the very first payment and repeats work that it has done.", r.Duration("away"))
	}
}

func sayLater(r *sim.Run) {
	if r.Choice("reset") == "latest" && r.Duration("away") > bookmarkLife && !r.Playing("member-stays") {
		r.Say("The shop sends some more, and those it does get. From the outside all is well: the group has a bookmark again, and nothing after it is waiting (its lag is 0).")
		return
	}
	r.Say("The shop sends some more, and work continues as before.")
}

func bookmarkIsThere(l *sim.Lesson) any {
	switch gone := l.Measured(bookmarkForgotten, "forgotten") > 0; {
	case gone:
		l.Say("The broker keeps the bookmarks of an empty group for seven days only, however long it keeps the payments.")
		return false
	case l.Playing("member-stays"):
		l.Say("A group that has a member keeps its bookmarks: the clock starts when the last one leaves.")
	default:
		l.Say("The broker keeps the bookmarks of an empty group for seven days, and it was back before that.")
	}
	return true
}

func repeatsAfterExpiry(l *sim.Lesson) any {
	again := l.Measured(check.ProcessedOnce, "again")
	switch gone := l.Measured(bookmarkForgotten, "forgotten") > 0; {
	case gone && again > 0:
		l.Say("Without a bookmark auto.offset.reset decides, and \"earliest\" begins with the very first payment.")
	case gone:
		l.Say("Without a bookmark auto.offset.reset decides, and \"latest\" repeats nothing, but skips what was sent meanwhile.")
	default:
		l.Say("It resumed at the bookmark, which came after everything that had been processed.")
	}
	return sim.Payments(again)
}
