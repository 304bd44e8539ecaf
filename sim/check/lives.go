package check

import (
	"slices"

	"kafkasim/sim/ledger"
)

// life finds the incarnation that wrote an event.
func (h *history) life(e *ledger.Event) *life {
	key := lifeKey{e.Actor, e.Inc}
	if h.lastLife != nil && h.lastLife.lifeKey == key {
		return h.lastLife
	}
	l := h.lifeOf[key]
	if l == nil {
		l = &life{lifeKey: key, start: none, end: none, unborn: none, busy: none}
		h.lifeOf[key] = l
		h.lives = append(h.lives, l)
	}
	h.lastLife = l
	return l
}

func (h *history) reader(group, actor ledger.Name) *reader {
	key := readerKey{group: group}
	if group == (ledger.Name{}) {
		key.actor = actor
	}
	r := h.readerOf[key]
	if r == nil {
		r = &reader{readerKey: key}
		h.readerOf[key] = r
		h.readers = append(h.readers, r)
	}
	return r
}

func (h *history) reading(e *ledger.Event) *reading {
	if r := h.last; r != nil && r.number == e.Partition && r.partition.topic == e.Topic &&
		r.reader.group == e.Group && (r.reader.grouped() || r.reader.actor == e.Actor) {
		return r
	}
	key := readingKey{h.reader(e.Group, e.Actor), h.partition(e.Topic, e.Partition)}
	r := h.readingOf[key]
	if r == nil {
		r = &reading{reader: key.reader, partition: key.partition, number: e.Partition}
		h.readingOf[key] = r
		h.readings = append(h.readings, r)
		r.reader.readings = append(r.reader.readings, r)
	}
	h.last = r
	return r
}

func (h *history) noteLife(at place, e *ledger.Event) {
	l := h.life(e)
	switch {
	case e.Kind == ledger.Start && l.start != none:
		l.ghosts = append(l.ghosts, at)
	case e.Kind == ledger.Start:
		l.wrote(at)
		h.noteStart(l, at, e)
	case l.end != none:
		l.wrote(at)
	default:
		l.end, l.how = at, e.Kind
		l.changes(at)
		for len(l.open) > 0 {
			l.open[0].close(at, e.Kind)
		}
	}
}

func (h *history) noteStart(l *life, at place, e *ledger.Event) {
	l.start, l.topic = at, e.Topic
	if e.Detail != nil && e.Detail.Settings != nil {
		l.settings = *e.Detail.Settings
	} else if e.Group == (ledger.Name{}) {
		return // a producer
	}
	l.reader = h.reader(e.Group, e.Actor)
	if len(l.reader.starts) == 0 {
		l.reader.reset = l.settings.Reset
	}
	l.reader.starts = append(l.reader.starts, at)
	l.reader.manual = l.reader.manual || l.settings.Manual
	l.reader.share = l.reader.share || l.settings.Share
	l.changes(at)
}

// changes notes that the members of the incarnation's group are no longer those
// who were there before.
func (l *life) changes(at place) {
	if l.reader != nil && l.reader.grouped() && !l.free() {
		l.reader.changes = append(l.reader.changes, at)
	}
}

func (l *life) noteExpiry(at place, e *ledger.Event) {
	l.seenOff = append(l.seenOff, at)
	if !e.Flag {
		l.expels = append(l.expels, at)
	}
	l.changes(at)
}

// did notes that a consumer did something, which only one that has started can.
func (l *life) did(at place) {
	l.wrote(at)
	if l.start == none && l.unborn == none {
		l.unborn = at
	}
}

func (h *history) noteMember(at place, e *ledger.Event) {
	l := h.life(e)
	l.did(at)
	switch e.Kind {
	case ledger.Join:
		l.joins, l.busy = append(l.joins, at), at
		if r := h.reader(e.Group, e.Actor); len(r.turns) == 0 || e.Generation > r.latest {
			r.turns, r.latest = append(r.turns, at), e.Generation
		}
		return
	case ledger.Lost:
		l.changes(at)
	}
	r := h.reading(e)
	s := r.spanOf(l)
	switch {
	case e.Kind != ledger.Assign:
		if s != nil {
			s.close(at, e.Kind)
		}
	case s == nil && l.end == none:
		l.assigns, l.busy = l.assigns+1, at
		r.begin(&span{life: l, begin: at, assigned: true, generation: e.Generation})
	}
}

