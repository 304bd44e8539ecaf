package trial

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// What a program has done may show in a topic, in a file or in what it sends to a service, and is judged by that alone.
func TestChannels(t *testing.T) {
	t.Parallel()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "out-{copy}.txt")
	topic, inFile, http := Channel{Topic: "alerts"}, Channel{File: file}, Channel{HTTP: true}
	for _, x := range []struct {
		observe      Channel
		env, mistake string
		games        []string
		want         *check.Check // nil is right
	}{
		{topic, "INTO_TOPIC=alerts", "", []string{"calm", "crash-after-commit", "crash-in-batch", "freeze", "move", "scale"}, nil},
		{topic, "INTO_TOPIC=alerts", "commit-first", []string{"crash-after-commit"}, check.NothingPassedOver},
		{topic, "INTO_TOPIC=alerts", "unsure", []string{"calm"}, check.CommitWithinProcessed},
		{inFile, "INTO_FILE=" + filepath.Join(filepath.Dir(file), "out-1.txt"), "", []string{"calm", "crash-after-commit", "stop"}, nil},
		{inFile, "INTO_FILE=" + filepath.Join(filepath.Dir(file), "out-1.txt"), "commit-first", []string{"crash-after-commit"}, check.NothingPassedOver},
		{http, "NOTHING=", "", []string{"calm", "crash-after-commit", "crash-in-batch", "freeze", "stop", "scale"}, nil},
		{http, "NOTHING=", "commit-first", []string{"crash-after-commit"}, check.NothingPassedOver},
		{http, "NOTHING=", "unsure", []string{"calm"}, check.CommitWithinProcessed},
		{http, "SIM_SINK=", "", []string{"calm"}, check.SeenOnce},
		{topic, "NOTHING=", "", []string{"calm"}, check.SeenOnce},
		{inFile, "NOTHING=", "", []string{"calm"}, check.SeenOnce},
	} {
		for _, g := range append(Games(), Calm) {
			if !slices.Contains(x.games, g.Name) {
				continue
			}
			book, err := Play(Spec{Args: []string{path}, Env: []string{x.env, "MISTAKE=" + x.mistake}, Topic: "payments", Partitions: 2, Copies: 1, Key: UserIn, Most: -1, Observe: x.observe, Game: g})
			if err != nil {
				t.Fatal(err)
			}
			deadDoNothing(t, book)
			right := book.Result() == ledger.Pass
			if x.want != nil {
				right = book.Result() != ledger.Pass && surprising(book, x.want)
			}
			if !right {
				t.Errorf("%s %q in %s is %s: %v", x.env, x.mistake, g.Name, book.Result(), broken(book))
				complain(t, book)
			}
		}
	}
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
