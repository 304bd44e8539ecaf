package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// Fencing: the broker takes commits of a group from its members only. One that was
// dropped, or whose partition has gone to somebody else in a later generation,
// is refused until it has joined again.
//
// The anomaly is the commit of a zombie: consumer-1 hangs for a minute, its group
// drops it, consumer-2 has partition 0 and has committed 70; then consumer-1
// wakes up and commits 55, and the broker takes it. After the next crash 55–69 are
// processed again.
//
// A commit that was under way when its member was dropped may have counted
// before: only those are judged that were sent afterwards. That a zombie works at
// all is OwnerOnly's business. A consumer that takes its partitions by hand is no
// member, and Kafka asks nothing of it. With KIP-848 the generations of two
// members cannot be compared; there only dropped members are judged.
var Fencing = &Check{Name: "Fencing", Measures: measures("commits taken refused"), judge: func(h view, f *Finding) {
	var commits, taken, refused, members int64
	for _, r := range h.Readings {
		if f.leavesOut(r.Reader) || !r.Reader.Grouped() {
			continue
		}
		members += int64(len(r.Assignments))
		refused += int64(len(r.Refused))
		for _, at := range r.Commits {
			l := h.lifeAt(at)
			if h.Event(at).Kind != ledger.CommitOk || l.Free() {
				continue
			}
			commits++
			sent := h.sentAs(r, at)
			if fence := h.fenced(r, l, sent); fence != history.None {
				taken++
				f.broke(at, fence, sent, at)
			}
		}
	}
	if f.Observed = commits + refused; f.Observed == 0 && members > 0 {
		f.Lacks = ledger.Commits
	}
	f.Measured = map[string]int64{"commits": commits, "taken": taken, "refused": refused}
}}

// sentAs is where the commit that was acknowledged at a place was sent.
func (h view) sentAs(r *history.Reading, ok history.Index) history.Index {
	e := h.Event(ok)
	for i := r.CommitsBefore(ok) - 1; i >= 0; i-- {
		s := h.Event(r.Commits[i])
		if s.Actor != e.Actor || s.Inc != e.Inc || s.Offset != e.Offset {
			continue
		}
		if s.Kind == ledger.CommitSent {
			return r.Commits[i]
		}
		break
	}
	return ok
}

// fenced is why a member could not commit any more at a place: where it had been
// dropped, or where the partition had been given to somebody else in a later
// generation than its own; none where it could.
func (h view) fenced(r *history.Reading, l *history.Incarnation, at history.Index) history.Index {
	if drop := l.DroppedAt(at); drop != history.None || l.Settings.Assignor == byBroker {
		return drop
	}
	own := int32(-1)
	if joined := history.LastBefore(at, l.Joins); joined != history.None {
		own = h.Event(joined).Generation
	}
	fence := history.None
	for _, s := range r.Assignments {
		switch {
		case s.Begin > at:
			return fence
		case s.Incarnation == l:
			own, fence = max(own, s.Generation), history.None
		case s.Assigned && s.Generation > own:
			fence = s.Begin
		}
	}
	return fence
}
