package check

import "kafkasim/sim/ledger"

// CommitNonRegress: the bookmark of a group never goes back.
//
// The anomaly: 60 was committed, then 40 is, and after the next crash 40–59 are
// processed again. It happens when a consumer that lost its partition commits
// late, or when two threads commit at once.
//
// An administrator may set bookmarks back: a fall with an Admin event on the
// group before it is no break. After the broker has forgotten a bookmark it begins
// anew. Only acknowledged commits are compared.
var CommitNonRegress = Check{Name: "CommitNonRegress", judge: func(h *history, f *Finding) {
	var commits, falls, resets int64
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
			switch {
			case lastBefore(at, r.forgotten) > before:
			case before == none || h.at(at).Offset >= h.at(before).Offset && !r.resetSince(before, at):
			case r.resetSince(before, at):
				resets++
			default:
				falls++
				f.broke(at, before, at)
			}
			before = at
		}
	}
	f.Facts = commits
	f.Measured = map[string]int64{"commits": commits, "falls": falls, "resets": resets}
}}
