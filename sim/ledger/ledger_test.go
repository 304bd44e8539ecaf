package ledger_test

import (
	"bytes"
	"cmp"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"kafkasim/sim/ledger"

	"pgregory.net/rapid"
)

// lastKind is the highest kind; every kind below it is tested too.
const lastKind = ledger.End

// farthest is the last offset and the last id that there can be.
const farthest = 1 << 62

// full is an event of a kind in which every field that means something is set.
func full(kind ledger.Kind) ledger.Event {
	e := ledger.Event{Kind: kind, Actor: ledger.N("consumer-1"), Inc: math.MaxUint16}
	for _, field := range kind.Carries() {
		switch field {
		case "group":
			e.Group = ledger.N("grupo_análise")
		case "topic":
			e.Topic = ledger.N("transacoes_cartao")
		case "partition":
			e.Partition = math.MaxInt32
		case "offset":
			e.Offset = farthest
		case "id":
			e.ID = farthest
		case "user":
			e.User = 100
		case "cents":
			e.Cents = 500_00
		case "n":
			e.N = math.MaxInt64
		case "generation":
			e.Generation = math.MaxInt32
		case "flag":
			e.Flag = true
		case "facts":
			e.Detail = everyFact()
		default:
			panic(field)
		}
	}
	switch kind {
	case ledger.End:
		e.Detail.Text = ledger.Stuck
	case ledger.Question:
		e.N = 1 // before which event
	}
	return e
}

// TestTheRealTimeOfARunIsNotSaved: the record of a run is the same whenever it is
// played; a gist, which is not for keeping, has it.
func TestTheRealTimeOfARunIsNotSaved(t *testing.T) {
	l := ledger.New(ledger.Header{Scenario: "crash"}, func() time.Duration { return 0 })
	l.End(ledger.Finished, "")
	var before, after bytes.Buffer
	if err := l.Write(&before); err != nil {
		t.Fatal(err)
	}
	l.RealTime = time.Second
	if err := l.Write(&after); err != nil || !bytes.Equal(before.Bytes(), after.Bytes()) {
		t.Errorf("%v: %s", err, after.String())
	}
	if again, err := ledger.Read(&after); err != nil || again.RealTime != 0 || l.Gist().RealTime != time.Second {
		t.Errorf("%v: read %v, gist %v", err, again, l.Gist().RealTime)
	}
}

// printable are strings as actors may be called: without control characters.
func printable() *rapid.Generator[string] {
	return rapid.StringOf(rapid.RuneFrom(nil, unicode.L, unicode.N, unicode.P, unicode.S, unicode.Zs))
}

func everyFact() *ledger.Detail {
	return &ledger.Detail{
		Text: "a <b> & \"c\"\n", Args: []ledger.Arg{{Unit: ledger.Duration, N: int64(time.Hour)}, {Unit: ledger.Number, N: -1}, {Unit: ledger.Count, N: 2}, {Unit: ledger.Payments, N: 3}, {Unit: ledger.Users, N: 4}, {Unit: ledger.Members, N: 5}, {Unit: ledger.YesNo, N: 1}, {Text: "é"}, {}}, Why: "because",
		Settings: &ledger.Settings{Reset: "earliest", Commit: "auto", AutoEvery: 5 * time.Second, Assignor: "range",
			Session: 45 * time.Second, Heartbeat: 3 * time.Second, Manual: true, WorkPerRec: time.Millisecond,
			Share: true, Lock: 30 * time.Second, Limit: 5},
		Sample: &ledger.Snapshot{Why: ledger.SampleCrash, Topic: "t", Partitions: []ledger.PartitionState{{1, 2, 3, 4}},
			Groups: []ledger.GroupState{{"g", "Stable", "range", []ledger.MemberState{{"c", []int32{1}}}, []int64{-1}, true, []int64{2}}}},
		Files:   []ledger.File{{"partitions/t-0/0.dat", 7890}},
		Machine: &ledger.Machine{Processors: 2, System: "linux/amd64", Go: "1.26.8"},
		Moved: &ledger.BulkResult{Plain: true, Partitions: 4, Size: 100, Acked: 1, AckedSum: 2, AckedIn: 3, Read: 4, ReadSum: 5, ReadIn: 6,
			Twice: 7, Swapped: 8, Stored: 9},
		Verdict: &ledger.Verdict{Check: "NothingLost", Outcome: ledger.Broken, Expected: ledger.Holds, General: true, Observed: 7,
			Measured: map[string]int64{"lost": 1}, Named: []ledger.Named{{Name: "g", N: 5, Payments: []ledger.Range{{First: 56, Last: 60}}, More: true}, {Moved: &ledger.Moved{From: 1, To: 2}, Users: []int32{3}}}, Why: "because", Subject: "c", Life: 2, Evidence: []int{0}},
		Question: &ledger.Answer{Is: ledger.Arg{Unit: ledger.Payments, N: 5}, Why: "because", Args: []ledger.Arg{{Text: "é"}}},
	}
}

