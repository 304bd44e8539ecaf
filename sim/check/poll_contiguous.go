package check

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
var PollContiguous = Check{Name: "PollContiguous", Measures: measures("delivered gaps"), judge: func(h *history, f *Finding) {
	var delivered, pairs, gaps int64
	for _, r := range h.readings {
		if f.leavesOut(r.reader) || !h.audited(r.partition.topic) {
			continue
		}
		for _, s := range r.spans {
			delivered += int64(len(s.delivered))
			before, next := none, int64(0)
			if s.sought {
				before, next = s.begin, h.at(s.begin).Offset
			}
			for _, at := range s.delivered {
				got := h.at(at).Offset
				if before != none {
					pairs++
				}
				if want, ok := h.follows(r.partition, next, got, at); before != none && !ok {
					gaps++
					if h.notAudited(r.partition, got) {
						f.lacks(at, before, at)
					} else {
						f.broke(at, before, at, r.partition.witness(want))
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
func (h *history) notAudited(p *partition, offset int64) bool {
	return !p.there(offset) && p.goneSince(offset) == none
}
