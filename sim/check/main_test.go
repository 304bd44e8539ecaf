package check_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain keeps the number of draws where -short asks for a fifth of them:
// twenty are too few to see every mistake do harm, and a hundred take a second.
func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if testing.Short() && !asked {
		if err := flag.Set("rapid.checks", "500"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
