// Package scenarios has the built-in scenarios, each in a file of its own with its
// Portuguese beside it (crash.go, crash.pt-BR.txt). To add one: write two such files
// and add a line to All. Tests name what is missing.
package scenarios

import (
	"time"

	"kafkasim/sim"
)

// All are the scenarios in the order in which they are best read.
//
//go:noinline
func All() []sim.Scenario {
	return []sim.Scenario{
		History,
		Groups,
		Crash,
		Outage,
		Scale,
		Queue,
		Retention,
		Expiry,
		Disk,
		Rewind,
		Ordering,
		Radio,
	}
}

// Find returns the scenario of that name.
//
//go:noinline
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

// longestSending bounds the virtual time that a producer sends for: its client,
// and those that read along, ask the broker for something every few seconds.
const longestSending = 366 * 24 * time.Hour

// refuseEndless refuses to send for years.
func refuseEndless(v sim.Values) error {
	if v.Every("rate") > longestSending/time.Duration(v.Int("messages")) {
		return sim.Refusal("so many --messages at this --rate would take more than a year of virtual time: send fewer, or faster")
	}
	return nil
}
