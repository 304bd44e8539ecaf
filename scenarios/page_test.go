package scenarios_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"
)

// fitsEveryPage: a report has no line that is wider than its page, and on a narrow
// one no word that it does not have on a wide one. Its plots and bars are drawn
// for the page, and a narrow table has heads of its own.
func fitsEveryPage(t *testing.T, book *ledger.Ledger, g sim.RunSpec, lang narrate.Language) {
	t.Helper()
	known := map[string]bool{"PART": true, "CURRENT": true, "END": true, "CONSUMER": true, "START": true}
	for word := range strings.FieldsSeq(string(drawOn(t, book, g, lang, 100))) {
		known[word] = true
	}
	countsAreReadable(t, string(drawOn(t, book, g, lang, 100)), lang.Tag())
	for _, width := range []int{40, 60, 80, 100} {
		for line := range strings.Lines(string(drawOn(t, book, g, lang, width))) {
			words := strings.Fields(line)
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width && len(words) > 1 {
				t.Errorf("%s: %d columns where there are %d: %s", lang.Tag(), n, width, line)
			}
			for _, word := range words {
				if !known[word] && !strings.ContainsAny(word, "│└▁▂▃▄▅▆▇█▏▎▍▌▋▊▉") && !partOfLonger(word, width-6, known) {
					t.Errorf("%s: at %d columns there is %q: %s", lang.Tag(), width, word, line)
				}
			}
		}
	}
}

// summaryHasEveryTable: what has a heading in capitals in the text has it in
// Markdown too, but for the checks, which need none there.
func summaryHasEveryTable(t *testing.T, book *ledger.Ledger, g sim.RunSpec, lang narrate.Language) {
	t.Helper()
	var summary bytes.Buffer
	if err := report.Markdown(&summary, book, report.Options{Language: lang, Prose: proseOf(g, lang)}); err != nil {
		t.Fatal(err)
	}
	headings := 0
	for line := range strings.Lines(string(draw(t, book, g, lang))) {
		heading := strings.TrimSpace(line)
		if strings.HasPrefix(line, " ") || len(heading) < 3 || strings.ToUpper(heading) != heading || strings.ContainsAny(heading, "0123456789_│") || heading == lang.Sentence("report.checks", nil) {
			continue
		}
		headings++
		if !strings.Contains(summary.String(), heading) {
			t.Errorf("%s: the summary has no %s", lang.Tag(), heading)
		}
	}
	if headings == 0 {
		t.Errorf("%s: the report has no headings", lang.Tag())
	}
}

// plainCount is a number of four digits or more that counts what follows it, and
// has no separators.
var plainCount = regexp.MustCompile(`(\S+ )?\b[0-9]{4,} \p{L}+`)

// countsAreReadable: every count of a report has separators, in prose and tables
// alike. Offsets, ids and seeds have none.
func countsAreReadable(t *testing.T, text, lang string) {
	t.Helper()
	for _, found := range plainCount.FindAllString(text, -1) {
		before, _, _ := strings.Cut(found, " ")
		if !strings.HasSuffix(before, ":") && !slices.Contains([]string{"offset", "usuario_id", "payment", "pagamento", "seed", "semente", "is", "says", "diz", "since", "desde"}, before) {
			t.Errorf("%s: a count without separators: %s", lang, found)
		}
	}
}

// partOfLonger says whether a word is a piece of one that no line has room for.
func partOfLonger(word string, room int, known map[string]bool) bool {
	for long := range known {
		if utf8.RuneCountInString(long) > room && strings.Contains(long, word) {
			return true
		}
	}
	return false
}

// TestTheLessonIsOnTheScreen: what a terminal of 24 rows shows after the run are
// the verdicts that carry the lesson, the lesson and the result; the last row is
// the prompt's.
func TestTheLessonIsOnTheScreen(t *testing.T) {
	game := sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}
	book := play(t, game)
	for lang, want := range map[narrate.Language][]string{
		narrate.English:    {"✗ ProcessedOnce ", "✓ CommittedAtCrash ", "✓ Duplicates ", "general checks hold", "WHAT YOU SAW", "PASS "},
		narrate.Portuguese: {"✗ ProcessedOnce ", "✓ CommittedAtCrash ", "✓ Duplicates ", "verificações gerais valem", "O QUE VOCÊ VIU", "PASSOU "},
	} {
		lines := strings.Split(strings.TrimSpace(string(draw(t, book, game, lang))), "\n")
		screen := strings.Join(lines[len(lines)-23:], "\n")
		for _, w := range want {
			if !strings.Contains(screen, w) {
				t.Errorf("%s: %q is not on the screen:\n%s", lang.Tag(), w, screen)
			}
		}
	}
}
