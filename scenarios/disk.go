package scenarios

import (
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
)

// Disk shows that the log is files.
var Disk = sim.Scenario{
	Name:  "disk",
	Title: "The broker is stopped and started again: the log is a file, and so is the bookmark",
	About: "The shop sends its payments, a consumer reads some of them and commits, and then the broker itself is stopped. What is left of it is files: the log of each partition, and a small one with the bookmarks (the committed offsets). An hour later the broker starts on the same files. Every payment is there, at the same offset, and the consumer resumes where it was.",
	Params: []sim.Param{
		sim.Int("partitions", 1, 1, 100, "partitions of the topic"),
		sim.Int("messages", 60, 2, 10_000, "payments that the shop sends"),
		sim.Int("read", 40, 1, 10_000, "payments that the consumer reads before the broker stops"),
		sim.Duration("down", "1h", "how long the broker is down"),
	},
	Refuse: func(v sim.Values) error {
		switch {
		case v.Int("read") > v.Int("messages"):
			return sim.Refusal("--read cannot be more than --messages: the consumer would wait for payments that nobody sends")
		case v.Playing("in-memory") && v.Int("partitions") > 1:
			return sim.Refusal("this control needs --partitions 1: with more of them, what breaks is a matter of luck")
		case v.Playing("in-memory") && v.Int("read") <= laterPayments:
			return sim.Refusal("this control needs a --read of more than 10, so that the new bookmark is lower than the old one")
		}
		return nil
	},
	Script: func(r *sim.Run) {
		inMemory := r.Playing("in-memory")
		if !inMemory {
			r.KeepOnDisk()
		}
		r.Say("The shop sends its payments and leaves. A consumer reads %s of them, commits, and leaves too.", sim.Count(r.Int("read")))
		payments := r.Topic(sim.Topic, r.Int("partitions"))
		sell(r, "producer", payments, r.Int("messages"))
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{Commit: client.CommitByHand})
		c.Start()
		c.Process(r.Int("read"))
		c.Close()

		r.Question(lostWithTheBroker, "The broker is about to be stopped, and started again later. How many payments will be lost?")
		r.Question(bookmarkOutlives, "And will the group's bookmark (the committed offset) still be there?")
		if inMemory {
			r.Say("Now the broker is stopped. It kept its log in memory only, as a container without a volume does: there is no file.")
			r.StopBroker()
		} else {
			r.Say("Now the broker is stopped, and its process is gone. This is what is left: for each partition its log with all payments (.dat) and an index of it (.idx), and a small file with the bookmarks of the groups (their committed offsets). In Kafka the files of a log are called .log and .index, and the bookmarks are in one more topic, __consumer_offsets.")
			r.StopBroker()
			r.ShowFiles()
		}
		r.Wait(r.Duration("down"))
		sayStart(r)
		r.StartBroker()
		if inMemory {
			payments.Recreate()
		}
		payments.Show()
		c.Start()
		c.CatchUp()

		sayAfter(r)
		sell(r, "producer-2", payments, laterPayments)
		c.CatchUp()
		c.Close()
		readForAWhile(r, r.Consumer("newcomer", reports, payments, client.Plan{}))
	},
	Expect: func(v sim.Values) []check.Expectation {
		messages := v.Int("messages")
		return []check.Expectation{
			check.KeptOverRestart.Holds(),
			check.ReadExactly("consumer-1", 2, messages-v.Int("read")+laterPayments).Holds(),
			check.ReadExactly("newcomer", 1, messages+laterPayments).Holds(),
			check.ProcessedOnce.Holds(),
		}
	},
	Lesson: func(l *sim.Lesson) {
		l.Say("The broker came back with all that it had stored (%s) and every bookmark, because all of it is files.", sim.Payments(l.Measured(check.KeptOverRestart, "payments")))
		l.Say("Give your broker a disk that outlives it (a volume, for a container), and copies on other brokers in case the disk itself dies.")
	},
	Embedded: "only with the embedded broker: a Kafka that is not ours is not ours to stop",
	RealTime: map[string]string{"down": "5s", "messages": "20", "read": "15"},
	Controls: []sim.Control{{
		Name:  "in-memory",
		Title: "The broker has no data directory: after the restart it knows nothing",
		Lesson: func(l *sim.Lesson) {
			l.Say("The broker had acknowledged all that it lost (%s), and the bookmark was gone too.", sim.Payments(l.Measured(check.KeptOverRestart, "lost")))
			l.Say("Put log.dirs on a volume; for data that matters, keep copies on other brokers too.")
		},
		Expect: func(v sim.Values) []check.Expectation {
			return []check.Expectation{
				check.KeptOverRestart.Breaks(),
				check.AckDurable.Breaks(),
				check.OffsetAgreement.Breaks(),
				check.NothingLost.Breaks(),
				check.ResumePoint.Breaks(),
				check.CommitNonRegress.Breaks(),
				check.ReplayExact.Breaks(),
			}
		},
	}},
}

// sell lets the shop open, send its payments and close.
func sell(r *sim.Run, name string, payments *sim.TopicRef, n int) {
	shop := r.Producer(name, payments, time.Second)
	shop.Send(n)
	shop.Close()
}

func sayStart(r *sim.Run) {
	if r.Playing("in-memory") {
		r.Say("%s later the broker is started again. It is as good as new, and as empty: there is no topic, and nobody has ever committed anything. Somebody creates the topic again, and the consumer comes back.", r.Duration("down"))
		return
	}
	r.Say("%s later the broker is started again, on the same files. Every payment is where it was, and so is the bookmark. The consumer comes back and resumes there.", r.Duration("down"))
}

func sayAfter(r *sim.Run) {
	if r.Playing("in-memory") {
		r.Say("The shop sends some more. Their offsets begin at 0 again: offset 0 is now a different payment from the one that the broker had acknowledged to the shop.")
		return
	}
	r.Say("The shop sends some more, and they are appended to the log. A newcomer reads it all, from offset 0: a reader cannot tell that the broker was ever gone.")
}

func lostWithTheBroker(l *sim.Lesson) any {
	lost := l.Measured(check.KeptOverRestart, "lost")
	if lost > 0 {
		l.Say("The log was only in the memory of the broker's process, and that was gone, acknowledged or not.")
	} else {
		l.Say("The log is a file on the broker's disk, and the broker found it again.")
	}
	return sim.Payments(lost)
}

func bookmarkOutlives(l *sim.Lesson) any {
	if l.Measured(check.KeptOverRestart, "forgotten") > 0 {
		l.Say("Bookmarks live at the broker too, and this one kept nothing on disk.")
		return false
	}
	l.Say("Bookmarks are kept by the broker, on its disk, and not by the consumer.")
	return true
}
