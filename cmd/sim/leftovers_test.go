//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// there are the topics and groups of a broker.
func (b *broker) there(t *testing.T) string {
	t.Helper()
	admin := b.admin(t)
	defer admin.Close()
	topics, err := admin.ListTopics(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	groups, err := admin.ListGroups(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(append(topics.Names(), groups.Groups()...), " ")
}

// admin is a new client: they remember what they saw.
func (b *broker) admin(t *testing.T) *kadm.Client {
	t.Helper()
	client, err := kgo.NewClient(kgo.SeedBrokers(b.address))
	if err != nil {
		t.Fatal(err)
	}
	return kadm.NewClient(client)
}

// members is how many there are in all groups.
func (b *broker) members(t *testing.T) (n int) {
	t.Helper()
	admin := b.admin(t)
	defer admin.Close()
	groups, err := admin.DescribeGroups(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range groups {
		n += len(g.Members)
	}
	return n
}

// startRun begins a run against the broker, and waits until there is something of
// it that could stay behind.
func (b *broker) startRun(t *testing.T) *running {
	t.Helper()
	r := start(t, "groups", "--brokers", b.address, "--rate", "2/s")
	await(t, "the run has a topic, and somebody in a group", func() bool {
		there := b.there(t)
		return strings.Contains(there, "grupo_analise_fraude-") && strings.Contains(there, "transacoes_cartao-") && b.members(t) > 0
	})
	return r
}

// TestTheEndOfATerminalLeavesNothingBehind: SIGHUP is as good as Ctrl-C.
func TestTheEndOfATerminalLeavesNothingBehind(t *testing.T) {
	if signal.Ignored(syscall.SIGHUP) {
		t.Skip("SIGHUP is ignored here (nohup), and so it is by sim: run the test without nohup")
	}
	t.Parallel()
	b := startBroker(t, "--seed-topic", "theirs")
	r := b.startRun(t)
	r.signal(t, syscall.SIGHUP)
	r.wantInterrupted(t)
	if left := b.there(t); left != "theirs" {
		t.Errorf("it has left %s", left)
	}
}

// TestAReaderThatGoesAwayLeavesNothingBehind: head -1 ends a run in real time,
// which still removes what it created.
func TestAReaderThatGoesAwayLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	b := startBroker(t, "--seed-topic", "theirs")
	c := command(t, nil, "groups", "--brokers", b.address, "--rate", "2/s")
	var stderr bytes.Buffer
	c.Stderr = &stderr
	stdout, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := stdout.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	stdout.Close()
	_ = c.Wait() // the exit code says it
	if code := c.ProcessState.ExitCode(); code != exitUnknown || !strings.Contains(stderr.String(), "broken pipe") {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
	if left := b.there(t); left != "theirs" {
		t.Errorf("it has left %s", left)
	}
}

// TestSweep: what a killed run has left is found, is left alone while its groups
// have members, and is listed before it is removed. What is of somebody else
// stays, however similar its name is.
func TestSweep(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	args, similar := []string{"--seed-topic", "old-sim-aaaaaaaaaa"}, []string{"sim-abcdefghij", "theirs", "x-sim-ABCDEFGHIJ", "x-sim-abcdefghij-2", "x-sim-short"}
	for _, name := range similar {
		args = append(args, "--seed-topic", name)
	}
	b := startBroker(t, args...)
	r := b.startRun(t)
	r.signal(t, syscall.SIGKILL)
	r.end(t)
	suffix := regexp.MustCompile(`grupo_analise_fraude-(sim-\w+)`).FindStringSubmatch(b.there(t))[1]
	whole := b.there(t)

	wants := func(command string, code int, want ...string) {
		t.Helper()
		o := play(t, nil, append(strings.Fields(command), "--brokers", b.address)...)
		for _, text := range want {
			if !strings.Contains(o.stdout+o.stderr, text) {
				t.Errorf("%s does not say %q:\n%s%s", command, text, o.stdout, o.stderr)
			}
		}
		if o.code != code {
			t.Errorf("%s: exit code %d\n%s", command, o.code, o.stderr)
		}
	}
	wants("sweep", exitPass, "run sim-aaaaaaaaaa\n  topic   old-sim-aaaaaaaaaa\n", "topic   transacoes_cartao-"+suffix, "group   grupo_analise_fraude-"+suffix,
		"left alone: its groups have", "Nothing was removed. To remove it: sim sweep --yes --brokers "+b.address)
	wants("sweep "+suffix, exitPass, "Nothing was removed. To remove it: sim sweep "+suffix+" --yes --brokers "+b.address)
	wants("sweep sim-bbbbbbbbbb --yes", exitPass, "Nothing is left.")
	wants("sweep theirs --yes", exitUsage, "not in \"theirs\"")
	wants("sweep a b --yes", exitUsage, "the suffix of one run")
	if there := b.there(t); there != whole {
		t.Fatalf("only looking has changed %s to %s", whole, there)
	}
	wants("sweep --yes", exitPass, "old-sim-aaaaaaaaaa\n  removed", "left alone")
	wants("sweep "+suffix+" --yes", exitPass, "removed")
	wants("sweep --lang pt-BR", exitPass, "Não ficou nada.")
	if there := b.there(t); there != strings.Join(similar, " ") {
		t.Errorf("there are still %s", there)
	}
}

// TestForcedEnd: who presses Ctrl-C twice is told what may be left, and the
// command that removes it does.
func TestForcedEnd(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	b := startBroker(t)
	r := b.startRun(t)
	b.signal(t, syscall.SIGSTOP) // so that the first Ctrl-C cannot end it in time
	r.signal(t, os.Interrupt)
	r.awaitError(t, "interrupted")
	r.signal(t, os.Interrupt)
	if code := r.end(t); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
	b.signal(t, syscall.SIGCONT)
	_, command, found := strings.Cut(r.said.String(), "may be left there; to remove them: sim ")
	if !found {
		t.Fatalf("it says\n%s", r.said.String())
	}
	if o := play(t, nil, strings.Fields(command)...); o.code != exitPass || !strings.Contains(o.stdout, "removed") {
		t.Errorf("exit code %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	if left := b.there(t); left != "" {
		t.Errorf("it has left %s", left)
	}
}

// TestWordsForAShell: a command that is printed to be repeated is read by a
// shell as the words it was made of.
func TestWordsForAShell(t *testing.T) {
	words := []string{"plain", "", "two words", "a'b", "$(id)", "`id`", "a;b", "a\nb", "*", "~", "ação", `"`, `\`, "-x", "a=b,c:d@e%f+g_h/i.j"}
	out, err := exec.Command("sh", "-c", `printf '%s\0' `+quoted(words)).Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00"); strings.Join(got, "|") != strings.Join(words, "|") {
		t.Errorf("%q is read as %q", quoted(words), got)
	}
	if got := quoted([]string{"sim", "crash", "--seed", "1"}); got != "sim crash --seed 1" {
		t.Errorf("what needs no quotes gets some: %s", got)
	}
}

// TestAPanicIsOurFault: whatever goes wrong inside ends with one sentence and
// exit code 3, and with the stack only for who asks for it.
func TestAPanicIsOurFault(t *testing.T) {
	for _, stack := range []string{"", "1"} {
		var stdout, stderr bytes.Buffer
		asked := false
		env := func(name string) string {
			if name == stackVariable {
				return stack
			}
			if !asked {
				asked = true
				panic(errors.New("index out of range"))
			}
			return ""
		}
		a := &app{out: &stdout, err: &stderr, env: env, stop: new(atomic.Bool)}
		if code := a.main([]string{"list"}); code != exitUnknown || stdout.String() != "" {
			t.Errorf("exit code %d and %q", code, stdout.String())
		}
		said := stderr.String()
		if !strings.HasPrefix(said, "sim: this is a bug in sim, and no mistake of yours: index out of range; please report it") {
			t.Errorf("it says %q", said)
		}
		if lines := strings.Count(said, "\n"); (lines == 1) != (stack == "") || strings.Contains(said, "goroutine") != (stack != "") {
			t.Errorf("with %s=%q it says\n%s", stackVariable, stack, said)
		}
	}
}

// TestSignalsAreAskedForFirst: the handler is there as soon as signals can be
// asked for at all, and nothing heavy is made ready before that.
func TestSignalsAreAskedForFirst(t *testing.T) {
	o := play(t, []string{"GODEBUG=inittrace=1"}, "list")
	first := regexp.MustCompile(`(?m)^init os/signal .*\ninit kafkasim/cmd/sim/interrupt `)
	if !first.MatchString(o.stderr) {
		t.Errorf("these packages are made ready, in this order:\n%s", o.stderr)
	}
}
