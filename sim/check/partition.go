package check

import (
	"fmt"
	"sort"

	"kafkasim/sim/ledger"
)

type partitionKey struct {
	topic  ledger.Name
	number int32
}

// partition is the log of one partition as the ledger knows it.
//
// A record is visible when the audit has it. What was removed before the audit
// (the log start moved) is not: of offsets below the log start nobody can say
// afterwards when they went, so checks are lenient there.
type partition struct {
	topic   ledger.Name
	start   int64      // the log start when it was last seen
	starts  []sighting // of the log start, in the ledger's order
	end     int64      // one more than the highest offset that anybody named
	acks    []place    // in the ledger's order
	audits  []place    // in the ledger's order
	audited []place    // by offset: where the audit has it; none where it does not
	highest int64      // offset that may be believed
}

// sighting is a log start that was seen at a place.
type sighting struct {
	at    place
	start int64
}

func (p *partition) noteStart(at place, start int64) {
	p.starts = append(p.starts, sighting{at, start})
	p.start = start
}

// removedAt is where the log was first seen to begin behind an offset, or none.
func (p *partition) removedAt(offset int64) place {
	i := sort.Search(len(p.starts), func(i int) bool { return p.starts[i].start > offset })
	if i == len(p.starts) {
		return none
	}
	return p.starts[i].at
}

// mostStart is the highest offset at which the log can have begun at a place:
// where it was next seen to begin.
func (p *partition) mostStart(at place) int64 {
	i := sort.Search(len(p.starts), func(i int) bool { return p.starts[i].at > at })
	if i == len(p.starts) {
		return p.start
	}
	return p.starts[i].start
}

func (h *history) partition(topic ledger.Name, number int32) *partition {
	key := partitionKey{topic, number}
	p := h.partitionOf[key]
	if p == nil {
		p = &partition{topic: topic, highest: 4*h.length + 1<<16}
		h.partitionOf[key] = p
		h.partitions = append(h.partitions, p)
	}
	return p
}

// reaches makes room for an offset. One that is far larger than the whole
// ledger cannot come from a run and would only eat the memory.
func (p *partition) reaches(offset int64) {
	if offset < 0 || offset > p.highest {
		panic(fmt.Sprintf("no record can have the offset %d", offset))
	}
	p.end = max(p.end, offset+1)
}

func (p *partition) noteAudit(at place, offset int64) {
	p.reaches(offset)
	for int64(len(p.audited)) <= offset {
		p.audited = append(p.audited, none)
	}
	p.audits = append(p.audits, at)
	if p.audited[offset] == none {
		p.audited[offset] = at
	}
}

func (p *partition) visible(offset int64) bool {
	return offset >= 0 && offset < int64(len(p.audited)) && p.audited[offset] != none
}

// nextVisible is the first visible offset from an offset on; where there is
// none it is an offset that is not visible.
func (p *partition) nextVisible(from int64) int64 {
	for from < int64(len(p.audited)) && !p.visible(from) {
		from++
	}
	return from
}

// follows says whether got is right for a reader whose next offset is from:
// nothing visible is left out between them. It also says what would be right.
func (p *partition) follows(from, got int64) (want int64, ok bool) {
	if got < p.start {
		return from, got >= from
	}
	want = p.nextVisible(from)
	return want, got == want && p.visible(got)
}

// auditOf is the place where the audit has the record, or none.
func (p *partition) auditOf(offset int64) place {
	if !p.visible(offset) {
		return none
	}
	return p.audited[offset]
}

// audited says whether the audit found anything in the topic. Without that,
// nothing can be said about what is visible.
func (h *history) audited(topic ledger.Name) bool {
	for _, p := range h.partitions {
		if p.topic == topic && len(p.audits) > 0 {
			return true
		}
	}
	return false
}
