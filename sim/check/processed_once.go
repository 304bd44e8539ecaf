package check

import "kafkasim/sim/ledger"

// ProcessedOnce: no reader processes a payment more than once.
//
// The anomaly is the duplicate: a consumer processes 50–54, is killed before it
// commits, and its successor processes 50–54 again. A card is charged twice.
// Kafka's usual guarantee is "at least once": expect this check to break
// wherever somebody dies at the wrong moment.
//
// Two groups that both process a payment are no duplicate.
var ProcessedOnce = &Check{Name: "ProcessedOnce", needs: []string{ledger.Done}, Measures: measures("processed again payments"), judge: func(h view, f *Finding) {
	var processed int64
	var ids []int64
	repeats := h.repeats()
	for _, r := range h.Readings {
		processed += int64(len(r.Processed))
	}
	twice := map[int64]bool{}
	for _, again := range repeats {
		id := h.Event(again.at).ID
		ids, twice[id] = append(ids, id), true
		f.broke(again.at, again.before, again.at)
	}
	f.Observed, f.Named = processed, namePayments(ids)
	f.Measured = map[string]int64{"processed": processed, "again": int64(len(repeats)), "payments": int64(len(twice))}
}}
