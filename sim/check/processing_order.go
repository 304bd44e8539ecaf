package check

// ProcessingOrder: while a consumer keeps a partition, it processes its records
// in the order of their offsets.
//
// The anomaly: 18 is processed and then 17, as happens when a handler gives
// each record to a thread of its own. Kafka keeps the order of a partition up
// to poll and no further.
//
// After a new assignment it may begin lower again: what was not committed is
// repeated.
var ProcessingOrder = Check{Name: "ProcessingOrder", judge: func(h *history, f *Finding) {
	var processed, backwards int64
	for _, r := range h.readings {
		if f.leavesOut(r.reader) {
			continue
		}
		for _, s := range r.spans {
			processed += int64(len(s.processed))
			for i := 1; i < len(s.processed); i++ {
				before, at := s.processed[i-1], s.processed[i]
				if h.at(at).Offset <= h.at(before).Offset {
					backwards++
					f.broke(at, before, at)
				}
			}
		}
	}
	f.Facts = processed
	f.Measured = map[string]int64{"processed": processed, "backwards": backwards}
}}
