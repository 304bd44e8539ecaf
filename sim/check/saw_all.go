package check

import "kafkasim/sim/ledger"

// SawAll: one actor, over all its lives, processed everything that is in the
// topic it reads.
//
// It is for "the analytics team reads the same payments from the beginning".
// The anomaly: it was started with latest, offsets 0–49 were there before, and
// it saw 50–59. In a group with several members no single one sees all.
func SawAll(actor string) Check {
	return Check{Name: "SawAll", Measures: measures("visible missed"), Subject: actor, judge: func(h *history, f *Finding) {
		var visible, missed int64
		var ids []int64
		done := make([]bool, len(h.payments))
		starts := map[ledger.Name]place{} // the first on each topic
		for _, l := range h.lives {
			if l.actor != ledger.N(actor) || l.start == none {
				continue
			}
			if _, some := starts[l.topic]; !some {
				starts[l.topic] = l.start
			}
			for _, at := range l.processed {
				done[h.slot(h.at(at).ID)] = true
			}
		}
		for _, p := range h.partitions {
			start, reads := starts[p.topic]
			if !reads {
				continue
			}
			for _, audit := range p.audits {
				visible++
				if id := h.at(audit).ID; !done[h.slot(id)] {
					missed++
					ids = append(ids, id)
					f.lacks(audit, start, h.payments[h.slot(id)].ack, audit)
				}
			}
		}
		f.Observed, f.Subjects = visible, ranges(ids)
		f.Measured = map[string]int64{"visible": visible, "missed": missed}
	}}
}
