package main

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/refusal"

	"github.com/spf13/cobra"
)

// scenarioCommands are `sim history`, `sim groups`, …: one for each scenario,
// with a flag for each parameter.
func (a *app) scenarioCommands() []*cobra.Command {
	var commands []*cobra.Command
	for _, s := range scenarios.All() {
		commands = append(commands, a.scenarioCommand(s))
	}
	return commands
}

func (a *app) scenarioCommand(s sim.Scenario) *cobra.Command {
	given := map[string]string{}
	var seed, control, record string
	var draw reportFlags
	var where brokerFlags
	c := &cobra.Command{
		Use:   s.Name,
		Short: a.prose(s, "").Title,
		Args:  noArguments,

		ValidArgsFunction: cobra.NoFileCompletions,
		Annotations:       map[string]string{"scenario": s.Name},
		RunE: func(c *cobra.Command, _ []string) error {
			number, err := parseSeed(seed)
			if err != nil {
				return err
			}
			wall, err := a.realTime(where)
			if err != nil {
				return err
			}
			if err := cmp.Or(a.checkPlay(c, draw), a.checkAsk(c, draw)); err != nil {
				return err
			}
			game := sim.RunSpec{Scenario: s, Control: control, Given: given, Seed: number, Stop: a.stop, RealTime: wall, Leaves: a.leaves(where, true)}
			return a.playOne(game, draw, record)
		},
	}
	c.Example = scenarioExamples(s)
	c.Flags().SortFlags = false
	for _, p := range s.Params {
		c.Flags().Var(&paramValue{p, given, p.Default}, p.Name, scenarios.Translator(a.lang.Tag())(p.Help))
		complete(c, p.Name, p.Choices()...)
		put(c, "cli.help.params", p.Name)
	}
	c.Flags().StringVar(&control, "control", "", a.say("cli.flag.control"))
	complete(c, "control", controlNames(s)...)
	takes(c, "control", "NAME")
	c.Flags().StringVar(&seed, "seed", "1", a.say("cli.flag.seed"))
	takes(c, "seed", "SEED")
	c.Flags().StringVar(&record, "record", "", a.say("cli.flag.record"))
	takes(c, "record", "FILE")
	a.drawFlags(c, &draw)
	a.askFlag(c, &draw)
	a.playFlag(c, &draw)
	a.brokerFlags(c, &where)
	if s.Redis != "" {
		a.redisFlag(c, &where)
	}
	return c
}

func controlNames(s sim.Scenario) []string {
	var names []string
	for _, c := range s.Controls {
		names = append(names, c.Name)
	}
	return names
}

func noArguments(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return misuse("usage.arguments", narrate.Args{"command": c.CommandPath(), "word": strconv.Quote(args[0])})
	}
	return nil
}

// paramValue makes a flag of a scenario's parameter.
type paramValue struct {
	param sim.Param
	given map[string]string
	text  string
}

func (v *paramValue) String() string { return v.text }
func (v *paramValue) Type() string   { return v.param.Unit }
func (v *paramValue) Set(text string) error {
	v.text, v.given[v.param.Name] = text, text
	return v.param.Check(text)
}

func parseSeed(text string) (uint64, error) {
	if text == "random" {
		return uint64(rand.Uint32()), nil
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		return 0, misuse("usage.seed", narrate.Args{"given": strconv.Quote(text)})
	}
	return seed, nil
}

// prose is a scenario's in the language of the command line.
//
//go:noinline
func (a *app) prose(s sim.Scenario, control string) narrate.Prose { return proseIn(a.lang, s, control) }

func proseIn(lang narrate.Language, s sim.Scenario, control string) narrate.Prose {
	translate := scenarios.Translator(lang.Tag())
	p := narrate.Prose{Title: translate(s.Title), Translate: translate}
	if c, ok := s.Control(control); ok {
		p.Control, p.WhatIf, p.Meaning = translate(c.Title), c.Kind == sim.WhatIf, c.Meaning
	}
	return p
}

// playOne plays a game, keeps its ledger where that is wanted, and draws its
// report.
func (a *app) playOne(game sim.RunSpec, draw reportFlags, record string) error {
	if err := draw.check(); err != nil {
		return err
	}
	if record != "" && draw.output != "" && sameFile(record, draw.output) {
		return misuse("usage.same-file", nil)
	}
	for _, path := range []string{record, draw.output} {
		if err := checkWritable(path); err != nil {
			return err
		}
	}
	if game.Control != "" {
		if _, ok := game.Scenario.Control(game.Control); !ok {
			return unknownControl(game)
		}
	}
	if err := game.Refused(); err != nil {
		return usageError{err}
	}
	live := a.follow(&game, draw)
	end := func() {}
	if !draw.quiet && live == nil {
		end = a.showProgress(game.Scenario.Name)
	}
	begin := time.Now()
	book, err := sim.Play(game)
	took := time.Since(begin)
	end()
	live.stop()
	if err := unplayed(game, book, err); err != nil {
		return err
	}
	if record != "" {
		if err := writeFile(record, book.Write); err != nil {
			return failure.New("recording the run: %w", err)
		}
	}
	if err := a.drawRest(live, book, draw); err != nil {
		return err
	}
	if !draw.quiet && !draw.play && game.RealTime == nil {
		a.tellTime(book, took)
	}
	return exitOf(book)
}

// unplayed says why a game could not be played.
func unplayed(game sim.RunSpec, book *ledger.Ledger, err error) error {
	var unreachable sim.Unreachable
	switch {
	case errors.As(err, &unreachable):
		return err
	case err != nil:
		return usageError{err}
	}
	if outcome, why := book.Ending(); outcome == ledger.NotPlayed {
		return misuse("usage.unplayed", narrate.Args{"scenario": game.Scenario.Name, "why": refusal.Refusal{Sentence: why}})
	}
	return nil
}

// tellTime says on standard error how long it really took: the report itself
// is the same, byte for byte, however fast the machine is.
func (a *app) tellTime(book *ledger.Ledger, took time.Duration) {
	fmt.Fprintln(a.err, say(a.lang, "cli.took", narrate.Args{"virtual": book.Duration(), "real": took}))
}

func unknownControl(game sim.RunSpec) error {
	names := controlNames(game.Scenario)
	return misuse("usage.control", narrate.Args{"scenario": game.Scenario.Name, "control": strconv.Quote(game.Control),
		"near": nearest(game.Control, names), "names": strings.Join(names, ", ")})
}

// repeatCommand is what somebody types to see the run again.
func repeatCommand(h ledger.Header) string {
	if h.Scenario == ledger.Trial {
		return repeatTrial(h)
	}
	words := []string{"sim", h.Scenario}
	for _, p := range h.Params {
		if !p.Default {
			words = append(words, "--"+p.Name, p.Value)
		}
	}
	if h.Control != "" {
		words = append(words, "--control", h.Control)
	}
	switch {
	case h.Brokers != "" || h.Redis != "":
		if h.Brokers != "" {
			words = append(words, "--brokers", h.Brokers)
		}
		if h.Redis != "" {
			words = append(words, "--redis", h.Redis)
		}
	case h.Clock != "":
		words = append(words, "--clock", h.Clock)
	}
	return quoted(append(words, "--seed", strconv.FormatUint(h.Seed, 10)))
}
