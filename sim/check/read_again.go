package check

import "time"

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
func ReadAgain(back time.Duration) Check {
	return Check{Name: "ReadAgain", Measures: measures("back:duration times wanted again missed surplus"), judge: func(h *history, f *Finding) {
		var times, wanted, again, missed, surplus int64
		var ids []int64
		for _, r := range h.readers {
			processed := h.processedIn(r)
			for _, t := range h.returns(r) {
				times++
				w := h.weigh(t, processed, back)
				wanted, again = wanted+w.wanted, again+w.again
				for _, at := range w.surplus {
					surplus++
					ids = append(ids, h.at(at).ID)
					f.broke(at, t.ask, t.jump, h.sendOf(h.at(at).ID), at)
				}
				for _, at := range w.missed {
					missed++
					ids = append(ids, h.at(at).ID)
					f.lacks(at, t.ask, t.jump, t.refusal, h.sendOf(h.at(at).ID), at)
				}
			}
		}
		f.Observed, f.Subjects = wanted+surplus, ranges(ids)
		f.Measured = map[string]int64{"back": int64(back), "times": times, "wanted": wanted, "again": again, "missed": missed, "surplus": surplus}
	}}
}

// goingBack is one question for a moment and what followed from it: the first
// jump, or a refusal, or neither, until the next question.
type goingBack struct {
	ask, jump, refusal, until place
}

// returns are a reader's goings back, in order.
func (h *history) returns(r *reader) []goingBack {
	var out []goingBack
	for i, ask := range r.asks {
		t := goingBack{ask, none, none, h.end + 1}
		if i+1 < len(r.asks) {
			t.until = r.asks[i+1]
		}
		for _, x := range r.readings {
			for _, at := range x.jumps() {
				if ask < at && at < t.until && (t.jump == none || at < t.jump) {
					t.jump = at
				}
			}
		}
		for _, at := range r.refusals {
			if ask < at && at < t.until {
				t.refusal = at
			}
		}
		if t.jump != none || t.until > h.end {
			out = append(out, t)
		}
	}
	return out
}

// jumps are the places where a reader left for another offset.
func (r *reading) jumps() []place {
	jumps := r.allResets()
	for _, s := range r.spans {
		if s.sought {
			jumps = append(jumps, s.begin)
		}
	}
	return jumps
}

// weighing is what one going back should have brought again and what it did.
type weighing struct {
	wanted, again int64
	missed        []place // the first processing of each payment that should have come again
	surplus       []place // the processing that was too much
}

// weigh compares what a reader had processed before it went back with what it
// processed again afterwards.
func (h *history) weigh(t goingBack, processed []place, back time.Duration) weighing {
	var w weighing
	before, again := nowhere(len(h.payments)), make([]bool, len(h.payments))
	moment := h.at(t.ask).T - back
	for _, at := range processed {
		slot := h.slot(h.at(at).ID)
		send := h.payments[slot].send
		switch {
		case send == none || at >= t.until:
		case at < either(t.jump, t.ask):
			before[slot] = at
		case before[slot] == none || again[slot]:
		default:
			w.again++
			again[slot] = true
			if h.at(send).T < moment-time.Millisecond {
				w.surplus = append(w.surplus, at)
			}
		}
	}
	for slot, at := range before {
		if at == none || h.at(h.payments[slot].send).T < moment-time.Millisecond {
			continue
		}
		sure := h.at(h.payments[slot].send).T > moment+time.Millisecond
		if again[slot] || sure {
			w.wanted++
		}
		if sure && !again[slot] {
			w.missed = append(w.missed, at)
		}
	}
	return w
}
