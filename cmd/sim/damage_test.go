package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
)

// inside runs the command line in this process and says what it printed. A
// panic is a failure of the test.
func inside(t *testing.T, args ...string) (o outcome) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	defer func() {
		if x := recover(); x != nil {
			t.Errorf("sim %s panics: %v", strings.Join(args, " "), x)
		}
		o.stdout, o.stderr = stdout.String(), stderr.String()
	}()
	a := &app{out: &stdout, err: &stderr, env: func(string) string { return "" }, stop: new(atomic.Bool)}
	o.code = a.main(args)
	return
}

// scalar is a number or a word in a line of a recorded run.
var scalar = regexp.MustCompile(`:(-?\d+|"[^"]*"|true|false)[,}\]]`)

// TestDamagedRecords: whatever is wrong with a recorded run, rendering it ends
// with a report or with one sentence, and never with a panic. Here the values
// of every line are replaced, and every line is left out, doubled and cut.
func TestDamagedRecords(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "run")
	if o := inside(t, "crash", "--messages", "4", "--crash-after", "3", "--commit-at", "2", "--record", path, "--quiet"); o.code != exitPass {
		t.Fatalf("exit code %d: %s", o.code, o.stderr)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(whole), "\n")
	tried := 0
	for i, line := range lines[:len(lines)-1] {
		for _, with := range damages(line, i) {
			tried++
			text := strings.Join(lines[:i], "") + with + strings.Join(lines[i+1:], "")
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			format := []string{"text", "json", "junit", "markdown"}[tried%len([]string{"text", "json", "junit", "markdown"})]
			wantBearable(t, fmt.Sprintf("line %d is %q", i+1, with), inside(t, "render", path, "--verbose", "--format", format))
		}
	}
	t.Logf("%d damaged records of %d lines", tried, len(lines)-1)
}

// damages are ways in which a line can be wrong. What a value is replaced with
// goes round from line to line: all with all takes too long.
func damages(line string, turn int) []string {
	values := []string{"-1", "2147483648", "9223372036854775807", `""`, `"odd"`, "null", "{}", "[]"}
	out := []string{"", line + line, line[:len(line)/2], "{}\n", "null\n"}
	for _, at := range scalar.FindAllStringSubmatchIndex(line, -1) {
		turn++
		out = append(out, line[:at[2]]+values[turn%len(values)]+line[at[3]:])
	}
	return out
}

// wantBearable wants a report, or one sentence and no report.
func wantBearable(t *testing.T, what string, o outcome) {
	t.Helper()
	switch {
	case strings.Contains(o.stdout+o.stderr, "panic"):
		t.Errorf("%s: %s%s", what, o.stdout, o.stderr)
	case o.stdout == "" && (o.code != exitUnknown || strings.Count(o.stderr, "\n") != 1):
		t.Errorf("%s: exit code %d and %q", what, o.code, o.stderr)
	case o.stdout != "" && o.stderr != "":
		t.Errorf("%s: a report, and %q", what, o.stderr)
	}
}
