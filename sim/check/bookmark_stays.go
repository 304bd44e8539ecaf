package check

import "kafkasim/sim/ledger"

// BookmarkStays: while a member reads the past again, the bookmark of its group
// stays where it was.
//
// The anomaly: the group committed 1200, a member goes back to 600, and its
// automatic commit writes 700 as if nothing else were known. Should it die now,
// the next owner begins at 700: the whole group went back.
//
// It is judged by what the brokers say in samples, for partitions in which
// somebody went back to before the bookmark. One that an administrator has moved
// since is left out.
var BookmarkStays = Check{Name: "BookmarkStays", Measures: measures("looked fell"), judge: func(h *history, f *Finding) {
	var looked, fell int64
	for _, r := range h.readings {
		for _, s := range r.spans {
			bookmark := h.committedBefore(r, s.begin)
			if !s.sought || bookmark == none || h.at(s.begin).Offset >= h.at(bookmark).Offset {
				continue
			}
			for _, at := range h.samples {
				committed, ok := committedIn(h.at(at).Detail.Sample, r)
				if at < s.begin || !ok || r.resetSince(bookmark, at) {
					continue
				}
				looked++
				if committed < h.at(bookmark).Offset {
					fell++
					f.broke(at, bookmark, s.begin, at)
				}
			}
		}
	}
	f.Observed = looked
	f.Measured = map[string]int64{"looked": looked, "fell": fell}
}}

// committedIn is a reading's bookmark as a sample has it.
func committedIn(s *ledger.Snapshot, r *reading) (next int64, ok bool) {
	i := int(r.number)
	if ledger.N(s.Topic) != r.partition.topic || i >= len(s.Partitions) || s.Partitions[i].Partition != r.number {
		return 0, false
	}
	for _, g := range s.Groups {
		if g.Group == r.reader.name() {
			return g.Committed[i], true
		}
	}
	return 0, false
}
