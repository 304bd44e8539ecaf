package page

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"kafkasim/sim/narrate"
)

// tapes draws the logs as tapes, each with what its readers have done with it. Where
// there is no room for that, each reader's share of a log is a bar, and what happens has
// less room; and where there is none for all bars, those are drawn of the topic on which
// something happened last.
func (f *frame) tapes(room, ending int) []row {
	tall, low := room-max(ending, mostBeats), room-max(ending, leastBeats)
	all := f.inOrder()
	for _, logs := range [][]int{all, f.latest(all)} {
		var rest []row
		if n := len(all) - len(logs); n > 0 {
			rest = []row{{{spaces(margin) + "… " + f.word("others", narrate.Args{"n": n}), plain}}}
		}
		if rows := f.each(logs, tall, f.tape); len(rows)+len(rest) <= tall {
			return append(rows, rest...)
		}
		if rows := f.each(logs, low, f.bars); len(rows)+len(rest) <= low {
			return append(rows, rest...)
		}
	}
	if low < 1 {
		return nil
	}
	logs := f.latest(all)
	return append(f.each(logs, low, f.bars)[:low-1], row{{spaces(margin) + "… " + f.word("more", narrate.Args{"n": len(logs)}), plain}})
}

// How many rows a tape leaves to what happens, how many a bar, and how many those have in
// any case, with a blank one above.
const mostBeats, leastBeats, leastTape = 4, 2, 3

// each draws logs below the names of their topics, and not many more than there is
// room for.
func (f *frame) each(logs []int, room int, draw func(log int) []row) []row {
	var rows []row
	topic, several := "", len(f.titles()) > 1
	for _, i := range logs {
		if t := f.title(i); several && t != topic {
			topic = t
			rows = append(rows, row{{" " + t, plain}})
		}
		if rows = append(rows, draw(i)...); len(rows) > room {
			break
		}
	}
	return rows
}

// rank orders media as they are told.
var rank = map[string]int{"pubsub": 0, "streams": 1, "kafka": 2}

// inOrder are the logs as they are drawn.
func (f *frame) inOrder() []int {
	var all []int
	for i, g := range f.Logs {
		if g.Born <= f.At+slack {
			all = append(all, i)
		}
	}
	sort.Slice(all, func(i, j int) bool {
		x, y := f.Logs[all[i]], f.Logs[all[j]]
		return cmp.Or(cmp.Compare(x.Topic, y.Topic), cmp.Compare(rank[x.Medium], rank[y.Medium]), cmp.Compare(x.Partition, y.Partition), cmp.Compare(all[i], all[j])) < 0
	})
	return all
}

// latest are the logs of the topic on which something happened last.
func (f *frame) latest(logs []int) []int {
	last, title := -2.0, ""
	for _, i := range logs {
		if at := f.activity(i); at > last {
			last, title = at, f.title(i)
		}
	}
	return slices.DeleteFunc(slices.Clone(logs), func(i int) bool { return f.title(i) != title })
}

// activity is when something was last done with a log.
func (f *frame) activity(log int) float64 {
	at := -1.0
	for _, w := range f.Logs[log].Written {
		if w.begin <= f.At {
			at = max(at, min(f.At, w.end))
		}
	}
	for _, l := range f.Lanes {
		if l.Log != log {
			continue
		}
		for _, w := range l.workAt(f.At) {
			at = max(at, min(f.At, w.end))
		}
		if own := ownerOf(l, f.At); own != nil {
			at = max(at, own.Begin)
		}
	}
	return at
}

// title names the topic of a log.
func (f *frame) title(i int) string {
	switch g := f.Logs[i]; g.Medium {
	case "pubsub":
		return f.say("channel", nil) + " · " + g.Topic
	case "streams":
		return f.say("stream", nil) + " · " + g.Topic
	default:
		return g.Topic
	}
}

