package trial

import (
	"slices"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// TestTheMomentIsTheOneThatIsMeant: killed after a commit was applied, that commit counts and nothing
// comes again of what it was about; killed before, it does not count.
func TestTheMomentIsTheOneThatIsMeant(t *testing.T) {
	for _, g := range Games()[:2] {
		book := playWith(t, g, "")
		var sent *ledger.Event
		counts := false
		for _, e := range book.Of(ledger.CommitSent, ledger.Sample) {
			switch {
			case e.Kind == ledger.CommitSent:
				last := *e
				sent = &last
			case e.Detail.Sample.Why == ledger.SampleCrash:
				counts = e.Detail.Sample.Groups[0].Committed[sent.Partition] == sent.Offset
			}
			if e.Kind == ledger.Sample {
				break
			}
		}
		again := int64(0)
		for _, v := range book.Verdicts() {
			again += v.Measured["payments"]
		}
		if applied := g.Name == "crash-after-commit"; counts != applied || (again == 0) != applied {
			t.Errorf("%s: the last commit counts: %v, %d payments came again", g.Name, counts, again)
			complain(t, book)
		}
	}
}

// A game whose moment never comes shows nothing, and says so.
func TestAMomentThatNeverComesIsUnknown(t *testing.T) {
	if rounds() == 1 {
		t.Skip("it takes many seconds to give up: set KAFKASIM_ROUNDS to play it")
	}
	book := playWith(t, Games()[2], "tired")
	unknown := func(v *ledger.Verdict) bool { return v.Check == check.NonVacuous.Name && v.Outcome == ledger.Unknown }
	if book.Result() == ledger.Pass || !slices.ContainsFunc(book.Verdicts(), unknown) {
		t.Errorf("it is %s", book.Result())
		complain(t, book)
	}
}

// TestSomethingIsInHand: who is taken away in the middle of its work has done what its group
// does not know of, even where it commits before anybody can do that to it.
func TestSomethingIsInHand(t *testing.T) {
	t.Parallel()
	for _, g := range Games() {
		if g.moment != inHand {
			continue
		}
		t.Run(g.Name, func(t *testing.T) {
			t.Parallel()
			book := playWith(t, g, "swift")
			if n := inHandIn(book); n == 0 {
				t.Error("everything was committed that was done")
				complain(t, book)
			}
		})
	}
}

// inHandIn is how many records were processed and not committed when it went wrong.
func inHandIn(book *ledger.Ledger) (n int64) {
	done, next := map[int32]int64{}, map[int32]int64{}
	for _, e := range book.Of(ledger.Process, ledger.CommitOk, ledger.Crash, ledger.Admin, ledger.Fault) {
		switch {
		case e.Kind == ledger.Process:
			done[e.Partition] = e.Offset + 1
		case e.Kind == ledger.CommitOk:
			next[e.Partition] = e.Offset
		case e.Kind != ledger.Fault || !e.Flag:
			for p := range done {
				n += done[p] - next[p]
			}
			return n
		}
	}
	return 0
}

// Who reads one partition may not know yet where to begin in the other.
func TestWhoReadsAPartOfItIsNotReady(t *testing.T) {
	i := &instance{game: &game{Spec: Spec{Topic: "payments"}}, life: &life{started: true, asked: map[int32]bool{}, assigned: map[string][]int32{"payments": {0, 1}}}}
	if i.ready() {
		t.Error("it is ready before it reads")
	}
	i.fetches("payments", 0)
	i.fetches("orders", 1)
	if i.ready() {
		t.Error("it is ready, and reads one partition of two")
	}
	i.life.reading = i.life.reading.Add(-askLimit)
	if !i.ready() {
		t.Error("nobody waits for ever for a partition that is not read")
	}
	i.fetches("payments", 1)
	if i.life.reading = time.Now(); !i.ready() {
		t.Error("it reads both, and is not ready")
	}
}

// Before a zombie goes on others have committed what it had in hand, or its late commit
// could set nothing back.
func TestOthersCommitBeforeAZombieGoesOn(t *testing.T) {
	t.Parallel()
	freeze := Games()[slices.IndexFunc(Games(), func(g Game) bool { return g.Name == "freeze" })]
	book := playCopies(t, freeze, "auto-async", 2) // it commits ten times a second
	inHand := map[ledger.Name]map[int32]bool{}
	var zombie, none ledger.Name
	for _, e := range book.Of(ledger.Process, ledger.CommitOk, ledger.Admin, ledger.Fault) {
		switch {
		case e.Kind == ledger.Admin && e.Detail.Text == ledger.AdminExpel:
			zombie = e.Actor
		case e.Kind == ledger.Process && zombie == none:
			if inHand[e.Actor] == nil {
				inHand[e.Actor] = map[int32]bool{}
			}
			inHand[e.Actor][e.Partition] = true
		case e.Kind == ledger.CommitOk && zombie == none:
			delete(inHand[e.Actor], e.Partition)
		case e.Kind == ledger.CommitOk:
			delete(inHand[zombie], e.Partition)
		case e.Kind == ledger.Fault && !e.Flag:
			if len(inHand[zombie]) > 0 {
				t.Errorf("nobody has committed for it in %v", inHand[zombie])
			}
			return
		}
	}
}
