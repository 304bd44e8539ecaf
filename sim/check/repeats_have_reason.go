package check

import "kafkasim/sim/history"

// RepeatsHaveReason: who processes a record again has been given its partition again.
//
// The anomaly: a consumer processes 17, and a moment later 17 once more, though it was
// neither restarted nor was there a rebalance: it reads what it has, or its handler
// runs twice. That a record comes again after a crash, or after the partition was
// assigned anew, is what Kafka promises ("at least once").
var RepeatsHaveReason = &Check{Name: "RepeatsHaveReason", Measures: measures("processed again without"), judge: func(h view, f *Finding) {
	f.Measured = map[string]int64{"processed": 0, "again": int64(len(h.repeats())), "without": 0}
	var ids []int64
	for _, r := range h.Readings {
		f.Measured["processed"] += int64(len(r.Processed))
		for _, s := range r.Assignments {
			last := map[int64]history.Index{}
			for _, at := range s.Processed {
				offset := h.Event(at).Offset
				if before, twice := last[offset]; twice {
					f.Measured["without"]++
					ids = append(ids, h.Event(at).ID)
					f.broke(at, before, at)
				}
				last[offset] = at
			}
		}
	}
	f.Observed, f.Named = f.Measured["processed"], namePayments(ids)
}}
