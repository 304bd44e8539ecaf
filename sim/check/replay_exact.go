package check

import "kafkasim/sim/history"

// ReplayExact: as much is processed again as the bookmarks say, neither more
// nor less.
//
// A consumer that processed 0–54, committed 50 and is killed leaves five records
// to be repeated: 50–54. The anomalies are six repeats (somebody reads what was
// done) and four (somebody skips what was not). The same goes for a revocation
// without a commit. It is an equality: each life of each assignment must have
// begun at the bookmark of that moment, so what is repeated is exactly where
// the ranges "from the bookmark to the last record it processed" overlap. In a
// run that was drained that is the sum, over the ends of assignments, of what
// was processed and not committed. Assignments after which nobody gets the
// partition add nothing.
//
// A consumer without a group has no bookmark and begins where it first began.
// Groups in which somebody takes partitions by hand are left out. What had been
// removed, with a reason, when it should have been repeated is not due. Records
// are counted, by their offsets: a payment that a producer stored twice and that
// is processed at both is a repeat for ProcessedOnce only.
var ReplayExact = &Check{Name: "ReplayExact", Measures: measures("processed again predicted byhand"), judge: func(h view, f *Finding) {
	var processed, again, predicted, byHand int64
	for _, r := range h.Readings {
		if f.leavesOut(r.Reader) || !h.Audited(r.Partition.Topic) {
			continue
		}
		if r.Reader.Grouped() && r.Reader.Manual {
			byHand += int64(len(r.Processed))
			continue
		}
		processed += int64(len(r.Processed))
		resumed := h.Resumptions(r)
		done, due := h.timesProcessed(r), h.timesDue(r, resumed)
		blamed := false
		for o := range done {
			twice, expected := max(0, done[o]-1), max(0, due[o]-1)
			again += int64(twice)
			predicted += int64(expected)
			if twice != expected && !blamed {
				blamed = true
				h.blameReplay(f, r, resumed, int64(o), int(due[o]))
			}
		}
	}
	f.Observed = processed
	f.Measured = map[string]int64{"processed": processed, "again": again, "predicted": predicted, "byhand": byHand}
}}

// timesProcessed says how often each offset was processed.
func (h view) timesProcessed(r *history.Reading) []int32 {
	times := make([]int32, r.Partition.End)
	for _, at := range r.Processed {
		if o := h.Event(at).Offset; r.Partition.There(o) {
			times[o]++
		}
	}
	return times
}

// timesDue says how often each offset had to be processed by spans that begin
// at the bookmark and get as far as they did. What has been removed since is due
// where it was processed all the same.
func (h view) timesDue(r *history.Reading, resumed []history.Resumption) []int32 {
	p := r.Partition
	times := make([]int32, p.End)
	for _, x := range resumed {
		did := map[int64]bool{} // of what is gone
		for _, at := range x.Span.Processed {
			if o := h.Event(at).Offset; !p.Visible(o) {
				did[o] = true
			}
		}
		for o, reach := max(0, x.From), h.reach(x.Span); o <= reach; o++ {
			if p.There(o) && (h.Removal(p, o) == history.NoExcuse || did[o]) {
				times[o]++
			}
		}
	}
	return times
}

// reach is the highest offset that was processed in a span, or -1.
func (h view) reach(s *history.Assignment) int64 {
	reach := int64(-1)
	for _, at := range s.Processed {
		reach = max(reach, h.Event(at).Offset)
	}
	return reach
}

// blameReplay proves that an offset was processed too often, by the processing
// that was too much and the one before it, or too seldom, by the assignment
// that had to repeat it and the bookmark where that had to begin.
func (h view) blameReplay(f *Finding, r *history.Reading, resumed []history.Resumption, offset int64, due int) {
	var done []history.Index
	for _, at := range r.Processed {
		if h.Event(at).Offset == offset {
			done = append(done, at)
		}
	}
	if surplus := max(1, due); len(done) > surplus {
		f.broke(done[surplus], done[surplus-1], done[surplus])
		return
	}
	for i := len(resumed) - 1; i >= 0; i-- {
		if x := resumed[i]; x.From <= offset && offset <= h.reach(x.Span) {
			f.lacks(x.First, append(done, x.Bookmark, x.Span.Begin, x.First)...)
			return
		}
	}
}
