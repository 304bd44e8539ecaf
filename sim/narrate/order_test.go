package narrate

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// sale is a payment that is sent and stored at the offset before its number.
func sale(at time.Duration, ids ...int64) []ledger.Event {
	var out []ledger.Event
	for _, id := range ids {
		out = append(out,
			ledger.Event{Kind: ledger.Send, Actor: ledger.N("shop"), T: at, ID: id},
			ledger.Event{Kind: ledger.Ack, Actor: ledger.N("shop"), T: at, ID: id, Offset: id - 1})
	}
	return out
}

// handled is a payment that is read and processed, and committed is its commit.
func handled(who string, at time.Duration, ids ...int64) []ledger.Event {
	var out []ledger.Event
	for _, id := range ids {
		out = append(out, member(ledger.Deliver, who, at, ledger.Event{Offset: id - 1, ID: id}),
			member(ledger.Process, who, at, ledger.Event{Offset: id - 1, ID: id}))
	}
	return out
}

func committed(who string, at time.Duration, next int64) []ledger.Event {
	return []ledger.Event{member(ledger.CommitSent, who, at, ledger.Event{Offset: next}), member(ledger.CommitOk, who, at, ledger.Event{Offset: next})}
}

const s = time.Second

func TestNothingIsReadAboveWhereItWasSent(t *testing.T) {
	expect(t, play(slices.Concat(sale(0, 1, 2), []ledger.Event{said}, handled("a", 0, 1), sale(2*s, 3), handled("a", 3*s, 2, 3), committed("a", 4*s, 2), committed("a", 5*s, 3), sale(7*s, 4), handled("a", 9*s, 4))...),
		"shop → p0 offsets 0–1: 2 payments",
		"So.",
		"a ← p0 offsets 0–1: 2 payments in 3 s",
		"shop → p0 offsets 2–3: 2 payments in 5 s",
		"a ← p0 offsets 2–3: 2 payments in 6 s",
		"a ✓ 2 commits in 1 s; then p0: 3 is the next to read")
}

func TestAPaymentThatIsReadBeforeItsProducerHearsOfIt(t *testing.T) {
	late := sale(0, 1)
	expect(t, play(slices.Concat(late[:1], handled("a", s, 1), late[1:])...), "shop → p0 offset 0: 1 payment", "a ← p0 offset 0: 1 payment")
}

func TestNothingIsCommittedAboveWhereItWasDone(t *testing.T) {
	expect(t, play(slices.Concat(handled("a", 0, 1), []ledger.Event{said}, committed("a", s, 1), handled("a", 2*s, 2), committed("a", 3*s, 2), committed("a", 8*s, 3))...),
		"a ← p0 offset 0: 1 payment",
		"So.",
		"a ✓ commits p0: 1 is the next to read",
		"a ← p0 offset 1: 1 payment",
		"a ✓ 2 commits in 5 s; then p0: 3 is the next to read")
}

func TestARecordComesAgainBelowWhereItWasGivenBack(t *testing.T) {
	share := &ledger.Detail{Settings: &ledger.Settings{Share: true}}
	delivery := func(kind ledger.Kind, who string, offset, n int64) ledger.Event {
		return member(kind, who, 0, ledger.Event{Offset: offset, ID: offset + 1, N: n})
	}
	expect(t, play(member(ledger.Start, "a", 0, ledger.Event{Detail: share}), member(ledger.Start, "b", 0, ledger.Event{Detail: share}),
		delivery(ledger.Deliver, "a", 0, 1), delivery(ledger.Deliver, "b", 1, 1),
		delivery(ledger.Process, "b", 1, 1), delivery(ledger.Release, "a", 0, 1), delivery(ledger.Process, "b", 0, 2)),
		"a joins the share group g", "b joins the share group g",
		"b ← p0 offset 1: 1 payment", "a ✗ gives back p0 offset 0 unprocessed", "b ← p0 offset 0: 1 payment; 1 of them delivered before")
}

// A crowd is one line, unless some of it comes from what happened meanwhile.
func TestACrowdStandsBelowItsCause(t *testing.T) {
	var events []ledger.Event
	for i := range int64(crowd) {
		events = append(events, sale(0, i+1)...)
	}
	events = append(events, said)
	names := []string{"a", "b", "c", "d", "e", "f", "g"}
	for i, who := range names {
		events = append(events, handled(who, s, int64(i+1))...)
	}
	events = append(events, sale(2*s, 8)...)
	events = append(events, handled("late", 3*s, 8)...)
	expect(t, play(events...), "shop → p0 offsets 0–6: 7 payments", "So.", "7 consumers ← p0 offsets 0–6: 7 payments",
		"shop → p0 offset 7: 1 payment", "late ← p0 offset 7: 1 payment")
}

