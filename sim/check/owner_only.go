package check

import (
	"slices"
	"time"

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
var OwnerOnly = Check{Name: "OwnerOnly", Measures: measures("deliveries outside late shared unfair samples"), judge: func(h *history, f *Finding) {
	var deliveries, outside, late, shared, unfair, samples int64
	for _, r := range h.readings {
		if f.leavesOut(r.reader) || !r.reader.grouped() {
			continue
		}
		deliveries += int64(len(r.delivered))
		outside += int64(len(r.outside))
		if len(r.outside) > 0 {
			at := r.outside[0]
			f.broke(at, at, h.lastEnd(r, at))
		}
		late += h.lateIn(r, f)
		shared += h.sharedIn(r, f)
	}
	for _, at := range h.samples {
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
func (h *history) lastEnd(r *reading, at place) place {
	end := none
	author := lifeKey{h.at(at).Actor, h.at(at).Inc}
	for _, s := range r.spans {
		if s.life.lifeKey == author && s.end != none && s.end < at {
			end = s.end
		}
	}
	return end
}

// lateIn counts what a member processed or committed of a partition that the
// group had given to another one meanwhile, who still had it then. A commit that
// the broker refused is none: a member that has not heard yet may ask. What was done without
// ever having had the partition, or committed after it was given up, is counted
// as outside already.
func (h *history) lateIn(r *reading, f *Finding) int64 {
	var late int64
	work := slices.Concat(r.processed, r.commits)
	slices.Sort(work)
	next, owner := 0, (*span)(nil)
	for _, at := range work {
		for ; next < len(r.spans) && r.spans[next].begin < at; next++ {
			if r.spans[next].assigned {
				owner = r.spans[next]
			}
		}
		e := h.at(at)
		if owner == nil || owner.end != none && owner.end < at || owner.life.lifeKey == (lifeKey{e.Actor, e.Inc}) {
			continue
		}
		had := r.lastSpan(h.lifeAt(at), at)
		if had == nil || e.Kind != ledger.Process && had.end != none && had.end < at || e.Kind == ledger.CommitOk {
			continue
		}
		late++
		f.broke(at, had.begin, owner.begin, at)
	}
	return late
}

// lastSpan is the last span of an incarnation that the group assigned to it and
// that began before a place, or nil.
func (r *reading) lastSpan(l *life, at place) *span {
	for i := len(r.spans) - 1; i >= 0; i-- {
		if s := r.spans[i]; s.life == l && s.assigned && s.begin < at {
			return s
		}
	}
	return nil
}

// sharedIn counts the pairs of spans that overlap in the same generation. Spans
// come in the order in which they begin, so only those that are still open when
// one begins can overlap with it.
func (h *history) sharedIn(r *reading, f *Finding) int64 {
	var shared int64
	var open []*span
	for _, s := range r.spans {
		if !s.assigned {
			continue
		}
		still := open[:0]
		for _, o := range open {
			if o.end != none && o.end <= s.begin { // a Seek ends one and begins the next
				continue
			}
			still = append(still, o)
			at := h.sameGeneration(o, s)
			if s.life.settings.Assignor == byBroker {
				at = h.heldAt(o, s.begin)
			}
			if at != none {
				shared++
				f.broke(at, o.begin, s.begin, at)
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
func (h *history) heldAt(s *span, at place) place {
	if s.life.droppedAt(at) != none {
		return none
	}
	for _, drop := range s.life.seenOff {
		if drop > at && h.at(drop).T-h.at(at).T <= seenLate {
			return none
		}
	}
	return at
}

// sameGeneration is where two spans are first in the same generation at the
// same time, or none. The generation of a span is that of its Assign, until its
// member joins the next one and keeps the partition.
func (h *history) sameGeneration(a, b *span) place {
	for _, x := range h.generations(a) {
		for _, y := range h.generations(b) {
			at := max(x.from, y.from)
			if x.generation == y.generation && (x.to == none || at < x.to) && (y.to == none || at < y.to) {
				return at
			}
		}
	}
	return none
}

type tenure struct {
	generation int32
	from, to   place
}

func (h *history) generations(s *span) []tenure {
	out := []tenure{{s.generation, s.begin, s.end}}
	for _, at := range s.life.joins {
		if at > s.begin && (s.end == none || at < s.end) {
			out[len(out)-1].to = at
			out = append(out, tenure{h.at(at).Generation, at, s.end})
		}
	}
	return out
}
