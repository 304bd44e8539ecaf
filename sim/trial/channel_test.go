package trial

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// What a program has done may show in a topic, in a file, in what it sends to a service, or
// nowhere, and is judged by that alone.
func TestChannels(t *testing.T) {
	t.Parallel()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	const dir = "{dir}" // one for each row
	const takesAway = "cat " + dir + "/out-1.txt; rm -f " + dir + "/out-1.txt"
	atEnd := Channel{AtEnd: "touch " + dir + "/out-1.txt; " + takesAway}
	topic, inFile, http, wire := Channel{Topic: "alerts"}, Channel{File: dir + "/out-{copy}.txt"}, Channel{HTTP: true}, Channel{None: true}
	const intoTopic, intoFile, toService, nowhere = "INTO_TOPIC=alerts", "INTO_FILE=" + dir + "/out-1.txt", "SIM_SINK={sink}{topic}", "SIM_SINK="
	for n, x := range []struct {
		observe      Channel
		env, mistake string
		games        []string
		want         *check.Check // nil is right
	}{
		{topic, intoTopic, "", []string{"calm", "crash-after-commit", "crash-in-batch", "freeze", "move", "scale"}, nil},
		{topic, intoTopic, "commit-first", []string{"crash-after-commit"}, check.NothingPassedOver},
		{topic, intoTopic, "unsure", []string{"calm"}, check.CommitWithinProcessed},
		{topic, nowhere, "", []string{"calm"}, check.SeenOnce},
		{inFile, intoFile, "", []string{"calm", "crash-after-commit", "stop"}, nil},
		{inFile, intoFile, "commit-first", []string{"crash-after-commit"}, check.NothingPassedOver},
		{inFile, nowhere, "", []string{"calm"}, check.SeenOnce},
		{http, toService, "", []string{"calm", "crash-after-commit", "crash-in-batch", "freeze", "scale"}, nil},
		{http, "", "commit-first", []string{"crash-after-commit"}, check.NothingPassedOver},
		{http, "", "unsure", []string{"calm"}, check.CommitWithinProcessed},
		{http, nowhere, "", []string{"calm"}, check.SeenOnce},
		{atEnd, intoFile, "", []string{"calm", "crash-after-commit", "crash-before-commit", "crash-in-batch", "freeze", "stop"}, nil},
		{atEnd, intoFile, "commit-first", []string{"crash-after-commit"}, check.NothingPassedOver},
		{atEnd, intoFile, "skip", []string{"calm"}, check.NothingPassedOver},
		{atEnd, nowhere, "", []string{"calm"}, check.SeenOnce},
		{wire, "", "mute", []string{"calm", "crash-after-commit", "crash-before-commit", "crash-in-batch", "freeze", "scale"}, nil},
		{wire, "", "commit-ahead", []string{"calm"}, check.Drained},
	} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			here := strings.NewReplacer(dir, t.TempDir())
			x.observe.File, x.observe.AtEnd, x.env = here.Replace(x.observe.File), here.Replace(x.observe.AtEnd), here.Replace(x.env)
			for _, g := range append(Games(), Calm) {
				if !slices.Contains(x.games, g.Name) {
					continue
				}
				book, err := Play(Spec{Args: []string{path}, Env: []string{cmp.Or(x.env, "NOTHING="), "MISTAKE=" + x.mistake}, Topic: "payments", Partitions: 2, Copies: 1, Key: UserIn, Most: -1, Observe: x.observe, Game: g})
				if err != nil {
					t.Fatal(err)
				}
				deadDoNothing(t, book)
				if early := outcome(book, check.CommitWithinProcessed); x.observe.blind() && early != ledger.Skipped && early != "" {
					t.Errorf("%v in %s: nobody knows when anything was done, and CommitWithinProcessed is %s", x.observe, g.Name, early)
				}
				if x.observe.Topic != "" && x.env == intoTopic && outcome(book, check.OrderPerUser) == ledger.Skipped {
					t.Errorf("%v in %s: the results have their users' keys, and nobody looks at their order", x.observe, g.Name)
				}
				if tells := said(book); x.observe.None != slices.Contains(tells, "trial.told.blind") || x.observe.None == slices.Contains(tells, "trial.told.calm") && g.Name == Calm.Name {
					t.Errorf("%v in %s is told as %q", x.observe, g.Name, tells)
				}
				right := book.Result() == ledger.Pass
				if x.want != nil {
					right = book.Result() != ledger.Pass && surprising(book, x.want)
				}
				if !right {
					t.Errorf("%v %q in %s is %s: %v", x.observe, x.mistake, g.Name, book.Result(), broken(book))
					complain(t, book)
				}
			}
		})
	}
}

