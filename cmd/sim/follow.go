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
	app  *app
	draw drawing
	live *report.Live // nil until the run begins
	done chan struct{}
	over sync.WaitGroup
}

// follow makes a run in real time a live one, if its report is text for
// standard output, and otherwise returns nil.
func (a *app) follow(game *sim.Game, d drawing) *following {
	if game.Wall == nil || d.format != "text" || d.output != "" {
		return nil
	}
	f := &following{app: a, draw: d, done: make(chan struct{})}
	game.Wall.Follow = f.begin
	return f
}

func (f *following) begin(book *ledger.Ledger) {
	const often = 100 * time.Millisecond
	f.live = report.NewLive(f.app.out, book.Header, f.app.options(f.app.out, book, f.draw))
	f.over.Go(func() {
		ticker := time.NewTicker(often)
		defer ticker.Stop()
		for {
			select {
			case <-f.done:
				return
			case <-ticker.C:
				f.live.Hear(book)
			}
			if f.live.Err() != nil {
				f.app.stop.Store(true) // nobody reads any more: the run ends, and cleans up
				return
			}
		}
	})
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
	return true, f.live.End(book)
}
