package check

// PollContiguous: while a consumer keeps a partition, poll returns its records
// one after the other.
//
// The anomalies are the poll skip (17, then 19, though the log has 18) and the
// nonmonotonic poll (17, then 17 or 16 again).
//
// A consumer that says that it jumps (a Seek) goes on where it jumps to. Where
// any other span begins is ResumePoint's business. Records that were removed
// before the audit may be skipped: a skip over them before they were removed is
// not seen. A consumer that jumps without a word breaks this check.
var PollContiguous = Check{Name: "PollContiguous", judge: func(h *history, f *Finding) {
	var delivered, gaps int64
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
				if want, ok := r.partition.follows(next, got); before != none && !ok {
					gaps++
					if h.notAudited(r.partition, got) {
						f.lacks(at, before, at)
					} else {
						f.broke(at, before, at, r.partition.auditOf(want))
					}
				}
				before, next = at, got+1
			}
		}
	}
	f.Facts = delivered
	f.Measured = map[string]int64{"delivered": delivered, "gaps": gaps}
}}

// notAudited says that an offset should be in the audit and is not.
func (h *history) notAudited(p *partition, offset int64) bool {
	return offset >= p.start && !p.visible(offset)
}
