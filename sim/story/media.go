package story

import (
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// Listener is what became of the payments of one medium for one listener: those
// that were sent before it came, while it was there and while it was away.
type Listener struct {
	Medium   ledger.Medium `json:"medium"`
	Listener string        `json:"listener"`
	Late     Share         `json:"late"`
	There    Share         `json:"there"`
	Away     Share         `json:"away"`
	Lost     int64         `json:"lost"`
	Twice    int64         `json:"twice"`

	here bool // as far as the ledger was read
	came bool
	sent map[int64]*Share // of each payment
	got  map[int64]bool
}

// Share counts payments that were sent, and of these the received ones.
type Share struct {
	Sent     int64 `json:"sent"`
	Received int64 `json:"received"`
}

// sideBySide compares the listeners of a run that has more media than Kafka; of
// any other run it returns nothing.
func sideBySide(run *ledger.Ledger) []*Listener {
	var all []*Listener
	of := map[ledger.Name]*Listener{}
	media := map[ledger.Medium]bool{}
	for _, e := range run.All() {
		if medium, part := e.Medium(); part == ledger.Listens {
			media[medium] = true
			if of[e.Actor] == nil {
				of[e.Actor] = &Listener{Medium: medium, Listener: e.Actor.String(), sent: map[int64]*Share{}, got: map[int64]bool{}}
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

func (l *Listener) sends(id int64) {
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

func (l *Listener) receives(id int64) {
	switch {
	case l.got[id]:
		l.Twice++
	case l.sent[id] != nil:
		l.sent[id].Received++
	}
	l.got[id] = true
}

// media sets the listeners beside each other.
func (d drawing) media() []Part {
	if len(d.Media) == 0 {
		return nil
	}
	say := func(key string) string { return d.say("media."+key, nil) }
	table := &Table{Heads: []string{""}, Labels: true}
	for _, l := range d.Media {
		table.Heads = append(table.Heads, say(string(l.Medium)))
	}
	row := func(name string, cell func(*Listener) string) {
		cells := []string{say(name)}
		for _, l := range d.Media {
			cells = append(cells, cell(l))
		}
		table.Rows = append(table.Rows, narrate.Row{Cells: cells})
	}
	count := func(name string, of func(*Listener) int64) {
		row(name, func(l *Listener) string { return d.lang.Count(of(l)) })
	}
	row("who", func(l *Listener) string { return l.Listener })
	count("late", func(l *Listener) int64 { return l.Late.Sent })
	count("got", func(l *Listener) int64 { return l.Late.Received })
	count("there", func(l *Listener) int64 { return l.There.Sent })
	count("got", func(l *Listener) int64 { return l.There.Received })
	count("away", func(l *Listener) int64 { return l.Away.Sent })
	count("got", func(l *Listener) int64 { return l.Away.Received })
	count("lost", func(l *Listener) int64 { return l.Lost })
	count("again", func(l *Listener) int64 { return l.Twice })
	return []Part{{Table: table}}
}
