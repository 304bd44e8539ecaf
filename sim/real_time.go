package sim

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"kafkasim/sim/bubble"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
	"kafkasim/sim/remote"
)

// RealTime is how a game is played in real time: over TCP, with waits that really
// take as long as they say.
type RealTime struct {
	Kafka  *Kafka               // play against these brokers; nil = the embedded one
	Redis  string               // host:port of a Redis server, for scenarios that need one
	Follow func(*ledger.Ledger) // is handed the ledger when the run begins, to read along with Since; nil = nobody does
	Waits  func(step string)    // is told of steps of the script that take long; nil = nobody wants to know
	Tell   func(text string)    // is told what went wrong behind the scenes; nil = nobody wants to know
}

// Kafka is a cluster that is not ours, and Security how to get into it.
type (
	Kafka    = remote.Kafka
	Security = remote.Security
)

// Mechanisms are the SASL mechanisms that Security knows.
func Mechanisms() []string { return remote.Mechanisms() }

// Unreachable says why brokers, or a Redis server, could not be used. Nothing was played.
type Unreachable struct{ error }

// In real time a run may wait for a session to time out, twice, without
// anything happening; longer waits are parameters of the scenario.
const (
	patienceInRealTime       = 2 * time.Minute
	patienceStoppingRealTime = 10 * time.Second
	napInRealTime            = 50 * time.Millisecond
)

func (r *Run) playInRealTime(g RunSpec, header ledger.Header) (*ledger.Ledger, error) {
	brokers, err := g.brokers()
	if err != nil {
		return nil, Unreachable{err}
	}
	header.Clock = ledger.Wall
	if g.RealTime.Kafka != nil {
		header.Brokers, header.Kafka = g.RealTime.Kafka.String(), brokers.Version()
	}
	scope := brokers.Scope()
	if g.Scenario.Redis != "" {
		if r.theirRedis, err = g.redis(scope); err != nil {
			brokers.Close()
			return nil, Unreachable{err}
		}
		header.Redis, header.RedisVersion = g.RealTime.Redis, r.theirRedis.Version()
		scope = r.theirRedis.Scope()
	}
	begin := time.Now()
	book := ledger.New(header, func() time.Duration { return time.Since(begin) })
	book.Scope(scope)
	gone := func() {}
	if scope != "" {
		gone = g.leave(Leftover{Suffix: scope})
	}
	if g.RealTime.Follow != nil {
		g.RealTime.Follow(book)
	}
	r.nap = napInRealTime
	patience := patienceInRealTime + r.longest()
	watch := bubble.Watch{
		Progress: func() int64 { return int64(book.Len()) + r.waited.Load() },
		Patience: func() time.Duration {
			if g.Stop.Load() {
				return patienceStoppingRealTime
			}
			return patience
		},
	}
	over := r.tellWaits(g.RealTime.Waits)
	err = bubble.InRealTime(watch, func() { r.play(g.script(), book, brokers) })
	over()
	if err != nil {
		book = abandoned(book, r, g.Stop.Load(), patience, err)
	}
	err = brokers.Sweep()
	if r.theirRedis != nil {
		err = errors.Join(err, r.theirRedis.Sweep())
	}
	switch {
	case err == nil:
		gone()
	case g.RealTime.Tell != nil:
		g.RealTime.Tell(err.Error())
	}
	return book, nil
}

// brokers are those that the game is played against.
func (g RunSpec) brokers() (*cluster.Cluster, error) {
	if g.RealTime.Kafka == nil {
		return cluster.BootTCP(g.Seed)
	}
	ctx, cancel := g.untilStopped()
	defer cancel()
	return cluster.Connect(ctx, *g.RealTime.Kafka, g.Seed)
}

// redis is the server that the game is played against, with names that end in
// scope.
func (g RunSpec) redis(scope string) (*cluster.Redis, error) {
	ctx, cancel := g.untilStopped()
	defer cancel()
	return cluster.ConnectRedis(ctx, g.RealTime.Redis, scope)
}

// untilStopped ends when somebody wants the run to stop.
func (g RunSpec) untilStopped() (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go g.whenStopped(ctx, cancel)
	return ctx, cancel
}

// whenStopped calls cancel when somebody wants the run to stop.
func (g RunSpec) whenStopped(ctx context.Context, cancel func()) {
	for !g.Stop.Load() && ctx.Err() == nil {
		time.Sleep(napInRealTime)
	}
	cancel()
}

// longest is the longest wait that a parameter asks for.
func (v Values) longest() time.Duration {
	var most time.Duration
	for _, value := range v.byName {
		if d, ok := value.(time.Duration); ok {
			most = max(most, d)
		}
	}
	return most
}

// remarkable is how long a step of the script may take before somebody wants
// to know what is waited for.
const remarkable = 3 * time.Second

// tellWaits tells of each step of the script that takes long, until over is
// called.
func (r *Run) tellWaits(tell func(string)) (over func()) {
	if tell == nil {
		return func() {}
	}
	var done atomic.Bool
	go func() {
		var at *string
		var since time.Time
		for !done.Load() {
			switch now := r.verb.Load(); {
			case now != at:
				at, since = now, time.Now()
			case at != nil && !since.IsZero() && time.Since(since) > remarkable:
				tell(*at)
				since = time.Time{} // once is enough
			}
			time.Sleep(napInRealTime)
		}
	}()
	return func() { done.Store(true) }
}
