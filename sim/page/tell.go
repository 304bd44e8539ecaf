package page

import (
	"slices"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/story"
)

// teller puts the words on the page: the narration and the verdicts, each in both
// languages.
type teller struct {
	run   *ledger.Ledger
	opts  Options
	at    []float64
	state *state
}

func (t teller) prose(l narrate.Language) narrate.Prose {
	if l == narrate.Portuguese {
		return t.opts.Portuguese
	}
	return t.opts.English
}

func (t teller) tell(d *document) {
	if t.opts.English.Control != "" {
		d.Control = in(func(l narrate.Language) string { return l.ControlTitle(t.prose(l)) })
	}
	if outcome, why := t.run.Ending(); outcome != ledger.Finished {
		d.Ending = in(func(l narrate.Language) string {
			return l.Sentence("unfinished", narrate.Args{"outcome": l.Sentence("outcome."+outcome, nil), "at": t.run.Duration(), "why": why})
		})
	}
	english, portuguese := narrate.English.Lesson(t.run, t.opts.English), narrate.Portuguese.Lesson(t.run, t.opts.Portuguese)
	for i := range english {
		d.Lesson = append(d.Lesson, both{english[i], portuguese[i]})
	}
	t.narration(d)
	t.sections(d)
	t.verdicts(d)
	t.questions(d)
}

func (t teller) questions(d *document) {
	portuguese := narrate.Portuguese.Questions(t.run, t.opts.Portuguese)
	for i, x := range narrate.English.Questions(t.run, t.opts.English) {
		y := portuguese[i]
		q := question{Wants: "number", Text: both{x.Sentence, y.Sentence}, Is: both{x.Answer, y.Answer}, Why: both{x.Why, y.Why}}
		if x.Place > 0 {
			q.At = t.at[x.Place-1]
		}
		switch x.Is.Unit {
		case ledger.Duration:
			q.Wants = "duration"
		case ledger.YesNo:
			q.Wants = "yes"
		}
		d.Questions = append(d.Questions, q)
	}
}

// narration tells the run in both languages: the same beats at the same places.
func (t teller) narration(d *document) {
	english, portuguese := narrate.English.Tell(t.run, t.opts.English, false), narrate.Portuguese.Tell(t.run, t.opts.Portuguese, false)
	d.Chapters = []chapter{}
	for i, x := range english {
		y := portuguese[i]
		if x.Form == narrate.Said || len(d.Chapters) == 0 {
			d.Chapters = append(d.Chapters, chapter{At: t.at[x.First], Clock: narrate.English.Clock(x.T)})
		}
		c := &d.Chapters[len(d.Chapters)-1]
		if x.Form == narrate.Said {
			c.Text = both{x.Text, y.Text}
			continue
		}
		b := beat{Begin: t.at[x.First], End: t.at[x.Last], Actor: x.Actor, Text: both{x.Text, y.Text}, Tone: string(x.Tone)}
		for k := range x.Details {
			b.Details = append(b.Details, detail{both{x.Details[k].Text, y.Details[k].Text}, string(x.Details[k].Tone)})
		}
		if x.Group != nil {
			b.Table = tableOf(x.Group, y.Group)
		}
		c.Beats = append(c.Beats, b)
	}
}

func tableOf(english, portuguese *narrate.Group) *table {
	columns, columnas := english.Columns, portuguese.Columns
	if english.Short != nil {
		columns, columnas = english.Short, portuguese.Short
	}
	out := &table{Title: pairs(english.Title, portuguese.Title), Columns: pairs(columns, columnas), Notes: pairs(english.Notes, portuguese.Notes)}
	for i, r := range english.Rows {
		out.Rows = append(out.Rows, pairs(r.Cells, portuguese.Rows[i].Cells))
		if r.Idle {
			out.Idle = append(out.Idle, i)
		}
	}
	return out
}

