package check

import (
	"time"

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
var LedgerClosed = Check{Name: "LedgerClosed", Measures: measures("sends open excused ghosts"), judge: func(h *history, f *Finding) {
	var sends, open, excused, ghosts int64
	faults := h.faultSpans()
	for _, p := range h.payments {
		answer := either(p.ack, p.nack)
		if p.send != none {
			sends++
		}
		if answer != none && (p.send == none || answer < p.send) {
			ghosts++
			f.broke(answer, answer, p.send)
		}
		if p.surplus != none {
			ghosts++
			f.broke(p.surplus, p.send, answer, p.surplus)
		}
		switch {
		case p.send == none || answer != none:
		case h.excused(p.send, faults):
			excused++
		default:
			open++
			f.lacks(h.end, p.send, h.end)
		}
	}
	for _, l := range h.lives {
		for _, at := range l.ghosts {
			ghosts++
			f.broke(at, l.whyGhost(at), at)
		}
		if l.unborn != none {
			ghosts++
			f.broke(l.unborn, l.unborn)
		}
	}
	f.Observed = sends
	f.Measured = map[string]int64{"sends": sends, "open": open, "excused": excused, "ghosts": ghosts}
}}

// whyGhost is the end that came before the event, or else the first start.
func (l *life) whyGhost(at place) place {
	if l.end != none && l.end < at {
		return l.end
	}
	return l.start
}

// excused is whether what a producer sent may have stayed without an answer: it
// crashed, or there was a fault that could touch it.
func (h *history) excused(send place, faults []faultSpan) bool {
	if l := h.lifeAt(send); l.how == ledger.Crash && l.end > send {
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
type faultSpan struct{ on, off place }

// onItsWay is how long an answer takes at most where nothing is wrong: a batch
// waits for company, and a busy machine for its turn.
const onItsWay = time.Second

// touches says whether a payment was sent, or on its way, while the fault was on.
func (x faultSpan) touches(h *history, send place) bool {
	on, e := h.at(x.on), h.at(send)
	if on.Actor != (ledger.Name{}) && on.Actor != e.Actor || on.Topic != (ledger.Name{}) && on.Topic != e.Topic {
		return false
	}
	return send < x.off && on.T-e.T <= onItsWay
}

// faultSpans are those of all faults, in the order in which they went on. One
// that was never seen to go off lasts.
func (h *history) faultSpans() []faultSpan {
	var out []faultSpan
	for _, at := range h.faults {
		e := h.at(at)
		if e.Flag {
			out = append(out, faultSpan{at, h.end + 1})
			continue
		}
		for i := range out {
			if out[i].off > h.end && h.at(out[i].on).Detail.Text == e.Detail.Text {
				out[i].off = at
			}
		}
	}
	return out
}
