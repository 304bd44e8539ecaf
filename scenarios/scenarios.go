// Package scenarios has the built-in scenarios, one file each, and their
// Portuguese in ptbr.go. To add one: write a file like crash.go, add a line to
// All, translate its sentences (a test names those that are missing).
package scenarios

import "kafkasim/sim"

// All are the scenarios in the order in which they are best read.
func All() []sim.Scenario { return []sim.Scenario{History, Groups, Crash} }

// Find returns the scenario of that name.
func Find(name string) (sim.Scenario, bool) {
	for _, s := range All() {
		if s.Name == name {
			return s, true
		}
	}
	return sim.Scenario{}, false
}

// Limits of parameters that several scenarios have.
const (
	maxPartitions = 10_000
	maxConsumers  = 1_000
	maxMessages   = 1_000_000
)
