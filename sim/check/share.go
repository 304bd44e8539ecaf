package check

import (
	"slices"
	"time"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// Share groups (KIP-932) have no owners, no bookmarks and no order. General
// checks about those leave them out, and say so.

// leavesOut notes that a check is not about a reader because it is a share
// group.
//
//go:noinline
func (f *Finding) leavesOut(r *history.Reader) bool {
	f.leftOut = f.leftOut || r.Share
	return r.Share
}

// NobodyIdle: every member of the group processed something.
//
// It is the promise of a queue: two consumers on one partition both work. The
// anomaly is the idle one of an ordinary group, where a partition has one owner.
func NobodyIdle(group string) *Check {
	return &Check{Name: "NobodyIdle", Measures: measures("members idle least"), Subject: group, judge: func(h view, f *Finding) {
		done := map[ledger.Name]int64{}
		var works []history.Index // where each first did
		var members []*history.Incarnation
		for _, l := range h.Incarnations {
			if l.Reader == nil || l.Reader.Name() != group {
				continue
			}
			if _, known := done[l.Actor]; !known {
				members = append(members, l)
			}
			if done[l.Actor] == 0 && len(l.Processed) > 0 {
				works = append(works, l.Processed[0])
			}
			done[l.Actor] += int64(len(l.Processed))
		}
		var idle, least int64
		for i, l := range members {
			if i == 0 || done[l.Actor] < least {
				least = done[l.Actor]
			}
			if done[l.Actor] == 0 {
				idle++
				f.Named = append(f.Named, ledger.Named{Name: l.Actor.String()})
				f.lacks(l.Start, l.Start, history.Either(l.End, h.End))
			}
		}
		f.shows(works...)
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
func RedeliveredExactly(group string) *Check {
	return &Check{Name: "RedeliveredExactly", Measures: measures("released orphaned unexplained missing"), Subject: group, judge: func(h view, f *Finding) {
		d := &deliveries{h: h, f: f}
		for _, r := range h.Readings {
			if r.Reader.Share && r.Reader.Name() == group {
				d.follow(r)
			}
		}
		f.Observed = d.released + d.orphaned + d.unexplained + d.missing
		f.Measured = map[string]int64{"released": d.released, "orphaned": d.orphaned, "unexplained": d.unexplained, "missing": d.missing}
	}}
}

// deliveries follows the payments of a share group from hand to hand.
type deliveries struct {
	h view
	f *Finding

	released, orphaned, unexplained, missing int64
}

// underway is how long an answer of the broker may need: a lock begins when the
// answer that brings the payment sets out. In real time a machine may be busy.
func (h view) underway() time.Duration {
	if h.Ledger.Header.Clock == ledger.Wall {
		return time.Second
	}
	return time.Millisecond
}

func (d *deliveries) follow(r *history.Reading) {
	events := slices.Concat(r.Delivered, r.Settled)
	slices.Sort(events)
	size := int(r.Partition.End)
	delivered, last := history.Nowhere(size), history.Nowhere(size) // by offset: the last delivery, and the last event of that
	for _, at := range events {
		e := d.h.Event(at)
		o := e.Offset
		switch {
		case e.Kind == ledger.Deliver:
			if last[o] != history.None {
				d.again(delivered[o], last[o], at)
			}
			delivered[o] = at
		case last[o] != history.None && e.N < d.h.Event(last[o]).N:
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
		if at != history.None && d.due(at) {
			d.missing++
			d.f.lacks(d.h.End, at, d.h.lifeAt(at).End)
		}
	}
}

// again judges a delivery by what became of the one before it.
func (d *deliveries) again(delivered, last, at history.Index) {
	was := d.h.Event(last)
	holder := d.h.lifeAt(delivered)
	locked := d.h.Event(at).T - d.h.Event(delivered).T
	d.f.shows(delivered, last, at)
	gone := holder.End != history.None && holder.End < at && !d.h.Event(holder.End).Flag
	switch {
	case was.Kind == ledger.Release, was.Kind == ledger.Settle && was.Flag:
		d.released++
	case was.Kind != ledger.Accept && (gone || locked >= holder.Settings.Lock-d.h.underway()):
		d.orphaned++
	default:
		d.unexplained++
		d.f.broke(at, last, at)
	}
}

// due says whether a payment had to be delivered again after its last event.
// Who vanished while it asked to accept it leaves both possible.
func (d *deliveries) due(at history.Index) bool {
	e, holder := d.h.Event(at), d.h.lifeAt(at)
	switch {
	case e.N >= int64(holder.Settings.Limit):
		return false
	case e.Kind == ledger.Deliver:
		return holder.How == ledger.Crash
	}
	return e.Kind == ledger.Release || e.Kind == ledger.Settle && e.Flag
}

// lifeAt is who wrote the event at a place.
func (h view) lifeAt(at history.Index) *history.Incarnation {
	e := h.Event(at)
	return h.Incarnation(e.Actor, e.Inc)
}

// GivenUp: exactly n payments were processed by nobody, and each of those was
// delivered as often as the group's limit allows.
//
// A share group does not try for ever: after five deliveries a payment is put
// aside, and the queue moves on. The anomalies: a payment that nobody processed
// though it had deliveries left (somebody accepted what was not done), and one
// that comes a sixth time.
func GivenUp(n int) *Check {
	return &Check{Name: "GivenUp", Measures: measures("payments given_up lost wanted limit"), judge: func(h view, f *Finding) {
		var payments, givenUp, lost, limit int64
		var ids []int64
		for _, r := range h.Readings {
			if !r.Reader.Share {
				continue
			}
			limit = int64(h.lifeAt(r.Reader.Starts[0]).Settings.Limit)
			done, last, times := h.processedBy(r.Reader), history.Nowhere(int(r.Partition.End)), make([]int64, r.Partition.End)
			for _, at := range r.Delivered {
				o := h.Event(at).Offset
				last[o], times[o] = at, times[o]+1
			}
			for _, audit := range r.Partition.Audits {
				e := h.Event(audit)
				payments++
				if done[h.Slot(e.ID)] {
					continue
				}
				ids = append(ids, e.ID)
				if times[e.Offset] == limit {
					f.shows(last[e.Offset], audit)
					givenUp++
					continue
				}
				lost++
				f.lacks(audit, last[e.Offset], audit)
			}
		}
		f.Observed, f.Named = payments, namePayments(ids)
		f.Measured = map[string]int64{"payments": payments, "given_up": givenUp, "lost": lost, "wanted": int64(n), "limit": limit}
		if givenUp != int64(n) && lost == 0 && payments > 0 {
			f.lacks(h.End, h.End)
		}
	}}
}
