package check

import (
	"time"

	"kafkasim/sim/history"
)

// ReadAgain: a reader that goes back to a moment processes again exactly what was
// sent since that moment and what it had processed.
//
// The anomalies: it goes back ten minutes and gets an hour (the timestamp was
// in seconds, where Kafka counts milliseconds, and is in 1970), or nothing
// (the bookmarks were set back while the group had members, and the broker
// refused). It is judged by the times of the Send events, not by what the
// broker said: that is what is judged. Those times have more digits than
// Kafka's timestamps, so that a payment that was sent within a millisecond of
// the moment may come or not.
//
// A question for a moment is answered where the reader goes somewhere, or has
// its bookmarks set, before the next question. One that came to nothing and was
// asked again is left out.
func ReadAgain(back time.Duration) *Check {
	return &Check{Name: "ReadAgain", Measures: measures("back:duration times wanted again missed surplus"), judge: func(h view, f *Finding) {
		var times, wanted, again, missed, surplus int64
		var ids []int64
		for _, r := range h.Readers {
			processed := h.processedIn(r)
			for _, t := range h.returns(r) {
				times++
				w := h.weigh(t, processed, back)
				wanted, again = wanted+w.wanted, again+w.again
				if w.again > 0 {
					f.shows(t.ask, t.jump, w.first)
				}
				for _, at := range w.surplus {
					surplus++
					ids = append(ids, h.Event(at).ID)
					f.broke(at, t.ask, t.jump, h.SendOf(h.Event(at).ID), at)
				}
				for _, at := range w.missed {
					missed++
					ids = append(ids, h.Event(at).ID)
					f.lacks(at, t.ask, t.jump, t.refusal, h.SendOf(h.Event(at).ID), at)
				}
			}
		}
		f.Observed, f.Named = wanted+surplus, namePayments(ids)
		f.Measured = map[string]int64{"back": int64(back), "times": times, "wanted": wanted, "again": again, "missed": missed, "surplus": surplus}
	}}
}

// goingBack is one question for a moment and what followed from it: the first
// jump, or a refusal, or neither, until the next question.
type goingBack struct {
	ask, jump, refusal, until history.Index
}

// returns are a reader's goings back, in order.
func (h view) returns(r *history.Reader) []goingBack {
	var out []goingBack
	for i, ask := range r.Asks {
		t := goingBack{ask, history.None, history.None, h.End + 1}
		if i+1 < len(r.Asks) {
			t.until = r.Asks[i+1]
		}
		for _, x := range r.Readings {
			for _, at := range jumpsIn(x) {
				if ask < at && at < t.until && (t.jump == history.None || at < t.jump) {
					t.jump = at
				}
			}
		}
		for _, at := range r.Refusals {
			if ask < at && at < t.until {
				t.refusal = at
			}
		}
		if t.jump != history.None || t.until > h.End {
			out = append(out, t)
		}
	}
	return out
}

// jumpsIn are the places where a reader left for another offset.
func jumpsIn(r *history.Reading) []history.Index {
	jumps := r.AllResets()
	for _, s := range r.Assignments {
		if s.Sought {
			jumps = append(jumps, s.Begin)
		}
	}
	return jumps
}

// weighing is what one going back should have brought again and what it did.
type weighing struct {
	wanted, again int64
	first         history.Index   // what came again first
	missed        []history.Index // the first processing of each payment that should have come again
	surplus       []history.Index // the processing that was too much
}

// weigh compares what a reader had processed before it went back with what it
// processed again afterwards.
func (h view) weigh(t goingBack, processed []history.Index, back time.Duration) weighing {
	var w weighing
	before, again := history.Nowhere(len(h.Payments)), make([]bool, len(h.Payments))
	moment := h.Event(t.ask).T - back
	for _, at := range processed {
		slot := h.Slot(h.Event(at).ID)
		send := h.Payments[slot].Send
		switch {
		case send == history.None || at >= t.until:
		case at < history.Either(t.jump, t.ask):
			before[slot] = at
		case before[slot] == history.None || again[slot]:
		default:
			if w.again++; w.again == 1 {
				w.first = at
			}
			again[slot] = true
			if h.Event(send).T < moment-time.Millisecond {
				w.surplus = append(w.surplus, at)
			}
		}
	}
	for slot, at := range before {
		if at == history.None || h.Event(h.Payments[slot].Send).T < moment-time.Millisecond {
			continue
		}
		sure := h.Event(h.Payments[slot].Send).T > moment+time.Millisecond
		if again[slot] || sure {
			w.wanted++
		}
		if sure && !again[slot] {
			w.missed = append(w.missed, at)
		}
	}
	return w
}
