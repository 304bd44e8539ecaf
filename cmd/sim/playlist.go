package main

import (
	"fmt"
	"io"
	"strconv"

	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"
)

// playlist is everything that `sim all` plays, how it is drawn, and what came of it.
type playlist struct {
	games  []sim.RunSpec
	rounds []round
	how    reportFlags
	books  []*ledger.Ledger // nil is of a game that was not begun any more
}

// played are the runs that were begun.
//
//go:noinline
func (t playlist) played() (books []*ledger.Ledger) {
	for _, book := range t.books {
		if book != nil {
			books = append(books, book)
		}
	}
	return books
}

// of is the round in which a game is played.
func (t playlist) of(game int) round {
	for i, r := range t.rounds {
		if last := i == len(t.rounds)-1; last || game < t.rounds[i+1].begins {
			return r
		}
	}
	return round{} // there is always one
}

// seed is that of all rounds, or nothing where they have several.
func (t playlist) seed() string {
	for _, r := range t.rounds {
		if r.seed != t.rounds[0].seed {
			return ""
		}
	}
	return strconv.FormatUint(t.rounds[0].seed, 10)
}

// drawnSoFar prints runs as they come to their ends, in their order.
type drawnSoFar struct {
	*app
	playlist
	w     io.Writer
	round int // in which the last one was that was printed
}

// run prints a run, if it is one to print now. A run that was interrupted came to
// nothing: the last line counts it with those that were not begun.
func (d *drawnSoFar) run(i int) error {
	book := d.books[i]
	if book == nil || d.how.quiet && asExpected(book) {
		return nil
	}
	switch outcome, _ := book.Ending(); {
	case d.how.format == "json":
		return report.JSONLine(d.w, book, d.options(d.w, book, d.how))
	case d.how.format != "text" || outcome == ledger.Interrupted:
		return nil
	}
	if r := d.of(i); len(d.rounds) > 1 && r.number != d.round && !d.how.quiet {
		d.round = r.number
		if _, err := fmt.Fprintln(d.w, say(d.lang, "cli.all.round", narrate.Args{"n": r.number, "of": len(d.rounds), "seed": strconv.FormatUint(r.seed, 10)})); err != nil {
			return err
		}
	}
	return d.drawLine(d.w, book)
}

// asExpected says whether nobody needs to look at a run.
func asExpected(book *ledger.Ledger) bool {
	r := book.Result()
	return r == ledger.Pass || r == ledger.Left
}

// drawLine prints a run as one line, and one that surprises also whole.
func (a *app) drawLine(w io.Writer, book *ledger.Ledger) error {
	options := a.options(w, book, reportFlags{})
	if err := report.Line(w, book, options); err != nil || asExpected(book) {
		return err
	}
	return report.Text(w, book, options)
}

// drawAll draws what can be drawn only when everything is over.
func (a *app) drawAll(t playlist) error {
	var err error
	switch {
	case t.wantsSheet():
		err = a.drawSheet(t)
	case t.how.output != "":
		err = writeFile(t.how.output, func(w io.Writer) error {
			page := drawnSoFar{app: a, playlist: t, w: w}
			for i := range t.books {
				if err := page.run(i); err != nil {
					return err
				}
			}
			return a.drawEnd(w, t)
		})
	default:
		err = a.drawEnd(a.out, t)
	}
	if err != nil {
		return err
	}
	for _, book := range t.played() {
		if err := a.tellGitHub(book, t.how); err != nil {
			return err
		}
	}
	return nil
}

// drawEnd is what stands below the runs, or in their place.
func (a *app) drawEnd(w io.Writer, t playlist) error {
	switch t.how.format {
	case "json":
		return nil // each line says all of its run, and the exit code how it all went
	case "junit":
		return report.JUnitAll(w, a.items(t))
	}
	return a.drawTotal(w, t)
}

func (a *app) items(t playlist) (items []report.Item) {
	for i, book := range t.books {
		if book == nil {
			continue
		}
		item := report.Item{Run: book, Prose: a.options(io.Discard, book, reportFlags{}).Prose}
		if len(t.rounds) > 1 {
			item.Round = t.of(i).number
		}
		items = append(items, item)
	}
	return items
}

// drawTotal is the last line: how it all went.
func (a *app) drawTotal(w io.Writer, t playlist) error {
	key, asExpected, left, interrupted := "cli.all.pass", 0, 0, 0
	for _, book := range t.played() {
		outcome, _ := book.Ending()
		switch {
		case outcome == ledger.Interrupted:
			interrupted++
		case book.Result() == ledger.Pass:
			asExpected++
		case book.Result() == ledger.Left:
			left++
		}
	}
	played := len(t.played()) - left - interrupted
	switch {
	case a.stop.Load():
		key = "cli.all.unfinished"
	case asExpected < played || played == 0:
		key = "cli.all.fail"
	}
	args := narrate.Args{"n": played, "good": asExpected, "left": left, "unplayed": len(t.games) - played - left, "seed": t.seed()}
	_, err := fmt.Fprintln(w, say(a.lang, key, args))
	return err
}
