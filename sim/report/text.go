package report

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/story"
)

// text is the report for a person, while it is drawn.
type text struct {
	page
	Options
	run     *ledger.Ledger
	story   *story.Story
	clock   string // the time that was shown last
	answers func() // draws what the reader said; nil = nobody was asked
}

// Text writes the report that a person reads: heading, story, how things stand
// at the end, checks, result.
func Text(w io.Writer, run *ledger.Ledger, opts Options) error {
	if run.Header.Clock == ledger.Wall {
		return liveAtOnce(w, run, opts)
	}
	t := &text{Options: opts, run: run, story: story.Of(run)}
	t.page = page{width: opts.lineWidth(), theme: newTheme(opts.Color, t.story.Actors)}
	t.heading(t.setting())
	if !opts.Quiet {
		beats := t.Language.Tell(t.run, t.Prose, t.Verbose)
		t.legend(signsOf(beats))
		t.narration(beats, t.columns(beats))
	}
	t.gap()
	t.outcome()
	_, err := io.WriteString(w, t.out.String())
	return err
}

// outcome is what follows the story.
func (t *text) outcome() {
	t.unfinished()
	if !t.Quiet {
		t.sections()
	}
	t.checks()
	if t.answers != nil {
		t.answers()
	}
	t.lesson()
	t.result()
}

// judged are the verdicts with what the control says of them.
func (t *text) judged() verdicts { return verdicts{t.Language, t.Prose, t.story.Verdicts} }

//go:noinline
func (t *text) say(key string, args narrate.Args) string { return t.Language.Sentence(key, args) }

// command is how a person asks for this scenario or control.
func command(h ledger.Header) string {
	switch {
	case h.Control == "":
		return h.Scenario
	case h.Scenario == ledger.Trial:
		return h.Control
	}
	return h.Scenario + " --control " + h.Control
}

// heading says what is played and with which parameters, so that it can be
// played again.
func (t *text) heading(setting []string) {
	h := t.run.Header
	title := command(h)
	if t.Prose.Title != "" {
		title += " · " + t.Prose.Title
	}
	t.title(title)
	if t.Prose.Control != "" {
		t.title(t.Language.ControlTitle(t.Prose))
	}
	t.gap()
	t.fields(margin(2), setting, " · ", plain)
	var params []string
	for _, p := range h.Params {
		params = append(params, fmt.Sprintf("--%s %s", p.Name, p.Value))
	}
	if len(params) > 0 {
		t.fields(margin(2), params, " ", plain)
	}
}

// title sets a heading; its lines after the first are indented.
func (t *text) title(words string) {
	for i, line := range wrap(words, t.width-2) {
		t.line(stretch{strings.Repeat("  ", min(i, 1)), plain}, stretch{line, t.theme.strong})
	}
}

// setting names topics, groups and the seed.
func (t *text) setting() []string {
	var out, names, counts []string
	for _, topic := range t.story.Topics {
		names = append(names, topic.Name)
		counts = append(counts, t.Language.Count(topic.Partitions))
	}
	if len(names) > 0 {
		out = append(out, t.say("report.topic", narrate.Args{"n": len(names), "names": names}),
			t.say("report.partitions", narrate.Args{"n": strings.Join(counts, ", ")}))
	}
	if groups := t.story.GroupNames(); len(groups) > 0 {
		out = append(out, t.say("report.group", narrate.Args{"n": len(groups), "names": groups}))
	}
	return append(out, t.seed())
}

func (t *text) seed() string {
	return t.say("report.seed", narrate.Args{"seed": fmt.Sprint(t.run.Header.Seed)})
}

// unfinished marks a run whose script did not come to its end.
func (t *text) unfinished() {
	outcome, why := t.run.Ending()
	if outcome == ledger.Finished {
		return
	}
	t.gap()
	t.hang(nil, t.say("unfinished", narrate.Args{"outcome": t.say("outcome."+outcome, nil), "at": t.run.Duration(),
		"why": why}), t.theme.bad)
	t.gap()
}

// columns are where the story's columns begin. A narrow page has none: times
// stand on lines of their own and actors before the text.
type columns struct{ time, actor int }

// Below wideEnough columns the story is set in one column.
const (
	wideEnough = 60
	longActor  = 16
)

func (t *text) columns(beats []narrate.Beat) columns {
	if t.width < wideEnough {
		return columns{}
	}
	c := columns{time: 9}
	for _, b := range beats {
		c.time = max(c.time, wide(t.Language.Clock(b.T))+2)
		if n := wide(b.Actor) + 2; b.Form == narrate.Act && n <= longActor {
			c.actor = max(c.actor, n)
		}
	}
	return c
}

func (t *text) narration(beats []narrate.Beat, c columns) {
	for _, b := range beats {
		switch {
		case b.Event == ledger.Audit && !t.Verbose: // of interest to an auditor only
		case b.Form == narrate.Said:
			t.gap()
			t.said(b, c)
			t.gap()
		case b.Form == narrate.Table:
			t.gap()
			t.table(b, c)
			t.gap()
		default:
			t.act(b, c)
		}
	}
}

// when is the time column of a beat: it shows a time only when it changed.
func (t *text) when(at time.Duration, c columns) []stretch {
	clock := t.Language.Clock(at)
	changed := clock != t.clock
	t.clock = clock
	if c.time == 0 {
		if changed {
			t.line(stretch{clock, plain})
		}
		return []stretch{{"  ", plain}}
	}
	if !changed {
		clock = ""
	}
	return []stretch{{pad(clock, c.time), plain}}
}

// said sets the scenario's own words beside a bar: they are the lesson, and what
// happens stands below them.
func (t *text) said(b narrate.Beat, c columns) {
	label := t.when(b.T, c)
	if c.time == 0 {
		label = nil
	}
	indent := labelWidth(label)
	for i, line := range wrap(b.Text, t.width-indent-wide(edge)) {
		if i > 0 {
			label = margin(indent)
		}
		t.line(append(label[:len(label):len(label)], stretch{edge, t.theme.edge}, stretch{line, plain})...)
	}
}

// edge marks the scenario's own words; a report without colour has it too.
const edge = "▌ "

func (t *text) act(b narrate.Beat, c columns) {
	label := t.when(b.T, c)
	if b.Actor != "" {
		if c.actor == 0 {
			label = append(label, stretch{b.Actor + " ", t.theme.actor(b.Actor)})
		} else {
			label = append(label, stretch{pad(b.Actor, c.actor), t.theme.actor(b.Actor)})
		}
		if wide(b.Actor) >= c.actor && c.actor > 0 {
			label = append(label, stretch{"  ", plain})
		}
	}
	if c.time == 0 && b.Actor != "" {
		// Too narrow to hang text behind a name.
		t.line(label...)
		label = margin(4)
	}
	if t.Verbose {
		label = append(label, stretch{fmt.Sprintf("#%d ", b.First), plain})
	}
	below := labelWidth(label) + 2
	paint, all := t.theme.tone(b.Tone)
	sign, words := signed(b.Text)
	label = append(label, stretch{sign, paint})
	if !all {
		paint = plain
	}
	t.hang(label, words, paint)
	for _, d := range b.Details {
		paint, _ := t.theme.tone(d.Tone)
		t.paragraph(below, d.Text, paint)
	}
}

// signed parts a line from the sign with which it begins: → ← ✓ or ✗.
func signed(text string) (sign, words string) {
	first, rest, _ := strings.Cut(text, " ")
	if r := []rune(first); len(r) == 1 && !unicode.IsLetter(r[0]) && !unicode.IsDigit(r[0]) {
		return first + " ", rest
	}
	return "", text
}
