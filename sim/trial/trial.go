// Package trial plays games with a program that is not ours: it runs it against an
// embedded broker, makes something go wrong at a chosen moment, and writes down what
// it did as the same events that the consumers of the scenarios write, so that the
// same checks judge it and the same reports draw it.
//
// What a program has processed is what it has written: each record carries a token,
// and a line in which the token appears says that the record is done. Whatever it
// wrote before it sent a commit is read before the commit goes on; so the two are in
// the ledger in the order in which they happened.
//
// Games are played in real time, one ledger each. games.go has the table of them.
package trial

import (
	"errors"
	"regexp"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/proxy"
)

// Spec is what to try, and with what.
type Spec struct {
	Args       []string // the program and its arguments; {brokers}, {topic} and {sink} in them are replaced
	Env        []string // NAME=VALUE, beside what every program is told; the same in them
	Topic      string
	AnyTopic   bool // it may be another one that the program reads: Play says which, and plays nothing
	Partitions int
	Copies     int            // how many of the program run
	Port       int            // where the program finds its broker; 0 is any that is free
	Match      *regexp.Regexp // which lines count, and what in them names the record; nil: every line that has a token
	Observe    Channel        // where the program shows what it has done, if not in its output
	Values     []string       // what the records look like, in turn, as templates; none: the tutorial's payments
	Key        string         // what their keys look like, as a template
	Game       Game
	Promise    Promise         // what it is held to
	Most       int             // how many records may come again where something goes wrong; below 0 is any number
	Params     []ledger.Param  // what was typed, for the header
	Stopped    <-chan struct{} // closed from outside to end the game early
}

// Elsewhere says that the program reads another topic.
type Elsewhere struct{ Topic string }

func (e Elsewhere) Error() string { return "the program reads the topic " + e.Topic }

// Actors.
const producer = "producer" // the others are consumer-1 and so on

// Play plays a game and judges it.
func Play(s Spec) (*ledger.Ledger, error) {
	begin := time.Now()
	brokers, err := cluster.BootForPrograms(1, max(s.Game.nodes, 1))
	if err != nil {
		return nil, err
	}
	defer brokers.Close()
	book := ledger.New(ledger.Header{Scenario: ledger.Trial, Control: s.Game.Name, Seed: 1, Params: s.Params, Clock: ledger.Wall}, func() time.Duration { return time.Since(begin) })
	g := &game{Spec: s, brokers: brokers, book: book, records: newRecords(s)}
	if err := brokers.CreateTopic(s.Topic, s.Partitions); err != nil {
		return nil, err
	}
	book.Append(ledger.Event{Kind: ledger.Topic, Topic: ledger.N(s.Topic), N: int64(s.Partitions)})
	if s.Observe.blind() {
		book.Append(ledger.Event{Kind: ledger.Unsupported, Detail: &ledger.Detail{Text: ledger.Work}})
	}
	if s.Observe.None {
		book.Append(ledger.Event{Kind: ledger.Unsupported, Detail: &ledger.Detail{Text: ledger.Done}})
	}
	legible, err := g.play()
	switch {
	case g.hurried():
		book.End(ledger.Interrupted, "")
		return book, nil
	case errors.As(err, new(proxy.InUse)), errors.As(err, new(Elsewhere)):
		return nil, err
	case err != nil:
		return nil, failure.New("the game %s could not be played: %w", s.Game.Name, err)
	}
	_, _, again := g.records.tally()
	expect := s.expect(account{legible, g.asked, g.paired(), again})
	if !asExpected(book.Snapshot(), expect) {
		g.quoteOutput()
	}
	book.End(ledger.Finished, "")
	check.JudgeOnly(book, expect)
	book.RealTime = time.Since(begin)
	return book, nil
}

// asExpected says how a game that is over will be judged. What its program wrote last is
// shown where it is judged badly, and stands in the ledger before that.
func asExpected(over *ledger.Ledger, expect []check.Expectation) bool {
	over.End(ledger.Finished, "")
	check.JudgeOnly(over, expect)
	return over.Result() == ledger.Pass
}

// hurried says whether somebody wants to stop.
func (g *game) hurried() bool {
	select {
	case <-g.Stopped:
		return true
	default:
		return false
	}
}
