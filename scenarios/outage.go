package scenarios

import (
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

// Outage is the tutorial's promise: a consumer that is down for two hours loses
// nothing.
var Outage = sim.Scenario{
	Name:  "outage",
	Title: "A consumer that was down catches up and loses nothing",
	About: "The consumer is killed and stays away, for two hours unless you say otherwise, while payments keep coming. Its lag, the number of payments after its bookmark (the committed offset), grows with every one of them. It comes back, resumes at the bookmark and works through what has piled up while more comes in. That takes backlog / (consume rate − produce rate); a consumer that is slower than the producer never gets there.",
	Params: []sim.Param{
		sim.Duration("down", "2h", "how long the consumer is away"),
		sim.Rate("rate", "1/s", "how fast the shop sends payments, all the time"),
		sim.Duration("work", "200ms", "how long the consumer takes for one payment"),
	},
	Refuse: func(v sim.Values) error {
		down, every, work := v.Duration("down"), v.Every("rate"), v.Duration("work")
		switch {
		case down/every < fewestMissed:
			return sim.Refusal("--down is too short for this --rate: at least %d payments must be sent meanwhile", fewestMissed)
		case down > longestDown:
			return sim.Refusal("--down can be at most 6d: a group that is empty for seven days loses its bookmark, and that is another story (sim expiry)")
		case work < time.Millisecond:
			return sim.Refusal("--work must be at least 1ms, or the catch-up is over before it can be seen")
		case work > every*9/10 && !v.Playing("too-slow"):
			return sim.Refusal("--work must be less than nine tenths of the time between two payments: a consumer that is no faster than the producer never catches up (--control too-slow shows that)")
		case v.Playing("too-slow") && down/every < fewestToSeeSlow:
			return sim.Refusal("this control needs an outage of at least %d payments, so that one can see the consumer fall behind", fewestToSeeSlow)
		case v.Playing("commit-first") && down/every < 2*time.Duration(pollOf(work)):
			return sim.Refusal("this control needs an outage of at least %d payments, so that a poll brings many of them", 2*pollOf(work))
		}
		return refuseEndlessCatchUp(down, every, work)
	},
	Script: func(r *sim.Run) {
		down, every, work := r.Duration("down"), r.Every("rate"), r.Duration("work")
		sayShift(r, work)
		payments := r.Topic(sim.Topic, 1)
		payments.WatchLag(lookEvery(down, every, work))
		shop := r.Producer("producer", payments, every)
		shop.SendOn()
		c := r.Consumer("consumer-1", sim.Group, payments, outagePlan(r, work))
		c.Start()
		c.Read()
		r.Wait(quiet(down, every))

		r.Say("Somebody pulls the plug: kill -9. The shop does not notice, and the broker does not care: payments are written to the log, read or not. Redis pub/sub would be talking to an empty room.")
		r.Question(piledUp, "It will be away for %s. How many payments will be waiting when it comes back?", down)
		r.Question(lostInOutage, "How many payments will nobody ever process?")
		c.Crash()
		r.Wait(down)

		dropped := !c.IsListed()
		sayPiledUp(r, down, dropped)
		payments.Show()

		r.Question(catchesUp, "How long will it take to catch up?")
		sayComeback(r, dropped)
		c.Start()
		switch {
		case r.Playing("too-slow"):
			c.Read()
			r.Wait(down / 2)
			r.Say("It has worked for %s without a pause, and more is waiting than when it came back. Patience will not help: it has to become faster, or the work has to be split among more partitions and consumers.", down/2)
			payments.Show()
			r.Say("The consumer gets through the backlog only because the shop stops sending. Nothing was lost; it was only late.")
			shop.Stop()
		case r.Playing("commit-first"):
			c.Process(pollOf(work) * 3 / 2)
			r.Say("Normally a poll brings a payment or a few. During the catch-up a poll brings up to %s, and all of them are committed before the first is processed. In the middle of such a poll the consumer is killed once more. It comes back at once, and the group makes it wait until the dead member's session has timed out.", pollOf(work))
			c.Crash()
			c.Start()
		}
		c.CatchUp()
		sayCaughtUp(r)
		r.Wait(quiet(down, every))
	},
	Expect: func(sim.Values) []check.Expectation {
		return []check.Expectation{check.CaughtUp(sim.Group).Holds(), check.NothingLost.Holds(), check.ProcessedOnce.MayBreak()}
	},
	Lesson: func(l *sim.Lesson) {
		caughtUp := check.CaughtUp(sim.Group)
		l.Say("When the consumer came back, %s were waiting; catching up took %s (%s by the formula). Nothing was lost.",
			sim.Payments(l.Measured(caughtUp, "backlog")), l.Took(caughtUp, "took"), l.Took(caughtUp, "formula"))
		l.Say("Watch the lag, and keep your consumer clearly faster than its producer: that decides how long you feel an outage.")
	},
	RealTime: map[string]string{"down": "20s", "rate": "5/s", "work": "50ms"},
	Controls: []sim.Control{
		{
			Name:  "too-slow",
			Title: "The consumer is slower than the producer: it never catches up",
			Lesson: func(l *sim.Lesson) {
				caughtUp := check.CaughtUp(sim.Group)
				l.Say("When the consumer came back, %s were waiting; after %s of work there were %s.",
					sim.Payments(l.Measured(caughtUp, "backlog")), l.Duration("down")/2, l.Measured(caughtUp, "left"))
				l.Say("A lag that keeps growing never goes away by itself: make the handler faster, or add partitions and consumers.")
			},
			Set:      aFifthTooSlow,
			RealTime: map[string]string{"down": "20s", "rate": "5/s"},
			Expect: func(sim.Values) []check.Expectation {
				return []check.Expectation{check.CaughtUp(sim.Group).Breaks(), check.NothingLost.Holds(), check.ProcessedOnce.MayBreak()}
			},
		},
		{
			Name:    "no-bookmark",
			Title:   "The consumer never commits and starts at the latest offset: it loses what is sent while it is away, as a radio listener does",
			Meaning: "What is sent while the consumer is away is lost to it, as on a radio: no bookmark says where it stopped, and no error comes.",
			Lesson: func(l *sim.Lesson) {
				l.Say("The consumer never got %s, sent while it was away, and no error said so.", sim.Payments(l.Measured(check.NothingLostSinceJoined, "lost")))
				l.Say("Commit as you go, and set auto.offset.reset=earliest.")
			},
			Expect: func(sim.Values) []check.Expectation {
				return []check.Expectation{check.NothingLost.Breaks(), check.NothingLostSinceJoined.Breaks(), check.Drained.Breaks(),
					check.CommitWithinProcessed.CannotTell(), check.CommitNonRegress.CannotTell()}
			},
		},
		{
			Name:  "commit-first",
			Title: "It commits before it processes and is killed again while it catches up: what it had polled but not processed is lost",
			Lesson: func(l *sim.Lesson) {
				l.Say("The crash came after the commit and before the work: %s will never be processed. The larger a poll, the more is lost.", sim.Payments(l.Measured(check.NothingLost, "lost")))
				l.Say("Process first, commit afterwards: then a crash repeats payments but loses none.")
			},
			RealTime: map[string]string{"down": "20s", "rate": "60/s", "work": "10ms"},
			Expect: func(sim.Values) []check.Expectation {
				return []check.Expectation{check.NothingLost.Breaks(), check.CommitWithinProcessed.Breaks()}
			},
		},
	},
}

const (
	fewestMissed    = 10
	fewestToSeeSlow = 60
	longestDown     = 6 * 24 * time.Hour
	longestCatch    = 20 * time.Hour
)

// aFifthTooSlow takes a fifth longer than the time between two payments.
func aFifthTooSlow(v sim.Values) map[string]string {
	return map[string]string{"work": (v.Every("rate") * 6 / 5).String()}
}

func outagePlan(r *sim.Run, work time.Duration) client.Plan {
	plan := client.Plan{Work: work, PollLimit: pollOf(work)}
	switch {
	case r.Playing("no-bookmark"):
		plan.FromLatest, plan.Commit = true, client.CommitNone
	case r.Playing("commit-first"):
		plan.Commit = client.CommitFirst
	}
	return plan
}

// pollOf is the consumer's max.poll.records: a minute of work, so that it comes
// back to poll long before Java's max.poll.interval.ms of five minutes
// would have it thrown out of the group.
func pollOf(work time.Duration) int { return min(max(int(time.Minute/work), 2), 500) }

// quiet is how long all goes well before the crash and at the end: long enough
// for a commit.
func quiet(down, every time.Duration) time.Duration {
	return max(down/24, fewestMissed*every, client.AutoEvery+2*time.Second)
}

// catchUp is how long the consumer takes: the backlog, divided by how much faster
// it is than the producer. One that is slower gets half the outage to show that,
// and then works off what is left while nothing new comes in.
func catchUp(down, every, work time.Duration) time.Duration {
	missed := float64(max(down, client.SessionTimeout)) / float64(every)
	if work < every {
		return time.Duration(missed / (1/float64(work) - 1/float64(every)))
	}
	return down/2 + time.Duration(missed*1.2*float64(work))
}

// lookEvery gives about sixty samples of the lag, as many as the chart has columns.
func lookEvery(down, every, work time.Duration) time.Duration {
	return max(time.Second, (down+catchUp(down, every, work)+2*quiet(down, every))/60)
}

func refuseEndlessCatchUp(down, every, work time.Duration) error {
	after := catchUp(down, every, work)
	switch total := down + after + 2*quiet(down, every); {
	case after > longestCatch:
		return sim.Refusal("catching up would take longer than %vh: choose a shorter --down or a shorter --work", longestCatch.Hours())
	case total/every > maxMessages:
		return sim.Refusal("--down at this --rate means more than a million payments: choose a shorter --down or a lower --rate")
	}
	return nil
}

func sayShift(r *sim.Run, work time.Duration) {
	switch {
	case r.Playing("too-slow"):
		r.Say("The shop sends payments around the clock. The consumer takes %s for each, a fifth more than the time from one payment to the next: its bookmark (the committed offset) falls behind the end of the log even before anything happens.", work)
	case r.Playing("no-bookmark"):
		r.Say("The shop sends payments around the clock. The consumer takes %s for each and keeps up. But it is configured to start at the latest offset, and it never commits: nobody keeps a bookmark (a committed offset) for it.", work)
	case r.Playing("commit-first"):
		r.Say("The shop sends payments around the clock. The consumer takes %s for each and keeps up. It makes a mistake: it commits everything that a poll (one fetch) brings before it processes any of it. So its bookmark (the committed offset) runs ahead of the work.", work)
	default:
		r.Say("The shop sends payments around the clock. The consumer takes %s for each and keeps up: its lag is what has come in since its last commit, which set its bookmark (the committed offset).", work)
	}
}

func sayPiledUp(r *sim.Run, down time.Duration, dropped bool) {
	switch {
	case r.Playing("no-bookmark") && !dropped:
		r.Say("%s later the payments have piled up. The group has not even noticed that its consumer is dead, and there is no bookmark.", down)
	case r.Playing("no-bookmark"):
		r.Say("%s later the payments have piled up. The group is empty: it dropped the consumer when its session had timed out. There is no bookmark either.", down)
	case !dropped:
		r.Say("%s later the payments have piled up, and the group has not even noticed that its consumer is dead.", down)
	default:
		r.Say("%s later the group is empty: it dropped the consumer when its session had timed out. But its bookmark has not moved, and what comes after it is the lag.", down)
	}
}

func sayComeback(r *sim.Run, dropped bool) {
	switch {
	case r.Playing("no-bookmark"):
		r.Say("The consumer comes back and asks where to resume. There is no bookmark, so the latest offset decides: after everything that was sent while it was away.")
	case r.Playing("too-slow"):
		r.Say("The consumer comes back, resumes at its bookmark and works as fast as it can. But more comes in than it can handle.")
	default:
		r.Say("The consumer comes back, resumes at its bookmark and works as fast as it can, while the shop goes on sending. So it gains only the difference between the two rates.")
	}
	if !dropped {
		r.Say("But first it has to wait: the group still counts on the dead member and hands out nothing until that member's session has timed out.")
	}
}

func sayCaughtUp(r *sim.Run) {
	switch {
	case r.Playing("no-bookmark"):
		r.Say("It has nothing to catch up with. It looks healthy, and its dashboard is green.")
	case r.Playing("too-slow"):
	default:
		r.Say("It has caught up: from now on it waits for the payments, and no longer the other way round.")
	}
}

func piledUp(l *sim.Lesson) any {
	c := check.CaughtUp(sim.Group)
	if !l.Judged(c) {
		return nil
	}
	l.Say("What waits is what was sent meanwhile and what had not been committed before: all that comes after the bookmark.")
	return sim.Payments(l.Measured(c, "backlog"))
}

func lostInOutage(l *sim.Lesson) any {
	if l.Playing("no-bookmark") {
		l.Say("Without a bookmark the consumer started at the latest offset: what was sent while it was away came before that.")
		return sim.Payments(l.Measured(check.NothingLost, "lost"))
	}
	return isLost(l)
}

func catchesUp(l *sim.Lesson) any {
	c := check.CaughtUp(sim.Group)
	if !l.Judged(c) || l.Playing("too-slow") {
		return nil
	}
	l.Say("While it catches up more comes in, so it gains only the difference between the two rates: backlog / (consume rate − produce rate) is %s.", l.Took(c, "formula"))
	return l.Took(c, "took")
}
