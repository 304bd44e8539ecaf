package report

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"kafkasim/sim/narrate"
)

// style gives text its looks. It never changes the text itself.
type style func(string) string

func plain(s string) string { return s }

// theme holds the paints of a report. Without colour all of them are plain, and
// the report says the same.
type theme struct {
	good, bad, doubt, strong style
	edge                     style // beside the words of the scenario
	actors                   map[string]style
	color                    bool
}

// ActorColors are for the actors in turn, as a terminal's SGR parameters: cyan, magenta,
// bright blue, brown, bright magenta and violet. They are to be read on a dark screen and
// on a light one, without the terminal's own blue, which is too dark for the one, nor its
// bright cyan, too light for the other. Red, yellow and green have a meaning of their
// own, and nothing is faint: a projector does not show it.
var ActorColors = [...]string{"36", "35", "94", "38;5;137", "95", "38;5;98"}

func newTheme(color bool, actors []string) theme {
	k := theme{color: color, actors: map[string]style{"": plain}}
	k.good = k.style(fore(ansi.Green).Bold())
	k.bad = k.style(fore(ansi.Red).Bold())
	k.doubt = k.style(fore(ansi.Yellow).Bold())
	k.strong = k.style(ansi.NewStyle().Bold())
	k.edge = k.style(fore(ansi.Cyan).Bold())
	for _, name := range actors {
		k.meet(name)
	}
	return k
}

func fore(c ansi.Color) ansi.Style { return ansi.NewStyle().ForegroundColor(c) }

//go:noinline
func (k theme) style(s ansi.Style) style {
	if !k.color {
		return plain
	}
	return func(text string) string {
		if text == "" {
			return ""
		}
		return s.Styled(text)
	}
}

// meet gives an actor that appears a colour of its own.
func (k theme) meet(name string) {
	if _, known := k.actors[name]; !known {
		k.actors[name] = k.style(ansi.Style{ActorColors[(len(k.actors)-1)%len(ActorColors)]})
	}
}

// tone is the paint of what a line means, and whether all of the line has it or
// only the sign at its beginning.
func (k theme) tone(t narrate.Tone) (p style, all bool) {
	switch t {
	case narrate.Good:
		return k.good, false
	case narrate.Bad:
		return k.bad, false
	case narrate.Dead, narrate.Never:
		return k.bad, true
	case narrate.Again:
		return k.doubt, true
	case narrate.Alert:
		return k.strong, true
	}
	return plain, false
}

func (k theme) actor(name string) style {
	if p, ok := k.actors[name]; ok {
		return p
	}
	return plain
}

// stretch is a piece of a line in one paint.
type stretch struct {
	text  string
	paint style
}

// page is a report under way: lines of at most width columns, except where a
// table or a single word is wider.
type page struct {
	out   strings.Builder
	width int
	theme theme
	begun bool // there is a line
	empty bool // the last line is blank
}

// line writes one line; spaces at its end are left out. A line that would begin
// with two colons begins with a dot instead: GitHub Actions would obey it, also
// behind spaces.
func (p *page) line(stretches ...stretch) {
	for len(stretches) > 0 {
		last := &stretches[len(stretches)-1]
		last.text = strings.TrimRight(last.text, " ")
		if last.text != "" {
			break
		}
		stretches = stretches[:len(stretches)-1]
	}
	for i, s := range stretches {
		if text := strings.TrimLeft(s.text, " "); strings.HasPrefix(text, "::") && blank(stretches[:i]) {
			s.text = strings.Repeat(" ", len(s.text)-len(text)) + "· " + text
		}
		p.out.WriteString(s.paint(s.text))
	}
	p.out.WriteByte('\n')
	p.begun = true
	p.empty = len(stretches) == 0
}

func blank(stretches []stretch) bool {
	return !slices.ContainsFunc(stretches, func(s stretch) bool { return strings.TrimLeft(s.text, " ") != "" })
}

// gap leaves one line blank, never two.
//
//go:noinline
func (p *page) gap() {
	if !p.empty && p.begun {
		p.line()
	}
}

// margin is an empty label.
//
//go:noinline
func margin(indent int) []stretch { return []stretch{{strings.Repeat(" ", indent), plain}} }

//go:noinline
func labelWidth(label []stretch) int {
	n := 0
	for _, s := range label {
		n += wide(s.text)
	}
	return n
}

// hang writes text behind a label and indents the lines after the first as far
// as the label is wide, where the page is.
func (p *page) hang(label []stretch, text string, paint style) {
	indent := min(labelWidth(label), max(p.width-slimmest, 0))
	for i, part := range wrap(text, p.width-indent) {
		if i > 0 {
			label = margin(indent)
		}
		p.line(append(label[:len(label):len(label)], stretch{part, paint})...)
	}
}

// paragraph writes text with an indent.
func (p *page) paragraph(indent int, text string, paint style) {
	p.hang(margin(indent), text, paint)
}

// fields writes fields behind a label, as many as fit on a line, and indents
// the lines after the first as hang does.
func (p *page) fields(label []stretch, fields []string, between string, paint style) {
	indent := labelWidth(label)
	text := ""
	for _, f := range fields {
		if text != "" && indent+wide(text+between+f) > p.width {
			p.hang(label, text, paint)
			label, text = margin(indent), ""
		}
		if text != "" {
			text += between
		}
		text += f
	}
	p.hang(label, text, paint)
}

// wide is how many columns a text takes; all our glyphs take one.
//
//go:noinline
func wide(s string) int { return utf8.RuneCountInString(s) }

// pad fills a column up, as far as columns are for eyes: a name of many pages
// would make every line as long.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, min(width, widest)-wide(s)))
}

func padLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, min(width, widest)-wide(s))) + s
}

// slimmest is the narrowest column that text is set in, even where that makes
// the line longer than the page.
const slimmest = 8

// wrap breaks text into lines at spaces; a word that is longer than a line is
// broken anywhere. Runs of spaces inside a line stay as they are.
func wrap(text string, width int) []string {
	width = max(width, slimmest)
	var lines []string
	rest := []rune(strings.TrimSpace(text))
	for len(rest) > width {
		cut := lastSpace(rest, width)
		for glued := cut; glued > 0; glued = lastSpace(rest, glued-1) {
			if !insideAmount(rest, glued) {
				cut = glued
				break
			}
		}
		if cut == 0 {
			cut = width
		}
		lines = append(lines, strings.TrimRight(string(rest[:cut]), " "))
		for rest = rest[cut:]; len(rest) > 0 && rest[0] == ' '; rest = rest[1:] {
		}
	}
	return append(lines, string(rest))
}

// lastSpace is the place of the last space up to a place; 0 where there is none.
func lastSpace(text []rune, at int) int {
	for at > 0 && text[at] != ' ' {
		at--
	}
	return at
}

// insideAmount says whether a space parts a number from its unit or its currency:
// 28 s, R$ 340.33. A line does not end there.
func insideAmount(text []rune, space int) bool {
	if strings.HasSuffix(string(text[:space]), "R$") {
		return true
	}
	word, _, _ := strings.Cut(string(text[space+1:min(len(text), space+5)]), " ")
	switch strings.TrimRight(word, ",;:.)") {
	case "ms", "s", "min", "h", "d", "%":
		return space > 0 && unicode.IsDigit(text[space-1])
	}
	return false
}

// WrapWords breaks text into lines between words, and no word: one that is longer
// than a line has its own.
func WrapWords(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		switch {
		case line == "":
			line = word
		case wide(line)+1+wide(word) > width:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}
