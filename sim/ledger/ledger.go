// Package ledger is the record of what happened in a run, and the only one.
// Actors write events into it during the run; checks and reports read it
// afterwards and know nothing else. It holds data — kinds, numbers, names,
// message keys — and no sentences, and it can be saved and read back without
// loss, so that every report can be drawn again later, in any language.
//
// It depends on the standard library alone.
package ledger

import (
	"iter"
	"reflect"
	"slices"
	"sync"
	"time"
)

// Header says which run a ledger records; with the same binary it is enough to
// repeat that run.
type Header struct {
	Scenario string  `json:"scenario"`
	Control  string  `json:"control,omitempty"` // "" = the scenario itself
	Seed     uint64  `json:"seed"`
	Params   []Param `json:"params"`            // in the scenario's order
	Clock    string  `json:"clock,omitempty"`   // Wall, or "" = virtual time
	Brokers  string  `json:"brokers,omitempty"` // where the brokers were, if they were not the embedded one
	Kafka    string  `json:"kafka,omitempty"`   // the version that those brokers seem to be
	Redis    string  `json:"redis,omitempty"`   // where the Redis server was, if there was one that was not ours

	RedisVersion string `json:"redis_version,omitempty"`
}

// Wall is the clock of a run in real time.
const Wall = "wall"

// Trial is what is played where a program that is not ours is tried; its games stand
// in the place of controls. The parameter without a name is that program.
const Trial = "test"

// Param is one parameter of the scenario and the value it was played with, as
// a person would type it.
type Param struct {
	Name    string `json:"name"`
	Value   string `json:"value"`
	Default bool   `json:"default,omitempty"` // the value is the default
}

// Ledger is an ordered record of events. Append may be called from several
// goroutines; everything else is for when the run is over, except Snapshot.
type Ledger struct {
	Header Header

	// RealTime is how long it took to play the run. It is no part of the
	// record: it is not saved, and 0 in a ledger that was read.
	RealTime time.Duration

	now    func() time.Duration
	scope  scope
	mu     sync.Mutex
	events events
}

// New returns an empty ledger whose events get their time from now.
func New(h Header, now func() time.Duration) *Ledger {
	h.Params = slices.Clone(h.Params)
	makePlain(reflect.ValueOf(&h))
	return &Ledger{Header: h, now: now}
}

// Append writes e with the present time and returns its place.
//
//go:noinline
func (l *Ledger) Append(e Event) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	e.T = l.now()
	l.scope.strip(&e)
	makePlain(reflect.ValueOf(e.Detail))
	return l.put(e)
}

func (l *Ledger) add(e Event) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.put(e)
}

func (l *Ledger) put(e Event) int {
	l.events.add(&e)
	return l.events.length - 1
}

// Len is the number of events.
func (l *Ledger) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events.length
}

// At returns the event at a place.
//
//go:noinline
func (l *Ledger) At(place int) (e Event) {
	l.events.read(place, &e)
	return e
}

// All ranges over places and events in order. An event is there until the next
// one is: who keeps it keeps a copy.
func (l *Ledger) All() iter.Seq2[int, *Event] {
	return func(yield func(int, *Event) bool) {
		var e Event
		for place := range l.events.length {
			if l.events.read(place, &e); !yield(place, &e) {
				return
			}
		}
	}
}

// Of ranges over the events of some kinds in the same way.
func (l *Ledger) Of(kinds ...Kind) iter.Seq2[int, *Event] {
	return func(yield func(int, *Event) bool) {
		var e Event
		for place := range l.events.length {
			if !slices.Contains(kinds, l.events.kind(place)) {
				continue
			}
			if l.events.read(place, &e); !yield(place, &e) {
				return
			}
		}
	}
}

// Since returns the events from a place on, for those who read along during the
// run.
func (l *Ledger) Since(place int) []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []Event
	for ; place < l.events.length; place++ {
		out = append(out, l.At(place))
	}
	return out
}

