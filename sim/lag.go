package sim

import (
	"time"

	"kafkasim/sim/ledger"
)

// lagWatch looks at a topic again and again.
type lagWatch struct {
	topic *TopicRef
	every time.Duration
	next  time.Time
}

// WatchLag looks, from here on and each `every`, at how far the groups that
// read the topic are behind. It is the script that looks, while it waits for
// something else. The report draws what it saw. A run watches one topic.
func (t *TopicRef) WatchLag(every time.Duration) {
	t.run.begin("watch the lag of " + t.Name)
	t.run.lag = &lagWatch{t, every, time.Now().Add(every)}
}

// lookAtLag takes the looks that are due before end.
func (r *Run) lookAtLag(end time.Time) {
	for w := r.lag; w != nil && w.next.Before(end); w.next = w.next.Add(w.every) {
		r.sleepUntil(w.next)
		r.sample(ledger.SampleLag, w.topic)
	}
}
