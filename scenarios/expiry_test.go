package scenarios_test

import (
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"pgregory.net/rapid"
)

func TestAnyExpiry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		must(t, sim.RunSpec{Scenario: scenarios.Expiry, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"away":     rapid.SampledFrom([]string{"0s", "1s", "10m", "3h", "6d", "167h59m", "169h", "8d", "15d"}).Draw(t, "away"),
			"reset":    rapid.SampledFrom([]string{"earliest", "latest"}).Draw(t, "reset"),
			"messages": number(t, "messages", 1, 100),
			"missed":   number(t, "missed", 1, 60),
		}})
	})
}