func save(t interface {
	Helper()
	Fatal(...any)
}, l *ledger.Ledger) string {
	t.Helper()
	var out bytes.Buffer
	if err := l.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func events(l *ledger.Ledger) []ledger.Event {
	var out []ledger.Event
	for _, e := range l.All() {
		out = append(out, *e)
	}
	return out
}

func TestEveryKindIsSavedAndReadBackWithAllItsFields(t *testing.T) {
	for kind := ledger.Topic; kind <= lastKind; kind++ {
		now := time.Duration(0)
		l := ledger.New(ledger.Header{}, func() time.Duration { return now })
		l.Append(full(kind))
		now = 123456789 * time.Nanosecond
		l.Append(full(kind))
		again, err := ledger.Read(strings.NewReader(save(t, l)))
		if err != nil {
			t.Errorf("%s: %v", kind, err)
		} else if !reflect.DeepEqual(events(l), events(again)) {
			t.Errorf("%s: wrote %+v, read %+v", kind, events(l), events(again))
		}
	}
	defer func() {
		if recover() == nil {
			t.Errorf("there is a kind after %s: it is not tested", lastKind)
		}
	}()
	_ = (lastKind + 1).String()
}

func TestHeaderIsSavedAndReadBack(t *testing.T) {
	for _, h := range []ledger.Header{
		{},
		{Scenario: "crash", Control: "commit-first", Seed: math.MaxUint64,
			Params: []ledger.Param{{Name: "late", Value: "1h", Default: true}, {Name: "rate", Value: "é<>"}}},
	} {
		again, err := ledger.Read(strings.NewReader(save(t, ledger.New(h, nil))))
		if err != nil || !reflect.DeepEqual(again.Header, h) {
			t.Errorf("%+v: read %+v, %v", h, again.Header, err)
		}
	}
}

// drawEvent has any possible value in each field that the kind carries.
func drawEvent(t *rapid.T) ledger.Event {
	e := full(ledger.Kind(rapid.IntRange(int(ledger.Topic), int(lastKind)).Draw(t, "kind")))
	e.Inc = rapid.Uint16().Draw(t, "inc")
	e.Actor = ledger.N(printable().Draw(t, "actor"))
	for _, field := range e.Kind.Carries() {
		switch field {
		case "partition":
			e.Partition = rapid.Int32Min(0).Draw(t, field)
		case "offset":
			e.Offset = rapid.Int64Range(0, farthest).Draw(t, field)
		case "id":
			e.ID = rapid.Int64Range(0, farthest).Draw(t, field)
		case "user":
			e.User = rapid.Int32().Draw(t, field)
		case "cents":
			e.Cents = rapid.Int64().Draw(t, field)
		case "n":
			if e.Kind == ledger.Question {
				e.N = 1 // they are in order
			} else if e.N = rapid.Int64Min(0).Draw(t, field); e.Kind == ledger.Ask && rapid.Bool().Draw(t, "in the future") {
				e.N = -e.N
			}
		case "generation":
			e.Generation = rapid.Int32().Draw(t, field)
		case "flag":
			e.Flag = rapid.Bool().Draw(t, field)
		case "facts":
			if e.Kind != ledger.End {
				e.Detail.Text = "x" + printable().Draw(t, field)
			}
		}
	}
	return e
}

func TestAnyLedgerIsSavedAndReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var now time.Duration
		l := ledger.New(ledger.Header{}, func() time.Duration { return now })
		for range rapid.IntRange(1, 6).Draw(t, "events") {
			now += time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "pause"))
			l.Append(drawEvent(t))
		}
		again, err := ledger.Read(strings.NewReader(save(t, l)))
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(events(l), events(again)) {
			t.Fatalf("wrote %+v, read %+v", events(l), events(again))
		}
	})
}

