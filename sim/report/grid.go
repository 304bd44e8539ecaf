package report

import (
	"strings"

	"kafkasim/sim/narrate"
)

// grid is a table: numbers to the right, and the last column, of words, to the
// left.
type grid struct {
	heads []string
	short []string // heads for a narrow page; nil = there are no shorter ones
	rows  []narrate.Row
}

// table draws a group as kafka-consumer-groups.sh does.
func (t *text) table(b narrate.Beat, c columns) {
	label := t.when(b.T, c)
	g := grid{b.Group.Columns, b.Group.Short, b.Group.Rows}
	indent := labelWidth(label)
	if least := min(indent, 2); !g.fits(indent, t.width) && g.fits(least, t.width) {
		if strings.TrimSpace(label[0].text) != "" {
			t.line(label...)
		}
		label, indent = margin(least), least
	}
	t.fields(label, pairs(b.Group.Title, t.width-indent), "  ", t.theme.strong)
	t.grid(indent, g)
	for _, note := range b.Group.Notes {
		t.paragraph(indent, note, plain)
	}
}

// pairs joins fields two by two where all together do not fit on a line: that
// breaks them where the eye expects it.
func pairs(fields []string, width int) []string {
	if wide(strings.Join(fields, "  ")) <= width {
		return fields
	}
	var out []string
	for i := 0; i < len(fields); i += 2 {
		pair := fields[i:min(i+2, len(fields))]
		if wide(strings.Join(pair, "  ")) > width {
			out = append(out, pair...)
		} else {
			out = append(out, strings.Join(pair, "  "))
		}
	}
	return out
}

// grid draws a table in the widest form that the page has room for: with its
// heads, with shorter ones, or each row by itself, every cell behind its head. No
// word of it is broken.
func (t *text) grid(indent int, g grid) {
	switch room := t.width - indent; {
	case g.leaves(g.heads, room):
		t.inColumns(indent, g.heads, g.rows)
	case g.short != nil && g.leaves(g.short, room):
		t.inColumns(indent, g.short, g.rows)
	default:
		t.stacked(indent, g)
	}
}

// fits says whether the table can be drawn in columns.
func (g grid) fits(indent, width int) bool {
	return g.leaves(g.heads, width-indent) || g.short != nil && g.leaves(g.short, width-indent)
}

// leaves says whether the columns leave room for the words of the last one, which
// may be broken between them.
func (g grid) leaves(heads []string, room int) bool {
	for _, w := range widths(heads, g.rows) {
		room -= w + wide(gutter)
	}
	for _, r := range append([]narrate.Row{{Cells: heads}}, g.rows...) {
		for word := range strings.FieldsSeq(r.Cells[len(heads)-1]) {
			if wide(word) > room {
				return false
			}
		}
	}
	return true
}

// gutter parts two columns.
const gutter = "  "

// widths are those of all columns but the last.
func widths(heads []string, rows []narrate.Row) []int {
	out := make([]int, len(heads)-1)
	for i := range out {
		out[i] = wide(heads[i])
		for _, r := range rows {
			out[i] = max(out[i], wide(r.Cells[i]))
		}
	}
	return out
}

func (t *text) inColumns(indent int, heads []string, rows []narrate.Row) {
	wide := widths(heads, rows)
	for _, r := range append([]narrate.Row{{Cells: heads}}, rows...) {
		label := strings.Repeat(" ", indent)
		for i, w := range wide {
			label += padLeft(r.Cells[i], w) + gutter
		}
		t.hang([]stretch{{label, plain}}, r.Cells[len(wide)], t.rowStyle(r))
	}
}

// stacked writes each row as its cells behind their heads, as many as a line takes.
func (t *text) stacked(indent int, g grid) {
	heads := g.heads
	if g.short != nil {
		heads = g.short
	}
	for _, r := range g.rows {
		var cells []string
		for i, cell := range r.Cells {
			if cell != "" {
				cells = append(cells, strings.TrimSpace(heads[i]+" "+cell))
			}
		}
		t.fields(margin(indent), cells, gutter, plain)
	}
}

// rowInk paints the last cell of a row, where that is an actor who is at work.
func (t *text) rowStyle(r narrate.Row) style {
	if r.Idle {
		return plain
	}
	return t.nameStyle(r.Cells[len(r.Cells)-1])
}

// nameInk paints the name of an actor in its own colour.
func (t *text) nameStyle(name string) style {
	if p, ok := t.theme.actors[name]; ok && name != "" {
		return p
	}
	return plain
}

// groupLines draws a group without colour, for reports that hold plain lines.
func groupLines(g *narrate.Group) []string {
	t := &text{}
	t.page = page{width: usual, theme: newTheme(false, nil)}
	t.fields(nil, pairs(g.Title, usual), "  ", plain)
	t.grid(0, grid{heads: g.Columns, rows: g.Rows})
	for _, note := range g.Notes {
		t.paragraph(0, note, plain)
	}
	return strings.Split(strings.TrimRight(t.out.String(), "\n"), "\n")
}
