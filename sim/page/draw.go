package page

import (
	"slices"

	"kafkasim/sim/ledger"
)

// drawing turns what the state says after each event into series over story time.
type drawing struct {
	*document
	state *state
	instant
	loose  bool
	writes []*series
	reads  []*readingSeries
	lives  map[*member]life
	colors int
}

// readingSeries is what was drawn of a reading.
type readingSeries struct {
	work, given, marks series
	done               map[int64]bool
	bookmark           int64
	owner              *member
}

// mostExact is how many lines a page may have before they are drawn right to half a
// record only.
const mostExact = 50_000

func draw(d *document, run *ledger.Ledger, at []float64) *drawing {
	b := drawAll(d, run, at, false)
	if b.lines() > mostExact {
		b = drawAll(d, run, at, true)
	}
	b.finish()
	return b
}

func drawAll(d *document, run *ledger.Ledger, at []float64, loose bool) *drawing {
	d.Logs, d.Lanes, d.Actors, d.Stops, d.Loose = []logSeries{}, []lane{}, []actor{}, nil, loose
	b := &drawing{document: d, state: newState(), loose: loose, lives: map[*member]life{}}
	for i, e := range run.All() {
		if at[i] > b.at {
			b.instant = instant{at[i], b.at}
		}
		b.state.hear(e)
		b.note(e)
	}
	return b
}

func (b *drawing) note(e *ledger.Event) {
	switch e.Kind {
	case ledger.Unsupported:
		b.Blind = b.Blind || e.Detail.Text == ledger.Work
	case ledger.Ack:
		b.log(b.state.log(kafka(e)))
	case ledger.Publish, ledger.Append:
		b.log(b.state.log(redis(e)))
	case ledger.Topic, ledger.Sample, ledger.Removed:
		b.all()
	case ledger.Deliver, ledger.Process, ledger.Settle, ledger.Accept, ledger.Release:
		b.work(e, b.state.reading(e, kafka(e)), e.Offset)
	case ledger.Message, ledger.Entry, ledger.Claim, ledger.EntryAck:
		b.work(e, b.state.reading(e, redis(e)), e.ID-1)
	case ledger.CommitOk, ledger.Forgotten, ledger.Assign, ledger.Revoke, ledger.Lost:
		b.reading(b.state.reading(e, kafka(e)))
	case ledger.Start, ledger.Join, ledger.Crash, ledger.Close, ledger.MemberExpired, ledger.Subscribe, ledger.Attach:
		b.life(e)
		b.all()
	case ledger.Admin:
		b.all()
		b.stops()
	}
}

// all draws whatever has changed anywhere.
func (b *drawing) all() {
	for _, l := range b.state.logs {
		b.log(l)
	}
	for _, r := range b.state.readings {
		b.reading(r)
	}
}

func (b *drawing) stops() {
	last := len(b.Stops) - 1
	stopped := last >= 0 && b.Stops[last][1] == 0
	switch {
	case b.state.stopped && !stopped:
		b.Stops = append(b.Stops, [2]float64{b.at, 0})
	case !b.state.stopped && stopped:
		b.Stops[last][1] = b.at
	}
}

func (b *drawing) log(l *log) {
	for len(b.writes) <= l.index {
		k := b.state.logs[len(b.writes)].logKey
		b.writes = append(b.writes, &series{loose: b.loose})
		b.Logs = append(b.Logs, logSeries{Medium: string(k.medium), Topic: k.topic.String(), Partition: k.partition, Born: b.at})
	}
	w := b.writes[l.index]
	var end int64
	if n := len(w.lines); n > 0 {
		end = w.lines[n-1].to + 1
	}
	if l.end > end {
		w.stretch(b.instant, end, l.end-1, lineKey{})
	}
	out := &b.Logs[l.index]
	if n := len(out.Start); l.start > 0 && (n == 0 || out.Start[n-1].value != l.start) {
		out.Start = append(out.Start, step{b.at, l.start})
	}
}

