package check

import "kafkasim/sim/history"

// PollContiguous: while a consumer keeps a partition, poll returns its records
// one after the other.
//
// The anomalies are the poll skip (17, then 19, though the log has 18) and the
// nonmonotonic poll (17, then 17 or 16 again).
//
// A consumer that says that it jumps (a Seek) continues where it jumps to. Where
// any other span begins is ResumePoint's business. Records that had been
// removed by then may be skipped, if there was a reason to remove them. A
// consumer that jumps without a word breaks this check. What is compared is one
// delivery with the one before it: a single one says nothing.
var PollContiguous = &Check{Name: "PollContiguous", Measures: measures("delivered gaps"), judge: func(h view, f *Finding) {
	var delivered, pairs, gaps int64
	for _, r := range h.Readings {
		if f.leavesOut(r.Reader) || !h.Audited(r.Partition.Topic) {
			continue
		}
		for _, s := range r.Assignments {
			delivered += int64(len(s.Delivered))
			before, next := history.None, int64(0)
			if s.Sought {
				before, next = s.Begin, h.Event(s.Begin).Offset
			}
			for _, at := range s.Delivered {
				got := h.Event(at).Offset
				if before != history.None {
					pairs++
				}
				if want, ok := h.Follows(r.Partition, next, got, at); before != history.None && !ok {
					gaps++
					if h.notAudited(r.Partition, got) {
						f.lacks(at, before, at)
					} else {
						f.broke(at, before, at, r.Partition.Witness(want))
					}
				}
				before, next = at, got+1
			}
		}
	}
	f.compares(pairs, delivered)
	f.Measured = map[string]int64{"delivered": delivered, "gaps": gaps}
}}

// notAudited says that an offset that was read should be in the audit and is
// not, nor was it ever acknowledged.
func (h view) notAudited(p *history.Partition, offset int64) bool {
	return !p.There(offset) && p.GoneSince(offset) == history.None
}
