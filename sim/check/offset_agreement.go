package check

import "kafkasim/sim/history"

// OffsetAgreement: everybody who names an offset of a partition means the same
// payment.
//
// The anomaly: the producer was told that payment 7 has offset 6, and a
// consumer is delivered payment 9 from there; or it is delivered 7 and writes
// down that it processed 9.
//
// An offset that only one event names is compared with nothing.
var OffsetAgreement = &Check{Name: "OffsetAgreement", Measures: measures("places disagreeing"), judge: func(h view, f *Finding) {
	var places, pairs, disagreeing int64
	named := map[*history.Partition][]history.Index{}
	differs := map[history.Index]bool{} // by the place that named the offset first
	for _, p := range h.Partitions {
		named[p] = history.Nowhere(int(p.End))
	}
	compare := func(p *history.Partition, events []history.Index) {
		for _, at := range events {
			e := h.Event(at)
			first := &named[p][e.Offset]
			if *first == history.None {
				*first = at
				places++
				continue
			}
			pairs++
			if h.Event(*first).ID != e.ID {
				if !differs[*first] {
					differs[*first] = true
					disagreeing++
				}
				f.broke(max(*first, at), *first, at)
			}
		}
	}
	for _, p := range h.Partitions {
		compare(p, p.Acks)
	}
	for _, r := range h.Readings {
		compare(r.Partition, r.Delivered)
		compare(r.Partition, r.Processed)
	}
	for _, p := range h.Partitions {
		compare(p, p.Audits)
	}
	f.compares(pairs, places)
	f.Measured = map[string]int64{"places": places, "disagreeing": disagreeing}
}}
