//go:build unix

package main

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// guarded is a broker that speaks TLS and wants to know who comes.
func guarded(t *testing.T, args ...string) (b *broker, ca string) {
	t.Helper()
	dir := t.TempDir()
	b = startBroker(t, append([]string{"--data-dir", dir, "--tls", "--sasl", "alice:secret", "--sasl", "bob:other"}, args...)...)
	return b, filepath.Join(dir, "ca.pem")
}

// entering runs sim with what it takes to get in.
func entering(t *testing.T, password, broker, ca string, args ...string) outcome {
	t.Helper()
	return play(t, []string{"KAFKASIM_PASSWORD=" + password},
		append(args, "-b", broker, "--tls", "--tls-ca", ca, "--sasl", "scram-sha-256", "--user", "alice")...)
}

// TestOurClientsLogIn: produce, consume and group have something to meet that
// speaks TLS and lets in only who knows a password.
func TestOurClientsLogIn(t *testing.T) {
	t.Parallel()
	b, ca := guarded(t)
	_, port, _ := net.SplitHostPort(b.address)
	for _, address := range []string{b.address, "localhost:" + port} {
		sent := entering(t, "secret", address, ca, "produce", "--max-messages", "3", "--rate", "100/s")
		read := entering(t, "secret", address, ca, "consume", "--max-messages", "3")
		group := entering(t, "secret", address, ca, "group", "grupo_analise_fraude")
		if sent.code != exitPass || read.code != exitPass || group.code != exitPass || !strings.Contains(group.stdout, "transacoes_cartao") {
			t.Errorf("at %s: %+v\n%+v\n%+v", address, sent, read, group)
		}
	}
	stranger := entering(t, "guessed", b.address, ca, "produce", "--max-messages", "1")
	if stranger.code == exitPass || !strings.Contains(stranger.stderr, "does not let alice in") {
		t.Errorf("somebody with another password: %+v", stranger)
	}
	untrusting := play(t, nil, "produce", "-b", b.address, "--tls", "--max-messages", "1")
	if untrusting.code == exitPass || !strings.Contains(untrusting.stderr, "is not trusted") {
		t.Errorf("somebody who does not know the certificate: %+v", untrusting)
	}
	b.signal(t, os.Interrupt)
	b.end(t)
	flat := strings.Join(strings.Fields(b.said.String()), " ")
	for _, want := range []string{"Only this machine can reach it.", "trust the certificate in " + ca, "log in, by PLAIN or SCRAM, as alice and bob."} {
		if !strings.Contains(flat, want) {
			t.Errorf("the broker does not say %q:\n%s", want, b.said.String())
		}
	}
}

// TestEverybodyLogsIn: kcat gets in by each mechanism, and with another password
// it is told.
func TestEverybodyLogsIn(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	everybody(t)[slices.IndexFunc(everybody(t), func(s somebody) bool { return s.name == "kcat" })].need(t)
	b, ca := guarded(t, "--seed-topic", "t:1")
	kcat := func(mechanism, password, input string, args ...string) string {
		ctx, cancel := context.WithTimeout(t.Context(), atMost)
		defer cancel()
		command := exec.CommandContext(ctx, "kcat", append([]string{"-b", b.address, "-t", "t", "-X", "security.protocol=SASL_SSL", "-X", "ssl.ca.location=" + ca,
			"-X", "sasl.mechanism=" + mechanism, "-X", "sasl.username=bob", "-X", "sasl.password=" + password}, args...)...)
		var said bytes.Buffer
		command.Stdin, command.Stdout, command.Stderr = strings.NewReader(input), &said, &said
		_ = command.Run() // what it has said decides
		return said.String()
	}
	for _, mechanism := range []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"} {
		kcat(mechanism, "other", mechanism+"\n", "-P")
	}
	if got := kcat("PLAIN", "other", "", "-C", "-e", "-q"); got != "PLAIN\nSCRAM-SHA-256\nSCRAM-SHA-512\n" {
		t.Errorf("it has read %q", got)
	}
	if said := kcat("PLAIN", "guessed", "", "-L", "-m", "3"); !strings.Contains(said, "Invalid username or password") {
		t.Errorf("with another password it says %q", said)
	}
}

// TestBrokerOpensUp: who asks for it is told what opens, and clients are told to
// come to the host that was named.
func TestBrokerOpensUp(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		args []string
		want string
	}{
		{nil, "may read, write and delete everything."},
		{[]string{"--sasl", "alice:secret"}, "and knows a user's password may read, write and delete everything."},
	} {
		b := startBroker(t, append([]string{"--advertise", "localhost"}, x.args...)...)
		b.awaitError(t, "Ctrl-C ends it.")
		host, port, err := net.SplitHostPort(b.address)
		if err != nil || host != "localhost" {
			t.Errorf("it is at %s, %v", b.address, err)
		}
		flat := strings.Join(strings.Fields(b.said.String()), " ")
		want := "It listens on every address of this machine and tells clients to connect to localhost: anyone who can reach :" + port + " " + x.want
		if !strings.Contains(flat, want) || strings.Contains(flat, "Only this machine") {
			t.Errorf("it does not say %q:\n%s", want, b.said.String())
		}
		if x.args != nil {
			continue
		}
		sent := play(t, nil, "produce", "-b", "localhost:"+port, "--max-messages", "1")
		if sent.code != exitPass {
			t.Errorf("nobody gets to it: %+v", sent)
		}
	}
}

// TestShareGroupsByHand: two in a share group get what is there once, and group
// shows and lists it.
func TestShareGroupsByHand(t *testing.T) {
	t.Parallel()
	b := startBroker(t)
	sim := func(args ...string) string {
		o := play(t, nil, append(args, "-b", b.address)...)
		if o.code != exitPass {
			t.Errorf("sim %v: %+v", args, o)
		}
		return o.stdout
	}
	if said := play(t, nil, "group", "-b", b.address); said.code != exitPass || said.stdout != "" || !strings.Contains(said.stderr, "There are no groups.") {
		t.Errorf("without any group: %+v", said)
	}
	sim("produce", "--max-messages", "5", "--rate", "100/s")
	sim("consume", "--max-messages", "1", "--group", "ordinary")
	got := sim("consume", "--share", "--group", "queue", "--from", "start", "--max-messages", "3", "-f", `%o\n`) +
		sim("consume", "--share", "--group", "queue", "--max-messages", "2", "-f", `%o\n`)
	if got != "0\n1\n2\n3\n4\n" {
		t.Errorf("they get offsets %q", got)
	}
	columns := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	if shown := columns(sim("group", "queue")); shown != "GROUP TOPIC PARTITION START-OFFSET LAG queue transacoes_cartao 0 5 0" {
		t.Errorf("it is shown as %q", shown)
	}
	if shown := columns(sim("group", "queue", "--state")); !strings.HasPrefix(shown, "GROUP COORDINATOR (ID) STATE #MEMBERS queue 127.0.0.1:") || !strings.HasSuffix(shown, "(0) Empty 0") {
		t.Errorf("its state is shown as %q", shown)
	}
	if shown := columns(sim("group", "queue", "--members")); shown != "GROUP CONSUMER-ID HOST CLIENT-ID #PARTITIONS ASSIGNMENT" {
		t.Errorf("its members are shown as %q", shown)
	}
	if listed := columns(sim("group")); listed != "GROUP TYPE STATE ordinary Classic Empty queue Share Empty" {
		t.Errorf("the list is %q", listed)
	}
}
