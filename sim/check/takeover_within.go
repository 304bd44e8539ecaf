package check

import (
	"slices"
	"time"

	"kafkasim/sim/ledger"
)

// TakeoverWithin: when a member of a group goes, its partitions are assigned
// again after no less than least and no more than most.
//
// A member that closes says so, and others take over at once. One that is
// killed says nothing: the group waits for its session to time out, 45 s by
// default, less up to one heartbeat. The anomaly is a partition that is idle
// longer, or moves sooner than anybody could have known.
//
// After a crash the same actor may take its partition again, in its next life;
// after a close that is no takeover and is not judged. A partition that nobody
// takes counts if another member was there all the time until most had passed,
// but not when everybody closes at the end of a run. Its names are those who
// took over.
func TakeoverWithin(least, most time.Duration) Check {
	return Check{Name: "TakeoverWithin", Measures: measures("partitions shortest:duration longest:duration min:duration max:duration"), judge: func(h *history, f *Finding) {
		var times []time.Duration
		var taken []*span
		for _, left := range h.leavings() {
			next := left.reading.assignedAfter(left.end)
			if next == nil && !h.couldBeTaken(left, most) || next != nil && left.how != ledger.Crash && next.life.actor == left.life.actor {
				continue
			}
			until := h.end
			if next != nil {
				until, taken = next.begin, append(taken, next)
			}
			took := h.at(until).T - h.at(left.end).T
			times = append(times, took)
			switch {
			case next == nil:
				f.lacks(left.end, left.begin, left.end, until)
			case took < least || took > most:
				f.broke(left.end, left.begin, left.end, until)
			}
		}
		f.Observed, f.Subjects = int64(len(times)), actorsOf(taken)
		f.Measured = map[string]int64{"partitions": f.Observed, "shortest": 0, "longest": 0, "min": int64(least), "max": int64(most)}
		if len(times) > 0 {
			f.Measured["shortest"], f.Measured["longest"] = int64(slices.Min(times)), int64(slices.Max(times))
		}
	}}
}

// leavings are the assignments that ended because their member went: with its
// crash, or with the last thing it did before it closed. Who goes when all is
// over, after the end sample, hands over nothing.
func (h *history) leavings() []*span {
	var out []*span
	for _, r := range h.readings {
		for _, s := range r.spans {
			orderly := s.how == ledger.Close || s.how == ledger.Revoke && s.life.how == ledger.Close && s.life.busy < s.end
			if h.settled != none && s.end > h.settled {
				continue
			}
			if s.assigned && (s.how == ledger.Crash || orderly) {
				out = append(out, s)
			}
		}
	}
	return out
}

// assignedAfter is the first assignment of the partition after a place, or nil.
func (r *reading) assignedAfter(at place) *span {
	for _, s := range r.spans {
		if s.assigned && s.begin > at {
			return s
		}
	}
	return nil
}

// couldBeTaken says whether a partition that nobody took should have been.
func (h *history) couldBeTaken(left *span, most time.Duration) bool {
	group := left.reading.reader
	if left.how != ledger.Crash && !group.assignedAnything(left.end) {
		return false // the end of the run: everybody closes
	}
	deadline := h.at(left.end).T + most
	for _, l := range h.lives {
		if l.reader == group && l != left.life && !l.settings.Manual && l.start < left.end &&
			h.at(either(l.end, h.end)).T >= deadline {
			return true
		}
	}
	return false
}

// assignedAnything is whether anybody was assigned anything after a place.
func (r *reader) assignedAnything(after place) bool {
	return slices.ContainsFunc(r.readings, func(x *reading) bool { return x.assignedAfter(after) != nil })
}

// actorsOf names whose assignments these are, in the ledger's order, each once.
func actorsOf(spans []*span) []string {
	slices.SortFunc(spans, func(a, b *span) int { return int(a.begin - b.begin) })
	var names []string
	for _, s := range spans {
		if name := s.life.actor.String(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
