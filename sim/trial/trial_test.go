package trial

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// consumerProgram builds the consumer of these tests, once.
var consumerProgram = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "consumer")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "consumer")
	out, err := exec.Command("go", "build", "-o", path, "./testdata/consumer").CombinedOutput()
	if err != nil {
		os.Stderr.Write(out)
	}
	return path, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := consumerProgram(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// playWith plays a game with the consumer and one of its mistakes.
func playWith(t *testing.T, g Game, mistake string) *ledger.Ledger {
	t.Helper()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	return playProgram(t, g, []string{path}, "MISTAKE="+mistake)
}

func playProgram(t *testing.T, g Game, args []string, env ...string) *ledger.Ledger {
	t.Helper()
	book, err := Play(Spec{Args: args, Env: env, Topic: "payments", Partitions: 2, Game: g})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// broken are the checks that a run breaks.
func broken(book *ledger.Ledger) (names []string) {
	for _, v := range book.Verdicts() {
		if v.Outcome == ledger.Broken && v.Surprising() {
			names = append(names, v.Check)
		}
	}
	return names
}

// rounds is how often the games are played: once, and often where CI has set aside the
// time for it.
func rounds() int {
	if n, err := strconv.Atoi(os.Getenv("KAFKASIM_ROUNDS")); err == nil {
		return n
	}
	return 1
}

func TestARightConsumerIsNotAccused(t *testing.T) {
	for range rounds() {
		for _, g := range append([]Game{Calm}, Games()...) {
			book := playWith(t, g, "")
			if book.Result() != ledger.Pass {
				t.Errorf("%s is %s: %v", g.Name, book.Result(), broken(book))
				complain(t, book)
			}
		}
	}
}

// complain shows what happened.
func complain(t *testing.T, book *ledger.Ledger) {
	t.Helper()
	for _, v := range book.Verdicts() {
		t.Log(v.Check, v.Outcome, v.Measured, v.Named)
	}
	for _, e := range book.All() {
		if e.Kind == ledger.Said {
			t.Log(e.Detail.Text, e.Detail.Args)
		}
	}
}

// mistake is one that the consumer can make, the game that shows it, and the check that
// says so.
type mistake struct {
	name, game string
	caught     check.Check
	slow       bool // it takes seconds by its nature
}

var mistakes = []mistake{
	{"commit-first", "crash-after-commit", check.NothingPassedOver, false},
	{"commit-first", "calm", check.CommitWithinProcessed, false},
	{"memory", "crash-after-commit", check.NothingPassedOver, false},
	{"skip", "calm", check.NothingPassedOver, false},
	{"commit-ahead", "calm", check.CommitWithinProcessed, false},
	{"twice", "calm", check.RepeatsHaveReason, false},
	{"auto-async", "calm", check.OrderPerUser, false},
	{"commit-behind", "calm", check.Drained, true},
	{"deaf", "stop", check.StopsWhenAsked, true},
}

func TestEveryMistakeIsCaught(t *testing.T) {
	games := append([]Game{Calm}, Games()...)
	for range rounds() {
		for _, m := range mistakes {
			if m.slow && rounds() == 1 {
				t.Logf("%s takes many seconds: set KAFKASIM_ROUNDS to play it", m.name)
				continue
			}
			g := games[slices.IndexFunc(games, func(g Game) bool { return g.Name == m.game })]
			book := playWith(t, g, m.name)
			if !slices.Contains(broken(book), m.caught.Name) {
				t.Errorf("%s in %s: %s does not say so, only %v", m.name, m.game, m.caught.Name, broken(book))
				complain(t, book)
			}
		}
	}
}

// One that takes its time to start is no mute one: its group is there, and nothing was sent.
func TestASlowStartIsNoSilence(t *testing.T) {
	if book := playWith(t, Calm, "slow-start"); book.Result() != ledger.Pass {
		t.Errorf("it is %s", book.Result())
		complain(t, book)
	}
}

// Each check that can be broken has a program above that breaks it.
func TestEveryCheckHasAProgramThatBreaksIt(t *testing.T) {
	never := []string{check.NonVacuous.Name, check.ProcessedOnce.Name} // unknown at worst, and allowed to break
	for _, g := range append(Games(), Calm) {
		for _, x := range g.expect(true) {
			caught := slices.ContainsFunc(mistakes, func(m mistake) bool { return m.caught.Name == x.Check.Name })
			if !caught && !slices.Contains(never, x.Check.Name) {
				t.Errorf("%s: no program breaks %s", g.Name, x.Check.Name)
			}
		}
	}
}

// What cannot be seen is unknown, with advice, and never right.
func TestWhatCannotBeSeenIsUnknown(t *testing.T) {
	for mistake, advice := range map[string]string{"mute": "trial.advice.nothing", "chatty": "trial.advice.twice", "ends": "trial.told.ended", "buffered": "trial.advice.buffered"} {
		book := playWith(t, Calm, mistake)
		if book.Result() != ledger.Undecided {
			t.Errorf("%s is %s", mistake, book.Result())
		}
		if !slices.ContainsFunc(book.Since(0), func(e ledger.Event) bool { return e.Kind == ledger.Said && e.Detail.Text == advice }) {
			t.Errorf("%s does not get the advice %s", mistake, advice)
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
	unknown := func(v ledger.Verdict) bool { return v.Check == check.NonVacuous.Name && v.Outcome == ledger.Unknown }
	if book.Result() == ledger.Pass || !slices.ContainsFunc(book.Verdicts(), unknown) {
		t.Errorf("it is %s", book.Result())
		complain(t, book)
	}
}

// The tutorial's consumer prints the amount and no token.
func TestAnAmountNamesARecord(t *testing.T) {
	for text, want := range map[string]int64{"123.45": 12345, "123,45": 12345, "1.234,50": 123450, "1,234.5": 123450, "10": 1000, "10.0": 1000, " 499.99 ": 49999, "x": -1, "": -1} {
		if got := amount(text); got != want {
			t.Errorf("%q is %d cents, want %d", text, got, want)
		}
	}
	seen := map[int64]bool{}
	r := newRecords(nil)
	for range 5000 {
		x := r.next()
		if seen[x.Cents] || x.Cents < fromCents || x.Cents >= fromCents+cents {
			t.Fatalf("payment %d has the amount %d", x.id, x.Cents)
		}
		seen[x.Cents] = true
	}
}
