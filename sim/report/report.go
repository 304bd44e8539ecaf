// Package report draws a ledger: as the text that a person reads, as JSON, as
// JUnit for CI, as Markdown for a GitHub summary and as a GitHub annotation.
//
// All reports are functions of the ledger and the options alone: the same run
// gives the same bytes, but for the real time that JUnit tells. They know no time
// but the ledger's, never ask the terminal what it can do, and judge nothing; the
// verdicts are in the ledger.
//
// What it does not do: keep a writer's errors to itself. Every report is drawn
// in memory and written at once, and the error of that write is returned.
package report

import "kafkasim/sim/narrate"

// Options say how a report is drawn.
type Options struct {
	Language narrate.Language
	Prose    narrate.Prose
	Color    bool
	Width    int    // of a line; 0 = 80
	Verbose  bool   // every event on a line of its own
	Quiet    bool   // the heading, the checks and the result only
	Repeat   string // the command that plays the run again
}

// The widths that a page can have: below the first nothing fits, above the
// last no eye finds the next line.
const (
	narrowest = 20
	usual     = 80
	widest    = 100
)

//go:noinline
func (o Options) lineWidth() int {
	if o.Width == 0 {
		return usual
	}
	return min(max(o.Width, narrowest), widest)
}