func (r *reading) begin(s *span) *span {
	s.reading, s.end = r, none
	r.spans = append(r.spans, s)
	r.open = append(r.open, s)
	s.life.open = append(s.life.open, s)
	return s
}

func (s *span) close(at place, how ledger.Kind) {
	s.end, s.how = at, how
	is := func(o *span) bool { return o == s }
	s.life.open = slices.DeleteFunc(s.life.open, is)
	s.reading.open = slices.DeleteFunc(s.reading.open, is)
}

// noteSeek lets the incarnation's span end where it leaves for another offset,
// and another begin. Who may not read the partition does not get it that way.
func (h *history) noteSeek(at place, e *ledger.Event) {
	l := h.life(e)
	l.did(at)
	r := h.reading(e)
	r.partition.reaches(e.Offset)
	before := r.spanOf(l)
	if before == nil && (!l.free() || l.end != none) {
		return
	}
	l.busy = at
	after := &span{life: l, begin: at, sought: true}
	if before != nil {
		after.assigned, after.generation = before.assigned, before.generation
		before.close(at, ledger.Seek)
	}
	if len(l.joins) > 0 {
		after.generation = h.at(l.joins[len(l.joins)-1]).Generation
	}
	r.begin(after)
}

// spanOf is the open span of an incarnation, or nil.
func (r *reading) spanOf(l *life) *span {
	for _, s := range r.open {
		if s.life == l {
			return s
		}
	}
	return nil
}

// noteWork sorts what a consumer did to its reading and, where it was entitled
// to it, to its span.
func (h *history) noteWork(at place, e *ledger.Event) {
	l := h.life(e)
	l.did(at)
	r := h.reading(e)
	s := r.spanOf(l)
	if s == nil && l.free() && l.end == none {
		s = r.begin(&span{life: l, begin: l.start})
	}
	if (s == nil || !s.assigned) && r.reader.grouped() && !r.reader.share && (e.Kind == ledger.Deliver || e.Kind == ledger.CommitSent) {
		r.outside = append(r.outside, at)
	}
	switch e.Kind {
	case ledger.Deliver:
		l.busy = at
		h.payment(e.ID)
		r.partition.reaches(e.Offset)
		r.delivered = append(r.delivered, at)
		if s != nil {
			s.delivered = append(s.delivered, at)
		}
	case ledger.Process:
		l.busy = at
		h.payment(e.ID)
		r.partition.reaches(e.Offset)
		r.processed = append(r.processed, at)
		l.processed = append(l.processed, at)
		if s != nil {
			s.processed = append(s.processed, at)
		}
	case ledger.CommitSent, ledger.CommitOk:
		r.commits = append(r.commits, at)
	case ledger.CommitErr:
		h.noteRefusal(r, at, e)
	case ledger.Settle, ledger.Accept, ledger.Release:
		r.partition.reaches(e.Offset)
		r.settled = append(r.settled, at)
	}
}

// noteRefusal lets a commit that the broker refused never have been: it moved no
// bookmark. An error that is not the broker's answer leaves that open.
func (h *history) noteRefusal(r *reading, at place, e *ledger.Event) {
	if !e.Flag {
		return
	}
	r.refused = append(r.refused, at)
	for i := len(r.commits) - 1; i >= 0; i-- {
		sent := h.at(r.commits[i])
		if sent.Actor != e.Actor || sent.Inc != e.Inc || sent.Offset != e.Offset {
			continue
		}
		if sent.Kind == ledger.CommitSent {
			r.commits = slices.Delete(r.commits, i, i+1)
		}
		return
	}
}
