package check

import (
	"slices"
	"sort"

	"kafkasim/sim/ledger"
)

// resumption is where one span had to begin, for the spans that were delivered
// something.
//
// After a Seek it is the offset that was sought. After an assignment it is
// usually the last offset the group had committed before, unless somebody set
// it from outside since. A commit that was sent and whose answer nobody saw may
// have counted or not; then both are right, and the one is taken that the first
// delivery agrees with.
type resumption struct {
	span     *span
	first    place // its first delivery
	from     int64 // the next offset it had to read; where any was right, the one it did
	bookmark place // the commit that says so, or none
	free     bool  // any offset was right
}

// resumptions returns one for each span with a delivery, in the order of the
// spans.
func (h *history) resumptions(r *reading) []resumption {
	var out []resumption
	for _, s := range r.spans {
		if len(s.delivered) == 0 {
			continue
		}
		x := resumption{span: s, first: s.delivered[0], bookmark: none}
		switch {
		case s.sought:
			x.from = h.at(s.begin).Offset
		case s.assigned:
			h.resumeAtBookmark(r, &x)
		default:
			h.resumeFree(r, &x)
		}
		out = append(out, x)
	}
	return out
}

// resumeFree: without bookmarks, every life begins where the first one began,
// or, with latest, wherever the log ended just then.
func (h *history) resumeFree(r *reading, x *resumption) {
	x.from = h.at(r.delivered[0]).Offset
	if x.span.life.settings.Reset == "latest" {
		x.from = h.at(x.first).Offset
	}
}

func (h *history) resumeAtBookmark(r *reading, x *resumption) {
	got := h.at(x.first).Offset
	sure, candidates := h.bookmarksAt(r, x.span.begin, x.first)
	latest := x.span.life.settings.Reset == "latest"
	reset := r.lastReset(x.first)
	if reset < lastBefore(x.span.begin, r.forgotten) {
		reset = none
	}
	switch {
	case reset > sure && h.names(reset):
		x.from, x.bookmark = h.at(reset).Offset, reset
	case reset > sure,
		latest && sure == none,
		latest && h.mayBeGone(r.partition, h.at(sure).Offset, x.first):
		x.from, x.free = got, true
		return
	case sure != none:
		x.from, x.bookmark = h.at(sure).Offset, sure
	}
	if _, ok := h.follows(r.partition, x.from, got, x.first); ok {
		return
	}
	for _, c := range candidates {
		if _, ok := h.follows(r.partition, h.at(c).Offset, got, x.first); ok {
			x.from, x.bookmark = h.at(c).Offset, c
			return
		}
	}
}

// bookmarksAt returns the last commit that was acknowledged before begin and that
// the broker had not forgotten by then, and the commits that may have counted
// too: sent after it and before begin, or acknowledged between begin and the
// first delivery.
func (h *history) bookmarksAt(r *reading, begin, first place) (sure place, candidates []place) {
	sure = none
	i, forgotten := r.commitsBefore(begin), lastBefore(begin, r.forgotten)
	for j := i - 1; j >= 0 && sure == none && r.commits[j] > forgotten; j-- {
		if h.at(r.commits[j]).Kind == ledger.CommitOk {
			sure = r.commits[j]
		} else {
			candidates = append(candidates, r.commits[j])
		}
	}
	for ; i < len(r.commits) && r.commits[i] < first; i++ {
		if h.at(r.commits[i]).Kind == ledger.CommitOk {
			candidates = append(candidates, r.commits[i])
		}
	}
	return sure, candidates
}

// commitsBefore is how many of the commits come before a place.
func (r *reading) commitsBefore(at place) int {
	return sort.Search(len(r.commits), func(i int) bool { return r.commits[i] >= at })
}

// committedBefore is the last acknowledged commit before a place, or none.
func (h *history) committedBefore(r *reading, before place) place {
	for i := r.commitsBefore(before) - 1; i >= 0; i-- {
		if h.at(r.commits[i]).Kind == ledger.CommitOk {
			return r.commits[i]
		}
	}
	return none
}

// resetSince is whether somebody set the group's bookmark by hand between two
// places.
func (r *reading) resetSince(after, before place) bool {
	return r.lastReset(before) > after
}

// lastReset is where somebody last set the group's bookmark by hand before a
// place, or none.
func (r *reading) lastReset(before place) place { return lastBefore(before, r.allResets()) }

// lastBefore is the last of some places before another one, or none.
func lastBefore(before place, places []place) place {
	last := none
	for _, at := range places {
		if at < before {
			last = at
		}
	}
	return last
}

// allResets are those of this bookmark and those of all, in order.
func (r *reading) allResets() []place {
	all := slices.Concat(r.resets, r.reader.resets)
	slices.Sort(all)
	return all
}
