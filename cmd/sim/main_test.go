package main

// The tests of the command line. Most are scripts: testdata/script/*.txtar, one
// subject each, with a comment on top that says what must be true. What needs
// signals, timing or a loop over all scenarios is Go: binary_test.go,
// signals_test.go and damage_test.go. Nothing here pins whole reports; the
// golden files of sim/report and scenarios do that.

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(workshop{m}, map[string]func(){"sim": main})
}

// atMost is how long anything here may take before it counts as hanging. It is
// far more than a busy machine needs.
const atMost = 2 * time.Minute

func TestScripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/script/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	if raceDetector {
		// It makes a program several times slower, and these have all there is
		// to race: signals, files, several formats.
		files = []string{"testdata/script/exit_codes.txtar", "testdata/script/render.txtar", "testdata/script/interrupted_report.txtar"}
	}
	testscript.Run(t, testscript.Params{
		Files:               files,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Condition:           condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":    exits,
			"valid":    valid,
			"plain":    plain,
			"timeless": timeless,
			"same":     same,
			"alter":    alter,
		},
	})
}

// TestScriptsSayWhatMustBeTrue keeps the scripts readable: each opens with a
// comment.
func TestScriptsSayWhatMustBeTrue(t *testing.T) {
	scripts, err := filepath.Glob("testdata/script/*")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, path := range scripts {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(string(text), "# ") {
			t.Errorf("%s does not open with a comment that says what must be true", path)
		}
	}
}

// condition knows [root], who may write everywhere, and [pty], where a program
// can be given a terminal.
func condition(name string) (bool, error) {
	switch name {
	case "root":
		return os.Geteuid() == 0, nil
	case "pty":
		out, err := exec.Command("script", "--version").Output()
		found := err == nil && strings.Contains(string(out), "util-linux")
		if !found && os.Getenv("KAFKASIM_NO_SKIP") != "" {
			return false, errors.New("no script(1) of util-linux here, and KAFKASIM_NO_SKIP is set: apt-get install bsdutils")
		}
		return found, nil
	}
	return false, errors.New("unknown condition " + name)
}

// exits CODE PROGRAM ARGS… runs a program, which must exit with exactly that
// code, and must show nothing that no user should ever see.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if err != nil || neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARGS…")
	}
	err = ts.Exec(args[1], args[2:]...)
	code := 0
	var exited *exec.ExitError
	switch {
	case errors.As(err, &exited):
		code = exited.ExitCode() // -1 where a signal ended it
	case err != nil:
		ts.Fatalf("%s did not run: %v", args[1], err)
	}
	if code != want {
		ts.Fatalf("exit code %d, want %d", code, want)
	}
	stdout, stderr := ts.ReadFile("stdout"), ts.ReadFile("stderr")
	if why := unsightly(stdout + stderr); why != "" {
		ts.Fatalf("%s", why)
	}
	if args[1] == "sim" && code == exitUsage && !misuseForm.MatchString(stderr) && !choosing.MatchString(stderr) {
		ts.Fatalf("a usage error is the list of scenarios for who types sim alone, and otherwise one sentence, then the usage line of that command, then where to find help; this is\n%s", stderr)
	}
	if args[1] == "sim" && code == exitUsage && stdout != "" {
		ts.Fatalf("a usage error prints nothing on standard output; this is\n%s", stdout)
	}
}

// misuseForm is what a usage error looks like, in either language.
var misuseForm = regexp.MustCompile(`\Asim: [^\n]+\n(usage|uso): sim[^\n]*\n[^\n]*sim[^\n]* --help\n\z`)

// choosing is what somebody reads who has typed nothing that could be done.
var choosing = regexp.MustCompile(`\A(A flight simulator|Um simulador)[^:]*\n\n(?s:.*)sim --help[^\n]*\n`)

// traces are what must never reach a user: Go's stacks and panics, its failed
// formats, and the mark of a word that no catalog has.
var traces = regexp.MustCompile(`(?i)panic|goroutine \d|fatal error|\.go:\d+ \+0x|%!\w?\(|!\{`)

// unsightly says what in an output no user should see, or "".
func unsightly(output string) string {
	if found := traces.FindStringIndex(output); found != nil {
		return "the output holds what nobody should see: " + output[found[0]:min(len(output), found[0]+200)]
	}
	return ""
}

// valid json|junit FILE: the file is one whole document of that sort.
func valid(ts *testscript.TestScript, neg bool, args []string) {
	checks := map[string]func(string) error{"json": validJSON, "junit": validJUnit}
	if len(args) != 2 || neg || checks[args[0]] == nil {
		ts.Fatalf("usage: valid json|junit FILE")
	}
	if err := checks[args[0]](ts.ReadFile(args[1])); err != nil {
		ts.Fatalf("%s is not valid %s: %v", args[1], args[0], err)
	}
}

var colours = regexp.MustCompile("\x1b\\[[0-9;]*[A-Za-z]")

// plain FILE NEW copies a file without its escape sequences and without the
// carriage returns of a terminal.
func plain(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: plain FILE NEW")
	}
	text := colours.ReplaceAllString(ts.ReadFile(args[0]), "")
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.ReplaceAll(text, "\r", "")), 0o600))
}

// timeless FILE NEW copies a JUnit report without its real times.
func timeless(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: timeless FILE NEW")
	}
	text := ts.ReadFile(args[0])
	if len(realTimes(text)) == 0 {
		ts.Fatalf("%s tells no real time", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(withoutRealTime(text)), 0o600))
}

// same FILE FILE…: all are equal, byte for byte, and not empty. Unlike cmp it
// has no opinion on which of them is right.
func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: same FILE FILE…")
	}
	first := ts.ReadFile(args[0])
	if first == "" {
		ts.Fatalf("%s is empty: that proves nothing", args[0])
	}
	for _, other := range args[1:] {
		if (ts.ReadFile(other) == first) == neg {
			ts.Fatalf("%s and %s: same is %v", args[0], other, neg)
		}
	}
}

// alter FILE REGEXP REPLACEMENT NEW writes a copy with the first match
// replaced. That there is no match is a failure: the rest of the script would
// prove nothing. EVENTS in the replacement is how many events the copy has.
func alter(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 4 || neg {
		ts.Fatalf("usage: alter FILE REGEXP REPLACEMENT NEW")
	}
	text := ts.ReadFile(args[0])
	found := regexp.MustCompile(args[1]).FindStringIndex(text)
	if found == nil {
		ts.Fatalf("%s has nothing that matches %s", args[0], args[1])
	}
	events := strings.Count(text[:found[0]], "\n") - 1
	text = text[:found[0]] + strings.ReplaceAll(args[2], "EVENTS", strconv.Itoa(events)) + text[found[1]:]
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(text), 0o600))
}
