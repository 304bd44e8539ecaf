package report

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// bulkRun moved three loads of each sort, the watched clients at a tenth less.
func bulkRun() *ledger.Ledger {
	s := newStage("scale", "", ledger.Param{Name: "records", Value: "100000", Default: true})
	s.Header.Clock = ledger.Wall
	s.Append(ledger.Event{Kind: ledger.RunsOn, Detail: &ledger.Detail{Machine: &ledger.Machine{Processors: 2, System: "linux/amd64", Go: "1.26.8"}}})
	for range 3 {
		for _, m := range []ledger.BulkResult{{AckedIn: 100 * time.Millisecond, ReadIn: 110 * time.Millisecond}, {Plain: true, AckedIn: 80 * time.Millisecond, ReadIn: 100 * time.Millisecond}} {
			m.Partitions, m.Size, m.Acked, m.Read, m.Stored = 4, 100, 100_000, 100_000, 100_000
			s.pass(m.ReadIn)
			s.Append(ledger.Event{Kind: ledger.MovedInBulk, Topic: ledger.N("t"), Detail: &ledger.Detail{Moved: &m}})
		}
	}
	s.End(ledger.Finished, "")
	s.judge("AllMoved", ledger.Holds, map[string]int64{"acked": 300_000, "rounds": 3})
	s.judge("NotSlowed", ledger.Holds, map[string]int64{"percent": 90, "rounds": 3})
	return s.Ledger
}

// TestFiguresHaveTheirConditions, in every form and language.
func TestFiguresHaveTheirConditions(t *testing.T) {
	text := func(w io.Writer, l *ledger.Ledger, o Options) error { return Text(w, l, o) }
	for _, x := range []struct {
		form  string
		lang  narrate.Language
		draw  func(io.Writer, *ledger.Ledger, Options) error
		shown []string
	}{
		{"text", narrate.English, text, []string{
			"round 3: 909,091 records a second; the plain loop: 1,000,000",
			"     produced                 consumed              by\n" +
				"  1,000,000/s  100.0 MB/s    909,091/s   90.9 MB/s  clients, watched\n" +
				"  1,250,000/s  125.0 MB/s  1,000,000/s  100.0 MB/s  plain client loop\n",
			"Ratio 0.91", "Records of 100 bytes, not compressed; 4 partitions", "2 processors, linux/amd64, Go 1.26.8", "the embedded broker over TCP, in the same process"}},
		{"text", narrate.Portuguese, text, []string{"1.250.000/s  125,0 MB/s", "Razão 0,91", "2 processadores, linux/amd64", "rodada 3: 909.091 registros por segundo"}},
		{"markdown", narrate.English, Markdown, []string{"| 1,250,000/s | 125.0 MB/s | 1,000,000/s | 100.0 MB/s | plain client loop |", "Ratio 0.91"}},
		{"json", narrate.English, JSON, []string{`"ratio": 0.9090`, `"processors": 2`, `"bytes_each": 100`, `"records": 100000`, `"consumed_per_second": 1000000`}},
	} {
		var out bytes.Buffer
		if err := x.draw(&out, bulkRun(), Options{Language: x.lang}); err != nil {
			t.Fatal(err)
		}
		for _, words := range x.shown {
			if !strings.Contains(out.String(), words) {
				t.Errorf("%s, %s lacks %q:\n%s", x.form, x.lang.Tag(), words, out.String())
			}
		}
	}
}
