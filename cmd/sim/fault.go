package main

import (
	"fmt"
	"runtime/debug"

	"kafkasim/sim/narrate"
)

// stackVariable is the environment variable that shows where it went wrong.
const stackVariable = "KAFKASIM_STACK"

// fault is a panic: what this program does wrong by itself.
type fault struct {
	value any
	stack []byte
}

func (f fault) Error() string { return fmt.Sprint(f.value) }

// catch makes a panic the error of the function that defers it. Each goroutine
// needs it for itself.
func catch(err *error) {
	if value := recover(); value != nil {
		*err = fault{value, debug.Stack()}
	}
}

// tellFault says whose fault it is and what to do with it.
func (a *app) tellFault(f fault) {
	fmt.Fprintln(a.err, "sim: "+say(a.lang, "cli.fault", narrate.Args{"what": f.Error(), "variable": stackVariable + "=1"}))
	if a.env(stackVariable) != "" {
		a.err.Write(f.stack)
	}
}
