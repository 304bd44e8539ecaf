package main

import (
	"fmt"
	"io"
	"strconv"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"

	"github.com/spf13/cobra"
)

// allCommand plays every scenario and every control.
func (a *app) allCommand() *cobra.Command {
	var seed string
	var d drawing
	c := &cobra.Command{
		Use:   "all",
		Short: a.say("cli.all"),
		Args:  noArguments,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := a.checkShared(c); err != nil {
				return err
			}
			if d.format != "text" && d.format != "junit" {
				return usageError{fmt.Errorf("sim all --format takes text or junit, not %q", d.format)}
			}
			number, err := parseSeed(seed)
			if err != nil {
				return usageError{err}
			}
			return a.playAll(number, d)
		},
	}
	c.Flags().StringVar(&seed, "seed", "1", a.say("cli.flag.seed"))
	c.Flags().StringVar(&d.format, "format", "text", a.say("cli.flag.format-all"))
	c.Flags().StringVar(&d.output, "output", "", a.say("cli.flag.output"))
	complete(c, "format", "text", "junit")
	return c
}

// games are every scenario, each followed by its controls.
func games(seed uint64) []sim.Game {
	var all []sim.Game
	for _, s := range scenarios.All() {
		all = append(all, sim.Game{Scenario: s, Seed: seed})
		for _, c := range s.Controls {
			all = append(all, sim.Game{Scenario: s, Control: c.Name, Seed: seed})
		}
	}
	return all
}

func (a *app) playAll(seed uint64, d drawing) error {
	begin := time.Now()
	var books []*ledger.Ledger
	for _, game := range games(seed) {
		game.Stop = a.stop
		book, err := sim.Play(game)
		if err != nil {
			return err
		}
		books = append(books, book)
		if err := a.drawEarly(book, d); err != nil {
			return fmt.Errorf("writing the report: %w", err)
		}
		if a.stop.Load() {
			break
		}
	}
	if err := a.drawAll(books, d); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	fmt.Fprintln(a.err, a.lang.Sentence("cli.all.took", narrate.Args{"n": len(books), "real": time.Since(begin)}))
	return worst(books)
}

// drawEarly prints a run as soon as it is over, where the report is text for
// standard output.
func (a *app) drawEarly(book *ledger.Ledger, d drawing) error {
	if d.format != "text" || d.output != "" {
		return nil
	}
	return a.drawLine(a.out, book)
}

// drawLine prints a run as one line, and one that surprises also whole.
func (a *app) drawLine(w io.Writer, book *ledger.Ledger) error {
	options := a.options(w, book, drawing{})
	if err := report.Line(w, book, options); err != nil {
		return err
	}
	if book.Result() == ledger.Pass {
		return nil
	}
	return report.Text(w, book, options)
}

// drawAll draws what can be drawn only when everything is over.
func (a *app) drawAll(books []*ledger.Ledger, d drawing) error {
	write := func(w io.Writer) error { return a.drawTotal(w, books) }
	switch {
	case d.format == "junit":
		write = func(w io.Writer) error { return report.JUnitAll(w, a.items(books)) }
	case d.output != "":
		write = func(w io.Writer) error {
			for _, book := range books {
				if err := a.drawLine(w, book); err != nil {
					return err
				}
			}
			return a.drawTotal(w, books)
		}
	}
	var err error
	if d.output != "" {
		err = writeFile(d.output, write)
	} else {
		err = write(a.out)
	}
	if err != nil {
		return err
	}
	for _, book := range books {
		if err := a.tellGitHub(book, d); err != nil {
			return err
		}
	}
	return nil
}

func (a *app) items(books []*ledger.Ledger) []report.Item {
	var items []report.Item
	for _, book := range books {
		items = append(items, report.Item{Run: book, Prose: a.options(io.Discard, book, drawing{}).Prose})
	}
	return items
}

// drawTotal is the last line: how it all went.
func (a *app) drawTotal(w io.Writer, books []*ledger.Ledger) error {
	key, asExpected := "cli.all.pass", 0
	for _, book := range books {
		if book.Result() == ledger.Pass {
			asExpected++
		}
	}
	switch {
	case a.stop.Load():
		key = "cli.all.unfinished"
	case asExpected < len(books):
		key = "cli.all.fail"
	}
	_, err := fmt.Fprintln(w, a.lang.Sentence(key, narrate.Args{"n": len(books), "good": asExpected, "seed": strconv.FormatUint(books[0].Header.Seed, 10)}))
	return err
}

// worst is the exit code of several runs: interrupted before failed before
// unknown before passed.
func worst(books []*ledger.Ledger) error {
	seen := map[exit]bool{}
	for _, book := range books {
		seen[exitOf(book)] = true
	}
	for _, code := range []exit{exitInterrupted, exitFail, exitUnknown} {
		if seen[code] {
			return code
		}
	}
	return exit(exitPass)
}
