package report

import (
	"regexp"
	"strings"
	"testing"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// TestNothingIsFaint: a projector does not show SGR 2, nor bright black.
func TestNothingIsFaint(t *testing.T) {
	faint := regexp.MustCompile("\x1b\\[([0-9;]*;)?(2|34|90|9[67])(;[0-9;]*)?m") // or next to invisible on dark or on light
	each(t, func(t *testing.T, run *ledger.Ledger, o Options) {
		for _, verbose := range []bool{false, true} {
			for _, d := range []drawer{Text, Line} {
				o.Color, o.Verbose = true, verbose
				if out := draw(t, d, run, o); faint.MatchString(out) {
					t.Errorf("faint: %q", faint.FindString(out))
				}
			}
		}
	})
	if !faint.MatchString("\x1b[2m") || !faint.MatchString("\x1b[1;90m") || faint.MatchString("\x1b[1;32m") || faint.MatchString("\x1b[38;5;137m") {
		t.Error("the test does not see what is faint")
	}
}

// TestColoursHaveAMeaning: the killed are red, what never comes too; what comes
// again is yellow, and so is a check that is broken as it should be; what holds is
// green, and a line of a commit begins so.
func TestColoursHaveAMeaning(t *testing.T) {
	const red, green, yellow = "\x1b[31;1m", "\x1b[32;1m", "\x1b[33;1m"
	out := draw(t, Text, crashRun(), Options{Color: true}) + draw(t, Text, commitFirstRun(), Options{Color: true, Width: 100})
	for _, want := range []string{
		red + "is killed (kill -9)", red + "p0: processed up to offset 54; the bookmark says 60", yellow + "p0: processed up to offset 54; the bookmark says 50",
		yellow + "p0 offsets 50–59: 10 payments", green + "✓ \x1b[mcommits p0", yellow + "✗ \x1b[m", yellow + "broken, as expected",
		green + "✓ \x1b[m", green + "PASS", red + "✗ \x1b[m", red + "FAIL",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in\n%q", want, out)
		}
	}
	if strings.Contains(out, green+"✗") || strings.Contains(out, green+"broken") {
		t.Error("there is a green cross")
	}
}

// TestWordsOfTheScenarioStandBesideABar, at every width, and nothing else does.
func TestWordsOfTheScenarioStandBesideABar(t *testing.T) {
	each(t, func(t *testing.T, run *ledger.Ledger, o Options) {
		var want []string
		for _, b := range o.Language.Tell(run, o.Prose, false) {
			if b.Form == narrate.Said {
				want = append(want, strings.Fields(b.Text)...)
			}
		}
		for _, width := range []int{40, 60, 80, 100} {
			o.Width = width
			var got []string
			for line := range strings.Lines(draw(t, Text, run, o)) {
				if _, words, ok := strings.Cut(line, "▌ "); ok {
					got = append(got, strings.Fields(words)...)
				}
			}
			if strings.Join(got, " ") != strings.Join(want, " ") {
				t.Errorf("at %d columns %q stands beside the bar, want %q", width, got, want)
			}
		}
	})
}

// TestTheLegendExplainsTheSignsThatAreUsed, and only those.
func TestTheLegendExplainsTheSignsThatAreUsed(t *testing.T) {
	head := func(run *ledger.Ledger) string {
		text, _, _ := strings.Cut(draw(t, Text, run, Options{}), "0:00:00")
		return text
	}
	if got, want := head(crashRun()), "\n  → sent   ← processed   ✓ bookmark (committed offset)   p0 partition 0\n\n"; !strings.HasSuffix(got, want) {
		t.Errorf("%q does not end with %q", got, want)
	}
	s := newStage("crash", "")
	s.topic(1)
	s.say("Nothing happens.")
	s.End(ledger.Finished, "")
	if got := head(s.Ledger); strings.ContainsAny(got, "→←✓") || strings.Contains(got, "partition 0") {
		t.Errorf("nothing happens, and %q", got)
	}
}
