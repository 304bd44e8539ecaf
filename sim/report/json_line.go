package report

import (
	"bytes"
	"encoding/json"
	"io"

	"kafkasim/sim/ledger"
)

// jsonLine is what one run among many came to. Its keys are those of the whole
// report.
type jsonLine struct {
	Format   string         `json:"format"`
	Version  int            `json:"version"`
	Scenario string         `json:"scenario"`
	Control  string         `json:"control,omitempty"`
	Seed     uint64         `json:"seed"`
	Params   []ledger.Param `json:"params"`
	Clock    string         `json:"clock,omitempty"`
	Brokers  string         `json:"brokers,omitempty"`
	Redis    string         `json:"redis,omitempty"`
	Outcome  string         `json:"outcome"`
	Why      string         `json:"why,omitempty"`
	Result   ledger.Result  `json:"result"`
	Seconds  float64        `json:"virtual_seconds"` // of the run's clock, see Clock
	RealTime float64        `json:"real_seconds"`
	Checks   []jsonVerdict  `json:"checks"`
	Repeat   string         `json:"repeat,omitempty"`
}

// jsonVerdict is a check in a line. What explains it is there where the verdict
// surprises.
type jsonVerdict struct {
	Name         string         `json:"name"`
	Subject      string         `json:"subject,omitempty"`
	Value        ledger.Value   `json:"value"`
	Expected     ledger.Value   `json:"expected"`
	AsExpected   bool           `json:"as_expected"`
	MeasuredText string         `json:"measured_text"`
	Rule         string         `json:"rule,omitempty"`
	Meaning      string         `json:"meaning,omitempty"`
	Evidence     []jsonEvidence `json:"evidence,omitempty"`
}

const jsonLineFormat = "kafkasim-run"

// JSONLine writes a run as one line: its verdicts, without its story.
func JSONLine(w io.Writer, run *ledger.Ledger, opts Options) error {
	h := run.Header
	outcome, why := run.Outcome()
	doc := jsonLine{Format: jsonLineFormat, Version: jsonVersion, Scenario: h.Scenario, Control: h.Control, Seed: h.Seed, Params: append([]ledger.Param{}, h.Params...),
		Clock: h.Clock, Brokers: h.Brokers, Redis: h.Redis, Outcome: outcome, Why: why, Result: run.Result(), Seconds: run.Duration().Seconds(), RealTime: run.RealTime.Seconds(),
		Checks: []jsonVerdict{}, Repeat: opts.Repeat}
	judged := verdicts{opts.Language, opts.Prose, run.Verdicts()}
	for _, j := range judged.all {
		c := checkOf(run, judged, j)
		v := jsonVerdict{Name: c.Name, Subject: c.Subject, Value: c.Value, Expected: c.Expected, AsExpected: c.AsExpected, MeasuredText: c.MeasuredText}
		if j.Surprising() {
			v.Rule, v.Meaning, v.Evidence = c.Rule, c.Meaning, c.Evidence
		}
		doc.Checks = append(doc.Checks, v)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(doc); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}
