package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// NothingLost: after the end every payment that a topic had for a reader was
// processed by it.
//
// The anomaly is the lost record: a consumer commits 60, processes 50–54 and
// is killed; the next owner begins at 60, and nobody ever processes 55–59.
//
// A reader is a consumer group, or a consumer without one. It answers for every
// payment that the broker acknowledged or the log holds, but for two sorts: what
// had been removed, with a reason, before the reader first started; and what was
// removed before the reader came to it, which is NothingRemovedUnread's business.
// What it passed by while it was there is lost, though it may have expired since:
// it processed a later record of the partition.
//
// A reader that begins at the latest offset is held to the whole log all the
// same: a scenario in which that is meant says that this check breaks. What it
// answers for otherwise says NothingLostSinceJoined.
var NothingLost = &Check{Name: "NothingLost", needs: []string{ledger.Done}, Measures: measures("expected lost unread before"), judge: func(h view, f *Finding) {
	f.Measured = map[string]int64{"expected": 0, "lost": 0, "unread": 0, "before": 0}
	var ids []int64
	for _, r := range h.Readers {
		ids = append(ids, h.judgeLoss(r, f, func(*history.Partition) int64 { return 0 })...)
	}
	f.Observed, f.Named = f.Measured["expected"], namePayments(ids)
}}

// judgeLoss counts what a reader had to process, from an offset of each
// partition on, and breaks the finding where it did not. It returns the lost.
func (h view) judgeLoss(r *history.Reader, f *Finding, from func(*history.Partition) int64) []int64 {
	var ids []int64
	first := map[*history.Partition]int64{}
	for _, p := range h.Partitions {
		first[p] = from(p)
	}
	h.eachFate(r, func(x fate) {
		switch {
		case x.offset < first[x.partition]:
		case x.what == goneBefore:
			f.Measured["before"]++
		case x.what == goneUnread:
			f.Measured["unread"]++
		case x.what == processed:
			f.Measured["expected"]++
		default:
			f.Measured["expected"]++
			f.Measured["lost"]++
			ids = append(ids, x.id)
			f.lacks(x.witness, x.evidence()...)
		}
	})
	return ids
}
