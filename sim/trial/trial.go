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

	"kafkasim/sim/check"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/proxy"
	"kafkasim/sim/remote"
)

// Spec is what to try, and with what.
type Spec struct {
	Args       []string // the program and its arguments; {brokers}, {topic}, {group}, {results} and {sink} in them are replaced
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

	Kafka  *remote.Kafka                     // brokers that are not ours; nil is the embedded ones
	Leaves func(suffix string) (gone func()) // is told how the names end of what a game makes there, and when it is removed
	Tell   func(text string)                 // is told what could not be removed
}

// Elsewhere says that the program reads another topic.
type Elsewhere struct{ Topic string }

func (e Elsewhere) Error() string { return "the program reads the topic " + e.Topic }

// Actors.
const producer = "producer" // the others are consumer-1 and so on

// Play plays a game and judges it. Whoever cannot be reached, or has what the game would
// disturb, is an error, and nothing was played.
func Play(s Spec) (*ledger.Ledger, error) {
	brokers, err := s.open()
	if err != nil {
		return nil, err
	}
	defer brokers.Close()
	defer s.sweep(brokers)()
	g, err := s.begin(brokers)
	if err != nil {
		return nil, err
	}
	book := g.book
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
	expect := s.expect(account{legible, g.asked, g.paired(), g.shared, again})
	if !asExpected(book.Snapshot(), expect) {
		g.quoteOutput()
	}
	book.End(ledger.Finished, "")
	check.JudgeOnly(book, expect)
	book.RealTime = book.Duration()
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
