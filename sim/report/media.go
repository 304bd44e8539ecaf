package report

import (
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// listening is what became of the payments of one medium for one listener: those
// that were sent before it came, while it was there and while it was away.
type listening struct {
	Medium   ledger.Medium `json:"medium"`
	Listener string        `json:"listener"`
	Late     share         `json:"late"`
	There    share         `json:"there"`
	Away     share         `json:"away"`
	Lost     int64         `json:"lost"`
	Twice    int64         `json:"twice"`

	here bool // as far as the ledger was read
	came bool
	sent map[int64]*share // of each payment
	got  map[int64]bool
}

// share counts payments that were sent, and of these the received ones.
type share struct {
	Sent     int64 `json:"sent"`
	Received int64 `json:"received"`
}

// sideBySide compares the listeners of a run that has more media than Kafka; of
// any other run it returns nothing.
func sideBySide(run *ledger.Ledger) []*listening {
	var all []*listening
	of := map[ledger.Name]*listening{}
	media := map[ledger.Medium]bool{}
	for _, e := range run.All() {
		if medium, part := e.Medium(); part == ledger.Listens {
			media[medium] = true
			if of[e.Actor] == nil {
				of[e.Actor] = &listening{Medium: medium, Listener: e.Actor.String(), sent: map[int64]*share{}, got: map[int64]bool{}}
				all = append(all, of[e.Actor])
			}
		}
	}
	if len(media) < 2 {
		return nil
	}
	for _, e := range run.All() {
		medium, part := e.Medium()
		if part == ledger.Sends {
			for _, l := range all {
				if medium == l.Medium {
					l.sends(e.ID)
				}
			}
		}
		l := of[e.Actor]
		switch {
		case l == nil:
		case part == ledger.Listens:
			l.here, l.came = true, true
		case e.Kind == ledger.Close || e.Kind == ledger.Crash:
			l.here = false
		case part == ledger.Receives:
			l.receives(e.ID)
		}
	}
	for _, l := range all {
		l.Lost = l.Late.Sent + l.There.Sent + l.Away.Sent - l.Late.Received - l.There.Received - l.Away.Received
	}
	return all
}

func (l *listening) sends(id int64) {
	s := &l.Late
	switch {
	case l.here:
		s = &l.There
	case l.came:
		s = &l.Away
	}
	s.Sent++
	l.sent[id] = s
}

func (l *listening) receives(id int64) {
	switch {
	case l.got[id]:
		l.Twice++
	case l.sent[id] != nil:
		l.sent[id].Received++
	}
	l.got[id] = true
}

// mediaTable is the comparison as a table: its heads, and its rows, the first
// cell of each being its name.
func mediaTable(lang narrate.Language, all []*listening) (heads []string, rows [][]string) {
	say := func(key string) string { return lang.Sentence("media."+key, nil) }
	heads = []string{""}
	for _, l := range all {
		heads = append(heads, say(string(l.Medium)))
	}
	row := func(name string, cell func(*listening) string) {
		cells := []string{say(name)}
		for _, l := range all {
			cells = append(cells, cell(l))
		}
		rows = append(rows, cells)
	}
	count := func(name string, of func(*listening) int64) {
		row(name, func(l *listening) string { return lang.Count(of(l)) })
	}
	row("who", func(l *listening) string { return l.Listener })
	count("late", func(l *listening) int64 { return l.Late.Sent })
	count("got", func(l *listening) int64 { return l.Late.Received })
	count("there", func(l *listening) int64 { return l.There.Sent })
	count("got", func(l *listening) int64 { return l.There.Received })
	count("away", func(l *listening) int64 { return l.Away.Sent })
	count("got", func(l *listening) int64 { return l.Away.Received })
	count("lost", func(l *listening) int64 { return l.Lost })
	count("again", func(l *listening) int64 { return l.Twice })
	return heads, rows
}

// media draws the comparison for a person.
func (t *text) media() {
	heads, rows := mediaTable(t.Language, sideBySide(t.run))
	if len(heads) < 2 {
		return
	}
	t.gap()
	t.line(stretch{t.say("media.title", nil), t.theme.strong})
	t.gap()
	all := append([][]string{heads}, rows...)
	widths, total := make([]int, len(heads)), 2
	for i := range heads {
		for _, cells := range all {
			widths[i] = max(widths[i], wide(cells[i]))
		}
		total += widths[i] + wide(gutter)
	}
	if total-wide(gutter) > t.width {
		t.mediaOneByOne(heads, rows)
		return
	}
	for _, cells := range all {
		line := []stretch{{"  " + pad(cells[0], widths[0]), plain}}
		for i, cell := range cells[1:] {
			line = append(line, stretch{gutter, plain}, stretch{padLeft(cell, widths[i+1]), t.nameStyle(cell)})
		}
		t.line(line...)
	}
	t.gap()
}

// mediaOneByOne draws the columns one below the other, on a page that is too
// narrow for all of them.
func (t *text) mediaOneByOne(heads []string, rows [][]string) {
	names, values := 0, 0
	for _, cells := range rows {
		names = max(names, wide(cells[0]))
		for _, cell := range cells[1:] {
			values = max(values, wide(cell))
		}
	}
	inLine := 2+names+wide(gutter)+values <= t.width
	for i, head := range heads[1:] {
		t.gap()
		t.line(stretch{"  " + head, t.theme.strong})
		for _, cells := range rows {
			name, value := cells[0], cells[i+1]
			if inLine {
				t.line(stretch{"  " + pad(name, names) + gutter, plain}, stretch{padLeft(value, values), t.nameStyle(value)})
			} else {
				t.fields(margin(2), []string{name, value}, gutter, plain)
			}
		}
	}
	t.gap()
}

// media writes the comparison as a table of Markdown.
func (m *markdown) media() {
	heads, rows := mediaTable(m.lang, sideBySide(m.run))
	if len(heads) < 2 {
		return
	}
	line := func(cells []string) string {
		text := "|"
		for _, cell := range cells {
			text += " " + escape(cell) + " |"
		}
		return text + "\n"
	}
	table := "**" + escape(m.lang.Sentence("media.title", nil)) + "**\n\n" + line(heads) + "|---|"
	for range heads[1:] {
		table += "--:|"
	}
	table += "\n"
	for _, cells := range rows {
		table += line(cells)
	}
	m.add(table + "\n")
}
