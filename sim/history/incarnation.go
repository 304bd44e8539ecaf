package history

import (
	"slices"

	"kafkasim/sim/ledger"
)

// life finds the incarnation that wrote an event.
//
//go:noinline
func (h *History) life(e *ledger.Event) *Incarnation {
	key := IncarnationID{e.Actor, e.Inc}
	if h.lastLife != nil && h.lastLife.IncarnationID == key {
		return h.lastLife
	}
	l := h.incarnationOf[key]
	if l == nil {
		l = &Incarnation{IncarnationID: key, Start: None, End: None, Unborn: None, Busy: None}
		h.incarnationOf[key] = l
		h.Incarnations = append(h.Incarnations, l)
	}
	h.lastLife = l
	return l
}

//go:noinline
func (h *History) reader(group, actor ledger.Name) *Reader {
	key := readerKey{Group: group}
	if group == (ledger.Name{}) {
		key.actor = actor
	}
	r := h.readerOf[key]
	if r == nil {
		r = &Reader{readerKey: key}
		h.readerOf[key] = r
		h.Readers = append(h.Readers, r)
	}
	return r
}

func (h *History) reading(e *ledger.Event) *Reading {
	if r := h.last; r != nil && r.Number == e.Partition && r.Partition.Topic == e.Topic &&
		r.Reader.Group == e.Group && (r.Reader.Grouped() || r.Reader.actor == e.Actor) {
		return r
	}
	key := readingKey{h.reader(e.Group, e.Actor), h.Partition(e.Topic, e.Partition)}
	r := h.readingOf[key]
	if r == nil {
		r = &Reading{Reader: key.reader, Partition: key.partition, Number: e.Partition}
		if x := h.expected[partitionKey{e.Topic, e.Partition}]; x != nil && len(h.Readings) == 0 { // a second reader may read less
			r.Delivered, r.Processed = make([]Index, 0, x.delivered), make([]Index, 0, x.processed)
		}
		h.readingOf[key] = r
		h.Readings = append(h.Readings, r)
		r.Reader.Readings = append(r.Reader.Readings, r)
	}
	h.last = r
	return r
}

// Incarnation is what one life of an actor did, or nil.
func (h *History) Incarnation(actor ledger.Name, inc uint16) *Incarnation {
	return h.incarnationOf[IncarnationID{actor, inc}]
}

// Group is a consumer group as a reader, or nil.
func (h *History) Group(name ledger.Name) *Reader { return h.readerOf[readerKey{Group: name}] }

// ReadingOf is what a reader did with a partition, or nil.
func (h *History) ReadingOf(r *Reader, p *Partition) *Reading { return h.readingOf[readingKey{r, p}] }

func (h *History) noteLife(at Index, e *ledger.Event) {
	l := h.life(e)
	switch {
	case e.Kind == ledger.Start && l.Start != None:
		l.Ghosts = append(l.Ghosts, at)
	case e.Kind == ledger.Start:
		l.wrote(at)
		h.noteStart(l, at, e)
	case l.End != None:
		l.wrote(at)
	default:
		l.End, l.How = at, e.Kind
		l.changes(at)
		for len(l.open) > 0 {
			l.open[0].close(at, e.Kind)
		}
	}
}

func (h *History) noteStart(l *Incarnation, at Index, e *ledger.Event) {
	l.Start, l.Topic = at, e.Topic
	if e.Detail != nil && e.Detail.Settings != nil {
		l.Settings = *e.Detail.Settings
	} else if e.Group == (ledger.Name{}) {
		return // a producer
	}
	l.Reader = h.reader(e.Group, e.Actor)
	if len(l.Reader.Starts) == 0 {
		l.Reader.Reset = l.Settings.Reset
	}
	l.Reader.Starts = append(l.Reader.Starts, at)
	l.Reader.Manual = l.Reader.Manual || l.Settings.Manual
	l.Reader.Share = l.Reader.Share || l.Settings.Share
	l.changes(at)
}

// changes notes that the members of the incarnation's group are no longer those
// who were there before.
func (l *Incarnation) changes(at Index) {
	if l.Reader != nil && l.Reader.Grouped() && !l.Free() {
		l.Reader.Changes = append(l.Reader.Changes, at)
	}
}

func (l *Incarnation) noteExpiry(at Index, e *ledger.Event) {
	l.SeenOff = append(l.SeenOff, at)
	if !e.Flag {
		l.Expirations = append(l.Expirations, at)
	}
	l.changes(at)
}

// did notes that a consumer did something, which only one that has started can.
func (l *Incarnation) did(at Index) {
	l.wrote(at)
	if l.Start == None && l.Unborn == None {
		l.Unborn = at
	}
}

