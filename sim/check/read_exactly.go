package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// ReadExactly: one incarnation of an actor processed exactly n payments.
//
// It is for "the idle consumer reads nothing" (0) and "after the restart it
// reads the ten it missed". Repeated processings count.
func ReadExactly(actor string, inc int, n int) *Check {
	life := uint16(inc)
	if inc == 1 {
		life = 0 // the first one needs no number
	}
	return &Check{Name: "ReadExactly", Measures: measures("read wanted"), Subject: actor, Life: life, judge: func(h view, f *Finding) {
		f.Measured = map[string]int64{"read": 0, "wanted": int64(n)}
		l := h.Incarnation(ledger.N(actor), uint16(inc))
		if l == nil || l.Start == history.None {
			return
		}
		read := len(l.Processed)
		f.Observed = 1 + int64(len(l.Joins)) + l.Assigns + int64(read)
		f.Measured["read"] = int64(read)
		if read > 0 {
			f.shows(l.Start, l.Processed[0], l.Processed[read-1])
		} else {
			f.shows(l.Start, history.LastBefore(h.End, l.Joins), l.End)
		}
		switch {
		case read > n:
			f.broke(l.Processed[n], l.Start, l.Processed[n])
		case read < n:
			last := history.None
			if read > 0 {
				last = l.Processed[read-1]
			}
			until := history.Either(l.End, h.End)
			f.lacks(until, l.Start, last, until)
		}
	}}
}
