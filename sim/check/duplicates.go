package check

import (
	"slices"
	"sort"
)

// Duplicates: payments were processed again exactly n times, over all readers.
//
// It is for scenarios that know what they cause: processed up to 54, committed
// 50, so five come twice. The anomaly is any other number.
func Duplicates(n int) Check {
	return Check{Name: "Duplicates", Measures: measures("again wanted"), judge: func(h *history, f *Finding) {
		repeats := h.repeats()
		again, wanted := int64(len(repeats)), int64(n)
		switch {
		case again > wanted:
			surplus := repeats[n]
			f.broke(surplus.at, surplus.before, surplus.at)
		case again < wanted:
			var all []place
			for _, x := range repeats[:min(len(repeats), 3)] {
				all = append(all, x.before, x.at)
			}
			f.lacks(h.end, append(all, h.end)...)
		}
		for _, r := range h.readings {
			f.Observed += int64(len(r.processed))
		}
		f.Measured = map[string]int64{"again": again, "wanted": wanted}
	}}
}

// repeat is one processing of a payment that its reader had processed before.
type repeat struct{ before, at place }

// repeats returns all of them in the ledger's order.
func (h *history) repeats() []repeat {
	var out []repeat
	for _, r := range h.readers {
		last := nowhere(len(h.payments))
		for _, at := range h.processedIn(r) {
			slot := h.slot(h.at(at).ID)
			if slot > 0 && last[slot] != none {
				out = append(out, repeat{last[slot], at})
			}
			last[slot] = at
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].at < out[j].at })
	return out
}

// processedIn is all that a reader processed, in the ledger's order.
func (h *history) processedIn(r *reader) []place {
	var all []place
	for _, reading := range r.readings {
		all = append(all, reading.processed...)
	}
	slices.Sort(all)
	return all
}
