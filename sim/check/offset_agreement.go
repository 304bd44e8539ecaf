package check

// OffsetAgreement: everybody who names an offset of a partition means the same
// payment.
//
// The anomaly: the producer was told that payment 7 has offset 6, and a
// consumer is delivered payment 9 from there; or it is delivered 7 and writes
// down that it processed 9.
//
// An offset that only one event names is compared with nothing.
var OffsetAgreement = Check{Name: "OffsetAgreement", Measures: measures("places disagreeing"), judge: func(h *history, f *Finding) {
	var places, pairs, disagreeing int64
	named := map[*partition][]place{}
	differs := map[place]bool{} // by the place that named the offset first
	for _, p := range h.partitions {
		named[p] = nowhere(int(p.end))
	}
	compare := func(p *partition, events []place) {
		for _, at := range events {
			e := h.at(at)
			first := &named[p][e.Offset]
			if *first == none {
				*first = at
				places++
				continue
			}
			pairs++
			if h.at(*first).ID != e.ID {
				if !differs[*first] {
					differs[*first] = true
					disagreeing++
				}
				f.broke(max(*first, at), *first, at)
			}
		}
	}
	for _, p := range h.partitions {
		compare(p, p.acks)
	}
	for _, r := range h.readings {
		compare(r.partition, r.delivered)
		compare(r.partition, r.processed)
	}
	for _, p := range h.partitions {
		compare(p, p.audits)
	}
	f.compares(pairs, places)
	f.Measured = map[string]int64{"places": places, "disagreeing": disagreeing}
}}
