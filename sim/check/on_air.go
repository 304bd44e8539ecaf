package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// OnAir: a listener of a Redis channel hears what is said while it is there,
// once, and nothing else.
//
// The anomalies: the dropped message (subscribed at 0:30, payment 31 was
// published at 0:31, and it never came), the echo (it came twice), and the
// recording (it heard payment 12, which was published before it tuned in: then
// this is no radio).
//
// It is there from the server's confirmation of SUBSCRIBE until its Close or
// Crash. A payment whose publishing overlaps with one of these is held to
// nothing: nobody can say which came first at the server. A scenario that kills
// a listener lets it hear first what is on its way.
func OnAir(listener string) *Check {
	return &Check{Name: "OnAir", Measures: measures("said heard wrong"), Subject: listener, judge: func(h view, f *Finding) {
		f.Measured = map[string]int64{"heard": 0, "wrong": 0}
		var said []*utterance
		byID := map[int64]*utterance{}
		on := history.None // the subscription under way
		for i, e := range h.Ledger.All() {
			at, mine := history.Index(i), e.Actor == ledger.N(listener)
			switch {
			case e.Kind == ledger.Publish:
				byID[e.ID] = &utterance{begin: at, on: on, end: history.None}
				said = append(said, byID[e.ID])
			case e.Kind == ledger.Published && byID[e.ID] != nil:
				byID[e.ID].end, byID[e.ID].onAtEnd = at, on
			case mine && e.Kind == ledger.Subscribe:
				on = at
			case mine && (e.Kind == ledger.Close || e.Kind == ledger.Crash):
				on = history.None
			case mine && e.Kind == ledger.Message:
				f.Measured["heard"]++
				f.hears(byID[e.ID], at)
				f.shows(on, at)
			}
		}
		for _, u := range said {
			if u.whole() && u.on != history.None && u.heard == 0 {
				f.Measured["wrong"]++
				f.lacks(u.begin, u.on, u.begin, u.end)
			}
		}
		f.Observed = int64(len(said))
		f.Measured["said"] = f.Observed
	}}
}

// utterance is one payment on a channel.
type utterance struct {
	begin, end  history.Index // of its publishing
	on, onAtEnd history.Index // the listener's subscription at these places, or none
	heard       int
}

// whole says whether the listener neither came nor went meanwhile.
func (u *utterance) whole() bool { return u.end != history.None && u.on == u.onAtEnd }

// hears notes that the listener heard a payment.
func (f *Finding) hears(u *utterance, at history.Index) {
	if u == nil {
		f.Measured["wrong"]++
		f.broke(at, at)
		return
	}
	u.heard++
	if u.heard > 1 || u.whole() && u.on == history.None {
		f.Measured["wrong"]++
		f.broke(at, u.begin, u.end, at)
	}
}
