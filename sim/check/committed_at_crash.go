package check

import "kafkasim/sim/ledger"

// CommittedAtCrash: when somebody was first killed, the bookmarks of its group
// added up to n.
//
// It is for scenarios that kill a consumer at a chosen moment: processed 0–54,
// committed 50. What was committed is what the broker says, not what the
// consumer believes; a partition without a bookmark counts as 0.
func CommittedAtCrash(n int) Check {
	return Check{Name: "CommittedAtCrash", Measures: measures("committed:offset wanted:offset"), judge: func(h *history, f *Finding) {
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
		if committed != int64(n) {
			f.broke(at, crash, at)
		}
	}}
}

// firstCrashSample is the first sample taken at a crash, the last crash before
// it, and the state of the group whose member crashed.
func (h *history) firstCrashSample() (crash, at place, g *ledger.GroupState) {
	for _, at := range h.samples {
		s := h.at(at).Detail.Sample
		if s.Why != ledger.SampleCrash {
			continue
		}
		victim := h.lastCrash(at)
		if victim == nil {
			return none, at, nil
		}
		for i := range s.Groups {
			if s.Groups[i].Group == victim.reader.group.String() {
				return victim.end, at, &s.Groups[i]
			}
		}
		return victim.end, at, nil
	}
	return none, none, nil
}

// lastCrash is the member of a group that crashed last before a place, or nil.
func (h *history) lastCrash(before place) *life {
	var victim *life
	for _, l := range h.lives {
		if l.how == ledger.Crash && l.end < before && l.reader != nil && l.reader.grouped() && (victim == nil || l.end > victim.end) {
			victim = l
		}
	}
	return victim
}
