package explain

import (
	"bytes"
	"compress/gzip"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
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
			var out bytes.Buffer
			w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
			w.Write(want)
			w.Close()
			if err := os.WriteFile(name, out.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
			continue // the program that runs has the old one
		}
		if got, err := unpacked(name); err != nil || got != string(want) {
			t.Errorf("%s is not what %s is (run with -update): %v", name, source, err)
		}
	}
}
