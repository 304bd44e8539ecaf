package check

// ProcessingOrder: while a consumer keeps a partition, it processes its records
// in the order of their offsets.
//
// The anomaly: 18 is processed and then 17, as happens when a handler gives
// each record to a thread of its own. Kafka keeps the order of a partition up
// to poll and no further.
//
// After a new assignment it may begin lower again: what was not committed is
// repeated. A single payment is in any order, and so in none.
var ProcessingOrder = &Check{Name: "ProcessingOrder", Measures: measures("processed backwards"), judge: func(h view, f *Finding) {
	var processed, pairs, backwards int64
	for _, r := range h.Readings {
		if f.leavesOut(r.Reader) {
			continue
		}
		for _, s := range r.Assignments {
			processed += int64(len(s.Processed))
			pairs += max(0, int64(len(s.Processed))-1)
			for i := 1; i < len(s.Processed); i++ {
				before, at := s.Processed[i-1], s.Processed[i]
				if h.Event(at).Offset <= h.Event(before).Offset {
					backwards++
					f.broke(at, before, at)
				}
			}
		}
	}
	f.compares(pairs, processed)
	f.Measured = map[string]int64{"processed": processed, "backwards": backwards}
}}
