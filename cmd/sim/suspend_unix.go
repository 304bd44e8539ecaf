//go:build unix

package main

import (
	"os"
	"os/signal"
	"syscall"
)

// heedSuspension tells when somebody else suspends the program, and undoes that.
func heedSuspension() (suspended <-chan os.Signal, undo func()) {
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGTSTP)
	return c, func() { signal.Stop(c) }
}

// stopSelf stops the program, and what was started with it, until a shell says fg. The
// signal that asks for it is heeded here, and so does not do it. To stop takes the system
// a moment, in which the program must not go on.
func stopSelf() {
	resumed := make(chan os.Signal, 1)
	signal.Notify(resumed, syscall.SIGCONT)
	defer signal.Stop(resumed)
	if err := syscall.Kill(0, syscall.SIGSTOP); err == nil {
		<-resumed
	}
}
