package page

import (
	"strconv"

	"kafkasim/sim/narrate"
)

// barWidth is how wide the bar of a log is.
const barWidth = 24

// bars is a log on one line for each of its readers.
func (f *frame) bars(log int) []row {
	lanes := f.lanesOf(log)
	end := endOf(f.Logs[log], f.At)
	if len(lanes) == 0 {
		return []row{{{f.gutter(log), strong}, {f.bar(end, func(int64) string { return "░" }), strong}, {" " + f.say("end", narrate.Args{"n": end}), plain}}}
	}
	var rows []row
	for _, l := range lanes {
		s := f.standing(l)
		glyph := func(o int64) string {
			switch text, _ := f.cell(s, o); {
			case text == "×0":
				return "×"
			case wide(text) == 1:
				return text
			case o < s.bookmark:
				return "█"
			}
			return "▒"
		}
		r := row{{f.gutter(log), strong}, {f.bar(end, glyph), f.nameStyle(s.who)}, {" ", plain}}
		rows = append(rows, append(r, f.facts(s)...))
	}
	return rows
}

// bar draws a log of which each column stands for as many records as any other.
func (f *frame) bar(end int64, glyph func(offset int64) string) string {
	longest := int64(1)
	for _, g := range f.Logs {
		longest = max(longest, endOf(g, f.Length))
	}
	text := ""
	for i := range int64(barWidth) {
		if o := i * longest / barWidth; o < end {
			text += glyph(o)
		} else {
			text += " "
		}
	}
	return text
}

// facts is how a lane stands, in as many words as there is room for.
func (f *frame) facts(s standing) row {
	var words []piece
	switch {
	case s.dead:
		words = append(words, piece{"✕ " + s.who, bad})
	case s.who != "":
		words = append(words, piece{s.who, f.nameStyle(s.who)})
	case s.Group != "":
		words = append(words, piece{s.Group, plain})
	}
	if s.kafka && !s.Share && s.Group != "" {
		if s.bookmark >= 0 {
			words = append(words, piece{"▐" + strconv.FormatInt(s.bookmark, 10), bad}, piece{f.say("lag_of", narrate.Args{"n": f.count(max(0, s.end-s.bookmark))}), plain})
		}
		if again := f.again(s.lane); again > 0 {
			words = append(words, piece{f.count(again) + " ×2", doubt})
		}
	}
	if len(words) == 0 {
		words = append(words, piece{f.say("end", narrate.Args{"n": s.end}), plain})
	}
	var r row
	room := f.width - margin - barWidth - 1
	for _, w := range words {
		if room -= wide(w.text) + 2; room >= 0 {
			r = append(r, w, piece{"  ", plain})
		}
	}
	return r
}

// again is how many records were processed once more.
func (f *frame) again(l lane) (n int64) {
	for _, w := range l.workAt(f.At) {
		if w.again {
			n += w.reach(f.At) + 1 - w.from
		}
	}
	return n
}
