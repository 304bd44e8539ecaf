package sim_test

import (
	"errors"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"

	"github.com/alicebob/miniredis/v2"
)

// theirServer is a Redis that the run did not start, with a key in it.
func theirServer(t *testing.T) *miniredis.Miniredis {
	t.Helper()
	server := miniredis.RunT(t)
	if err := server.Set("mine", "1"); err != nil {
		t.Fatal(err)
	}
	return server
}

// onAStream is a script with a stream that has something in it and a listener,
// and then ends somehow.
func onAStream(end func(*sim.Run)) sim.Scenario {
	s := scene(func(r *sim.Run) {
		redis := r.Redis()
		channel, stream := redis.Channel("mine"), redis.Stream("mine", 0)
		shop := r.Producer("producer", r.Topic(sim.Topic, 1), time.Millisecond)
		shop.AlsoOn(channel, stream)
		radio, reader := channel.Subscriber("radio-1"), stream.Reader("stream-1", sim.Group, client.StreamPlan{})
		radio.TuneIn()
		reader.Start()
		shop.Send(10)
		radio.CatchUp()
		reader.CatchUp()
		end(r)
	})
	s.Redis = "it needs a Redis server"
	return s
}

// TestNothingStaysBehindInTheirRedis, whatever happens; and a stream of the same
// name, which is theirs, is not touched.
func TestNothingStaysBehindInTheirRedis(t *testing.T) {
	t.Parallel()
	stop := new(atomic.Bool)
	for want, end := range map[string]func(*sim.Run){
		ledger.Finished:    func(*sim.Run) {},
		ledger.Failed:      func(r *sim.Run) { r.Topic("a topic with spaces", 1) },
		ledger.Interrupted: func(r *sim.Run) { stop.Store(true); r.Wait(time.Hour) },
	} {
		stop.Store(false)
		server := theirServer(t)
		book := mustPlay(t, sim.RunSpec{Scenario: onAStream(end), Stop: stop, RealTime: &sim.RealTime{Redis: server.Addr()}})
		if outcome, why := book.Ending(); outcome != want {
			t.Errorf("it ended %s: %s, and should have %s", outcome, why, want)
		}
		if keys := server.Keys(); len(keys) != 1 || keys[0] != "mine" {
			t.Errorf("%s: left behind: %q", want, keys)
		}
		if text := saved(t, book); strings.Contains(text, "-sim-") {
			t.Error("the ledger has names that only the server should know")
		}
		if book.Header.Redis != server.Addr() || book.Header.Brokers != "" {
			t.Errorf("the header is %+v", book.Header)
		}
	}
}

// TestOneScopeForBoth: with brokers and a Redis that are not ours the ledger has
// the names of both as the scenario calls them.
func TestOneScopeForBoth(t *testing.T) {
	t.Parallel()
	kafka, admin := theirs(t)
	server := theirServer(t)
	book := mustPlay(t, sim.RunSpec{Scenario: onAStream(func(*sim.Run) {}), RealTime: &sim.RealTime{Kafka: kafka, Redis: server.Addr()}})
	if text := saved(t, book); strings.Contains(text, "-sim-") || !strings.Contains(text, `"mine"`) {
		t.Error("the ledger has other names than the scenario")
	}
	wantSwept(t, admin)
	if keys := server.Keys(); len(keys) != 1 {
		t.Errorf("left behind: %q", keys)
	}
}

// TestARedisThatCannotBeUsedIsUnreachable: nobody there, somebody who says
// nothing, one who wants a password, and somebody who wants to stop meanwhile.
func TestARedisThatCannotBeUsedIsUnreachable(t *testing.T) {
	t.Parallel()
	nobody, err1 := net.Listen("tcp", "127.0.0.1:0")
	silent, err2 := net.Listen("tcp", "127.0.0.1:0")
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	defer silent.Close()
	locked := theirServer(t)
	locked.RequireAuth("secret")
	for _, x := range []struct{ address, want string }{
		{nobody.Addr().String(), "refused"},
		{silent.Addr().String(), "timeout"},
		{locked.Addr(), "wants a password"},
		{"nowhere.invalid:6379", "there is no host nowhere.invalid"},
	} {
		begin := time.Now()
		book, err := sim.Play(sim.RunSpec{Scenario: onAStream(nil), RealTime: &sim.RealTime{Redis: x.address}})
		var unreachable sim.Unreachable
		if book != nil || !errors.As(err, &unreachable) || !strings.Contains(err.Error(), x.address) || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: it says %v", x.address, err)
		}
		if took := time.Since(begin); took > 20*time.Second {
			t.Errorf("%s: it took %s", x.address, took)
		}
	}
	stop := new(atomic.Bool)
	time.AfterFunc(100*time.Millisecond, func() { stop.Store(true) })
	begin := time.Now()
	if _, err := sim.Play(sim.RunSpec{Scenario: onAStream(nil), Stop: stop, RealTime: &sim.RealTime{Redis: silent.Addr().String()}}); err == nil || time.Since(begin) > 2*time.Second {
		t.Errorf("it took %s to stop: %v", time.Since(begin), err)
	}
}

func TestWithoutARedisItIsLeftOut(t *testing.T) {
	book := mustPlay(t, sim.RunSpec{Scenario: onAStream(nil), RealTime: &sim.RealTime{}})
	if outcome, why := book.Ending(); outcome != ledger.NotPlayed || why != "it needs a Redis server" {
		t.Errorf("%s %s", outcome, why)
	}
}
