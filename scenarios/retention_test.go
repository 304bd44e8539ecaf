package scenarios_test

import (
	"fmt"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"pgregory.net/rapid"
)

func TestAnyRetention(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keep := rapid.SampledFrom([]string{"7d", "30d", "forever"}).Draw(t, "keep")
		days := rapid.IntRange(2, 40).Draw(t, "days")
		longest := map[string]int{"7d": 7, "30d": 30, "forever": days - 1}[keep]
		perDay := rapid.IntRange(1, 50).Draw(t, "per-day")
		must(t, sim.RunSpec{Scenario: scenarios.Retention, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"keep":       keep,
			"days":       fmt.Sprint(days),
			"per-day":    fmt.Sprint(perDay),
			"away":       fmt.Sprint(days - rapid.IntRange(1, min(longest, days-1)).Draw(t, "read")),
			"partitions": number(t, "partitions", 1, min(6, perDay)),
		}})
	})
}
