package sim

import (
	"slices"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
)

// Kafka's defaults: retention.ms and offsets.retention.minutes, seven days each.
const (
	defaultKeep   = 7 * 24 * time.Hour
	defaultMemory = 7 * 24 * time.Hour
)

// logWatch watches where the log of a topic begins. It looks right after the
// broker has looked for expired records, and only from when the oldest one can
// have expired.
type logWatch struct {
	topic *TopicRef
	keep  time.Duration
	start map[int32]int64 // where the log of each partition was last seen to begin
	next  time.Time
}

func (t *TopicRef) newLogWatch() *logWatch {
	w := &logWatch{topic: t, keep: defaultKeep, start: map[int32]int64{}}
	t.run.logs, t.run.watches = append(t.run.logs, w), append(t.run.watches, w)
	w.expect(time.Time{})
	return w
}

func (w *logWatch) due() time.Time { return w.next }

// expect waits until a record of that time can have expired, or any record, where
// the time is zero.
func (w *logWatch) expect(oldest time.Time) {
	w.next = time.Time{}
	if w.keep != cluster.Forever {
		w.next = w.topic.run.world.Cluster.Removes(later(time.Now(), oldest.Add(w.keep)))
	}
}

// expectRemovals lets every log be looked at when the broker has next looked for
// expired records: how it does that has changed.
func (r *Run) expectRemovals() {
	for _, w := range r.logs {
		w.expect(time.Time{})
	}
}

func (w *logWatch) look() {
	r := w.topic.run
	starts, oldest, err := r.world.Cluster.Oldest(w.topic.Name)
	if r.unseen(err) {
		w.expect(time.Time{})
		return
	}
	for p, start := range starts {
		if start > w.start[int32(p)] {
			w.start[int32(p)] = start
			r.ledger.Append(ledger.Event{Kind: ledger.Removed, Topic: ledger.N(w.topic.Name), Partition: int32(p), Offset: start})
		}
	}
	if oldest.IsZero() {
		oldest = time.Now() // nothing is there, and what comes is younger
	}
	w.expect(oldest)
}

// bookmarkWatch watches the bookmarks that a group has on a topic. The broker
// forgets them a while after the last member has gone. It looks once before that,
// to know what they say, and then right after each time that the broker has looked
// for old ones.
type bookmarkWatch struct {
	run    *Run
	group  string
	topic  *TopicRef
	began  time.Time // the watch: no bookmark is older
	since  time.Time // nothing has become of the bookmarks before
	before []int64   // what they said; nil = not known
	next   time.Time
}

// watchBookmarks watches over a group's bookmarks on a topic from here on.
func (r *Run) watchBookmarks(group string, t *TopicRef) {
	if !slices.ContainsFunc(r.bookmarks, func(w *bookmarkWatch) bool { return w.group == group && w.topic == t }) {
		w := &bookmarkWatch{run: r, group: group, topic: t, began: time.Now()}
		r.bookmarks, r.watches = append(r.bookmarks, w), append(r.watches, w)
		w.expect(w.began)
	}
}

// beforehand is how long before they can be forgotten bookmarks are looked at: a
// member that was dropped was so for less than that when it was seen.
const beforehand = 2 * time.Minute

// expect waits until bookmarks that may be of that time can be forgotten.
func (w *bookmarkWatch) expect(since time.Time) {
	w.since, w.before = since, nil
	w.next = later(time.Now().Add(look), since.Add(w.run.memory-beforehand))
}

// left notes that the group's members are fewer, or its bookmarks others. In a
// group in which others are, who read something else, the broker counts from the
// last commit, and so perhaps from the beginning. In one of KIP-848 it always does.
func (r *Run) left(group string) {
	for _, w := range r.bookmarks {
		if w.group == group {
			since := w.since
			if members := r.membersOf(group); len(members.members) == 0 && !members.nextGen {
				since = time.Now()
			}
			w.expect(since)
		}
	}
}

// expectForgetting is for when the broker itself has become another. After a restart
// kfake, other than Kafka, does not know since when a group is empty, and counts from the
// last commit.
func (r *Run) expectForgetting() {
	for _, w := range r.bookmarks {
		w.expect(w.began)
	}
}

// due is never while somebody in the group reads the topic.
func (w *bookmarkWatch) due() time.Time {
	for _, m := range w.run.membersOf(w.group).members {
		if m.consumer.topic == w.topic && !m.dropped {
			return time.Time{}
		}
	}
	return w.next
}

func (w *bookmarkWatch) look() {
	bookmarks, err := w.run.world.Cluster.Bookmarks(w.group, w.topic.Name, w.topic.Partitions)
	w.next = w.run.world.Cluster.Forgets(time.Now())
	if w.run.unseen(err) {
		return
	}
	for p, at := range w.before {
		if at >= 0 && bookmarks[p] < 0 {
			w.run.ledger.Append(ledger.Event{Kind: ledger.Forgotten, Group: ledger.N(w.group), Topic: ledger.N(w.topic.Name), Partition: int32(p), Offset: at})
		}
	}
	w.before = bookmarks
	if slices.Max(bookmarks) < 0 {
		w.next = time.Time{} // nothing is left to be forgotten
	}
}
