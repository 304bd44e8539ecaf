package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// nameColumn is where the second column of lines begins, so that the lines of
// many runs stand in order.
const nameColumn = 30

// Line writes one line about a run: what was played and how it went. A quiet one
// stands alone, and has the whole command that repeats the run.
func Line(w io.Writer, run *ledger.Ledger, opts Options) error {
	k := newTheme(opts.Color, nil)
	glyph, paint := "✓", k.good
	switch run.Result() {
	case ledger.Fail:
		glyph, paint = "✗", k.bad
	case ledger.Undecided:
		glyph, paint = "?", k.doubt
	case ledger.Left:
		glyph, paint = mark(ledger.Skipped), plain
	}
	name := pad(command(run.Header), nameColumn)
	if opts.Quiet {
		name = opts.Repeat
	}
	room := max(opts.lineWidth()-wide(glyph)-wide(name)-3, slimmest)
	if _, why := run.Ending(); run.Result() == ledger.Left {
		return opts.leftLine(w, paint(glyph), name, why)
	}
	_, err := fmt.Fprintf(w, "%s %s  %s\n", paint(glyph), name, gist(run, opts, room))
	return err
}

// leftLine says why a scenario was not played, as the scenario words it.
func (o Options) leftLine(w io.Writer, glyph, name, why string) error {
	if o.Prose.Translate != nil {
		why = o.Prose.Translate(why)
	}
	_, err := fmt.Fprintf(w, "%s %s  %s\n", glyph, name, o.Language.Sentence("line.left", narrate.Args{"why": why}))
	return err
}

// gist says in a few words how a run went, in `room` columns where it can.
func gist(run *ledger.Ledger, opts Options, room int) string {
	lang := opts.Language
	verdicts := run.Verdicts()
	var surprising []*ledger.Verdict
	var breaks []string
	for _, j := range verdicts {
		switch {
		case j.Surprising():
			surprising = append(surprising, j)
		case j.Outcome == ledger.Broken && !slices.Contains(breaks, j.Check):
			breaks = append(breaks, j.Check)
		}
	}
	outcome, _ := run.Ending()
	switch {
	case len(surprising) > 0:
		j := surprising[0]
		text := lang.Sentence("line.surprise", narrate.Args{"check": j.Check, "value": lang.VerdictWord(j.Outcome), "wanted": lang.WantedWord(j.Expected)})
		if more := len(surprising) - 1; more > 0 {
			text += ", " + lang.Sentence("line.more", narrate.Args{"n": more})
		}
		return text
	case outcome != ledger.Finished:
		return lang.Sentence("line.unfinished", narrate.Args{"outcome": strings.Trim(lang.Sentence("outcome."+outcome, nil), ",")})
	case len(verdicts) == 0:
		return lang.Sentence("line.nochecks", nil)
	case run.Header.Control == "" || run.Header.Scenario == ledger.Trial || len(breaks) == 0:
		text := pad(lang.Sentence("line.checks", narrate.Args{"n": len(verdicts)}), 16) + lang.Duration(run.Duration())
		if _, skipped := ledger.Tally(verdicts); skipped > 0 {
			text += ", " + lang.Sentence("line.skipped", narrate.Args{"n": skipped})
		}
		if again := repeated(verdicts); run.Header.Scenario == ledger.Trial && again > 0 {
			text += ", " + lang.Sentence("line.again", narrate.Args{"n": again})
		}
		return text
	}
	return opts.breaks(breaks, room)
}

// repeated is how often a payment was processed again.
func repeated(verdicts []*ledger.Verdict) int64 {
	for i := range verdicts {
		if again := verdicts[i].Measured["again"]; again > 0 {
			return again
		}
	}
	return 0
}

// breaks names the checks that a control breaks, as many as there is room for.
// That it is as expected, the mark says.
func (o Options) breaks(checks []string, room int) string {
	key := "line.breaks"
	if o.Prose.WhatIf {
		key = "line.differs"
	}
	text := o.Language.Sentence(key, narrate.Args{"names": strings.Join(checks, ", "), "n": len(checks)})
	for n := len(checks) - 1; n > 0 && wide(text) > room; n-- {
		names := strings.Join(checks[:n], ", ") + ", " + o.Language.Sentence("line.more", narrate.Args{"n": len(checks) - n})
		text = o.Language.Sentence(key, narrate.Args{"names": names, "n": len(checks)})
	}
	return text
}
