package narrate

import (
	"slices"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// TestMembersThatAreRefusedAndStaticOnes: who is refused is no member, and who
// is a static one says no goodbye.
func TestMembersThatAreRefusedAndStaticOnes(t *testing.T) {
	static := &ledger.Detail{Settings: &ledger.Settings{Assignor: "range", Session: 45 * time.Second, Instance: "one"}}
	book := play(slices.Concat(
		[]ledger.Event{member(ledger.Start, "a", 0, ledger.Event{Detail: static})}, joins("a", time.Second, 0),
		[]ledger.Event{
			member(ledger.Start, "b", 2*time.Second, ledger.Event{}),
			member(ledger.Refused, "b", 3*time.Second, ledger.Event{Detail: &ledger.Detail{Text: "INCONSISTENT_GROUP_PROTOCOL: they do not agree."}}),
			member(ledger.Lost, "a", 4*time.Second, ledger.Event{}),
			member(ledger.Close, "a", 5*time.Second, ledger.Event{}),
		})...)
	expect(t, book,
		"a joins g and owns p0",
		"b is refused by g: INCONSISTENT_GROUP_PROTOCOL: they do not agree.",
		"a loses p0: it is no longer a member of the group",
		"a stops without a goodbye, as a static member does: its group keeps its place for 45 s")
}
