package scenarios_test

import (
	"regexp"
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// taught is a run at parameters that nobody had in mind, and the numbers of its
// lesson, one after the other.
type taught struct{ typed, numbers string }

// figures is a number in a sentence, with its separators.
var figures = regexp.MustCompile(`\d+(?:[.,]\d+)*`)

// lessonOf is what a run teaches.
func lessonOf(book *ledger.Ledger, lang narrate.Language) []string {
	return lang.Lesson(book, narrate.Prose{Translate: scenarios.Translator(lang.Tag())})
}

// fitsTheScreen holds a lesson to four lines of 80 columns.
func fitsTheScreen(t *testing.T, name string, lesson []string) {
	t.Helper()
	lines := 0
	for _, sentence := range lesson {
		lines += wrapped(sentence, 80)
	}
	if lines == 0 || lines > 4 {
		t.Errorf("%s: the lesson has %d lines: %s", name, lines, strings.Join(lesson, " "))
	}
}

// wrapped is how many lines a sentence takes.
func wrapped(sentence string, width int) int {
	lines, used := 1, 0
	for _, word := range strings.Fields(sentence) {
		n := len([]rune(word))
		if used > 0 && used+1+n > width {
			lines, used = lines+1, 0
		}
		if used > 0 {
			used++
		}
		used += n
	}
	return lines
}

// TestLessonsHaveTrueNumbers plays every scenario and every control twice, at
// parameters that nobody had in mind. The questions that they ask are fair, at the usual
// parameters too.
func TestLessonsHaveTrueNumbers(t *testing.T) {
	if raceDetector {
		t.Skip("the golden reports play the same code, and the race detector makes every run several times slower")
	}
	times, questions := map[string]int{}, askedIn{}
	for _, x := range lessons {
		game := typed(t, x.typed)
		times[game.Scenario.Name+"/"+game.Control]++
		book := play(t, game)
		if result := book.Result(); result != ledger.Pass {
			t.Errorf("%s: the run is %s", x.typed, result)
			continue
		}
		questions.note(t, game, book)
		for _, lang := range []narrate.Language{narrate.English, narrate.Portuguese} {
			lesson := lessonOf(book, lang)
			fitsTheScreen(t, x.typed, lesson)
			text := strings.Join(lesson, " ")
			if wrong := never.FindString(text); wrong != "" {
				t.Errorf("%s: it says %q", x.typed, wrong)
			}
			want := x.numbers
			if lang == narrate.Portuguese {
				want = strings.NewReplacer(",", ".", ".", ",").Replace(want)
			}
			if got := strings.Join(figures.FindAllString(text, -1), " "); got != want {
				t.Errorf("{%q, %q}, want %q: %s", x.typed, got, want, text)
			}
		}
	}
	for _, s := range scenarios.All() {
		for _, c := range append([]sim.Control{{}}, s.Controls...) {
			usual := sim.RunSpec{Scenario: s, Control: c.Name, Seed: 1}
			questions.note(t, usual, played(t, usual))
			if n := times[s.Name+"/"+c.Name]; n < 2 {
				t.Errorf("%s %s is played %d times", s.Name, c.Name, n)
			}
		}
	}
	questions.mustBeFair(t)
}
