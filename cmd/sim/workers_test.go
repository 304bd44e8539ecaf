//go:build linux

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// several makes the program believe in several processors.
var several = []string{"GOMAXPROCS=2"}

// workersOf are the processes that a program has started.
func workersOf(t *testing.T, pid int) []int {
	t.Helper()
	tasks, err := os.ReadDir(fmt.Sprintf("/proc/%d/task", pid))
	if err != nil {
		t.Fatal(err)
	}
	var out []int
	for _, task := range tasks {
		text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%s/children", pid, task.Name()))
		for _, word := range strings.Fields(string(text)) {
			child, err := strconv.Atoi(word)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, child)
		}
	}
	return out
}

func wantGone(t *testing.T, workers []int) {
	t.Helper()
	for end := time.Now().Add(promptly); ; time.Sleep(10 * time.Millisecond) {
		var left []int
		for _, pid := range workers {
			state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
			if err == nil && !strings.Contains(string(state), ") Z ") {
				left = append(left, pid)
			}
		}
		if len(left) == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d of %d workers are still there", len(left), len(workers))
		}
	}
}

// atWork starts `sim all` and returns when its first line is there.
func atWork(t *testing.T) (r *running, lines *bufio.Reader, workers []int) {
	t.Helper()
	c := command(t, several, "all")
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r = &running{Cmd: c}
	r.begin(t)
	lines = bufio.NewReader(stdout)
	first, err := lines.ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	r.stdout.WriteString(first)
	if workers = workersOf(t, r.Process.Pid); len(workers) != 2 {
		t.Fatalf("%d workers", len(workers))
	}
	return r, lines, workers
}

func (r *running) rest(t *testing.T, lines *bufio.Reader) {
	t.Helper()
	rest, err := io.ReadAll(lines)
	if err != nil {
		t.Fatal(err)
	}
	r.stdout.Write(rest)
}

// oneAsSeveral is what a command ends with in one process. In several it must be the same:
// how many play is seen in the time only.
func oneAsSeveral(t *testing.T, args ...string) outcome {
	t.Helper()
	one, two := play(t, []string{"GOMAXPROCS=1"}, args...), play(t, several, args...)
	same := withoutRealTime(one.stdout) == withoutRealTime(two.stdout)
	for _, seconds := range append(realTimes(one.stdout), realTimes(two.stdout)...) {
		if seconds <= 0 || seconds > atMost.Seconds() {
			t.Errorf("a run, or all of them, took %v s of real time", seconds)
		}
	}
	if !same || one.code != two.code || one.code != exitPass {
		t.Errorf("exit code %d in one process, %d in several; the reports are the same: %v", one.code, two.code, same)
	}
	return one
}

func TestWorkersEndWithWhoStartedThem(t *testing.T) {
	notWithRaceDetector(t)
	for name, end := range map[string]func(r *running){
		"Ctrl-C":        func(r *running) { r.signal(t, os.Interrupt) },
		"Ctrl-C, twice": func(r *running) { r.signal(t, os.Interrupt); r.signal(t, os.Interrupt) },
		"killed":        func(r *running) { r.signal(t, syscall.SIGKILL) },
	} {
		t.Run(name, func(t *testing.T) {
			r, lines, workers := atWork(t)
			end(r)
			r.rest(t, lines)
			r.end(t)
			wantGone(t, workers)
		})
	}
}

// TestCtrlCGoesToEverybody: a terminal sends it to the workers too, and they
// leave it to the one who started them.
func TestCtrlCGoesToEverybody(t *testing.T) {
	notWithRaceDetector(t)
	r, lines, workers := atWork(t)
	for _, pid := range append(workers, r.Process.Pid) {
		if err := syscall.Kill(pid, syscall.SIGINT); err != nil {
			t.Fatal(err)
		}
	}
	r.rest(t, lines)
	r.wantInterrupted(t)
	wantGone(t, workers)
}

func TestAWorkerThatDiesIsAFault(t *testing.T) {
	notWithRaceDetector(t)
	r, lines, workers := atWork(t)
	if err := syscall.Kill(workers[0], syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	r.rest(t, lines)
	if code, said := r.end(t), r.said.String(); code != exitUnknown || !strings.Contains(said, "this is a bug in sim") || !strings.Contains(said, "has died (signal: killed)") {
		t.Errorf("exit code %d, and it said %q", code, said)
	}
	if report := r.stdout.String(); strings.Contains(report, "PASS") {
		t.Errorf("the report says how all went:\n%s", report)
	}
	wantGone(t, workers)
}

// TestAWorkerMayHearCtrlCFirst: one that has died of it is no fault, though
// nobody here has heard it yet.
func TestAWorkerMayHearCtrlCFirst(t *testing.T) {
	for _, comes := range []bool{true, false} {
		w := &worker{cmd: exec.Command("true")}
		in, err1 := w.cmd.StdinPipe()
		out, err2 := w.cmd.StdoutPipe()
		if err := errors.Join(err1, err2, w.cmd.Start()); err != nil {
			t.Fatal(err)
		}
		w.in, w.out = in, bufio.NewReader(out)
		game := games(1, nil, new(atomic.Bool))[0]
		if comes {
			time.AfterFunc(20*time.Millisecond, func() { game.Stop.Store(true) })
		}
		r := w.play(game)
		w.wait()
		if isFault := errors.As(r.err, new(fault)); isFault == comes || r.book != nil {
			t.Errorf("Ctrl-C comes: %v, and the result is %v", comes, r.err)
		}
	}
}

// TestAReaderThatGoesAway: `sim all | head -1` leaves nobody at work.
func TestAReaderThatGoesAway(t *testing.T) {
	notWithRaceDetector(t)
	c := command(t, several, "all")
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	c.Stdout = writer
	r := &running{Cmd: c}
	r.begin(t)
	writer.Close()
	if _, err := bufio.NewReader(reader).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	workers := workersOf(t, r.Process.Pid)
	reader.Close()
	r.end(t)
	wantGone(t, workers)
}