// Snapshot returns a ledger with the events so far, for when the run cannot be
// waited for.
func (l *Ledger) Snapshot() *Ledger {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := New(l.Header, nil)
	s.now = s.Duration // the run's own clock belongs to the run
	for place := range l.events.length {
		s.put(l.At(place))
	}
	return s
}

// End appends the End event: the outcome, and why where it is a bad one.
//
//go:noinline
func (l *Ledger) End(outcome, why string) {
	l.Append(Event{Kind: End, Detail: &Detail{Text: outcome, Why: why}})
}

// Judge appends a verdict at the time of the last event.
func (l *Ledger) Judge(j *Verdict) {
	facts := &Detail{Verdict: j}
	makePlain(reflect.ValueOf(facts))
	l.add(Event{T: l.Duration(), Kind: Judged, Detail: facts})
}

// Teach appends a sentence of the lesson at the time of the last event.
func (l *Ledger) Teach(facts *Detail) {
	makePlain(reflect.ValueOf(facts))
	l.add(Event{T: l.Duration(), Kind: Lesson, Detail: facts})
}

// Question appends a question that belongs before the event at a place.
func (l *Ledger) Question(place int, facts *Detail) {
	makePlain(reflect.ValueOf(facts))
	l.add(Event{T: l.Duration(), N: int64(place), Kind: Question, Detail: facts})
}

// Verdicts returns the verdicts in the order in which they were made. They are the
// ledger's own: nobody may change them.
func (l *Ledger) Verdicts() []*Verdict {
	var out []*Verdict
	for _, e := range l.Of(Judged) {
		out = append(out, e.Detail.Verdict)
	}
	return out
}

// Gist is the ledger without what happened: the end and the verdicts, for those
// who want to know no more. Its verdicts have no evidence and no witness.
func (l *Ledger) Gist() *Ledger {
	g := New(l.Header, nil)
	g.RealTime = l.RealTime
	for _, e := range l.Of(End, Judged) {
		switch e.Kind {
		case End:
			g.put(*e)
		case Judged:
			j := *e.Detail.Verdict
			j.Evidence, j.Witness = nil, nil
			g.put(Event{T: e.T, Kind: Judged, Detail: &Detail{Verdict: &j}})
		}
	}
	return g
}

// Ending is how the run ended, and why where it ended badly. A ledger without
// an End event was cut off: Interrupted.
func (l *Ledger) Ending() (outcome, why string) {
	for i := l.events.length - 1; i >= 0; i-- {
		if e := l.At(i); e.Kind == End {
			return e.Detail.Text, e.Detail.Why
		}
	}
	return Interrupted, ""
}

// Duration is the virtual time of the last event.
//
//go:noinline
func (l *Ledger) Duration() time.Duration {
	if l.events.length == 0 {
		return 0
	}
	return l.At(l.events.length - 1).T
}

// Result is how a run went as a whole.
type Result string

const (
	Pass      Result = "pass"      // it finished and every verdict is the expected one
	Fail      Result = "fail"      // a check broke or held against expectation
	Undecided Result = "undecided" // it did not finish, or a check could not tell
	Left      Result = "left"      // it was not played, see NotPlayed
)

// Result weighs the verdicts: a surprising one fails the run, and otherwise an
// unknown one or an early end leaves it undecided. So does a ledger in which
// nothing was judged: one without verdicts, or with skipped ones only.
func (l *Ledger) Result() Result {
	verdicts := l.Verdicts()
	outcome, _ := l.Ending()
	if outcome == NotPlayed {
		return Left
	}
	result := Pass
	judged := func(j *Verdict) bool { return j.Outcome != Skipped }
	if outcome != Finished || !slices.ContainsFunc(verdicts, judged) {
		result = Undecided
	}
	for _, j := range verdicts {
		switch {
		case !j.Surprising():
		case j.Outcome == Unknown:
			result = Undecided
		default:
			return Fail
		}
	}
	return result
}
