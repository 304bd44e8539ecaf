package main

import (
	"fmt"
	"os"

	"kafkasim/cmd/sim/interrupt"
)

// heedSignals makes the first Ctrl-C end the run and print what there is, and
// the second one leave at once. A polite kill and the end of the terminal are as
// good as Ctrl-C.
func (a *app) heedSignals() {
	asked := interrupt.Asked()
	select {
	case <-asked: // it came while the program was being loaded
		a.interrupt()
	default:
	}
	go func() {
		if !a.stop.Load() {
			<-asked
			a.interrupt()
		}
		<-asked
		a.tellLeft()
		os.Exit(exitInterrupted)
	}()
}

func (a *app) interrupt() {
	a.stop.Store(true)
	close(a.stopped)
	fmt.Fprintln(a.err, "sim: interrupted, ending the run; press Ctrl-C again to leave at once")
}
