package check_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
	"kafkasim/sim/ledger/ledgertest"
	"kafkasim/sim/narrate"
)

// trial is one ledger and what a check must find in it. The evidence is what
// the ledger marks.
type trial struct {
	name     string
	check    *check.Check
	value    ledger.Outcome
	measured string // "lost=1 expected=5": all that is measured, in any order
	names    string
	ledger   string
}

func (x trial) run(t *testing.T) {
	t.Run(x.check.Name+"/"+x.name, func(t *testing.T) {
		l, evidence := ledgertest.Write(x.ledger)
		f := x.check.Find(l)
		if f.Outcome != x.value {
			t.Errorf("is %s, want %s", f.Outcome, x.value)
		}
		if f.Outcome == ledger.Holds && f.Observed == 0 {
			t.Error("holds without facts")
		}
		if got, want := sorted(f.Measured), strings.Join(slices.Sorted(slices.Values(strings.Fields(x.measured))), " "); got != want {
			t.Errorf("measured\n%s, want\n%s", got, want)
		}
		if got := strings.TrimSpace(named(f.Named) + " " + f.Why); got != x.names {
			t.Errorf("names %q, want %q", got, x.names)
		}
		shown := f.Evidence
		if f.Outcome == ledger.Holds && len(evidence) > 0 {
			shown = f.Witness
		}
		if !slices.Equal(shown, evidence) {
			t.Errorf("evidence %v, want %v", shown, evidence)
			for at, e := range l.All() {
				t.Logf("%3d %v %v#%d %d/%d id=%d", at, e.Kind, e.Actor, e.Inc, e.Partition, e.Offset, e.ID)
			}
		}
	})
}

// named are the names of a finding as trials have them.
func named(all []ledger.Named) string {
	var words []string
	for _, n := range all {
		words = append(words, narrate.Names(n, "-")...)
	}
	return strings.Join(words, " ")
}

func sorted(measured map[string]int64) string {
	var words []string
	for _, key := range slices.Sorted(maps.Keys(measured)) {
		words = append(words, fmt.Sprintf("%s=%d", key, measured[key]))
	}
	return strings.Join(words, " ")
}

// unmarked is a ledger without evidence: nothing is broken in it.
func unmarked(text string) string { return strings.ReplaceAll(text, "<-", "") }
