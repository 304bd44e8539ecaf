package page

import (
	"flag"
	"os"
	"strings"
	"testing"

	"kafkasim/sim/packed"
)

var update = flag.Bool("update", false, "pack the player again")

// TestThePlayerIsPacked: what the pages get is what is in the sources, without what is
// there for those who read them.
func TestThePlayerIsPacked(t *testing.T) {
	read := func(names ...string) string {
		var all strings.Builder
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
		return all.String()
	}
	want := strings.Join([]string{read("page.html"), read("page.css"), squeeze(read("read.js", "stage.js", "chart.js", "ask.js", "page.js"))}, parts)
	if *update {
		out, err := packed.Pack(want)
		if err == nil {
			err = os.WriteFile("player.gz", out, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
		packedPlayer = string(out)
	}
	markup, style, script, err := player()
	if err != nil || markup+parts+style+parts+script != want {
		t.Errorf("player.gz is not what the sources are (run with -update): %v", err)
	}
}

// squeeze leaves out comments and indents.
func squeeze(source string) string {
	var out strings.Builder
	for line := range strings.Lines(source) {
		if line = strings.TrimLeft(line, "\t"); line != "\n" && !strings.HasPrefix(line, "//") {
			out.WriteString(line)
		}
	}
	return out.String()
}
