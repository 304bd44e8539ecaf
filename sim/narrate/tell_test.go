package narrate

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// play writes events that carry their own times.
func play(events ...ledger.Event) *ledger.Ledger {
	var now time.Duration
	l := ledger.New(ledger.Header{Scenario: "test"}, func() time.Duration { return now })
	for _, e := range events {
		now = e.T
		if e.Topic == (ledger.Name{}) {
			e.Topic = ledger.N("t")
		}
		l.Append(e)
	}
	return l
}

func member(kind ledger.Kind, who string, at time.Duration, e ledger.Event) ledger.Event {
	e.Kind, e.Actor, e.T, e.Group, e.Inc = kind, ledger.N(who), at, ledger.N("g"), max(e.Inc, 1)
	return e
}

func joins(who string, at time.Duration, partitions ...int32) []ledger.Event {
	var out []ledger.Event
	for _, p := range partitions {
		out = append(out, member(ledger.Assign, who, at, ledger.Event{Partition: p}))
	}
	return append(out, member(ledger.Join, who, at, ledger.Event{N: int64(len(partitions))}))
}

func work(who string, partition int32, from, to int64) []ledger.Event {
	var out []ledger.Event
	for o := from; o <= to; o++ {
		out = append(out, member(ledger.Process, who, 0, ledger.Event{Partition: partition, Offset: o, ID: int64(partition)*1000 + o + 1}))
	}
	return out
}

// lines are the story's beats as text.
func lines(l *ledger.Ledger) []string {
	var out []string
	for _, b := range English.Tell(l, Prose{}, false) {
		out = append(out, strings.TrimSpace(b.Actor+" "+b.Text))
	}
	return out
}

