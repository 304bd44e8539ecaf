package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// SawAll: one actor, over all its lives, processed everything that is in the
// topic it reads.
//
// It is for "the analytics team reads the same payments from the beginning".
// The anomaly: it was started with latest, offsets 0–49 were there before, and
// it saw 50–59. In a group with several members no single one sees all.
func SawAll(actor string) *Check {
	return &Check{Name: "SawAll", Measures: measures("visible missed"), Subject: actor, judge: func(h view, f *Finding) {
		var visible, missed int64
		var ids []int64
		done := make([]bool, len(h.Payments))
		starts := map[ledger.Name]history.Index{} // the first on each topic
		for _, l := range h.Incarnations {
			if l.Actor != ledger.N(actor) || l.Start == history.None {
				continue
			}
			if _, some := starts[l.Topic]; !some {
				starts[l.Topic] = l.Start
			}
			if n := len(l.Processed); n > 0 {
				f.shows(l.Start, l.Processed[0], l.Processed[n-1])
			}
			for _, at := range l.Processed {
				done[h.Slot(h.Event(at).ID)] = true
			}
		}
		for _, p := range h.Partitions {
			start, reads := starts[p.Topic]
			if !reads {
				continue
			}
			for _, audit := range p.Audits {
				visible++
				if id := h.Event(audit).ID; !done[h.Slot(id)] {
					missed++
					ids = append(ids, id)
					f.lacks(audit, start, h.Payments[h.Slot(id)].Ack, audit)
				}
			}
		}
		f.Observed, f.Named = visible, namePayments(ids)
		f.Measured = map[string]int64{"visible": visible, "missed": missed}
	}}
}
