package check

import (
	"fmt"
	"slices"

	"kafkasim/sim/ledger"
)

type partitionKey struct {
	topic  ledger.Name
	number int32
}

// partition is the log of one partition as the ledger knows it.
//
// A record is there when the broker acknowledged it or the audit has it, and
// visible when the audit has it. What became of a record that is there and not
// visible says removed.go.
type partition struct {
	topic     ledger.Name
	starts    []sighting // of the log start, in the ledger's order
	raised    []int      // those of the starts that were higher than all before
	deletions []place    // Admin events that removed records
	end       int64      // one more than the highest offset that anybody named
	acks      []place    // in the ledger's order
	acked     []place    // by offset: the first acknowledgement that names it, or none
	audits    []place    // in the ledger's order
	audited   []place    // by offset: where the audit has it; none where it does not
	highest   int64      // offset that may be believed
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

func (p *partition) noteAck(at place, offset int64) {
	p.reaches(offset)
	for int64(len(p.acked)) <= offset {
		p.acked = append(p.acked, none)
	}
	p.acks = append(p.acks, at)
	if p.acked[offset] == none {
		p.acked[offset] = at
	}
}

// ackOf is the first acknowledgement of an offset, or none.
func (p *partition) ackOf(offset int64) place {
	if offset < 0 || offset >= int64(len(p.acked)) {
		return none
	}
	return p.acked[offset]
}

// there says whether there ever was a record at an offset, as far as anybody
// can know.
func (p *partition) there(offset int64) bool { return p.visible(offset) || p.ackOf(offset) != none }

// witness is who says so: the audit, or else the acknowledgement.
func (p *partition) witness(offset int64) place { return either(p.auditOf(offset), p.ackOf(offset)) }

func (p *partition) visible(offset int64) bool {
	return offset >= 0 && offset < int64(len(p.audited)) && p.audited[offset] != none
}

// follows says whether got is right for a reader whose next offset is from, and
// that got it at a place: nothing is left out between them but what had been
// removed by then. It also says what would be right.
func (h *history) follows(p *partition, from, got int64, at place) (want int64, ok bool) {
	want = from
	for want < got && (!p.there(want) || h.mayBeGone(p, want, at)) {
		want++
	}
	return want, want == got && (p.there(got) || p.goneSince(got) != none)
}

// auditOf is the place where the audit has the record, or none.
func (p *partition) auditOf(offset int64) place {
	if !p.visible(offset) {
		return none
	}
	return p.audited[offset]
}

// audited says whether the audit found anything in the topic, or the last look
// at it says that there was nothing to be found. Without that, nothing can be
// said about what is visible.
func (h *history) audited(topic ledger.Name) bool {
	for _, p := range h.partitions {
		if p.topic == topic && len(p.audits) > 0 {
			return true
		}
	}
	for _, at := range h.endSamples() {
		s := h.at(at).Detail.Sample
		full := func(p ledger.PartitionState) bool { return p.End > p.Start }
		if ledger.N(s.Topic) == topic && len(s.Partitions) > 0 && !slices.ContainsFunc(s.Partitions, full) {
			return true
		}
	}
	return false
}
