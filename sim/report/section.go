package report

import (
	"strings"

	"kafkasim/sim/story"
)

// sections draws what stands between the narration and the checks.
func (t *text) sections() {
	for _, s := range t.story.Sections(t.Language, t.Verbose) {
		t.gap()
		t.line(stretch{s.Title, t.theme.strong})
		t.parts(s)
	}
	t.gap()
}

func (t *text) parts(s story.Section) {
	for _, p := range s.Parts {
		t.gap()
		if p.Title != "" {
			t.line(stretch{"  " + p.Title, plain})
		}
		t.part(p)
	}
}

func (t *text) part(p story.Part) {
	switch {
	case p.Table != nil && p.Table.Labels:
		t.labelled(p.Table)
	case p.Table != nil:
		t.grid(2, grid{heads: p.Table.Heads, rows: p.Table.Rows})
	case p.Curve != nil:
		for _, line := range plot(p.Curve, t.Language, t.width-2) {
			t.line(stretch{"  " + line, plain})
		}
	default:
		t.bars(p.Bars)
	}
	for _, note := range p.Notes {
		t.paragraph(2, note, plain)
	}
}

// barWidth is how long the longest bar is.
const barWidth = 30

func (t *text) bars(bars []story.Bar) {
	names, most := 0, int64(1)
	for _, b := range bars {
		most, names = max(most, b.N), max(names, wide(b.Name), wide(b.To))
	}
	for _, b := range bars {
		label := "  " + pad(b.Names(), names+2)
		if b.Idle != "" {
			t.hang([]stretch{{label, plain}}, b.Idle, plain)
			continue
		}
		paint := t.theme.actor(b.Name)
		t.line(stretch{label, paint}, stretch{bar(b.N, most, min(barWidth, t.width/3)), paint}, stretch{" " + t.Language.Count(b.N), plain})
	}
}

// bar draws n in eighths of a column; what is not nothing leaves a trace.
func bar(n, most int64, width int) string {
	eighths := int(n * int64(width) * 8 / most)
	if n > 0 {
		eighths = max(eighths, 1)
	}
	out := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		out += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return out
}

// labelled draws a table whose first column has the names of its rows.
func (t *text) labelled(table *story.Table) {
	widths, total := make([]int, len(table.Heads)), 2
	for i, head := range table.Heads {
		widths[i] = wide(head)
		for _, r := range table.Rows {
			widths[i] = max(widths[i], wide(r.Cells[i]))
		}
		total += widths[i] + wide(gutter)
	}
	if total-wide(gutter) > t.width {
		t.oneByOne(table)
		return
	}
	row := func(cells []string) {
		line := []stretch{{"  " + pad(cells[0], widths[0]), plain}}
		for i, cell := range cells[1:] {
			line = append(line, stretch{gutter, plain}, stretch{padLeft(cell, widths[i+1]), t.nameStyle(cell)})
		}
		t.line(line...)
	}
	row(table.Heads)
	for _, r := range table.Rows {
		row(r.Cells)
	}
}

// oneByOne draws the columns one below the other, on a page that is too narrow for
// all of them.
func (t *text) oneByOne(table *story.Table) {
	names, values := 0, 0
	for _, r := range table.Rows {
		names = max(names, wide(r.Cells[0]))
		for _, cell := range r.Cells[1:] {
			values = max(values, wide(cell))
		}
	}
	inLine := 2+names+wide(gutter)+values <= t.width
	for i, head := range table.Heads[1:] {
		t.gap()
		t.line(stretch{"  " + head, t.theme.strong})
		for _, r := range table.Rows {
			name, value := r.Cells[0], r.Cells[i+1]
			if inLine {
				t.line(stretch{"  " + pad(name, names) + gutter, plain}, stretch{padLeft(value, values), t.nameStyle(value)})
			} else {
				t.fields(margin(2), []string{name, value}, gutter, plain)
			}
		}
	}
}
