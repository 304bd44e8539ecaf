package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/narrate"
)

// workshop gives the tests a folder for the binary, for as long as they run. So
// many of them go on at once: some wait for sessions of 45 real seconds.
type workshop struct{ *testing.M }

const atOnceInTests = "12"

var workshopDir string

func (w workshop) Run() int {
	dir, err := os.MkdirTemp("", "sim-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	workshopDir = dir
	debug.SetGCPercent(400) // thousands of command lines leave little behind
	if err := flag.Set("test.parallel", atOnceInTests); err != nil {
		panic(err)
	}
	return w.M.Run()
}

// build makes the binary that users get, once.
var build = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workshopDir, "sim")
	arguments := []string{"build", "-o", path, "."}
	if raceDetector {
		arguments = slices.Insert(arguments, 1, "-race")
	}
	out, err := exec.Command("go", arguments...).CombinedOutput()
	if err != nil {
		return "", errors.New(err.Error() + "\n" + string(out))
	}
	return path, nil
})

// command is the built binary with arguments, in an environment that has
// nothing but what is given: no language, no colour, no GitHub.
func command(t *testing.T, env []string, args ...string) *exec.Cmd {
	t.Helper()
	path, err := build()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), atMost)
	t.Cleanup(cancel)
	c := exec.CommandContext(ctx, path, args...)
	c.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=/no-home", "TMPDIR=" + os.TempDir()}, env...)
	return c
}

// outcome is what a command printed and how it ended.
type outcome struct {
	stdout, stderr string
	code           int // -1 = a signal ended it
}

// play runs the binary to its end.
func play(t *testing.T, env []string, args ...string) outcome {
	t.Helper()
	c := command(t, env, args...)
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	var exited *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &exited) {
		t.Fatalf("sim %s: %v", strings.Join(args, " "), err)
	}
	o := outcome{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
	if why := unsightly(o.stdout + o.stderr); why != "" {
		t.Errorf("sim %s: %s", strings.Join(args, " "), why)
	}
	return o
}

// notWithRaceDetector skips what plays everything, or waits long: the tests of
// the packages look at the same code, sooner.
func notWithRaceDetector(t testing.TB) {
	t.Helper()
	if raceDetector {
		t.Skip("the race detector makes it several times slower, and sees the same in other packages")
	}
}

// name is how a game is asked for, and how reports call it.
func name(g sim.RunSpec) string {
	if g.Control == "" {
		return g.Scenario.Name
	}
	return g.Scenario.Name + " --control " + g.Control
}

// TestEveryGame: every scenario and every control goes as expected, and what
// was recorded of it gives the report that the run gave.
func TestEveryGame(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	for i, g := range games(1, nil, nil) {
		t.Run(strings.ReplaceAll(name(g), " --control ", "/"), func(t *testing.T) {
			t.Parallel()
			record := filepath.Join(t.TempDir(), "run")
			args := append(strings.Fields(name(g)), "--record", record)
			o := play(t, nil, args...)
			if o.code != exitPass || !regexp.MustCompile(`(?m)^PASS `).MatchString(o.stdout) {
				t.Fatalf("exit code %d\n%s\n%s", o.code, o.stdout, o.stderr)
			}
			broken := "broken, as expected"
			if c, _ := g.Scenario.Control(g.Control); c.Kind == sim.WhatIf {
				broken = "does not hold here, as expected"
			}
			if g.Control != "" && !strings.Contains(o.stdout, broken) {
				t.Errorf("a control must break a check:\n%s", o.stdout)
			}
			if again := play(t, nil, "render", record); again.stdout != o.stdout || again.code != exitPass {
				t.Errorf("rendered, exit code %d:\n%s\nprinted:\n%s", again.code, again.stdout, o.stdout)
			}
			document := []string{"--format", "json", "--lang", "pt-BR"}
			again := play(t, nil, append([]string{"render", record}, document...)...)
			if err := validJSON(again.stdout); err != nil {
				t.Error(err)
			}
			if i%4 > 0 && os.Getenv("KAFKASIM_NO_SKIP") == "" {
				return // playing takes longer than rendering: CI compares them all
			}
			if o := play(t, nil, append(args, document...)...); o.stdout != again.stdout {
				t.Errorf("rendered as JSON:\n%s\nprinted:\n%s", again.stdout, o.stdout)
			}
		})
	}
}

