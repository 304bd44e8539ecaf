package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// CommittedAtCrash: when somebody was first killed, the bookmarks of its group
// added up to n.
//
// It is for scenarios that kill a consumer at a chosen moment: processed 0–54,
// committed 50. What was committed is what the broker says, not what the
// consumer believes; a partition without a bookmark counts as 0.
func CommittedAtCrash(n int) *Check {
	return &Check{Name: "CommittedAtCrash", Measures: measures("committed:offset wanted:offset"), judge: func(h view, f *Finding) {
		f.Measured = map[string]int64{"committed": 0, "wanted": int64(n)}
		crash, at, g := h.firstCrashSample()
		if g == nil {
			return
		}
		var committed int64
		for _, next := range g.Committed {
			committed += max(0, next)
		}
		f.Observed = int64(len(g.Committed))
		f.Measured["committed"] = committed
		last := history.None
		for _, r := range h.Group(ledger.N(g.Group)).Readings {
			last = max(last, h.CommittedBefore(r, crash))
		}
		f.shows(last, crash, at)
		if committed != int64(n) {
			f.broke(at, crash, at)
		}
	}}
}

// firstCrashSample is the first sample taken at a crash, the last crash before
// it, and the state of the group whose member crashed.
func (h view) firstCrashSample() (crash, at history.Index, g *ledger.GroupState) {
	for _, at := range h.Samples {
		s := h.Event(at).Detail.Sample
		if s.Why != ledger.SampleCrash {
			continue
		}
		victim := h.lastCrash(at)
		if victim == nil {
			return history.None, at, nil
		}
		for i := range s.Groups {
			if s.Groups[i].Group == victim.Reader.Group.String() {
				return victim.End, at, &s.Groups[i]
			}
		}
		return victim.End, at, nil
	}
	return history.None, history.None, nil
}

// lastCrash is the member of a group that crashed last before a place, or nil.
func (h view) lastCrash(before history.Index) *history.Incarnation {
	var victim *history.Incarnation
	for _, l := range h.Incarnations {
		if l.How == ledger.Crash && l.End < before && l.Reader != nil && l.Reader.Grouped() && (victim == nil || l.End > victim.End) {
			victim = l
		}
	}
	return victim
}
