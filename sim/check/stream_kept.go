package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// StreamKept: every payment that was added to a Redis stream is still in it at
// the end, in the order of adding.
//
// The anomaly is the trimmed entry: XADD with MAXLEN 10, and payment 1 is gone
// as soon as payment 11 is there, whether somebody has read it or not.
var StreamKept = &Check{Name: "StreamKept", Measures: measures("added gone swapped"), judge: func(h view, f *Finding) {
	kept := map[int64]history.Index{} // of the id, in the final reading
	first := history.None             // of the final reading
	for i, e := range h.Ledger.Of(ledger.StreamAudit) {
		kept[e.ID] = history.Index(i)
		if first == history.None {
			first = history.Index(i)
		}
	}
	var added, gone, swapped int64
	var ids []int64
	last, lastKept := history.None, history.None
	for i, e := range h.Ledger.Of(ledger.Appended) {
		added++
		at, there := kept[e.ID]
		switch {
		case !there:
			gone++
			ids = append(ids, e.ID)
			f.lacks(history.Index(i), history.Index(i), first)
		case at < lastKept:
			swapped++
			f.broke(at, last, history.Index(i), at, lastKept)
		default:
			last, lastKept = history.Index(i), at
			f.shows(last, at)
		}
	}
	f.Observed, f.Named = added, namePayments(ids)
	f.Measured = map[string]int64{"added": added, "gone": gone, "swapped": swapped}
}}
