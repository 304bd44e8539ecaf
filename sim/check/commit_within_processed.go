package check

import (
	"slices"
	"sort"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// CommitWithinProcessed: when a group commits, everything below the bookmark
// has been processed.
//
// The anomaly is the early commit: 50–59 come out of poll, 60 is committed, and
// only then they are processed. If the consumer dies after 54, the records
// 55–59 are never processed. This check does not wait for such a crash.
//
// A group that begins at the latest offset answers for what follows its first
// delivery; so does one whose bookmarks an administrator moved, or the broker
// forgot. Of a record that is gone the acknowledgement says that it was there: a
// commit past it is early, unless it had been removed by then, with a reason.
var CommitWithinProcessed = &Check{Name: "CommitWithinProcessed", needs: []string{ledger.Work}, Measures: measures("commits early committed:offset! processed:offset!"), judge: func(h view, f *Finding) {
	var commits, early, committed, processed int64
	var ids []int64
	for _, r := range h.Readings {
		if f.leavesOut(r.Reader) || !r.Reader.Grouped() || !h.Audited(r.Partition.Topic) {
			continue
		}
		w := newDoneWithin(h, r)
		for _, at := range r.Commits {
			if h.Event(at).Kind != ledger.CommitSent {
				continue
			}
			commits++
			next := h.Event(at).Offset
			w.advance(at)
			if w.below >= w.limit(next) {
				continue
			}
			early++
			ids = w.name(ids, next, at)
			if f.first(at) {
				f.broke(at, at, w.laterProcess(), r.Partition.Witness(w.below))
				committed, processed = next, w.below
			}
		}
	}
	f.Observed, f.Named = commits, namePayments(ids)
	f.Measured = map[string]int64{"commits": commits, "early": early}
	if early > 0 {
		f.Measured["committed"], f.Measured["processed"] = committed, processed
	}
}}

// doneWithin follows one reading from commit to commit. Its pointers move
// forward, which keeps the check linear.
type doneWithin struct {
	h      view
	r      *history.Reading
	done   []bool          // by offset
	read   int             // how much of r.processed was looked at
	resets []history.Index // what moved the bookmarks by hand, or forgot them, and was not looked at yet
	began  bool            // the group's first offset is known
	below  int64           // everything that was there below it was processed
	named  int64           // offsets below it were named already
}

func newDoneWithin(h view, r *history.Reading) *doneWithin {
	fresh := append(r.AllResets(), r.Forgotten...)
	slices.Sort(fresh)
	return &doneWithin{h: h, r: r, done: make([]bool, r.Partition.End), resets: fresh, began: r.Reader.Reset != "latest"}
}

// advance brings everything up to the moment of a commit.
func (w *doneWithin) advance(commit history.Index) {
	for ; w.read < len(w.r.Processed) && w.r.Processed[w.read] < commit; w.read++ {
		w.done[w.h.Event(w.r.Processed[w.read]).Offset] = true
	}
	since := history.None
	for len(w.resets) > 0 && w.resets[0] < commit {
		since, w.resets, w.began = w.resets[0], w.resets[1:], false
	}
	if !w.began {
		w.begin(since)
	}
	for w.below < w.r.Partition.End && !w.open(w.below, commit) {
		w.below++
	}
}

// open says whether, at a place, the record at an offset is there and was not
// processed.
func (w *doneWithin) open(offset int64, at history.Index) bool {
	p := w.r.Partition
	return !w.done[offset] && p.There(offset) && !w.h.MayBeGone(p, offset, at)
}

// begin finds where the group began again: its first delivery after a place.
func (w *doneWithin) begin(since history.Index) {
	d := w.r.Delivered
	i := sort.Search(len(d), func(i int) bool { return d[i] > since })
	if i < len(d) {
		w.below, w.began = w.h.Event(d[i]).Offset, true
	}
}

// limit is how far a commit of next can be judged: not at all as long as the
// group has no beginning, and never after the end of the log.
func (w *doneWithin) limit(next int64) int64 {
	if !w.began {
		return 0
	}
	return min(next, w.r.Partition.End)
}

// name adds the payments below next that had not been processed at a place.
func (w *doneWithin) name(ids []int64, next int64, at history.Index) []int64 {
	next = w.limit(next)
	for o := max(w.below, w.named); o < next; o++ {
		if w.open(o, at) {
			ids = append(ids, w.h.Event(w.r.Partition.Witness(o)).ID)
		}
	}
	w.named = max(w.named, next)
	return ids
}

// laterProcess is where the first record that was missing was processed after
// all, or none.
func (w *doneWithin) laterProcess() history.Index {
	for _, at := range w.r.Processed[w.read:] {
		if w.h.Event(at).Offset == w.below {
			return at
		}
	}
	return history.None
}