// reading draws a bookmark that has moved and a partition that has changed hands.
func (b *drawing) reading(r *reading) {
	for len(b.reads) <= r.index {
		next := b.state.readings[len(b.reads)]
		b.log(next.log)
		s := &readingSeries{done: map[int64]bool{}, bookmark: -1}
		s.work.loose, s.given.loose, s.marks.loose = b.loose, b.loose, b.loose
		b.reads = append(b.reads, s)
		b.Lanes = append(b.Lanes, lane{Group: next.group.String(), Log: next.log.index})
	}
	s, out := b.reads[r.index], &b.Lanes[r.index]
	out.Share = r.share
	if r.bookmark != s.bookmark {
		s.bookmark = r.bookmark
		out.Commit = append(out.Commit, step{b.at, r.bookmark})
	}
	last := len(out.Own) - 1
	if r.owner != s.owner {
		if s.owner != nil {
			out.Own[last].End = b.at
		}
		if s.owner = r.owner; r.owner != nil {
			out.Own = append(out.Own, owning{Begin: b.at, Who: b.actor(r.owner)})
			last = len(out.Own) - 1
		}
	}
	switch alive := s.owner != nil && (s.owner.life == joined || s.owner.life == started); {
	case s.owner == nil:
	case !alive && out.Own[last].Dead == 0:
		out.Own[last].Dead = b.at
	case alive && out.Own[last].Dead > 0: // it is back before its group has noticed
		out.Own[last].End = b.at
		out.Own = append(out.Own, owning{Begin: b.at, Who: b.actor(s.owner)})
	}
}

// work draws what somebody does with a record.
func (b *drawing) work(e *ledger.Event, r *reading, offset int64) {
	b.log(r.log)
	b.reading(r)
	s, m := b.reads[r.index], b.state.member(e.Actor)
	who := b.actor(m)
	switch e.Kind {
	case ledger.Deliver:
		if !r.share {
			s.given.add(b.instant, offset, lineKey{who: who})
		}
	case ledger.Process, ledger.Message, ledger.Entry, ledger.Claim:
		s.work.add(b.instant, offset, lineKey{who: who, again: s.done[offset]})
		s.done[offset] = true
	}
	if what := markOf(e, m.settings.Limit); r.share && what != unmarked {
		s.marks.add(b.instant, offset, lineKey{who: who, what: what})
	}
}

// markOf is what an event makes of a record in a share group or a stream. What was
// delivered as often as the group allows and is given back is given up.
func markOf(e *ledger.Event, limit int) mark {
	switch e.Kind {
	case ledger.Deliver, ledger.Entry, ledger.Claim:
		return locked
	case ledger.Accept, ledger.EntryAck:
		return settled
	case ledger.Release:
		if limit > 0 && e.N >= int64(limit) {
			return givenUp
		}
		return returned
	}
	return unmarked
}

func (b *drawing) actor(m *member) int {
	for len(b.Actors) <= m.index {
		b.Actors = append(b.Actors, actor{Name: b.state.members[len(b.Actors)].name.String(), Color: -1, Life: []moment{}})
	}
	return m.index
}

func (b *drawing) life(e *ledger.Event) {
	m := b.state.member(e.Actor)
	a := &b.Actors[b.actor(m)]
	a.Sends, a.Medium, a.Group, a.Share = m.sends, string(m.medium), m.group.String(), m.settings.Share
	a.Manual, a.Latest = m.settings.Manual, m.settings.Reset == "latest"
	a.Session = m.settings.Session.Milliseconds()
	if !m.sends && a.Color < 0 {
		a.Color = b.colors
		b.colors++
	}
	if m.life != b.lives[m] || e.Kind == ledger.Join || e.Kind == ledger.Start {
		b.lives[m] = m.life
		a.Life = append(a.Life, moment{b.at, m.life, m.given, e.Kind == ledger.Crash && e.Flag})
	}
}

func (b *drawing) lines() int {
	n := 0
	for _, w := range b.writes {
		n += len(w.lines)
	}
	for _, s := range b.reads {
		n += len(s.work.lines) + len(s.given.lines) + len(s.marks.lines)
	}
	return n
}

func (b *drawing) finish() {
	orNone := func(lines []line) []line {
		if lines == nil {
			return []line{}
		}
		return lines
	}
	for i, w := range slices.Backward(b.writes) {
		b.Logs[i].Written = orNone(w.lines)
		if b.Logs[i].Born <= b.Logs[0].Born {
			b.Logs[i].Born = 0
		}
	}
	for i, s := range b.reads {
		b.Lanes[i].Work, b.Lanes[i].Given, b.Lanes[i].Marks = orNone(s.work.lines), s.given.lines, s.marks.lines
	}
}
