package scenarios_test

import (
	"fmt"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"pgregory.net/rapid"
)

func TestAnyQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		batch := rapid.IntRange(2, 12).Draw(t, "batch")
		polls := rapid.IntRange(0, 3).Draw(t, "polls")
		crashAfter := polls*batch + rapid.IntRange(1, batch-1).Draw(t, "rest")
		if crashAfter < 2 { // one could be the poison, and that is no work
			polls, crashAfter = 1, batch+1
		}
		messages := 2*batch*(polls+1) + rapid.IntRange(0, 30).Draw(t, "more")
		control, poison := rapid.SampledFrom([]string{"", "", "ordinary-group", "accept-first", "accept-all"}).Draw(t, "control"), 0
		if control == "accept-all" {
			poison = 1 // it needs one
		}
		given := map[string]string{
			"batch":       fmt.Sprint(batch),
			"crash-after": fmt.Sprint(crashAfter),
			"messages":    fmt.Sprint(messages),
			"poison":      number(t, "poison", poison, messages),
			"work":        rapid.SampledFrom([]string{"100ms", "333ms", "1s", "1.2s"}).Draw(t, "work"),
			"end":         rapid.SampledFrom([]string{"unplugged", "killed"}).Draw(t, "end"),
		}
		if c, _ := scenarios.Queue.Control(control); control != "" {
			for _, name := range c.Without {
				delete(given, name)
			}
		}
		must(t, sim.RunSpec{Scenario: scenarios.Queue, Control: control, Seed: rapid.Uint64().Draw(t, "seed"), Given: given})
	})
}
