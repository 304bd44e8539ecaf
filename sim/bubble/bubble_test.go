package bubble_test

import (
	"errors"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kafkasim/sim/bubble"
)

// calm is a watch that sees no progress of its own and waits long.
func calm() bubble.Watch { return patient(20 * time.Second) }

func patient(patience time.Duration) bubble.Watch {
	return bubble.Watch{Progress: func() int64 { return 0 }, Patience: func() time.Duration { return patience }}
}

func TestAnHourPassesAtOnce(t *testing.T) {
	wall := time.Now()
	var first time.Time
	var slept time.Duration
	err := bubble.Run(calm(), func() {
		first = time.Now()
		time.Sleep(time.Hour)
		slept = time.Since(first)
	})
	if err != nil || slept != time.Hour {
		t.Errorf("slept %s, %v", slept, err)
	}
	if !first.Equal(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the clock starts at %s", first)
	}
	if took := time.Since(wall); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

func TestTimersOfGoroutinesFireInTheirOrder(t *testing.T) {
	var order []string
	err := bubble.Run(calm(), func() {
		var mu sync.Mutex
		var group sync.WaitGroup
		for _, x := range []struct {
			name string
			wait time.Duration
		}{{"c", 3 * time.Hour}, {"a", time.Second}, {"b", 2 * time.Minute}} {
			group.Go(func() {
				time.Sleep(x.wait)
				mu.Lock()
				defer mu.Unlock()
				order = append(order, x.name)
			})
		}
		group.Wait()
	})
	if got := strings.Join(order, ""); err != nil || got != "abc" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestAPanicOfTheBodyIsReturned(t *testing.T) {
	cause := errors.New("boom")
	err := bubble.Run(calm(), explode(cause))
	var p *bubble.Panic
	if !errors.As(err, &p) || p.Value != cause || p.Error() != "boom" {
		t.Fatalf("%#v", err)
	}
	if !strings.Contains(string(p.Stack), "explode") {
		t.Errorf("the stack does not show where it came from:\n%s", p.Stack)
	}
	works(t)
}

func explode(cause error) func() {
	return func() {
		time.Sleep(time.Second)
		panic(cause)
	}
}

// works proves that the next bubble is not harmed by what happened before.
func works(t *testing.T) {
	t.Helper()
	ran := false
	if err := bubble.Run(calm(), func() { time.Sleep(time.Hour); ran = true }); err != nil || !ran {
		t.Errorf("the next bubble: ran is %v, %v", ran, err)
	}
}

func TestAGoroutineLeftBehindIsAnError(t *testing.T) {
	for _, x := range []struct {
		name, want string
		leave      func()
	}{
		{"a goroutine", "deadlock", func() { go func() { select {} }() }},
		{"a goroutine and a panic", "boom", func() {
			go func() { select {} }()
			panic("boom")
		}},
	} {
		err := bubble.Run(calm(), x.leave)
		var p *bubble.Panic
		if !errors.As(err, &p) || !strings.Contains(p.Error(), x.want) {
			t.Errorf("%s: %v", x.name, err)
		}
		works(t)
	}
}

func TestAGoroutineThatWaitsForAMutexIsStuck(t *testing.T) {
	const patience = 200 * time.Millisecond
	var mu sync.Mutex
	defer mu.Unlock() // the body's end
	begin := time.Now()
	err := bubble.Run(patient(patience), func() {
		mu.Lock()
		go func() { time.Sleep(time.Hour) }()
		mu.Lock()
	})
	if took := time.Since(begin); !errors.Is(err, bubble.ErrStuck) || took < patience || took > 5*time.Second {
		t.Errorf("after %s: %v", took, err)
	}
	works(t)
}

func TestPatienceMayShrink(t *testing.T) {
	var told atomic.Bool
	watch := patient(0)
	watch.Patience = func() time.Duration {
		if told.Load() {
			return 100 * time.Millisecond
		}
		return time.Hour
	}
	time.AfterFunc(300*time.Millisecond, func() { told.Store(true) })
	var mu sync.Mutex
	defer mu.Unlock() // the body's end
	begin := time.Now()
	err := bubble.Run(watch, func() {
		mu.Lock()
		mu.Lock()
	})
	if took := time.Since(begin); !errors.Is(err, bubble.ErrStuck) || took < 300*time.Millisecond {
		t.Errorf("after %s: %v", took, err)
	}
}

// busy works for a while of real time without letting virtual time pass.
func busy(d time.Duration, step func()) {
	const slice = time.Millisecond
	for end := wall() + d; wall() < end; step() {
		for slept := wall() + slice; wall() < slept; {
			runtime.Gosched() // to the goroutine that counts: both share one processor
		}
	}
}

var began = time.Now()

// wall is real time even inside a bubble, where the clock only moves between
// two steps: a goroutine outside counts it.
func wall() time.Duration { return time.Duration(elapsed.Load()) }

var elapsed atomic.Int64

func init() {
	go func() {
		for range time.Tick(time.Millisecond) {
			elapsed.Store(int64(time.Since(began)))
		}
	}()
}

func TestProgressKeepsASlowBubbleAlive(t *testing.T) {
	var steps atomic.Int64
	watch := patient(200 * time.Millisecond)
	watch.Progress = steps.Load
	if err := bubble.Run(watch, func() { busy(600*time.Millisecond, func() { steps.Add(1) }) }); err != nil {
		t.Errorf("with progress: %v", err)
	}
	if err := bubble.Run(watch, func() { busy(600*time.Millisecond, func() {}) }); !errors.Is(err, bubble.ErrStuck) {
		t.Errorf("without progress: %v", err)
	}
}

func TestARunningClockIsProgress(t *testing.T) {
	err := bubble.Run(patient(200*time.Millisecond), func() {
		busy(600*time.Millisecond, func() { time.Sleep(time.Minute) })
	})
	if err != nil {
		t.Error(err)
	}
}

func TestBubblesOneAfterAnotherAndAtOnce(t *testing.T) {
	run := func(d time.Duration) {
		var slept time.Duration
		err := bubble.Run(calm(), func() {
			begin := time.Now()
			done := make(chan bool)
			go func() { time.Sleep(d); close(done) }()
			<-done
			slept = time.Since(begin)
		})
		if err != nil || slept != d {
			t.Errorf("slept %s of %s, %v", slept, d, err)
		}
	}
	for i := range 5 {
		run(time.Duration(i) * time.Hour)
	}
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() { run(time.Duration(i+1) * time.Hour) })
	}
	group.Wait()
}

// TestOneProcessor: who comes first of two that are ready at the same instant
// must not depend on what else the machine does.
func TestOneProcessor(t *testing.T) {
	before := runtime.GOMAXPROCS(2)
	defer runtime.GOMAXPROCS(before)
	var inside atomic.Int64
	body := func() { time.Sleep(time.Hour); inside.Add(int64(runtime.GOMAXPROCS(0))) }
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if err := bubble.Run(calm(), body); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := inside.Load(); n != 4 {
		t.Errorf("four bodies play on %d processors", n)
	}
	if n := runtime.GOMAXPROCS(0); n != 2 {
		t.Errorf("afterwards there are %d processors", n)
	}
}

// TestAnOldGODEBUG: a variable that somebody has exported for another program
// does not take virtual time away.
func TestAnOldGODEBUG(t *testing.T) {
	t.Setenv("GODEBUG", "http2client=0,asynctimerchan=1")
	works(t)
	if left := os.Getenv("GODEBUG"); !strings.HasPrefix(left, "http2client=0,") {
		t.Errorf("GODEBUG is %q now", left)
	}
}
