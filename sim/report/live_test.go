package report

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// kafkaRun is a crash against a Kafka that does not count requests.
func kafkaRun() *ledger.Ledger {
	run := crashRun()
	run.Header.Clock, run.Header.Brokers, run.Header.Kafka = ledger.Wall, "localhost:9092", "v4.4"
	run.Judge(&ledger.Verdict{Check: "DiedSilently", Subject: "consumer-2", Outcome: ledger.Skipped, Expected: ledger.Holds, Lacks: ledger.RequestCounts})
	return run
}

// TestALiveReportIsThatOfTheSavedRun: event by event, or all at once when it is
// over, the bytes are the same; whatever stood there stays.
func TestALiveReportIsThatOfTheSavedRun(t *testing.T) {
	for _, p := range played() {
		for _, o := range []Options{
			options(narrate.English, p.title, p.run), options(narrate.Portuguese, p.title, p.run),
			{Verbose: true}, {Quiet: true}, {Width: 30}, {Color: true},
		} {
			p.run.Header.Clock = ledger.Wall
			at := time.Duration(0)
			live := ledger.New(p.run.Header, func() time.Duration { return at })
			var out bytes.Buffer
			l := NewLive(&out, live.Header, o)
			for _, e := range p.run.All() {
				if e.Kind == ledger.Judged {
					break
				}
				before := out.String()
				at = e.T
				live.Append(*e)
				l.Hear(live)
				if !strings.HasPrefix(out.String(), before) {
					t.Fatalf("%s: something was taken back", p.name)
				}
			}
			judgeAs(live, p.run)
			if err := l.End(live); err != nil {
				t.Fatal(err)
			}
			if want := draw(t, Text, p.run, o); out.String() != want {
				t.Errorf("%s: live it is\n%s\nand of the saved run\n%s", p.name, out.String(), want)
			}
		}
	}
}

// judgeAs gives a run the verdicts and the lesson of another one.
func judgeAs(run, other *ledger.Ledger) {
	for _, e := range other.All() {
		switch e.Kind {
		case ledger.Judged:
			run.Judge(e.Detail.Verdict)
		case ledger.Lesson:
			run.Teach(e.Detail)
		}
	}
}

// TestALiveReportBeginsAtOnce: the heading needs nothing of the run, and words
// of the scenario are there as soon as they are said.
func TestALiveReportBeginsAtOnce(t *testing.T) {
	run := kafkaRun()
	var out bytes.Buffer
	l := NewLive(&out, run.Header, Options{})
	if !strings.Contains(out.String(), "localhost:9092") {
		t.Errorf("it begins %q", out.String())
	}
	live := ledger.New(run.Header, func() time.Duration { return 0 })
	live.Append(ledger.Event{Kind: ledger.Said, Detail: &ledger.Detail{Text: "Once upon a time."}})
	l.Hear(live)
	if !strings.Contains(out.String(), "Once upon a time.") {
		t.Errorf("it goes on %q", out.String())
	}
}

func TestALiveReportTellsThatItCouldNotBeWritten(t *testing.T) {
	run := kafkaRun()
	l := NewLive(full{}, run.Header, Options{})
	l.Hear(run)
	if err := l.End(run); err == nil {
		t.Error("no error")
	}
}

func TestARunThatWasNotPlayedIsLeftOut(t *testing.T) {
	run := ledger.New(ledger.Header{Scenario: "disk"}, func() time.Duration { return 0 })
	run.End(ledger.NotPlayed, "only here")
	o := Options{Prose: narrate.Prose{Translate: func(s string) string { return strings.ToUpper(s) }}}
	if got := draw(t, Line, run, o); !strings.HasPrefix(got, "– disk ") || !strings.HasSuffix(got, "skipped: ONLY HERE\n") {
		t.Errorf("%q", got)
	}
	if got := draw(t, JUnit, run, o); !strings.Contains(got, `tests="1" failures="0" errors="0" skipped="1"`) || !strings.Contains(got, `<skipped message="only here">`) {
		t.Errorf("%s", got)
	}
	if got := draw(t, Annotations, run, o); got != "" {
		t.Errorf("%q", got)
	}
}

