package check

import "kafkasim/sim/history"

// NoDuplicateAppend: a payment is in the log once.
//
// The anomaly is the duplicate write: the broker stores payment 7 at offset 6,
// its answer is lost, a producer that is not idempotent sends it again, and
// payment 7 is at offset 7 too. Consumers then do everything right and
// still process it twice.
var NoDuplicateAppend = &Check{Name: "NoDuplicateAppend", Measures: measures("stored repeated"), judge: func(h view, f *Finding) {
	var stored, repeated int64
	first := history.Nowhere(len(h.Payments))
	for _, p := range h.Partitions {
		for _, at := range p.Audits {
			e := h.Event(at)
			slot := h.Slot(e.ID)
			if slot == 0 {
				continue
			}
			stored++
			before := first[slot]
			switch {
			case before == history.None:
				first[slot] = at
			case !h.sameRecord(before, at):
				repeated++
				f.broke(at, before, at)
			}
		}
	}
	f.Observed = stored
	f.Measured = map[string]int64{"stored": stored, "repeated": repeated}
}}

func (h view) sameRecord(a, b history.Index) bool {
	x, y := h.Event(a), h.Event(b)
	return x.Topic == y.Topic && x.Partition == y.Partition && x.Offset == y.Offset
}
