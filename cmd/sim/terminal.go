package main

import (
	"io"
	"os"

	"github.com/charmbracelet/x/term"
)

// isTerminal says whether a stream is a terminal; each stream is judged by
// itself.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// colored decides whether a stream gets colour: the flag, then NO_COLOR (set
// and not empty), then CLICOLOR_FORCE or FORCE_COLOR, then whether it is a
// terminal that can do it.
func (a *app) colored(w io.Writer) bool {
	switch {
	case a.color == "always":
		return true
	case a.color == "never" || a.env("NO_COLOR") != "":
		return false
	case forces(a.env("CLICOLOR_FORCE")) || forces(a.env("FORCE_COLOR")):
		return true
	}
	return isTerminal(w) && a.env("TERM") != "dumb"
}

func forces(value string) bool { return value != "" && value != "0" }

// A page is as wide as the terminal, but no eye finds the next line of a very
// wide one, and nothing fits on a very narrow one. What is no terminal has the
// page of a book.
const pageWidth, narrowest, widest = 80, 20, 100

func widthOf(w io.Writer) int {
	if columns, ok := columnsOf(w); ok {
		return min(widest, max(narrowest, columns))
	}
	return pageWidth
}

// columnsOf is how wide a terminal really is; what is none has no width.
func columnsOf(w io.Writer) (columns int, ok bool) {
	columns, _ = sizeOf(w)
	return columns, columns > 0
}

// sizeOf is how large a terminal is; 0 is what is none, or does not say.
func sizeOf(w io.Writer) (columns, rows int) {
	if f, isFile := w.(*os.File); isFile && isTerminal(w) {
		if columns, rows, err := term.GetSize(f.Fd()); err == nil {
			return columns, rows
		}
	}
	return 0, 0
}
