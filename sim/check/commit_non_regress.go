package check

import "kafkasim/sim/ledger"

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
var CommitNonRegress = Check{Name: "CommitNonRegress", Measures: measures("commits falls resets"), judge: func(h *history, f *Finding) {
	var commits, pairs, falls, resets int64
	for _, r := range h.readings {
		if f.leavesOut(r.reader) {
			continue
		}
		before := none
		for _, at := range r.commits {
			if h.at(at).Kind != ledger.CommitOk {
				continue
			}
			commits++
			from, back := h.bookmarkSince(r, before, at)
			if back {
				resets++
			}
			if from != none {
				pairs++
				if h.at(at).Offset < h.at(from).Offset {
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
func (h *history) bookmarkSince(r *reading, before, at place) (from place, back bool) {
	reset := r.lastReset(at)
	switch {
	case lastBefore(at, r.forgotten) > max(before, reset):
		return none, false
	case reset <= before:
		return before, false
	case !h.names(reset):
		return none, before != none
	}
	return reset, before != none && h.at(reset).Offset < h.at(before).Offset
}

// names says whether a reset says to which offset it set a bookmark.
func (h *history) names(reset place) bool {
	e := h.at(reset)
	return e.Detail.Text == ledger.AdminReset && e.Topic != (ledger.Name{})
}
