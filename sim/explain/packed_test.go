package explain

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kafkasim/sim/packed"
)

var update = flag.Bool("update", false, "pack the articles again")

// TestTheArticlesArePacked: the program has what is in the text files.
func TestTheArticlesArePacked(t *testing.T) {
	sources, err := filepath.Glob("*.txt")
	if err != nil || len(sources) != 2 {
		t.Fatal(sources, err)
	}
	for _, source := range sources {
		want, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(source, ".txt") + ".gz"
		if *update {
			out, err := packed.Pack(string(want))
			if err == nil {
				err = os.WriteFile(name, out, 0o666)
			}
			if err != nil {
				t.Fatal(err)
			}
			continue // the program that runs has the old one
		}
		if got, err := unpacked(name); err != nil || got != string(want) {
			t.Errorf("%s is not what %s is (run with -update): %v", name, source, err)
		}
	}
}
