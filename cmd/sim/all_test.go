package main

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// run is the ledger of a run with these verdicts, each of which should be
// "holds".
func run(outcome string, values ...ledger.Outcome) *ledger.Ledger {
	l := ledger.New(ledger.Header{Scenario: "history"}, func() time.Duration { return time.Second })
	l.End(outcome, "")
	for _, v := range values {
		l.Judge(&ledger.Verdict{Check: "NothingLost", Outcome: v, Expected: ledger.Holds, Observed: 1})
	}
	return l
}

// TestTheWorstRunDecides: no run that went wrong is hidden by those that did not.
func TestTheWorstRunDecides(t *testing.T) {
	pass, fail, unknown := run(ledger.Finished, ledger.Holds), run(ledger.Finished, ledger.Broken), run(ledger.Finished, ledger.Unknown)
	stuck, failed, interrupted := run(ledger.Stuck, ledger.Unknown), run(ledger.Failed, ledger.Unknown), run(ledger.Interrupted, ledger.Unknown)
	left, nothing := run(ledger.NotPlayed), run(ledger.Finished)
	for _, x := range []struct {
		name string
		want exit
		runs []*ledger.Ledger
	}{
		{"all as expected", exitPass, []*ledger.Ledger{pass, pass}},
		{"one left out", exitPass, []*ledger.Ledger{left, pass}},
		{"all left out", exitUnknown, []*ledger.Ledger{left, left}},
		{"nothing at all", exitUnknown, nil},
		{"one broken", exitFail, []*ledger.Ledger{pass, fail, pass}},
		{"one unknown", exitUnknown, []*ledger.Ledger{pass, unknown, pass}},
		{"one stuck", exitUnknown, []*ledger.Ledger{pass, stuck}},
		{"one failed", exitUnknown, []*ledger.Ledger{failed, pass}},
		{"one in which nothing was judged", exitUnknown, []*ledger.Ledger{pass, nothing}},
		{"one broken and one unknown", exitFail, []*ledger.Ledger{unknown, fail, pass}},
		{"interrupted", exitInterrupted, []*ledger.Ledger{fail, unknown, interrupted}},
	} {
		var code exit
		if err := worst(x.runs); !errors.As(err, &code) || code != x.want {
			t.Errorf("%s: %v, want exit %d", x.name, err, x.want)
		}
	}
}

// TestWhatAWorkerHandsBack: of a run that is as expected its verdicts, of any
// other one everything.
func TestWhatAWorkerHandsBack(t *testing.T) {
	var out strings.Builder
	err := new(app).work(strings.NewReader(`{"Scenario":"crash","Seed":3} {"Scenario":"crash","Seed":3,"Whole":true} {"Scenario":"crash","Control":"nonsense"} rubbish`), &out)
	if err != nil {
		t.Fatal(err)
	}
	w := &worker{in: nowhere{}, out: bufio.NewReader(strings.NewReader(out.String()))}
	var lengths []int
	for range 2 {
		_, text, err := w.ask(job{})
		if err != nil {
			t.Fatal(err)
		}
		book, err := ledger.Read(strings.NewReader(string(text)))
		if err != nil || book.Result() != ledger.Pass || book.Header.Seed != 3 || book.Duration() == 0 {
			t.Fatalf("%+v, %v", book, err)
		}
		lengths = append(lengths, book.Len()-len(book.Verdicts()))
	}
	if lengths[0] != 1 || lengths[1] < 100 {
		t.Errorf("beside the verdicts they have %d events", lengths)
	}
	if h, _, err := w.ask(job{}); err != nil || h.Error != `scenario crash has no control called "nonsense"` {
		t.Errorf("%+v, %v", h, err)
	}
	if _, _, err := w.ask(job{}); !errors.Is(err, io.EOF) {
		t.Errorf("and then %v", err)
	}
}

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (nowhere) Close() error                { return nil }
