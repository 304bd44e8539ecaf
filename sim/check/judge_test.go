package check_test

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
	"kafkasim/sim/ledger/ledgertest"
)

// good is a small run in which every general check holds.
const good = ten + `
	start c group=g
	assign c 0/ gen=1
	deliver+process c 0/0-9 id=1-10
	commit-sent+commit-ok c 0/10
	revoke c 0/ gen=1
	close c
	audit 0/0-9 id=1-10
	sample end 0:0-10 group=g state=Empty committed=10
`

var generalOrder = strings.Fields(`NothingLost NothingRemovedUnread ProcessedOnce AckDurable OffsetAgreement NoPhantom NoDuplicateAppend ProducerOrder
	PollContiguous ProcessingOrder ResumePoint CommitWithinProcessed CommitNonRegress OwnerOnly Fencing ReplayExact
	Drained NonVacuous LedgerClosed`)

func TestGeneralOrder(t *testing.T) {
	var names []string
	for _, c := range check.General() {
		if c.ID() != check.NothingLostSinceJoined.ID() { // it is not always shown
			names = append(names, c.ID())
		}
	}
	if !slices.Equal(names, generalOrder) {
		t.Errorf("got %v", names)
	}
}

func TestIDs(t *testing.T) {
	for want, c := range map[string]*check.Check{
		"NothingLost": check.NothingLost, "Duplicates": check.Duplicates(5),
		"ReadExactly c": check.ReadExactly("c", 1, 0), "ReadExactly c#2": check.ReadExactly("c", 2, 0),
		"SawAll c": check.SawAll("c"), "Idle g": check.Idle("g", 1), "DiedSilently c": check.DiedSilently("c"),
	} {
		if c.ID() != want {
			t.Errorf("%q, want %q", c.ID(), want)
		}
	}
}

