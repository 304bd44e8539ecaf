package history

import (
	"math"
	"sort"
	"time"

	"kafkasim/sim/ledger"
)

// What became of records that the log no longer begins with, and what excuses
// it. There are two excuses: an administrator deleted them, or they were older
// than the topic keeps them. A log start that moved for any other reason is a
// loss, and has no excuse.
//
// That the broker removed a record is seen a moment after it did: by then it
// must have been old enough, and between the last look that found it there and
// the first that did not it may have gone at any time from that age on. What was
// deleted by hand is there until the event that says so.

// sighting is what was seen at a place: where a log begins or ends, or a bookmark is.
type sighting struct {
	at    Index
	value int64
}

func (p *Partition) noteStart(at Index, start int64) {
	if n := len(p.raised); n == 0 || start > p.starts[p.raised[n-1]].value {
		p.raised = append(p.raised, len(p.starts))
	}
	p.starts = append(p.starts, sighting{at, start})
}

func (p *Partition) noteDeletion(at Index, start int64) {
	p.deletions = append(p.deletions, at)
	p.noteStart(at, start)
}

// goneIn is which of the starts was the first after an offset, or -1.
func (p *Partition) goneIn(offset int64) int {
	i := sort.Search(len(p.raised), func(i int) bool { return p.starts[p.raised[i]].value > offset })
	if i == len(p.raised) {
		return -1
	}
	return p.raised[i]
}

// GoneSince is where the log was first seen to begin after an offset, or none.
func (p *Partition) GoneSince(offset int64) Index {
	if i := p.goneIn(offset); i >= 0 {
		return p.starts[i].at
	}
	return None
}

// excuse is why a record is gone.
type excuse uint8

const (
	NoExcuse excuse = iota // it is not gone, or there is no reason
	Expired                // it was older than the topic keeps its records
	Deleted                // an administrator removed it
)

// Removal says why the record at an offset is no longer in the log.
func (h *History) Removal(p *Partition, offset int64) excuse {
	seen := p.GoneSince(offset)
	if seen == None {
		return NoExcuse
	}
	for _, at := range p.deletions {
		if at <= seen && h.Event(at).Offset > offset {
			return Deleted
		}
	}
	if h.oldEnough(p, offset, seen) {
		return Expired
	}
	return NoExcuse
}

// MayBeGone says whether, at a place, the record at an offset can have been
// removed, and with an excuse.
func (h *History) MayBeGone(p *Partition, offset int64, at Index) bool {
	seen, why := p.GoneSince(offset), h.Removal(p, offset)
	switch {
	case why == NoExcuse:
		return false
	case at >= seen:
		return true
	}
	return why == Expired && at > p.lastThere(offset) && h.oldEnough(p, offset, at)
}

// lastThere is the last look that found an offset there, before one did not.
func (p *Partition) lastThere(offset int64) Index {
	if i := p.goneIn(offset); i > 0 {
		return p.starts[i-1].at
	}
	return None
}

// ClocksDiffer is by how much the time at which a payment was sent may differ
// from the record's timestamp, which has milliseconds and is another clock's.
const ClocksDiffer = time.Second

// oldEnough says whether the record at an offset had expired at a place. One of
// which nobody knows when it was written nobody can miss either.
func (h *History) oldEnough(p *Partition, offset int64, at Index) bool {
	ack := p.ackOf(offset)
	if ack == None {
		return true
	}
	written := h.Event(ack).T
	if send := h.SendOf(h.Event(ack).ID); send != None {
		written = h.Event(send).T
	}
	return h.Event(at).T-written >= ShortestRetention(h.Retentions[p.Topic], max(ack, p.lastThere(offset)), at)-ClocksDiffer
}

// Retention is how long a topic keeps its records, or a broker its bookmarks, from
// a place on.
type Retention struct {
	at    Index
	least time.Duration
}

// keptByDefault is Kafka's log.retention.hours, and its offsets.retention.minutes.
const keptByDefault = 7 * 24 * time.Hour

// keepingOf is what an Admin event says about that.
func keepingOf(at Index, e *ledger.Event) Retention {
	if e.Flag {
		return Retention{at, math.MaxInt64}
	}
	return Retention{at, time.Duration(e.N)}
}

// Shortest is the shortest time for which something was kept at any place
// between two.
func ShortestRetention(keepings []Retention, from, to Index) time.Duration {
	least := keptByDefault
	for _, k := range keepings {
		switch {
		case k.at <= from:
			least = k.least
		case k.at < to:
			least = min(least, k.least)
		}
	}
	return least
}
