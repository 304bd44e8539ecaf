package check

import "kafkasim/sim/ledger"

// LedgerClosed: the ledger itself makes sense. Every payment that was sent was
// answered once, and nothing was written by the dead.
//
// The anomalies: a Send that nobody answered though nothing went wrong (open);
// and events that cannot be (ghosts): an answer to what was not sent, a second
// answer, a second start of one incarnation, a delivery to a consumer after its
// crash. Every other check believes the ledger; this one does not.
//
// Where there was a fault or a producer crashed, a payment may stay open:
// nobody knows whether the broker has it. What the cluster says about an actor
// (that it was expelled) may come after its end.
var LedgerClosed = Check{Name: "LedgerClosed", judge: func(h *history, f *Finding) {
	var sends, open, ghosts int64
	excused := h.excused()
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
		if p.send != none && answer == none {
			open++
			if !excused {
				f.lacks(h.end, p.send, h.end)
			}
		}
	}
	for _, l := range h.lives {
		for _, at := range l.ghosts {
			ghosts++
			f.broke(at, l.whyGhost(at), at)
		}
	}
	f.Facts = sends
	f.Measured = map[string]int64{"sends": sends, "open": open, "ghosts": ghosts}
}}

// whyGhost is the end that came before the event, or else the first start.
func (l *life) whyGhost(at place) place {
	if l.end != none && l.end < at {
		return l.end
	}
	return l.start
}

// excused is whether something happened that makes answers get lost.
func (h *history) excused() bool {
	for _, l := range h.lives {
		if l.how == ledger.Crash && l.sends > 0 {
			return true
		}
	}
	return len(h.faults) > 0
}