// TestAllPlaysEverything: `sim all` has a line, and in JUnit a suite, for every
// scenario and every control, as well in one process as in several.
func TestAllPlaysEverything(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	text, junit := play(t, nil, "all"), oneAsSeveral(t, "all", "--seed", "7", "--format", "junit")
	for _, g := range games(1, nil, nil) {
		if !regexp.MustCompile(`(?m)^✓ ` + regexp.QuoteMeta(name(g)) + ` `).MatchString(text.stdout) {
			t.Errorf("no line for %s in\n%s", name(g), text.stdout)
		}
		suite := strings.ReplaceAll(name(g), " --control ", "/")
		if !strings.Contains(junit.stdout, `<testsuite name="`+suite+`"`) {
			t.Errorf("no suite called %s", suite)
		}
	}
	if got, want := strings.Count(text.stdout, "\n"), len(games(1, nil, nil))+1; got != want {
		t.Errorf("%d lines, want %d: one for each run, and the total", got, want)
	}
	if err := validJUnit(junit.stdout); err != nil {
		t.Error(err)
	}
}

// TestHelpAndListNameEverything: help and `sim list` name every scenario,
// parameter, default and control, in both languages.
func TestHelpAndListNameEverything(t *testing.T) {
	for _, language := range []narrate.Language{narrate.English, narrate.Portuguese} {
		lang := language.Tag()
		translate := scenarios.Translator(lang)
		list, root := printed(t, "list --lang "+lang), printed(t, "--help --lang "+lang)
		for _, s := range scenarios.All() {
			help := printed(t, s.Name+" --help --lang "+lang)
			wantIn(t, "help of the program", root, s.Name, translate(s.Title))
			wantIn(t, "list", list, s.Name+" · "+translate(s.Title))
			wantIn(t, "help of "+s.Name, help, translate(s.Title))
			for _, p := range s.Params {
				wantIn(t, "list", list, "--"+p.Name+" "+p.Default)
				wantIn(t, "help of "+s.Name, help, "--"+p.Name+" "+translated(language, kindsPortuguese, p.Unit), translate(p.Help), "("+p.Default+")")
			}
			for _, c := range s.Controls {
				wantIn(t, "list", list, "--control "+c.Name, translate(c.Title))
				wantIn(t, "help of "+s.Name, help, c.Name, translate(c.Title))
			}
		}
	}
}

// wantIn finds texts in what a command printed, however it is folded.
func wantIn(t *testing.T, what string, output []byte, texts ...string) {
	t.Helper()
	flat := strings.Join(strings.Fields(string(output)), " ")
	for _, text := range texts {
		if !strings.Contains(flat, strings.Join(strings.Fields(text), " ")) {
			t.Errorf("the %s does not say %q", what, text)
		}
	}
}

// TestSameBytes: the same command gives the same report and the same record,
// byte for byte: again, elsewhere, and ten times at once.
func TestSameBytes(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	lines := []string{
		"history",
		"groups",
		"groups --partitions 3",
		"groups --control pool --lang pt-BR",
		"crash",
		"crash --control commit-first --seed 7 --format markdown",
		"groups --partitions 4 --consumers 3 --leave crash --quiet", // verdicts and counts are the same whatever the parameters
	}
	for _, line := range lines {
		t.Run(line, func(t *testing.T) {
			want := keep(t, nil, line)
			same := func(how string, env []string) {
				if got := keep(t, env, line); got != want {
					t.Errorf("%s: other bytes than the first time\n%s\n---\n%s", how, got, want)
				}
			}
			same("again", nil)
			same("in another place and time zone", []string{"TZ=Asia/Tokyo", "COLUMNS=40"})
			var crowd sync.WaitGroup
			for range 10 {
				crowd.Go(func() { same("ten at once", nil) })
			}
			crowd.Wait()
		})
	}
}

// keep is the report of a run.
func keep(t *testing.T, env []string, line string) string {
	o := play(t, env, strings.Fields(line)...)
	if o.code != exitPass || o.stdout == "" {
		t.Errorf("sim %s: exit code %d\n%s", line, o.code, o.stderr)
	}
	return o.stdout
}

// TestFirstByte measures how long it takes until something is printed. It fails
// only where nothing ever is: no test fails on time alone.
func TestFirstByte(t *testing.T) {
	notWithRaceDetector(t)
	for _, line := range []string{"history", "history --messages 8000", "all --only history,crash", "--help"} {
		t.Run(line, func(t *testing.T) {
			reader, writer, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer reader.Close()
			c := command(t, nil, strings.Fields(line)...)
			c.Stdout, c.Stderr = writer, writer
			begin := time.Now()
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			writer.Close()
			if _, err := reader.Read(make([]byte, 1)); err != nil {
				t.Errorf("it printed nothing: %v", err)
			}
			t.Logf("first byte of sim %s after %s", line, time.Since(begin).Round(time.Millisecond))
			if _, err := io.Copy(io.Discard, reader); err != nil {
				t.Error(err)
			}
			_ = c.Wait() // how it ends is for the other tests
		})
	}
}
