// Package client has the real clients of a run, producers and consumers of Kafka
// and those who listen on Redis, and writes what they do into the ledger at the
// moment they do it.
//
// Actors do what they are told and say whether it worked: they return errors
// and never decide how a scenario continues. A consumer lives several lives (see
// incarnation.go): crash and restart begin a new incarnation with a new client.
//
// Limits: actors commit by requests of their own and never use franz-go's
// commits, which hold a mutex through joins and would stop virtual time. One
// goroutine, the script's, tells an actor what to do.
package client

import (
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kerr"
)

// World is what all actors of a run share.
type World struct {
	Seed    uint64
	Cluster *cluster.Cluster
	Redis   *cluster.Redis // nil where nobody asked for one
	Ledger  *ledger.Ledger
	Stop    *atomic.Bool // somebody wants the run to end; nil = nobody ever does
}

// errStopped ends what an actor is doing because somebody wants the run to end.
// It is no trouble.
var errStopped = errors.New("the run is to end")

func (w *World) stopped() bool { return w.Stop != nil && w.Stop.Load() }

// pass lets time pass, or returns errStopped. In real time somebody who wants
// the run to end does not wait until it is over.
func (w *World) pass(d time.Duration) error {
	const nap = 50 * time.Millisecond
	for end := time.Now().Add(d); ; {
		left := time.Until(end)
		switch {
		case w.stopped():
			return errStopped
		case left <= 0:
			return nil
		}
		if w.Cluster.InRealTime() {
			left = min(left, nap)
		}
		time.Sleep(left)
	}
}

// source draws from the seed, and differently for every name.
func source(seed uint64, name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// jitter is the moment an actor takes to begin what it was told, drawn from the
// seed. It gives the timers of every actor a phase of their own, and keeps an
// actor from writing into the ledger at the instant at which the script or
// another actor does: Go would pick one of them at random.
func jitter(draw *rand.Rand) {
	time.Sleep(time.Microsecond + time.Duration(draw.Int64N(int64(20*time.Microsecond))))
}

// definite says whether an error means that what was asked was not done. An
// answer of the broker does, except for those that say it was too slow; a
// lost connection leaves open whether the request had arrived.
func definite(err error) bool {
	var answer *kerr.Error
	return errors.As(err, &answer) && answer != kerr.RequestTimedOut && answer != kerr.NotEnoughReplicasAfterAppend
}

// closeAndPad closes what is left of a client. How long that takes depends on what
// its goroutines were in the middle of, by a message more or less; the pause
// afterwards hides it, so that runs repeat.
func closeAndPad(closeClient func()) {
	const slot = 10 * time.Millisecond
	begin := time.Now()
	closeClient()
	time.Sleep(slot - time.Since(begin)%slot)
}
