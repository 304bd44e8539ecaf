package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// AllMoved: of the records that were moved in bulk each was confirmed, is in the
// log and was consumed: once, and in the order in which its partition got it.
//
// The anomaly is the figure that looks good because something was left out: the
// producer is told of 200,000 records, and the consumer counted 200,000 too, but
// ten of them came twice and ten never came. So it is not enough that the numbers
// are equal: the sums of what the records carry must be too.
//
// Of the plain loop, which looks at nothing, the counts alone can be compared.
var AllMoved = &Check{Name: "AllMoved", Measures: measures("acked read twice swapped wrong rounds"), judge: func(h view, f *Finding) {
	f.Measured = map[string]int64{"acked": 0, "read": 0, "twice": 0, "swapped": 0, "wrong": 0, "rounds": 0}
	for i, e := range h.Ledger.Of(ledger.MovedInBulk) {
		m := e.Detail.Moved
		f.Observed += m.Acked
		if !m.Plain {
			f.Measured["rounds"]++
			f.Measured["acked"] += m.Acked
			f.Measured["read"] += m.Read
			f.Measured["twice"] += m.Twice
			f.Measured["swapped"] += m.Swapped
		}
		if m.Acked != m.Read || m.Acked != m.Stored || m.AckedSum != m.ReadSum || m.Twice+m.Swapped > 0 {
			f.Measured["wrong"]++
			f.broke(history.Index(i), history.Index(i))
		}
		f.shows(history.Index(i))
	}
}}