func TestAHoleIsSeen(t *testing.T) {
	expect(t, play(handled("a", 0, 11, 12, 13, 229, 230)...), "a ← p0 offsets 10–12 and 228–229: 5 payments")
	expect(t, play(handled("a", 0, 1, 3, 5, 7, 9, 11)...), "a ← p0 offsets 0–10 in 6 pieces: 6 payments")
	expect(t, play(handled("a", 0, 1, 3, 2)...), "a ← p0 offsets 0–2: 3 payments")
}

// TestOffsetsAreASet compares with a set that is written out.
func TestOffsetsAreASet(t *testing.T) {
	const most = 40
	random := rand.New(rand.NewPCG(1, 1))
	draw := func() (offsets, map[int64]bool) {
		var set offsets
		plain := map[int64]bool{}
		for range random.IntN(12) {
			from := random.Int64N(most)
			to := min(from+random.Int64N(4), most-1)
			set.add(from, to)
			for o := from; o <= to; o++ {
				plain[o] = true
			}
		}
		return set, plain
	}
	for range 2000 {
		a, inA := draw()
		b, inB := draw()
		both := slices.Clone(a)
		both.addAll(b)
		left, upper := a.without(b), a.from(7)
		for name, c := range map[string]struct {
			set  offsets
			want func(int64) bool
		}{
			"a":         {a, func(o int64) bool { return inA[o] }},
			"a and b":   {both, func(o int64) bool { return inA[o] || inB[o] }},
			"without b": {left, func(o int64) bool { return inA[o] && !inB[o] }},
			"from 7":    {upper, func(o int64) bool { return inA[o] && o >= 7 }},
		} {
			var want offsets
			for o := range int64(most) {
				if c.want(o) {
					want.add(o, o)
				}
			}
			if !slices.Equal(c.set, want) {
				t.Fatalf("%s is %v and should be %v (a %v, b %v)", name, c.set, want, a, b)
			}
		}
	}
}

func TestWhatFollowsFromACrash(t *testing.T) {
	kill := func(who string) ledger.Event { return member(ledger.Crash, who, s, ledger.Event{}) }
	for name, c := range map[string]struct {
		want   string
		events [][]ledger.Event
		marked int64
	}{
		"another did what lies between": {"p0: processed up to offset 0; the bookmark says 3 is the next to read, so nothing will be repeated or lost",
			[][]ledger.Event{joins("a", 0, 0), handled("a", 0, 1), joins("b", 0), handled("b", 0, 2, 3)}, 3},
		"holes below": {"p0: processed up to offset 4; the bookmark says 5 is the next to read, so offsets 1 and 3 will never come again: 2 payments",
			[][]ledger.Event{joins("a", 0, 0), handled("a", 0, 1, 3, 5)}, 5},
		"both": {"p0: processed up to offset 4; the bookmark says 4 is the next to read, so offset 4 will come again, 1 payment, and offsets 1 and 3 never: 2 payments",
			[][]ledger.Event{joins("a", 0, 0), handled("a", 0, 1, 3, 5)}, 4},
		"committed and not begun": {"p0: nothing processed; the bookmark says 2 is the next to read, so offsets 0–1 will never come again: 2 payments",
			[][]ledger.Event{joins("a", 0, 0), {member(ledger.Deliver, "a", 0, ledger.Event{ID: 1})}}, 2},
		"nothing": {"it had processed nothing since it started", [][]ledger.Event{joins("a", 0, 0)}, 0},
		"from the end on": {"p0: processed up to offset 9; the bookmark says 10 is the next to read, so nothing will be repeated or lost",
			[][]ledger.Event{joins("a", 0, 0), handled("a", 0, 8, 9, 10)}, 10},
	} {
		run := play(slices.Concat(slices.Concat(c.events...), []ledger.Event{kill("a"), crashSample(c.marked)})...)
		beats := English.Tell(run, Prose{}, false)
		if got := beats[len(beats)-1].Details; len(got) != 1 || got[0].Text != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}
