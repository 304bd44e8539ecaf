package check

import (
	"slices"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// CommitBeforeProcess: a group processes a payment only after a bookmark past it
// was committed.
//
// It is the mirror of CommitWithinProcessed, and the promise of at-most-once: who
// dies has committed already, so nothing is ever done twice, and what was not
// done is lost. The anomaly is the late commit: payment 50 is processed, the
// consumer is killed before the bookmark says 51, and 50 comes again.
//
// Only what the broker acknowledged before the work counts. Where somebody set the
// bookmark, or the broker forgot it, commits start afresh. Work in a share group, or
// without a group, is not judged.
var CommitBeforeProcess = &Check{Name: "CommitBeforeProcess", Measures: measures("processed early offset:offset! committed:offset!"), judge: func(h view, f *Finding) {
	var processed, early int64
	f.Measured = map[string]int64{}
	for _, r := range h.Readings {
		if f.leavesOut(r.Reader) || !r.Reader.Grouped() {
			continue
		}
		marks := h.marks(r)
		next, mark := 0, history.None
		for _, at := range r.Processed {
			for ; next < len(marks) && marks[next] < at; next++ {
				mark = marks[next]
			}
			processed++
			offset, committed := h.Event(at).Offset, h.offsetOf(mark)
			if offset < committed {
				f.shows(mark, at)
				continue
			}
			early++
			if f.broke(at, mark, at) {
				f.Measured["offset"], f.Measured["committed"] = offset, committed
			}
		}
	}
	f.Observed = processed
	f.Measured["processed"], f.Measured["early"] = processed, early
}}

// marks is everything that decides where a bookmark is, in order: acknowledged
// commits, and who set it or forgot it.
func (h view) marks(r *history.Reading) []history.Index {
	all := slices.DeleteFunc(slices.Clone(r.Commits), func(at history.Index) bool { return h.Event(at).Kind != ledger.CommitOk })
	all = slices.Concat(all, r.AllResets(), r.Forgotten)
	slices.Sort(all)
	return all
}

// offsetOf is where a bookmark is after one of its marks; 0 is at the
// beginning, as without one.
func (h view) offsetOf(mark history.Index) int64 {
	switch {
	case mark == history.None, h.Event(mark).Kind == ledger.Forgotten:
		return 0
	case h.Event(mark).Kind == ledger.Admin && !h.Moves(mark):
		return 0
	}
	return h.Event(mark).Offset
}
