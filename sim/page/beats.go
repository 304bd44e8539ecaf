package page

import (
	"slices"

	"kafkasim/sim/narrate"
	"kafkasim/sim/report"
)

// beats are what happens in the paragraph, the latest of it that there is room for. A
// line that stands for many events is complete with the last of them, and tells
// nothing before.
func (f *frame) beats(room int) []row {
	if f.At >= f.Length || len(f.Chapters) == 0 {
		return nil
	}
	var all [][]row
	for _, b := range f.Chapters[f.chapter()].Beats {
		if b.Begin <= f.At+slack {
			all = append(all, f.beat(b, room))
		}
	}
	n := 0
	for i, rows := range slices.Backward(all) {
		if n += len(rows); n > room {
			all = all[i+1:]
			break
		}
	}
	return slices.Concat(all...)
}

// margin is where what happens begins.
const margin = 6

func (f *frame) beat(b beat, room int) []row {
	label := row{{spaces(margin), plain}}
	if b.Actor != "" {
		label = append(label, piece{b.Actor + "  ", f.nameStyle(b.Actor)})
	}
	switch {
	case b.End > f.At+slack && b.Actor == "":
		return nil
	case b.End > f.At+slack:
		return []row{append(label, piece{"…", plain})}
	}
	if b.Table != nil {
		return f.table(b.Table, room)
	}
	rows := f.wrapped(label, f.tell(b.Text), toneStyle(b.Tone))
	for _, d := range b.Details {
		rows = append(rows, f.wrapped(row{{spaces(label.width()), plain}}, f.tell(d.Text), toneStyle(d.Tone))...)
	}
	if len(rows) > room && room > 0 {
		rows = append(rows[:room-1], row{{spaces(label.width()) + "…", plain}})
	}
	return rows
}

// toneStyle is the look of what a line means.
func toneStyle(tone string) style {
	switch narrate.Tone(tone) {
	case narrate.Bad, narrate.Dead, narrate.Never:
		return bad
	case narrate.Again:
		return doubt
	case narrate.Alert:
		return strong
	}
	return plain
}

func (f *frame) nameStyle(name string) style {
	i := slices.IndexFunc(f.Actors, func(a actor) bool { return a.Name == name })
	if i < 0 || f.Actors[i].Color < 0 {
		return strong
	}
	return style(report.ActorColors[f.Actors[i].Color%len(report.ActorColors)]) // as in the text
}

// table draws a table with its numbers to the right, or, where it is too wide, row by row
// behind its heads. Of a long one the last rows are left out, and it says so.
func (f *frame) table(t *table, room int) []row {
	label := row{{spaces(margin), plain}}
	title := ""
	for _, x := range t.Title {
		title += f.tell(x) + "  "
	}
	rows := f.wrapped(label, title, strong)
	var notes []row
	for _, n := range t.Notes {
		notes = append(notes, f.wrapped(label, f.tell(n), plain)...)
	}
	body := f.inColumns(t)
	if slices.ContainsFunc(body, func(r row) bool { return r.width() > f.width }) {
		body = nil
		for _, cells := range t.Rows {
			text := ""
			for i, c := range cells {
				text += f.tell(t.Columns[i]) + " " + f.tell(c) + "  "
			}
			body = append(body, f.wrapped(label, text, plain)...)
		}
	}
	if left := max(room-len(rows)-len(notes), 1); len(body) > left {
		body = append(body[:left-1], row{{spaces(margin) + "…", plain}})
	}
	rows = slices.Concat(rows, body, notes)
	return rows[:min(len(rows), max(room, 1))]
}

func (f *frame) inColumns(t *table) []row {
	lines := append([][]both{t.Columns}, t.Rows...)
	widths := make([]int, len(t.Columns))
	for _, cells := range lines {
		for i, c := range cells {
			widths[i] = max(widths[i], wide(f.tell(c)))
		}
	}
	var rows []row
	for _, cells := range lines {
		text := spaces(margin)
		for k, c := range cells[:len(cells)-1] {
			text += spaces(widths[k]-wide(f.tell(c))) + f.tell(c) + "  "
		}
		rows = append(rows, row{{text + f.tell(cells[len(cells)-1]), plain}})
	}
	return rows
}

// ending is what was to be seen, once all was.
func (f *frame) ending() []row {
	if f.At < f.Length {
		return nil
	}
	glyph, look := "✓ ", good
	switch f.Result {
	case "fail":
		glyph, look = "✗ ", bad
	case "pass":
	default:
		glyph, look = "? ", doubt
	}
	rows := f.wrapped(row{{spaces(margin), plain}, {glyph, look}}, f.tell(f.Badge), look)
	if ending := f.tell(f.Ending); ending != "" {
		rows = append(rows, f.wrapped(row{{spaces(margin), plain}}, ending, bad)...)
	}
	for _, l := range f.Lesson {
		rows = append(rows, f.wrapped(row{{spaces(margin), plain}}, f.tell(l), plain)...)
	}
	return rows
}

