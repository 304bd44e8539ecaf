package page_test

import (
	"io"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/page"
)

// BenchmarkHTML writes the pages of two runs, a usual one and the longest.
func BenchmarkHTML(b *testing.B) {
	for _, s := range []sim.Scenario{scenarios.Crash, scenarios.Outage} {
		b.Run(s.Name, func(b *testing.B) {
			g := sim.RunSpec{Scenario: s, Seed: 1}
			run, err := sim.Play(g)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if err := page.HTML(io.Discard, run, page.OptionsOf(g)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
