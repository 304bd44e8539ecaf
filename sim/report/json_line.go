package report

import (
	"io"

	"kafkasim/sim/ledger"
)

// jsonLine is what one run among many came to. Its keys are those of the whole
// report; what explains a check is there where its verdict surprises.
type jsonLine struct {
	jsonRun
	RealTime float64     `json:"real_seconds"`
	Checks   []jsonCheck `json:"checks"`
	Repeat   string      `json:"repeat,omitempty"`
}

const jsonLineFormat = "kafkasim-run"

// JSONLine writes a run as one line: its verdicts, without its story.
func JSONLine(w io.Writer, run *ledger.Ledger, opts Options) error {
	doc := jsonLine{jsonRun: jsonRunOf(run, jsonLineFormat, opts), RealTime: run.RealTime.Seconds(), Checks: []jsonCheck{}, Repeat: opts.Repeat}
	judged := verdicts{opts.Language, opts.Prose, run.Verdicts()}
	for _, j := range judged.all {
		c := checkOf(run, judged, j)
		if !j.Surprising() {
			c.Rule, c.Meaning, c.Evidence = "", "", nil
		}
		doc.Checks = append(doc.Checks, c)
	}
	return encode(w, doc, "")
}
