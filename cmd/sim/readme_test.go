package main

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the generated parts of the README")

const readme = "../../README.md"

// generated finds the blocks that show what a command prints.
var generated = regexp.MustCompile("(?s)(<!-- output of: sim ([^>]*?) -->\n```\n)(.*?)(```\n)")

// TestReadmeShowsWhatIsPrinted: the README's pages of output are real ones.
func TestReadmeShowsWhatIsPrinted(t *testing.T) {
	old, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	blocks := 0
	fresh := generated.ReplaceAllFunc(old, func(block []byte) []byte {
		blocks++
		parts := generated.FindSubmatch(block)
		return bytes.Join([][]byte{parts[1], printed(t, string(parts[2])), parts[4]}, nil)
	})
	if blocks != 2 {
		t.Errorf("the README has %d generated blocks and should have 2", blocks)
	}
	if *update {
		if err := os.WriteFile(readme, fresh, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(old, fresh) {
		t.Error("the README shows other output than the commands print; run: go test ./cmd/sim -run Readme -update")
	}
}

func printed(t *testing.T, command string) []byte {
	var out, errors bytes.Buffer
	a := &app{out: &out, err: &errors, env: func(string) string { return "" }, stop: new(atomic.Bool)}
	if code := a.main(strings.Fields(command)); code != exitPass {
		t.Fatalf("sim %s: exit code %d: %s", command, code, errors.String())
	}
	return out.Bytes()
}

// tables finds the tables that a test of another package writes.
var tables = regexp.MustCompile("(?s)(<!-- table: ([^ ]+) -->\n)((?:\\|[^\n]*\n)*)")

// TestReadmeShowsTheTables: what the test of conformance has seen is what the
// README shows.
func TestReadmeShowsTheTables(t *testing.T) {
	old, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	if !tables.Match(old) {
		t.Error("the README shows no table")
	}
	fresh := tables.ReplaceAllFunc(old, func(block []byte) []byte {
		parts := tables.FindSubmatch(block)
		table, err := os.ReadFile("../../" + string(parts[2]))
		if err != nil {
			t.Fatal(err)
		}
		return append(parts[1], table...)
	})
	if *update {
		if err := os.WriteFile(readme, fresh, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(old, fresh) {
		t.Error("the README shows another table than the test of conformance has written; run: go test ./cmd/sim -run Readme -update")
	}
}

// TestReadmeNamesEveryScenario: a new scenario must show in the README's
// layout of commands, which is what people try first.
func TestReadmeNamesEveryScenario(t *testing.T) {
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range (&app{env: func(string) string { return "" }}).scenarioCommands() {
		if !strings.Contains(string(text), "go run ./cmd/sim "+c.Name()) {
			t.Errorf("the README does not say how to play %s", c.Name())
		}
	}
}
