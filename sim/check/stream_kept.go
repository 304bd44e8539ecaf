package check

import "kafkasim/sim/ledger"

// StreamKept: every payment that was added to a Redis stream is still in it at
// the end, in the order of adding.
//
// The anomaly is the trimmed entry: XADD with MAXLEN 10, and payment 1 is gone
// as soon as payment 11 is there, whether somebody has read it or not.
var StreamKept = Check{Name: "StreamKept", Measures: measures("added gone swapped"), judge: func(h *history, f *Finding) {
	kept := map[int64]place{} // of the id, in the final reading
	first := none             // of the final reading
	for i, e := range h.ledger.All() {
		if e.Kind == ledger.StreamAudit {
			kept[e.ID] = place(i)
			if first == none {
				first = place(i)
			}
		}
	}
	var added, gone, swapped int64
	var ids []int64
	last, lastKept := none, none
	for i, e := range h.ledger.All() {
		if e.Kind != ledger.Appended {
			continue
		}
		added++
		at, there := kept[e.ID]
		switch {
		case !there:
			gone++
			ids = append(ids, e.ID)
			f.lacks(place(i), place(i), first)
		case at < lastKept:
			swapped++
			f.broke(at, last, place(i), at, lastKept)
		default:
			last, lastKept = place(i), at
		}
	}
	f.Observed, f.Subjects = added, ranges(ids)
	f.Measured = map[string]int64{"added": added, "gone": gone, "swapped": swapped}
}}
