package sim

import (
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
)

// Keep sets how long the topic keeps its records. What is older may be removed,
// read or not.
func (t *TopicRef) Keep(d time.Duration) {
	t.keep(d, "dur:"+d.String())
}

// KeepForever lets the topic keep its records without end.
func (t *TopicRef) KeepForever() {
	t.keep(cluster.Forever, "")
}

func (t *TopicRef) keep(d time.Duration, worded string) {
	t.run.begin("set the retention of " + t.Name)
	t.run.must(t.run.world.Cluster.KeepRecords(t.Name, d))
	facts := &ledger.Facts{Text: ledger.AdminKeep}
	if worded != "" {
		facts.Args = []string{worded}
	}
	t.run.book.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(t.Name), Facts: facts})
}

// KeepBookmarks sets how long the broker keeps the bookmarks of groups in which
// nobody is left.
func (r *Run) KeepBookmarks(d time.Duration) {
	r.begin("set how long bookmarks are kept")
	r.must(r.world.Cluster.KeepBookmarks(d))
	r.book.Append(ledger.Event{Kind: ledger.Admin, Facts: &ledger.Facts{Text: ledger.AdminKeepBookmarks, Args: []string{"dur:" + d.String()}}})
}

// Expire makes the broker remove what is older than the retention, and writes
// down where the log of each partition begins from then on.
func (t *TopicRef) Expire() {
	t.run.begin("apply the retention of " + t.Name)
	t.run.must(t.run.world.Cluster.ApplyRetention())
	starts, err := t.run.world.Cluster.Starts(t.Name)
	t.run.must(err)
	for p, start := range starts {
		if start > t.start[int32(p)] {
			t.start[int32(p)] = start
			t.run.book.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(t.Name), Partition: int32(p), Offset: start,
				Facts: &ledger.Facts{Text: ledger.AdminRetention}})
		}
	}
}
