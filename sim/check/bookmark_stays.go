package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

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
var BookmarkStays = &Check{Name: "BookmarkStays", Measures: measures("looked fell"), judge: func(h view, f *Finding) {
	var looked, fell int64
	for _, r := range h.Readings {
		for _, s := range r.Assignments {
			bookmark := h.CommittedBefore(r, s.Begin)
			if !s.Sought || bookmark == history.None || h.Event(s.Begin).Offset >= h.Event(bookmark).Offset {
				continue
			}
			for _, at := range h.Samples {
				committed, ok := committedIn(h.Event(at).Detail.Sample, r)
				if at < s.Begin || !ok || r.ResetSince(bookmark, at) {
					continue
				}
				looked++
				f.shows(bookmark, s.Begin, at)
				if committed < h.Event(bookmark).Offset {
					fell++
					f.broke(at, bookmark, s.Begin, at)
				}
			}
		}
	}
	f.Observed = looked
	f.Measured = map[string]int64{"looked": looked, "fell": fell}
}}

// committedIn is a reading's bookmark as a sample has it.
func committedIn(s *ledger.Snapshot, r *history.Reading) (next int64, ok bool) {
	i := int(r.Number)
	if ledger.N(s.Topic) != r.Partition.Topic || i >= len(s.Partitions) || s.Partitions[i].Partition != r.Number {
		return 0, false
	}
	for _, g := range s.Groups {
		if g.Group == r.Reader.Name() {
			return g.Committed[i], true
		}
	}
	return 0, false
}
