package check

import "kafkasim/sim/ledger"

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
var Fencing = Check{Name: "Fencing", Measures: measures("commits taken refused"), judge: func(h *history, f *Finding) {
	var commits, taken, refused, members int64
	for _, r := range h.readings {
		if f.leavesOut(r.reader) || !r.reader.grouped() {
			continue
		}
		members += int64(len(r.spans))
		refused += int64(len(r.refused))
		for _, at := range r.commits {
			l := h.lifeAt(at)
			if h.at(at).Kind != ledger.CommitOk || l.free() {
				continue
			}
			commits++
			sent := h.sentAs(r, at)
			if fence := h.fenced(r, l, sent); fence != none {
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
func (h *history) sentAs(r *reading, ok place) place {
	e := h.at(ok)
	for i := r.commitsBefore(ok) - 1; i >= 0; i-- {
		s := h.at(r.commits[i])
		if s.Actor != e.Actor || s.Inc != e.Inc || s.Offset != e.Offset {
			continue
		}
		if s.Kind == ledger.CommitSent {
			return r.commits[i]
		}
		break
	}
	return ok
}

// fenced is why a member could not commit any more at a place: where it had been
// dropped, or where the partition had been given to somebody else in a later
// generation than its own; none where it could.
func (h *history) fenced(r *reading, l *life, at place) place {
	if drop := l.droppedAt(at); drop != none || l.settings.Assignor == byBroker {
		return drop
	}
	own := int32(-1)
	if joined := lastBefore(at, l.joins); joined != none {
		own = h.at(joined).Generation
	}
	fence := none
	for _, s := range r.spans {
		switch {
		case s.begin > at:
			return fence
		case s.life == l:
			own, fence = max(own, s.generation), none
		case s.assigned && s.generation > own:
			fence = s.begin
		}
	}
	return fence
}
