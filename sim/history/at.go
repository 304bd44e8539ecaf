package history

import (
	"slices"
	"sort"

	"kafkasim/sim/ledger"
)

// Standing is how things stand right after an event: how far each log reaches, where
// each reader's bookmark is, who owns the partition, and who has processed how far.
type Standing struct {
	Logs     []LogAt     // of History.Partitions, in their order
	Readings []ReadingAt // of History.Readings, in their order
}

// LogAt is a partition's log.
type LogAt struct {
	Partition *Partition
	Start     int64 // the first offset that is still there, as far as anybody has seen
	End       int64 // the offset that the next record gets, as far as anybody has seen
}

// ReadingAt is a reader at a partition.
type ReadingAt struct {
	Reading  *Reading
	Bookmark int64        // the committed offset, the next one to read; -1 = none
	Owner    *Incarnation // nil = nobody. The dead own what they have until their group drops them
}

// At is how things stand right after the event at a place.
func (h *History) At(at Index) Standing {
	var s Standing
	for _, p := range h.Partitions {
		s.Logs = append(s.Logs, LogAt{p, p.startAt(at), lastSeen(p.ends, at)})
	}
	for _, r := range h.Readings {
		s.Readings = append(s.Readings, ReadingAt{r, h.BookmarkAt(r, at), r.OwnerAt(at)})
	}
	return s
}

// startAt is where the log was seen to begin by a place, 0 before anybody looked.
func (p *Partition) startAt(at Index) int64 {
	if i := sort.Search(len(p.raised), func(i int) bool { return p.starts[p.raised[i]].at > at }); i > 0 {
		return p.starts[p.raised[i-1]].value
	}
	return 0
}

// seen are the values that only grow, and where each was first seen.
type seen []sighting

func (s *seen) note(at Index, value int64) {
	if n := len(*s); n == 0 && value > 0 || n > 0 && value > (*s)[n-1].value {
		*s = append(*s, sighting{at, value})
	}
}

// lastSeen is the value at a place, 0 before the first.
func lastSeen(s seen, at Index) int64 {
	if i := sort.Search(len(s), func(i int) bool { return s[i].at > at }); i > 0 {
		return s[i-1].value
	}
	return 0
}

// noteBookmarks notes where the brokers say that the bookmarks of a partition are.
func (h *History) noteBookmarks(at Index, s *ledger.Snapshot, p *Partition, i int) {
	for _, g := range s.Groups {
		if r := h.Group(ledger.N(g.Group)); r != nil && !g.Share { // a share group has none
			if x := h.ReadingOf(r, p); x != nil {
				x.looks = append(x.looks, sighting{at, g.Committed[i]})
			}
		}
	}
}

// BookmarkAt is the committed offset right after a place, or -1: what the last commit
// that counted said, or whoever set it by hand, unless the broker has forgotten it. A
// later look at the brokers is believed.
func (h *History) BookmarkAt(r *Reading, at Index) int64 {
	last := max(h.CommittedBefore(r, at+1), LastBefore(at+1, r.resets))
	look := sort.Search(len(r.looks), func(i int) bool { return r.looks[i].at > at }) - 1
	switch forgotten := LastBefore(at+1, r.Forgotten); {
	case look >= 0 && r.looks[look].at > max(last, forgotten):
		return r.looks[look].value
	case last == None || last < forgotten:
		return -1
	}
	return h.Event(last).Offset
}

// OwnerAt is who owns the partition right after a place, or nil. Who took it by hand owns
// it where the group has given it to nobody.
func (r *Reading) OwnerAt(at Index) *Incarnation {
	if r.Reader.Share {
		return nil
	}
	begun := r.Assignments[:sort.Search(len(r.Assignments), func(i int) bool { return r.Assignments[i].Begin > at })]
	var last, byHand *Assignment
	for _, a := range slices.Backward(begun) {
		switch open := a.End == None || a.End > at; {
		case open && a.Assigned:
			return a.Incarnation
		case open && byHand == nil:
			byHand = a
		case a.Assigned && last == nil:
			last = a
		}
	}
	switch {
	case last != nil && last.How == ledger.Crash && last.Incarnation.droppedSince(last.End, at) == None:
		return last.Incarnation
	case byHand != nil:
		return byHand.Incarnation
	}
	return nil
}

// droppedSince is where an incarnation's group was first seen to have dropped it,
// between two places, or None.
func (l *Incarnation) droppedSince(after, at Index) Index {
	for _, drop := range l.SeenOff {
		if drop > after && drop <= at {
			return drop
		}
	}
	return None
}

// ProcessedAt is the last offset of the partition that an incarnation has processed
// by a place, or -1.
func (h *History) ProcessedAt(r *Reading, l *Incarnation, at Index) int64 {
	for i := len(r.Assignments) - 1; i >= 0; i-- {
		a := r.Assignments[i]
		if a.Incarnation != l || a.Begin > at {
			continue
		}
		if n := sort.Search(len(a.Processed), func(i int) bool { return a.Processed[i] > at }); n > 0 {
			return h.Event(a.Processed[n-1]).Offset
		}
	}
	return -1
}
