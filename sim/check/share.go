package check

import (
	"slices"
	"time"

	"kafkasim/sim/ledger"
)

// Share groups (KIP-932) have no owners, no bookmarks and no order. General
// checks about those leave them out, and say so.

// leavesOut notes that a check is not about a reader because it is a share
// group.
func (f *Finding) leavesOut(r *reader) bool {
	f.leftOut = f.leftOut || r.share
	return r.share
}

// NobodyIdle: every member of the group processed something.
//
// It is the promise of a queue: two consumers on one partition both work. The
// anomaly is the idle one of an ordinary group, where a partition has one owner.
func NobodyIdle(group string) Check {
	return Check{Name: "NobodyIdle", Measures: measures("members idle least"), Subject: group, judge: func(h *history, f *Finding) {
		done := map[ledger.Name]int64{}
		var members []*life
		for _, l := range h.lives {
			if l.reader == nil || l.reader.name() != group {
				continue
			}
			if _, known := done[l.actor]; !known {
				members = append(members, l)
			}
			done[l.actor] += int64(len(l.processed))
		}
		var idle, least int64
		for i, l := range members {
			if i == 0 || done[l.actor] < least {
				least = done[l.actor]
			}
			if done[l.actor] == 0 {
				idle++
				f.Subjects = append(f.Subjects, l.actor.String())
				f.lacks(l.start, l.start, either(l.end, h.end))
			}
		}
		f.Observed = int64(len(members))
		f.Measured = map[string]int64{"members": f.Observed, "idle": idle, "least": least}
	}}
}

// RedeliveredExactly: a share group delivers a payment again exactly where it
// has to.
//
// It has to when a consumer gave the payment back, and when one vanished that
// held it: at once if its connections were closed, and when the lock has expired
// if nobody closed them. The anomalies: a payment that was accepted comes again;
// one that is still locked goes to a second consumer; one that was given back or
// orphaned never comes again, though its deliveries are not used up.
//
// Between asking the broker to settle a payment and its answer the payment may
// be settled or not: one that is given back may be with the next consumer before
// the first one has heard the answer.
func RedeliveredExactly(group string) Check {
	return Check{Name: "RedeliveredExactly", Measures: measures("released orphaned unexplained missing"), Subject: group, judge: func(h *history, f *Finding) {
		d := &deliveries{h: h, f: f}
		for _, r := range h.readings {
			if r.reader.share && r.reader.name() == group {
				d.follow(r)
			}
		}
		f.Observed = d.released + d.orphaned + d.unexplained + d.missing
		f.Measured = map[string]int64{"released": d.released, "orphaned": d.orphaned, "unexplained": d.unexplained, "missing": d.missing}
	}}
}

// deliveries follows the payments of a share group from hand to hand.
type deliveries struct {
	h *history
	f *Finding

	released, orphaned, unexplained, missing int64
}

// underway is how long an answer of the broker may need: a lock begins when the
// answer that brings the payment sets out. In real time a machine may be busy.
func (h *history) underway() time.Duration {
	if h.ledger.Header.Clock == ledger.Wall {
		return time.Second
	}
	return time.Millisecond
}

func (d *deliveries) follow(r *reading) {
	events := slices.Concat(r.delivered, r.settled)
	slices.Sort(events)
	size := int(r.partition.end)
	delivered, last := nowhere(size), nowhere(size) // by offset: the last delivery, and the last event of that
	for _, at := range events {
		e := d.h.at(at)
		o := e.Offset
		switch {
		case e.Kind == ledger.Deliver:
			if last[o] != none {
				d.again(delivered[o], last[o], at)
			}
			delivered[o] = at
		case last[o] != none && e.N < d.h.at(last[o]).N:
			// The next delivery was faster than this.
			if e.Kind == ledger.Accept {
				d.unexplained++
				d.f.broke(at, delivered[o], at)
			}
			continue
		}
		last[o] = at
	}
	for _, at := range last {
		if at != none && d.due(at) {
			d.missing++
			d.f.lacks(d.h.end, at, d.h.lifeAt(at).end)
		}
	}
}

// again judges a delivery by what became of the one before it.
func (d *deliveries) again(delivered, last, at place) {
	was := d.h.at(last)
	holder := d.h.lifeAt(delivered)
	locked := d.h.at(at).T - d.h.at(delivered).T
	gone := holder.end != none && holder.end < at && !d.h.at(holder.end).Flag
	switch {
	case was.Kind == ledger.Release, was.Kind == ledger.Settle && was.Flag:
		d.released++
	case was.Kind != ledger.Accept && (gone || locked >= holder.settings.Lock-d.h.underway()):
		d.orphaned++
	default:
		d.unexplained++
		d.f.broke(at, last, at)
	}
}

// due says whether a payment had to be delivered again after its last event.
// Who vanished while it asked to accept it leaves both possible.
func (d *deliveries) due(at place) bool {
	e, holder := d.h.at(at), d.h.lifeAt(at)
	switch {
	case e.N >= int64(holder.settings.Limit):
		return false
	case e.Kind == ledger.Deliver:
		return holder.how == ledger.Crash
	}
	return e.Kind == ledger.Release || e.Kind == ledger.Settle && e.Flag
}

// lifeAt is who wrote the event at a place.
func (h *history) lifeAt(at place) *life {
	e := h.at(at)
	return h.lifeOf[lifeKey{e.Actor, e.Inc}]
}

// GivenUp: exactly n payments were processed by nobody, and each of those was
// delivered as often as the group's limit allows.
//
// A share group does not try for ever: after five deliveries a payment is put
// aside, and the queue moves on. The anomalies: a payment that nobody processed
// though it had deliveries left (somebody accepted what was not done), and one
// that comes a sixth time.
func GivenUp(n int) Check {
	return Check{Name: "GivenUp", Measures: measures("payments given_up lost wanted limit"), judge: func(h *history, f *Finding) {
		var payments, givenUp, lost, limit int64
		var ids []int64
		for _, r := range h.readings {
			if !r.reader.share {
				continue
			}
			limit = int64(h.lifeAt(r.reader.starts[0]).settings.Limit)
			done, last, times := h.processedBy(r.reader), nowhere(int(r.partition.end)), make([]int64, r.partition.end)
			for _, at := range r.delivered {
				o := h.at(at).Offset
				last[o], times[o] = at, times[o]+1
			}
			for _, audit := range r.partition.audits {
				e := h.at(audit)
				payments++
				if done[h.slot(e.ID)] {
					continue
				}
				ids = append(ids, e.ID)
				if times[e.Offset] == limit {
					givenUp++
					continue
				}
				lost++
				f.lacks(audit, last[e.Offset], audit)
			}
		}
		f.Observed, f.Subjects = payments, ranges(ids)
		f.Measured = map[string]int64{"payments": payments, "given_up": givenUp, "lost": lost, "wanted": int64(n), "limit": limit}
		if givenUp != int64(n) && lost == 0 && payments > 0 {
			f.lacks(h.end, h.end)
		}
	}}
}
