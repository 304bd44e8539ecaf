package check

import (
	"math"
	"sort"
	"strings"
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

// sighting is a log start that was seen at a place.
type sighting struct {
	at    place
	start int64
}

func (p *partition) noteStart(at place, start int64) {
	if n := len(p.raised); n == 0 || start > p.starts[p.raised[n-1]].start {
		p.raised = append(p.raised, len(p.starts))
	}
	p.starts = append(p.starts, sighting{at, start})
}

func (p *partition) noteDeletion(at place, start int64) {
	p.deletions = append(p.deletions, at)
	p.noteStart(at, start)
}

// goneIn is which of the starts was the first after an offset, or -1.
func (p *partition) goneIn(offset int64) int {
	i := sort.Search(len(p.raised), func(i int) bool { return p.starts[p.raised[i]].start > offset })
	if i == len(p.raised) {
		return -1
	}
	return p.raised[i]
}

// goneSince is where the log was first seen to begin after an offset, or none.
func (p *partition) goneSince(offset int64) place {
	if i := p.goneIn(offset); i >= 0 {
		return p.starts[i].at
	}
	return none
}

// excuse is why a record is gone.
type excuse uint8

const (
	noExcuse excuse = iota // it is not gone, or there is no reason
	expired                // it was older than the topic keeps its records
	deleted                // an administrator removed it
)

// removal says why the record at an offset is no longer in the log.
func (h *history) removal(p *partition, offset int64) excuse {
	seen := p.goneSince(offset)
	if seen == none {
		return noExcuse
	}
	for _, at := range p.deletions {
		if at <= seen && h.at(at).Offset > offset {
			return deleted
		}
	}
	if h.oldEnough(p, offset, seen) {
		return expired
	}
	return noExcuse
}

// mayBeGone says whether, at a place, the record at an offset can have been
// removed, and with an excuse.
func (h *history) mayBeGone(p *partition, offset int64, at place) bool {
	seen, why := p.goneSince(offset), h.removal(p, offset)
	switch {
	case why == noExcuse:
		return false
	case at >= seen:
		return true
	}
	return why == expired && at > p.lastThere(offset) && h.oldEnough(p, offset, at)
}

// lastThere is the last look that found an offset there, before one did not.
func (p *partition) lastThere(offset int64) place {
	if i := p.goneIn(offset); i > 0 {
		return p.starts[i-1].at
	}
	return none
}

// clocksDiffer is by how much the time at which a payment was sent may differ
// from the record's timestamp, which has milliseconds and is another clock's.
const clocksDiffer = time.Second

// oldEnough says whether the record at an offset had expired at a place. One of
// which nobody knows when it was written nobody can miss either.
func (h *history) oldEnough(p *partition, offset int64, at place) bool {
	ack := p.ackOf(offset)
	if ack == none {
		return true
	}
	written := h.at(ack).T
	if send := h.sendOf(h.at(ack).ID); send != none {
		written = h.at(send).T
	}
	return h.at(at).T-written >= shortest(h.keepings[p.topic], max(ack, p.lastThere(offset)), at)-clocksDiffer
}

// keeping is how long a topic keeps its records, or a broker its bookmarks, from
// a place on.
type keeping struct {
	at    place
	least time.Duration
}

// keptByDefault is Kafka's log.retention.hours, and its offsets.retention.minutes.
const keptByDefault = 7 * 24 * time.Hour

// keepingOf is what an Admin event says about that; without a duration it is for
// ever.
func keepingOf(at place, e *ledger.Event) keeping {
	least := time.Duration(math.MaxInt64)
	for _, arg := range e.Detail.Args {
		if d, err := time.ParseDuration(strings.TrimPrefix(arg, "dur:")); err == nil {
			least = d
		}
	}
	return keeping{at, least}
}

// shortest is the shortest time for which something was kept at any place
// between two.
func shortest(keepings []keeping, from, to place) time.Duration {
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
