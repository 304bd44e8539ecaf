package check

import (
	"slices"

	"kafkasim/sim/ledger"
)

// AcceptWithinProcessed: a member of a share group accepts a record only when it has been
// processed.
//
// The anomaly is CommitWithinProcessed's where there are no bookmarks: a member accepts
// what poll has returned, and then begins to work on it. If it dies, the broker counts
// those records as done, and nobody gets them again. To reject a record that nobody has
// processed comes to the same.
var AcceptWithinProcessed = &Check{Name: "AcceptWithinProcessed", needs: []string{ledger.Work}, Measures: measures("accepted early"), judge: func(h view, f *Finding) {
	var early int64
	var ids []int64
	for _, r := range h.Readings {
		if !r.Reader.Share {
			continue
		}
		events := slices.Concat(r.Processed, r.Settled)
		slices.Sort(events)
		done := make([]bool, r.Partition.End)
		for _, at := range events {
			switch e := h.Event(at); {
			case e.Kind == ledger.Process:
				done[e.Offset] = true
			case e.Kind != ledger.Settle || e.Flag:
			case done[e.Offset]:
				f.Observed++
			default:
				f.Observed++
				early++
				ids = append(ids, e.ID)
				f.broke(at, r.Partition.Witness(e.Offset), at)
			}
		}
	}
	f.Named = namePayments(ids)
	f.Measured = map[string]int64{"accepted": f.Observed, "early": early}
}}
