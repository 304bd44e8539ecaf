package report

import (
	"fmt"
	"io"
	"strings"

	"kafkasim/sim/ledger"
)

// Annotations writes a GitHub workflow command that marks the scenario's file,
// if the run went other than expected, and nothing otherwise. It writes one
// for a run, however much went wrong: GitHub shows only the first ten of a
// step.
func Annotations(w io.Writer, run *ledger.Ledger, opts Options) error {
	if r := run.Result(); r == ledger.Pass || r == ledger.Left {
		return nil
	}
	message := gist(run, opts, widest)
	for _, j := range run.Verdicts() {
		if j.Surprising() {
			message += "\n" + opts.Language.CheckName(j) + ": " + opts.Language.Measured(j)
		}
	}
	if _, why := run.Ending(); why != "" {
		message += "\n" + why
	}
	if opts.Repeat != "" {
		message += "\n" + opts.Repeat
	}
	_, err := fmt.Fprintf(w, "::error file=%s,line=1,title=%s::%s\n", propertyEscaper.Replace(sourceFile(run.Header)),
		propertyEscaper.Replace("sim "+command(run.Header)), messageEscaper.Replace(message))
	return err
}

var (
	messageEscaper  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscaper = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
