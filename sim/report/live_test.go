package report

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// kafkaRun is a crash against a Kafka that does not count requests.
func kafkaRun() *ledger.Ledger {
	run := crashRun()
	run.Header.Clock, run.Header.Brokers, run.Header.Kafka = ledger.Wall, "localhost:9092", "v4.4"
	run.Judge(ledger.Judgment{Check: "DiedSilently consumer-2", Value: ledger.Skipped, Expected: ledger.Holds, Lacks: ledger.RequestCounts})
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
				if e.Kind == ledger.Verdict {
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
			for _, e := range p.run.All() {
				switch e.Kind {
				case ledger.Verdict:
					live.Judge(*e.Facts.Verdict)
				case ledger.Lesson:
					live.Teach(e.Facts)
				}
			}
			if err := l.End(live); err != nil {
				t.Fatal(err)
			}
			if want := draw(t, Text, p.run, o); out.String() != want {
				t.Errorf("%s: live it is\n%s\nand of the saved run\n%s", p.name, out.String(), want)
			}
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
	live.Append(ledger.Event{Kind: ledger.Said, Facts: &ledger.Facts{Text: "Once upon a time."}})
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