// keys is the list of keys, and of the signs of a tape.
func (f *frame) keys() []row {
	list := func(names, meanings []string) (rows []row) {
		width := 0
		for _, n := range names {
			width = max(width, wide(n))
		}
		for i, n := range names {
			rows = append(rows, f.wrapped(row{{spaces(margin) + n + spaces(width-wide(n)+3), strong}}, meanings[i], plain)...)
		}
		return rows
	}
	var names, meanings []string
	for _, k := range screenKeys {
		names, meanings = append(names, f.keyName(k)), append(meanings, f.doing(k))
	}
	keys, signs := list(names, meanings), list(f.signs())
	if rows := slices.Concat(f.head(), keys, []row{nil}, signs); len(rows) <= f.Rows {
		return rows
	}
	return append(keys, signs...)
}

// signs are those that the tapes of this run have, and what each stands for.
func (f *frame) signs() (signs, meanings []string) {
	has := func(test func(lane) bool) bool { return slices.ContainsFunc(f.Lanes, test) }
	of := func(medium string) func(lane) bool {
		return func(l lane) bool { return !l.Share && f.Logs[l.Log].Medium == medium }
	}
	kafka, radio := has(of("kafka")), has(of("pubsub"))
	share := has(func(l lane) bool { return l.Share && f.Logs[l.Log].Medium == "kafka" })
	stream := has(func(l lane) bool { return l.Share && f.Logs[l.Log].Medium == "streams" })
	for _, x := range []struct {
		sign, means string
		there       bool
	}{
		{"██", "done", kafka}, {"██", "settled", share}, {"██", "acked", stream}, {"██", "heard", radio},
		{"▒▒", "risk", kafka}, {"▒▒", "locked", share}, {"▒▒", "pending", stream},
		{"×2", "again", kafka}, {"×0", "missed", kafka}, {"×0", "unheard", radio},
		{"↩↩", "returned", share}, {"✕✕", "givenup", share},
		{"╌╌", "hand", kafka}, {"░░", "waiting", true}, {"▐", "book", kafka},
	} {
		means := f.word("hand", nil)
		if x.means != "hand" {
			means = f.say("legend."+x.means, nil)
		}
		switch n := len(signs) - 1; {
		case !x.there:
		case n >= 0 && signs[n] == x.sign:
			meanings[n] += " · " + means
		default:
			signs, meanings = append(signs, x.sign), append(meanings, means)
		}
	}
	return signs, meanings
}

// screenKey is a key and what it does.
type screenKey struct{ name, does string }

// The keys, the most important first: those that fit are on the last line.
var screenKeys = []screenKey{
	{"space", "play"}, {"← →", "event"}, {"[ ]", "para"}, {"q", "quit"}, {"?", "help"}, {"< >", "speed"}, {"e", "lang"},
	{"0–9", "jump"}, {"j l", "tenth"}, {"c", "clock"},
}

func (f *frame) keyName(k screenKey) string {
	if k.name == "space" {
		return f.say("key.space", nil)
	}
	return k.name
}

// doing is what a key does.
func (f *frame) doing(k screenKey) string {
	if k.does == "quit" {
		return f.word("key.quit", nil)
	}
	return f.say("key."+k.does, nil)
}

// status is whether it plays, how fast, and which keys there are.
func (f *frame) status() row {
	glyph := "❚❚"
	if f.Playing {
		glyph = "► "
	}
	r := row{{" " + glyph + " " + speedName(f.Speed) + " ", strong}}
	for _, k := range screenKeys {
		p := piece{" " + f.keyName(k) + " " + f.word("short."+k.does, nil) + " ", plain}
		if r.width()+wide(p.text) > f.width {
			break
		}
		r = append(r, p)
	}
	return r
}

func speedName(speed float64) string {
	switch speed {
	case .25:
		return "¼×"
	case .5:
		return "½×"
	}
	return string(rune('0'+int(speed))) + "×"
}

// timeBar is the whole run: where its paragraphs begin, where somebody died, and
// where one is.
func (f *frame) timeBar() []row {
	width := f.width - 2
	column := func(t float64) int {
		part := t / f.Length
		if end := f.clockAt(f.Length); f.ByClock && end > 0 {
			part = float64(f.clockAt(t)) / float64(end)
		}
		return min(max(int(part*float64(width)), 0), width-1)
	}
	bar := make([]rune, width)
	now := column(f.At)
	for i := range bar {
		if bar[i] = '─'; i < now {
			bar[i] = '━'
		}
	}
	for i, c := range f.Chapters {
		mark := '○'
		if i < 20 {
			mark = '①' + rune(i)
		}
		bar[column(c.At)] = mark
	}
	for _, a := range f.Actors {
		for _, m := range a.Life {
			if m.Kind == crashed {
				bar[column(m.At)] = '✕'
			}
		}
	}
	before, after := string(bar[:now]), string(bar[now+1:])
	return []row{{{" " + before, plain}, {"┃", strong}, {after, plain}}}
}
