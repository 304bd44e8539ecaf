package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// heedSignals makes the first Ctrl-C end the run and print what there is, and
// the second one leave at once.
func (a *app) heedSignals() {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		<-signals
		a.stop.Store(true)
		close(a.stopped)
		fmt.Fprintln(a.err, "sim: interrupted, ending the run; press Ctrl-C again to leave at once")
		<-signals
		os.Exit(exitInterrupted)
	}()
}
