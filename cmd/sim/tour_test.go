//go:build unix

package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"kafkasim/sim"
)

// tour is what the README's section "By hand" has people type.
var tour = []string{
	"5$ go build -o bin/ ./cmd/sim",
	"1$ bin/sim broker --data-dir kafka-data",
	"2$ bin/sim consume",
	"3$ bin/sim consume",
	"4$ bin/sim produce",
	"5$ bin/sim group grupo_analise_fraude",
	"5$ kill -9 PROCESS",
	"5$ bin/sim topic add-partitions transacoes_cartao -n 1",
	"2$ bin/sim consume",
	"5$ bin/sim group grupo_analise_fraude --watch",
}

// TestTheTour lives the README's section: its commands, with another port, a
// shorter session, a quicker producer, and offsets instead of sentences. At its
// end the broker is stopped and started again.
func TestTheTour(t *testing.T) {
	var typed []string
	for _, b := range blocks(t, readme) {
		if b.language == "console" && len(typed) < len(tour) {
			typed = append(typed, b.lines...)
		}
	}
	if !slices.Equal(typed, tour) {
		t.Errorf("the README has people type %q, and this test lives %q", typed, tour)
	}
	notWithRaceDetector(t)
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "kafka-data")
	broker := startBroker(t, "--data-dir", dir)
	first := consumeIn(t, broker)
	stands(t, broker.address, sim.Group, 0, 1)
	second := consumeIn(t, broker)
	stands(t, broker.address, sim.Group, 0, 0, 1) // the spare, and the owner
	await(t, "one of the consumers says that it is idle", func() bool {
		return strings.Contains(first.errors()+second.errors(), "It is idle, a hot spare.")
	})
	producer := visit(t, broker, "produce", "--rate", "20/s")
	working, idle := owner(t, broker, first, second)
	await(t, "the owner reads and commits", func() bool { return len(working.offsets(t)) >= 10 && bookmark(t, broker) > 0 })
	if len(idle.offsets(t)) > 0 {
		t.Errorf("the idle one reads %v", idle.offsets(t))
	}

	if want := fmt.Sprintf("kill -9 %d", working.Process.Pid); !strings.Contains(working.errors(), want) {
		t.Errorf("it does not say %q:\n%s", want, working.errors())
	}
	if err := working.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	await(t, "the spare takes over", func() bool { return len(idle.offsets(t)) >= 10 })
	before, after := working.offsets(t), idle.offsets(t)
	if last := before[len(before)-1]; after[0] > last+1 || !inOrder(before) || !inOrder(after) {
		t.Errorf("%v were processed before the crash, and %v after it", before, after)
	}
	if want := fmt.Sprintf("It resumes at the bookmark (the committed offset): p0@%d.", after[0]); !strings.Contains(idle.errors(), want) {
		t.Errorf("it goes on at %d, and says\n%s", after[0], idle.errors())
	}
	if want := "whatever another consumer had already processed without committing comes again."; !strings.Contains(idle.errors(), want) {
		t.Errorf("it does not say %q:\n%s", want, idle.errors())
	}

	if o := play(t, nil, "topic", "add-partitions", sim.Topic, "-n", "1", "-b", broker.address); o.code != exitPass {
		t.Errorf("adding a partition: %d %s%s", o.code, o.stdout, o.stderr)
	}
	third := consumeIn(t, broker)
	stands(t, broker.address, sim.Group, -1, 1, 1)
	await(t, "the new consumer reads what its partition gets", func() bool { return len(third.offsets(t)) >= 5 })

	broker.signal(t, os.Interrupt)
	if code := broker.end(t); code != exitPass {
		t.Errorf("the broker ends with exit code %d", code)
	}
	_, port, err := net.SplitHostPort(broker.address)
	if err != nil {
		t.Fatal(err)
	}
	startBroker(t, "--ports", port, "--data-dir", dir)
	read := len(third.offsets(t))
	await(t, "everybody resumes with the broker that is started again", func() bool { return len(third.offsets(t)) >= read+5 })
	for _, who := range []*terminal{producer, idle, third} {
		who.leave(t)
	}
	if said := producer.errors(); !strings.Contains(said, "payments sent.") {
		t.Errorf("the producer's last words are %q", said)
	}
	if said := third.errors(); !strings.Contains(said, "payments processed") || !strings.Contains(said, "committed offset") {
		t.Errorf("the consumer's last words are %q", said)
	}
}

// bookmark is what `sim group` says that the group has committed of p0.
func bookmark(t *testing.T, b *broker) int {
	t.Helper()
	for line := range strings.Lines(play(t, nil, "group", sim.Group, "-b", b.address).stdout) {
		if cells := strings.Fields(line); len(cells) == 9 && cells[2] == "0" {
			committed, _ := strconv.Atoi(cells[3])
			return committed
		}
	}
	return 0
}

// owner asks `sim group` which of two consumers owns the partition.
func owner(t *testing.T, b *broker, one, two *terminal) (working, idle *terminal) {
	t.Helper()
	o := play(t, nil, "group", sim.Group, "-b", b.address)
	for line := range strings.Lines(o.stdout) {
		cells := strings.Fields(line)
		switch {
		case len(cells) != 9 || cells[2] != "0":
		case cells[8] == "sim-"+strconv.Itoa(one.Process.Pid):
			return one, two
		case cells[8] == "sim-"+strconv.Itoa(two.Process.Pid):
			return two, one
		}
	}
	t.Fatalf("sim group does not say which process owns partition 0:\n%s%s", o.stdout, o.stderr)
	return nil, nil
}

// terminal is one of the tour's, with a client at work in it.
type terminal struct {
	*exec.Cmd
	out, said transcript
}

// transcript is what a program has written so far.
type transcript struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *transcript) Write(text []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(text)
}

func (s *transcript) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// visit starts a client; a consumer prints offsets.
func visit(t *testing.T, b *broker, what string, more ...string) *terminal {
	t.Helper()
	v := &terminal{Cmd: command(t, nil, append([]string{what, "-b", b.address}, more...)...)}
	v.Stdout, v.Stderr = &v.out, &v.said
	if err := v.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		v.Process.Kill()
		if t.Failed() {
			t.Logf("%v\n%s%s", v.Args, v.out.String(), v.errors())
		}
	})
	return v
}

func consumeIn(t *testing.T, b *broker) *terminal {
	return visit(t, b, "consume", "--session", "6s", "-f", `%o\n`)
}

// errors is what it has said on standard error, however folded.
func (v *terminal) errors() string { return strings.Join(strings.Fields(v.said.String()), " ") }

// offsets are those of the messages it has printed.
func (v *terminal) offsets(t *testing.T) (all []int) {
	t.Helper()
	text := v.out.String()
	for line := range strings.Lines(text[:strings.LastIndexByte(text, '\n')+1]) {
		offset, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, offset)
	}
	return all
}

// leave is Ctrl-C.
func (v *terminal) leave(t *testing.T) {
	t.Helper()
	if err := v.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = v.Wait() // the exit code says it
	if code := v.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("%v ends with exit code %d\n%s", v.Args, code, v.errors())
	}
}

func inOrder(offsets []int) bool {
	for i := range offsets {
		if i > 0 && offsets[i] != offsets[i-1]+1 {
			return false
		}
	}
	return true
}
