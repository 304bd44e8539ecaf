package check

// AckDurable: what the broker acknowledged is in the log, at the offset that
// it said.
//
// The anomaly is the lost write: the producer is told "payment 7 has offset 6",
// and in the end offset 6 is missing or holds another payment.
//
// Offsets below the log start are explained: retention or an administrator
// removed them.
var AckDurable = Check{Name: "AckDurable", judge: func(h *history, f *Finding) {
	var acked, missing int64
	for _, p := range h.partitions {
		if !h.audited(p.topic) {
			continue
		}
		for _, at := range p.acks {
			ack := h.at(at)
			if ack.Offset < p.start {
				continue
			}
			acked++
			switch audit := p.auditOf(ack.Offset); {
			case audit == none:
				missing++
				f.lacks(at, at)
			case h.at(audit).ID != ack.ID:
				missing++
				f.broke(at, at, audit)
			}
		}
	}
	f.Facts = acked
	f.Measured = map[string]int64{"acked": acked, "missing": missing}
}}
