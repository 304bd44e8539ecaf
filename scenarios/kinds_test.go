package scenarios_test

import (
	"slices"
	"testing"

	"kafkasim/sim/ledger"
)

// carried are the fields that events of each kind have had in any run.
type carried map[ledger.Kind][]string

// note holds each event of a run to what its kind carries.
func (c carried) note(t *testing.T, book *ledger.Ledger) {
	for i, e := range book.All() {
		for _, field := range e.Fields() {
			if !slices.Contains(e.Kind.Carries(), field) {
				t.Fatalf("event %d, %s, has the field %q, which its kind does not carry", i, e.Kind, field)
			}
			if !slices.Contains(c[e.Kind], field) {
				c[e.Kind] = append(c[e.Kind], field)
			}
		}
	}
}

// allCarry checks that the table of kinds promises nothing that never comes. That there
// is more than partition 0, and a member that is back before it is seen to be
// dropped, no kept run shows; and only a program that is not ours ends without a goodbye.
func (c carried) allCarry(t *testing.T) {
	for kind, fields := range c {
		for _, field := range kind.Carries() {
			unseen := field == "partition" || (kind == ledger.MemberExpired || kind == ledger.Close) && field == "flag"
			if !unseen && !slices.Contains(fields, field) {
				t.Errorf("no %s event ever has the field %q", kind, field)
			}
		}
	}
}
