package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kafkasim/sim/ledger"
)

// Measure is a number that a check measures, so that its sentences may name it.
// The declaration is the contract between the two: Find holds the check to it,
// and a test the sentences of every language.
type Measure struct {
	Name   string
	Unit   Unit
	Broken bool // only a broken check has it: it is a fact of the first break
}

// Unit says what the number counts, and so how it may be worded.
type Unit string

const (
	Count    Unit = "count"
	Offset   Unit = "offset"
	Duration Unit = "duration" // in nanoseconds
	Interval Unit = "interval" // the same, from one to the next: worded as a rate
)

// measures reads declarations as a person would jot them down: counts, but for
// "took:duration"; those that only a broken check has end in "!".
func measures(words string) []Measure {
	var out []Measure
	for word := range strings.FieldsSeq(words) {
		word, broken := strings.CutSuffix(word, "!")
		name, unit, ok := strings.Cut(word, ":")
		if !ok {
			unit = string(Count)
		}
		out = append(out, Measure{name, Unit(unit), broken})
	}
	return out
}

// mustKeepTo panics where a finding does not have the measures that the check
// declares, neither more nor less.
func (c *Check) mustKeepTo(f Finding) {
	undeclared := maps.Clone(f.Measured)
	for _, m := range c.Measures {
		if _, measured := f.Measured[m.Name]; !measured && (!m.Broken || f.Outcome == ledger.Broken) {
			panic(fmt.Sprintf("%s declares %q and did not measure it", c.Name, m.Name))
		}
		delete(undeclared, m.Name)
	}
	if names := slices.Sorted(maps.Keys(undeclared)); len(names) > 0 {
		panic(fmt.Sprintf("%s measures %q, which it does not declare", c.Name, names))
	}
}
