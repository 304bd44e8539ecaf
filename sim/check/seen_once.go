package check

import "kafkasim/sim/ledger"

// SeenOnce: in a game in which nothing goes wrong, each payment is seen to be
// processed exactly once. Only then does a game in which something does tell anything.
//
// The anomaly: the program writes nothing by which a payment can be recognised, or
// writes about each one twice.
//
// It is never broken. Where it is not so, the program may be right all the same, and
// nothing is known about it. Nor is it where its output comes in blocks: then each payment
// may be seen once, and too late to tell anything.
var SeenOnce = &Check{Name: "SeenOnce", needs: []string{ledger.Lines}, Measures: measures("sent once"), judge: func(h view, f *Finding) {
	times := make([]int, len(h.Payments))
	for _, r := range h.Readings {
		for _, at := range r.Processed {
			times[h.Slot(h.Event(at).ID)]++
		}
	}
	f.Measured = map[string]int64{"sent": 0, "once": 0}
	for _, n := range times[1:] {
		f.Measured["sent"]++
		if n == 1 {
			f.Measured["once"]++
		}
	}
	if f.Measured["once"] == f.Measured["sent"] {
		f.Observed = f.Measured["sent"]
	}
}}
