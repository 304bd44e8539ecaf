package scenarios_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"
)

var update = flag.Bool("update", false, "rewrite the golden reports; commit the difference only if you understand it")

// shown are the runs whose reports are kept: every scenario and control at its
// defaults, and the variants that the README shows.
func shown() map[string]sim.RunSpec {
	games := map[string]sim.RunSpec{}
	for _, s := range scenarios.All() {
		games[s.Name] = sim.RunSpec{Scenario: s, Seed: 1}
		for _, c := range s.Controls {
			games[s.Name+"-"+c.Name] = sim.RunSpec{Scenario: s, Control: c.Name, Seed: 1}
		}
	}
	games["groups-3-partitions"] = sim.RunSpec{Scenario: scenarios.Groups, Seed: 1, Given: map[string]string{"partitions": "3"}}
	games["groups-cooperative-sticky"] = sim.RunSpec{Scenario: scenarios.Groups, Seed: 1, Given: map[string]string{"partitions": "4", "consumers": "3", "assignor": "cooperative-sticky"}}
	games["groups-server"] = sim.RunSpec{Scenario: scenarios.Groups, Seed: 1, Given: map[string]string{"partitions": "4", "consumers": "3", "assignor": "server"}}
	games["groups-server-crash"] = sim.RunSpec{Scenario: scenarios.Groups, Seed: 1, Given: map[string]string{"partitions": "2", "assignor": "server", "leave": "crash"}}
	games["queue-killed"] = sim.RunSpec{Scenario: scenarios.Queue, Seed: 1, Given: map[string]string{"end": "killed"}}
	games["groups-leave-crash"] = sim.RunSpec{Scenario: scenarios.Groups, Seed: 1, Given: map[string]string{"leave": "crash"}}
	games["retention-30d"] = sim.RunSpec{Scenario: scenarios.Retention, Seed: 1, Given: map[string]string{"keep": "30d"}}
	games["retention-keep-forever"] = sim.RunSpec{Scenario: scenarios.Retention, Seed: 1, Given: map[string]string{"keep": "forever"}}
	games["expiry-latest"] = sim.RunSpec{Scenario: scenarios.Expiry, Seed: 1, Given: map[string]string{"reset": "latest"}}
	games["ordering-add-0"] = sim.RunSpec{Scenario: scenarios.Ordering, Seed: 1, Given: map[string]string{"add": "0"}}
	return games
}

func play(t testing.TB, g sim.RunSpec) *ledger.Ledger {
	t.Helper()
	book, err := sim.Play(g)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// kept are runs that more than one test looks at.
var kept = map[string]*ledger.Ledger{}

// played is a run that is played once for all tests.
func played(t testing.TB, g sim.RunSpec) *ledger.Ledger {
	t.Helper()
	name := fmt.Sprint(g.Scenario.Name, g.Control, g.Seed, g.Given)
	if kept[name] == nil {
		kept[name] = play(t, g)
	}
	return kept[name]
}

func draw(t testing.TB, book *ledger.Ledger, g sim.RunSpec, lang narrate.Language) []byte {
	t.Helper()
	return drawOn(t, book, g, lang, 0)
}

// drawOn draws a report on a page of some width; 0 is the usual one.
func drawOn(t testing.TB, book *ledger.Ledger, g sim.RunSpec, lang narrate.Language, width int) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := report.Text(&text, book, report.Options{Language: lang, Prose: proseOf(g, lang), Width: width}); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func proseOf(g sim.RunSpec, lang narrate.Language) narrate.Prose {
	translate := scenarios.Translator(lang.Tag())
	prose := narrate.Prose{Title: translate(g.Scenario.Title), Translate: translate}
	if c, ok := g.Scenario.Control(g.Control); ok {
		prose.Control, prose.WhatIf, prose.Meaning = translate(c.Title), c.Kind == sim.WhatIf, c.Meaning
	}
	return prose
}

// TestGoldenReports: every run gives the report that is kept of it, byte for
// byte, in this process as in the one that wrote it, and the next one the same
// record. It asks a question or three, its lesson fits on the screen, and its story says what its words mean.
func TestGoldenReports(t *testing.T) {
	runs, looks, said, seen := 0, 0, map[term]int{}, carried{}
	for name, game := range shown() {
		t.Run(name, func(t *testing.T) {
			runs++
			book := played(t, game)
			if result := book.Result(); result != ledger.Pass {
				t.Errorf("the run is %s", result)
			}
			seen.note(t, book)
			asksEnough(t, name, game, book)
			if name != "disk-in-memory" { // there the broker forgets all, and no client hears of it
				looks += standsAsTheBrokersSay(t, book)
			}
			for _, lang := range []narrate.Language{narrate.English, narrate.Portuguese} {
				compare(t, filepath.Join("testdata", name+"."+lang.Tag()+".txt"), draw(t, book, game, lang))
				comparesWithItsStory(t, book, lang)
				fitsTheScreen(t, name, lessonOf(book, lang))
				introduces(t, name, story(book, lang), terms[lang], said)
				introduces(t, name+" --ask", conversation(book, lang), terms[lang], map[term]int{})
				fitsEveryPage(t, book, game, lang)
				summaryHasEveryTable(t, book, game, lang)
			}
			if !raceDetector && !slices.Contains(leaderIsDrawn, name) { // the race detector makes the scheduler draw lots on purpose
				repeats(t, book, play(t, game))
			}
		})
	}
	if runs == len(shown()) {
		saysNoMore(t, said)
		seen.allCarry(t)
		if looks < 100 {
			t.Errorf("only %d looks at the brokers were compared", looks)
		}
	}
}

// leaderIsDrawn are the runs in which the leader of a classic group leaves, and
// more than one member stays. kfake goes through a map to find the next leader
// (completeRebalance), which shifts the next assignments by some tens of
// microseconds: the reports of these runs are the same each time, the records not.
var leaderIsDrawn = []string{"groups-cooperative-sticky"}

// repeats checks that what --record keeps of a run is the same to the byte in the
// next one, also what no report shows.
func repeats(t *testing.T, book, again *ledger.Ledger) {
	t.Helper()
	var first, second bytes.Buffer
	if err := errors.Join(book.Write(&first), again.Write(&second)); err != nil {
		t.Fatal(err)
	}
	one, other := bytes.Split(first.Bytes(), []byte("\n")), bytes.Split(second.Bytes(), []byte("\n"))
	for i := range min(len(one), len(other)) {
		if !bytes.Equal(one[i], other[i]) {
			t.Fatalf("event %d is\n%s\nand the next time\n%s", i, one[i], other[i])
		}
	}
	if len(one) != len(other) {
		t.Errorf("%d events, and the next time %d", len(one), len(other))
	}
}

func compare(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the run says now; see the difference with: go test ./scenarios -update && git diff\n%s", path, got)
	}
}

// TestNoGoldenWithoutItsRun keeps the folder free of reports that no test
// compares any more.
func TestNoGoldenWithoutItsRun(t *testing.T) {
	known := map[string]bool{}
	for name := range shown() {
		known[name+".en.txt"], known[name+".pt-BR.txt"] = true, true
	}
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f.Name()] && filepath.Ext(f.Name()) == ".txt" {
			t.Errorf("testdata/%s belongs to no run", f.Name())
		}
	}
}

func TestOtherSeedOtherPayments(t *testing.T) {
	game := sim.RunSpec{Scenario: scenarios.History, Seed: 1}
	one := draw(t, play(t, game), game, narrate.English)
	game.Seed = 2
	if bytes.Equal(one, draw(t, play(t, game), game, narrate.English)) {
		t.Error("seeds 1 and 2 give the same report")
	}
}
