package scenarios_test

import (
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/narrate"
)

// TestTheLessonIsOnTheScreen: what a terminal of 24 rows shows after the run are
// the verdicts that carry the lesson, the lesson and the result; the last row is
// the prompt's.
func TestTheLessonIsOnTheScreen(t *testing.T) {
	game := sim.Game{Scenario: scenarios.Crash, Seed: 1}
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
