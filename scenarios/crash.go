package scenarios

import (
	"strconv"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

// Crash takes the tutorial's "I have read up to 50, send me from 51" literally.
var Crash = sim.Scenario{
	Name:  "crash",
	Title: "A consumer crashes and comes back: what it had not committed comes again",
	About: "The consumer processes fifty payments and commits 50: that is its bookmark, the next offset to read, since the first one is 0. It processes five more and is killed before it can commit them. When it comes back it resumes at offset 50: the five come a second time, and nothing is lost.",
	Params: []sim.Param{
		sim.Int("partitions", 1, 1, maxPartitions, "partitions of the topic"),
		sim.Int("messages", 60, 1, maxMessages, "payments that the shop sends"),
		sim.Int("crash-after", 55, 1, maxMessages, "payments processed before the crash"),
		sim.Int("commit-at", 50, 0, maxMessages, "payments processed before the last commit"),
	},
	Refuse: func(v sim.Values) error {
		messages, commitAt := v.Int("messages"), v.Int("commit-at")
		offByOne := v.Playing("one-too-few") || v.Playing("one-too-many")
		switch {
		case v.Int("crash-after") > messages:
			return sim.Refusal("--crash-after cannot be more than --messages: the consumer would wait for payments that nobody sends")
		case commitAt > v.Int("crash-after"):
			return sim.Refusal("--commit-at cannot be more than --crash-after: the dead do not commit")
		case v.Playing("commit-first") && commitAt%pollLimit != 0:
			return sim.Refusal("this control needs a --commit-at that is a multiple of %d, which is as many as a poll brings: a commit in the middle of a poll would undo the mistake", pollLimit)
		case v.Playing("commit-first") && (v.Int("crash-after")%pollLimit == 0 || v.Int("crash-after") == messages):
			return sim.Refusal("this control needs a --crash-after that is less than --messages and not a multiple of %d, so that the consumer dies in the middle of a poll", pollLimit)
		case offByOne && (v.Int("partitions") > 1 || commitAt < 1 || commitAt >= messages):
			return sim.Refusal("this control needs --partitions 1 and a --commit-at from 1 to one less than --messages, so that the mistake shows")
		}
		return nil
	},
	Script: func(r *sim.Run) {
		messages, commitAt, crashAfter := r.Int("messages"), r.Int("commit-at"), r.Int("crash-after")
		shift := 0
		switch {
		case r.Playing("one-too-few"):
			shift = -1
		case r.Playing("one-too-many"):
			shift = +1
		}
		r.Say("The shop sends its payments. They are now in the log, at offsets starting from 0.")
		payments := r.Topic(sim.Topic, r.Int("partitions"))
		shop := r.Producer("producer", payments, time.Second)
		shop.Send(messages)
		shop.Close()

		sayCommit(r, commitAt)
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{Commit: commitPolicy(r), Work: handling, PollLimit: pollLimit})
		c.Start()
		if commitAt > 0 {
			c.Process(commitAt)
			c.ShiftedCommit(shift)
		}
		sayCrash(r)
		r.Question(comesAgain, "How many payments will be processed a second time?")
		r.Question(isLost, "How many payments will nobody ever process?")
		if crashAfter > commitAt {
			c.Process(crashAfter - commitAt)
		}
		c.Crash()

		r.Say("Nobody tells the group. It waits for the consumer's next heartbeat (a sign of life) until its session times out (session.timeout.ms), and only then drops it; until then the dead consumer is listed as a member. This wait is why a restart after a crash seems to hang.")
		payments.Show()
		c.AwaitExpiry()

		sayReturnTo(r)
		c.Start()
		c.CatchUp()
		c.Close()
	},
	Expect: func(v sim.Values) []check.Expectation {
		again := v.Int("crash-after") - v.Int("commit-at")
		once := check.ProcessedOnce.Holds()
		if again > 0 {
			once = check.ProcessedOnce.Breaks()
		}
		return []check.Expectation{
			check.CommittedAtCrash(v.Int("commit-at")).Holds(),
			check.DiedSilently("consumer-1").Holds(),
			check.Duplicates(again).Holds(),
			once,
		}
	},
	Lesson: func(l *sim.Lesson) {
		commitAt, crashAfter := l.Int("commit-at"), l.Int("crash-after")
		again := sim.Payments(l.Measured(check.Duplicates(crashAfter-commitAt), "again"))
		switch {
		case again == 0:
			l.Say("When the consumer died, it had committed all that it had processed: nothing came twice, and nothing was lost.")
			return
		case commitAt == 0:
			l.Say("The consumer died before it had committed anything: %s came a second time, and nothing was lost.", again)
		default:
			l.Say("When the consumer died, it had processed %s and committed %s of them: %s came a second time, and nothing was lost.", sim.Payments(crashAfter), sim.Count(commitAt), again)
		}
		l.Say("That is at least once, Kafka's usual promise. The cure is a handler that can process a payment twice without harm (idempotent).")
	},
	RealTime: map[string]string{"messages": "24", "crash-after": "14", "commit-at": "10"},
	Controls: []sim.Control{
		{
			Name:  "commit-first",
			Title: "It commits before it processes: what it had not processed yet is never analysed",
			Lesson: func(l *sim.Lesson) {
				l.Say("The bookmark was ahead of the work: the crash left %s committed but not processed, which nobody will ever ask for again.", sim.Payments(l.Measured(check.NothingLost, "lost")))
				l.Say("Process first, commit afterwards: then a crash repeats payments but loses none.")
			},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.NothingLost.Breaks(), check.CommitWithinProcessed.Breaks(), check.CommitBeforeProcess.Holds(), check.DiedSilently("consumer-1").Holds(), check.ProcessedOnce.Holds()}
			},
		},
		{
			Name:    "one-too-few",
			Title:   "It commits the last payment read instead of the next one to read: one payment comes twice",
			Meaning: "The bookmark names the next offset to read. One that is too low by one repeats a payment after each restart, even if nobody crashes.",
			Lesson: func(l *sim.Lesson) {
				commitAt := l.Int("commit-at")
				l.Say("The consumer had processed %s and committed %s, the last offset that it had read, instead of %s, the next one: 1 payment came twice.", sim.Payments(commitAt), l.Offset(check.CommittedAtCrash(commitAt), "committed"), commitAt)
				l.Say("Commit the offset of the last payment you have processed, plus one.")
			},
			Set:      atTheCommit,
			RealTime: map[string]string{"messages": "24", "commit-at": "10"},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.CommittedAtCrash(v.Int("commit-at")).Breaks(), check.ProcessedOnce.Breaks(), check.Duplicates(1).Holds()}
			},
		},
		{
			Name:  "one-too-many",
			Title: "It commits one too many: one payment is lost",
			Lesson: func(l *sim.Lesson) {
				commitAt := l.Int("commit-at")
				l.Say("The consumer had processed %s and committed %s as the next offset to read: the payment at offset %s was skipped, and nobody will ever process it.", sim.Payments(commitAt), l.Offset(check.CommittedAtCrash(commitAt), "committed"), commitAt)
				l.Say("Commit the offset of the last payment you have processed, plus one.")
			},
			Set:      atTheCommit,
			RealTime: map[string]string{"messages": "24", "commit-at": "10"},
			Expect: func(v sim.Values) []check.Expectation {
				return []check.Expectation{check.NothingLost.Breaks(), check.CommitWithinProcessed.Breaks(), check.CommittedAtCrash(v.Int("commit-at")).Breaks()}
			},
		},
	},
}