// sections are those of the story in both languages, but for the curves of the lag:
// the chart shows that.
func (t teller) sections(d *document) {
	told := story.Of(t.run)
	portuguese := told.Sections(narrate.Portuguese, false)
	for i, x := range told.Sections(narrate.English, false) {
		out := section{Title: both{x.Title, portuguese[i].Title}}
		for k, p := range x.Parts {
			if p.Curve == nil {
				out.Parts = append(out.Parts, partOf(p, portuguese[i].Parts[k]))
			}
		}
		if len(out.Parts) > 0 {
			d.Sections = append(d.Sections, out)
		}
	}
}

func partOf(english, portuguese story.Part) part {
	out := part{Title: both{english.Title, portuguese.Title}, Notes: pairs(english.Notes, portuguese.Notes)}
	if x, y := english.Table, portuguese.Table; x != nil {
		out.Table = tableOf(&narrate.Group{Columns: x.Heads, Rows: x.Rows}, &narrate.Group{Columns: y.Heads, Rows: y.Rows})
		out.Table.Labels = x.Labels
	}
	for i, b := range english.Bars {
		row := bar{Name: b.Names(), N: b.N}
		if b.Idle != "" {
			row.Idle = &both{b.Idle, portuguese.Bars[i].Idle}
		}
		out.Bars = append(out.Bars, row)
	}
	return out
}

//go:noinline
func pairs(english, portuguese []string) []both {
	var out []both
	for i := range english {
		out = append(out, both{english[i], portuguese[i]})
	}
	return out
}

// mostEvidence is how many events of a verdict's evidence are shown.
const mostEvidence = 10

func (t teller) verdicts(d *document) {
	all := t.run.Verdicts()
	d.Checks = []judged{}
	for _, v := range all {
		c := judged{Outcome: string(v.Outcome), Surprise: v.Surprising(), General: v.General && !v.Asked,
			Name:     in(func(l narrate.Language) string { return l.CheckName(v) }),
			Measured: in(func(l narrate.Language) string { return l.Measured(v) })}
		if c.Surprise || v.Outcome == ledger.Broken || v.Outcome == ledger.Unknown { // these are shown at length
			c.Word = in(func(l narrate.Language) string { return l.VerdictOf(v, t.prose(l)) })
			c.Rule = in(func(l narrate.Language) string { return l.Rule(v) })
		}
		if v.Outcome == ledger.Broken {
			c.Meaning = in(func(l narrate.Language) string { return l.MeaningOf(v, all, t.prose(l)) })
		}
		places := v.Evidence[:min(len(v.Evidence), mostEvidence)]
		if !c.General {
			places = slices.Concat(places, v.Witness)
		}
		for _, place := range places {
			if place >= 0 && place < t.run.Len() {
				c.Evidence = append(c.Evidence, t.evidence(place))
			}
		}
		d.Checks = append(d.Checks, c)
	}
	expected, skipped := ledger.Tally(all)
	d.Badge = in(func(l narrate.Language) string {
		return l.Sentence("result."+d.Result, nil) + " · " + sentence(l, "page.badge", narrate.Args{"expected": expected, "checks": len(all), "skipped": skipped})
	})
}

func (t teller) evidence(place int) evidence {
	e := t.run.At(place)
	out := evidence{Place: place, At: t.at[place], Clock: narrate.English.Clock(e.T), Actor: e.Actor.String(), Log: -1,
		Text: in(func(l narrate.Language) string { return l.Event(e) })}
	var key logKey
	switch e.Kind {
	case ledger.Ack, ledger.Deliver, ledger.Process, ledger.Settle, ledger.Accept, ledger.Release, ledger.CommitSent, ledger.CommitOk, ledger.Audit:
		key, out.Offset = kafka(&e), e.Offset
	case ledger.Publish, ledger.Published, ledger.Message, ledger.Append, ledger.Appended, ledger.Entry, ledger.Claim, ledger.EntryAck:
		key, out.Offset = redis(&e), e.ID-1
	}
	if l := t.state.logOf[key]; l != nil {
		out.Log = l.index
	}
	return out
}
