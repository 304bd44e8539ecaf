package history

import (
	"fmt"
	"slices"

	"kafkasim/sim/ledger"
)

type partitionKey struct {
	topic  ledger.Name
	number int32
}

// Partition is the log of one partition as the ledger knows it.
//
// A record is there when the broker acknowledged it or the audit has it, and
// visible when the audit has it. What became of a record that is there and not
// visible says removed.go.
type Partition struct {
	Topic     ledger.Name
	starts    []sighting // of the log start, in the ledger's order
	raised    []int      // those of the starts that were higher than all before
	deletions []Index    // Admin events that removed records
	ends      seen       // the log end, where it was seen to be higher
	End       int64      // one more than the highest offset that anybody named
	Acks      []Index    // in the ledger's order
	acked     []Index    // by offset: the first acknowledgement that names it, or none
	Audits    []Index    // in the ledger's order
	audited   []Index    // by offset: where the audit has it; none where it does not
	highest   int64      // offset that may be believed
}

func (h *History) Partition(topic ledger.Name, number int32) *Partition {
	key := partitionKey{topic, number}
	p := h.partitionOf[key]
	if p == nil {
		p = &Partition{Topic: topic, highest: 4*h.length + 1<<16}
		h.expected[key].make(p)
		h.partitionOf[key] = p
		h.Partitions = append(h.Partitions, p)
	}
	return p
}

// reaches makes room for an offset. One that is far larger than the whole
// ledger cannot come from a run and would only eat the memory.
func (p *Partition) reaches(offset int64) {
	if offset < 0 || offset > p.highest {
		panic(fmt.Sprintf("no record can have the offset %d", offset))
	}
	p.End = max(p.End, offset+1)
}

func (p *Partition) noteAudit(at Index, offset int64) {
	p.reaches(offset)
	for int64(len(p.audited)) <= offset {
		p.audited = append(p.audited, None)
	}
	p.Audits = append(p.Audits, at)
	if p.audited[offset] == None {
		p.audited[offset] = at
	}
}

func (p *Partition) noteAck(at Index, offset int64) {
	p.reaches(offset)
	for int64(len(p.acked)) <= offset {
		p.acked = append(p.acked, None)
	}
	p.Acks = append(p.Acks, at)
	p.ends.note(at, offset+1)
	if p.acked[offset] == None {
		p.acked[offset] = at
	}
}

// ackOf is the first acknowledgement of an offset, or none.
func (p *Partition) ackOf(offset int64) Index {
	if offset < 0 || offset >= int64(len(p.acked)) {
		return None
	}
	return p.acked[offset]
}

// There says whether there ever was a record at an offset, as far as anybody
// can know.
func (p *Partition) There(offset int64) bool { return p.Visible(offset) || p.ackOf(offset) != None }

// Witness is who says so: the audit, or else the acknowledgement.
func (p *Partition) Witness(offset int64) Index { return Either(p.AuditOf(offset), p.ackOf(offset)) }

func (p *Partition) Visible(offset int64) bool {
	return offset >= 0 && offset < int64(len(p.audited)) && p.audited[offset] != None
}

// Follows says whether got is right for a reader whose next offset is from, and
// that got it at a place: nothing is left out between them but what had been
// removed by then. It also says what would be right.
func (h *History) Follows(p *Partition, from, got int64, at Index) (want int64, ok bool) {
	want = from
	for want < got && (!p.There(want) || h.MayBeGone(p, want, at)) {
		want++
	}
	return want, want == got && (p.There(got) || p.GoneSince(got) != None)
}

// AuditOf is the place where the audit has the record, or none.
func (p *Partition) AuditOf(offset int64) Index {
	if !p.Visible(offset) {
		return None
	}
	return p.audited[offset]
}

// Audited says whether the audit found anything in the topic, or the last look
// at it says that there was nothing to be found. Without that, nothing can be
// said about what is visible.
func (h *History) Audited(topic ledger.Name) bool {
	for _, p := range h.Partitions {
		if p.Topic == topic && len(p.Audits) > 0 {
			return true
		}
	}
	for _, at := range h.EndSamples() {
		s := h.Event(at).Detail.Sample
		full := func(p ledger.PartitionState) bool { return p.End > p.Start }
		if ledger.N(s.Topic) == topic && len(s.Partitions) > 0 && !slices.ContainsFunc(s.Partitions, full) {
			return true
		}
	}
	return false
}

// Either is the first of two places, or the second where there is no first.
//
//go:noinline
func Either(a, b Index) Index {
	if a == None {
		return b
	}
	return a
}
