package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// NothingPassedOver: what lies below a group's bookmark at the end was processed.
//
// The anomaly: the bookmark says 60, and 55–59 were never processed. Nobody reads them
// again. What lies above the bookmark may be late, which is Drained's business, but it
// is not lost: whoever comes next gets it. NothingLost makes no such difference; this
// check is for programs of which nobody knows how long they need.
var NothingPassedOver = &Check{Name: "NothingPassedOver", needs: []string{ledger.Done}, Measures: measures("below lost removed"), judge: func(h view, f *Finding) {
	f.Measured = map[string]int64{"below": 0, "lost": 0, "removed": 0}
	var ids []int64
	for _, at := range h.EndSamples() {
		s := h.Event(at).Detail.Sample
		for _, r := range h.Readers {
			if !r.Grouped() || r.StartOn(h.History, ledger.N(s.Topic)) == history.None {
				continue
			}
			next, g := map[int32]int64{}, groupIn(s, r.Name())
			for i, p := range s.Partitions {
				next[p.Partition] = g.Committed[i]
			}
			h.eachFate(r, func(x fate) {
				if x.partition.Topic != ledger.N(s.Topic) || x.offset >= next[h.Event(x.witness).Partition] {
					return
				}
				if x.what == goneBefore || x.what == goneUnread {
					f.Measured["removed"]++
					return
				}
				f.Measured["below"]++
				if x.what != processed {
					f.Measured["lost"]++
					ids = append(ids, x.id)
					f.broke(at, append(x.evidence(), at)...)
				}
			})
		}
	}
	f.Observed, f.Named = f.Measured["below"], namePayments(ids)
}}