func (f *frame) titles() []string {
	var out []string
	for i := range f.Logs {
		if t := f.title(i); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// lanesOf are the readers of a log that have begun.
func (f *frame) lanesOf(log int) []lane {
	var out []lane
	for _, l := range f.Lanes {
		if l.Log == log && l.begin() <= f.At {
			out = append(out, l)
		}
	}
	return out
}

// standing is how a lane stands.
type standing struct {
	lane
	own      *owning
	who      string // who owns it
	dead     bool
	bookmark int64
	position int64 // the last offset that its owner, or else anybody, has processed; -1 = none
	end      int64
	start    int64
	kafka    bool
}

func (f *frame) standing(l lane) standing {
	g := f.Logs[l.Log]
	s := standing{lane: l, own: ownerOf(l, f.At), bookmark: stepOf(l.Commit, f.At, -1), position: -1, end: endOf(g, f.At),
		start: stepOf(g.Start, f.At, 0), kafka: g.Medium == "kafka"}
	if s.own != nil {
		s.who, s.dead = f.Actors[s.own.Who].Name, s.own.Dead > 0 && s.own.Dead <= f.At
		s.position = max(s.bookmark, s.start, 0) - 1 // where it begins
		if w, ok := lastWork(l, s.own.Who, f.At); ok && (w.end >= s.own.Begin || f.At < w.end) {
			s.position = w.reach(f.At)
		}
	} else if work := l.workAt(f.At); len(work) > 0 {
		s.position = work[len(work)-1].reach(f.At)
	}
	return s
}

func (f *frame) gutter(log int) string {
	name := "p" + strconv.Itoa(int(f.Logs[log].Partition))
	if f.Logs[log].Medium != "kafka" {
		name = ""
	}
	return " " + name + spaces(margin-1-wide(name))
}

// window is the part of a log that a tape shows.
type window struct {
	from, to int64
	cell     int // columns of a record, with the one before it
}

func (f *frame) window(log int, lanes []standing) window {
	end := endOf(f.Logs[log], f.At)
	w := window{cell: max(2, len(strconv.FormatInt(max(end-1, 0), 10))) + 1}
	n := int64((f.width - margin - 1) / w.cell)
	center := end
	for _, l := range lanes {
		if l.position >= 0 {
			center = l.position + 1
			if l.bookmark >= 0 && l.position-l.bookmark < n*2/3 {
				center = (l.position+l.bookmark)/2 + 1
			}
		} else if l.bookmark >= 0 {
			center = l.bookmark
		} else if l.own != nil {
			center = l.start
		}
	}
	w.from = max(0, min(center-n*2/5, end+1-n))
	w.to = min(end, w.from+n)
	return w
}

// tape is a log record by record.
func (f *frame) tape(log int) []row {
	var lanes []standing
	for _, l := range f.lanesOf(log) {
		lanes = append(lanes, f.standing(l))
	}
	w := f.window(log, lanes)
	numbers := row{{f.gutter(log), strong}}
	var bookmarks []int64
	for _, l := range lanes {
		bookmarks = append(bookmarks, l.bookmark)
	}
	first := int64(0)
	if f.Logs[log].Medium != "kafka" {
		first = 1 // Redis counts payments
	}
	for o := w.from; o <= w.to; o++ {
		numbers = append(numbers, edge(slices.Contains(bookmarks, o)))
		if o < w.to {
			label := strconv.FormatInt(o+first, 10)
			numbers = append(numbers, piece{spaces(w.cell-1-wide(label)) + label, plain})
		}
	}
	if endOf(f.Logs[log], f.At) == 0 {
		numbers = append(numbers, piece{f.say("nothing", nil), plain})
	}
	rows := []row{numbers}
	for _, l := range lanes {
		if len(lanes) > 1 {
			rows = append(rows, row{{spaces(margin+1) + cmp.Or(l.Group, l.who), plain}})
		}
		rows = append(rows, f.work(l, w))
		rows = append(rows, f.marks(l, w)...)
	}
	return rows
}

// edge is what stands between two records.
func edge(bookmark bool) piece {
	if bookmark {
		return piece{"▐", bad}
	}
	return piece{" ", plain}
}

// work is what was done with each record. What it means can be seen without colour.
func (f *frame) work(l standing, w window) row {
	r := row{{spaces(margin), plain}}
	name := f.nameStyle(l.who)
	for o := w.from; o <= w.to; o++ {
		r = append(r, edge(l.kafka && !l.Share && o == l.bookmark))
		if o == w.to {
			break
		}
		text, look := f.cell(l, o)
		if look == plain {
			look = name
		}
		if n := w.cell - 1 - wide(text); wide(text) == 1 {
			text = strings.Repeat(text, w.cell-1)
		} else {
			text = spaces(n) + text
		}
		r = append(r, piece{text, look})
	}
	return r
}

// cell is what was done with a record: a letter that fills its cell, or a word.
func (f *frame) cell(l standing, o int64) (text string, look style) {
	n := timesDone(l.lane, o, f.At)
	if len(l.Marks) > 0 {
		switch what, _ := markOn(l.lane, o, f.At); what {
		case locked:
			return "▒", plain
		case settled:
			return "█", plain
		case returned:
			return "↩", doubt
		case givenUp:
			return "✕", bad
		}
		return "░", strong
	}
	switch {
	case n > 1:
		return "×" + strconv.Itoa(n), doubt
	case n == 1 && (o < l.bookmark || !l.kafka):
		return "█", plain
	case n == 1:
		return "▒", plain
	case o < l.start:
		return " ", plain
	case f.isMissed(l, o):
		return "×0", bad
	case f.Logs[l.Log].Medium == "pubsub" || handed(l.lane, o, l.own, f.At):
		return "╌", plain
	}
	return "░", strong
}

// missable are the records that will not come any more, [from, to), unless they were
// processed: those before the bookmark, or what was said on a channel. What is said while
// somebody listens is on its way.
func (f *frame) missable(l standing) (from, to int64) {
	g := f.Logs[l.Log]
	switch {
	case g.Medium == "pubsub" && l.own != nil && !l.dead:
		return 0, max(l.position+1, endOf(g, l.own.Begin))
	case g.Medium == "pubsub":
		return 0, l.end
	case !l.kafka || l.bookmark <= 0 || l.Share || len(l.Own) == 0 || f.Blind:
		return 0, 0
	}
	if len(l.Work) > 0 {
		from = l.Work[0].from
	}
	for _, w := range l.Work {
		from = min(from, w.from)
	}
	return max(from, stepOf(g.Start, l.begin(), 0)), l.bookmark
}

func (f *frame) isMissed(l standing, offset int64) bool {
	from, to := f.missable(l)
	return from <= offset && offset < to
}

// marks point to the bookmark and to who reads.
func (f *frame) marks(l standing, w window) []row {
	var rows []row
	if l.kafka && !l.Share {
		switch {
		case l.Group == "":
		case l.bookmark < 0:
			rows = append(rows, row{{spaces(margin+1) + f.say("nobook", nil), plain}})
		default:
			words := f.say("book", narrate.Args{"offset": l.bookmark}) + "   " + f.say("lag_of", narrate.Args{"n": f.count(max(0, l.end-l.bookmark))})
			rows = append(rows, f.point(w, l.bookmark, 0, "▲", words, bad))
		}
	}
	switch {
	case l.who != "" && l.dead:
		rows = append(rows, f.point(w, max(l.position, 0), w.cell/2, "✕", l.who, bad))
	case l.who != "" && (l.position >= 0 || l.kafka && !l.Share):
		rows = append(rows, f.point(w, max(l.position, 0), w.cell/2, "▲", l.who, f.nameStyle(l.who)))
	case l.own == nil && !l.Share && l.kafka:
		rows = append(rows, row{{spaces(margin+1) + f.say("nobody", nil), plain}})
	}
	return rows
}

// point sets a sign below a record, and words beside it; what is beyond the window is
// at its edge.
func (f *frame) point(w window, offset int64, shift int, sign, words string, look style) row {
	at := margin + shift + int(offset-w.from)*w.cell
	switch {
	case offset < w.from:
		at, sign = margin, "◂"
	case offset > w.to:
		at, sign = margin+int(w.to-w.from)*w.cell, "▸"
	}
	if at+2+wide(words) <= f.width {
		return row{{spaces(at), plain}, {sign + " " + words, look}}
	}
	return row{{spaces(at - 1 - wide(words)), plain}, {words + " " + sign, look}}
}
