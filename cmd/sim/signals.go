package main

import (
	"fmt"
	"os"

	"kafkasim/cmd/sim/interrupt"
	"kafkasim/sim/narrate"
)

// heedSignals makes the first Ctrl-C end the run and print what there is, and
// the second one leave at once. A polite kill and the end of the terminal are as
// good as Ctrl-C. It is said in the language given, for it may come while
// nothing else is known yet.
func (a *app) heedSignals(lang narrate.Language) {
	asked := interrupt.Asked()
	select {
	case <-asked: // it came while the program was being loaded
		a.interrupt(lang)
	default:
	}
	go func() {
		if !a.stop.Load() {
			<-asked
			a.interrupt(lang)
		}
		<-asked
		if p := a.terminal.Load(); p != nil {
			p.leave()
		}
		a.tellLeft()
		os.Exit(exitInterrupted)
	}()
}

func (a *app) interrupt(lang narrate.Language) {
	a.stop.Store(true)
	close(a.stopped)
	if a.terminal.Load() != nil {
		return // it ends at once
	}
	key := "cli.interrupted"
	if a.untilCtrlC.Load() {
		key = "byhand.ending"
	}
	a.beside(func() { fmt.Fprintln(a.err, "sim: "+say(lang, key, nil)) })
}
