package page

import (
	"fmt"
	"testing"

	"kafkasim/sim"
	"kafkasim/sim/ledger"
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
