package scenarios_test

import (
	"slices"
	"sync/atomic"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
)

// begun is a game that ends as soon as it begins: what it plays is in its
// header all the same.
func begun(t *testing.T, g sim.RunSpec) ledger.Header {
	t.Helper()
	g.Stop = new(atomic.Bool)
	g.Stop.Store(true)
	book, err := sim.Play(g)
	if err != nil {
		t.Fatal(err)
	}
	return book.Header
}

// TestControlsSetWhatThereIs: what a control sets is a parameter that the
// scenario has, with a value that it accepts; so is what it has no use for, and
// what makes it short in real time. Typing what the header says gives the
// same run.
func TestControlsSetWhatThereIs(t *testing.T) {
	sets := 0
	for _, s := range scenarios.All() {
		for _, c := range s.Controls {
			t.Run(s.Name+"/"+c.Name, func(t *testing.T) {
				if c.Set != nil {
					sets++
				}
				for _, name := range c.Without {
					if !slices.ContainsFunc(s.Params, func(p sim.Param) bool { return p.Name == name }) {
						t.Errorf("it has no use for --%s, which the scenario does not have", name)
					}
				}
				played := begun(t, sim.RunSpec{Scenario: s, Control: c.Name})
				begun(t, sim.RunSpec{Scenario: s, Control: c.Name, Given: s.Briefly(c.Name)})
				typed := map[string]string{}
				for _, p := range played.Params {
					typed[p.Name] = p.Value
				}
				if again := begun(t, sim.RunSpec{Scenario: s, Control: c.Name, Given: typed}); !slices.Equal(again.Params, played.Params) {
					t.Errorf("typed again, %v are %v", played.Params, again.Params)
				}
			})
		}
	}
	if sets < 8 {
		t.Errorf("only %d controls set anything", sets)
	}
}
