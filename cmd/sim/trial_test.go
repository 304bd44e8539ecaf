//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// What comes of games with somebody's program is drawn as pages, kept as ledgers, and
// drawn again from those.
func TestGamesAreDrawnAndKept(t *testing.T) {
	dir := t.TempDir()
	consumer, pages, runs := filepath.Join(dir, "consumer"), filepath.Join(dir, "pages"), filepath.Join(dir, "runs")
	if out, err := exec.Command("go", "build", "-o", consumer, "../../sim/trial/testdata/consumer").CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
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
// of it, that is told too.
func TestTheSameMistakeIsToldOnce(t *testing.T) {
	t.Parallel()
	consumer := filepath.Join(t.TempDir(), "consumer")
	if out, err := exec.Command("go", "build", "-o", consumer, "../../sim/trial/testdata/consumer").CombinedOutput(); err != nil {
		t.Fatal(string(out))
	}
	o := inProcess(t, "test", "--games", "crash-before-commit,crash-in-batch,stop", "--env", "MISTAKE=commit-first", "--", consumer)
	if o.code != exitFail {
		t.Errorf("exit code %d", o.code)
	}
	for text, want := range map[string]int{
		"FAIL ": 2, "✗ CommitWithinProcessed": 2, "✗ NothingPassedOver": 1, "✗ stop": 1, "4 games: 0 as expected, 4 not": 1,
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

func read(t *testing.T, path string) []byte {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
