package trial

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
	"kafkasim/sim/process"
	"kafkasim/sim/proxy"
)

// playShared plays a game with a program that is a member of a share group.
func playShared(t *testing.T, g Game, mistake string, copies int) *ledger.Ledger {
	t.Helper()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	book, err := Play(Spec{Args: []string{path}, Env: []string{"SHARE=yes", "MISTAKE=" + mistake}, Topic: "payments", Partitions: 2, Copies: copies, Key: UserIn, Game: g, Most: -1})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// A member that accepts what it has processed is not accused, whatever happens to it.
func TestAShareGroupIsNotAccused(t *testing.T) {
	t.Parallel()
	for range rounds() {
		for _, g := range append([]Game{Calm}, Games()...) {
			for copies := 1; copies <= 2; copies++ {
				if copies == 2 && rounds() == 1 && !slices.Contains([]string{"crash-before-commit", "freeze", "cut"}, g.Name) {
					continue
				}
				t.Run(fmt.Sprint(g.Name, copies), func(t *testing.T) {
					t.Parallel()
					book := playShared(t, g, "", copies)
					want := ledger.Pass
					if g.Name == "bookmark" || g.Name == "retention" { // they are not played
						want = ledger.Undecided
					}
					if book.Result() != want {
						t.Errorf("it is %s: %v", book.Result(), broken(book))
						complain(t, book)
					}
					if missing := evidenceOfSharers(book, g.Name, copies); missing != "" {
						t.Error(missing)
					}
				})
			}
		}
	}
}

// evidenceOfSharers looks for what there must be, and says what is missing.
func evidenceOfSharers(book *ledger.Ledger, game string, copies int) string {
	told := false
	held, dropped := map[int64]ledger.Name{}, ledger.Name{} // by whom, until somebody is taken out of the group
	for _, e := range book.All() {
		switch {
		case e.Kind == ledger.Admin && e.Detail.Text == ledger.AdminExpel && dropped == (ledger.Name{}):
			dropped = e.Actor
			maps.DeleteFunc(held, func(_ int64, by ledger.Name) bool { return by != dropped })
		case e.Kind == ledger.Deliver && dropped == (ledger.Name{}):
			held[e.ID] = e.Actor
		case e.Kind == ledger.Deliver, e.Kind == ledger.Settle && dropped == (ledger.Name{}):
			delete(held, e.ID)
		case e.Kind == ledger.Close && e.Flag && e.Actor != ledger.N(producer):
			return "it has gone without a goodbye"
		case e.Kind == ledger.Said:
			told = told || e.Detail.Text == "trial.told.shared"
		case e.Kind == ledger.Sample && len(e.Detail.Sample.Groups) > 0:
			members := e.Detail.Sample.Groups[0].Members
			if len(members) == 2 && members[0].Actor == members[1].Actor {
				return "two members are one copy"
			}
		}
	}
	switch {
	case copies == 2 && count(book, ledger.Process, "consumer-2") == 0:
		return "the second copy did nothing"
	case dropped != (ledger.Name{}) && len(held) > 0:
		return fmt.Sprintf("%d that a dropped one held nobody was given again", len(held))
	}
	return unless(told == (game == "bookmark" || game == "retention"), "a game that is not played says so, and no other")
}

// sharersMistakes are those that a member of a share group can make, and what shows them.
var sharersMistakes = []mistake{
	{"accept-first", "calm", check.AcceptWithinProcessed, false, 0},
	{"accept-first", "crash-after-commit", check.NothingLost, false, 0},
	{"rejects", "calm", check.NothingLost, false, 0},
	{"skip", "calm", check.AcceptWithinProcessed, false, 0},
	{"memory", "crash-after-commit", check.NothingLost, false, 0},
	{"twice", "calm", check.RepeatsHaveReason, false, 0},
	{"dies", "calm", check.Drained, false, 0},
	{"deaf", "stop", check.StopsWhenAsked, true, 0},
}

func TestEveryMistakeOfASharerIsCaught(t *testing.T) {
	t.Parallel()
	areCaught(t, sharersMistakes, playShared)
	if book := playShared(t, Calm, "gives-back", 1); book.Result() != ledger.Pass || count(book, ledger.Release, "consumer-1") == 0 {
		t.Errorf("what was given back came again, and it is %s: %v", book.Result(), broken(book))
		complain(t, book)
	}
}

// TestTheMomentOfASharer: killed after its acceptance was applied, nothing of that comes
// again; killed before, it does.
func TestTheMomentOfASharer(t *testing.T) {
	t.Parallel()
	for _, g := range Games()[:2] {
		book := playShared(t, g, "", 1)
		settled, answered := count(book, ledger.Settle, "consumer-1"), count(book, ledger.Accept, "consumer-1")
		again := measure(book, check.ProcessedOnce, "payments")
		if applied := g.Name == "crash-after-commit"; (settled == answered) != applied || (again == 0) != applied {
			t.Errorf("%s: %d payments were accepted, the broker has answered %d, %d came again", g.Name, settled, answered, again)
			complain(t, book)
		}
	}
}

// At most once is a promise that a member of a share group may give too.
func TestWhatASharerMayLose(t *testing.T) {
	may := map[string]bool{}
	for _, x := range (Spec{Game: Games()[0], Promise: AtMostOnce}).expect(account{legible: true, shared: true}) {
		may[x.Check.Name] = x == x.Check.MayBreak()
	}
	if !may[check.NothingLost.Name] || !may[check.AcceptWithinProcessed.Name] || may[check.RepeatsHaveReason.Name] {
		t.Errorf("%v", may)
	}
}

// What is given back is no commit, and does not bring the moment of a game.
func TestWhatIsGivenBackIsNoCommit(t *testing.T) {
	i := &instance{game: &game{Spec: Spec{Topic: "payments"}, group: "jobs", shared: true, records: newRecords(Spec{}), book: ledger.New(ledger.Header{}, func() time.Duration { return 0 })}}
	i.life = &life{Process: &process.Process{}, inc: 1, started: true, times: map[int64]int64{1: 1}}
	i.records.stores(i.records.next(), 0, 0)
	for moves, released := range []bool{true, false} {
		i.commits(proxy.Commit{Member: proxy.Member{Group: "jobs"}, Settled: []proxy.Settlement{{Topic: "payments", Released: released}}})
		if i.life.moves != moves {
			t.Errorf("released %v: %d commits, want %d", released, i.life.moves, moves)
		}
	}
}
