package sim

import (
	"strings"
	"testing"
	"time"

	"kafkasim/sim/bubble"
	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// TestAStuckRunSaysWhatWasStuck: the watchdog's half minute itself is tested,
// with a shorter one, in package bubble.
func TestAStuckRunSaysWhatWasStuck(t *testing.T) {
	book := ledger.New(ledger.Header{Scenario: "x"}, func() time.Duration { return time.Second })
	book.Append(ledger.Event{Kind: ledger.Topic, Topic: ledger.N(Topic), N: 1})
	r := &Run{}
	at := "consumer-1 catches up (scenarios/x.go:7)"
	r.verb.Store(&at)

	given := abandoned(book, r, false, patience, bubble.ErrStuck)
	check.Judge(given, nil)
	outcome, why := given.Ending()
	if outcome != ledger.Stuck || !strings.Contains(why, at) || !strings.Contains(why, "30s") {
		t.Errorf("%s: %s", outcome, why)
	}
	if given.Result() != ledger.Undecided {
		t.Errorf("the run is %s", given.Result())
	}
	if outcome, _ := abandoned(book, r, true, patience, bubble.ErrStuck).Ending(); outcome != ledger.Interrupted {
		t.Errorf("told to stop, it is %s", outcome)
	}
}
