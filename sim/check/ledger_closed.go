package check

import (
	"time"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// LedgerClosed: the ledger itself makes sense. Every payment that was sent was
// answered once, and nothing was written by somebody who was not there.
//
// The anomalies: a Send that nobody answered though nothing went wrong (open);
// and events that cannot be (ghosts): an answer to what was not sent, a second
// answer, a second start of one incarnation, a delivery to a consumer after its
// crash, or to one that never started. Every other check believes the ledger;
// this one does not.
//
// Nobody knows whether the broker has a payment that its producer was waiting for
// when it crashed, or that was on its way while there was a fault. Those may stay
// open, and only those: one fault in the morning excuses nothing in the evening,
// and the crash of one producer nothing of another. What a fault can touch is
// told by the names in its events; without any it is everything.
//
// What the cluster says about an actor (that it was expelled) may come after its
// end. What the broker said about payments is NoPhantom's business.
var LedgerClosed = &Check{Name: "LedgerClosed", Measures: measures("sends open excused ghosts"), judge: func(h view, f *Finding) {
	var sends, open, excused, ghosts int64
	faults := h.faultSpans()
	for _, p := range h.Payments {
		answer := history.Either(p.Ack, p.Nack)
		if p.Send != history.None {
			sends++
		}
		if answer != history.None && (p.Send == history.None || answer < p.Send) {
			ghosts++
			f.broke(answer, answer, p.Send)
		}
		if p.Surplus != history.None {
			ghosts++
			f.broke(p.Surplus, p.Send, answer, p.Surplus)
		}
		switch {
		case p.Send == history.None || answer != history.None:
		case h.excused(p.Send, faults):
			excused++
		default:
			open++
			f.lacks(h.End, p.Send, h.End)
		}
	}
	for _, l := range h.Incarnations {
		for _, at := range l.Ghosts {
			ghosts++
			f.broke(at, whyGhost(l, at), at)
		}
		if l.Unborn != history.None {
			ghosts++
			f.broke(l.Unborn, l.Unborn)
		}
	}
	f.Observed = sends
	f.Measured = map[string]int64{"sends": sends, "open": open, "excused": excused, "ghosts": ghosts}
}}

// whyGhost is the end that came before the event, or else the first start.
func whyGhost(l *history.Incarnation, at history.Index) history.Index {
	if l.End != history.None && l.End < at {
		return l.End
	}
	return l.Start
}

// excused is whether what a producer sent may have stayed without an answer: it
// crashed, or there was a fault that could touch it.
func (h view) excused(send history.Index, faults []faultSpan) bool {
	if l := h.lifeAt(send); l.How == ledger.Crash && l.End > send {
		return true
	}
	for _, x := range faults {
		if x.touches(h, send) {
			return true
		}
	}
	return false
}

// faultSpan is the time in which a fault was on.
type faultSpan struct{ on, off history.Index }

// onItsWay is how long an answer takes at most where nothing is wrong: a batch
// waits for company, and a busy machine for its turn.
const onItsWay = time.Second

// touches says whether a payment was sent, or on its way, while the fault was on.
func (x faultSpan) touches(h view, send history.Index) bool {
	on, e := h.Event(x.on), h.Event(send)
	if on.Actor != (ledger.Name{}) && on.Actor != e.Actor || on.Topic != (ledger.Name{}) && on.Topic != e.Topic {
		return false
	}
	return send < x.off && on.T-e.T <= onItsWay
}

// faultSpans are those of all faults, in the order in which they went on. One
// that was never seen to go off lasts.
func (h view) faultSpans() []faultSpan {
	var out []faultSpan
	for _, at := range h.Faults {
		e := h.Event(at)
		if e.Flag {
			out = append(out, faultSpan{at, h.End + 1})
			continue
		}
		for i := range out {
			if out[i].off > h.End && h.Event(out[i].on).Detail.Text == e.Detail.Text {
				out[i].off = at
			}
		}
	}
	return out
}
