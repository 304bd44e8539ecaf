package scenarios_test

import (
	"fmt"
	"path/filepath"
	"sync/atomic"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"

	"pgregory.net/rapid"
)

func TestAnyDisk(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		messages := rapid.IntRange(2, 120).Draw(t, "messages")
		must(t, sim.RunSpec{Scenario: scenarios.Disk, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"partitions": number(t, "partitions", 1, 12),
			"messages":   fmt.Sprint(messages),
			"read":       number(t, "read", 1, messages),
			"down":       rapid.SampledFrom([]string{"0s", "1s", "1h", "3d"}).Draw(t, "down"),
		}})
	})
}

// TestDiskIsRemoved: what the broker wrote is gone after the run, also when
// somebody stopped it while the broker was down.
func TestDiskIsRemoved(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	play(t, sim.RunSpec{Scenario: scenarios.Disk, Seed: 1})
	var stop atomic.Bool
	stopped, full := scenarios.Disk, 0
	stopped.Script = func(r *sim.Run) {
		r.KeepOnDisk()
		r.StopBroker()
		full = len(in(t, dir))
		stop.Store(true)
		r.StartBroker()
	}
	book := play(t, sim.RunSpec{Scenario: stopped, Seed: 1, Stop: &stop})
	if outcome, why := book.Ending(); outcome != ledger.Interrupted || full != 1 {
		t.Errorf("the run is %s %s, and it had %d directories", outcome, why, full)
	}
	if left := in(t, dir); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}

// in lists a directory.
func in(t *testing.T, dir string) []string {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return left
}
