package report

import (
	"strings"
	"time"

	"kafkasim/sim/narrate"
	"kafkasim/sim/story"
)

// How large a plot is.
const (
	plotRows    = 6
	plotColumns = 60
)

// plot draws the curve in columns: a column is as high as the lag was when it
// was last looked at, or the highest of several looks.
func plot(c *story.Curve, lang narrate.Language, width int) []string {
	most := int64(1)
	for _, p := range c.Points {
		most = max(most, p.Lag)
	}
	top := lang.Count(most)
	columns := max(min(plotColumns, width-wide(top)-2), slimmest)
	end := c.Points[len(c.Points)-1].At + 1
	lags := inColumns(c.Points, columns, end)
	var lines []string
	for row := plotRows - 1; row >= 0; row-- {
		label := ""
		if row == plotRows-1 {
			label = top
		}
		line := padLeft(label, wide(top)) + " │"
		for _, lag := range lags {
			line += cell(lag, most, row)
		}
		lines = append(lines, strings.TrimRight(line, " "))
	}
	axis := []rune(strings.Repeat("─", columns))
	for _, m := range c.Marks {
		axis[column(m.At, end, columns)] = m.Glyph()
	}
	clocks := lang.Clock(0)
	clocks += padLeft(lang.Clock(end), columns-wide(clocks))
	return append(lines, padLeft("0", wide(top))+" └"+string(axis), strings.Repeat(" ", wide(top)+2)+clocks)
}

func column(at, end time.Duration, columns int) int {
	return min(int(float64(at)/float64(end)*float64(columns)), columns-1)
}

// inColumns are the lags that the columns show; -1 where nobody had looked yet.
func inColumns(points []story.Point, columns int, end time.Duration) []int64 {
	out := make([]int64, columns)
	for i := range out {
		out[i] = -1
	}
	last := 0
	for i, p := range points {
		at := column(p.At, end, columns)
		for ; i > 0 && last < at; last++ {
			out[last+1] = points[i-1].Lag
		}
		if i == 0 || at > column(points[i-1].At, end, columns) {
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
