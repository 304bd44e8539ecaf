//go:build unix

package main

import (
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"

	"github.com/gomodule/redigo/redis"
)

// realRedis starts a Redis server on a free port, and a client of it.
func realRedis(t *testing.T) (address string, server *exec.Cmd, client redis.Conn) {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		const how = "no redis-server here: apt-get install redis-server"
		if os.Getenv("KAFKASIM_NO_SKIP") != "" {
			t.Fatal(how + ", for KAFKASIM_NO_SKIP is set")
		}
		t.Skip(how)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address = free.Addr().String()
	_, port, _ := net.SplitHostPort(address)
	free.Close()
	server = exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", t.TempDir())
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Kill()
		_ = server.Wait() // it was killed
	})
	await(t, "the Redis server answers", func() bool {
		client, err = redis.Dial("tcp", address)
		return err == nil
	})
	t.Cleanup(func() { client.Close() })
	return address, server, client
}

// TestEverybodyListensToARealRedis: radio and its controls come to the same
// verdicts with a real Redis server as in virtual time with miniredis, and leave
// the server as it was.
func TestEverybodyListensToARealRedis(t *testing.T) {
	t.Parallel()
	address, _, client := realRedis(t)
	if _, err := client.Do("SET", sim.Topic, "theirs"); err != nil {
		t.Fatal(err)
	}
	names := []string{""}
	for _, c := range scenarios.Radio.Controls {
		names = append(names, c.Name)
	}
	var all sync.WaitGroup
	for _, control := range names {
		game := sim.RunSpec{Scenario: scenarios.Radio, Control: control, Seed: 1, Given: scenarios.Radio.Briefly(control)}
		want := playedVerdicts(t, game)
		game.RealTime = &sim.RealTime{Redis: address}
		all.Go(func() {
			if got := playedVerdicts(t, game); got != want {
				t.Errorf("%q: with a real Redis:\n%swith miniredis:\n%s", control, got, want)
			}
		})
	}
	all.Wait()
	if keys, err := redis.Strings(client.Do("KEYS", "*")); len(keys) != 1 || keys[0] != sim.Topic {
		t.Errorf("the server has the keys %q %v", keys, err)
	}
	if theirs, err := redis.String(client.Do("GET", sim.Topic)); theirs != "theirs" {
		t.Errorf("what was theirs is %q %v", theirs, err)
	}
}

// playedVerdicts plays a game, which must pass, and returns its verdicts.
func playedVerdicts(t *testing.T, game sim.RunSpec) string {
	book, err := sim.Play(game)
	if err != nil {
		t.Error(err)
		return ""
	}
	var text strings.Builder
	for _, j := range book.Verdicts() {
		text.WriteString(j.Check + " " + string(j.Outcome) + "\n")
	}
	if book.Result() != ledger.Pass {
		outcome, why := book.Ending()
		t.Errorf("%s: %s %s %s", game.Control, book.Result(), outcome, why)
	}
	return text.String()
}

// TestEverybodyHearsWhenTheRealRedisIsFrozen: a server that stops answering in
// the middle ends the run with exit code 3, and does not keep it waiting.
func TestEverybodyHearsWhenTheRealRedisIsFrozen(t *testing.T) {
	t.Parallel()
	address, server, _ := realRedis(t)
	program, err := build()
	if err != nil {
		t.Fatal(err)
	}
	run := exec.Command(program, "radio", "--redis", address, "--rate", "20/s", "--late", "4s", "--away", "3s")
	begin := time.Now()
	time.AfterFunc(time.Second, func() { server.Process.Signal(syscall.SIGSTOP) })
	out, err := run.CombinedOutput()
	if code := run.ProcessState.ExitCode(); code != exitUnknown {
		t.Errorf("exit code %d, %v: %s", code, err, out)
	}
	if took := time.Since(begin); took > atMost/2 {
		t.Errorf("it took %s", took)
	}
	if !strings.Contains(string(out), "on Redis") {
		t.Errorf("it says %s", out)
	}
}

// TestSweepARealRedis: streams that a killed run has left are found and removed,
// and nothing else, whatever it is called.
func TestSweepARealRedis(t *testing.T) {
	t.Parallel()
	address, _, client := realRedis(t)
	theirs := []string{"payments", "payments-sim-abc", "text-sim-aaaaaaaaaa"}
	for _, name := range append(theirs[:2:2], "payments-sim-aaaaaaaaaa") {
		if _, err := client.Do("XADD", name, "*", "a", "b"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := client.Do("SET", theirs[2], "no stream"); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"sweep", "sweep --yes"} {
		o := play(t, nil, append(strings.Fields(command), "--redis", address)...)
		if o.code != exitPass || !strings.Contains(o.stdout, "run sim-aaaaaaaaaa\n  stream  payments-sim-aaaaaaaaaa\n") || strings.Contains(o.stdout, "removed") != (command == "sweep --yes") {
			t.Errorf("%s: exit code %d\n%s%s", command, o.code, o.stdout, o.stderr)
		}
	}
	left, err := redis.Strings(client.Do("KEYS", "*"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(left)
	if !slices.Equal(left, theirs) {
		t.Errorf("there are still %q", left)
	}
}