func expect(t *testing.T, l *ledger.Ledger, want ...string) {
	t.Helper()
	if got := lines(l); !slices.Equal(got, want) {
		t.Errorf("the story is\n%s\nand should be\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

var said = ledger.Event{Kind: ledger.Said, Detail: &ledger.Detail{Text: "So."}}

func TestWorkIsFoldedWithinASection(t *testing.T) {
	events := slices.Concat(work("a", 0, 0, 4), work("a", 0, 3, 9), []ledger.Event{said}, work("a", 0, 9, 9), work("a", 1, 0, 0))
	expect(t, play(events...),
		"a ← p0 offsets 0–9: 12 payments; 2 of them processed before",
		"So.",
		"a ← p0 offset 9, p1 offset 0: 2 payments; 1 of them processed before")
}

func TestAnotherGroupReadsForTheFirstTime(t *testing.T) {
	other := work("b", 0, 0, 1)
	for i := range other {
		other[i].Group = ledger.N("h")
	}
	expect(t, play(append(work("a", 0, 0, 1), other...)...), "a ← p0 offsets 0–1: 2 payments", "b ← p0 offsets 0–1: 2 payments")
}

func TestManyPartitionsAreCounted(t *testing.T) {
	var events []ledger.Event
	for p := range int32(4) {
		events = append(events, work("a", p, 0, 0)...)
	}
	for p := range int32(4) {
		events = append(events, member(ledger.CommitOk, "a", 0, ledger.Event{Partition: p, Offset: 1}))
	}
	expect(t, play(events...), "a ← 4 partitions: 4 payments", "a ✓ commits the bookmarks of 4 partitions")
}

// TestATopicIsNamedOnce: where there are several, the join of a member names its
// own, and a line that nothing introduces names it once.
func TestATopicIsNamedOnce(t *testing.T) {
	topic := func(name string) ledger.Event { return ledger.Event{Kind: ledger.Topic, Topic: ledger.N(name), N: 2} }
	expect(t, play(slices.Concat([]ledger.Event{topic("t"), topic("u")}, joins("a", 0, 0, 1), work("a", 0, 0, 1), work("a", 1, 0, 0),
		work("b", 0, 5, 6), work("b", 1, 5, 5))...),
		"a joins g and owns t p0, p1",
		"a ← p0 offsets 0–1, p1 offset 0: 3 payments",
		"b ← t p0 offsets 5–6, p1 offset 5: 3 payments")
}

func TestAJoinThatChangesNothingIsNotTold(t *testing.T) {
	later := joins("a", 30*time.Second, 0)
	expect(t, play(append(joins("a", 0, 0), later...)...), "a joins g and owns p0")
	// The control: with another partition it is told.
	expect(t, play(append(joins("a", 0, 0), joins("a", 30*time.Second, 1)...)...), "a joins g and owns p0", "a owns p0, p1 now")
}

func TestAGroupThatSettlesIsToldOnce(t *testing.T) {
	events := append(joins("a", 0, 0, 1), member(ledger.Revoke, "a", time.Second, ledger.Event{Partition: 1}))
	events = append(events, joins("a", time.Second)...)
	events = append(events, joins("b", time.Second, 1)...)
	expect(t, play(events...), "a joins g and owns p0", "b joins g and owns p1")
}

func TestTakeover(t *testing.T) {
	crash := slices.Concat(joins("a", 0, 0), joins("b", 0), []ledger.Event{member(ledger.Crash, "a", time.Second, ledger.Event{})}, joins("b", 45*time.Second, 0))
	expect(t, play(crash...), "a joins g and owns p0", "b joins g: no partition left, it is idle (a hot spare)",
		"a is killed (kill -9): no goodbye, no commit", "b owns p0 now, 44 s after a fell silent")
	polite := slices.Concat(joins("a", 0, 0), joins("b", 0), []ledger.Event{member(ledger.Revoke, "a", time.Second, ledger.Event{}),
		member(ledger.Close, "a", 2*time.Second, ledger.Event{})}, joins("b", 3*time.Second, 0))
	expect(t, play(polite...), "a joins g and owns p0", "b joins g: no partition left, it is idle (a hot spare)",
		"a says goodbye to its group and leaves; it has received nothing", "b owns p0 now, 2 s after a left")
}

func crashSample(committed int64) ledger.Event {
	return ledger.Event{Kind: ledger.Sample, T: time.Second, Detail: &ledger.Detail{Sample: &ledger.Snapshot{Why: ledger.SampleCrash, Topic: "t",
		Partitions: []ledger.PartitionState{{End: 60}}, Groups: []ledger.GroupState{{Group: "g", Committed: []int64{committed}}}}}}
}

func TestCrashComparesWorkAndBookmark(t *testing.T) {
	for committed, want := range map[int64]string{
		50: "p0: processed up to offset 54; the bookmark says 50 is the next to read, so offsets 50–54 will come again: 5 payments",
		55: "p0: processed up to offset 54; the bookmark says 55 is the next to read, so nothing will be repeated or lost",
		56: "p0: processed up to offset 54; the bookmark says 56 is the next to read, so offset 55 will never come again: 1 payment",
		-1: "p0: processed up to offset 54; there is no bookmark (committed offset) yet",
	} {
		run := play(slices.Concat(joins("a", 0, 0), work("a", 0, 0, 54), []ledger.Event{member(ledger.Crash, "a", 0, ledger.Event{}), crashSample(committed)})...)
		beats := English.Tell(run, Prose{}, false)
		if got := beats[len(beats)-1].Details; len(got) != 1 || got[0].Text != want {
			t.Errorf("%d: %q", committed, got)
		}
	}
}

func counted(at time.Duration, leaves, commits int64) []ledger.Event {
	request := func(sort string, n int64) ledger.Event {
		return ledger.Event{T: at, Kind: ledger.Request, Group: ledger.N("g"), N: n, Detail: &ledger.Detail{Text: sort}}
	}
	return []ledger.Event{request("LeaveGroup", leaves), request("OffsetCommit", commits)}
}

func TestRequestsFromTheDead(t *testing.T) {
	const silent = "after a fell silent the broker received no LeaveGroup and no OffsetCommit from it"
	run := func(counts ...ledger.Event) *ledger.Ledger {
		return play(slices.Concat(joins("a", 0, 0), []ledger.Event{member(ledger.Crash, "a", 0, ledger.Event{})}, counted(0, 1, 4),
			[]ledger.Event{crashSample(0)}, counts, []ledger.Event{member(ledger.MemberExpired, "a", 2*time.Second, ledger.Event{})})...)
	}
	if got := lines(run(counted(time.Second, 1, 4)...)); got[len(got)-1] != silent {
		t.Error(got)
	}
	for name, l := range map[string]*ledger.Ledger{"a commit": run(counted(time.Second, 1, 5)...), "a goodbye": run(counted(time.Second, 2, 4)...), "not counted": run()} {
		if got := lines(l); got[len(got)-1] == silent {
			t.Errorf("%s: the dead are called silent", name)
		}
	}
}

// Whom the group drops may be dead, back already, or alive.
func TestExpelledMembers(t *testing.T) {
	expelled := member(ledger.MemberExpired, "a", 50*time.Second, ledger.Event{})
	crash := member(ledger.Crash, "a", 8*time.Second, ledger.Event{})
	again := member(ledger.Start, "a", 20*time.Second, ledger.Event{})
	again.Inc = 2
	for want, events := range map[string][]ledger.Event{
		"a is dropped from the group by the broker, 42 s after it fell silent (the session timeout counts from its last heartbeat)":                                  {crash, expelled},
		"a its previous life is dropped from the group by the broker, 42 s after it fell silent (the session timeout counts from its last heartbeat)":                {crash, again, expelled},
		"a is dropped from the group by the broker although it is alive: it sent no heartbeat for too long, missed a rebalance, or somebody else joined in its name": {expelled},
	} {
		if got := lines(play(append(joins("a", 0, 0), events...)...)); got[len(got)-1] != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	var events []ledger.Event
	for i := range crowd {
		name := fmt.Sprintf("c-%d", i+1)
		events = append(events, joins(name, 0, int32(i))...)
		events = append(events, member(ledger.MemberExpired, name, time.Second, ledger.Event{}))
	}
	if got := strings.Join(lines(play(events...)), "\n"); strings.Contains(got, "session timeout") {
		t.Errorf("the living are told to have timed out:\n%s", got)
	}
}

func TestACrowdIsOneLine(t *testing.T) {
	crowdOf := func(n int) *ledger.Ledger {
		var events []ledger.Event
		for i := range n {
			events = append(events, joins(fmt.Sprintf("c-%d", i+1), 0, int32(2*i), int32(2*i+1))...)
		}
		for i := range n {
			events = append(events, work(fmt.Sprintf("c-%d", i+1), int32(2*i), 0, 9)...)
		}
		return play(append(events, joins("late", 0)...)...)
	}
	if got := len(lines(crowdOf(crowd - 2))); got != 2*(crowd-2)+1 {
		t.Errorf("a few are told in %d lines", got)
	}
	expect(t, crowdOf(crowd), "8 consumers (c-1 … late) join g: 14 partitions, so 7 are busy (with 2 each) and 1 is idle", "7 consumers ← 7 partitions: 70 payments")
}

func TestTearingDownIsNotTold(t *testing.T) {
	end := ledger.Event{Kind: ledger.Sample, Detail: &ledger.Detail{Sample: &ledger.Snapshot{Why: ledger.SampleEnd}}}
	tail := []ledger.Event{member(ledger.Revoke, "a", 0, ledger.Event{}), member(ledger.Close, "a", 0, ledger.Event{}),
		{Kind: ledger.Audit, ID: 1}, {Kind: ledger.Audit, Offset: 1, ID: 2}}
	expect(t, play(slices.Concat(joins("a", 0, 0), []ledger.Event{end}, tail)...), "a joins g and owns p0",
		"final audit, read without a group: p0 offsets 0–1, 2 payments")
}

func TestBeatsSayWhichEventsTheyStandFor(t *testing.T) {
	run := play(slices.Concat(work("a", 0, 0, 1), work("b", 1, 0, 0), work("a", 0, 2, 2))...)
	b := English.Tell(run, Prose{}, false)[0]
	if b.First != 0 || b.Last != 3 || b.Events != 3 {
		t.Errorf("%+v", b)
	}
}

func TestVerboseHasEveryEventAndAnEnd(t *testing.T) {
	run := play(append(work("a", 0, 0, 9), member(ledger.CommitSent, "a", 0, ledger.Event{Offset: 10}))...)
	beats := English.Tell(run, Prose{}, true)
	if len(beats) != run.Len() || beats[10].Text == "" {
		t.Errorf("%d beats for %d events", len(beats), run.Len())
	}
	run = play(work("a", 0, 0, verboseLimit+41)...)
	beats = English.Tell(run, Prose{}, true)
	if last := beats[len(beats)-1]; len(beats) != verboseLimit+1 || last.Text != "… and 42 more events: the saved ledger has them all" {
		t.Errorf("%d beats, the last says %q", len(beats), last.Text)
	}
}

func TestLargeGroupTable(t *testing.T) {
	s := &ledger.Snapshot{Topic: "t"}
	g := ledger.GroupState{Group: "g", State: "Stable"}
	for p := range int32(1000) {
		s.Partitions = append(s.Partitions, ledger.PartitionState{Partition: p, End: 10})
		g.Committed = append(g.Committed, 9)
	}
	for i := range 20 {
		g.Members = append(g.Members, ledger.MemberState{Actor: fmt.Sprint("spare-", i)})
	}
	table := English.group(s, g)
	if len(table.Rows) != 16 || table.Notes[0] != "… 992 more partitions, with a total lag of 992" || table.Notes[2] != "… and 12 more idle members" {
		t.Errorf("%d rows, %q", len(table.Rows), table.Notes)
	}
}

// Every event of a kind that is frequent, in numbers that are real: a page is
// told in the time it takes to look up.
func TestMillionsAreToldFast(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	const payments = 200_000
	l := ledger.New(ledger.Header{}, func() time.Duration { return 0 })
	who := []ledger.Name{ledger.N("c-1"), ledger.N("c-2")}
	for i := range int64(payments) {
		e := ledger.Event{Actor: who[i%2], Group: ledger.N("g"), Topic: ledger.N("t"), Partition: int32(i % 100), Offset: i / 100, ID: i + 1}
		for _, e.Kind = range []ledger.Kind{ledger.Send, ledger.Ack, ledger.Deliver, ledger.Process, ledger.CommitOk} {
			l.Append(e)
		}
	}
	begin := time.Now()
	beats := English.Tell(l, Prose{}, false)
	if len(beats) != 6 {
		t.Errorf("%d events told in %d beats", l.Len(), len(beats))
	}
	t.Logf("%d events told in %s", l.Len(), time.Since(begin))
}

func TestEveryPaymentIsRememberedByItself(t *testing.T) {
	var s idSet
	for id := range int64(200_000) {
		if s.add(id) {
			t.Fatalf("%d was not there before", id)
		}
	}
	for _, id := range []int64{0, 63, 64, 65_535, 65_536, 199_999} {
		if !s.add(id) {
			t.Errorf("%d is forgotten", id)
		}
	}
	if s.add(1 << 60) {
		t.Error("an id far away was there")
	}
}
