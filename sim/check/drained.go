package check

import (
	"slices"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// Drained: in the end every group has committed everything that its topics
// hold; nothing waits for it.
//
// The anomaly: the log ends at 60, that is the next record gets offset 60, and
// the group's bookmark says 50: a lag of 10. Either those ten were not
// processed, or they were and will be processed again.
//
// What waits is what is still there: of a lag of 10 that Kafka's tool shows (end
// less bookmark) some may be removed already, and nobody can read those any more.
// For a group without a bookmark all that is there waits. A bookmark beyond the
// end of the log points at nothing: the log is shorter than it was. Of a share
// group nothing may be unsettled.
var Drained = &Check{Name: "Drained", Measures: measures("partitions waiting lag removed beyond"), judge: func(h view, f *Finding) {
	f.Measured = map[string]int64{"partitions": 0, "waiting": 0, "lag": 0, "removed": 0, "beyond": 0}
	for _, at := range h.EndSamples() {
		s := h.Event(at).Detail.Sample
		for _, r := range h.Readers {
			if !r.Grouped() || r.StartOn(h.History, ledger.N(s.Topic)) == history.None {
				continue
			}
			g := groupIn(s, r.Name())
			for i, p := range s.Partitions {
				if p.End <= p.Start && g.Committed[i] < 0 {
					continue
				}
				f.Measured["partitions"]++
				waiting, lag := s.Waiting(g, i), s.Lag(g, i)
				f.Measured["waiting"] += waiting
				f.Measured["lag"] += max(0, lag)
				f.Measured["removed"] += s.Removed(g, i)
				if lag < 0 {
					f.Measured["beyond"]++
				}
				if waiting == 0 && lag >= 0 {
					f.shows(at)
					continue
				}
				f.broke(at, at)
				is := func(n ledger.Named) bool { return n.Name == r.Name() }
				if !slices.ContainsFunc(f.Named, is) {
					f.Named = append(f.Named, ledger.Named{Name: r.Name()})
				}
			}
		}
	}
	f.Observed = f.Measured["partitions"]
}}

// groupIn is a group as a sample has it; one that the brokers do not know has
// committed nothing.
func groupIn(s *ledger.Snapshot, group string) ledger.GroupState {
	for _, g := range s.Groups {
		if g.Group == group {
			return g
		}
	}
	nothing := make([]int64, len(s.Partitions))
	for i := range nothing {
		nothing[i] = -1
	}
	return ledger.GroupState{Group: group, Committed: nothing}
}
