//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/console"
)

// somebody is a Kafka client that others have written, or ours.
type somebody struct {
	name    string
	get     string                                     // how to get it
	there   []string                                   // a command that fails where it is not
	send    func(broker, topic string, n int) []string // a command that sends so many payments …
	input   func(n int) string                         // … which it reads here, or draws by itself
	receive func(broker, topic, group string) []string // a command that prints what a group member gets
}

const python = "/usr/bin/python3" // Debian's, for which Debian's packages are

func everybody(t *testing.T) []somebody {
	sim, err := build()
	if err != nil {
		t.Fatal(err)
	}
	script := func(name string, args ...string) []string {
		return append([]string{python, "-u", "testdata/clients/" + name}, args...)
	}
	return []somebody{{
		name:  "kafka-python",
		get:   "apt-get install python3-kafka",
		there: []string{python, "-c", "import kafka"},
		send: func(broker, topic string, n int) []string {
			return script("producer.py", broker, topic, strconv.Itoa(n), "0.01")
		},
		receive: func(broker, topic, group string) []string { return script("consumer.py", broker, topic, group) },
	}, {
		name:  "confluent-kafka",
		get:   "apt-get install python3-confluent-kafka",
		there: []string{python, "-c", "import confluent_kafka"},
		send: func(broker, topic string, n int) []string {
			return script("confluent_producer.py", broker, topic, strconv.Itoa(n), "0.01")
		},
		receive: func(broker, topic, group string) []string {
			return script("confluent_consumer.py", broker, topic, group)
		},
	}, {
		name:  "kcat",
		get:   "apt-get install kcat",
		there: []string{"kcat", "-V"},
		send:  func(broker, topic string, _ int) []string { return []string{"kcat", "-b", broker, "-P", "-t", topic} },
		input: func(n int) (lines string) {
			for i := range n {
				lines += fmt.Sprintf("payment %d of kcat at %d\n", i, time.Now().UnixNano())
			}
			return lines
		},
		receive: func(broker, topic, group string) []string {
			return []string{"kcat", "-b", broker, "-q", "-u", "-X", "auto.offset.reset=earliest", "-X", "session.timeout.ms=6000", "-G", group, topic}
		},
	}, {
		name:  "sim",
		there: []string{sim, "--help"},
		send: func(broker, topic string, n int) []string {
			return []string{sim, "produce", "-b", broker, "--topic", topic, "--max-messages", strconv.Itoa(n), "--rate", "100/s", "-f", `%v\n`}
		},
		receive: func(broker, topic, group string) []string {
			return []string{sim, "consume", "-b", broker, "--topic", topic, "--group", group, "--session", "6s", "-f", `%v\n`}
		},
	}}
}

// need skips the test where the client is not there, and fails it where
// everything has to be.
func (s somebody) need(t *testing.T) {
	t.Helper()
	if exec.Command(s.there[0], s.there[1:]...).Run() == nil {
		return
	}
	if os.Getenv("KAFKASIM_NO_SKIP") != "" {
		t.Fatalf("no %s here, and KAFKASIM_NO_SKIP is set: %s", s.name, s.get)
	}
	t.Skipf("no %s here: %s", s.name, s.get)
}

// produce sends payments and returns them.
func (s somebody) produce(t *testing.T, broker, topic string, n int) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), atMost)
	defer cancel()
	args := s.send(broker, topic, n)
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	var errors bytes.Buffer
	command.Stderr = &errors
	if s.input != nil {
		lines := s.input(n)
		command.Stdin = strings.NewReader(lines)
		if err := command.Run(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, errors.String())
		}
		return strings.Split(strings.TrimSpace(lines), "\n")
	}
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, errors.String())
	}
	var sent []string
	for line := range strings.Lines(string(out)) {
		sent = append(sent, content(line))
	}
	if len(sent) != n {
		t.Fatalf("%v sent %d payments and not %d:\n%s", args, len(sent), n, out)
	}
	return sent
}

// content is the payment in a line such as "Enviado: {…}".
func content(line string) string {
	line = strings.TrimSpace(line)
	if word, rest, ok := strings.Cut(line, ": {"); ok && !strings.HasPrefix(word, "{") {
		return "{" + rest
	}
	return line
}

// member is a consumer at work, with what it has printed so far.
type member struct {
	*exec.Cmd
	mu   sync.Mutex
	got  []string
	said bytes.Buffer
}