// pollLimit is this consumer's max.poll.records: small, so that it crashes in the
// middle of a poll. handling is how long it takes for one payment.
const (
	pollLimit = 10
	handling  = 100 * time.Millisecond
)

// atTheCommit lets it crash as soon as it has committed, so that a commit that is
// off by one shows before the next commit hides it.
func atTheCommit(v sim.Values) map[string]string {
	return map[string]string{"crash-after": strconv.Itoa(v.Int("commit-at"))}
}

func commitPolicy(r *sim.Run) client.CommitPolicy {
	if r.Playing("commit-first") {
		return client.CommitFirst
	}
	return client.CommitByHand
}

func sayCommit(r *sim.Run, commitAt int) {
	switch {
	case commitAt == 0 && r.Playing("commit-first"):
		r.Say("The consumer starts, and it makes a mistake: it commits everything that a poll (one fetch) brings before it processes any of it. So its bookmark (the committed offset) runs ahead of the work.")
	case commitAt == 0:
		r.Say("The consumer starts. Its group has no bookmark (committed offset) yet, so it begins at the earliest offset.")
	case r.Playing("commit-first"):
		r.Say("The consumer processes %s of them, and it makes a mistake: it commits everything that a poll (one fetch) brings before it processes any of it. So its bookmark (the committed offset) runs ahead of the work.", sim.Count(commitAt))
	case r.Playing("one-too-few"):
		r.Say("The consumer processes %s of them and commits, and it makes the commonest of mistakes: its bookmark (the committed offset) is the last payment it has read, not the next one to read.", sim.Count(commitAt))
	case r.Playing("one-too-many"):
		r.Say("The consumer processes %s of them and commits one too many, as if offsets were counted from 1: its bookmark (the committed offset) is one payment too far.", sim.Count(commitAt))
	default:
		r.Say("The consumer processes %s of them and commits. Its bookmark (the committed offset) is not the last payment it has read but the next one to read.", sim.Count(commitAt))
	}
}

func sayCrash(r *sim.Run) {
	commitAt := r.Int("commit-at")
	switch further := r.Int("crash-after") - commitAt; {
	case further == 0:
		r.Say("At this very moment somebody pulls the plug: kill -9. It cannot even say goodbye.")
	case r.Playing("commit-first"):
		r.Say("It carries on like this, until somebody pulls the plug in the middle of a poll: kill -9. Everything that this poll brought is committed, and not all of it is processed.")
	case commitAt == 0:
		r.Say("It processes %s of them, and then somebody pulls the plug: kill -9. It cannot say goodbye, and it has committed nothing.", sim.Count(further))
	default:
		r.Say("It processes %s more, and then somebody pulls the plug: kill -9. It can neither say goodbye nor commit what it did last.", sim.Count(further))
	}
}

func sayReturnTo(r *sim.Run) {
	switch {
	case r.Playing("commit-first") || r.Playing("one-too-many"):
		r.Say("The consumer comes back and asks the group where to resume. The answer is the bookmark, and what comes before it is never asked for again, processed or not.")
	case r.Int("commit-at") == 0:
		r.Say("The consumer comes back and asks the group where to resume. There is no bookmark, so it begins at the earliest offset again, no matter what it has processed.")
	case r.Int("partitions") > 1:
		r.Say("The consumer comes back and asks the group where to resume. The answer is a bookmark for each partition, or the earliest offset where there is none, no matter what it has processed since.")
	default:
		r.Say("The consumer comes back and asks the group where to resume. The answer is the bookmark, no matter what it has processed since.")
	}
}
