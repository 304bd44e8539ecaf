package check

import (
	"slices"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// PendingExact: the pending list of a stream's group is what the group was
// given and has not acknowledged, and only from there an entry is claimed.
//
// It is for what Redis Streams have instead of a bookmark. The anomalies: the
// entry that is given out as new a second time, the claim of an entry that was
// acknowledged already, and the list that says 4 when 5 entries are open, so
// that nobody will ever do the fifth.
var PendingExact = &Check{Name: "PendingExact", Measures: measures("asked claimed wrong"), judge: func(h view, f *Finding) {
	var asked, claimed, wrong int64
	lists := map[ledger.Name]*pendingList{}
	for i, e := range h.Ledger.All() {
		at := history.Index(i)
		g := lists[e.Group]
		if g == nil {
			g = &pendingList{given: map[int64]history.Index{}, open: map[int64]bool{}}
			lists[e.Group] = g
		}
		before, known := g.given[e.ID]
		if !known {
			before = history.None
		}
		switch {
		case e.Group == (ledger.Name{}):
		case e.Kind == ledger.Entry:
			if known {
				wrong++
				f.broke(at, before, at)
			}
			g.given[e.ID], g.open[e.ID] = at, true
		case e.Kind == ledger.Claim:
			claimed++
			if !g.open[e.ID] {
				wrong++
				f.broke(at, before, at)
			}
			g.given[e.ID], g.open[e.ID] = at, true
		case e.Kind == ledger.EntryAck:
			delete(g.open, e.ID)
		case e.Kind == ledger.Pending:
			asked++
			f.shows(at)
			if e.N != int64(len(g.open)) {
				wrong++
				f.broke(at, at)
			}
		}
	}
	f.Observed = asked
	f.Measured = map[string]int64{"asked": asked, "claimed": claimed, "wrong": wrong}
}}

// pendingList is what the ledger says that a group was given.
type pendingList struct {
	given map[int64]history.Index
	open  map[int64]bool // given and not acknowledged
}

// NothingPending: in the end no group of a stream has anything in its pending
// list.
//
// The anomaly is the forgotten entry: it was given to a reader that was killed,
// nobody claims it, and since it is not new, no other reader will be given it.
// Its names are the groups that have forgotten something.
var NothingPending = &Check{Name: "NothingPending", Measures: measures("groups open"), judge: func(h view, f *Finding) {
	last := map[ledger.Name]history.Index{}
	var groups []ledger.Name // in the order in which they were first asked for
	for i, e := range h.Ledger.Of(ledger.Pending) {
		if !slices.Contains(groups, e.Group) {
			groups = append(groups, e.Group)
		}
		last[e.Group] = history.Index(i)
	}
	var open int64
	for _, g := range groups {
		f.shows(last[g])
		if e := h.Event(last[g]); e.N > 0 {
			open += e.N
			f.Named = append(f.Named, ledger.Named{Name: g.String()})
			f.lacks(last[g], last[g])
		}
	}
	f.Observed = int64(len(groups))
	f.Measured = map[string]int64{"groups": f.Observed, "open": open}
}}
