package page

import (
	"slices"
	"strconv"
	"strings"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"
)

// Screen plays a run on a terminal: what the page shows, in lines.
type Screen struct {
	doc   *document
	ticks []float64 // the moments at which something changes
}

// View is what somebody who looks on has chosen.
type View struct {
	At            float64 // seconds of story time
	Language      narrate.Language
	Columns, Rows int
	Speed         float64
	Playing       bool
	ByClock       bool // the bar shows the clock, and not story time
	Help          bool // the keys, instead of the run
	Color         bool
}

// A screen that is smaller has no room for a run.
const (
	LeastColumns = 60
	LeastRows    = 20
)

// NewScreen makes a run ready to be played.
func NewScreen(run *ledger.Ledger, opts Options) *Screen {
	s := &Screen{doc: documentOf(run, opts)}
	s.findTicks()
	return s
}

// Length is how long the run takes to be told, in seconds.
func (s *Screen) Length() float64 { return s.doc.Length }

// mostTicks is how many records have moments of their own.
const mostTicks = 6000

func (s *Screen) findTicks() {
	d := s.doc
	for _, c := range d.Chapters {
		s.ticks = append(s.ticks, c.At)
		for _, b := range c.Beats {
			s.ticks = append(s.ticks, b.Begin, b.End)
		}
	}
	for _, a := range d.Actors {
		for _, m := range a.Life {
			s.ticks = append(s.ticks, m.At)
		}
	}
	lines := [][]line{}
	for _, g := range d.Logs {
		lines = append(lines, g.Written)
	}
	for _, l := range d.Lanes {
		lines = append(lines, l.Work, l.Marks)
		for _, c := range l.Commit {
			s.ticks = append(s.ticks, c.at)
		}
		for _, o := range l.Own {
			s.ticks = append(s.ticks, o.Begin)
		}
	}
	for _, x := range slices.Concat(lines...) {
		if len(s.ticks) > mostTicks {
			s.ticks = append(s.ticks, x.end)
			continue
		}
		for o := x.from; o <= x.to; o++ {
			s.ticks = append(s.ticks, x.when(o))
		}
	}
	slices.Sort(s.ticks)
	s.ticks = slices.Compact(s.ticks)
}

// slack parts two moments.
const slack = 1e-4

// Event is the next moment at which something changes, or, with a way of -1, the
// one before.
func (s *Screen) Event(at float64, way int) float64 { return s.next(s.ticks, at, way, slack) }

// Paragraph is where the next paragraph begins, or where this one or the one before
// does.
func (s *Screen) Paragraph(at float64, way int) float64 {
	var starts []float64
	for _, c := range s.doc.Chapters {
		starts = append(starts, c.At)
	}
	return s.next(starts, at, way, .15)
}

func (s *Screen) next(moments []float64, at float64, way int, slack float64) float64 {
	if way > 0 {
		if i := slices.IndexFunc(moments, func(t float64) bool { return t > at+slack }); i >= 0 {
			return moments[i] + 1e-5
		}
		return s.doc.Length
	}
	for _, t := range slices.Backward(moments) {
		if t < at-slack {
			return t + 1e-5
		}
	}
	return 0
}

// Frame is what the screen shows: as many lines as it has rows, none of them wider
// than it is.
func (s *Screen) Frame(v View) []string {
	f := &frame{s.doc, v, max(v.Columns, 1)}
	var rows []row
	switch {
	case v.Columns < LeastColumns || v.Rows < LeastRows:
		rows = f.tooSmall()
	case v.Help:
		rows = f.keys()
	default:
		rows = f.whole()
	}
	out := make([]string, v.Rows)
	for i := range min(len(rows), v.Rows) {
		out[i] = rows[i].paint(v.Color)
	}
	return out
}

// style is a look, as a terminal's SGR parameters.
type style string

const (
	plain  style = ""
	strong style = "1"
	good   style = "1;32"
	bad    style = "1;31"
	doubt  style = "1;33"
)

// piece is a part of a row in one look.
type piece struct {
	text  string
	style style
}

