package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/story"
)

// markdownLimit bounds a report: GitHub refuses summaries of a megabyte, and
// several runs share one.
const markdownLimit = 200_000

// Markdown writes the report for a GitHub summary: result and verdicts first,
// the story folded away below them.
func Markdown(w io.Writer, run *ledger.Ledger, opts Options) error {
	lang, told := opts.Language, story.Of(run)
	m := &markdown{lang: lang, run: run}
	title := command(run.Header)
	if opts.Prose.Title != "" {
		title += " · " + opts.Prose.Title
	}
	m.add("### " + escape(title) + "\n\n")
	if opts.Prose.Control != "" {
		m.add(escape(lang.ControlTitle(opts.Prose)) + "\n\n")
	}
	m.add("**" + lang.Sentence("result."+string(run.Result()), nil) + "** " + escape(summary(lang, told.Verdicts, run)) + "\n\n")
	if outcome, why := run.Ending(); outcome != ledger.Finished {
		m.add("**" + escape(lang.Sentence("unfinished", narrate.Args{"outcome": lang.Sentence("outcome."+outcome, nil),
			"at": run.Duration(), "why": why})) + "**\n\n")
	}
	m.lesson(lang.Lesson(run, opts.Prose))
	judged := verdicts{lang, opts.Prose, told.Verdicts}
	m.verdicts(judged, opts.Verbose)
	if run.Result() != ledger.Pass && opts.Repeat != "" {
		m.add(escape(lang.Sentence("result.repeat", narrate.Args{"command": opts.Repeat})) + "\n\n")
	}
	if !opts.Quiet {
		for _, section := range told.Sections(lang, opts.Verbose) {
			m.section(section)
		}
		m.narration(opts)
	}
	_, err := io.WriteString(w, m.out.String())
	return err
}

type markdown struct {
	out  strings.Builder
	lang narrate.Language
	run  *ledger.Ledger
}

// room is what has to be left for what closes the report.
const room = 1000

// add says whether there was still room for the text.
//
//go:noinline
func (m *markdown) add(text string) bool {
	if m.out.Len()+len(text) > markdownLimit-room {
		return false
	}
	m.out.WriteString(text)
	return true
}

// lesson quotes what was to be seen.
func (m *markdown) lesson(sentences []string) {
	if len(sentences) == 0 {
		return
	}
	text := "> **" + escape(m.lang.Sentence("report.lesson", nil)) + "**\n"
	for _, s := range sentences {
		text += "> " + escape(s) + "\n"
	}
	m.add(text + "\n")
}

// verdicts are a table in the order of the text: first what is broken as it should
// be. The general checks that hold are folded away below it.
func (m *markdown) verdicts(v verdicts, verbose bool) {
	if len(v.all) == 0 {
		return
	}
	s := v.sorted(verbose)
	for _, group := range s.skipped {
		s.lines = append(s.lines, group...)
	}
	if shown := slices.Concat(s.broken, s.lines, s.surprising); len(shown) > 0 {
		m.table(v, shown)
	}
	if len(s.general) > 0 {
		m.add("<details>\n<summary>" + mark(ledger.Holds) + " " + escape(m.lang.GeneralHold(s.general, v.all)) + "</summary>\n\n")
		m.table(v, s.general)
		m.out.WriteString("</details>\n\n")
	}
	for _, j := range v.all {
		if j.Outcome != ledger.Broken {
			continue
		}
		text := fmt.Sprintf("- **%s** %s\n", escape(m.lang.CheckName(j)), escape(v.meaning(j)))
		for _, place := range j.Evidence[:min(len(j.Evidence), evidenceShown)] {
			text += "  - " + escape(quote(m.run, m.lang, place)) + "\n"
		}
		m.add(text + "\n")
	}
}

