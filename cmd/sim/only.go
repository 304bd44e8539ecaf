package main

import (
	"slices"
	"strconv"
	"strings"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/narrate"
)

// mostRounds is how often --repeat plays everything at most: the verdicts of all
// runs are kept until the end.
const mostRounds = 1000

// round is one of the times that everything is played.
type round struct {
	number int // from 1
	seed   uint64
	begins int // the first of its games
}

// rounds are how often --repeat says, each with its seed.
func rounds(repeat, seed string) ([]round, error) {
	n, err := strconv.Atoi(repeat)
	if err != nil || n < 1 || n > mostRounds {
		return nil, misuse("usage.repeat", narrate.Args{"most": mostRounds, "given": strconv.Quote(repeat)})
	}
	all := make([]round, n)
	for i := range all {
		number, err := parseSeed(seed) // random is another one each time
		if err != nil {
			return nil, err
		}
		all[i] = round{number: i + 1, seed: number}
	}
	return all, nil
}

// selection is what --only names: a scenario with its controls, or one of these.
type selection []string

// parseSelection reads --only. A variable that is empty in somebody's pipeline
// selects nothing, and is refused.
func parseSelection(text string) (selection, error) {
	known := selectable()
	only := selection(strings.Split(text, ","))
	for _, name := range only {
		if !slices.Contains(known, name) {
			return nil, misuse("usage.only", narrate.Args{"name": strconv.Quote(name), "near": nearest(name, known)})
		}
	}
	return only, nil
}

// has says whether a game is to be played.
func (only selection) has(s sim.Scenario, control string) bool {
	return slices.Contains(only, s.Name) || slices.Contains(only, s.Name+"/"+control)
}

// selectable are the names that --only knows.
func selectable() (names []string) {
	for _, s := range scenarios.All() {
		names = append(names, s.Name)
		for _, c := range s.Controls {
			names = append(names, s.Name+"/"+c.Name)
		}
	}
	return names
}
