//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kafkasim/sim/trial"
)

// What comes of games with somebody's program is drawn as pages, kept as ledgers, and
// drawn again from those.
func TestGamesAreDrawnAndKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	consumer, pages, runs := builtConsumer(t), filepath.Join(dir, "pages"), filepath.Join(dir, "runs")
	results := filepath.Join(dir, "results.txt")
	o := inProcess(t, "test", "--games", "stop", "--format", "html", "--output", pages, "--record", runs, "--copies", "1", "--duplicates", "1000",
		"--value", `{"order": "{token}", "total": {amount}}`, "--key", "customer-{user}", "--observe", "file:"+results, "--env", "INTO_FILE="+results, "--", consumer)
	if o.code != exitPass || strings.TrimSpace(o.stdout) != filepath.Join(pages, "index.html") {
		t.Fatalf("exit code %d: %s%s", o.code, o.stdout, o.stderr)
	}
	sheet := read(t, filepath.Join(pages, "index.html"))
	wantIn(t, "the sheet", sheet, "Your program, game by game", "test-calm.html", "test-stop.html", "PASS")
	wantIn(t, "the page", read(t, filepath.Join(pages, "test-stop.html")), "sim test --games stop --duplicates 1000 --observe")
	wantIn(t, "what was done", read(t, results), `"order": "sim-000001", "total": `)
	wantIn(t, "the ledger", read(t, filepath.Join(runs, "test-calm.ndjson")), `"control":"calm"`)
	o = inProcess(t, "render", filepath.Join(runs, "test-stop.ndjson"))
	wantIn(t, "the game drawn again", []byte(o.stdout), "StopsWhenAsked", "asked to end (SIGTERM)")
	o = inProcess(t, "test", "--games", "calm", "--record", runs, "--env", "SIM_TOPIC=orders", "--", consumer)
	wantIn(t, "standard error", []byte(o.stderr), "the program reads the topic orders")
	wantIn(t, "the game on its topic", read(t, filepath.Join(runs, "test-calm.ndjson")), `{"name":"topic","value":"orders"}`)
	if o.code != exitPass {
		t.Errorf("on the topic that it reads: exit code %d: %s", o.code, o.stdout)
	}
	if o = inProcess(t, "test", "--format", "html", "--", consumer); o.code != exitUsage {
		t.Errorf("pages without a directory: exit code %d", o.code)
	}
}

// A program that always makes the same mistake is told once; where something else comes
// of it, that is told too. Whether a crash costs it payments is its luck: it may have
// done all that it had committed.
func TestTheSameMistakeIsToldOnce(t *testing.T) {
	t.Parallel()
	consumer := builtConsumer(t)
	o := inProcess(t, "test", "--games", "crash-before-commit,crash-in-batch,stop", "--env", "MISTAKE=commit-first", "--", consumer)
	if o.code != exitFail {
		t.Errorf("exit code %d", o.code)
	}
	surprises := map[string]int{}
	for _, game := range regexp.MustCompile(`(?m)^✗ (?:calm|crash-\S+|stop) +(.+)$`).FindAllStringSubmatch(o.stdout, -1) {
		surprises[game[1]]++
	}
	const alone = "CommitWithinProcessed broken, expected to hold"
	if surprises[alone] < 2 || len(surprises) > 2 {
		t.Errorf("what surprises: %v, want %q in calm and stop at least, and no more than one other", surprises, alone)
	}
	for text, want := range map[string]int{
		"FAIL ": len(surprises), "✗ CommitWithinProcessed": len(surprises), "✗ NothingPassedOver": len(surprises) - 1,
		"to read it: sim test --games": 4 - len(surprises), "✗ stop": 1, "4 games: 0 as expected, 4 not": 1,
		"  as in calm; to read it: sim test --games stop --env MISTAKE=commit-first -- " + consumer: 1,
	} {
		if got := strings.Count(o.stdout, text); got != want {
			t.Errorf("%d times %q, want %d", got, text, want)
		}
	}
	if t.Failed() {
		t.Log(o.stdout)
	}
}

// Where a program shows what it has done is typed: to a service, or nowhere.
func TestWhereItShows(t *testing.T) {
	t.Parallel()
	consumer := builtConsumer(t)
	for observe, want := range map[string]string{"http": `^✓ calm +[78] checks +[^,]+\n`, "none": `^✓ calm +8 checks +.+, 4 skipped\n`} {
		o := inProcess(t, "test", "--games", "calm", "--observe", observe, "--", consumer)
		if o.code != exitPass || !regexp.MustCompile(want).MatchString(o.stdout) {
			t.Errorf("%s: exit code %d: %s", observe, o.code, o.stdout)
		}
	}
}

// `--games all` is every game, but what needs a second copy where there can be none.
func TestEveryGameOfTheTable(t *testing.T) {
	a := &app{err: new(bytes.Buffer)}
	for port, without := range map[int]int{0: 0, 9092: 1} {
		games, err := a.chosen(everyGame, trial.Spec{Port: port})
		if want := len(trial.Games()) - without; err != nil || len(games) != want {
			t.Errorf("port %d: %d games, want %d: %v", port, len(games), want, err)
		}
	}
}

// builtConsumer is a program for games, right or wrong as MISTAKE says.
func builtConsumer(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "consumer")
	if out, err := exec.Command("go", "build", "-o", path, "../../sim/trial/testdata/consumer").CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
	return path
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Games at brokers that are not ours leave nothing there. A program that reads a topic of
// theirs is told which one to read, and gets nothing of it.
func TestGamesAtSomebodysBrokers(t *testing.T) {
	t.Parallel()
	consumer, b := builtConsumer(t), startBroker(t, "--seed-topic", "orders")
	o := inProcess(t, "test", "--brokers", b.address, "--games", "stop,brokers", "--env", "GROUP={group}", "--", consumer)
	if o.code != exitPass || !strings.Contains(o.stdout, "3 games: 3 as expected") || !strings.Contains(o.stderr, "not played: errors, move") {
		t.Errorf("exit code %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	o = inProcess(t, "test", "--brokers", b.address, "--games", "calm", "--env", "SIM_TOPIC=orders", "--", consumer)
	again := "sim test --games calm --env SIM_TOPIC=orders --brokers " + b.address + " -- "
	if plain := strings.Join(strings.Fields(strings.ReplaceAll(o.stdout, "▌", " ")), " "); o.code != exitUnknown || !strings.Contains(plain, again) || !strings.Contains(plain, "a topic that is made for this game") {
		t.Errorf("exit code %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	if there := b.there(t); there != "orders" {
		t.Errorf("there is %s", there)
	}
}
