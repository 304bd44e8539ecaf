package scenarios_test

import (
	"slices"
	"testing"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// neverHappened are the checks that hold where something never happened: no event shows
// that, and they are argued by their rules. Of the others a scenario may ask for none.
var neverHappened = []string{"ProcessedOnce", "NothingLost", "NothingLostSinceJoined", "NothingRemovedUnread"}

// TestWhatHoldsHasAWitness: of each check that a scenario asks for and that holds there are
// a few events to look at, none of them after the end.
func TestWhatHoldsHasAWitness(t *testing.T) {
	for name, g := range shown() {
		run := played(t, g)
		for _, v := range run.Verdicts() {
			wanted, counts := v.Measured["wanted"]
			switch {
			case v.Outcome != ledger.Holds:
				if len(v.Witness) > 0 {
					t.Errorf("%s: %s is %s and has witnesses", name, v.ID(), v.Outcome)
				}
				continue
			case v.General && !v.Asked, slices.Contains(neverHappened, v.Check), counts && wanted == 0 && v.Check != "Idle" && v.Check != "ReadExactly":
				continue
			case len(v.Witness) == 0:
				t.Errorf("%s: %s holds, and nothing shows it: %v", name, v.ID(), v.Measured)
			}
			for _, place := range v.Witness {
				if e := run.At(place); narrate.English.Event(e) == "" {
					t.Errorf("%s: a witness of %s has no words: %v", name, v.ID(), e.Kind)
				}
			}
		}
	}
}
