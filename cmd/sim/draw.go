package main

import (
	"bytes"
	"io"

	"kafkasim/scenarios"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/page"
	"kafkasim/sim/report"

	"github.com/spf13/cobra"
)

// reportFlags is how a report is wanted.
type reportFlags struct {
	format, output string
	verbose, quiet bool
	play           bool // on the screen
	ask            bool // in parts, with questions in between
}

// formats are what a run can be drawn as, the usual one first. Flags, help and the
// sentence about a wrong one read them here.
var formats = []struct {
	name string
	draw func(a *app, w io.Writer, book *ledger.Ledger, o report.Options) error
}{
	{"text", func(_ *app, w io.Writer, book *ledger.Ledger, o report.Options) error {
		if o.Quiet {
			return drawQuiet(w, book, o)
		}
		return report.Text(w, book, o)
	}},
	{"json", func(_ *app, w io.Writer, book *ledger.Ledger, o report.Options) error { return report.JSON(w, book, o) }},
	{"junit", func(_ *app, w io.Writer, book *ledger.Ledger, o report.Options) error {
		return report.JUnit(w, book, o)
	}},
	{"markdown", func(_ *app, w io.Writer, book *ledger.Ledger, o report.Options) error {
		return report.Markdown(w, book, o)
	}},
	{"html", func(a *app, w io.Writer, book *ledger.Ledger, _ report.Options) error {
		return page.HTML(w, book, a.pageOptions(book.Header))
	}},
}

func (a *app) drawFlags(c *cobra.Command, d *reportFlags) {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	d.format = names[0]
	oneOf(c, c.Flags(), &d.format, "format", a.say("cli.flag.format"), names...)
	c.Flags().StringVar(&d.output, "output", "", a.say("cli.flag.output"))
	c.Flags().BoolVar(&d.verbose, "verbose", false, a.say("cli.flag.verbose"))
	c.Flags().BoolVar(&d.quiet, "quiet", false, a.say("cli.flag.quiet"))
	takes(c, "output", "FILE")
	put(c, "cli.help.output", "format", "output", "verbose", "quiet")
}

func (d reportFlags) check() error {
	if d.verbose && d.quiet {
		return misuse("usage.verbose.quiet", nil)
	}
	return nil
}

// draw writes a run's report to where it is wanted, and in GitHub Actions to
// where GitHub wants it.
func (a *app) draw(book *ledger.Ledger, d reportFlags) error {
	document, err := a.document(a.target(d), book, d)
	if err != nil {
		return err
	}
	return a.publish(document, book, d)
}

// target is where a report goes: nil is a file.
//
//go:noinline
func (a *app) target(d reportFlags) io.Writer {
	if d.output != "" {
		return nil
	}
	return a.out
}

// document draws a run's report for where it will be written.
func (a *app) document(target io.Writer, book *ledger.Ledger, d reportFlags) ([]byte, error) {
	var page bytes.Buffer
	err := a.drawTo(&page, target, book, d)
	return page.Bytes(), err
}

// publish writes what was drawn.
func (a *app) publish(document []byte, book *ledger.Ledger, d reportFlags) error {
	write := func(w io.Writer) error {
		_, err := w.Write(document)
		return err
	}
	var err error
	if d.output != "" {
		err = writeFile(d.output, write)
	} else {
		err = write(a.out)
	}
	if err != nil {
		return failure.New("writing the report: %w", err)
	}
	return a.tellGitHub(book, d)
}

// drawRest draws a report of which some is on standard output already, if the
// run was a live one.
func (a *app) drawRest(live *following, book *ledger.Ledger, d reportFlags) error {
	drawn, err := live.end(book)
	switch {
	case err != nil:
		return failure.New("writing the report: %w", err)
	case drawn:
		return a.tellGitHub(book, d)
	case d.ask:
		return a.ask(book, d)
	case d.play:
		return a.playOnScreen(book)
	}
	return a.draw(book, d)
}

func (a *app) drawTo(w, target io.Writer, book *ledger.Ledger, d reportFlags) error {
	for _, f := range formats {
		if f.name == d.format {
			return f.draw(a, w, book, a.options(target, book, d))
		}
	}
	return failure.New("there is no format %q", d.format) // its flag has refused it
}

// drawQuiet prints a run as one line, and the verdicts of one that is not as
// expected. What was interrupted has none.
func drawQuiet(w io.Writer, book *ledger.Ledger, options report.Options) error {
	outcome, _ := book.Ending()
	if err := report.Line(w, book, options); err != nil || asExpected(book) || outcome == ledger.Interrupted {
		return err
	}
	return report.Text(w, book, options)
}

func (a *app) options(w io.Writer, book *ledger.Ledger, d reportFlags) report.Options {
	return report.Options{
		Language: a.lang,
		Prose:    proseOf(a.lang, book.Header),
		Color:    a.colored(w),
		Width:    widthOf(w),
		Verbose:  d.verbose,
		Quiet:    d.quiet,
		Repeat:   repeatCommand(book.Header),
	}
}

// pageOptions are those of a page, which has both languages in it.
func (a *app) pageOptions(h ledger.Header) page.Options {
	o := page.Options{First: a.lang, English: proseOf(narrate.English, h), Portuguese: proseOf(narrate.Portuguese, h)}
	if h.Scenario == ledger.Trial {
		o.Command = repeatTrial(h)
	}
	return o
}

// proseOf is what a run says about itself.
func proseOf(lang narrate.Language, h ledger.Header) narrate.Prose {
	if h.Scenario == ledger.Trial {
		return trialProse(lang, h)
	}
	s, _ := scenarios.Find(h.Scenario)
	return proseIn(lang, s, h.Control)
}

// tellGitHub appends the run to the job's summary and marks the scenario's file
// where the run is not as expected.
func (a *app) tellGitHub(book *ledger.Ledger, d reportFlags) error {
	if path := a.env("GITHUB_STEP_SUMMARY"); path != "" {
		var page bytes.Buffer
		if err := report.Markdown(&page, book, a.options(&page, book, d)); err != nil {
			return err
		}
		if err := appendFile(path, page.Bytes()); err != nil {
			return failure.New("writing GitHub's summary: %w", err)
		}
	}
	if a.env("GITHUB_ACTIONS") != "true" {
		return nil
	}
	stream := a.out
	if d.format != "text" && d.output == "" {
		stream = a.err // GitHub reads both; a document on standard output stays whole
	}
	return report.Annotations(stream, book, a.options(stream, book, d))
}
