package trial

import (
	"kafkasim/sim/check"
)

// Game is one thing that may go wrong while a program works.
type Game struct {
	Name   string
	Set    string // games of one set are asked for by its name too
	moment moment
	act    act
}

// moment says when it goes wrong.
type moment int

const (
	never    moment = iota
	applied         // a commit is applied, and its answer has not come back
	unsent          // a commit is on its way, and does not get there
	midBatch        // some records were processed since a commit
)

// act is what happens then.
type act int

const (
	nothing act = iota
	kill
	terminate
)

// Calm is the game in which nothing goes wrong. It comes first: what cannot be seen in
// it cannot be seen in any other.
var Calm = Game{Name: "calm"}

// Games are the others, in the order in which they are played.
func Games() []Game {
	return []Game{
		{"crash-after-commit", "crash", applied, kill},
		{"crash-before-commit", "crash", unsent, kill},
		{"crash-in-batch", "crash", midBatch, kill},
		{"stop", "", midBatch, terminate},
	}
}

// At which commit that moves a bookmark, and how many records after the first of them.
const (
	whichCommit = 2
	whichRecord = 7
)

// expect are the checks that judge a game. Where the program's output does not tell
// what it does, nothing else can be judged.
func (g Game) expect(legible bool) (all []check.Expectation) {
	if !legible {
		return []check.Expectation{check.SeenOnce.Holds()}
	}
	for _, c := range []*check.Check{&check.NothingPassedOver, &check.CommitWithinProcessed, &check.RepeatsHaveReason, &check.OrderPerUser,
		&check.Drained, &check.StopsWhenAsked, &check.NonVacuous} {
		all = append(all, c.Holds())
	}
	if g.moment != never {
		all = append(all, check.ProcessedOnce.MayBreak())
	}
	return all
}
