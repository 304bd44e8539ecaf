package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

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
// that is not known. Where any is right, nothing is compared.
var ResumePoint = &Check{Name: "ResumePoint", Measures: measures("assignments at without gone anywhere wrong wanted:offset! got:offset!"), judge: func(h view, f *Finding) {
	var assignments, at, without, gone, anywhere, wrong, wanted, got int64
	for _, r := range h.Readings {
		if f.leavesOut(r.Reader) || !r.Reader.Grouped() || !h.Audited(r.Partition.Topic) {
			continue
		}
		for _, x := range h.Resumptions(r) {
			if !x.Span.Assigned || x.Span.Sought {
				continue
			}
			assignments++
			offset := h.Event(x.First).Offset
			want, ok := h.Follows(r.Partition, x.From, offset, x.First)
			switch {
			case x.Free:
				anywhere++
			case !ok:
				wrong++
			case x.Bookmark == history.None:
				without++
			case offset != x.From && h.MayBeGone(r.Partition, x.From, x.First):
				gone++
			default:
				at++
			}
			if ok {
				if x.Bookmark != history.None && !x.Free {
					f.shows(x.Bookmark, x.Span.Begin, x.First)
				}
				continue
			}
			first := false
			if h.notAudited(r.Partition, offset) {
				first = f.lacks(x.First, x.Bookmark, x.Span.Begin, x.First)
			} else {
				first = f.broke(x.First, x.Bookmark, x.Span.Begin, x.First)
			}
			if first {
				wanted, got = want, offset
			}
		}
	}
	if f.Observed = assignments - anywhere; f.Observed == 0 && assignments > 0 {
		f.Lacks = ledger.Bookmarks
	}
	f.Measured = map[string]int64{"assignments": assignments, "at": at, "without": without, "gone": gone, "anywhere": anywhere, "wrong": wrong}
	if wrong > 0 {
		f.Measured["wanted"], f.Measured["got"] = wanted, got
	}
}}