func TestCompareNames(t *testing.T) {
	sorted := []string{"", "1", "2", "10", "9999999999999999999999", "a", "consumer", "consumer-1", "consumer-2", "consumer-10", "consumer-10a", "producer"}
	for i, a := range sorted {
		for j, b := range sorted {
			if got, want := ledger.CompareNames(a, b), cmp.Compare(i, j); got != want {
				t.Errorf("%q and %q compare as %d, want %d", a, b, got, want)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		draw := rapid.SliceOfN(rapid.StringMatching(`[ab]{0,2}[0-9]{0,3}`), 3, 3).Draw(t, "names")
		slices.SortFunc(draw, ledger.CompareNames)
		if ledger.CompareNames(draw[0], draw[2]) > 0 || ledger.CompareNames(draw[0], draw[1]) != -ledger.CompareNames(draw[1], draw[0]) {
			t.Fatalf("no order: %q", draw)
		}
	})
}

func TestNames(t *testing.T) {
	if ledger.N("a") != ledger.N(string([]byte{'a'})) || ledger.N("a") == ledger.N("b") {
		t.Error("names are equal where their texts differ, or the reverse")
	}
	if ledger.N("") != (ledger.Name{}) || (ledger.Name{}).String() != "" || ledger.N("a").String() != "a" {
		t.Error("a name does not give back its text")
	}
}

func TestASnapshotAndItsLedgerGoOnApart(t *testing.T) {
	l := ledger.New(ledger.Header{}, func() time.Duration { return 0 })
	l.Append(full(ledger.Send))
	s := l.Snapshot()
	s.End(ledger.Stuck, "")
	l.Append(full(ledger.Ack))
	if s.At(1).Kind != ledger.End || l.At(1).Kind != ledger.Ack || s.Len() != 2 || l.Len() != 2 {
		t.Errorf("the snapshot goes on with %s and the ledger with %s", s.At(1).Kind, l.At(1).Kind)
	}
}

func TestSnapshotStandsStillWhileOthersAppend(t *testing.T) {
	const each, writers = 5000, 3 // several chunks
	l := ledger.New(ledger.Header{Scenario: "s"}, func() time.Duration { return 0 })
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := range each {
				l.Append(ledger.Event{Kind: ledger.Send, ID: int64(i), Partition: int32(w)})
			}
		})
	}
	for range 20 {
		s := l.Snapshot()
		before := s.Len()
		next := [writers]int64{}
		for place, e := range s.All() {
			if e.ID != next[e.Partition] || s.At(place) != *e {
				t.Fatalf("event %d of the snapshot is number %d of its writer, want %d", place, e.ID, next[e.Partition])
			}
			next[e.Partition]++
		}
		if s.End(ledger.Stuck, ""); s.Len() != before+1 || s.Header.Scenario != "s" {
			t.Fatalf("a snapshot of %d events has %d after one more", before, s.Len())
		}
	}
	group.Wait()
	if outcome, _ := l.Ending(); l.Len() != writers*each || outcome != ledger.Interrupted {
		t.Errorf("the ledger has %d events and the outcome %s: a snapshot wrote into it", l.Len(), outcome)
	}
}

func TestOutcome(t *testing.T) {
	for _, x := range []struct {
		name         string
		write        func(l *ledger.Ledger)
		outcome, why string
	}{
		{name: "nothing", write: func(*ledger.Ledger) {}, outcome: ledger.Interrupted},
		{name: "cut off", write: func(l *ledger.Ledger) { l.Append(full(ledger.Send)) }, outcome: ledger.Interrupted},
		{name: "finished", write: func(l *ledger.Ledger) { l.End(ledger.Finished, "") }, outcome: ledger.Finished},
		{name: "failed", write: func(l *ledger.Ledger) { l.End(ledger.Failed, "disk full") }, outcome: ledger.Failed, why: "disk full"},
		{name: "verdicts follow", write: func(l *ledger.Ledger) {
			l.End(ledger.Stuck, "why")
			l.Judge(&ledger.Verdict{Check: "C"})
		}, outcome: ledger.Stuck, why: "why"},
		{name: "an end in the second chunk", write: func(l *ledger.Ledger) {
			for range 5000 {
				l.Append(full(ledger.Send))
			}
			l.End(ledger.Finished, "")
		}, outcome: ledger.Finished},
	} {
		l := ledger.New(ledger.Header{}, func() time.Duration { return 0 })
		x.write(l)
		if outcome, why := l.Ending(); outcome != x.outcome || why != x.why {
			t.Errorf("%s: %q because of %q", x.name, outcome, why)
		}
	}
}

