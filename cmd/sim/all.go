package main

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"sync"
	"sync/atomic"
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
	var where brokerFlags
	c := &cobra.Command{
		Use:   "all",
		Short: a.say("cli.all"),
		Args:  noArguments,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			number, err := parseSeed(seed)
			if err != nil {
				return err
			}
			wall, err := a.wall(where)
			if err != nil {
				return err
			}
			all := games(number, wall, a.stop)
			for i := range all {
				all[i].Leaves = a.leaves(where, false)
			}
			return a.playAll(all, d)
		},
	}
	c.Example = examples("sim all", "cli.example.play")
	c.Flags().SortFlags = false
	c.Flags().StringVar(&seed, "seed", "1", a.say("cli.flag.seed"))
	d.format = "text"
	oneOf(c, c.Flags(), &d.format, "format", a.say("cli.flag.format-all"), "text", "junit")
	c.Flags().StringVar(&d.output, "output", "", a.say("cli.flag.output"))
	takes(c, "seed", "SEED")
	takes(c, "output", "FILE")
	put(c, "cli.help.output", "format", "output")
	a.brokerFlags(c, &where)
	a.redisFlag(c, &where)
	return c
}

// games are every scenario, each followed by its controls. In real time they are
// played with parameters that make them short.
func games(seed uint64, wall *sim.Wall, stop *atomic.Bool) []sim.Game {
	var all []sim.Game
	for _, s := range scenarios.All() {
		names := []string{""}
		for _, c := range s.Controls {
			names = append(names, c.Name)
		}
		for _, control := range names {
			game := sim.Game{Scenario: s, Control: control, Seed: seed, Stop: stop}
			if wall != nil {
				game.Given, game.Wall = s.Briefly(control), &sim.Wall{Kafka: wall.Kafka, Redis: wall.Redis, Tell: wall.Tell}
			}
			all = append(all, game)
		}
	}
	return all
}

// atOnce is how many games are played at the same time. In real time they mostly
// wait, in virtual time never.
func (a *app) atOnce(games []sim.Game) int {
	if games[0].Wall != nil {
		return 8
	}
	return a.workers()
}

// result is what a game came to: nothing, where it was not begun any more.
type result struct {
	book *ledger.Ledger
	err  error
}

// results plays the games and hands over what they come to, in their order.
// Once somebody wants to stop, or a game could not be played at all, no further
// one begins; those that have begun clean up behind them. Everybody who plays has
// gone when ended is.
func (a *app) results(games []sim.Game) (out []chan result, ended *sync.WaitGroup) {
	out, ended = make([]chan result, len(games)), new(sync.WaitGroup)
	for i := range out {
		out[i] = make(chan result, 1)
	}
	var over atomic.Bool
	next := make(chan int)
	for range min(a.atOnce(games), len(games)) {
		ended.Go(func() {
			play, end := a.table(games[0])
			defer end()
			for i := range next {
				var r result
				if i == 0 || !games[i].Stop.Load() && !over.Load() {
					r = play(games[i])
				}
				if r.err != nil {
					over.Store(true)
				}
				out[i] <- r
			}
		})
	}
	go func() {
		defer close(next)
		for i := range games {
			next <- i
		}
	}()
	return out, ended
}

// table is a place at which games are played one after another: a process of its
// own, where there are several.
func (a *app) table(game sim.Game) (play func(sim.Game) result, end func()) {
	here := func() {}
	if game.Wall != nil || a.workers() == 1 {
		return playHere, here
	}
	w := a.startWorker()
	if w == nil {
		return playHere, here
	}
	return w.play, func() { w.wait() }
}

// playHere plays a game in this process.
func playHere(game sim.Game) (r result) {
	defer catch(&r.err)
	r.book, r.err = sim.Play(game)
	return r
}

func (a *app) playAll(games []sim.Game, d drawing) error {
	if err := checkWritable(d.output); err != nil {
		return err
	}
	begin := time.Now()
	var books []*ledger.Ledger
	var wrong error
	results, ended := a.results(games)
	for _, played := range results {
		r := <-played
		wrong = cmp.Or(wrong, r.err)
		if r.book == nil {
			continue
		}
		books = append(books, r.book)
		if err := a.drawEarly(r.book, d); err != nil {
			a.stop.Store(true) // nobody reads any more: what is at work ends, and cleans up
			ended.Wait()
			return fmt.Errorf("writing the report: %w", err)
		}
	}
	ended.Wait()
	if wrong != nil {
		return wrong
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
	if r := book.Result(); r == ledger.Pass || r == ledger.Left {
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
	key, asExpected, left := "cli.all.pass", 0, 0
	for _, book := range books {
		switch book.Result() {
		case ledger.Pass:
			asExpected++
		case ledger.Left:
			left++
		}
	}
	played := len(books) - left
	switch {
	case a.stop.Load():
		key = "cli.all.unfinished"
	case asExpected < played || played == 0:
		key = "cli.all.fail"
	}
	_, err := fmt.Fprintln(w, a.lang.Sentence(key, narrate.Args{"n": played, "good": asExpected, "left": left, "seed": strconv.FormatUint(books[0].Header.Seed, 10)}))
	return err
}

// worst is the exit code of several runs: interrupted before failed before
// unknown before passed. What was left out does not count, unless it is all.
func worst(books []*ledger.Ledger) error {
	seen := map[exit]bool{}
	played := false
	for _, book := range books {
		if book.Result() != ledger.Left {
			seen[exitOf(book)], played = true, true
		}
	}
	if !played {
		return exit(exitUnknown)
	}
	for _, code := range []exit{exitInterrupted, exitFail, exitUnknown} {
		if seen[code] {
			return code
		}
	}
	return exit(exitPass)
}
