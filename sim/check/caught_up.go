package check

import (
	"math"
	"time"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// CaughtUp: after an outage the consumer works off what has piled up, while
// more comes in, in the time that backlog / (consume rate − produce rate) says.
//
// The anomaly: 7,200 payments are waiting, the consumer needs 1.25 s for each
// and one comes in every second. It works without a pause, and its lag grows.
//
// The outage is the group's last crash, and the backlog what is between the
// bookmark and the end of the log when the partitions are assigned again. The
// consume rate is what the consumer's handler allows, the produce rate is taken
// from the sends. It has caught up when everything acknowledged so far has been
// processed, which must be while payments still come in: a consumer that gets
// through only because nothing more comes has not caught up.
//
// It is for a group in which one member does all the work. The formula leaves
// two things out, and so is met only nearly: a payment comes or is finished at
// a certain moment, which is worth one payment more or less at either end, and
// the handler is not everything, for fetches and commits take a hundredth of
// the time or two, and joining and the first fetch up to a second.
func CaughtUp(group string) *Check {
	return &Check{Name: "CaughtUp", Measures: measures("backlog took:duration consume:interval produce:interval formula:duration left"), Subject: group, judge: func(h view, f *Finding) {
		f.Measured = map[string]int64{"backlog": 0, "took": 0, "consume": 0, "produce": 0, "formula": 0, "left": 0}
		back := h.comeback(group)
		if back == nil || back.backlog <= 0 {
			return
		}
		sending := h.sendingOf(back.life.Topic)
		f.Observed = back.backlog
		f.Measured["backlog"] = back.backlog
		f.Measured["consume"], f.Measured["produce"] = int64(back.life.Settings.WorkPerRec), int64(sending.every)
		formula, least, most := back.prediction(sending.every)
		f.Measured["formula"] = int64(formula)
		caught, behind := h.workOff(back, sending.last)
		if most == 0 || caught == history.None {
			f.Measured["left"] = behind
			f.lacks(sending.last, back.crash, back.begin, sending.last)
			return
		}
		took := h.Event(caught).T - h.Event(back.begin).T
		f.Measured["took"] = int64(took)
		f.shows(back.crash, back.begin, caught)
		if took < least || took > most {
			f.broke(caught, back.crash, back.begin, caught)
		}
	}}
}

// comeback is a consumer's return after the last crash in its group.
type comeback struct {
	life         *history.Incarnation
	crash, begin history.Index // the crash and the first assignment after it
	backlog      int64
}

func (h view) comeback(group string) *comeback {
	r := h.Group(ledger.N(group))
	back := &comeback{crash: history.None, begin: history.None}
	for _, l := range h.Incarnations {
		if l.Reader == r && l.How == ledger.Crash {
			back.crash = max(back.crash, l.End)
		}
	}
	if r == nil || back.crash == history.None {
		return nil
	}
	for _, reading := range r.Readings {
		if s := assignedAfter(reading, back.crash); s != nil && (back.life == nil || s.Begin < back.begin) {
			back.life, back.begin = s.Incarnation, s.Begin
		}
	}
	if back.life == nil {
		return nil
	}
	for _, reading := range r.Readings {
		for _, x := range h.Resumptions(reading) {
			if x.Span.Incarnation == back.life {
				back.backlog += h.storedBefore(reading.Partition, back.begin) - x.From
			}
		}
	}
	return back
}

// storedBefore is the end of a partition's log at a place, by what was
// acknowledged until then.
func (h view) storedBefore(p *history.Partition, at history.Index) int64 {
	var end int64
	for _, ack := range p.Acks {
		if ack < at {
			end = max(end, h.Event(ack).Offset+1)
		}
	}
	return end
}

// sending is how payments were sent to a topic.
type sending struct {
	last  history.Index
	every time.Duration
}

func (h view) sendingOf(topic ledger.Name) sending {
	first, last, n := history.None, history.None, 0
	for _, p := range h.Payments {
		if p.Send == history.None || h.Event(p.Send).Topic != topic {
			continue
		}
		if first == history.None {
			first = p.Send
		}
		last, n = max(last, p.Send), n+1
	}
	if n < 2 {
		return sending{last, math.MaxInt64} // one payment is no rate
	}
	return sending{last, (h.Event(last).T - h.Event(first).T) / time.Duration(n-1)}
}

// prediction is what the formula says, and the bounds within which it must be
// met: two payments more or less, a fiftieth of the consume rate, and a second.
// All are 0 where the consumer is not faster than the producer.
func (c *comeback) prediction(every time.Duration) (formula, least, most time.Duration) {
	consume, produce := 1/float64(c.life.Settings.WorkPerRec), 1/float64(every)
	if 0.98*consume <= produce {
		return 0, 0, 0
	}
	backlog := float64(c.backlog)
	return time.Duration(backlog / (consume - produce)), time.Duration((backlog - 2) / (consume - produce)),
		time.Duration((backlog+2)/(0.98*consume-produce)) + time.Second
}

// workOff finds where the consumer has processed everything that was
// acknowledged so far, if that is before a place; otherwise it says how far it
// is behind there.
func (h view) workOff(c *comeback, before history.Index) (caught history.Index, behind int64) {
	behind = c.backlog
	for at := c.begin; at < before; at++ {
		switch e := h.Event(at); {
		case e.Kind == ledger.Ack && e.Topic == c.life.Topic:
			behind++
		case e.Kind == ledger.Process && e.Actor == c.life.Actor && e.Inc == c.life.Inc:
			behind--
		}
		if behind <= 0 {
			return at, 0
		}
	}
	return history.None, behind
}
