package report

import (
	"strings"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/story"
)

// Asking draws the text of a run for somebody who is asked what will happen before
// it is told: in parts, and a question after each part but the last. A part shows
// nothing of what comes later: a line that is under way then ends there, and another
// one tells of the rest. The title, which often says how the story ends, is left out.
type Asking struct {
	text      *text
	columns   columns
	follower  *narrate.Follower
	heard     int // events so far
	questions []narrate.Question
	said      []string // in answer to them; "" is nothing
}

// Ask begins with the heading.
func Ask(run *ledger.Ledger, opts Options) *Asking {
	untitled := opts
	untitled.Prose.Title, untitled.Prose.Control = "", ""
	t := &text{Options: untitled, run: run, story: story.Of(run)}
	t.page = page{width: opts.lineWidth(), theme: newTheme(opts.Color, t.story.Actors)}
	t.heading(t.setting())
	beats := opts.Language.Tell(run, opts.Prose, opts.Verbose)
	t.legend(signsOf(beats))
	t.Options = opts
	return &Asking{text: t, columns: t.columns(beats), follower: opts.Language.Follow(opts.Prose, opts.Verbose), questions: opts.Language.Questions(run, opts.Prose)}
}

// Questions are how many there are.
func (a *Asking) Questions() int { return len(a.questions) }

// Next draws the part that ends with the next question. It says false where there is
// none left.
func (a *Asking) Next() (part string, q narrate.Question, ok bool) {
	if len(a.said) == len(a.questions) {
		return "", q, false
	}
	q = a.questions[len(a.said)]
	a.hear(q.Place)
	a.text.narration(a.follower.Pause(), a.columns)
	a.text.gap()
	a.text.hang([]stretch{{"? ", a.text.theme.strong}}, q.Sentence, a.text.theme.strong)
	return a.part(), q, true
}

// Answer takes what was said to the question that Next asked, in words.
func (a *Asking) Answer(said string) {
	a.said = append(a.said, said)
	a.text.gap()
}

// Rest draws the last part.
func (a *Asking) Rest() string {
	t := a.text
	a.hear(t.run.Len())
	t.narration(a.follower.End(t.run), a.columns)
	t.gap()
	t.answers = a.answers
	t.outcome()
	return a.part()
}

func (a *Asking) hear(until int) {
	for ; a.heard < until; a.heard++ {
		a.text.narration(a.follower.Hear([]ledger.Event{a.text.run.At(a.heard)}), a.columns)
	}
}

func (a *Asking) part() string {
	defer a.text.out.Reset()
	return a.text.out.String()
}

// answers shows what was said beside what it was, and why.
func (a *Asking) answers() {
	if len(a.questions) == 0 {
		return
	}
	t := a.text
	labels, widest := map[string]string{}, 0
	for _, key := range []string{"answers.said", "answers.is", "answers.why"} {
		labels[key] = t.say(key, nil)
		widest = max(widest, wide(labels[key]))
	}
	t.gap()
	t.line(stretch{t.say("report.answers", nil), t.theme.strong})
	for i, q := range a.questions {
		said := a.said[i]
		if said == "" {
			said = t.say("answers.passed", nil)
		}
		if i > 0 {
			t.gap()
		}
		t.paragraph(0, q.Sentence, plain)
		for _, row := range [][2]string{{"answers.said", said}, {"answers.is", q.Answer}, {"answers.why", q.Why}} {
			label := labels[row[0]]
			t.hang([]stretch{{"  " + label + strings.Repeat(" ", widest+2-wide(label)), plain}}, row[1], plain)
		}
	}
	t.gap()
}
