package ledger

import (
	"math"
	"time"
)

// events are kept by the million, and most are alike but for a few numbers: a
// packed event is a third of one, and the garbage collector has nothing to look for
// in it.
type events struct {
	chunks [][]packed
	length int
	alike  []Event          // the events' other fields, each set of them once
	placed map[Event]uint32 // where they are in there
	recent [kinds][8]uint32 // where those of a kind's last event are, by the partition's last bits
	odd    []Event          // those that do not pack: they have a Detail, or a number that is too large
}

// packed are the numbers of an event, and where the rest of it is: in alike or,
// with the bit unpacked, all of it in odd.
type packed struct {
	t                          int64
	offset, id, n, cents, user uint32
	rest                       uint32
}

const unpacked = 1 << 31

// chunk is how many events are stored side by side: growing never copies more
// than the list of chunks.
const chunk = 1 << 12

func (s *events) add(e *Event) {
	if s.length%chunk == 0 {
		s.chunks = append(s.chunks, make([]packed, 0, chunk))
	}
	last := &s.chunks[len(s.chunks)-1]
	*last = append(*last, s.pack(e))
	s.length++
}

func (s *events) pack(e *Event) packed {
	if e.Detail != nil || uint64(e.Offset|e.ID|e.N|e.Cents) > math.MaxUint32 {
		s.odd = append(s.odd, *e)
		return packed{rest: unpacked | uint32(len(s.odd)-1)}
	}
	return packed{
		t: int64(e.T), offset: uint32(e.Offset), id: uint32(e.ID), n: uint32(e.N), cents: uint32(e.Cents), user: uint32(e.User),
		rest: s.place(e),
	}
}

// place finds the fields of an event that are no numbers of its own among those of
// the events before.
func (s *events) place(e *Event) uint32 {
	rest := *e
	rest.T, rest.Offset, rest.ID, rest.N, rest.Cents, rest.User = 0, 0, 0, 0, 0, 0
	recent := &s.recent[e.Kind][e.Partition&7]
	if at := *recent; int(at) < len(s.alike) && s.alike[at] == rest {
		return at
	}
	at, known := s.placed[rest]
	if !known {
		if s.placed == nil {
			s.placed = map[Event]uint32{}
		}
		at = uint32(len(s.alike))
		s.alike, s.placed[rest] = append(s.alike, rest), at
	}
	*recent = at
	return at
}

//go:noinline
func (s *events) read(place int, e *Event) {
	p := &s.chunks[place/chunk][place%chunk]
	if p.rest&unpacked != 0 {
		*e = s.odd[p.rest&^unpacked]
		return
	}
	*e = s.alike[p.rest]
	e.T, e.Offset, e.ID, e.N, e.Cents, e.User = time.Duration(p.t), int64(p.offset), int64(p.id), int64(p.n), int64(p.cents), int32(p.user)
}

func (s *events) kind(place int) Kind {
	p := &s.chunks[place/chunk][place%chunk]
	if p.rest&unpacked != 0 {
		return s.odd[p.rest&^unpacked].Kind
	}
	return s.alike[p.rest].Kind
}
