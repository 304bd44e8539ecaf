package main

import (
	"fmt"
	"sync"
	"time"

	"kafkasim/sim/narrate"
)

// showProgress says on standard error what goes on, if it goes on for longer
// than a blink, and returns what ends that. On a terminal the line disappears
// again.
func (a *app) showProgress(name string) (end func()) {
	const blink = 80 * time.Millisecond
	line := say(a.lang, "cli.playing", narrate.Args{"scenario": name})
	done := make(chan struct{})
	var shown sync.WaitGroup
	shown.Go(func() {
		select {
		case <-done:
			return
		case <-time.After(blink):
		}
		if !isTerminal(a.err) {
			fmt.Fprintln(a.err, line)
			return
		}
		fmt.Fprint(a.err, line)
		<-done
		fmt.Fprint(a.err, "\r\x1b[K")
	})
	return func() {
		close(done)
		shown.Wait()
	}
}
