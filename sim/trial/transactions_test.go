package trial

import (
	"fmt"
	"slices"
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// playExactlyOnce plays a game with a program that writes what it does into a topic, in
// transactions or not, and is held to do each record exactly once.
func playExactlyOnce(t *testing.T, g Game, transactions, mistake string, copies int) *ledger.Ledger {
	t.Helper()
	path, err := consumerProgram()
	if err != nil {
		t.Fatal(err)
	}
	book, err := Play(Spec{Args: []string{path}, Env: []string{"INTO_TOPIC=alerts", "TRANSACTIONS=" + transactions, "MISTAKE=" + mistake}, Topic: "payments", Partitions: 2, Copies: copies,
		Key: UserIn, Promise: ExactlyOnce, Observe: Channel{Topic: "alerts"}, Game: g})
	if err != nil {
		t.Fatal(err)
	}
	return book
}

// A program whose results and bookmarks are one transaction does everything exactly once,
// whatever happens to it. Only where its bookmarks are forgotten nobody could.
func TestTransactionsAreExactlyOnce(t *testing.T) {
	t.Parallel()
	for range rounds() {
		for _, g := range append([]Game{Calm}, Games()...) {
			for copies := 1; copies <= 2; copies++ {
				if g.Name == "bookmark" || copies == 2 && rounds() == 1 && !slices.Contains([]string{"crash-before-commit", "freeze", "cut"}, g.Name) {
					continue
				}
				t.Run(fmt.Sprint(g.Name, copies), func(t *testing.T) {
					t.Parallel()
					book := playExactlyOnce(t, g, "yes", "", copies)
					deadDoNothing(t, book)
					hits := int64(0)
					for _, e := range book.Of(ledger.Fault) {
						hits = e.N
					}
					if g.Name == "errors" && hits != 3*errorsEach {
						t.Errorf("%d answers were errors, want %d", hits, 3*errorsEach)
					}
					if order := outcome(book, check.OrderPerUser); book.Result() != ledger.Pass || order != ledger.Skipped { // the results have other keys than their users
						t.Errorf("it is %s: %v, and the order %s", book.Result(), broken(book), order)
						complain(t, book)
					}
				})
			}
		}
	}
}

// What was aborted has not happened; what is not in the transaction does not end with it.
func TestTransactionsThatAreNone(t *testing.T) {
	t.Parallel()
	games := append([]Game{Calm}, Games()...)
	for range rounds() {
		for _, x := range []struct {
			transactions, mistake, game string
			copies                      int
			caught                      *check.Check // nil is right
		}{
			{"yes", "aborts", "calm", 1, nil},
			{"yes", "aborts", "crash-in-batch", 1, nil},
			{"yes", "new-id", "crash-before-commit", 1, nil},
			{"yes", "bookmarks-first", "calm", 1, check.CommitWithinProcessed},
			{"yes", "bookmarks-last", "crash-before-commit", 1, check.ProcessedOnce},
			{"yes", "no-generation", "freeze", 2, check.ProcessedOnce},
			{"", "", "crash-before-commit", 1, check.ProcessedOnce},
		} {
			t.Run(x.mistake+x.game, func(t *testing.T) {
				t.Parallel()
				g := games[slices.IndexFunc(games, func(g Game) bool { return g.Name == x.game })]
				book := playExactlyOnce(t, g, x.transactions, x.mistake, x.copies)
				right := book.Result() == ledger.Pass
				if x.caught != nil {
					right = surprising(book, x.caught)
				}
				if !right {
					t.Errorf("it is %s: %v", book.Result(), broken(book))
					complain(t, book)
				}
			})
		}
	}
}
