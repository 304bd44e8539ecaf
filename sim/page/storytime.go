package page

import (
	"math"
	"time"

	"kafkasim/sim/ledger"
)

// Story time, in seconds: how long a paragraph is on the stage, and what is held in it.
const (
	shortest    = 3.2
	longest     = 14
	readingRate = 22 // characters a second
	mostHeld    = .5 // of a paragraph's time, for all that is held
	longestGap  = 4  // for the time between two paragraphs
	afterwards  = .6 // behind the last event
	reflection  = .1 // between what a reader has seen who is asked, and what he must not have seen
	unnoticed   = 50 * time.Millisecond
	mostCommits = 12 // of a paragraph, for each to be held
)

// storyTime gives every event a second of the telling, and returns how long the
// telling takes. Within a paragraph time goes on in proportion to what happens, and
// a little with the clock, so that a silent hour takes a moment; what a reader must not
// miss is held. Later events are never earlier.
func storyTime(run *ledger.Ledger) (at []float64, length float64) {
	t := telling{run: run, at: make([]float64, run.Len()), asked: map[int]bool{}}
	for i := run.Len() - 1; i >= 0 && run.At(i).Kind.Afterword(); i-- {
		if e := run.At(i); e.Kind == ledger.Question {
			t.asked[int(e.N)] = true
		}
	}
	for i, e := range run.All() {
		if e.Kind == ledger.Said {
			t.finish()
		}
		if e.Kind.Afterword() {
			t.finish()
			t.at[i] = round(t.now)
			continue
		}
		t.paragraph = append(t.paragraph, i)
	}
	t.finish()
	return t.at, round(t.now + afterwards)
}

type telling struct {
	run       *ledger.Ledger
	at        []float64
	now       float64
	clock     time.Duration
	paragraph []int        // the places of its events
	asked     map[int]bool // the places before which a question is asked
}

// finish gives the events of the paragraph under way their seconds.
func (t *telling) finish() {
	if len(t.paragraph) == 0 {
		return
	}
	flows, holds := make([]float64, len(t.paragraph)), make([]float64, len(t.paragraph))
	commits := t.count(ledger.CommitOk)
	var flow, hold float64
	said := 0
	for k, i := range t.paragraph {
		e := t.run.At(i)
		gap := math.Log2(1 + max(0, e.T-t.clock-unnoticed).Seconds()/2)
		t.clock = e.T
		if e.Kind == ledger.Said { // what passed before it belongs to no paragraph
			said = len(e.Detail.Text)
			t.now += min(.1+.35*gap, longestGap)
			continue
		}
		flows[k], holds[k] = weight(e.Kind)
		if e.Kind == ledger.CommitOk && commits > mostCommits {
			holds[k] = 0
		}
		flows[k] += 5 * gap
		flow += flows[k]
		hold += holds[k]
	}
	length := min(max(shortest, float64(said)/readingRate, 1.1*math.Log2(1+flow)), longest)
	scale := 1.0
	if hold > mostHeld*length {
		scale = mostHeld * length / hold
	}
	flowing := length - hold*scale
	for k, i := range t.paragraph {
		if t.asked[i] {
			t.now += reflection
		}
		if flow > 0 {
			t.now += flows[k] / flow * flowing
		}
		t.at[i] = round(t.now)
		t.now += holds[k] * scale
	}
	if flow == 0 {
		t.now += flowing
	}
	t.paragraph = t.paragraph[:0]
}

func (t *telling) count(kind ledger.Kind) int {
	n := 0
	for _, i := range t.paragraph {
		if t.run.At(i).Kind == kind {
			n++
		}
	}
	return n
}

// weight is how much of a paragraph's time an event takes, and for how many seconds
// it is held.
func weight(k ledger.Kind) (flow, hold float64) {
	switch k {
	case ledger.Ack, ledger.Process, ledger.Message, ledger.Entry, ledger.Claim, ledger.Appended, ledger.Published:
		return 1, 0
	case ledger.Accept, ledger.Release:
		return 1, .1
	case ledger.Audit, ledger.StreamAudit:
		return .03, 0
	case ledger.CommitOk:
		return 1, .25
	case ledger.Assign, ledger.Revoke, ledger.Start, ledger.Subscribe, ledger.Attach:
		return 0, .1
	case ledger.Join:
		return 0, .7
	case ledger.Crash, ledger.MemberExpired, ledger.Close, ledger.Admin, ledger.Forgotten, ledger.Seek:
		return 0, 1.1
	}
	return 0, 0
}

// round is to the microsecond: coarser, and the line through many records would miss some.
//
//go:noinline
func round(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// clockOf is the clock over story time as a line with as few corners as let it be
// right to a quarter of a second, or to 0.04 % of a long run; in milliseconds.
func clockOf(run *ledger.Ledger, at []float64) [][2]float64 {
	tolerance := max(250, float64(run.Duration().Milliseconds())/2500)
	line := func(i int) [2]float64 {
		return [2]float64{at[i], math.Round(float64(run.At(i).T.Microseconds())) / 1e3}
	}
	if run.Len() == 0 {
		return nil
	}
	corners := [][2]float64{line(0)}
	anchor, last := line(0), line(0)
	low, high := math.Inf(-1), math.Inf(1)
	for i := range run.All() {
		p := line(i)
		if p == last {
			continue
		}
		slope := (p[1] - anchor[1]) / (p[0] - anchor[0])
		if p[0] == anchor[0] && p[1]-anchor[1] > tolerance || p[0] > anchor[0] && (slope < low || slope > high) {
			corners = append(corners, last)
			anchor, low, high = last, math.Inf(-1), math.Inf(1)
		}
		if width := p[0] - anchor[0]; width > 0 {
			low, high = max(low, (p[1]-anchor[1]-tolerance)/width), min(high, (p[1]-anchor[1]+tolerance)/width)
		}
		last = p
	}
	return append(corners, last)
}
