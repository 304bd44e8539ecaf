package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// CommitNonRegress: the bookmark of a group never goes back.
//
// The anomaly: 60 was committed, then 40 is, and after the next crash 40–59 are
// processed again. It happens when a consumer that lost its partition commits
// late, or when two threads commit at once.
//
// An administrator may set a bookmark back, say to 20: then commits continue from
// there, and one of 10 is a fall all the same. Where the ledger does not say to
// what it was set, the next commit is compared with nothing; so is the first one
// after the broker has forgotten the bookmark. Only acknowledged commits count.
var CommitNonRegress = &Check{Name: "CommitNonRegress", Measures: measures("commits falls resets"), judge: func(h view, f *Finding) {
	var commits, pairs, falls, resets int64
	for _, r := range h.Readings {
		if f.leavesOut(r.Reader) {
			continue
		}
		before := history.None
		for _, at := range r.Commits {
			if h.Event(at).Kind != ledger.CommitOk {
				continue
			}
			commits++
			from, back := h.bookmarkSince(r, before, at)
			if back {
				resets++
			}
			if from != history.None {
				pairs++
				if h.Event(at).Offset < h.Event(from).Offset {
					falls++
					f.broke(at, from, at)
				}
			}
			before = at
		}
	}
	f.compares(pairs, commits)
	f.Measured = map[string]int64{"commits": commits, "falls": falls, "resets": resets}
}}

// bookmarkSince is what a commit is compared with: the commit before it or, where
// somebody set the bookmark since, that; none where the broker forgot it, or
// nobody knows to what it was set. It also says whether it was set by hand to
// less than had been committed.
func (h view) bookmarkSince(r *history.Reading, before, at history.Index) (from history.Index, back bool) {
	reset := r.LastReset(at)
	switch {
	case history.LastBefore(at, r.Forgotten) > max(before, reset):
		return history.None, false
	case reset <= before:
		return before, false
	case !h.Moves(reset):
		return history.None, before != history.None
	}
	return reset, before != history.None && h.Event(reset).Offset < h.Event(before).Offset
}
