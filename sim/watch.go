package sim

import (
	"time"

	"kafkasim/sim/ledger"
)

// What the brokers do by themselves, a member that is dropped, a record that
// expires, a bookmark that is forgotten, enters the ledger whether or not a verb
// asks for it. It is the script's goroutine that looks, through the Kafka protocol,
// while it sleeps or waits for something: each watch says when its next look is
// due. To look often would cost more than the run, so they look where something
// can have happened, and there soon enough for the moment to be right: the time in
// the ledger is that of the look, which is later than the event by at most the
// pause between two looks.
//
// Limits: while the broker is stopped, and in the middle of a verb that waits
// without looking (a commit, a close), nothing is seen, and what happened then is
// seen afterwards. Of brokers that are not ours a look that fails is left out;
// nothing is asked of them more often than ten times a second.
type watch interface {
	due() time.Time // of the next look; zero = there is nothing to look at
	look()          // after it the next one is due later
}

// dueWatch is the watch whose look is due first, if that is before end.
func (r *Run) dueWatch(end time.Time) watch {
	var first watch
	for _, w := range r.watches {
		if due := w.due(); !due.IsZero() && due.Before(end) {
			first, end = w, due
		}
	}
	return first
}

// untilLook is how long it is until the next look is due, and limit at most.
func (r *Run) untilLook(limit time.Duration) time.Duration {
	if w := r.dueWatch(time.Now().Add(limit)); w != nil && !r.brokerDown {
		return max(0, time.Until(w.due()))
	}
	return limit
}

// sleep lets time pass, unless somebody wants the run to stop, and takes the
// looks that are due meanwhile.
func (r *Run) sleep(d time.Duration) {
	end := time.Now().Add(d)
	for w := r.dueWatch(end); w != nil && !r.brokerDown; w = r.dueWatch(end) {
		r.sleepUntil(w.due())
		w.look()
	}
	r.sleepUntil(end)
}

// unseen says whether a look has failed. What brokers that are not ours do not
// show is left out; ours must answer.
func (r *Run) unseen(err error) bool {
	if r.world.Cluster.Scope() == "" {
		r.must(err)
	}
	return err != nil
}

// earlier is the earlier of two moments; zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// later is the later of two moments.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// lagWatch looks at a topic again and again.
type lagWatch struct {
	topic *TopicRef
	every time.Duration
	next  time.Time
}

// WatchLag looks, from here on and every `every`, at how far the groups that
// read the topic lag behind. The report draws what it saw. A run watches one
// topic.
func (t *TopicRef) WatchLag(every time.Duration) {
	t.run.step("watch the lag of " + t.Name)
	t.run.needs(every > 0, "nobody can look every %s", every)
	t.run.needs(t.run.lag == nil, "a run watches one topic, once, and this one already does")
	t.run.lag = &lagWatch{t, every, time.Now().Add(every)}
	t.run.watches = append(t.run.watches, t.run.lag)
}

func (w *lagWatch) due() time.Time { return w.next }

func (w *lagWatch) look() {
	w.topic.run.sample(ledger.SampleLag, w.topic)
	for !w.next.After(time.Now()) {
		w.next = w.next.Add(w.every)
	}
}
