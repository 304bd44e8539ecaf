package check

import "kafkasim/sim/history"

// AckDurable: what the broker acknowledged is in the log, at the offset that
// it named.
//
// The anomaly is the lost write: the producer is told "payment 7 has offset 6",
// and in the end offset 6 is missing or holds another payment. A log that
// suddenly begins at 20 has lost 0–19 in the same way.
//
// What is gone is excused where an administrator deleted it, or where it was
// older than the topic keeps its records when it was first seen to be gone.
var AckDurable = &Check{Name: "AckDurable", Measures: measures("acked stored expired deleted missing"), judge: func(h view, f *Finding) {
	var acked, stored, expiredOnes, deletedOnes, missing int64
	for _, p := range h.Partitions {
		if !h.Audited(p.Topic) {
			continue
		}
		for _, at := range p.Acks {
			ack := h.Event(at)
			acked++
			audit := p.AuditOf(ack.Offset)
			switch why := h.Removal(p, ack.Offset); {
			case audit != history.None && h.Event(audit).ID == ack.ID:
				stored++
			case audit != history.None:
				missing++
				f.broke(at, at, audit)
			case why == history.Expired:
				expiredOnes++
			case why == history.Deleted:
				deletedOnes++
			default:
				missing++
				f.lacks(at, at, p.GoneSince(ack.Offset))
			}
		}
	}
	f.Observed = acked
	f.Measured = map[string]int64{"acked": acked, "stored": stored, "expired": expiredOnes, "deleted": deletedOnes, "missing": missing}
}}
