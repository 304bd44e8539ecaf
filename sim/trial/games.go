package trial

import (
	"slices"

	"kafkasim/sim/check"
)

// Game is one thing that may go wrong while a program works.
type Game struct {
	Name      string
	Set       string // games of one set are asked for by its name too
	moment    moment
	act       act
	Rare      bool // it is played where somebody asks for it
	nodes     int  // how many brokers; 0 is one
	Two       bool // a second copy of the program comes, at an address of its own
	Embedded  bool // only the embedded brokers can be made to do that
	bookmarks bool // it is about bookmarks
	removes   bool // records are removed
}

// moment says when it goes wrong.
type moment int

const (
	never    moment = iota
	applied         // a commit is applied, and its answer has not come back
	unsent          // a commit is on its way, and does not get there
	midBatch        // some records were processed since a commit
	inHand          // the same, and no commit gets to the broker any more before it has gone wrong
)

// act is what happens then, to the copy of the program to which the moment came. It
// says how often what it does has struck.
type act func(*instance, *life) (struck int, err error)

// Calm is the game in which nothing goes wrong. It comes first: what cannot be seen in
// it cannot be seen in any other.
var Calm = Game{Name: "calm"}

// Games are the others, in the order in which they are played.
func Games() []Game {
	return []Game{
		{Name: "crash-after-commit", Set: "crash", moment: applied, act: crash},
		{Name: "crash-before-commit", Set: "crash", moment: unsent, act: crash},
		{Name: "crash-in-batch", Set: "crash", moment: inHand, act: crash},
		{Name: "stop", moment: inHand, act: stop},
		{Name: "freeze", moment: inHand, act: freeze},
		{Name: "cut", Set: "network", moment: inHand, act: cut},
		{Name: "reset", Set: "network", moment: inHand, act: reset},
		{Name: "lost-answer", Set: "network", moment: applied, act: reset},
		{Name: "outage", Set: "brokers", moment: midBatch, act: outage},
		{Name: "errors", Set: "brokers", moment: midBatch, act: errorAnswers, Embedded: true},
		{Name: "move", Set: "brokers", moment: midBatch, act: move, nodes: 2, Embedded: true},
		{Name: "scale", moment: midBatch, act: scale, Two: true},
		{Name: "slow", Set: "network", moment: midBatch, act: slow, Rare: true},
		{Name: "partitions", moment: midBatch, act: addPartition, Rare: true},
		{Name: "retention", moment: midBatch, act: removeUnread, Rare: true, removes: true},
		{Name: "bookmark", moment: midBatch, act: forget, Rare: true, bookmarks: true},
		{Name: "poison", moment: midBatch, act: poison, Rare: true},
	}
}

// At which commit that moves a bookmark, and how many records after the first of them.
const (
	whichCommit = 2
	whichRecord = 7
)

// Promise is what a program is held to.
type Promise string

const (
	AtLeastOnce Promise = "at-least-once" // nothing is lost, and what was not committed may come again
	AtMostOnce  Promise = "at-most-once"  // nothing comes again, and what was in hand may be lost
	ExactlyOnce Promise = "exactly-once"
)

// Promises are all of them.
func Promises() []Promise { return []Promise{AtLeastOnce, AtMostOnce, ExactlyOnce} }

// account is what is known of a game that is over, and decides what it can be judged by.
type account struct {
	legible bool // the program's output tells what it does
	asked   bool // it was asked to end, and had not died too often before
	paired  bool // some bookmark was moved twice, so that it could have moved back
	shared  bool // it is a member of a share group, which has neither bookmarks nor order
	again   int  // so many records came again
}

// expect are the checks that judge a game. Where the program's output does not tell what
// it does, nothing else can be judged.
func (s Spec) expect(known account) (all []check.Expectation) {
	if !known.legible {
		return []check.Expectation{check.SeenOnce.Holds()}
	}
	losses, orders := []*check.Check{check.NothingPassedOver, check.CommitWithinProcessed}, []*check.Check{check.OrderPerUser, check.CommitNonRegress}
	if known.shared {
		losses, orders = []*check.Check{check.NothingLost, check.AcceptWithinProcessed}, nil
	}
	for _, c := range slices.Concat(losses, []*check.Check{check.RepeatsHaveReason}, orders, []*check.Check{check.Drained, check.StopsWhenAsked, check.NonVacuous}) {
		if c == check.StopsWhenAsked && !known.asked || c == check.CommitNonRegress && !known.paired {
			continue
		}
		x := c.Holds()
		if s.Promise == AtMostOnce && slices.Contains(losses, c) {
			x = c.MayBreak()
		}
		all = append(all, x)
	}
	switch {
	case s.Game.moment == never:
	case s.Most >= 0 && known.again > s.Most:
		all = append(all, check.ProcessedOnce.Holds())
	default:
		all = append(all, check.ProcessedOnce.MayBreak())
	}
	return all
}
