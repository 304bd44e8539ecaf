package check

import (
	"fmt"

	"kafkasim/sim/ledger"
)

// ReadExactly: one incarnation of an actor processed exactly n payments.
//
// It is for "the idle consumer reads nothing" (0) and "after the restart it
// reads the ten it missed". Repeated processings count.
func ReadExactly(actor string, inc int, n int) Check {
	subject := actor
	if inc > 1 {
		subject = fmt.Sprintf("%s#%d", actor, inc)
	}
	return Check{Name: "ReadExactly", Measures: measures("read wanted"), Subject: subject, judge: func(h *history, f *Finding) {
		f.Measured = map[string]int64{"read": 0, "wanted": int64(n)}
		l := h.lifeOf[lifeKey{ledger.N(actor), uint16(inc)}]
		if l == nil || l.start == none {
			return
		}
		read := len(l.processed)
		f.Observed = 1 + int64(len(l.joins)) + l.assigns + int64(read)
		f.Measured["read"] = int64(read)
		switch {
		case read > n:
			f.broke(l.processed[n], l.start, l.processed[n])
		case read < n:
			last := none
			if read > 0 {
				last = l.processed[read-1]
			}
			until := either(l.end, h.end)
			f.lacks(until, l.start, last, until)
		}
	}}
}
