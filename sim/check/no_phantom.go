package check

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
var NoPhantom = Check{Name: "NoPhantom", Measures: measures("delivered phantoms unread refused"), judge: func(h *history, f *Finding) {
	var delivered, phantoms, unread int64
	for _, r := range h.readings {
		for _, at := range r.delivered {
			delivered++
			if send := h.sendOf(h.at(at).ID); send == none || send > at {
				phantoms++
				f.broke(at, at, send)
			}
		}
		for _, at := range h.unread(r) {
			unread++
			f.broke(at, h.lifeAt(at).start, at)
		}
	}
	f.Observed = delivered + unread
	f.Measured = map[string]int64{"delivered": delivered, "phantoms": phantoms, "unread": unread, "refused": h.refusedAndStored(f)}
}}

// sendOf is where a payment was sent, or none.
func (h *history) sendOf(id int64) place {
	if h.slot(id) == 0 {
		return none
	}
	return h.payments[h.slot(id)].send
}

// unread is what was processed in a life to which it had not been delivered.
func (h *history) unread(r *reading) []place {
	var out []place
	had := map[lifeKey][]bool{} // by offset
	next := 0
	for _, at := range r.processed {
		for ; next < len(r.delivered) && r.delivered[next] < at; next++ {
			e := h.at(r.delivered[next])
			key := lifeKey{e.Actor, e.Inc}
			if had[key] == nil {
				had[key] = make([]bool, r.partition.end)
			}
			had[key][e.Offset] = true
		}
		e := h.at(at)
		if mine := had[lifeKey{e.Actor, e.Inc}]; mine == nil || !mine[e.Offset] {
			out = append(out, at)
		}
	}
	return out
}

// refusedAndStored counts the payments in the log of which the broker had said
// that it does not take them.
func (h *history) refusedAndStored(f *Finding) int64 {
	var refused int64
	for _, p := range h.partitions {
		for _, at := range p.audits {
			slot := h.slot(h.at(at).ID)
			if slot == 0 {
				continue
			}
			if nack := h.payments[slot].nack; nack != none && h.at(nack).Flag {
				refused++
				f.broke(at, h.payments[slot].send, nack, at)
			}
		}
	}
	return refused
}
