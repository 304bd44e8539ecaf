package check

import (
	"slices"

	"kafkasim/sim/ledger"
)

// Drained: in the end every group has committed everything that its topics
// hold; its lag is 0.
//
// The anomaly: the log ends at 60, that is the next record gets offset 60, and
// the group's bookmark says 50: a lag of 10. Either those ten were not
// processed, or they were and will be processed again.
//
// A group without a bookmark lags by all that is there. A bookmark behind the
// end of the log has no lag and is wrong all the same. Of a share group nothing
// may be unsettled.
var Drained = Check{Name: "Drained", judge: func(h *history, f *Finding) {
	var partitions, lag int64
	for _, at := range h.endSamples() {
		s := h.at(at).Facts.Sample
		for _, r := range h.readers {
			if !r.grouped() || r.startOn(h, ledger.N(s.Topic)) == none {
				continue
			}
			for i, p := range s.Partitions {
				if p.End <= p.Start {
					continue
				}
				partitions++
				waiting := waits(s, r.name(), i)
				lag += max(0, waiting)
				if waiting == 0 {
					continue
				}
				f.broke(at, at)
				if !slices.Contains(f.Names, r.name()) {
					f.Names = append(f.Names, r.name())
				}
			}
		}
	}
	f.Facts = partitions
	f.Measured = map[string]int64{"partitions": partitions, "lag": lag}
}}

// endSamples are the last samples of each topic that were taken when
// everything was over.
func (h *history) endSamples() []place {
	var out []place
	for _, at := range h.samples {
		s := h.at(at).Facts.Sample
		if s.Why != ledger.SampleEnd {
			continue
		}
		out = slices.DeleteFunc(out, func(o place) bool { return h.at(o).Facts.Sample.Topic == s.Topic })
		out = append(out, at)
	}
	return out
}

// waits is how many records of the i-th partition of a sample a group has not
// read. It is negative where a bookmark lies behind the end.
func waits(s *ledger.Standing, group string, i int) int64 {
	for _, g := range s.Groups {
		if g.Group == group {
			return s.Lag(g, i)
		}
	}
	return s.Partitions[i].End - s.Partitions[i].Start
}

// bookmark is what a group has committed on the i-th partition of a sample; -1
// is nothing.
func bookmark(s *ledger.Standing, group string, i int) int64 {
	for _, g := range s.Groups {
		if g.Group == group {
			return g.Committed[i]
		}
	}
	return -1
}
