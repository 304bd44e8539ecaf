//go:build unix

package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// endless is a run that nobody would wait for.
var endless = []string{"history", "--messages", "1000000", "--rate", "10/s"}

// promptly is how long an interrupted program may take to end before it counts
// as hanging: it takes a fraction of a second, and far more only on a machine
// that is busy with other things.
const promptly = 30 * time.Second

// running is the binary at work, with what it has printed so far.
type running struct {
	*exec.Cmd
	stdout bytes.Buffer
	errors *bufio.Reader // its standard error, live
	said   strings.Builder
}

// start begins a command. Its standard output is collected, its standard error
// can be waited for.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	r := &running{Cmd: command(t, nil, args...)}
	r.Stdout = &r.stdout
	r.begin(t)
	return r
}

func (r *running) begin(t *testing.T) {
	t.Helper()
	stderr, err := r.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.errors = bufio.NewReader(stderr)
	if err := r.Start(); err != nil {
		t.Fatal(err)
	}
}

// awaitError reads standard error up to the first line with a word in it.
func (r *running) awaitError(t *testing.T, word string) {
	t.Helper()
	watchdog := time.AfterFunc(4*promptly, func() { r.Process.Kill() })
	defer watchdog.Stop()
	for {
		line, err := r.errors.ReadString('\n')
		r.said.WriteString(line)
		switch {
		case strings.Contains(line, word):
			return
		case err != nil:
			t.Fatalf("it never said %q but %q: %v", word, r.said.String(), err)
		}
	}
}

func (r *running) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := r.Process.Signal(s); err != nil {
		t.Fatalf("sending %s: %v", s, err)
	}
}

// end waits until the program is gone and returns its exit code; -1 means that
// a signal ended it.
func (r *running) end(t *testing.T) int {
	t.Helper()
	begin := time.Now()
	watchdog := time.AfterFunc(promptly, func() { r.Process.Signal(syscall.SIGKILL) })
	defer watchdog.Stop()
	rest, err := io.ReadAll(r.errors)
	if err != nil {
		t.Fatal(err)
	}
	r.said.Write(rest)
	_ = r.Wait() // the exit code says it
	if took := time.Since(begin); took >= promptly {
		t.Fatalf("it still ran %s after the signal", promptly)
	}
	if why := unsightly(r.stdout.String() + r.said.String()); why != "" {
		t.Error(why)
	}
	return r.ProcessState.ExitCode()
}

// wantInterrupted wants exit code 130 and a report of what there is, marked.
func (r *running) wantInterrupted(t *testing.T) {
	t.Helper()
	code, report := r.end(t), r.stdout.String()
	if code != exitInterrupted || !strings.Contains(r.said.String(), "interrupted") {
		t.Fatalf("exit code %d, and it said %q", code, r.said.String())
	}
	if !strings.Contains(report, "UNFINISHED") || !strings.HasSuffix(report, "\n") || strings.Contains(report, "\nPASS") {
		t.Errorf("the report is not whole, or not marked as unfinished:\n%s", report)
	}
}

// TestInterrupt: Ctrl-C, or a polite kill, ends the run; what there is is
// printed and marked, and the exit code is 130.
func TestInterrupt(t *testing.T) {
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			r := start(t, endless...)
			r.awaitError(t, "playing")
			time.Sleep(200 * time.Millisecond) // let some payments come
			r.signal(t, s)
			r.wantInterrupted(t)
			if !strings.Contains(r.stdout.String(), "producer") {
				t.Errorf("the report does not hold what there was:\n%s", r.stdout.String())
			}
		})
	}
}

