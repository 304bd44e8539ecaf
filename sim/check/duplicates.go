package check

import (
	"slices"
	"sort"

	"kafkasim/sim/history"
)

// Duplicates: payments were processed again exactly n times, over all readers.
//
// It is for scenarios that know what they cause: processed up to 54, committed
// 50, so five come twice. The anomaly is any other number.
func Duplicates(n int) *Check {
	return &Check{Name: "Duplicates", Measures: measures("again wanted"), judge: func(h view, f *Finding) {
		repeats := h.repeats()
		again, wanted := int64(len(repeats)), int64(n)
		switch {
		case again > wanted:
			surplus := repeats[n]
			f.broke(surplus.at, surplus.before, surplus.at)
		case again < wanted:
			var all []history.Index
			for _, x := range repeats[:min(len(repeats), 3)] {
				all = append(all, x.before, x.at)
			}
			f.lacks(h.End, append(all, h.End)...)
		}
		if again > 0 {
			f.shows(repeats[0].before, repeats[0].at, repeats[again-1].at)
		}
		for _, r := range h.Readings {
			f.Observed += int64(len(r.Processed))
		}
		f.Measured = map[string]int64{"again": again, "wanted": wanted}
	}}
}

// repeat is one processing of a payment that its reader had processed before.
type repeat struct{ before, at history.Index }

// repeats returns all of them in the ledger's order.
func (h view) repeats() []repeat {
	var out []repeat
	for _, r := range h.Readers {
		last := history.Nowhere(len(h.Payments))
		for _, at := range h.processedIn(r) {
			slot := h.Slot(h.Event(at).ID)
			if slot > 0 && last[slot] != history.None {
				out = append(out, repeat{last[slot], at})
			}
			last[slot] = at
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].at < out[j].at })
	return out
}

// processedIn is all that a reader processed, in the ledger's order.
func (h view) processedIn(r *history.Reader) []history.Index {
	var all []history.Index
	for _, reading := range r.Readings {
		all = append(all, reading.Processed...)
	}
	slices.Sort(all)
	return all
}
