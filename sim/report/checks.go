package report

import (
	"fmt"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// mark is the glyph of a verdict.
func mark(v ledger.Outcome) string {
	switch v {
	case ledger.Holds:
		return "✓"
	case ledger.Broken:
		return "✗"
	case ledger.Skipped:
		return "–"
	}
	return "?"
}

func (t *text) markInk(j *ledger.Verdict) style {
	switch {
	case j.Outcome == ledger.Skipped:
		return plain
	case j.Surprising() && j.Outcome != ledger.Unknown:
		return t.theme.bad
	case j.Outcome != ledger.Holds:
		return t.theme.doubt // look here, whether or not it is as expected
	}
	return t.theme.good
}

// checks shows first what is broken as it should be, whole; then a line for each
// thing that holds, so that the page ends with a summary. What surprises stands
// below that, where the eye looks first.
func (t *text) checks() {
	if len(t.story.Verdicts) == 0 {
		return
	}
	t.gap()
	t.line(stretch{t.say("report.checks", nil), t.theme.strong})
	s := t.judged().sorted(t.Verbose)
	if outcome, _ := t.run.Ending(); outcome == ledger.Interrupted && !t.Verbose {
		s.leaveUnjudged()
	}
	for _, j := range s.broken {
		t.gap()
		t.whole(j)
	}
	t.gap()
	t.holding(s)
	if n := len(s.unjudged); n > 0 {
		t.hang([]stretch{{mark(ledger.Unknown) + " ", t.theme.doubt}}, t.say("checks.unjudged", narrate.Args{"n": n}), plain)
	}
	for _, j := range s.surprising {
		t.gap()
		t.whole(j)
	}
	t.gap()
}

// holding gives what holds or is skipped a line: a check of its own, or several
// together.
func (t *text) holding(s sheet) {
	for _, group := range s.skipped {
		if len(group) == 1 {
			s.lines = append(s.lines, group...)
		}
	}
	names := 0
	for _, j := range s.lines {
		names = max(names, wide(j.Check))
	}
	for _, j := range s.lines {
		label := []stretch{{mark(j.Outcome) + " ", t.markInk(j)}, {pad(j.Check, names) + "  ", plain}}
		if t.width < wideEnough {
			t.line(label...)
			label = margin(4)
		}
		t.hang(label, t.Language.Measured(j), plain)
	}
	for _, group := range s.skipped {
		if len(group) > 1 {
			t.hang([]stretch{{mark(ledger.Skipped) + " ", plain}}, t.Language.Skipped(group), plain)
		}
	}
	if len(s.general) > 0 {
		t.hang([]stretch{{mark(ledger.Holds) + " ", t.theme.good}}, t.Language.GeneralHold(s.general, t.story.Verdicts)+" "+t.say("checks.listed", nil), plain)
	}
}

// readable is the narrowest column in which a sentence is read with ease.
const readable = 30

// evidenceShown is how many events of the evidence are quoted.
const evidenceShown = 10

// whole shows a verdict with everything that helps to understand it.
func (t *text) whole(j *ledger.Verdict) {
	name, word := stretch{t.Language.CheckName(j), t.theme.strong}, t.judged().word(j)
	head := []stretch{{mark(j.Outcome) + " ", t.markInk(j)}, name, {"  ", plain}}
	if labelWidth(head)+wide(word) > t.width {
		for i, part := range WrapWords(name.text, t.width-2) {
			label := head[:1]
			if i > 0 {
				label = margin(2)
			}
			t.line(append(label[:len(label):len(label)], stretch{part, name.paint})...)
		}
		head = margin(2)
	}
	t.hang(head, word, t.markInk(j))
	keys := []string{"block.rule", "block.measured", "block.meaning", "block.evidence"}
	names := 0
	for _, key := range keys {
		names = max(names, wide(t.say(key, nil)))
	}
	label := func(key string) []stretch {
		if t.width < wideEnough {
			t.line(stretch{"  " + t.say(key, nil), plain})
			return margin(4)
		}
		return []stretch{{"    " + pad(t.say(key, nil), names+2), plain}}
	}
	t.hang(label("block.rule"), t.Language.Rule(j), plain)
	t.hang(label("block.measured"), t.Language.Measured(j), plain)
	if meaning := t.judged().meaning(j); j.Outcome == ledger.Broken && meaning != "" {
		t.hang(label("block.meaning"), meaning, plain)
	}
	if len(j.Evidence) > 0 {
		t.evidence(j, label("block.evidence"))
	}
}

// evidence quotes the events that prove a verdict, with their places in the
// ledger.
func (t *text) evidence(j *ledger.Verdict, label []stretch) {
	places := j.Evidence[:min(len(j.Evidence), evidenceShown)]
	numbers, clocks, actors := 0, 0, 0
	for _, place := range places {
		e := t.run.At(place)
		numbers = max(numbers, len(fmt.Sprint(place))+1)
		clocks = max(clocks, wide(t.Language.Clock(e.T)))
		actors = max(actors, wide(e.Actor.String()))
	}
	indent := labelWidth(label)
	for _, place := range places {
		e := t.run.At(place)
		name := e.Actor.String()
		line := append(label, stretch{padLeft(fmt.Sprintf("#%d", place), numbers) + "  ", plain},
			stretch{padLeft(t.Language.Clock(e.T), clocks) + "  ", plain})
		if actors > 0 {
			line = append(line, stretch{pad(name, actors) + "  ", t.theme.actor(name)})
		}
		if t.width-labelWidth(line) < readable {
			t.line(line...)
			line = margin(indent)
		}
		t.hang(line, t.Language.Event(e), plain)
		label = margin(indent)
	}
	if more := len(j.Evidence) - len(places); more > 0 {
		t.paragraph(indent, t.say("evidence.more", narrate.Args{"n": more}), plain)
	}
}

// lesson says what was to be seen, where all is as expected.
func (t *text) lesson() {
	sentences := t.Language.Lesson(t.run, t.Prose)
	if len(sentences) == 0 {
		return
	}
	t.gap()
	t.line(stretch{t.say("report.lesson", nil), t.theme.strong})
	for _, s := range sentences {
		t.paragraph(0, s, plain)
	}
	t.gap()
}

// result is the line that everybody looks for, and below it how to see the
// same again where that is needed.
func (t *text) result() {
	result := t.run.Result()
	paint := map[ledger.Result]style{ledger.Pass: t.theme.good, ledger.Fail: t.theme.bad, ledger.Undecided: t.theme.doubt}[result]
	t.gap()
	t.hang([]stretch{{t.say("result."+string(result), nil) + "  ", paint}}, summary(t.Language, t.story.Verdicts, t.run), plain)
	if result != ledger.Pass && t.Repeat != "" {
		t.hang(nil, t.say("result.repeat", narrate.Args{"command": t.Repeat}), plain)
	}
}

func summary(lang narrate.Language, verdicts []*ledger.Verdict, run *ledger.Ledger) string {
	key := "took"
	if run.Header.Clock == ledger.Wall {
		key = "took.wall"
	}
	took := lang.Sentence(key, narrate.Args{"took": run.Duration()})
	if len(verdicts) == 0 {
		return lang.Sentence("result.nochecks", narrate.Args{"took": took})
	}
	expected, skipped := ledger.Tally(verdicts)
	return lang.Sentence("result.line", narrate.Args{"expected": expected, "checks": len(verdicts), "skipped": skipped, "took": took})
}
