package scenarios_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"

	"pgregory.net/rapid"
)

// TestMain tries few parameters, to keep within the two minutes that all tests
// may take, and always the same, unless RAPID_SEED says otherwise. CI tries more,
// and others for each commit.
func TestMain(m *testing.M) {
	err := flag.Set("rapid.checks", fewChecks)
	if _, given := os.LookupEnv("RAPID_SEED"); !given {
		err = errors.Join(err, flag.Set("rapid.seed", "1"))
	}
	if err != nil {
		panic(err)
	}
	debug.SetGCPercent(400) // the ledgers of runs are kept while they are played
	os.Exit(m.Run())
}

// must plays a run that has to come out as its scenario expects.
func must(t *rapid.T, game sim.RunSpec) {
	book, err := sim.Play(game)
	if err != nil {
		t.Fatal(err)
	}
	if book.Result() == ledger.Pass {
		return
	}
	outcome, why := book.Ending()
	var wrong []string
	for _, j := range book.Verdicts() {
		if j.Surprising() {
			wrong = append(wrong, fmt.Sprintf("%s %s, expected %s: %v %v", j.Check, j.Outcome, j.Expected, j.Measured, j.Named))
		}
	}
	t.Fatalf("%v %s: %s %s\n%s", game.Given, game.Control, outcome, why, strings.Join(wrong, "\n"))
}

func number(t *rapid.T, name string, min, max int) string {
	return fmt.Sprint(rapid.IntRange(min, max).Draw(t, name))
}

func TestAnyHistory(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		must(t, sim.RunSpec{Scenario: scenarios.History, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"partitions": number(t, "partitions", 1, 20),
			"messages":   number(t, "messages", 1, 200),
			"rate":       rapid.SampledFrom([]string{"1/s", "7/s", "1000/s", "10000/s", "30/m"}).Draw(t, "rate"),
			"late":       rapid.SampledFrom([]string{"0s", "1ms", "90s", "1h", "3d"}).Draw(t, "late"),
		}})
	})
}

func TestAnyGroups(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leave, fewest := rapid.SampledFrom([]string{"close", "crash"}).Draw(t, "leave"), 1
		if leave == "crash" {
			fewest = 2 // the only one does not leave
		}
		must(t, sim.RunSpec{Scenario: scenarios.Groups, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"partitions": number(t, "partitions", 1, 12),
			"consumers":  number(t, "consumers", fewest, 8),
			"messages":   number(t, "messages", 1, 120),
			"rate":       rapid.SampledFrom([]string{"1/s", "3/s", "100/s", "5000/s"}).Draw(t, "rate"),
			"leave":      leave,
			"assignor":   rapid.SampledFrom([]string{"range", "roundrobin", "sticky", "cooperative-sticky", "server"}).Draw(t, "assignor"),
		}})
	})
}

func TestAnyCrash(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		messages := rapid.IntRange(1, 80).Draw(t, "messages")
		crashAfter := rapid.IntRange(1, messages).Draw(t, "crash-after")
		must(t, sim.RunSpec{Scenario: scenarios.Crash, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"partitions":  number(t, "partitions", 1, 5),
			"messages":    fmt.Sprint(messages),
			"crash-after": fmt.Sprint(crashAfter),
			"commit-at":   number(t, "commit-at", 0, crashAfter),
		}})
	})
}

// TestAnySeedBreaksTheControls: a control's mistake shows whatever is drawn. The
// golden reports have seed 1.
func TestAnySeedBreaksTheControls(t *testing.T) {
	for _, s := range scenarios.All() {
		for _, c := range s.Controls {
			t.Run(s.Name+"/"+c.Name, func(t *testing.T) {
				book := play(t, sim.RunSpec{Scenario: s, Control: c.Name, Seed: 0})
				if book.Result() != ledger.Pass || !breaksSomething(book) {
					t.Errorf("the run is %s, and the control breaks something: %t", book.Result(), breaksSomething(book))
				}
			})
		}
	}
}

func breaksSomething(book *ledger.Ledger) bool {
	for _, j := range book.Verdicts() {
		if j.Outcome == ledger.Broken {
			return true
		}
	}
	return false
}
