//go:build race

package scenarios_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain tries fewer parameters under the race detector, which makes every
// run several times slower. -rapid.checks still decides where it is given.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "10"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}
