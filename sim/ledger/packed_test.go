package ledger_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"kafkasim/sim/ledger"

	"pgregory.net/rapid"
)

// TestWhatIsPackedComesBack: however large or small its numbers are, whatever it
// has in common with the events before it, an event is read as it was written.
func TestWhatIsPackedComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.SampledFrom([]int64{0, 1, 2, math.MaxUint32 - 1, math.MaxUint32, math.MaxUint32 + 1, -1, math.MinInt64, math.MaxInt64})
		small := rapid.SampledFrom([]int32{0, 1, -1, math.MaxInt32, math.MinInt32})
		name := rapid.SampledFrom([]ledger.Name{{}, ledger.N("a"), ledger.N("b")})
		detail := rapid.SampledFrom([]*ledger.Detail{nil, nil, nil, {Text: "x"}})
		drawn := rapid.Custom(func(t *rapid.T) ledger.Event {
			return ledger.Event{
				Kind: ledger.Kind(rapid.IntRange(1, int(lastKind)).Draw(t, "kind")), Actor: name.Draw(t, "actor"), Group: name.Draw(t, "group"), Topic: name.Draw(t, "topic"),
				Offset: number.Draw(t, "offset"), ID: number.Draw(t, "id"), N: number.Draw(t, "n"), Cents: number.Draw(t, "cents"), User: small.Draw(t, "user"),
				Partition: small.Draw(t, "partition"), Generation: small.Draw(t, "generation"), Inc: uint16(rapid.IntRange(0, 2).Draw(t, "inc")),
				Flag: rapid.Bool().Draw(t, "flag"), Detail: detail.Draw(t, "detail"),
			}
		})
		var now time.Duration
		l := ledger.New(ledger.Header{}, func() time.Duration { return now })
		written := rapid.SliceOfN(drawn, 1, 50).Draw(t, "events")
		for i := range written {
			now = rapid.SampledFrom([]time.Duration{0, 1, math.MaxInt64}).Draw(t, "t")
			written[i].T = now
			l.Append(written[i])
		}
		for place, e := range l.All() {
			if *e != written[place] || l.At(place) != written[place] {
				t.Fatalf("event %d is %+v, written as %+v", place, *e, written[place])
			}
		}
		kinds := []ledger.Kind{written[0].Kind, ledger.Deliver}
		var places []int
		for place, e := range l.Of(kinds...) {
			if *e != written[place] {
				t.Fatalf("event %d is %+v, written as %+v", place, *e, written[place])
			}
			places = append(places, place)
		}
		var want []int
		for place, e := range written {
			if slices.Contains(kinds, e.Kind) {
				want = append(want, place)
			}
		}
		if !slices.Equal(places, want) {
			t.Fatalf("of %v there are %v, want %v", kinds, places, want)
		}
	})
}

// BenchmarkAppend is what an event of a payment costs to write down, and how much
// memory it takes.
func BenchmarkAppend(b *testing.B) {
	l := ledger.New(ledger.Header{}, func() time.Duration { return 0 })
	actor, group, topic := ledger.N("consumer-1"), ledger.N("group"), ledger.N("topic")
	b.ReportAllocs()
	for i := range b.N {
		l.Append(ledger.Event{Kind: ledger.Deliver + ledger.Kind(i%2), Actor: actor, Inc: 1, Group: group, Topic: topic, Partition: int32(i % 3), Offset: int64(i), ID: int64(i), User: 100, Cents: 500})
	}
}