// TestALiveReportGrowsOnATerminal: what happens is there at once and changes in
// its place, and in the end the terminal shows what a pipe would have got.
func TestALiveReportGrowsOnATerminal(t *testing.T) {
	for _, p := range played() {
		for _, size := range []Terminal{{Columns: 80, Rows: 24}, {Columns: 40, Rows: 6}, {Columns: 30, Rows: 2}} {
			p.run.Header.Clock = ledger.Wall
			o := Options{Width: size.Columns, Color: true}
			at := time.Duration(0)
			live := ledger.New(p.run.Header, func() time.Duration { return at })
			show := display{columns: size.Columns}
			l := NewLive(&show, live.Header, o)
			l.Grow(func() Terminal { size.Time = at; return size })
			for _, e := range p.run.All() {
				if e.Kind == ledger.Judged {
					break
				}
				at = e.T
				live.Append(*e)
				l.Hear(live)
				if !strings.Contains(show.last(), narrate.English.Clock(at)+" …") {
					t.Fatalf("%s: at %v the last line is %q", p.name, at, show.last())
				}
				if l.height >= size.Rows {
					t.Fatalf("%s: %d of %d rows are written over", p.name, l.height, size.Rows)
				}
			}
			l.Clear()
			if strings.HasSuffix(show.String(), " …\n") {
				t.Errorf("%s: something is left of the lines under way\n%s", p.name, show.String())
			}
			judgeAs(live, p.run)
			if err := l.End(live); err != nil {
				t.Fatal(err)
			}
			if want := ansi.Hardwrap(ansi.Strip(draw(t, Text, p.run, o)), size.Columns, true); show.String() != want {
				t.Errorf("%s, %d columns: the terminal shows\n%s\nand of the saved run there is\n%s", p.name, size.Columns, show.String(), want)
			}
		}
	}
}

// TestALineIsThereWhenItBegins: with its first event, and the same line with the
// next one.
func TestALineIsThereWhenItBegins(t *testing.T) {
	at := time.Duration(0)
	live := ledger.New(kafkaRun().Header, func() time.Duration { return at })
	show := display{columns: 80}
	l := NewLive(&show, live.Header, Options{})
	l.Grow(func() Terminal { return Terminal{80, 24, at} })
	shop := ledger.N("producer")
	for i := range 3 {
		at = time.Duration(i) * time.Second
		live.Append(ledger.Event{Kind: ledger.Send, Actor: shop, Topic: ledger.N("t"), ID: int64(i + 1)})
		live.Append(ledger.Event{Kind: ledger.Ack, Actor: shop, Topic: ledger.N("t"), ID: int64(i + 1), Offset: int64(i)})
		l.Hear(live)
	}
	if text := show.String(); !strings.Contains(text, "offsets 0–2: 3 payments in 2 s\n0:00:02 …\n") || strings.Contains(text, "0–1") {
		t.Errorf("the terminal shows\n%s", text)
	}
}

// display is a terminal that scrolls and forgets nothing, with the few orders
// that Live gives.
type display struct {
	columns  int
	rows     [][]rune
	row, col int
}

func (d *display) Write(text []byte) (int, error) {
	for rest := string(text); rest != ""; {
		var up int
		_, other := fmt.Sscanf(rest, "\x1b[%dA", &up)
		for len(d.rows) <= d.row {
			d.rows = append(d.rows, nil)
		}
		switch {
		case other == nil:
			d.row -= up
			_, rest, _ = strings.Cut(rest, "A")
		case strings.HasPrefix(rest, "\x1b[K"):
			d.rows[d.row] = d.rows[d.row][:min(d.col, d.columns-1, len(d.rows[d.row]))]
			rest = rest[len("\x1b[K"):]
		case strings.HasPrefix(rest, "\x1b[J"):
			d.rows = d.rows[:d.row+1]
			d.rows[d.row] = d.rows[d.row][:min(d.col, len(d.rows[d.row]))]
			rest = rest[len("\x1b[J"):]
		case strings.HasPrefix(rest, "\x1b"): // colour
			_, rest, _ = strings.Cut(rest, "m")
		case rest[0] == '\n':
			d.row, d.col, rest = d.row+1, 0, rest[1:]
		default:
			if d.col == d.columns {
				d.row, d.col = d.row+1, 0
				continue
			}
			r, size := utf8.DecodeRuneInString(rest)
			line := d.rows[d.row]
			d.rows[d.row] = append(line[:d.col:d.col], append([]rune{r}, line[min(d.col+1, len(line)):]...)...)
			d.col, rest = d.col+1, rest[size:]
		}
	}
	return len(text), nil
}

// String is what stands on it above the cursor.
func (d *display) String() string {
	var out strings.Builder
	for _, row := range d.rows[:d.row] {
		out.WriteString(string(row) + "\n")
	}
	return out.String()
}

// last is the line above the cursor.
func (d *display) last() string { return string(d.rows[d.row-1]) }
