package check

import (
	"slices"
	"sort"
	"time"

	"kafkasim/sim/history"
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
func TakeoverWithin(least, most time.Duration) *Check {
	return &Check{Name: "TakeoverWithin", Measures: measures("partitions shortest:duration longest:duration min:duration max:duration"), judge: func(h view, f *Finding) {
		var times []time.Duration
		var taken []*history.Assignment
		for _, left := range h.leavings() {
			next := assignedAfter(left.Reading, left.End)
			if next == nil && !h.couldBeTaken(left, most) || next != nil && left.How != ledger.Crash && next.Incarnation.Actor == left.Incarnation.Actor {
				continue
			}
			until := h.End
			if next != nil {
				until, taken = next.Begin, append(taken, next)
				f.shows(left.End, until)
			}
			took := h.Event(until).T - h.Event(left.End).T
			times = append(times, took)
			switch {
			case next == nil:
				f.lacks(left.End, left.Begin, left.End, until)
			case took < least || took > most:
				f.broke(left.End, left.Begin, left.End, until)
			}
		}
		f.Observed, f.Named = int64(len(times)), names(actorsOf(taken)...)
		f.Measured = map[string]int64{"partitions": f.Observed, "shortest": 0, "longest": 0, "min": int64(least), "max": int64(most)}
		if len(times) > 0 {
			f.Measured["shortest"], f.Measured["longest"] = int64(slices.Min(times)), int64(slices.Max(times))
		}
	}}
}

// leavings are the assignments that ended because their member went: with its
// crash, or with the last thing it did before it closed. Who goes when all is
// over, after the end sample, hands over nothing.
func (h view) leavings() []*history.Assignment {
	var out []*history.Assignment
	for _, r := range h.Readings {
		for _, s := range r.Assignments {
			orderly := s.How == ledger.Close || s.How == ledger.Revoke && s.Incarnation.How == ledger.Close && s.Incarnation.Busy < s.End
			if h.Settled != history.None && s.End > h.Settled {
				continue
			}
			if s.Assigned && (s.How == ledger.Crash || orderly) {
				out = append(out, s)
			}
		}
	}
	return out
}

// assignedAfter is the first assignment of the partition after a place, or nil.
func assignedAfter(r *history.Reading, at history.Index) *history.Assignment {
	for _, s := range r.Assignments {
		if s.Assigned && s.Begin > at {
			return s
		}
	}
	return nil
}

// couldBeTaken says whether a partition that nobody took should have been.
func (h view) couldBeTaken(left *history.Assignment, most time.Duration) bool {
	group := left.Reading.Reader
	if left.How != ledger.Crash && !assignedAnything(group, left.End) {
		return false // the end of the run: everybody closes
	}
	deadline := h.Event(left.End).T + most
	for _, l := range h.Incarnations {
		if l.Reader == group && l != left.Incarnation && !l.Settings.Manual && l.Start < left.End &&
			h.Event(history.Either(l.End, h.End)).T >= deadline {
			return true
		}
	}
	return false
}

// assignedAnything is whether anybody was assigned anything after a place.
func assignedAnything(r *history.Reader, after history.Index) bool {
	return slices.ContainsFunc(r.Readings, func(x *history.Reading) bool { return assignedAfter(x, after) != nil })
}

// actorsOf names whose assignments these are, in the ledger's order, each once.
func actorsOf(spans []*history.Assignment) []string {
	sort.Slice(spans, func(i, j int) bool { return spans[i].Begin < spans[j].Begin })
	var names []string
	for _, s := range spans {
		if name := s.Incarnation.Actor.String(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
