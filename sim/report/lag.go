package report

import (
	"slices"
	"strings"
	"time"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// lagCurve is how far a group was behind in the course of a run, as the samples
// saw it.
type lagCurve struct {
	Topic  string     `json:"topic"`
	Group  string     `json:"group"`
	Points []lagPoint `json:"points"`
	marks  []lagMark
}

type lagPoint struct {
	at      time.Duration
	Seconds float64 `json:"t"`
	Lag     int64   `json:"lag"`
}

// lagMark is what a reader wants to find in the curve: somebody was killed, or
// came back.
type lagMark struct {
	at    time.Duration
	actor string
	group string
	back  bool
}

// noteLag adds what a sample says to the curves of its groups. A topic has
// curves from the first look on that was taken for their sake.
func (s *scene) noteLag(e *ledger.Event) {
	sample := e.Detail.Sample
	if sample.Why == ledger.SampleLag {
		s.watched = sample.Topic
	}
	if sample.Topic != s.watched {
		return
	}
	for _, g := range sample.Groups {
		if !g.HasBookmark() {
			continue // no bookmark yet: nobody can say how far it is behind
		}
		i := slices.IndexFunc(s.lags, func(c *lagCurve) bool { return c.Group == g.Group })
		if i < 0 {
			i = len(s.lags)
			s.lags = append(s.lags, &lagCurve{Topic: sample.Topic, Group: g.Group})
		}
		var lag int64
		for i := range sample.Partitions {
			lag += sample.Lag(g, i)
		}
		s.lags[i].Points = append(s.lags[i].Points, lagPoint{e.T, e.T.Seconds(), lag})
	}
}

// notePeaks adds to each curve where the lag was the highest, which no look has hit.
func (s *scene) notePeaks(run *ledger.Ledger) {
	if len(s.lags) == 0 {
		return
	}
	h, err := history.Of(run)
	if err != nil {
		return // the checks say so
	}
	for _, c := range s.lags {
		at, most := h.MostLag(ledger.N(c.Group), ledger.N(c.Topic))
		higher := func(p lagPoint) bool { return p.Lag >= most }
		if at == history.None || slices.ContainsFunc(c.Points, higher) {
			continue
		}
		peak := run.At(int(at)).T
		after := slices.IndexFunc(c.Points, func(p lagPoint) bool { return p.at > peak })
		if after < 0 {
			after = len(c.Points)
		}
		c.Points = slices.Insert(c.Points, after, lagPoint{peak, peak.Seconds(), most})
	}
}

func (s *scene) mark(e *ledger.Event) {
	s.marks = append(s.marks, lagMark{e.T, e.Actor.String(), e.Group.String(), e.Kind == ledger.Start})
}

// curves are the curves with what happened to their groups.
func (s *scene) curves() []*lagCurve {
	for _, c := range s.lags {
		c.marks = slices.Clone(s.marks)
		c.marks = slices.DeleteFunc(c.marks, func(m lagMark) bool { return m.group != c.Group })
	}
	return s.lags
}

// How large a plot is, and how many marks it explains.
const (
	plotRows    = 6
	plotColumns = 60
	plotMarks   = 6
)

// lag draws how far the groups were behind.
func (t *text) lag() {
	curves := t.scene.curves()
	if len(curves) == 0 {
		return
	}
	t.gap()
	t.line(stretch{t.say("report.lag", nil), t.theme.strong})
	for _, c := range curves {
		t.gap()
		t.line(stretch{"  " + c.Group, plain})
		for _, line := range c.plot(t.Language, t.width-2) {
			t.line(stretch{"  " + line, plain})
		}
		for _, m := range append(c.peak(t.Language), c.legend(t.Language)...) {
			t.paragraph(2, m, plain)
		}
	}
	t.gap()
}

// plot draws the curve in columns: a column is as high as the lag was when it
// was last looked at, or the highest of several looks.
func (c *lagCurve) plot(lang narrate.Language, width int) []string {
	most := int64(1)
	for _, p := range c.Points {
		most = max(most, p.Lag)
	}
	top := lang.Count(most)
	columns := max(min(plotColumns, width-wide(top)-2), slimmest)
	end := c.Points[len(c.Points)-1].at + 1
	heights := c.heights(columns, end)
	var lines []string
	for row := plotRows - 1; row >= 0; row-- {
		label := ""
		if row == plotRows-1 {
			label = top
		}
		line := padLeft(label, wide(top)) + " │"
		for _, lag := range heights {
			line += cell(lag, most, row)
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	axis := []rune(strings.Repeat("─", columns))
	for _, m := range c.marks {
		axis[column(m.at, end, columns)] = m.glyph()
	}
	clocks := lang.Clock(0)
	clocks += padLeft(lang.Clock(end), columns-wide(clocks))
	return append(lines, padLeft("0", wide(top))+" └"+string(axis), strings.Repeat(" ", wide(top)+2)+clocks)
}

func column(at, end time.Duration, columns int) int {
	return min(int(float64(at)/float64(end)*float64(columns)), columns-1)
}

// heights are the lags that the columns show; -1 where nobody had looked yet.
func (c *lagCurve) heights(columns int, end time.Duration) []int64 {
	out := make([]int64, columns)
	for i := range out {
		out[i] = -1
	}
	last := 0
	for i, p := range c.Points {
		at := column(p.at, end, columns)
		for ; i > 0 && last < at; last++ {
			out[last+1] = c.Points[i-1].Lag
		}
		if i == 0 || at > column(c.Points[i-1].at, end, columns) {
			out[at] = p.Lag
		}
		out[at] = max(out[at], p.Lag)
		last = at
	}
	return out
}

// cell is what of a column stands in a row, in eighths; what is not nothing
// leaves a trace in the lowest one.
func cell(lag, most int64, row int) string {
	if lag < 0 {
		return " "
	}
	eighths := int(lag*plotRows*8/most) - row*8
	if row == 0 && lag > 0 {
		eighths = max(eighths, 1)
	}
	return string([]rune(" ▁▂▃▄▅▆▇█")[min(max(eighths, 0), 8)])
}

func (m lagMark) glyph() rune {
	if m.back {
		return '↑'
	}
	return '✗'
}

// peak says when the lag was highest: just before the bookmark moved, if it did, and not
// when anybody looked at it for a verdict or a table.
func (c *lagCurve) peak(lang narrate.Language) []string {
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
	return []string{"· " + lang.Sentence(key, narrate.Args{"at": most.at, "lag": lang.Count(most.Lag)})}
}

// legend says what the marks on the axis are.
func (c *lagCurve) legend(lang narrate.Language) []string {
	var lines []string
	for _, m := range c.marks[:min(len(c.marks), plotMarks)] {
		key := "lag.killed"
		if m.back {
			key = "lag.back"
		}
		lines = append(lines, string(m.glyph())+" "+lang.Sentence(key, narrate.Args{"at": m.at, "actor": m.actor}))
	}
	return lines
}
