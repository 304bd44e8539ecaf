package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// Idle: when the group is first shown stable, exactly n of its members own no
// partition.
//
// It is for the question "why does my second consumer get nothing?": a
// partition has one owner, so with two members and one partition one is idle,
// a spare. Its names are the idle actors.
func Idle(group string, n int) *Check {
	return &Check{Name: "Idle", Measures: measures("members partitions idle wanted"), Subject: group, judge: func(h view, f *Finding) {
		f.Measured = map[string]int64{"members": 0, "partitions": 0, "idle": 0, "wanted": int64(n)}
		at, g := h.firstShown(group)
		if g == nil {
			return
		}
		var waits []history.Index // since when
		for _, m := range g.Members {
			if len(m.Partitions) == 0 {
				waits = append(waits, h.lastJoin(ledger.N(m.Actor), at))
				f.Named = append(f.Named, ledger.Named{Name: m.Actor})
			}
		}
		f.Observed = int64(len(g.Members))
		f.Measured["members"] = f.Observed
		f.Measured["partitions"] = int64(len(h.Event(at).Detail.Sample.Partitions))
		f.Measured["idle"] = int64(len(f.Named))
		if len(f.Named) != n {
			f.broke(at, at)
		}
		f.shows(append(waits[:min(len(waits), mostWitnesses-1)], at)...)
	}}
}

// lastJoin is where an actor last joined its group before a place, or none.
func (h view) lastJoin(actor ledger.Name, before history.Index) history.Index {
	last := history.None
	for _, l := range h.Incarnations {
		if l.Actor == actor {
			last = max(last, history.LastBefore(before, l.Joins))
		}
	}
	return last
}

// firstShown is the first sample shown to the reader that has the group stable.
func (h view) firstShown(group string) (history.Index, *ledger.GroupState) {
	for _, at := range h.Samples {
		s := h.Event(at).Detail.Sample
		for i := range s.Groups {
			if s.Why == ledger.SampleShown && s.Groups[i].Group == group && s.Groups[i].State == "Stable" {
				return at, &s.Groups[i]
			}
		}
	}
	return history.None, nil
}
