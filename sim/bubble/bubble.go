// Package bubble gives an ordinary program virtual time. Inside Run, sleeping
// for two hours takes no time at all, and timers, tickers and time-outs of
// every library keep their real meaning: the clock jumps to the next timer
// whenever every goroutine waits.
//
// It is a thin shell around testing/synctest and the only place that imports
// testing. Its contract is synctest's: everything that the body starts must
// have ended when it returns; nothing made outside may be waited on inside,
// nor the reverse, except through atomics; a goroutine that waits for a mutex
// or for the real network stops the clock. For that last case there is a
// watchdog, outside, in wall time. Goroutines that become ready at the same
// instant race on several processors, and a busy machine decides who wins: while
// a body runs, the process is on one. InRealTime has the same watchdog for a body
// that needs the real network, and with it the real clock.
package bubble

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// ErrStuck is returned when the watchdog saw no progress. The body still runs:
// the process should report what it has and end.
var ErrStuck = errors.New("no progress")

// Panic is a panic of the body, or synctest's own about goroutines that the
// body left behind.
type Panic struct {
	Value any
	Stack []byte
}

func (p *Panic) Error() string { return fmt.Sprint(p.Value) }

const (
	// beat is how often, in virtual time, a running clock counts as progress.
	beat = 10 * time.Minute
	// look is how often, in wall time, the watchdog looks.
	look = 50 * time.Millisecond
)

// Watch is what the watchdog goes by. Both functions are called from outside
// the bubble.
type Watch struct {
	Progress func() int64         // grows while something happens
	Patience func() time.Duration // wall time without progress after which the run is stuck; may shrink while it runs
}

// Run plays body in virtual time and returns when it has ended, or with
// ErrStuck when it makes no progress. The clock starts at 2000-01-01 00:00 UTC.
// Meanwhile the process uses one processor: two bodies at the same time are no
// faster than one after the other. Where a body is stuck it stays so.
func Run(watch Watch, body func()) error {
	withTodaysTimers()
	var beats atomic.Int64
	progress := watch.Progress
	watch.Progress = func() int64 { return progress() + beats.Load() }
	return watch.over(func() error {
		bodies.enter()
		defer bodies.leave()
		return play(&beats, body)
	})
}

// bodies counts those that run: how many processors there are is a setting of the
// whole process.
var bodies counter

type counter struct {
	sync.Mutex
	running    int
	processors int // while none runs
}

func (c *counter) enter() {
	c.Lock()
	defer c.Unlock()
	were := runtime.GOMAXPROCS(1)
	if c.running++; c.running == 1 {
		c.processors = were
	}
}

func (c *counter) leave() {
	c.Lock()
	defer c.Unlock()
	if c.running--; c.running == 0 {
		runtime.GOMAXPROCS(c.processors)
	}
}

// withTodaysTimers takes back a GODEBUG setting for old programs, with which
// there is no virtual time. Go heeds the change while the program runs.
func withTodaysTimers() {
	if settings := os.Getenv("GODEBUG"); strings.Contains(settings, "asynctimerchan=") {
		_ = os.Setenv("GODEBUG", settings+",asynctimerchan=0") // the last one counts
	}
}

// InRealTime plays body in real time. What goes wrong is told as Run tells it;
// what the body leaves behind nobody notices.
func InRealTime(watch Watch, body func()) error {
	return watch.over(func() (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = &Panic{r, debug.Stack()}
			}
		}()
		body()
		return nil
	})
}

// over returns what play returns, or ErrStuck.
func (watch Watch) over(play func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- play() }()

	ticker := time.NewTicker(look)
	defer ticker.Stop()
	seen, since := int64(-1), time.Now()
	for {
		select {
		case err := <-ended:
			return err
		case <-ticker.C:
			if now := watch.Progress(); now != seen {
				seen, since = now, time.Now()
			} else if time.Since(since) > watch.Patience() {
				return ErrStuck
			}
		}
	}
}

func play(beats *atomic.Int64, body func()) (err error) {
	defer func() {
		// synctest reports what the body left behind by panicking here.
		if r := recover(); r != nil && err == nil {
			err = &Panic{r, debug.Stack()}
		}
	}()
	ran := false
	synctest.Test(new(testing.T), func(*testing.T) {
		ran = true
		stop := make(chan struct{})
		go count(beats, stop)
		defer close(stop)
		defer func() {
			if r := recover(); r != nil {
				err = &Panic{r, debug.Stack()}
			}
		}()
		body()
	})
	if !ran {
		return errors.New("this Go runtime did not run the body in virtual time")
	}
	return err
}

func count(beats *atomic.Int64, stop <-chan struct{}) {
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		select {
		case <-stop:
			return
		case <-ticker.C:
			beats.Add(1)
		}
	}
}
