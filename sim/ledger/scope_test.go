package ledger_test

import (
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// TestAScopeIsLeftOut: what a run appends to its names, to meet nobody else's,
// is nowhere in the ledger; and what the caller handed over stays as it was.
func TestAScopeIsLeftOut(t *testing.T) {
	l := ledger.New(ledger.Header{}, func() time.Duration { return 0 })
	l.Scope("-sim-x")
	sample := &ledger.Snapshot{Topic: "t-sim-x", Groups: []ledger.GroupState{{Group: "g-sim-x"}, {Group: "other"}}}
	said := &ledger.Detail{Text: "no t-sim-x", Args: []ledger.Arg{{Text: "g-sim-x"}, {Unit: ledger.Number, N: 5}}, Sample: sample}
	l.Append(ledger.Event{Kind: ledger.Sample, Topic: ledger.N("t-sim-x"), Group: ledger.N("g-sim-x"), Detail: said})
	l.Append(ledger.Event{Kind: ledger.Send, Topic: ledger.N("plain")})

	e := l.At(0)
	if e.Topic != ledger.N("t") || e.Group != ledger.N("g") || e.Detail.Text != "no t" || e.Detail.Args[0].Text != "g" || e.Detail.Args[1].N != 5 {
		t.Errorf("%+v, %+v", e, e.Detail)
	}
	if s := e.Detail.Sample; s.Topic != "t" || s.Groups[0].Group != "g" || s.Groups[1].Group != "other" {
		t.Errorf("%+v", s)
	}
	if l.At(1).Topic != ledger.N("plain") {
		t.Errorf("%+v", l.At(1))
	}
	if said.Text != "no t-sim-x" || said.Args[0].Text != "g-sim-x" || sample.Topic != "t-sim-x" || sample.Groups[0].Group != "g-sim-x" {
		t.Errorf("what was handed over is changed: %+v, %+v", said, sample)
	}
}

func TestSinceIsWhatCameAfter(t *testing.T) {
	l := ledger.New(ledger.Header{}, func() time.Duration { return 0 })
	for id := range int64(5000) {
		l.Append(ledger.Event{Kind: ledger.Send, ID: id})
	}
	if got := l.Since(4998); len(got) != 2 || got[0].ID != 4998 || got[1].ID != 4999 {
		t.Errorf("%+v", got)
	}
	if got := l.Since(5000); got != nil {
		t.Errorf("%+v", got)
	}
}
