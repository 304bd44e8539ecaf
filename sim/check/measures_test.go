package check

import (
	"slices"
	"testing"

	"kafkasim/sim/ledger"
)

// What a check measures and does not declare, and the reverse, is a mistake in
// the check: nobody can believe it then.
func TestAChecksMeasuresAreThoseThatItDeclares(t *testing.T) {
	l := ledger.New(ledger.Header{}, nil)
	l = l.Snapshot()
	l.End(ledger.Finished, "")
	for _, x := range []struct {
		measured map[string]int64
		breaks   bool
		value    ledger.Outcome
		why      string
	}{
		{map[string]int64{"looked": 1, "took": 2}, false, ledger.Holds, ""},
		{map[string]int64{"looked": 1, "took": 2, "got": 3}, false, ledger.Holds, ""},
		{map[string]int64{"looked": 1, "took": 2, "got": 3}, true, ledger.Broken, ""},
		{map[string]int64{"looked": 1, "took": 2}, true, ledger.Unknown, `panic: Trial declares "got" and did not measure it`},
		{map[string]int64{"looked": 1, "got": 3}, false, ledger.Unknown, `panic: Trial declares "took" and did not measure it`},
		{map[string]int64{"looked": 1, "took": 2, "time": 3}, false, ledger.Unknown, `panic: Trial measures ["time"], which it does not declare`},
		{nil, false, ledger.Unknown, `panic: Trial declares "looked" and did not measure it`},
	} {
		c := Check{Name: "Trial", Measures: measures("looked took:duration got:offset!"), judge: func(h view, f *Finding) {
			f.Observed, f.Measured = 1, x.measured
			if x.breaks {
				f.broke(0, 0)
			}
		}}
		if f := c.Find(l); f.Outcome != x.value || f.Why != x.why {
			t.Errorf("%v: %s %q", x.measured, f.Outcome, f.Why)
		}
	}
}

func TestDeclarationsOfMeasures(t *testing.T) {
	got := measures("looked took:duration got:offset!")
	if want := []Measure{{"looked", Count, false}, {"took", Duration, false}, {"got", Offset, true}}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