func (s somebody) join(t *testing.T, broker, topic, group string) *member {
	t.Helper()
	args := s.receive(broker, topic, group)
	m := &member{Cmd: exec.Command(args[0], args[1:]...)}
	m.Stderr = &m.said
	out, err := m.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Start(); err != nil {
		t.Fatal(err)
	}
	var reader sync.WaitGroup
	reader.Go(func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			m.mu.Lock()
			m.got = append(m.got, content(lines.Text()))
			m.mu.Unlock()
		}
	})
	t.Cleanup(func() {
		m.Process.Kill()
		reader.Wait()
		_ = m.Wait() // it was killed
		if t.Failed() {
			t.Logf("%v received %q and said %q", args, m.received(), m.said.String())
		}
	})
	return m
}

func (m *member) received() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.got)
}

// await polls until something is so.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(atMost); !is(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("in %v it never came to this: %s", atMost, what)
		}
	}
}

// stands waits until a group has so many members, with so many partitions
// each, and its bookmarks add up to a number; -1 is any.
func stands(t *testing.T, broker, group string, committed int64, partitions ...int) {
	t.Helper()
	observer, err := console.Observe(t.Context(), sim.Kafka{Brokers: []string{broker}})
	if err != nil {
		t.Fatal(err)
	}
	defer observer.Close()
	await(t, fmt.Sprintf("group %s has members with %v partitions and has committed %d", group, partitions, committed), func() bool {
		g, err := observer.Look(t.Context(), group)
		var owned []int
		for _, m := range g.Members {
			owned = append(owned, m.Partitions())
		}
		slices.Sort(owned)
		sum := int64(0)
		for _, r := range g.Rows {
			sum += max(0, r.Committed)
		}
		return err == nil && g.State == "Stable" && slices.Equal(owned, partitions) && (sum == committed || committed < 0)
	})
}

// TestEverybodyLivesTheTutorial: with our broker and any client, a topic comes
// into being with one partition, a group reads all of it, the second consumer
// is idle, and takes over from the bookmark when the first one is killed.
func TestEverybodyLivesTheTutorial(t *testing.T) {
	const topic, group = "transacoes_cartao", "grupo_analise_fraude"
	everyClient(t, func(t *testing.T, s somebody, broker string) {
		sent := s.produce(t, broker, topic, 20)
		working, idle := s.join(t, broker, topic, group), (*member)(nil)
		await(t, "the first consumer has all 20 payments", func() bool { return len(working.received()) >= 20 })
		if got := working.received(); !slices.Equal(got, sent) {
			t.Errorf("sent were %q and received %q", sent, got)
		}
		stands(t, broker, group, 20, 1)
		idle = s.join(t, broker, topic, group)
		stands(t, broker, group, 20, 0, 1)

		sent = s.produce(t, broker, topic, 1)
		await(t, "one of the two has the next payment", func() bool {
			return len(working.received()) == 21 || len(idle.received()) > 0
		})
		if len(idle.received()) > 0 { // the group has changed their places
			working, idle = idle, working
		}
		stands(t, broker, group, 21, 0, 1)
		before := len(idle.received())
		if err := working.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		sent = append(sent[:0], s.produce(t, broker, topic, 5)...)
		await(t, "the one that was idle has the 5 that followed", func() bool { return len(idle.received()) >= before+5 })
		if got := idle.received()[before:]; !slices.Equal(got, sent) {
			t.Errorf("after the bookmark came %q, and it got %q", sent, got)
		}
	})
}

// TestEverybodyShares: with two partitions each of two members has one, and
// between them they get everything once.
func TestEverybodyShares(t *testing.T) {
	everyClient(t, func(t *testing.T, s somebody, broker string) {
		one, two := s.join(t, broker, "two", "pair"), s.join(t, broker, "two", "pair")
		stands(t, broker, "pair", 0, 1, 1)
		sent := s.produce(t, broker, "two", 30)
		all := func() []string { return append(one.received(), two.received()...) }
		await(t, "the two have all 30 payments between them", func() bool { return len(all()) >= 30 })
		got := all()
		slices.Sort(got)
		slices.Sort(sent)
		if !slices.Equal(got, sent) {
			t.Errorf("sent were %q and received %q", sent, got)
		}
	})
}

// everyClient plays a test for each client, with a broker of its own.
func everyClient(t *testing.T, play func(t *testing.T, s somebody, broker string)) {
	notWithRaceDetector(t)
	t.Parallel()
	for _, s := range everybody(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			s.need(t)
			play(t, s, startBroker(t, "--seed-topic", "two:2").address)
		})
	}
}
