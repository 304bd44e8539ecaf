package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"kafkasim/scenarios"

	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "rewrite the generated parts of the READMEs")

const readme = "../../README.md"

// readmes are all pages that a reader may follow, without the Portuguese one:
// its commands are those of the first.
var readmes = []string{readme, "README.md", "../../sim/README.md", "../../scenarios/README.md"}

const leiame = "LEIAME.md"

// generated finds what a command prints, and what a test of another package has
// written.
var (
	generated = regexp.MustCompile("(?s)(<!-- output of: sim ([^>]*?) -->\n```\n)(.*?)(```\n)")
	tables    = regexp.MustCompile("(?s)(<!-- table: ([^ ]+) -->\n)((?:\\|[^\n]*\n)*)")
)

// TestReadmesShowWhatIsPrinted: the pages of output are real ones, and the tables
// are what the test of conformance has seen.
func TestReadmesShowWhatIsPrinted(t *testing.T) {
	shown := map[string]int{}
	for _, path := range append([]string{leiame}, readmes...) {
		old, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		fresh := generated.ReplaceAllFunc(old, func(block []byte) []byte {
			shown[path]++
			parts := generated.FindSubmatch(block)
			return bytes.Join([][]byte{parts[1], printed(t, string(parts[2])), parts[4]}, nil)
		})
		fresh = tables.ReplaceAllFunc(fresh, func(block []byte) []byte {
			shown[path]++
			parts := tables.FindSubmatch(block)
			table, err := os.ReadFile("../../" + string(parts[2]))
			if err != nil {
				t.Fatal(err)
			}
			return append(parts[1], table...)
		})
		if *update {
			if err := os.WriteFile(path, fresh, 0o644); err != nil {
				t.Fatal(err)
			}
		} else if !bytes.Equal(old, fresh) {
			t.Errorf("%s shows other output than the commands print, or an old table; run: go test ./cmd/sim -run Readme -update", path)
		}
	}
	for _, path := range []string{readme, leiame, "../../scenarios/README.md"} {
		if shown[path] != 1 {
			t.Errorf("%s shows %d generated parts and should show 1", path, shown[path])
		}
	}
}

func printed(t *testing.T, command string) []byte {
	var out, said bytes.Buffer
	a := &app{out: &out, err: &said, env: func(string) string { return "" }, stop: new(atomic.Bool)}
	if code := a.main(strings.Fields(command)); code != exitPass {
		t.Fatalf("sim %s: exit code %d: %s", command, code, said.String())
	}
	return out.Bytes()
}

// TestReadmesNameEveryScenario: a new scenario must have a row in the table, in
// both languages, and every control that a row names must be one of its
// scenario's.
func TestReadmesNameEveryScenario(t *testing.T) {
	for _, path := range []string{readme, leiame} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range scenarios.All() {
			row := regexp.MustCompile("(?m)^\\| `" + s.Name + "` \\|[^|]*\\| `--control .*\\|$").FindString(string(text))
			if row == "" {
				t.Errorf("%s has no row about %s that says how to break it", path, s.Name)
				continue
			}
			_, breaks, _ := strings.Cut(row, "--control ")
			for _, name := range regexp.MustCompile("[a-z][a-z-]+").FindAllString(breaks, -1) {
				if _, ok := s.Control(name); !ok {
					t.Errorf("%s: %s has no control called %s", path, s.Name, name)
				}
			}
		}
	}
}

// block is a piece of a README that a reader types or copies.
type block struct {
	language string // sh, console or yaml
	lines    []string
	at       string // file:line of its fence
	section  string // the heading above it
}

// blocks cuts the pieces with a language out of a README; what has none is
// output.
func blocks(t *testing.T, path string) []block {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []block
	inside, section := false, ""
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		switch language, fence := strings.CutPrefix(line, "```"); {
		case fence && inside:
			inside = false
		case fence:
			inside = true
			all = append(all, block{language: language, at: fmt.Sprintf("%s:%d", path, n), section: section})
		case inside:
			last := &all[len(all)-1]
			last.lines = append(last.lines, line)
		case strings.HasPrefix(line, "#"):
			section = line
		}
	}
	return slices.DeleteFunc(all, func(b block) bool { return b.language == "" })
}

// mentioned finds the commands that a page names in passing.
var mentioned = regexp.MustCompile("`(?:bin/)?sim ([a-z][^`]*)`")

// TestReadmesNameCommandsThatThereAre: what a page names can be typed.
func TestReadmesNameCommandsThatThereAre(t *testing.T) {
	for _, path := range append([]string{leiame}, readmes...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range mentioned.FindAllStringSubmatch(string(text), -1) {
			a := &app{env: func(string) string { return "" }}
			command, rest, err := a.root().Find(strings.Fields(m[1]))
			if err == nil && command.HasParent() {
				err = command.ParseFlags(rest)
			}
			if err != nil && !errors.Is(err, pflag.ErrHelp) || !command.HasParent() {
				t.Errorf("%s names a command that cannot be typed, sim %s: %v", path, m[1], err)
			}
		}
	}
}

// TestTheCommandsAreTheSameInPortuguese: who reads the Portuguese page types what
// the other one says, and sees it in Portuguese.
func TestTheCommandsAreTheSameInPortuguese(t *testing.T) {
	english, portuguese := blocks(t, readme), blocks(t, leiame)
	if len(english) != len(portuguese) {
		t.Fatalf("%d blocks in English, %d in Portuguese", len(english), len(portuguese))
	}
	for i, b := range portuguese {
		for n, line := range b.lines {
			b.lines[n] = strings.Replace(line, " --lang pt-BR", "", 1)
		}
		wanted := strings.ReplaceAll(strings.Join(english[i].lines, "\n"), " --lang pt-BR", "")
		if got := strings.Join(b.lines, "\n"); got != wanted {
			t.Errorf("%s says\n%s\nand %s\n%s", english[i].at, wanted, b.at, got)
		}
	}
}
