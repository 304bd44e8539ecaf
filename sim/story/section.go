package story

import "kafkasim/sim/narrate"

// Section is a part of a report below the narration.
type Section struct {
	Title string
	Parts []Part
}

// Part is one thing to draw, with its own title where the section has several.
type Part struct {
	Title string
	Table *Table
	Bars  []Bar
	Curve *Curve
	Notes []string // sentences below it
}

// Table has numbers in all columns but the last, which has words; one with labels
// has words in the first instead, and may be drawn column by column.
type Table struct {
	Heads  []string
	Rows   []narrate.Row
	Labels bool
}

// Bar is how much somebody did, or, without a count, that there was nothing to do.
type Bar struct {
	Name string
	To   string // of several without work: the last one
	N    int64
	Idle string // what there is to say instead; "" = draw N
}

// Names says whose bar it is.
func (b Bar) Names() string {
	if b.To != "" {
		return b.Name + " … " + b.To
	}
	return b.Name
}

// Sections are those of the story that have anything to show. A verbose report
// leaves nothing out that another section has told already.
func (s *Story) Sections(lang narrate.Language, verbose bool) []Section {
	d := drawing{s, lang, verbose}
	var out []Section
	for _, x := range []struct {
		title string
		parts []Part
	}{
		{"report.lag", d.lag()},
		{"report.throughput", d.throughput()},
		{"report.throughput", d.bulk()},
		{"media.title", d.media()},
		{"report.log", d.partitions()},
		{"report.shares", d.shares()},
	} {
		if len(x.parts) > 0 {
			out = append(out, Section{lang.Sentence(x.title, nil), x.parts})
		}
	}
	return out
}

// drawing is what all sections need.
type drawing struct {
	*Story
	lang    narrate.Language
	verbose bool
}

//go:noinline
func (d drawing) say(key string, args narrate.Args) string { return d.lang.Sentence(key, args) }

// A list shows all its rows up to rowsAll, and of more the first rowsSome.
const (
	rowsAll  = 12
	rowsSome = 8
)

// shown is how many rows of n are shown.
func shown(n int) int {
	if n > rowsAll {
		return rowsSome
	}
	return n
}
