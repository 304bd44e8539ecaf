package check

import (
	"slices"
	"time"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// OwnerOnly: in a group every partition has one owner, and only the owner works
// on it.
//
// The anomalies: (a) a consumer that lost partition 0 keeps delivering its
// records or commits for it, or reads it without ever having joined; (b) a
// zombie: consumer-1 is so slow that its group gives partition 0 to consumer-2,
// and it continues with what it has in hand: both process payments 20–49; (c) two
// members own partition 0 in the same generation; (d) a group that calls itself
// stable leaves a partition to nobody, gives one member three partitions and
// another one, or keeps more members idle than it must.
//
// Where the broker assigns the partitions (KIP-848) there are no generations of the group:
// every member has epochs of its own, and a partition is handed on only after
// its owner has given it up or was dropped. There any two owners at once break
// (c), whatever their epochs.
//
// A member that has not heard yet that the group gave its partition away is no
// zombie as long as it does nothing. (d) is judged where a sample can show it, see fairness.
var OwnerOnly = &Check{Name: "OwnerOnly", Measures: measures("deliveries outside late shared unfair samples"), judge: func(h view, f *Finding) {
	var deliveries, outside, late, shared, unfair, samples int64
	for _, r := range h.Readings {
		if f.leavesOut(r.Reader) || !r.Reader.Grouped() {
			continue
		}
		deliveries += int64(len(r.Delivered))
		outside += int64(len(r.Outside))
		if len(r.Outside) > 0 {
			at := r.Outside[0]
			f.broke(at, at, h.lastEnd(r, at))
		}
		late += h.lateIn(r, f)
		shared += h.sharedIn(r, f)
	}
	for _, at := range h.Samples {
		judged, bad := h.fairness(at)
		if judged {
			samples++
		}
		if bad {
			unfair++
			f.broke(at, at)
		}
	}
	f.Observed = deliveries + samples
	f.Measured = map[string]int64{"deliveries": deliveries, "outside": outside, "late": late, "shared": shared, "unfair": unfair, "samples": samples}
}}

// lastEnd is where the author of an event last ceased to own the partition, or
// none.
func (h view) lastEnd(r *history.Reading, at history.Index) history.Index {
	end := history.None
	author := history.IncarnationID{Actor: h.Event(at).Actor, Inc: h.Event(at).Inc}
	for _, s := range r.Assignments {
		if s.Incarnation.IncarnationID == author && s.End != history.None && s.End < at {
			end = s.End
		}
	}
	return end
}

// lateIn counts what a member processed or committed of a partition that the
// group had given to another one meanwhile, who still had it then. A commit that
// the broker refused is none: a member that has not heard yet may ask. What was done without
// ever having had the partition, or committed after it was given up, is counted
// as outside already.
func (h view) lateIn(r *history.Reading, f *Finding) int64 {
	var late int64
	work := slices.Concat(r.Processed, r.Commits)
	slices.Sort(work)
	next, owner := 0, (*history.Assignment)(nil)
	for _, at := range work {
		for ; next < len(r.Assignments) && r.Assignments[next].Begin < at; next++ {
			if r.Assignments[next].Assigned {
				owner = r.Assignments[next]
			}
		}
		e := h.Event(at)
		if owner == nil || owner.End != history.None && owner.End < at || owner.Incarnation.IncarnationID == (history.IncarnationID{Actor: e.Actor, Inc: e.Inc}) {
			continue
		}
		had := lastAssignment(r, h.lifeAt(at), at)
		if had == nil || e.Kind != ledger.Process && had.End != history.None && had.End < at || e.Kind == ledger.CommitOk {
			continue
		}
		late++
		f.broke(at, had.Begin, owner.Begin, at)
	}
	return late
}

// lastAssignment is the last span of an incarnation that the group assigned to it and
// that began before a place, or nil.
func lastAssignment(r *history.Reading, l *history.Incarnation, at history.Index) *history.Assignment {
	for i := len(r.Assignments) - 1; i >= 0; i-- {
		if s := r.Assignments[i]; s.Incarnation == l && s.Assigned && s.Begin < at {
			return s
		}
	}
	return nil
}

// sharedIn counts the pairs of spans that overlap in the same generation. Spans
// come in the order in which they begin, so only those that are still open when
// one begins can overlap with it.
func (h view) sharedIn(r *history.Reading, f *Finding) int64 {
	var shared int64
	var open []*history.Assignment
	for _, s := range r.Assignments {
		if !s.Assigned {
			continue
		}
		still := open[:0]
		for _, o := range open {
			if o.End != history.None && o.End <= s.Begin { // a Seek ends one and begins the next
				continue
			}
			still = append(still, o)
			at := h.sameGeneration(o, s)
			if s.Incarnation.Settings.Assignor == byBroker {
				at = h.heldAt(o, s.Begin)
			}
			if at != history.None {
				shared++
				f.broke(at, o.Begin, s.Begin, at)
			}
		}
		open = append(still, s)
	}
	return shared
}

// byBroker is the assignor of groups in which the broker assigns the partitions.
const byBroker = "server"

// seenLate is how long after the broker has dropped a member that may be seen.
const seenLate = 10 * time.Second

// heldAt is the place itself where an open span was still held there: its member
// was not dropped by the broker, as far as was seen soon enough.
func (h view) heldAt(s *history.Assignment, at history.Index) history.Index {
	if s.Incarnation.DroppedAt(at) != history.None {
		return history.None
	}
	for _, drop := range s.Incarnation.SeenOff {
		if drop > at && h.Event(drop).T-h.Event(at).T <= seenLate {
			return history.None
		}
	}
	return at
}

// sameGeneration is where two spans are first in the same generation at the
// same time, or none. The generation of a span is that of its Assign, until its
// member joins the next one and keeps the partition.
func (h view) sameGeneration(a, b *history.Assignment) history.Index {
	for _, x := range h.generations(a) {
		for _, y := range h.generations(b) {
			at := max(x.from, y.from)
			if x.generation == y.generation && (x.to == history.None || at < x.to) && (y.to == history.None || at < y.to) {
				return at
			}
		}
	}
	return history.None
}

type tenure struct {
	generation int32
	from, to   history.Index
}

func (h view) generations(s *history.Assignment) []tenure {
	out := []tenure{{s.Generation, s.Begin, s.End}}
	for _, at := range s.Incarnation.Joins {
		if at > s.Begin && (s.End == history.None || at < s.End) {
			out[len(out)-1].to = at
			out = append(out, tenure{h.Event(at).Generation, at, s.End})
		}
	}
	return out
}
