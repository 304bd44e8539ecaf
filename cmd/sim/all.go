package main

import (
	"cmp"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// allCommand plays every scenario and every control.
func (a *app) allCommand() *cobra.Command {
	var f allFlags
	c := &cobra.Command{
		Use:     "all",
		Short:   a.say("cli.all"),
		Args:    noArguments,
		Example: allExamples,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(c *cobra.Command, _ []string) error { return a.all(f, c.Flags().Changed("only")) },
	}
	c.Flags().SortFlags = false
	c.Flags().StringVar(&f.only, "only", "", a.say("cli.flag.only"))
	takes(c, "only", "NAMES")
	complete(c, "only", selectable()...)
	c.Flags().StringVar(&f.repeat, "repeat", "1", a.say("cli.flag.repeat"))
	takes(c, "repeat", "N")
	complete(c, "repeat")
	c.Flags().StringVar(&f.seed, "seed", "1", a.say("cli.flag.seed"))
	takes(c, "seed", "SEED")
	f.draw.format = "text"
	oneOf(c, c.Flags(), &f.draw.format, "format", a.say("cli.flag.format-all"), "text", "json", "junit", "html")
	c.Flags().StringVar(&f.draw.output, "output", "", a.say("cli.flag.output"))
	takes(c, "output", "FILE")
	c.Flags().BoolVar(&f.draw.quiet, "quiet", false, a.say("cli.flag.quiet-all"))
	put(c, "cli.help.output", "format", "output", "quiet")
	a.brokerFlags(c, &f.where)
	a.redisFlag(c, &f.where)
	return c
}

var allExamples = examples(
	"sim all", "",
	"sim all --only groups,crash/commit-first", "cli.example.few",
	"sim all --only crash --repeat 50 --seed random --quiet", "cli.example.repeat",
	"sim all --format junit --output report.xml", "cli.example.ci",
	"sim all --format html --output pages", "cli.example.pages")

// allFlags are what there is to say about many runs.
type allFlags struct {
	only, repeat, seed string
	draw               reportFlags
	where              brokerFlags
}

// all plays what the flags say, as often as they say.
func (a *app) all(f allFlags, chosen bool) error {
	only := selection(selectable())
	var err error
	if chosen {
		if only, err = parseSelection(f.only); err != nil {
			return err
		}
	}
	t := playlist{how: f.draw}
	if t.wantsSheet() && f.draw.output == "" {
		return misuse("usage.sheet.output", nil)
	}
	if t.rounds, err = rounds(f.repeat, f.seed); err != nil {
		return err
	}
	wall, err := a.realTime(f.where)
	if err != nil {
		return err
	}
	for i, r := range t.rounds {
		t.rounds[i].begins = len(t.games)
		for _, game := range games(r.seed, wall, a.stop) {
			if only.has(game.Scenario, game.Control) {
				game.Leaves = a.leaves(f.where, false)
				t.games = append(t.games, game)
			}
		}
	}
	return a.playAll(t)
}

// games are every scenario, each followed by its controls. In real time they are
// played with parameters that make them short.
func games(seed uint64, wall *sim.RealTime, stop *atomic.Bool) []sim.RunSpec {
	var all []sim.RunSpec
	for _, s := range scenarios.All() {
		names := []string{""}
		for _, c := range s.Controls {
			names = append(names, c.Name)
		}
		for _, control := range names {
			game := sim.RunSpec{Scenario: s, Control: control, Seed: seed, Stop: stop}
			if wall != nil {
				game.Given, game.RealTime = s.Briefly(control), &sim.RealTime{Kafka: wall.Kafka, Redis: wall.Redis, Tell: wall.Tell}
			}
			all = append(all, game)
		}
	}
	return all
}

// atOnce is how many games are played at the same time. In real time they mostly
// wait, in virtual time never.
func (a *app) atOnce(t playlist) int {
	switch {
	case t.games[0].RealTime != nil:
		return 8
	case t.wantsSheet():
		return 1 // here, see player
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
func (a *app) results(t playlist) (out []chan result, ended *sync.WaitGroup) {
	games := t.games
	out, ended = make([]chan result, len(games)), new(sync.WaitGroup)
	for i := range out {
		out[i] = make(chan result, 1)
	}
	var over atomic.Bool
	next := make(chan int)
	for range min(a.atOnce(t), len(games)) {
		ended.Go(func() {
			play, end := a.player(t)
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

// player plays games one after another: in a process of its own, where there are
// several, and nobody needs all that happened in each.
func (a *app) player(t playlist) (play func(sim.RunSpec) result, end func()) {
	if t.games[0].RealTime == nil && a.workers() > 1 && !t.wantsSheet() {
		if w := a.startWorker(); w != nil {
			return w.play, func() { w.wait() }
		}
	}
	here := func(g sim.RunSpec) result {
		r := playHere(g)
		if r.err == nil {
			r.book = needed(r.book, a.wantsAll() || t.wantsSheet())
		}
		return r
	}
	return here, func() {}
}

// playHere plays a game in this process.
func playHere(game sim.RunSpec) (r result) {
	defer catch(&r.err)
	r.book, r.err = sim.Play(game)
	return r
}

// needed is what is kept of a run: what a line needs of one that is as expected
// are its verdicts, and to keep, or write and read, all its events takes as much
// as to play it.
func needed(book *ledger.Ledger, whole bool) *ledger.Ledger {
	if r := book.Result(); !whole && (r == ledger.Pass || r == ledger.Left) {
		return book.Gist()
	}
	return book
}

// wantsAll says whether somebody draws runs whole that are as expected.
func (a *app) wantsAll() bool {
	return a.env("GITHUB_STEP_SUMMARY") != "" || a.env("GITHUB_ACTIONS") != ""
}

func (a *app) playAll(t playlist) error {
	if err := t.prepareOutput(); err != nil {
		return err
	}
	begin := time.Now()
	t.books = make([]*ledger.Ledger, len(t.games))
	var wrong error
	results, ended := a.results(t)
	page := drawnSoFar{app: a, playlist: t, w: a.out}
	for i, played := range results {
		r := <-played
		wrong = cmp.Or(wrong, r.err)
		t.books[i] = r.book
		if t.how.output != "" {
			continue
		}
		if err := page.run(i); err != nil {
			a.stop.Store(true) // nobody reads any more: what is at work ends, and cleans up
			ended.Wait()
			return failure.New("writing the report: %w", err)
		}
	}
	ended.Wait()
	if wrong != nil {
		return wrong
	}
	if err := a.drawAll(t); err != nil {
		return failure.New("writing the report: %w", err)
	}
	books := t.played()
	fmt.Fprintln(a.err, say(a.lang, "cli.all.took", narrate.Args{"n": len(books), "real": time.Since(begin)}))
	return worst(books)
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
