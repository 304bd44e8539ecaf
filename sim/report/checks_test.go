package report

import (
	"slices"
	"strings"
	"testing"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// rows are the lines of a text below the heading of its checks.
func rows(text string) []string {
	_, text, _ = strings.Cut(text, "\nCHECKS\n")
	return strings.Split(text, "\n")
}

// TestGeneralChecksThatHoldAreOneLine of a terminal's 80 columns: they are the
// same in every report. A verbose one lists them.
func TestGeneralChecksThatHoldAreOneLine(t *testing.T) {
	each(t, func(t *testing.T, run *ledger.Ledger, o Options) {
		general := 0
		for _, j := range run.Verdicts() {
			if j.General && !j.Asked && j.Outcome == ledger.Holds && !j.Surprising() {
				general++
			}
		}
		text := draw(t, Text, run, o)
		if n := strings.Count(text, "\n✓ "); general > 0 && n != len(run.Verdicts())-general+1-count(run, func(j *ledger.Verdict) bool { return j.Outcome != ledger.Holds || j.Surprising() }) {
			t.Errorf("%d lines of checks that hold, and %d of them are general:\n%s", n, general, text)
		}
		hold := o.Language.GeneralHold(slices.DeleteFunc(run.Verdicts(), func(j *ledger.Verdict) bool { return !j.General || j.Outcome != ledger.Holds }), run.Verdicts())
		hold += " " + o.Language.Sentence("checks.listed", nil)
		if line := "\n✓ " + hold + "\n"; general > 0 && (!strings.Contains(text, line) || wide(hold) > usual-2) {
			t.Errorf("the line is not there or too long: %s\n%s", line, text)
		}
		o.Verbose = true
		text = draw(t, Text, run, o)
		for _, j := range run.Verdicts() {
			if !strings.Contains(text, "\n"+mark(j.Outcome)+" "+j.Check) {
				t.Errorf("a verbose report does not list %s:\n%s", j.Check, text)
			}
		}
	})
}

func count(run *ledger.Ledger, is func(*ledger.Verdict) bool) (n int) {
	for _, j := range run.Verdicts() {
		if is(j) {
			n++
		}
	}
	return n
}

// TestWhatIsSkippedForOneReasonIsOneLine, and one that is alone keeps its name.
func TestWhatIsSkippedForOneReasonIsOneLine(t *testing.T) {
	s := crashScene("")
	s.End(ledger.Finished, "")
	skip := func(check, lacks string) {
		s.Judge(&ledger.Verdict{Check: check, Outcome: ledger.Skipped, Expected: ledger.Holds, General: true, Lacks: lacks})
	}
	s.judge("Drained", ledger.Holds, map[string]int64{"partitions": 1})
	skip("OwnerOnly", ledger.Ownership)
	skip("Fencing", ledger.Pairs)
	skip("ResumePoint", ledger.Ownership)
	text := draw(t, Text, s.Ledger, Options{})
	for _, want := range []string{"\n– 2 checks skipped: " + "a share group", "\n– Fencing  skipped: "} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "OwnerOnly") || strings.Count(text, "\n– ") != 2 {
		t.Error(text)
	}
	if text = draw(t, Text, s.Ledger, Options{Verbose: true}); strings.Count(text, "\n– ") != 3 {
		t.Errorf("a verbose report has not a line for each:\n%s", text)
	}
}

// TestThePageEndsWithItsSummary: what is broken as it should be stands above the
// lines of what holds, and what surprises below them, next to the result.
func TestThePageEndsWithItsSummary(t *testing.T) {
	first := func(lines []string, prefix string) int {
		return slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, prefix) })
	}
	good := rows(draw(t, Text, crashRun(), Options{}))
	if broken, holds, lesson := first(good, "✗ ProcessedOnce"), first(good, "✓ "), first(good, "WHAT YOU SAW"); broken < 0 || holds < broken || lesson < holds {
		t.Errorf("broken at %d, what holds at %d, the lesson at %d", broken, holds, lesson)
	}
	bad := rows(draw(t, Text, commitFirstRun(), Options{}))
	if holds, surprise, result := first(bad, "✓ AckDurable"), first(bad, "✗ CommitWithinProcessed"), first(bad, "FAIL"); holds < 0 || surprise < holds || result < surprise {
		t.Errorf("what holds at %d, the surprise at %d, the result at %d", holds, surprise, result)
	}
}

// TestASummaryNamesOnlyWhatHolds: "nothing lost" is said where NothingLost is
// among what is summed up.
func TestASummaryNamesOnlyWhatHolds(t *testing.T) {
	checks := []*ledger.Verdict{{Check: "NothingLost"}, {Check: "ProcessingOrder"}, {Check: "OwnerOnly"}, {Check: "Drained"}}
	expired := &ledger.Verdict{Check: "NothingRemovedUnread", Outcome: ledger.Broken, Expected: ledger.Broken}
	asked := &ledger.Verdict{Check: "OrderSurvives", Outcome: ledger.Holds, Asked: true}
	for _, x := range []struct {
		checks, others []*ledger.Verdict
		want           string
	}{
		{checks[2:], nil, "2 general checks hold: one owner …"},
		{checks[3:], nil, "1 general check holds"},
		{checks, nil, "4 general checks hold: nothing lost, in order, one owner …"},
		{checks, []*ledger.Verdict{expired}, "4 general checks hold: in order, one owner …"},
		{checks, []*ledger.Verdict{asked}, "4 general checks hold: nothing lost, one owner …"},
	} {
		if got := narrate.English.GeneralHold(x.checks, append(x.others, x.checks...)); got != x.want {
			t.Errorf("%q, not %q", got, x.want)
		}
	}
}
