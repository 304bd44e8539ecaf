// Package interrupt asks for the signals by which somebody ends the program,
// before anything else is made ready: it needs so little that Go initializes it
// first of all, and from then on no signal kills before it is heard. What comes
// earlier, while the program is still being loaded, the system answers itself.
package interrupt

import (
	"os"
	"os/signal"
	"syscall"
)

var asked = make(chan os.Signal, 8)

func init() {
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	// With nohup it is meant to outlive the terminal.
	if !signal.Ignored(syscall.SIGHUP) {
		signal.Notify(asked, syscall.SIGHUP)
	}
}

// Asked has the signals that have come so far, and those that come: Ctrl-C, a
// polite kill, and the end of the terminal.
func Asked() <-chan os.Signal { return asked }

// KeepPipes makes a reader that goes away, such as head, an error of the next
// write, and not the end of the program: there are things to be done first.
//
//go:noinline
func KeepPipes() { signal.Ignore(syscall.SIGPIPE) }
