package main

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim/ledger"
	"kafkasim/sim/report"
)

// told runs a command here, in one process, and returns what it printed.
func told(t *testing.T, want int, command string) string {
	t.Helper()
	a := speaking("en")
	if code := a.main(strings.Fields(command)); code != want {
		t.Fatalf("sim %s: exit code %d: %s", command, code, a.err)
	}
	return a.out.(*bytes.Buffer).String()
}

// TestOnly plays what was named, in the order in which it is read, and nothing
// else.
func TestOnly(t *testing.T) {
	for only, want := range map[string]string{
		"crash/one-too-few":               "crash --control one-too-few",
		"crash/one-too-few,history":       "history|history --control latest|history --control no-group|crash --control one-too-few",
		"history/latest,history/no-group": "history --control latest|history --control no-group",
	} {
		var played []string
		lines := strings.Split(strings.TrimSpace(told(t, exitPass, "all --only "+only)), "\n")
		for _, line := range lines[:len(lines)-1] {
			name, _, _ := strings.Cut(strings.TrimPrefix(line, "✓ "), "  ")
			played = append(played, name)
		}
		if got := strings.Join(played, "|"); got != want {
			t.Errorf("--only %s plays %s", only, got)
		}
		if last := lines[len(lines)-1]; !strings.HasPrefix(last, fmt.Sprintf("PASS  %d run", len(played))) {
			t.Errorf("--only %s ends with %q", only, last)
		}
	}
	if got, want := len(selectable()), len(games(1, nil, nil)); got != want {
		t.Errorf("--only knows %d names, and there are %d games", got, want)
	}
	everything := selection(selectable())
	for _, s := range scenarios.All() {
		if !everything.has(s, "") {
			t.Errorf("%s is not played", s.Name)
		}
	}
}

// TestRepeat: with a seed that is drawn each round has another one and says so;
// with a seed that is given they are all the same.
func TestRepeat(t *testing.T) {
	drawn := told(t, exitPass, "all --only crash/one-too-few --repeat 3 --seed random")
	rounds := regexp.MustCompile(`(?m)^Round \d of 3 · seed (\d+)$`).FindAllStringSubmatch(drawn, -1)
	if len(rounds) != 3 || rounds[0][1] == rounds[1][1] || strings.Count(drawn, "✓ crash") != 3 || !strings.HasSuffix(drawn, "\nPASS  3 runs, all as expected\n") {
		t.Errorf("three rounds, drawn:\n%s", drawn)
	}
	given := told(t, exitPass, "all --only crash/one-too-few --repeat 2 --seed 7")
	if strings.Count(given, " · seed 7\n") != 3 || !strings.HasPrefix(given, "Round 1 of 2 · seed 7\n✓ ") || !strings.HasSuffix(given, "PASS  2 runs, all as expected · seed 7\n") {
		t.Errorf("two rounds with one seed:\n%s", given)
	}
	if quiet := told(t, exitPass, "all --only crash/one-too-few --repeat 2 --quiet"); quiet != "PASS  2 runs, all as expected · seed 1\n" {
		t.Errorf("quiet: %q", quiet)
	}
	if err := validJUnit(told(t, exitPass, "all --only crash/one-too-few --repeat 2 --format junit")); err != nil {
		t.Error(err)
	}
	lines := told(t, exitPass, "all --only crash/one-too-few,crash/one-too-many --repeat 2 --format json")
	if strings.Count(lines, "\n") != 4 || strings.Count(lines, `"result":"pass"`) != 4 {
		t.Errorf("as JSON: %s", lines)
	}
	if quiet := told(t, exitPass, "all --only crash/one-too-few --format json --quiet"); quiet != "" {
		t.Errorf("as JSON, quiet: %s", quiet)
	}
}

// TestWhatSurprisesIsShownWhole, by a quiet run too, with the command that
// repeats it; what was interrupted is counted and not shown.
func TestWhatSurprisesIsShownWhole(t *testing.T) {
	fail, interrupted := run(ledger.Finished, ledger.Broken), run(ledger.Interrupted, ledger.Unknown)
	fail.Header.Seed = 5
	t.Run("many", func(t *testing.T) {
		a := speaking("en")
		a.stop.Store(true)
		list := playlist{games: games(1, nil, nil)[:4], rounds: []round{{number: 1, seed: 4}, {number: 2, seed: 5, begins: 2}}, how: reportFlags{format: "text", quiet: true},
			books: []*ledger.Ledger{run(ledger.Finished, ledger.Holds), run(ledger.Finished, ledger.Holds), fail, interrupted}}
		page := drawnSoFar{app: a, playlist: list, w: a.out}
		for i := range list.books {
			if err := page.run(i); err != nil {
				t.Fatal(err)
			}
		}
		if err := a.drawTotal(a.out, list); err != nil {
			t.Fatal(err)
		}
		got := a.out.(*bytes.Buffer).String()
		if strings.Contains(got, "✓ history") || strings.Contains(got, "Round") || !strings.Contains(got, "\n✗ NothingLost  broken, but was expected to hold") || !strings.Contains(got, "\nRepeat it: sim history --seed 5\n") ||
			!strings.HasSuffix(got, "\nUNFINISHED  interrupted, 2 of 3 runs as expected until then · 1 not played\n") || strings.Contains(got, "? history") {
			t.Errorf("it says\n%s", got)
		}
	})
	t.Run("one", func(t *testing.T) {
		for _, x := range []struct {
			book  *ledger.Ledger
			lines int
		}{{run(ledger.Finished, ledger.Holds), 1}, {interrupted, 1}, {fail, 10}} {
			var out bytes.Buffer
			if err := drawQuiet(&out, x.book, report.Options{Quiet: true, Repeat: "sim again"}); err != nil {
				t.Fatal(err)
			}
			got := out.String()
			if n := strings.Count(got, "\n"); n < x.lines || x.lines == 1 && n > 1 {
				t.Errorf("%d lines:\n%s", n, got)
			}
			if x.lines > 1 && !strings.Contains(got, "Repeat it: sim again") {
				t.Errorf("nobody knows how to repeat it:\n%s", got)
			}
		}
	})
}

// TestRoundsKnowTheirGames, wherever they begin.
func TestRoundsKnowTheirGames(t *testing.T) {
	list := playlist{rounds: []round{{1, 9, 0}, {2, 8, 3}, {3, 8, 6}}}
	var got []int
	for i := range 9 {
		got = append(got, list.of(i).number)
	}
	if !slices.Equal(got, []int{1, 1, 1, 2, 2, 2, 3, 3, 3}) || list.seed() != "" {
		t.Errorf("%v, seed %q", got, list.seed())
	}
}