func (m *markdown) table(v verdicts, all []*ledger.Verdict) {
	head := func(key string) string { return m.lang.Sentence("column."+key, nil) }
	m.add(fmt.Sprintf("| | %s | %s | %s |\n|---|---|---|---|\n", head("check"), head("verdict"), head("measured")))
	for _, j := range all {
		row := fmt.Sprintf("| %s | %s | %s | %s |\n", mark(j.Outcome), escape(m.lang.CheckName(j)), escape(v.word(j)), escape(m.lang.Measured(j)))
		if !m.add(row) {
			m.cut()
			break
		}
	}
	m.add("\n")
}

// section writes tables as Markdown's own; bars and curves stay as a text has them.
func (m *markdown) section(s story.Section) {
	out := "**" + escape(s.Title) + "**\n\n"
	for _, p := range s.Parts {
		if p.Title != "" {
			out += escape(p.Title) + "\n\n"
		}
		switch {
		case p.Table != nil:
			out += table(p.Table)
		case p.Curve != nil:
			out += preformatted(plot(p.Curve, m.lang, usual))
		case p.Bars != nil:
			t := &text{Options: Options{Language: m.lang}, page: page{width: usual, theme: newTheme(false, nil)}}
			t.bars(p.Bars)
			out += preformatted(strings.Split(strings.TrimRight(t.out.String(), "\n"), "\n"))
		}
		for _, note := range p.Notes {
			out += escape(note) + "  \n"
		}
		out = strings.TrimRight(out, " \n") + "\n\n"
	}
	m.add(out)
}

// table sets numbers to the right, as a text does.
func table(t *story.Table) string {
	line := func(cells []string) string {
		for i := range cells {
			cells[i] = escape(cells[i])
		}
		return "| " + strings.Join(cells, " | ") + " |\n"
	}
	words := len(t.Heads) - 1
	if t.Labels {
		words = 0
	}
	out := line(slices.Clone(t.Heads)) + "|"
	for i := range t.Heads {
		if i == words {
			out += "---|"
		} else {
			out += "--:|"
		}
	}
	out += "\n"
	for _, r := range t.Rows {
		out += line(slices.Clone(r.Cells))
	}
	return out + "\n"
}

func preformatted(lines []string) string {
	return "<pre>" + htmlEscaper.Replace(strings.Join(lines, "\n")) + "</pre>\n\n"
}

func (m *markdown) cut() {
	m.out.WriteString("\n" + escape(m.lang.Sentence("markdown.cut", nil)) + "\n")
}

func (m *markdown) narration(opts Options) {
	m.out.WriteString("<details>\n<summary>" + escape(m.lang.Sentence("markdown.story", nil)) + "</summary>\n\n")
	for _, b := range m.lang.Tell(m.run, opts.Prose, opts.Verbose) {
		if b.Event == ledger.Audit && !opts.Verbose {
			continue // of interest to an auditor only
		}
		if !m.add(m.beat(b)) {
			m.cut()
			break
		}
	}
	m.out.WriteString("\n</details>\n\n")
}

func (m *markdown) beat(b narrate.Beat) string {
	clock := m.lang.Clock(b.T)
	switch b.Form {
	case narrate.Said:
		return fmt.Sprintf("\n**%s** %s\n\n", clock, escape(b.Text))
	case narrate.Table:
		return fmt.Sprintf("\n<pre>%s</pre>\n\n", htmlEscaper.Replace(strings.Join(groupLines(b.Group), "\n")))
	}
	text := "- " + clock + " "
	if b.Actor != "" {
		text += "**" + escape(b.Actor) + "** "
	}
	text += escape(b.Text) + "\n"
	for _, d := range b.Details {
		text += "  - " + escape(d.Text) + "\n"
	}
	return text
}

var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

var markdownEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\\", "\\\\", "|", "\\|", "`", "\\`",
	"*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]", "#", "\\#", "~", "\\~", "@", "&#64;", "\n", " ", "\r", " ")

// escape makes text mean itself in Markdown, inside tables too.
//
//go:noinline
func escape(s string) string { return markdownEscaper.Replace(s) }
