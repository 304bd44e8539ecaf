package trial

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
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

// TestMain lets many games be played at once: they mostly wait.
func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	code := m.Run()
	if path, err := consumerProgram(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// playWith plays a game with the consumer and one of its mistakes.
func playWith(t *testing.T, g Game, mistake string) *ledger.Ledger {
	t.Helper()
	return playCopies(t, g, mistake, 1)
}

func playCopies(t *testing.T, g Game, mistake string, copies int) *ledger.Ledger {
	t.Helper()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	book, err := Play(Spec{Args: []string{path}, Env: []string{"MISTAKE=" + mistake}, Topic: "payments", Partitions: 2, Copies: copies, Key: UserIn, Game: g, Most: -1})
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
	t.Parallel()
	for range rounds() {
		for _, g := range append([]Game{Calm}, Games()...) {
			t.Run(g.Name, func(t *testing.T) {
				t.Parallel()
				book := playWith(t, g, "")
				if book.Result() != ledger.Pass {
					t.Errorf("it is %s: %v", book.Result(), broken(book))
				}
				if missing := evidence[g.Name]; missing != nil && missing(book) != "" {
					t.Error(missing(book))
				}
				if t.Failed() {
					complain(t, book)
				}
			})
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
	caught     *check.Check
	slow       bool // it takes seconds by its nature
	copies     int  // 0 is one
}

var mistakes = []mistake{
	{"commit-first", "crash-after-commit", check.NothingPassedOver, false, 0},
	{"commit-first", "calm", check.CommitWithinProcessed, false, 0},
	{"memory", "crash-after-commit", check.NothingPassedOver, false, 0},
	{"skip", "calm", check.NothingPassedOver, false, 0},
	{"commit-ahead", "calm", check.CommitWithinProcessed, false, 0},
	{"twice", "calm", check.RepeatsHaveReason, false, 0},
	{"auto-async", "calm", check.OrderPerUser, false, 0},
	{"latest", "partitions", check.NothingPassedOver, false, 0},
	{"latest", "bookmark", check.NothingPassedOver, false, 0},
	{"latest", "retention", check.NothingPassedOver, false, 0},
	{"revoke-first", "scale", check.CommitWithinProcessed, false, 0},
	{"insists", "freeze", check.CommitNonRegress, false, 2},
	{"strict", "poison", check.Drained, false, 0},
	{"gives-up", "freeze", check.Drained, true, 0},
	{"gives-up", "errors", check.Drained, true, 0},
	{"commit-behind", "calm", check.Drained, true, 0},
	{"deaf", "stop", check.StopsWhenAsked, true, 0},
}

func TestEveryMistakeIsCaught(t *testing.T) {
	t.Parallel()
	areCaught(t, mistakes, playCopies)
}

// areCaught makes sure of it.
func areCaught(t *testing.T, mistakes []mistake, play func(t *testing.T, g Game, mistake string, copies int) *ledger.Ledger) {
	t.Helper()
	games := append([]Game{Calm}, Games()...)
	for range rounds() {
		for _, m := range mistakes {
			if m.slow && rounds() == 1 {
				t.Logf("%s takes many seconds: set KAFKASIM_ROUNDS to play it", m.name)
				continue
			}
			g := games[slices.IndexFunc(games, func(g Game) bool { return g.Name == m.game })]
			book := play(t, g, m.name, max(m.copies, 1))
			if !slices.Contains(broken(book), m.caught.Name) {
				t.Errorf("%s in %s: %s does not say so, only %v", m.name, m.game, m.caught.Name, broken(book))
				complain(t, book)
			}
		}
	}
}

// Several copies share the work, and each is judged.
func TestCopies(t *testing.T) {
	t.Parallel()
	for range rounds() {
		for _, g := range Games() {
			if rounds() == 1 && !slices.Contains([]string{"crash-after-commit", "freeze", "cut", "scale", "partitions", "bookmark"}, g.Name) {
				continue
			}
			book := playCopies(t, g, "", 2)
			if book.Result() != ledger.Pass || count(book, ledger.Process, "consumer-1") == 0 || count(book, ledger.Process, "consumer-2") == 0 {
				t.Errorf("%s with two copies is %s: %v", g.Name, book.Result(), broken(book))
				complain(t, book)
			}
		}
	}
}

// What a program is held to decides what may come again, and what may be lost.
func TestPromises(t *testing.T) {
	t.Parallel()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		promise Promise
		most    int
		mistake string
		want    ledger.Result
		by      *check.Check
	}{
		{AtLeastOnce, -1, "", ledger.Pass, nil},
		{AtLeastOnce, 0, "", ledger.Fail, check.ProcessedOnce},
		{AtLeastOnce, 1000, "", ledger.Pass, nil},
		{ExactlyOnce, 0, "", ledger.Fail, check.ProcessedOnce},
		{AtMostOnce, 0, "commit-first", ledger.Pass, nil},
		{AtLeastOnce, -1, "commit-first", ledger.Fail, check.NothingPassedOver},
	} {
		g := Games()[1] // in which something comes again
		if x.mistake != "" {
			g = Games()[0] // in which something is lost
		}
		book, err := Play(Spec{Args: []string{path}, Env: []string{"MISTAKE=" + x.mistake}, Topic: "payments", Partitions: 2, Copies: 1, Key: UserIn, Game: g, Promise: x.promise, Most: x.most})
		if err != nil {
			t.Fatal(err)
		}
		if book.Result() != x.want || x.by != nil && !slices.Contains(broken(book), x.by.Name) {
			t.Errorf("%s, %d, %q: %s: %v", x.promise, x.most, x.mistake, book.Result(), broken(book))
			complain(t, book)
		}
	}
}

// One that cannot get past a record is told where it stands.
func TestStuck(t *testing.T) {
	t.Parallel()
	games := Games()
	book := playWith(t, games[slices.IndexFunc(games, func(g Game) bool { return g.Name == "poison" })], "strict")
	for _, e := range book.Of(ledger.Said) {
		if e.Detail.Text == "trial.told.stuck" && strings.Contains(e.Detail.Args[1].Text, "@") {
			return
		}
	}
	t.Error("nobody says where it is stuck")
	complain(t, book)
}

// TestNoMoreIsSentThanIsWaitedFor: the feed stays ahead of the program by so much and no more,
// until what is to go wrong has gone wrong.
func TestNoMoreIsSentThanIsWaitedFor(t *testing.T) {
	open, most := 0, 0
	done := map[int64]bool{}
	for _, e := range playWith(t, Games()[2], "").All() {
		switch {
		case e.Kind == ledger.Send:
			open++
			most = max(most, open)
		case e.Kind == ledger.Process && !done[e.ID]:
			open, done[e.ID] = open-1, true
		}
		if e.Kind == ledger.Fault && !e.Flag {
			break
		}
	}
	if most < aheadAtOnce/2 || most > aheadAtOnce {
		t.Errorf("it was %d records ahead, not up to %d", most, aheadAtOnce)
	}
}

// One that always dies at the same record is restarted as often as it may be, and no more.
func TestItIsNotRestartedForEver(t *testing.T) {
	t.Parallel()
	book := playWith(t, Calm, "dies")
	starts, quoted := 0, false
	for _, e := range book.Of(ledger.Start, ledger.Said) {
		if e.Kind == ledger.Start && e.Actor == ledger.N("consumer-1") {
			starts++
		}
		quoted = quoted || starts == 1 && e.Kind == ledger.Said && e.Detail.Text == ledger.Quoted
	}
	if !quoted {
		t.Error("what it wrote before it died is not shown there")
	}
	if starts != mostLives || book.Result() != ledger.Fail || !slices.Contains(broken(book), check.Drained.Name) {
		t.Errorf("it was started %d times, and is %s: %v", starts, book.Result(), broken(book))
		complain(t, book)
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
		for shared, mistakes := range map[bool][]mistake{false: mistakes, true: sharersMistakes} {
			for _, x := range (Spec{Game: g, Most: -1}).expect(account{legible: true, asked: true, paired: true, shared: shared}) {
				caught := slices.ContainsFunc(mistakes, func(m mistake) bool { return m.caught.Name == x.Check.Name })
				if !caught && !slices.Contains(never, x.Check.Name) {
					t.Errorf("%s, %v: no program breaks %s", g.Name, shared, x.Check.Name)
				}
			}
		}
	}
}

// What cannot be seen is unknown, with advice, and never right.
func TestWhatCannotBeSeenIsUnknown(t *testing.T) {
	t.Parallel()
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

// The tutorial's consumer prints the amount and no token.
func TestAnAmountNamesARecord(t *testing.T) {
	for text, want := range map[string]int64{"123.45": 12345, "123,45": 12345, "1.234,50": 123450, "1,234.5": 123450, "10": 1000, "10.0": 1000, " 499.99 ": 49999, "x": -1, "": -1} {
		if got := amount(text); got != want {
			t.Errorf("%q is %d cents, want %d", text, got, want)
		}
	}
	seen := map[int64]bool{}
	r := newRecords(Spec{})
	for range 5000 {
		x := r.next()
		if seen[x.Cents] || x.Cents < fromCents || x.Cents >= fromCents+cents {
			t.Fatalf("payment %d has the amount %d", x.id, x.Cents)
		}
		seen[x.Cents] = true
	}
}