// TestInterruptEverywhere: documents of an interrupted run are whole, its
// record renders to the same, and `sim all` says that it is unfinished.
func TestInterruptEverywhere(t *testing.T) {
	t.Run("json", func(t *testing.T) {
		t.Parallel()
		record := filepath.Join(t.TempDir(), "run")
		r := start(t, append(endless, "--format", "json", "--record", record)...)
		r.awaitError(t, "playing")
		r.signal(t, os.Interrupt)
		if code := r.end(t); code != exitInterrupted {
			t.Errorf("exit code %d", code)
		}
		if err := validJSON(r.stdout.String()); err != nil || !strings.Contains(r.stdout.String(), `"outcome": "interrupted"`) {
			t.Errorf("not the JSON of an interrupted run: %v", err)
		}
		if again := play(t, nil, "render", record, "--format", "json"); again.stdout != r.stdout.String() || again.code != exitInterrupted {
			t.Errorf("rendered, exit code %d, %q", again.code, again.stderr)
		}
	})
	t.Run("junit", func(t *testing.T) {
		t.Parallel()
		r := start(t, append(endless, "--format", "junit")...)
		r.awaitError(t, "playing")
		r.signal(t, os.Interrupt)
		if code := r.end(t); code != exitInterrupted {
			t.Errorf("exit code %d", code)
		}
		if err := validJUnit(r.stdout.String()); err != nil || !strings.Contains(r.stdout.String(), "<error ") {
			t.Errorf("not the JUnit of an interrupted run: %v\n%s", err, r.stdout.String())
		}
	})
	t.Run("output", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		r := start(t, append(endless, "--output", filepath.Join(dir, "report"))...)
		r.awaitError(t, "playing")
		r.signal(t, os.Interrupt)
		if code := r.end(t); code != exitInterrupted {
			t.Errorf("exit code %d", code)
		}
		report, err := os.ReadFile(filepath.Join(dir, "report"))
		if err != nil || !strings.Contains(string(report), "UNFINISHED") {
			t.Errorf("%v\n%s", err, report)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("left behind: %v", left)
		}
	})
}

// TestInterruptAll: `sim all` stops with the run that was at work.
func TestInterruptAll(t *testing.T) {
	c := command(t, nil, "all")
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r := &running{Cmd: c}
	r.begin(t)
	lines := bufio.NewReader(stdout)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	r.signal(t, os.Interrupt)
	rest, err := io.ReadAll(lines)
	if err != nil {
		t.Fatal(err)
	}
	r.stdout.WriteString(first + string(rest))
	r.wantInterrupted(t)
}

// TestInterruptTwice: the first Ctrl-C cannot end a program whose report nobody
// reads; the second one does, at once.
func TestInterruptTwice(t *testing.T) {
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	r := &running{Cmd: command(t, nil, "history", "--messages", "2000", "--verbose")}
	r.Stdout = writer
	r.begin(t)
	writer.Close()
	if _, err := reader.Read(make([]byte, 1)); err != nil { // the report is being written, and is larger than the pipe
		t.Fatal(err)
	}
	r.signal(t, os.Interrupt)
	r.awaitError(t, "interrupted")
	r.signal(t, os.Interrupt)
	if code := r.end(t); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
}

// TestInterruptEarly: at any moment of the start a signal ends the program:
// with 130 and a marked report, or by the signal itself where the program could
// not yet ask for it. Never with a success that is none, never with a hang.
func TestInterruptEarly(t *testing.T) {
	for _, ms := range []int{0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20} {
		t.Run(fmt.Sprint(ms, " ms"), func(t *testing.T) {
			r := start(t, endless...)
			time.Sleep(time.Duration(ms) * time.Millisecond)
			r.signal(t, os.Interrupt)
			code, report := r.end(t), r.stdout.String()
			status, _ := r.ProcessState.Sys().(syscall.WaitStatus)
			switch {
			case status.Signaled() && status.Signal() == syscall.SIGINT && report == "":
				t.Log("ended by the signal itself")
			case code == exitInterrupted && strings.Contains(report, "UNFINISHED"):
				t.Log("ended by itself")
			default:
				t.Errorf("%v, and this report:\n%s\n%s", r.ProcessState, report, r.said.String())
			}
		})
	}
}
