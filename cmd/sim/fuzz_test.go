package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"
)

// FuzzRender: every recorded run that is accepted is drawn in every format and
// both languages, whatever it says, and nothing in it is obeyed by a terminal or
// by GitHub Actions.
func FuzzRender(f *testing.F) {
	notWithRaceDetector(f)
	for _, run := range recordings(f) {
		f.Add(run)
	}
	head := `{"format":"kafkasim-ledger","version":5,"scenario":"crash","seed":1,"params":[]}` + "\n"
	for _, lines := range []string{
		`{"t":0,"kind":"deliver","actor":"c","topic":"t","partition":0,"offset":0,"n":1}` + "\n" + `{"events":1}`,
		`{"t":0,"kind":"said","facts":{"text":"%s and %d","args":["x"]}}` + "\n" + `{"events":1}`,
		`{"t":0,"kind":"said","facts":{"text":"long enough to be broken where a command begins, and then: ::error::forged"}}` + "\n" + `{"events":1}`,
	} {
		f.Add([]byte(head + lines))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		run, err := readRun(bytes.NewReader(text), "run")
		if err != nil {
			if strings.ContainsAny(err.Error(), "\x1b\r\n") {
				t.Errorf("the error is more than a sentence: %q", err)
			}
			return
		}
		for _, lang := range []narrate.Language{narrate.English, narrate.Portuguese} {
			drawsEverything(t, run, lang)
		}
	})
}

func drawsEverything(t *testing.T, run *ledger.Ledger, lang narrate.Language) {
	t.Helper()
	a := &app{out: io.Discard, err: io.Discard, env: func(string) string { return "" }, stop: new(atomic.Bool), lang: lang}
	for _, d := range []reportFlags{{format: "text"}, {format: "text", verbose: true}, {format: "text", quiet: true},
		{format: "json"}, {format: "json", verbose: true}, {format: "junit"}, {format: "markdown"}, {format: "markdown", verbose: true}} {
		document, err := a.document(nil, run, d)
		if err != nil {
			t.Fatalf("%s: %v", d.format, err)
		}
		obeysNothing(t, d.format, document)
		switch d.format {
		case "json":
			if !json.Valid(document) {
				t.Errorf("it is no JSON:\n%s", document)
			}
		case "junit":
			if err := wellFormed(document); err != nil {
				t.Errorf("%v:\n%s", err, document)
			}
		}
	}
	options := a.options(io.Discard, run, reportFlags{})
	var page bytes.Buffer
	options.Width = 30
	if err := errors.Join(report.Text(&page, run, options), report.Line(&page, run, options)); err != nil {
		t.Fatal(err)
	}
	obeysNothing(t, "narrow text", page.Bytes())
	page.Reset()
	if err := report.Annotations(&page, run, options); err != nil || bytes.Count(page.Bytes(), []byte("\n")) > 1 {
		t.Errorf("%v, %q", err, page.Bytes())
	}
}

func wellFormed(document []byte) error {
	in := xml.NewDecoder(bytes.NewReader(document))
	for {
		if _, err := in.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// workflow is what GitHub Actions takes for a command, and moving what a
// terminal does not just show.
var (
	workflow = regexp.MustCompile(`(?m)^\s*::|##\[`)
	moving   = regexp.MustCompile(`[\x00-\x08\x0b-\x1f\x7f-\x9f\p{Cf}\x{2028}\x{2029}]`)
)

func obeysNothing(t *testing.T, format string, document []byte) {
	t.Helper()
	for _, bad := range []*regexp.Regexp{workflow, moving} {
		if at := bad.FindIndex(document); at != nil {
			t.Errorf("%s has %q in %q", format, document[at[0]:at[1]], document[max(0, at[0]-100):min(len(document), at[1]+100)])
		}
	}
}

// recordings are short runs of every scenario and control.
func recordings(t testing.TB) [][]byte {
	t.Helper()
	var all [][]byte
	for _, s := range scenarios.All() {
		for _, control := range append([]string{""}, controlNames(s)...) {
			run, err := sim.Play(sim.RunSpec{Scenario: s, Control: control, Given: s.Briefly(control), Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := shortened(run).Write(&out); err != nil {
				t.Fatal(err)
			}
			all = append(all, out.Bytes())
		}
	}
	return all
}

// shortened keeps few of the events of which a run has many.
func shortened(run *ledger.Ledger) *ledger.Ledger {
	const few = 4
	var at time.Duration
	short := ledger.New(run.Header, func() time.Duration { return at })
	kinds := map[ledger.Kind]int{}
	for _, e := range run.All() {
		if kinds[e.Kind]++; kinds[e.Kind] > few {
			continue
		}
		kept := *e
		if e.Kind == ledger.Judged {
			facts, j := *e.Detail, *e.Detail.Verdict
			j.Evidence = nil
			facts.Verdict = &j
			kept.Detail = &facts
		}
		at = e.T
		short.Append(kept)
	}
	return short
}
