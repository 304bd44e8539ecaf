package story

import (
	"slices"
	"time"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// Curve is how far a group was behind in the course of a run, as the samples
// saw it.
type Curve struct {
	Topic  string  `json:"topic"`
	Group  string  `json:"group"`
	Points []Point `json:"points"`
	Marks  []Mark  `json:"-"`
}

// Point is the lag at a time.
type Point struct {
	At      time.Duration `json:"-"`
	Seconds float64       `json:"t"`
	Lag     int64         `json:"lag"`
}

// Mark is what a reader wants to find in the curve: somebody was killed, or
// came back.
type Mark struct {
	At   time.Duration
	Back bool

	actor, group string
}

// noteLag adds what a sample says to the curves of its groups. A topic has
// curves from the first look on that was taken for their sake.
func (l *looker) noteLag(e *ledger.Event) {
	sample := e.Detail.Sample
	if sample.Why == ledger.SampleLag {
		l.watched = sample.Topic
	}
	if sample.Topic != l.watched {
		return
	}
	for _, g := range sample.Groups {
		if !g.HasBookmark() {
			continue // no bookmark yet: nobody can say how far it is behind
		}
		i := slices.IndexFunc(l.Lag, func(c *Curve) bool { return c.Group == g.Group })
		if i < 0 {
			i = len(l.Lag)
			l.Lag = append(l.Lag, &Curve{Topic: sample.Topic, Group: g.Group})
		}
		var lag int64
		for i := range sample.Partitions {
			lag += sample.Lag(g, i)
		}
		l.Lag[i].Points = append(l.Lag[i].Points, Point{e.T, e.T.Seconds(), lag})
	}
}

func (l *looker) mark(e *ledger.Event) {
	l.marks = append(l.marks, Mark{e.T, e.Kind == ledger.Start, e.Actor.String(), e.Group.String()})
}

// closeCurves adds to each curve what happened to its group, and where the lag was
// the highest, which no look has hit.
func (l *looker) closeCurves(run *ledger.Ledger) {
	if len(l.Lag) == 0 {
		return
	}
	h, err := history.Of(run)
	for _, c := range l.Lag {
		for _, m := range l.marks {
			if m.group == c.Group {
				c.Marks = append(c.Marks, m)
			}
		}
		if err == nil { // otherwise the checks say so
			c.notePeak(run, h)
		}
	}
}

func (c *Curve) notePeak(run *ledger.Ledger, h *history.History) {
	at, most := h.MostLag(ledger.N(c.Group), ledger.N(c.Topic))
	higher := func(p Point) bool { return p.Lag >= most }
	if at == history.None || slices.ContainsFunc(c.Points, higher) {
		return
	}
	peak := run.At(int(at)).T
	after := slices.IndexFunc(c.Points, func(p Point) bool { return p.At > peak })
	if after < 0 {
		after = len(c.Points)
	}
	c.Points = slices.Insert(c.Points, after, Point{peak, peak.Seconds(), most})
}

func (d drawing) lag() []Part {
	var parts []Part
	for _, c := range d.Lag {
		parts = append(parts, Part{Title: c.Group, Curve: c, Notes: append(c.peak(d.lang), c.legend(d.lang)...)})
	}
	return parts
}

// peak says when the lag was highest: just before the bookmark moved, if it did, and not
// when anybody looked at it for a verdict or a table.
func (c *Curve) peak(lang narrate.Language) []string {
	most, key := c.Points[0], "lag.most"
	for _, p := range c.Points {
		switch {
		case p.Lag > most.Lag:
			most, key = p, "lag.most"
		case p.Lag < most.Lag:
			key = "lag.most.falls"
		}
	}
	if most.Lag == 0 {
		return nil
	}
	return []string{"· " + lang.Sentence(key, narrate.Args{"at": most.At, "lag": lang.Count(most.Lag)})}
}

// marksShown is how many marks are explained.
const marksShown = 6

// legend says what the marks on the axis are.
func (c *Curve) legend(lang narrate.Language) []string {
	var lines []string
	for _, m := range c.Marks[:min(len(c.Marks), marksShown)] {
		key := "lag.killed"
		if m.Back {
			key = "lag.back"
		}
		lines = append(lines, string(m.Glyph())+" "+lang.Sentence(key, narrate.Args{"at": m.At, "actor": m.actor}))
	}
	return lines
}

// Glyph is the sign of the mark.
func (m Mark) Glyph() rune {
	if m.Back {
		return '↑'
	}
	return '✗'
}
