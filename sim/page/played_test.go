package page

import (
	"fmt"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// played keeps the runs that several tests look at: none of them changes one.
var played = map[string]*ledger.Ledger{}

// Play plays a run, if no test has.
func Play(t testing.TB, g sim.RunSpec) *ledger.Ledger {
	t.Helper()
	key := fmt.Sprint(g.Scenario.Name, g.Control, g.Given, g.Seed)
	if played[key] == nil {
		run, err := sim.Play(g)
		if err != nil {
			t.Fatal(err)
		}
		played[key] = run
	}
	return played[key]
}

// Runs are every scenario with every control, and a few whose groups do what no default does.
func Runs() []sim.RunSpec {
	var all []sim.RunSpec
	for _, s := range scenarios.All() {
		all = append(all, sim.RunSpec{Scenario: s, Seed: 1})
		for _, c := range s.Controls {
			all = append(all, sim.RunSpec{Scenario: s, Control: c.Name, Seed: 1})
		}
	}
	given := func(s sim.Scenario, words ...string) {
		g := sim.RunSpec{Scenario: s, Seed: 1, Given: map[string]string{}}
		for i := 0; i < len(words); i += 2 {
			g.Given[words[i]] = words[i+1]
		}
		all = append(all, g)
	}
	given(scenarios.Groups, "partitions", "4", "consumers", "3", "assignor", "cooperative-sticky")
	given(scenarios.Groups, "partitions", "4", "consumers", "3", "assignor", "server")
	given(scenarios.Groups, "partitions", "2", "assignor", "server", "leave", "crash")
	given(scenarios.Groups, "partitions", "60", "consumers", "11")
	given(scenarios.Queue, "end", "killed")
	return all
}

// OptionsOf are a run's, in both languages.
func OptionsOf(g sim.RunSpec) Options {
	return Options{English: proseOf(g, narrate.English), Portuguese: proseOf(g, narrate.Portuguese)}
}

func proseOf(g sim.RunSpec, lang narrate.Language) narrate.Prose {
	translate := scenarios.Translator(lang.Tag())
	p := narrate.Prose{Title: translate(g.Scenario.Title), Translate: translate}
	if c, ok := g.Scenario.Control(g.Control); ok {
		p.Control, p.WhatIf, p.Meaning = translate(c.Title), c.Kind == sim.WhatIf, c.Meaning
	}
	return p
}

// WithoutWork is a run in which nothing was processed, and some evidence cannot be given.
func WithoutWork(run *ledger.Ledger, lacks string) *ledger.Ledger {
	l := ledger.New(run.Header, run.Duration)
	l.Append(ledger.Event{Kind: ledger.Unsupported, Detail: &ledger.Detail{Text: lacks}})
	for _, e := range run.All() {
		if e.Kind != ledger.Process {
			l.Append(*e)
		}
	}
	return l
}