func TestJudgeOrder(t *testing.T) {
	l, _ := ledgertest.Write(good)
	check.Judge(l, []check.Expectation{check.ReadExactly("c", 1, 10).Holds(), check.Drained.Holds(), check.Duplicates(3).Breaks()})
	want := slices.Concat([]string{"ReadExactly c", "Drained", "Duplicates"}, slices.DeleteFunc(slices.Clone(generalOrder), func(n string) bool { return n == "Drained" }))
	var got []string
	for _, j := range l.Verdicts() {
		got = append(got, j.ID())
		if j.Surprising() {
			t.Errorf("%s is %s", j.Check, j.Outcome)
		}
		if general := slices.Contains(generalOrder, j.Check); j.General != general {
			t.Errorf("%s: general is %v", j.Check, j.General)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("judged %v,\nwant %v", got, want)
	}
	if surprising, unknown := worst(l); surprising != 0 || unknown != 0 {
		t.Errorf("%d surprising, %d unknown", surprising, unknown)
	}
}

// worst counts the verdicts that are not the expected ones, and among them
// apart those that are unknown.
func worst(l *ledger.Ledger) (surprising, unknown int) {
	for _, j := range l.Verdicts() {
		switch {
		case !j.Surprising():
		case j.Outcome == ledger.Unknown:
			unknown++
		default:
			surprising++
		}
	}
	return surprising, unknown
}

func TestVerdictsCarryTheFinding(t *testing.T) {
	l, _ := ledgertest.Write("send p id=1-2 \n ack p 0/0-1 id=1-2 \n audit 0/0 id=1")
	check.Judge(l, []check.Expectation{check.AckDurable.Breaks()})
	j := l.Verdicts()[0]
	if j.Outcome != ledger.Broken || j.Expected != ledger.Broken || j.Observed != 2 || j.Measured["missing"] != 1 || !slices.Equal(j.Evidence, []int{3}) {
		t.Errorf("%+v", j)
	}
}

func TestSurprises(t *testing.T) {
	for _, x := range []struct {
		name                string
		ledger              string
		expect              []check.Expectation
		surprising, unknown int
	}{
		{"a break that nobody expects", good, []check.Expectation{check.Duplicates(1).Holds()}, 1, 0},
		{"a pass that nobody expects", good, []check.Expectation{check.Duplicates(0).Breaks()}, 1, 0},
		{"an unknown that nobody expects", good, []check.Expectation{check.Idle("g", 1).Holds()}, 0, 1},
		{"an unknown that is expected", good, []check.Expectation{{Check: check.Idle("g", 1), Value: ledger.Unknown}}, 0, 0},
		{"nothing happened", "", nil, 0, 19},
	} {
		l, _ := ledgertest.Write(x.ledger)
		check.Judge(l, x.expect)
		if surprising, unknown := worst(l); surprising != x.surprising || unknown != x.unknown {
			t.Errorf("%s: %d surprising, %d unknown", x.name, surprising, unknown)
		}
	}
}

// single is a small run in which some general checks have nothing to compare.
const single = `
	send p id=1
	ack p 0/0 id=1
	start c group=g
	assign c 0/ gen=1
	deliver+process c 0/0 id=1
	commit-sent+commit-ok c 0/1
	revoke c 0/ gen=1
	close c
	audit 0/0 id=1
	sample end 0:0-1 group=g state=Empty committed=1
`

// A general check that had single things to look at and nothing to compare is
// skipped, where nobody asked for it; who asked is told that nobody can tell.
func TestNothingToCompare(t *testing.T) {
	var compare = []string{"ProducerOrder", "PollContiguous", "ProcessingOrder", "CommitNonRegress"}
	l, _ := ledgertest.Write(single)
	check.Judge(l, nil)
	for _, j := range l.Verdicts() {
		want, lacks := ledger.Holds, ""
		if slices.Contains(compare, j.Check) {
			want, lacks = ledger.Skipped, ledger.Pairs
		}
		if j.Outcome != want || j.Lacks != lacks || j.Surprising() {
			t.Errorf("%s is %s for want of %q", j.Check, j.Outcome, j.Lacks)
		}
	}
	if l.Result() != ledger.Pass {
		t.Errorf("the run is %s", l.Result())
	}
	l, _ = ledgertest.Write(single)
	check.Judge(l, []check.Expectation{check.ProcessingOrder.Holds(), check.PollContiguous.CannotTell()})
	for i, value := range []ledger.Outcome{ledger.Unknown, ledger.Unknown} {
		if j := l.Verdicts()[i]; j.Outcome != value || j.Lacks != "" || j.Surprising() != (i == 0) {
			t.Errorf("%s is %s for want of %q, surprising: %t", j.Check, j.Outcome, j.Lacks, j.Surprising())
		}
	}
	if l.Result() != ledger.Undecided {
		t.Errorf("the run is %s", l.Result())
	}
	l, _ = ledgertest.Write(single + "end interrupted")
	check.Judge(l, nil)
	if surprising, unknown := worst(l); surprising != 0 || unknown != len(generalOrder) {
		t.Errorf("cut off: %d surprising, %d unknown", surprising, unknown)
	}
}

// Nobody is asked to begin anywhere, and nobody commits: nothing to judge.
func TestNothingPrescribed(t *testing.T) {
	for name, x := range map[string]struct{ check, lacks, ledger string }{
		"at latest without a bookmark": {"ResumePoint", ledger.Bookmarks, "start c group=g reset=latest \n assign c 0/ gen=1 \n deliver c 0/7 id=8" + tenThere},
		"nobody commits":               {"Fencing", ledger.Commits, member + "deliver c 0/0 id=1" + tenThere},
	} {
		l, _ := ledgertest.Write(x.ledger)
		if j := values(l)[x.check]; j.Outcome != ledger.Skipped || j.Lacks != x.lacks {
			t.Errorf("%s: %s is %s for want of %q", name, x.check, j.Outcome, j.Lacks)
		}
	}
}

func TestCutOff(t *testing.T) {
	for _, outcome := range []string{ledger.Interrupted, ledger.Stuck, ledger.Failed} {
		l, _ := ledgertest.Write(good + "end " + outcome)
		check.Judge(l, nil)
		if surprising, unknown := worst(l); surprising != 0 || unknown != len(generalOrder) {
			t.Errorf("%s: %d surprising, %d unknown", outcome, surprising, unknown)
		}
	}
	l, _ := ledgertest.Write(member + "process c 0/1 id=2 \n process c 0/0 id=1 \n end interrupted")
	if f := check.ProcessingOrder.Find(l); f.Outcome != ledger.Broken {
		t.Errorf("what was broken before the end is %s", f.Outcome)
	}
	l, _ = ledgertest.Write(five + member + "process c 0/0 id=1 \n" + fiveThere + "end interrupted")
	if f := check.NothingLost.Find(l); f.Outcome != ledger.Unknown || f.Evidence != nil {
		t.Errorf("what may still have come is %s, by %v", f.Outcome, f.Evidence)
	}
}

func TestPanicIsUnknown(t *testing.T) {
	broken := &check.Check{Name: "NoJudge"}
	l, _ := ledgertest.Write(good)
	if f := broken.Find(l); f.Outcome != ledger.Unknown || f.Observed != 0 {
		t.Errorf("%+v", f)
	}
	for _, nonsense := range []string{"deliver c 0/1152921504606846976 id=1", "audit 0/1152921504606846976 id=1", "ack p 0/1152921504606846976 id=1"} {
		l, _ = ledgertest.Write(good + nonsense)
		check.Judge(l, nil)
		if surprising, unknown := worst(l); surprising != 0 || unknown != len(generalOrder) {
			t.Errorf("%s: %d surprising, %d unknown", nonsense, surprising, unknown)
		}
		if f := check.NothingLost.Find(l); !strings.HasPrefix(f.Why, "panic: the ledger cannot be judged: no record can have the offset 1152921504606846976") {
			t.Errorf("%s: %q", nonsense, f.Why)
		}
	}
}

// An offset is believed as far as four times the ledger's length and 65,536
// more; room for what lies beyond would only eat the memory.
func TestHowFarAnOffsetIsBelieved(t *testing.T) {
	const events = 3 // with the end
	for offset, value := range map[int]ledger.Outcome{4*events + 1<<16: ledger.Holds, 4*events + 1<<16 + 1: ledger.Unknown} {
		l, _ := ledgertest.Write(fmt.Sprintf("send p id=1 \n ack p 0/%d id=1", offset))
		if f := check.LedgerClosed.Find(l); l.Len() != events || f.Outcome != value {
			t.Errorf("%d in a ledger of %d: %s, want %s", offset, l.Len(), f.Outcome, value)
		}
	}
}

// Verdicts are no part of what is judged.
func TestJudgedAgainItIsJudgedAlike(t *testing.T) {
	l, _ := ledgertest.Write("start c group=g")
	none := check.ReadExactly("c", 1, 1)
	before := none.Find(l)
	check.Judge(l, nil)
	if after := none.Find(l); before.Outcome != ledger.Broken || !slices.Equal(before.Evidence, after.Evidence) {
		t.Errorf("%s by %v, and then %s by %v", before.Outcome, before.Evidence, after.Outcome, after.Evidence)
	}
}

func TestJudgeOnlyWhatIsAsked(t *testing.T) {
	l, _ := ledgertest.Write(good)
	check.JudgeOnly(l, []check.Expectation{check.Drained.Holds()})
	if v := l.Verdicts(); len(v) != 1 || v[0].Check != "Drained" || v[0].Outcome != ledger.Holds {
		t.Errorf("%+v", v)
	}
}

// An id is somebody's as far as the ledger is long, and 1,024 more.
func TestHowFarAnIDIsBelieved(t *testing.T) {
	const events = 4 // with the end
	for id, value := range map[int]ledger.Outcome{events + 1024: ledger.Broken, events + 1025: ledger.Holds} {
		l, _ := ledgertest.Write(fmt.Sprintf("start c \n process c 0/0 id=%[1]d \n process c 0/1 id=%[1]d", id))
		if f := check.ProcessedOnce.Find(l); l.Len() != events || f.Outcome != value {
			t.Errorf("%d in a ledger of %d: %s, want %s", id, l.Len(), f.Outcome, value)
		}
	}
}

func TestHowMuchWasLookedAt(t *testing.T) {
	for _, x := range []struct {
		check  *check.Check
		facts  int64
		ledger string
	}{
		{check.StopsEverything("g"), 2, pair + "crash b \n assign a 1/"},
		{check.DiedSilently("c"), 4, `start c group=g
			crash c
			request LeaveGroup group=g
			request OffsetCommit group=g n=7
			request LeaveGroup group=g
			request OffsetCommit group=g n=7
			start c#2 group=g
			request LeaveGroup group=g n=1`},
		{check.KeptOverRestart, 3, "ack p 0/0 id=1 \n sample stop 0:0-1 group=g committed=0 \n admin start \n sample shown 0:0-1 group=g committed=0 \n audit 0/0 id=1"},
		{check.ReadExactly("c", 1, 2), 5, "start c group=g \n join c gen=1 \n assign c 0/ gen=1 \n process c 0/0-1 id=1-2"},
	} {
		l, _ := ledgertest.Write(x.ledger)
		if f := x.check.Find(l); f.Observed != x.facts {
			t.Errorf("%s looked at %d facts, want %d", x.check.ID(), f.Observed, x.facts)
		}
	}
}

func TestSavedLedgerIsJudgedAlike(t *testing.T) {
	l, _ := ledgertest.Write(good + "process c 0/3 id=4")
	var saved bytes.Buffer
	if err := l.Write(&saved); err != nil {
		t.Fatal(err)
	}
	again, err := ledger.Read(&saved)
	if err != nil {
		t.Fatal(err)
	}
	check.Judge(l, nil)
	check.Judge(again, nil)
	if !reflect.DeepEqual(l.Verdicts(), again.Verdicts()) {
		t.Errorf("%+v\n%+v", l.Verdicts(), again.Verdicts())
	}
}
