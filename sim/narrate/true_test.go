package narrate

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// Some sentences that used to say what was not so.

func TestRefusedIsNotUnknown(t *testing.T) {
	nack := func(definite bool) *ledger.Ledger {
		return play(ledger.Event{Kind: ledger.Nack, Actor: ledger.N("shop"), ID: 1, Flag: definite, Detail: &ledger.Detail{Text: "why"}})
	}
	expect(t, nack(true), "shop ✗ 1 payment refused, so not in the log: why")
	expect(t, nack(false), "shop ✗ 1 payment unanswered, and nobody knows whether it was stored: why")
}

func TestWhoStopsWhat(t *testing.T) {
	alone := &ledger.Detail{Settings: &ledger.Settings{Manual: true}}
	start, end := ledger.Event{Kind: ledger.Start, Actor: ledger.N("shop")}, ledger.Event{Kind: ledger.Close, Actor: ledger.N("shop")}
	expect(t, play(start, end), "shop leaves; it has sent nothing")
	expect(t, play(slices.Concat([]ledger.Event{start}, sale(0, 1), []ledger.Event{end})...), "shop → p0 offset 0: 1 payment", "shop stops sending and leaves")
	expect(t, play(slices.Concat([]ledger.Event{member(ledger.Start, "a", 0, ledger.Event{Detail: alone})}, handled("a", 0, 1),
		[]ledger.Event{member(ledger.Close, "a", 0, ledger.Event{})})...), "a ← p0 offset 0: 1 payment", "a stops reading and leaves")
	expect(t, play(member(ledger.Start, "a", 0, ledger.Event{Detail: alone}), member(ledger.Crash, "a", 0, ledger.Event{})), "a is killed (kill -9)")
	expect(t, play(start, ledger.Event{Kind: ledger.Subscribe, Actor: ledger.N("shop")}, end), "shop tunes in to the channel (SUBSCRIBE)", "shop stops reading and leaves")
}

func TestAMomentThatHasNotCome(t *testing.T) {
	for ago, want := range map[time.Duration]string{
		10 * time.Minute:                     "a asks where the log stood 10 min ago and goes there: p0: 3 is the next to read",
		-(2*time.Hour + 50*time.Minute):      "a asks where the log stood at a moment still 2 h 50 min ahead and goes there: p0: 3 is the next to read",
		-(24*time.Hour + 0*time.Millisecond): "a asks where the log stood at a moment still 1 d ahead and goes there: p0: 3 is the next to read",
	} {
		expect(t, play(member(ledger.Ask, "a", 0, ledger.Event{N: int64(ago)}), member(ledger.Seek, "a", 0, ledger.Event{Offset: 3})), want)
	}
}

// TestNobodyIsIdleInARebalance: in its middle nobody seems to own anything.
func TestNobodyIsIdleInARebalance(t *testing.T) {
	standing := &ledger.Snapshot{Topic: "t", Partitions: []ledger.PartitionState{{End: 10}}}
	for state, idle := range map[string]bool{"Stable": true, "PreparingRebalance": false, "CompletingRebalance": false, "Assigning": false, "Reconciling": false} {
		g := ledger.GroupState{Group: "g", State: state, Committed: []int64{5}, Members: make([]ledger.MemberState, 12)}
		table := English.group(standing, g)
		text := strings.Join(table.Rows[len(table.Rows)-1].Cells, " ") + strings.Join(table.Notes, " ")
		if strings.Contains(text, "idle") != idle || len(Idle(g)) > 0 != idle || strings.Contains(text, "rebalancing") == idle {
			t.Errorf("%s: %s", state, text)
		}
	}
}

func TestHowLongBookmarksStay(t *testing.T) {
	table := English.group(&ledger.Snapshot{Topic: "t", Partitions: []ledger.PartitionState{{End: 10}}}, ledger.GroupState{Group: "g", State: "Empty", Committed: []int64{5}})
	if note := table.Notes[0]; note != "the group is empty; its bookmarks (committed offsets) remain as long as offsets.retention.minutes says (default: 7 days)" {
		t.Error(note)
	}
}

func TestACrowdOnOnePartition(t *testing.T) {
	events := joins("c-1", 0, 0)
	for _, who := range []string{"c-2", "c-3", "c-4", "c-5", "c-6", "c-7", "c-8"} {
		events = append(events, joins(who, 2*time.Second)...)
	}
	expect(t, play(events...), "8 consumers (c-1 … c-8) join g in 2 s: 1 partition, so 1 is busy and 7 are idle")
}

// TestATopicThatIsNewHasNoPast: what was done with its namesake's offsets is not
// done to those that it has now.
func TestATopicThatIsNewHasNoPast(t *testing.T) {
	recreated := ledger.Event{Kind: ledger.Admin, Detail: &ledger.Detail{Text: ledger.AdminRecreate}}
	run := play(slices.Concat(joins("a", 0, 0), handled("a", 0, 1, 2, 3), []ledger.Event{recreated},
		[]ledger.Event{member(ledger.Deliver, "a", 0, ledger.Event{ID: 4}), member(ledger.Crash, "a", s, ledger.Event{}), crashSample(1)})...)
	beats := English.Tell(run, Prose{}, false)
	if got := beats[len(beats)-1].Details; len(got) != 1 || !strings.HasSuffix(got[0].Text, "so offset 0 will never come again: 1 payment") {
		t.Errorf("%q", got)
	}
}

// TestNobodyKnowsWhatWasDone: where nothing shows what is processed, nothing is said of it.
func TestNobodyKnowsWhatWasDone(t *testing.T) {
	lacks := ledger.Event{Kind: ledger.Unsupported, Detail: &ledger.Detail{Text: ledger.Work}}
	given := slices.Concat([]ledger.Event{lacks}, joins("a", 0, 0), []ledger.Event{member(ledger.Deliver, "a", 0, ledger.Event{ID: 1})})
	beats := English.Tell(play(slices.Concat(given, []ledger.Event{member(ledger.Crash, "a", s, ledger.Event{}), crashSample(1)})...), Prose{}, false)
	if last := beats[len(beats)-1]; !strings.Contains(last.Text, "is killed") || len(last.Details) > 0 {
		t.Errorf("%q %q", last.Text, last.Details)
	}
	expect(t, play(append(given, member(ledger.Close, "a", s, ledger.Event{}))...), "a joins g and owns p0", "a says goodbye to its group and leaves")
}
