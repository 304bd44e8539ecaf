//go:build unix

package main

import (
	"context"
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

	"github.com/redis/go-redis/v9"
)

// realRedis starts a Redis server on a free port, and a client of it.
func realRedis(t *testing.T) (address string, server *exec.Cmd, client *redis.Client) {
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
	client = redis.NewClient(&redis.Options{Addr: address})
	t.Cleanup(func() { client.Close() })
	await(t, "the Redis server answers", func() bool { return client.Ping(context.Background()).Err() == nil })
	return address, server, client
}

// TestEverybodyListensToARealRedis: radio and its controls come to the same
// verdicts with a real Redis server as in virtual time with miniredis, and leave
// the server as it was.
func TestEverybodyListensToARealRedis(t *testing.T) {
	t.Parallel()
	address, _, client := realRedis(t)
	if err := client.Set(context.Background(), sim.Topic, "theirs", 0).Err(); err != nil {
		t.Fatal(err)
	}
	names := []string{""}
	for _, c := range scenarios.Radio.Controls {
		names = append(names, c.Name)
	}
	var all sync.WaitGroup
	for _, control := range names {
		game := sim.Game{Scenario: scenarios.Radio, Control: control, Seed: 1, Given: scenarios.Radio.Briefly(control)}
		want := playedVerdicts(t, game)
		game.Wall = &sim.Wall{Redis: address}
		all.Go(func() {
			if got := playedVerdicts(t, game); got != want {
				t.Errorf("%q: with a real Redis:\n%swith miniredis:\n%s", control, got, want)
			}
		})
	}
	all.Wait()
	if keys := client.Keys(context.Background(), "*").Val(); len(keys) != 1 || keys[0] != sim.Topic {
		t.Errorf("the server has the keys %q", keys)
	}
	if theirs := client.Get(context.Background(), sim.Topic).Val(); theirs != "theirs" {
		t.Errorf("what was theirs is %q", theirs)
	}
}

// playedVerdicts plays a game, which must pass, and returns its verdicts.
func playedVerdicts(t *testing.T, game sim.Game) string {
	book, err := sim.Play(game)
	if err != nil {
		t.Error(err)
		return ""
	}
	var text strings.Builder
	for _, j := range book.Verdicts() {
		text.WriteString(j.Check + " " + string(j.Value) + "\n")
	}
	if book.Result() != ledger.Pass {
		outcome, why := book.Outcome()
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
	ctx := context.Background()
	theirs := []string{"payments", "payments-sim-abc", "text-sim-aaaaaaaaaa"}
	for _, name := range append(theirs[:2:2], "payments-sim-aaaaaaaaaa") {
		if err := client.XAdd(ctx, &redis.XAddArgs{Stream: name, Values: []string{"a", "b"}}).Err(); err != nil {
			t.Fatal(err)
		}
	}
	if err := client.Set(ctx, theirs[2], "no stream", 0).Err(); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"sweep", "sweep --yes"} {
		o := play(t, nil, append(strings.Fields(command), "--redis", address)...)
		if o.code != exitPass || !strings.Contains(o.stdout, "run sim-aaaaaaaaaa\n  stream  payments-sim-aaaaaaaaaa\n") || strings.Contains(o.stdout, "removed") != (command == "sweep --yes") {
			t.Errorf("%s: exit code %d\n%s%s", command, o.code, o.stdout, o.stderr)
		}
	}
	left := client.Keys(ctx, "*").Val()
	slices.Sort(left)
	if !slices.Equal(left, theirs) {
		t.Errorf("there are still %q", left)
	}
}