type row []piece

//go:noinline
func (r row) width() (n int) {
	for _, p := range r {
		n += wide(p.text)
	}
	return n
}

func (r row) paint(color bool) string {
	var b strings.Builder
	for _, p := range r {
		if color && p.style != plain && p.text != "" {
			b.WriteString("\x1b[" + string(p.style) + "m" + p.text + "\x1b[m")
		} else {
			b.WriteString(p.text)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

//go:noinline
func wide(s string) int { return len([]rune(s)) }

//go:noinline
func spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }

// frame is a screen while it is drawn.
type frame struct {
	*document
	View
	width int
}

//go:noinline
func (f *frame) tell(b both) string {
	if f.Language == narrate.Portuguese {
		return b.portuguese
	}
	return b.english
}

//go:noinline
func (f *frame) say(key string, args narrate.Args) string {
	return sentence(f.Language, "page."+key, args)
}

// word is what the screen says and the page does not.
//
//go:noinline
func (f *frame) word(key string, args narrate.Args) string {
	return sentence(f.Language, "screen."+key, args)
}

//go:noinline
func (f *frame) count(n int64) string { return f.Language.Count(n) }

// wrapped sets text behind a label, the lines after the first below it.
func (f *frame) wrapped(label row, text string, look style) []row {
	var out []row
	indent := label.width()
	for _, line := range report.WrapWords(text, f.width-indent) {
		out = append(out, append(slices.Clip(label), piece{line, look}))
		label = row{{spaces(indent), plain}}
	}
	return out
}

func (f *frame) tooSmall() []row {
	return f.wrapped(nil, f.word("small", narrate.Args{"columns": LeastColumns, "rows": LeastRows}), plain)
}

// whole is the run: above what is said and done, below how things stand.
func (f *frame) whole() []row {
	top := f.head()
	if f.At < f.Length {
		top = append(append(top, f.paragraph()...), nil)
	}
	who := append(f.people(), f.totals()...)
	bottom := append(f.timeBar(), f.status())
	ending := f.ending()
	least := max(len(ending), leastBeats) + leastTape
	if over := len(top) + len(who) + len(bottom) + least - f.Rows; over > 0 { // a small screen, and much to say
		who = who[min(over, len(who)):]
	}
	if over := len(top) + len(bottom) - f.Rows; over > 0 {
		top = top[:len(top)-over]
	}
	room := f.Rows - len(top) - len(who) - len(bottom)
	tape := f.tapes(room-1, len(ending))
	rows := append(append(top, ending...), f.beats(room-len(tape)-len(ending)-1)...)
	rows = append(rows, make([]row, max(0, f.Rows-len(rows)-len(who)-len(tape)-len(bottom)))...)
	return slices.Concat(rows, who, tape, bottom)
}

// head is what is played, and the time.
func (f *frame) head() []row {
	clock := f.Language.Clock(f.clockAt(f.At))
	var rows []row
	for i, line := range report.WrapWords(f.Scenario+" · "+f.tell(f.Title), f.width-wide(clock)-2) {
		r := row{{line, strong}}
		if i == 0 {
			r = append(r, piece{spaces(f.width - wide(line) - wide(clock)), plain}, piece{clock, strong})
		}
		rows = append(rows, r)
	}
	if control := f.tell(f.Control); control != "" {
		rows = append(rows, f.wrapped(nil, control, doubt)...)
	}
	return append(rows, nil)
}

// chapter is the paragraph that is told, from 0.
func (f *frame) chapter() int {
	return max(0, begun(len(f.Chapters), func(i int) float64 { return f.Chapters[i].At }, f.At)-1)
}

func (f *frame) paragraph() []row {
	if len(f.Chapters) == 0 {
		return nil
	}
	k := f.chapter()
	label := " " + strconv.Itoa(k+1) + "/" + strconv.Itoa(len(f.Chapters)) + "  "
	return f.wrapped(row{{label, strong}}, f.tell(f.Chapters[k].Text), plain)
}
