package main

import (
	"sync"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/report"
)

// following draws a run in real time on standard output while it goes on. It
// reads the ledger from outside: who acts is not kept waiting by who prints.
type following struct {
	app   *app
	draw  reportFlags
	begun time.Time
	mu    sync.Mutex   // of …
	live  *report.Live // … nil until the run begins
	done  chan struct{}
	over  sync.WaitGroup
}

// follow makes a run in real time a live one, if its report is text for
// standard output, and otherwise returns nil.
func (a *app) follow(game *sim.RunSpec, d reportFlags) *following {
	if game.RealTime == nil || d.format != "text" || d.output != "" || d.quiet {
		return nil
	}
	f := &following{app: a, draw: d, done: make(chan struct{})}
	game.RealTime.Follow = f.begin
	if !d.quiet && canRedraw(a) {
		game.RealTime.Waits = nil // one sees what is going on
	}
	a.live.Store(f)
	return f
}

func (f *following) begin(book *ledger.Ledger) {
	const often = 100 * time.Millisecond
	f.begun = time.Now()
	live := report.NewLive(f.app.out, book.Header, f.app.options(f.app.out, book, f.draw))
	if canRedraw(f.app) {
		live.Grow(f.terminal)
	}
	f.mu.Lock()
	f.live = live
	f.mu.Unlock()
	f.over.Go(func() {
		ticker := time.NewTicker(often)
		defer ticker.Stop()
		for {
			select {
			case <-f.done:
				return
			case <-ticker.C:
				f.mu.Lock()
				live.Hear(book)
				f.mu.Unlock()
			}
			if live.Err() != nil {
				f.app.stop.Store(true) // nobody reads any more: the run ends, and cleans up
				return
			}
		}
	})
}

// canRedraw says whether lines on standard output can be written over.
func canRedraw(a *app) bool { return isTerminal(a.out) && a.env("TERM") != "dumb" }

func (f *following) terminal() report.Terminal {
	columns, rows := sizeOf(f.app.out)
	return report.Terminal{Columns: columns, Rows: rows, Time: time.Since(f.begun)}
}

// beside lets something else be written, on what may be the same terminal.
func (f *following) beside(write func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.live != nil {
		f.live.Clear()
	}
	write()
}

// stop ends the reading along.
func (f *following) stop() {
	if f != nil {
		close(f.done)
		f.over.Wait()
	}
}

// end draws what is left of the report. It says false where nothing was drawn
// so far.
func (f *following) end(book *ledger.Ledger) (drawn bool, err error) {
	if f == nil || f.live == nil {
		return false, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return true, f.live.End(book)
}
