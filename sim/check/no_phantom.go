package check

import "kafkasim/sim/history"

// NoPhantom: what a consumer is delivered was sent before, what it processes was
// delivered to it before, and what the broker refused is nowhere.
//
// The anomalies: (a) the phantom record: poll returns payment 99 at offset 12,
// and no producer ever sent a payment 99; (b) the phantom work: a consumer
// processes offset 13, which poll never returned to it in this life; (c) the
// broker answers that it does not take payment 7, but payment 7 is in the
// log: a shop that sends it again, because it was refused, charges twice.
//
// Only a refusal by the broker counts for (c). An error of the client leaves open
// whether the record was written. That delivery and processing name the same
// payment is OffsetAgreement's business.
var NoPhantom = &Check{Name: "NoPhantom", Measures: measures("delivered phantoms unread refused"), judge: func(h view, f *Finding) {
	var delivered, phantoms, unread int64
	for _, r := range h.Readings {
		for _, at := range r.Delivered {
			delivered++
			if send := h.SendOf(h.Event(at).ID); send == history.None || send > at {
				phantoms++
				f.broke(at, at, send)
			}
		}
		for _, at := range h.unread(r) {
			unread++
			f.broke(at, h.lifeAt(at).Start, at)
		}
	}
	f.Observed = delivered + unread
	f.Measured = map[string]int64{"delivered": delivered, "phantoms": phantoms, "unread": unread, "refused": h.refusedAndStored(f)}
}}

// unread is what was processed in a life to which it had not been delivered.
func (h view) unread(r *history.Reading) []history.Index {
	var out []history.Index
	had := map[history.IncarnationID][]bool{} // by offset
	next := 0
	for _, at := range r.Processed {
		for ; next < len(r.Delivered) && r.Delivered[next] < at; next++ {
			e := h.Event(r.Delivered[next])
			key := history.IncarnationID{Actor: e.Actor, Inc: e.Inc}
			if had[key] == nil {
				had[key] = make([]bool, r.Partition.End)
			}
			had[key][e.Offset] = true
		}
		e := h.Event(at)
		if mine := had[history.IncarnationID{Actor: e.Actor, Inc: e.Inc}]; mine == nil || !mine[e.Offset] {
			out = append(out, at)
		}
	}
	return out
}

// refusedAndStored counts the payments in the log of which the broker had said
// that it does not take them.
func (h view) refusedAndStored(f *Finding) int64 {
	var refused int64
	for _, p := range h.Partitions {
		for _, at := range p.Audits {
			slot := h.Slot(h.Event(at).ID)
			if slot == 0 {
				continue
			}
			if nack := h.Payments[slot].Nack; nack != history.None && h.Event(nack).Flag {
				refused++
				f.broke(at, h.Payments[slot].Send, nack, at)
			}
		}
	}
	return refused
}
