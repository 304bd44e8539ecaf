package check

// ResumePoint: after an assignment a consumer begins at the bookmark of its
// group, the next offset to read.
//
// The anomaly is to take the bookmark for the last record that was processed:
// the group committed 50, that is "0–49 are done", and the new owner begins at
// 51 (50 is lost) or 49 (49 comes twice).
//
// Without a bookmark, and where the bookmark lies below the log start, the first
// record that is still there is right with earliest, and any with latest. Only
// what there was a reason to remove need not be there. After
// an administrator set the bookmark, what it was set to is right, or any where
// that is not known.
var ResumePoint = Check{Name: "ResumePoint", judge: func(h *history, f *Finding) {
	var assignments, wrong, wanted, got int64
	for _, r := range h.readings {
		if f.leavesOut(r.reader) || !r.reader.grouped() || !h.audited(r.partition.topic) {
			continue
		}
		for _, x := range h.resumptions(r) {
			if !x.span.assigned || x.span.sought {
				continue
			}
			assignments++
			offset := h.at(x.first).Offset
			want, ok := h.follows(r.partition, x.from, offset, x.first)
			if ok {
				continue
			}
			wrong++
			first := false
			if h.notAudited(r.partition, offset) {
				first = f.lacks(x.first, x.bookmark, x.span.begin, x.first)
			} else {
				first = f.broke(x.first, x.bookmark, x.span.begin, x.first)
			}
			if first {
				wanted, got = want, offset
			}
		}
	}
	f.Facts = assignments
	f.Measured = map[string]int64{"assignments": assignments, "wrong": wrong}
	if wrong > 0 {
		f.Measured["wanted"], f.Measured["got"] = wanted, got
	}
}}
