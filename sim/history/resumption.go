package history

import (
	"slices"
	"sort"

	"kafkasim/sim/ledger"
)

// Resumption is where one span had to begin, for the spans that were delivered
// something.
//
// After a Seek it is the offset that was sought. After an assignment it is
// usually the last offset the group had committed before, unless somebody set
// it from outside since. A commit that was sent and whose answer nobody saw may
// have counted or not; then both are right, and the one is taken that the first
// delivery agrees with.
type Resumption struct {
	Span     *Assignment
	First    Index // its first delivery
	From     int64 // the next offset it had to read; where any was right, the one it did
	Bookmark Index // the commit that says so, or none
	Free     bool  // any offset was right
}

// Resumptions returns one for each span with a delivery, in the order of the
// spans.
func (h *History) Resumptions(r *Reading) []Resumption {
	var out []Resumption
	for _, s := range r.Assignments {
		if len(s.Delivered) == 0 {
			continue
		}
		x := Resumption{Span: s, First: s.Delivered[0], Bookmark: None}
		switch {
		case s.Sought:
			x.From = h.Event(s.Begin).Offset
		case s.Assigned:
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
func (h *History) resumeFree(r *Reading, x *Resumption) {
	x.From = h.Event(r.Delivered[0]).Offset
	if x.Span.Incarnation.Settings.Reset == "latest" {
		x.From = h.Event(x.First).Offset
	}
}

func (h *History) resumeAtBookmark(r *Reading, x *Resumption) {
	got := h.Event(x.First).Offset
	sure, candidates := h.bookmarksAt(r, x.Span.Begin, x.First)
	latest := x.Span.Incarnation.Settings.Reset == "latest"
	reset := r.LastReset(x.First)
	if reset < LastBefore(x.Span.Begin, r.Forgotten) {
		reset = None
	}
	switch {
	case reset > sure && h.Moves(reset):
		x.From, x.Bookmark = h.Event(reset).Offset, reset
	case reset > sure,
		latest && sure == None,
		latest && h.MayBeGone(r.Partition, h.Event(sure).Offset, x.First):
		x.From, x.Free = got, true
		return
	case sure != None:
		x.From, x.Bookmark = h.Event(sure).Offset, sure
	}
	if _, ok := h.Follows(r.Partition, x.From, got, x.First); ok {
		return
	}
	for _, c := range candidates {
		if _, ok := h.Follows(r.Partition, h.Event(c).Offset, got, x.First); ok {
			x.From, x.Bookmark = h.Event(c).Offset, c
			return
		}
	}
}

// bookmarksAt returns the last commit that was acknowledged before begin and that
// the broker had not forgotten by then, and the commits that may have counted
// too: sent after it and before begin, or acknowledged between begin and the
// first delivery.
func (h *History) bookmarksAt(r *Reading, begin, first Index) (sure Index, candidates []Index) {
	sure = None
	i, forgotten := r.CommitsBefore(begin), LastBefore(begin, r.Forgotten)
	for j := i - 1; j >= 0 && sure == None && r.Commits[j] > forgotten; j-- {
		if h.Event(r.Commits[j]).Kind == ledger.CommitOk {
			sure = r.Commits[j]
		} else {
			candidates = append(candidates, r.Commits[j])
		}
	}
	for ; i < len(r.Commits) && r.Commits[i] < first; i++ {
		if h.Event(r.Commits[i]).Kind == ledger.CommitOk {
			candidates = append(candidates, r.Commits[i])
		}
	}
	return sure, candidates
}

// CommitsBefore is how many of the commits come before a place.
func (r *Reading) CommitsBefore(at Index) int {
	return sort.Search(len(r.Commits), func(i int) bool { return r.Commits[i] >= at })
}

// CommittedBefore is the last acknowledged commit before a place, or none.
func (h *History) CommittedBefore(r *Reading, before Index) Index {
	for i := r.CommitsBefore(before) - 1; i >= 0; i-- {
		if h.Event(r.Commits[i]).Kind == ledger.CommitOk {
			return r.Commits[i]
		}
	}
	return None
}

// ResetSince is whether somebody set the group's bookmark by hand between two
// places.
func (r *Reading) ResetSince(after, before Index) bool {
	return r.LastReset(before) > after
}

// LastReset is where somebody last set the group's bookmark by hand before a
// place, or none.
func (r *Reading) LastReset(before Index) Index { return LastBefore(before, r.AllResets()) }

// LastBefore is the last of some places before another one, or none.
//
//go:noinline
func LastBefore(before Index, places []Index) Index {
	last := None
	for _, at := range places {
		if at < before {
			last = at
		}
	}
	return last
}

// AllResets are those of this bookmark and those of all, in order.
func (r *Reading) AllResets() []Index {
	all := slices.Concat(r.resets, r.Reader.resets)
	slices.Sort(all)
	return all
}

// names says whether a reset says to which offset it set a bookmark.
func (h *History) Moves(reset Index) bool {
	e := h.Event(reset)
	return e.Detail.Text == ledger.AdminReset && e.Topic != (ledger.Name{})
}
