package report

import (
	"bytes"
	"strings"
	"testing"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// TestTheLessonStandsRightAboveTheResult, in every report that has a story.
func TestTheLessonStandsRightAboveTheResult(t *testing.T) {
	run := crashRun()
	text := draw(t, Text, run, Options{})
	if !strings.Contains(text, "\nWHAT YOU SAW\n5 payments came again: those that had no commit yet.\nNothing was lost. Kafka promises at least once, not exactly once.\n\nPASS  ") {
		t.Errorf("the lesson does not stand above the result:\n%s", text)
	}
	if md := draw(t, Markdown, run, Options{}); strings.Index(md, "5 payments came again") > strings.Index(md, "|---|") {
		t.Errorf("in Markdown it does not stand above the table:\n%s", md)
	}
	if doc := draw(t, JSON, run, Options{}); !strings.Contains(doc, `"lesson": [
    "5 payments came again: those that had no commit yet.",`) {
		t.Error("JSON does not have it")
	}
}

// TestNoLessonWhereAnythingSurprises: a saved run may say anything.
func TestNoLessonWhereAnythingSurprises(t *testing.T) {
	for _, run := range []*ledger.Ledger{commitFirstRun(), stoppedRun()} {
		run.Teach(&ledger.Detail{Text: "All went as it should."})
		for _, d := range []drawer{Text, Markdown, JSON} {
			if got := draw(t, d, run, Options{}); strings.Contains(got, "as it should") || strings.Contains(got, "WHAT YOU SAW") {
				t.Errorf("there is a lesson:\n%s", got)
			}
		}
	}
}

// TestAControlSaysWhatItsBrokenCheckMeans: once, in place of what the check means
// anywhere; where it is no mistake, the verdict is called no fault.
func TestAControlSaysWhatItsBrokenCheckMeans(t *testing.T) {
	run := crashScene("six-days").Ledger
	run.End(ledger.Finished, "")
	for _, check := range []string{"ProcessedOnce", "NothingLost"} {
		run.Judge(&ledger.Verdict{Check: check, Outcome: ledger.Broken, Expected: ledger.Broken, Observed: 1,
			Measured: map[string]int64{"processed": 1, "again": 1, "expected": 1, "lost": 1, "unread": 0, "before": 0}})
	}
	const own = "The bookmark survives."
	for _, x := range []struct {
		prose    narrate.Prose
		want     string
		whatTold []int // how often each check's own meaning is told
	}{
		{narrate.Prose{}, "broken, as expected", []int{1, 1}},
		{narrate.Prose{Control: "a", Meaning: own}, "broken, as expected", []int{0, 1}},
		{narrate.Prose{Control: "a", Meaning: own, WhatIf: true}, "does not hold here, as expected", []int{0, 0}},
	} {
		for _, d := range []drawer{Text, Markdown, JSON} {
			got := strings.Join(strings.Fields(draw(t, d, run, Options{Prose: x.prose})), " ")
			if n := strings.Count(got, own); (n == 1) != (x.prose.Meaning != "") || n > 1 {
				t.Errorf("%+v: the control's meaning is told %d times:\n%s", x.prose, n, got)
			}
			for i, j := range run.Verdicts() {
				if n := strings.Count(got, narrate.English.Meaning(j)[:20]); n != x.whatTold[i] {
					t.Errorf("%+v: the meaning of %s is told %d times, want %d:\n%s", x.prose, j.Check, n, x.whatTold[i], got)
				}
			}
		}
		if got := draw(t, Text, run, Options{Prose: x.prose}); strings.Count(got, x.want) != 2 {
			t.Errorf("%+v: not twice %q:\n%s", x.prose, x.want, got)
		}
		var xml bytes.Buffer
		if err := JUnit(&xml, run, Options{Prose: x.prose}); err != nil || strings.Count(xml.String(), x.want) != 2 {
			t.Errorf("%+v: JUnit says not twice %q: %v\n%s", x.prose, x.want, err, xml.String())
		}
	}
}
