package report

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// longRun tells something of so many bytes, in words or in one.
func longRun(bytes int, word string) *ledger.Ledger {
	l := ledger.New(ledger.Header{Scenario: "history"}, func() time.Duration { return 0 })
	text := strings.Repeat(word, bytes/len(word))
	l.Append(ledger.Event{Kind: ledger.Said, Detail: &ledger.Detail{Text: text}})
	l.End(ledger.Failed, text)
	return l
}

// allocated is what it takes to draw a run, in bytes: unlike time, it is the same
// on a busy machine.
func allocated(t *testing.T, d drawer, run *ledger.Ledger) uint64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	draw(t, d, run, Options{Verbose: true})
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// TestALongStoryIsDrawnInProportion: eight times as much to tell takes some eight
// times as much, in every format.
func TestALongStoryIsDrawnInProportion(t *testing.T) {
	for name, d := range map[string]drawer{"text": Text, "json": JSON, "junit": JUnit, "markdown": Markdown, "annotations": Annotations, "line": Line} {
		for _, word := range []string{"payment ", "x"} {
			little, much := allocated(t, d, longRun(64<<10, word)), allocated(t, d, longRun(512<<10, word))
			if much > 16*little+1<<20 {
				t.Errorf("%s: %d bytes for 64 KB of %q, %d for 512 KB", name, little, word, much)
			}
			t.Logf("%s, %q: %d KB and %d KB", name, word, little>>10, much>>10)
		}
	}
}

func BenchmarkLongStory(b *testing.B) {
	run := longRun(512<<10, "payment ")
	for b.Loop() {
		var out bytes.Buffer
		if err := Text(&out, run, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestNoLineIsACommand: GitHub Actions obeys a line that begins with two colons,
// also behind spaces, and a long text can be broken just there.
func TestNoLineIsACommand(t *testing.T) {
	for _, width := range []int{30, 60, 80} {
		l := ledger.New(ledger.Header{Scenario: "::error::forged"}, func() time.Duration { return 0 })
		for n := range 80 {
			l.Append(ledger.Event{Kind: ledger.Said, Detail: &ledger.Detail{Text: strings.Repeat("x", n) + " ::error::forged"}})
		}
		l.End(ledger.Failed, "::error::forged")
		out := draw(t, Text, l, Options{Width: width})
		dotted := 0
		for line := range strings.Lines(out) {
			if line = strings.TrimSpace(line); strings.HasPrefix(line, "::") {
				t.Errorf("%q", line)
			} else if strings.HasPrefix(line, "· ::") {
				dotted++
			}
		}
		if dotted == 0 {
			t.Errorf("at %d columns no line was broken there: does this test still look in the right place?", width)
		}
	}
}
