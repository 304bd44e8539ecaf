package scenarios_test

import (
	"bytes"
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"

	"pgregory.net/rapid"
)

func TestAnyRadio(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		controls := []string{"", "", "", "always-there", "from-now", "never-claims", "trimmed", "latest"}
		must(t, sim.RunSpec{Scenario: scenarios.Radio, Seed: rapid.Uint64().Draw(t, "seed"), Control: rapid.SampledFrom(controls).Draw(t, "control"),
			Given: map[string]string{
				"rate":        rapid.SampledFrom([]string{"1/s", "7/s", "30/m", "100/m"}).Draw(t, "rate"),
				"late":        rapid.SampledFrom([]string{"2s", "30s", "90s"}).Draw(t, "late"),
				"away":        rapid.SampledFrom([]string{"30s", "44s", "2m"}).Draw(t, "away"),
				"unconfirmed": number(t, "unconfirmed", 1, 30),
			}})
	})
}

func TestRadioWithNothingUnconfirmed(t *testing.T) {
	book := play(t, sim.RunSpec{Scenario: scenarios.Radio, Seed: 1, Given: map[string]string{"unconfirmed": "0"}})
	if book.Result() != ledger.Pass {
		t.Errorf("the run is %s", book.Result())
	}
}

func TestRadioAsFastAsItGoes(t *testing.T) {
	book := play(t, sim.RunSpec{Scenario: scenarios.Radio, Seed: 1, Given: map[string]string{"rate": "100/s", "late": "1s", "away": "3s"}})
	if book.Result() != ledger.Pass {
		t.Errorf("the run is %s", book.Result())
	}
}

func TestRadioRefuses(t *testing.T) {
	for _, x := range []struct{ control, given, want string }{
		{"", "rate=101/s", "at most 100/s"},
		{"", "late=500ms", "long enough for at least one payment"},
		{"", "away=0s", "long enough for at least one payment"},
		{"", "late=366d rate=100/s", "more than 200,000 payments"},
		{"", "unconfirmed=101", "from 0 to 100"},
		{"never-claims", "unconfirmed=0", "needs --unconfirmed 1 or more"},
		{"trimmed", "away=10s", "needs an --away of more than 10 payments"},
	} {
		given := map[string]string{}
		for word := range strings.FieldsSeq(x.given) {
			name, value, _ := strings.Cut(word, "=")
			given[name] = value
		}
		_, err := sim.Play(sim.RunSpec{Scenario: scenarios.Radio, Control: x.control, Given: given})
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s %s: %v, want %q", x.control, x.given, err, x.want)
		}
	}
}

// TestRadioStaysTheSameWhenItIsKept: the report of a recorded run is that of the
// run, in every form that shows the media side by side.
func TestRadioStaysTheSameWhenItIsKept(t *testing.T) {
	game := sim.RunSpec{Scenario: scenarios.Radio, Seed: 1}
	book := play(t, game)
	var kept bytes.Buffer
	if err := book.Write(&kept); err != nil {
		t.Fatal(err)
	}
	again, err := ledger.Read(&kept)
	if err != nil {
		t.Fatal(err)
	}
	if again.RealTime != 0 || book.RealTime <= 0 {
		t.Errorf("it took %s, and the kept run says %s", book.RealTime, again.RealTime)
	}
	again.RealTime = book.RealTime // which is not kept
	for _, x := range []struct {
		form  string
		draw  func(*bytes.Buffer, *ledger.Ledger, report.Options) error
		shown []string
	}{
		{"text", func(w *bytes.Buffer, l *ledger.Ledger, o report.Options) error { return report.Text(w, l, o) }, []string{"SIDE BY SIDE", "radio-1  stream-1  consumer-1"}},
		{"markdown", func(w *bytes.Buffer, l *ledger.Ledger, o report.Options) error { return report.Markdown(w, l, o) }, []string{"**SIDE BY SIDE**", "| never received | 150 | 0 | 0 |", "| received twice | 0 | 5 | 5 |"}},
		{"json", func(w *bytes.Buffer, l *ledger.Ledger, o report.Options) error { return report.JSON(w, l, o) }, []string{`"medium": "pubsub"`, `"lost": 150`, `"twice": 5`}},
		{"junit", func(w *bytes.Buffer, l *ledger.Ledger, o report.Options) error { return report.JUnit(w, l, o) }, []string{"PendingExact"}},
	} {
		var first, second bytes.Buffer
		options := report.Options{Language: narrate.English}
		if err := x.draw(&first, book, options); err != nil {
			t.Fatal(err)
		}
		if err := x.draw(&second, again, options); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: a kept run is drawn differently", x.form)
		}
		for _, words := range x.shown {
			if !strings.Contains(first.String(), words) {
				t.Errorf("%s lacks %q:\n%s", x.form, words, first.String())
			}
		}
	}
}

// TestRadioNoticesEveryMissingEvent takes single events out of an honest run,
// and the check that is about them must not hold any more.
func TestRadioNoticesEveryMissingEvent(t *testing.T) {
	book := play(t, sim.RunSpec{Scenario: scenarios.Radio, Seed: 1})
	for kind, c := range map[ledger.Kind]*check.Check{
		ledger.Message:     check.OnAir("radio-1"),
		ledger.Entry:       check.Missed("stream-1", 0),
		ledger.EntryAck:    check.PendingExact,
		ledger.StreamAudit: check.StreamKept,
		ledger.Process:     check.Missed("consumer-1", 0),
	} {
		for _, id := range []int64{31, 50, 180} {
			if f := c.Find(without(book, kind, id)); f.Outcome != ledger.Broken {
				t.Errorf("without the %s of payment %d, %s is %s: %v", kind, id, c.ID(), f.Outcome, f.Measured)
			}
		}
	}
}

// without copies a ledger but for the events of one kind about one payment.
func without(book *ledger.Ledger, kind ledger.Kind, id int64) *ledger.Ledger {
	less := ledger.New(book.Header, book.Duration)
	for _, e := range book.All() {
		if e.Kind != kind || e.ID != id {
			less.Append(*e)
		}
	}
	return less
}
