package check

// PollContiguous: while a consumer keeps a partition, poll returns its records
// one after the other.
//
// The anomalies are the poll skip (17, then 19, though the log has 18) and the
// nonmonotonic poll (17, then 17 or 16 again).
//
// Where a span begins is ResumePoint's business. Records that were removed
// before the audit may be skipped: a skip over them before they were removed is
// not seen. A consumer that jumps by itself (seek) breaks this check.
var PollContiguous = Check{Name: "PollContiguous", judge: func(h *history, f *Finding) {
	var delivered, gaps int64
	for _, r := range h.readings {
		if !h.audited(r.partition.topic) {
			continue
		}
		for _, s := range r.spans {
			delivered += int64(len(s.delivered))
			for i := 1; i < len(s.delivered); i++ {
				before, at := s.delivered[i-1], s.delivered[i]
				got := h.at(at).Offset
				want, ok := r.partition.follows(h.at(before).Offset+1, got)
				if ok {
					continue
				}
				gaps++
				if h.notAudited(r.partition, got) {
					f.lacks(at, before, at)
				} else {
					f.broke(at, before, at, r.partition.auditOf(want))
				}
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
