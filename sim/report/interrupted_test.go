package report

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// interruptedRun is one that somebody has ended: three checks that nobody could
// judge, and one that was broken by then.
func interruptedRun() *ledger.Ledger {
	s := crashScene("")
	s.End(ledger.Interrupted, "")
	for _, check := range []string{"AckDurable", "Drained", "OwnerOnly"} {
		s.judge(check, ledger.Unknown, nil, expected(ledger.Holds))
	}
	s.judge("ProcessingOrder", ledger.Broken, map[string]int64{"processed": 5, "backwards": 1}, expected(ledger.Holds))
	return s.Ledger
}

// TestWhatAnInterruptionLeftUnjudgedIsOneLine: nobody reads twenty blocks that
// all say the same. What was broken by then is shown as ever, and a verbose page
// has everything.
func TestWhatAnInterruptionLeftUnjudgedIsOneLine(t *testing.T) {
	page := draw(t, Text, interruptedRun(), Options{})
	if strings.Count(page, "\n? ") != 1 || !strings.Contains(page, "\n? 3 checks not judged: the run was interrupted\n") || strings.Contains(page, "AckDurable") {
		t.Errorf("this is not one line:\n%s", page)
	}
	if !strings.Contains(page, "✗ ProcessingOrder") {
		t.Errorf("what was broken is not shown:\n%s", page)
	}
	if pt := draw(t, Text, interruptedRun(), Options{Language: narrate.Portuguese}); !strings.Contains(pt, "\n? 3 verificações não feitas: a execução foi interrompida\n") {
		t.Errorf("in Portuguese:\n%s", pt)
	}
	if verbose := draw(t, Text, interruptedRun(), Options{Verbose: true}); strings.Count(verbose, "\n? ") != 3 || !strings.Contains(verbose, "? AckDurable") {
		t.Errorf("verbose:\n%s", verbose)
	}
	if stuck := draw(t, Text, stoppedRun(), Options{}); !strings.Contains(stuck, "? AckDurable") {
		t.Errorf("of a run that went wrong, what nobody knows is shown:\n%s", stuck)
	}
}

// TestJSONLine: a run is one line, with what it came to and the way to repeat it.
func TestJSONLine(t *testing.T) {
	for _, run := range []*ledger.Ledger{crashRun(), commitFirstRun(), interruptedRun(), crashRun().Gist()} {
		run.RealTime = 20 * time.Millisecond
		line := draw(t, JSONLine, run, Options{Repeat: "sim crash"})
		var got struct {
			Format, Scenario, Outcome, Result, Repeat string
			RealTime                                  float64 `json:"real_seconds"`
			Checks                                    []struct{ Name, Value string }
		}
		if err := json.Unmarshal([]byte(line), &got); err != nil || strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
			t.Fatalf("%v: %s", err, line)
		}
		outcome, _ := run.Ending()
		if got.Format != "kafkasim-run" || got.Scenario != "crash" || got.Outcome != outcome || got.Result != string(run.Result()) || got.Repeat != "sim crash" || got.RealTime != 0.02 || len(got.Checks) != len(run.Verdicts()) {
			t.Errorf("%+v", got)
		}
	}
}

// TestAQuietLineSaysHowToRepeatIt, for nothing else does.
func TestAQuietLineSaysHowToRepeatIt(t *testing.T) {
	if got := draw(t, Line, crashRun(), Options{Quiet: true, Repeat: "sim crash --messages 60 --seed 1"}); got != "✓ sim crash --messages 60 --seed 1  21 checks       1 min 46 s\n" {
		t.Errorf("%q", got)
	}
	if got := draw(t, Line, commitFirst("NothingLost"), Options{Prose: narrate.Prose{WhatIf: true}}); got != "✓ crash --control commit-first    what if: NothingLost does not hold\n" {
		t.Errorf("of a what-if: %q", got)
	}
}

// TestRoundsAreToldApart: GitLab keeps one of several test cases of one name.
func TestRoundsAreToldApart(t *testing.T) {
	var out strings.Builder
	if err := JUnitAll(&out, []Item{{Run: crashRun(), Round: 1}, {Run: crashRun(), Round: 2}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<testsuite name="crash #1"`, `<testsuite name="crash #2"`, `classname="sim.crash.round-1"`, `classname="sim.crash.round-2"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %s", want)
		}
	}
}
