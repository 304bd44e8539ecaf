package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// Missed: of the payments that were sent on its medium, exactly n never reached
// the listener, over all its lives.
//
// The anomaly is the payment that was said while nobody listened: on a Redis
// channel that is how it is meant to be, in a stream or in Kafka's log it means
// that the listener asked for too little, or that it was deleted too soon.
//
// The medium is the one on which the listener received something: a Redis
// channel, a Redis stream, or a Kafka topic, where a payment counts as received
// when it is processed. A listener that received nothing is judged by what it
// began to listen to.
func Missed(listener string, n int) *Check {
	return &Check{Name: "Missed", Measures: measures("sent missed wanted"), Subject: listener, judge: func(h view, f *Finding) {
		f.Measured = map[string]int64{"sent": 0, "missed": 0, "wanted": int64(n)}
		l := h.listener(listener)
		if l == nil {
			return
		}
		var missed []history.Index
		for _, at := range l.sends {
			if !l.heard[h.Event(at).ID] {
				missed = append(missed, at)
			}
		}
		f.Observed = int64(len(l.sends))
		f.Measured["sent"], f.Measured["missed"] = f.Observed, int64(len(missed))
		var ids []int64
		for _, at := range missed {
			ids = append(ids, h.Event(at).ID)
		}
		if f.Named = namePayments(ids); len(missed) > 0 {
			f.shows(l.begin, missed[0], missed[len(missed)-1])
		}
		switch {
		case len(missed) > n:
			f.lacks(missed[n], l.begin, missed[n])
		case len(missed) < n:
			f.lacks(h.End, l.begin, h.End)
		}
	}}
}

// listener is one actor on one medium, over all its lives.
type listener struct {
	begin history.Index // where it first began to listen
	sends []history.Index
	heard map[int64]bool
}

// listener gathers what an actor received, and what was sent where it listened.
// It is nil for an actor that never listened anywhere.
func (h view) listener(name string) *listener {
	who := ledger.N(name)
	var l *listener
	var medium ledger.Medium
	var topic ledger.Name
	for i, e := range h.Ledger.All() {
		on, part := e.Medium()
		if e.Actor != who || part != ledger.Listens && part != ledger.Receives {
			continue
		}
		if l == nil {
			l, medium, topic = &listener{begin: history.Index(i), heard: map[int64]bool{}}, on, e.Topic
		}
		if part == ledger.Receives {
			l.heard[e.ID] = true
		}
	}
	if l == nil {
		return nil
	}
	for i, e := range h.Ledger.All() {
		if on, part := e.Medium(); part == ledger.Sends && on == medium && e.Topic == topic {
			l.sends = append(l.sends, history.Index(i))
		}
	}
	return l
}