func TestResult(t *testing.T) {
	type verdict struct{ value, expected ledger.Outcome }
	const holds, broken, unknown, skipped = ledger.Holds, ledger.Broken, ledger.Unknown, ledger.Skipped
	for _, x := range []struct {
		outcome  string
		verdicts []verdict
		want     ledger.Result
	}{
		{ledger.Finished, []verdict{{holds, holds}}, ledger.Pass},
		{ledger.Finished, []verdict{{holds, holds}, {broken, broken}, {unknown, unknown}}, ledger.Pass},
		{ledger.Finished, nil, ledger.Undecided},
		{ledger.Finished, []verdict{{holds, holds}, {skipped, holds}, {skipped, broken}}, ledger.Pass},
		{ledger.Finished, []verdict{{skipped, holds}}, ledger.Undecided},
		{ledger.Finished, []verdict{{skipped, holds}, {broken, holds}}, ledger.Fail},
		{ledger.Finished, []verdict{{skipped, holds}, {unknown, holds}}, ledger.Undecided},
		{ledger.Finished, []verdict{{broken, holds}}, ledger.Fail},
		{ledger.Finished, []verdict{{holds, broken}}, ledger.Fail},
		{ledger.Finished, []verdict{{holds, unknown}}, ledger.Fail},
		{ledger.Finished, []verdict{{unknown, holds}}, ledger.Undecided},
		{ledger.Finished, []verdict{{unknown, broken}, {holds, holds}}, ledger.Undecided},
		{ledger.Finished, []verdict{{unknown, holds}, {broken, holds}}, ledger.Fail},
		{ledger.Finished, []verdict{{broken, holds}, {unknown, holds}}, ledger.Fail},
		{ledger.Interrupted, []verdict{{holds, holds}}, ledger.Undecided},
		{ledger.Stuck, []verdict{{holds, holds}}, ledger.Undecided},
		{ledger.Failed, []verdict{{holds, holds}}, ledger.Undecided},
		{ledger.Failed, []verdict{{broken, holds}}, ledger.Fail},
		{ledger.Failed, nil, ledger.Undecided},
	} {
		l := ledger.New(ledger.Header{}, func() time.Duration { return 3 })
		l.End(x.outcome, "")
		for _, v := range x.verdicts {
			l.Judge(&ledger.Verdict{Outcome: v.value, Expected: v.expected})
		}
		if got := l.Result(); got != x.want || len(l.Verdicts()) != len(x.verdicts) {
			t.Errorf("%s with %v is %s, want %s", x.outcome, x.verdicts, got, x.want)
		}
		if l.Duration() != 3 {
			t.Errorf("verdicts come at %s", l.Duration())
		}
	}
}

func TestLagIsThatOfKafkasTool(t *testing.T) {
	for _, c := range []struct{ start, end, committed, lag, removed, waiting int64 }{
		{0, 60, 50, 10, 0, 10}, {0, 60, -1, 60, 0, 60}, {40, 60, 10, 50, 30, 20}, {40, 60, -1, 20, 0, 20},
		{40, 60, 60, 0, 0, 0}, {60, 60, 50, 10, 10, 0}, {0, 40, 60, -20, 0, 0},
	} {
		s := &ledger.Snapshot{Partitions: []ledger.PartitionState{{Start: c.start, End: c.end}}}
		g := ledger.GroupState{Committed: []int64{c.committed}}
		if lag, removed, waiting := s.Lag(g, 0), s.Removed(g, 0), s.Waiting(g, 0); lag != c.lag || removed != c.removed || waiting != c.waiting {
			t.Errorf("%+v: lag %d, of which %d are removed and %d wait", c, lag, removed, waiting)
		}
		if got := s.Lag(ledger.GroupState{Committed: []int64{c.committed}, Share: true, Open: []int64{7}}, 0); got != 7 {
			t.Errorf("a share group with 7 open: %d", got)
		}
	}
}
