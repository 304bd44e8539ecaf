//go:build unix

package main

import (
	"bufio"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// broker is `sim broker` at work.
type broker struct {
	*running
	address string
}

// startBroker starts one on a free port and ends it with the test.
func startBroker(t *testing.T, args ...string) *broker {
	t.Helper()
	b := &broker{running: &running{Cmd: command(t, nil, append([]string{"broker"}, args...)...)}}
	if !strings.Contains(strings.Join(args, " "), "--ports") {
		b.Args = append(b.Args, "--ports", "0")
	}
	stdout, err := b.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	b.begin(t)
	t.Cleanup(func() { b.Process.Kill() })
	lines := bufio.NewReader(stdout)
	b.address, err = lines.ReadString('\n')
	if err != nil {
		rest, _ := io.ReadAll(b.errors)
		t.Fatalf("the broker does not say where it is: %v\n%s", err, rest)
	}
	b.address = strings.TrimSpace(b.address)
	return b
}

// TestBrokerEndsAsAsked: Ctrl-C, or a polite kill, is how a broker ends: exit
// code 0, and nothing listens any more.
func TestBrokerEndsAsAsked(t *testing.T) {
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			b := startBroker(t, "--seed-topic", "transacoes_cartao:3", "--data-dir", t.TempDir())
			b.awaitError(t, "Ctrl-C ends it.")
			conn, err := net.Dial("tcp", b.address)
			if err != nil {
				t.Error(err)
			} else {
				defer conn.Close() // a client that stays keeps no broker from ending
			}
			b.signal(t, s)
			if code := b.end(t); code != exitPass || !strings.HasSuffix(b.said.String(), "The broker has ended.\n") {
				t.Errorf("exit code %d, and it said\n%s", code, b.said.String())
			}
			flat := strings.Join(strings.Fields(b.said.String()), " ")
			for _, want := range []string{"Never use it in production.", "transacoes_cartao with 3 partitions", "The log is kept in ", "sim: ending; press Ctrl-C again to quit immediately"} {
				if !strings.Contains(flat, want) {
					t.Errorf("it does not say %q:\n%s", want, b.said.String())
				}
			}
			if conn, err := net.Dial("tcp", b.address); err == nil {
				conn.Close()
				t.Error("somebody still listens where it was")
			}
		})
	}
}

// TestBrokerIsToldTwice: whenever the second Ctrl-C comes, it ends.
func TestBrokerIsToldTwice(t *testing.T) {
	b := startBroker(t, "--data-dir", t.TempDir())
	b.signal(t, os.Interrupt)
	b.signal(t, os.Interrupt)
	if code := b.end(t); code != exitPass && code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
}

// TestBrokersDoNotShare: neither a port nor a data directory; whoever comes
// second says so and ends, and can have them when the first is gone.
func TestBrokersDoNotShare(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	first := startBroker(t, "--data-dir", dir)
	_, port, err := net.SplitHostPort(first.address)
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct{ args, want string }{
		{"--ports " + port, "127.0.0.1:" + port + " is in use"},
		{"--ports 0 --data-dir " + dir, "another broker uses " + dir},
	} {
		o := play(t, nil, append([]string{"broker"}, strings.Fields(x.args)...)...)
		if o.code != exitUnknown || o.stdout != "" || !strings.Contains(o.stderr, x.want) || strings.Count(o.stderr, "\n") != 1 {
			t.Errorf("%s: exit code %d, %q, %q", x.args, o.code, o.stdout, o.stderr)
		}
	}
	if err := first.Process.Kill(); err != nil { // a lock does not outlive who held it
		t.Fatal(err)
	}
	first.end(t)
	second := startBroker(t, "--ports", port, "--data-dir", dir, "--lang", "pt-BR")
	second.awaitError(t, "Ctrl-C encerra.")
	second.signal(t, os.Interrupt)
	if code := second.end(t); code != exitPass {
		t.Errorf("exit code %d\n%s", code, second.said.String())
	}
}

// TestInterruptLeavesNothingBehind: Ctrl-C while a run plays against brokers
// that are not its own deletes the topics and groups that it created there.
func TestInterruptLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	b := startBroker(t, "--seed-topic", "theirs")
	r := b.startRun(t)
	r.signal(t, os.Interrupt)
	r.wantInterrupted(t)
	if left := b.there(t); left != "theirs" {
		t.Errorf("it has left %s", left)
	}
}

// TestWhatABrokerCannotWriteIsSaid: a full disk, or a directory that somebody
// takes away, shows at once and in the exit code.
func TestWhatABrokerCannotWriteIsSaid(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := startBroker(t, "--data-dir", dir, "--seed-topic", "t")
	logs := filepath.Join(dir, "partitions")
	if err := os.RemoveAll(logs); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(logs, nil, 0o600); err != nil { // no directory can be made there
		t.Fatal(err)
	}
	o := play(t, nil, "produce", "--brokers", b.address, "--topic", "t", "--max-messages", "1")
	if o.code != exitUnknown || !strings.Contains(o.stderr, "UNKNOWN_SERVER_ERROR") {
		t.Errorf("the producer: exit code %d, %s", o.code, o.stderr)
	}
	b.awaitError(t, "sim: the broker says: persist batch")
	b.signal(t, os.Interrupt)
	if code := b.end(t); code != exitUnknown || !strings.Contains(b.said.String(), "sim: not everything could be written to "+dir) {
		t.Errorf("exit code %d\n%s", code, b.said.String())
	}
}