// What prints the same in each game cannot tell what was done in one, nor can what fails.
func TestAtEndThatTellsNothing(t *testing.T) {
	t.Parallel()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	old := filepath.Join(t.TempDir(), "old.txt")
	if err := os.WriteFile(old, []byte("done: sim-000007\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for command, want := range map[string]string{"cat " + old: "must take away what it prints", "echo oh; exit 3": "ended with exit status 3: oh"} {
		_, err := Play(Spec{Args: []string{path}, Env: []string{"MISTAKE=mute"}, Topic: "payments", Partitions: 2, Copies: 1, Key: UserIn, Most: -1, Game: Calm, Observe: Channel{AtEnd: command}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", command, err)
		}
	}
}

// How often a record is done counts at the end too, and what was there before does not.
func TestAtEndCounts(t *testing.T) {
	t.Parallel()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out.txt")
	for _, g := range []Game{Calm, Games()[1]} {
		if err := os.WriteFile(out, []byte("done: sim-000001\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		book, err := Play(Spec{Args: []string{path}, Env: []string{"INTO_FILE=" + out}, Topic: "payments", Partitions: 2, Copies: 1, Key: UserIn, Promise: ExactlyOnce, Game: g,
			Observe: Channel{AtEnd: "touch " + out + "; cat " + out + "; rm " + out}})
		if err != nil {
			t.Fatal(err)
		}
		twice := surprising(book, check.ProcessedOnce) // what was not committed
		if calm := g.Name == Calm.Name; twice == calm || calm && book.Result() != ledger.Pass {
			t.Errorf("%s: %s, %v", g.Name, book.Result(), broken(book))
		}
	}
}

// outcome is a check's, or "".
func outcome(book *ledger.Ledger, c *check.Check) (o ledger.Outcome) {
	for _, v := range book.Verdicts() {
		if v.Check == c.Name {
			o = v.Outcome
		}
	}
	return o
}

// said is what a game tells its reader, by the keys of its sentences.
func said(book *ledger.Ledger) (keys []string) {
	for _, e := range book.Of(ledger.Said) {
		keys = append(keys, e.Detail.Text)
	}
	return keys
}

// Where the program reads another topic than somebody thinks, nothing is played, and it is
// said which it reads.
func TestAnotherTopic(t *testing.T) {
	t.Parallel()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	s := Spec{Args: []string{path}, Env: []string{"SIM_TOPIC=orders"}, Topic: "payments", Partitions: 2, Copies: 1, Key: UserIn, Game: Calm, Most: -1}
	book, err := Play(s)
	if err != nil || book.Result() != ledger.Undecided || !slices.ContainsFunc(book.Since(0), func(e ledger.Event) bool {
		return e.Kind == ledger.Said && e.Detail.Text == "trial.advice.topic" && e.Detail.Args[0].Text == "orders"
	}) {
		t.Errorf("where the topic was named: %v, %v", book.Result(), err)
	}
	s.AnyTopic = true
	var other Elsewhere
	if _, err := Play(s); !errors.As(err, &other) || other.Topic != "orders" {
		t.Errorf("where it was not: %v", err)
	}
	s.Observe = Channel{Topic: "orders"}
	if book, err := Play(s); err != nil || book.Result() != ledger.Undecided {
		t.Errorf("what it writes is not what it reads: %v", err)
	}
}

// deadDoNothing: what a life has shown before it was killed is in the ledger before that.
func deadDoNothing(t *testing.T, book *ledger.Ledger) {
	t.Helper()
	type life struct {
		actor ledger.Name
		inc   uint16
	}
	dead := map[life]bool{}
	for _, e := range book.Of(ledger.Crash, ledger.Close, ledger.Process) {
		switch l := (life{e.Actor, e.Inc}); {
		case e.Kind != ledger.Process:
			dead[l] = true
		case dead[l]:
			t.Fatalf("life %d processes payment %d when it is over", e.Inc, e.ID)
		}
	}
}

func surprising(book *ledger.Ledger, c *check.Check) bool {
	return slices.ContainsFunc(book.Verdicts(), func(v *ledger.Verdict) bool { return v.Check == c.Name && v.Surprising() })
}