func (h *History) noteMember(at Index, e *ledger.Event) {
	l := h.life(e)
	l.did(at)
	switch e.Kind {
	case ledger.Join:
		l.Joins, l.Busy = append(l.Joins, at), at
		if r := h.reader(e.Group, e.Actor); len(r.Turns) == 0 || e.Generation > r.latest {
			r.Turns, r.latest = append(r.Turns, at), e.Generation
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
	case s == nil && l.End == None:
		l.Assigns, l.Busy = l.Assigns+1, at
		r.begin(&Assignment{Incarnation: l, Begin: at, Assigned: true, Generation: e.Generation})
	}
}

func (r *Reading) begin(s *Assignment) *Assignment {
	s.Reading, s.End = r, None
	r.Assignments = append(r.Assignments, s)
	r.open = append(r.open, s)
	s.Incarnation.open = append(s.Incarnation.open, s)
	return s
}

func (s *Assignment) close(at Index, how ledger.Kind) {
	s.End, s.How = at, how
	is := func(o *Assignment) bool { return o == s }
	s.Incarnation.open = slices.DeleteFunc(s.Incarnation.open, is)
	s.Reading.open = slices.DeleteFunc(s.Reading.open, is)
}

// noteSeek lets the incarnation's span end where it leaves for another offset,
// and another begin. Who may not read the partition does not get it that way.
func (h *History) noteSeek(at Index, e *ledger.Event) {
	l := h.life(e)
	l.did(at)
	r := h.reading(e)
	r.Partition.reaches(e.Offset)
	before := r.spanOf(l)
	if before == nil && (!l.Free() || l.End != None) {
		return
	}
	l.Busy = at
	after := &Assignment{Incarnation: l, Begin: at, Sought: true}
	if before != nil {
		after.Assigned, after.Generation = before.Assigned, before.Generation
		before.close(at, ledger.Seek)
	}
	if len(l.Joins) > 0 {
		after.Generation = h.Event(l.Joins[len(l.Joins)-1]).Generation
	}
	r.begin(after)
}

// spanOf is the open span of an incarnation, or nil.
func (r *Reading) spanOf(l *Incarnation) *Assignment {
	for _, s := range r.open {
		if s.Incarnation == l {
			return s
		}
	}
	return nil
}

// noteWork sorts what a consumer did to its reading and, where it was entitled
// to it, to its span.
func (h *History) noteWork(at Index, e *ledger.Event) {
	l := h.life(e)
	l.did(at)
	r := h.reading(e)
	s := r.spanOf(l)
	if s == nil && l.Free() && l.End == None {
		s = r.begin(&Assignment{Incarnation: l, Begin: l.Start})
	}
	if (s == nil || !s.Assigned) && r.Reader.Grouped() && !r.Reader.Share && (e.Kind == ledger.Deliver || e.Kind == ledger.CommitSent) {
		r.Outside = append(r.Outside, at)
	}
	switch e.Kind {
	case ledger.Deliver:
		l.Busy = at
		h.payment(e.ID)
		r.Partition.reaches(e.Offset)
		r.Partition.ends.note(at, e.Offset+1)
		r.Delivered = append(r.Delivered, at)
		if s != nil {
			s.Delivered = append(s.Delivered, at)
		}
	case ledger.Process:
		l.Busy = at
		h.payment(e.ID)
		r.Partition.reaches(e.Offset)
		r.Processed = append(r.Processed, at)
		l.Processed = append(l.Processed, at)
		if s != nil {
			s.Processed = append(s.Processed, at)
		}
	case ledger.CommitSent, ledger.CommitOk:
		r.Commits = append(r.Commits, at)
	case ledger.CommitErr:
		h.noteRefusal(r, at, e)
	case ledger.Settle, ledger.Accept, ledger.Release:
		r.Partition.reaches(e.Offset)
		r.Settled = append(r.Settled, at)
	}
}

// noteRefusal lets a commit that the broker refused never have been: it moved no
// bookmark. An error that is not the broker's answer leaves that open.
func (h *History) noteRefusal(r *Reading, at Index, e *ledger.Event) {
	if !e.Flag {
		return
	}
	r.Refused = append(r.Refused, at)
	for i := len(r.Commits) - 1; i >= 0; i-- {
		sent := h.Event(r.Commits[i])
		if sent.Actor != e.Actor || sent.Inc != e.Inc || sent.Offset != e.Offset {
			continue
		}
		if sent.Kind == ledger.CommitSent {
			r.Commits = slices.Delete(r.Commits, i, i+1)
		}
		return
	}
}
