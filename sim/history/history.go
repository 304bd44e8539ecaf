// Package history is a ledger, indexed once, in the order in which those who read
// it ask for things: by payment, by partition, by reader (a consumer group, or a
// consumer without one), by incarnation (one life of an actor).
//
// Its contract: Of goes through the ledger once, and what it returns must not be
// changed. A place in the ledger is an Index. Nothing is judged and nothing is
// worded here, and a history knows only what somebody wrote down.
package history

import (
	"slices"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
)

// Index is the position of an event in the ledger. It is narrower than an int
// because a run has millions of them.
type Index int32

// None is no place in the ledger.
const None Index = -1

// Nowhere is a list of n that are None.
func Nowhere(n int) []Index {
	list := make([]Index, n)
	for i := range list {
		list[i] = None
	}
	return list
}

// History is a ledger, indexed.
//
// What there are many of (payments, records) is in slices, by id or offset; maps hold
// only what is few (actors, groups, partitions). Lists are in the order in
// which things first show in the ledger, so that ranging over them is
// deterministic.
type History struct {
	Ledger        *ledger.Ledger
	Finished      bool  // the script ran to its end
	End           Index // of the last event that is no verdict
	Settled       Index // of the first end sample: what follows only tears down
	Payments      []Payment
	Partitions    []*Partition
	Incarnations  []*Incarnation
	Readers       []*Reader
	Readings      []*Reading
	Samples       []Index                     // Sample events
	Requests      []Index                     // Request events
	Faults        []Index                     // Fault events
	Growths       []Index                     // partitions were added to a topic
	Retentions    map[ledger.Name][]Retention // of topics, as they were set
	BookmarksKept []Retention                 // of the bookmarks of empty groups
	Restarts      []Index                     // where the broker was started again
	Outages       []Index                     // where it was stopped or started again
	Lacks         []string                    // evidence that these brokers cannot give

	length        int64 // of the ledger
	expected      map[partitionKey]*expectation
	partitionOf   map[partitionKey]*Partition
	incarnationOf map[IncarnationID]*Incarnation
	readerOf      map[readerKey]*Reader
	readingOf     map[readingKey]*Reading
	last          *Reading // the last one asked for, which mostly is the next one too
	lastLife      *Incarnation
}

// Payment is what became of one id. Entry 0 is for every id that no
// payment of this run can have.
type Payment struct {
	Send, Ack, Nack Index // the first of each
	Surplus         Index // the second answer to the same payment
}

// Of reads a ledger. One that makes no sense gives an error.
func Of(l *ledger.Ledger) (h *History, err error) {
	defer func() {
		if r := recover(); r != nil {
			h, err = nil, failure.New("the ledger cannot be judged: %v", r)
		}
	}()
	return read(l), nil
}

func read(l *ledger.Ledger) *History {
	outcome, _ := l.Ending()
	h := &History{
		Ledger: l, length: int64(l.Len()), Finished: outcome == ledger.Finished, End: None, Settled: None,
		Payments:    []Payment{{None, None, None, None}},
		partitionOf: map[partitionKey]*Partition{}, incarnationOf: map[IncarnationID]*Incarnation{},
		readerOf: map[readerKey]*Reader{}, readingOf: map[readingKey]*Reading{}, Retentions: map[ledger.Name][]Retention{},
		expected: expect(l),
	}
	for i, e := range l.All() {
		if !e.Kind.Afterword() {
			h.End = Index(i)
			h.note(Index(i), e)
		}
	}
	return h
}

// Event is what the ledger has at a place.
//
//go:noinline
func (h *History) Event(p Index) ledger.Event { return h.Ledger.At(int(p)) }

func (h *History) note(at Index, e *ledger.Event) {
	switch e.Kind {
	case ledger.Send, ledger.Ack, ledger.Nack:
		h.noteProducer(at, e)
	case ledger.Start, ledger.Close, ledger.Crash:
		h.noteLife(at, e)
	case ledger.MemberExpired:
		h.life(e).noteExpiry(at, e)
	case ledger.Removed:
		h.Partition(e.Topic, e.Partition).noteStart(at, e.Offset)
	case ledger.Forgotten:
		r := h.reading(e)
		r.Forgotten = append(r.Forgotten, at)
	case ledger.Join, ledger.Assign, ledger.Revoke, ledger.Lost:
		h.noteMember(at, e)
	case ledger.Deliver, ledger.Process, ledger.CommitSent, ledger.CommitOk, ledger.CommitErr,
		ledger.Settle, ledger.Accept, ledger.Release:
		h.noteWork(at, e)
	case ledger.Audit:
		h.payment(e.ID)
		h.Partition(e.Topic, e.Partition).noteAudit(at, e.Offset)
	case ledger.Sample:
		h.Samples = append(h.Samples, at)
		if e.Detail.Sample.Why == ledger.SampleEnd && h.Settled == None {
			h.Settled = at
		}
		topic := ledger.N(e.Detail.Sample.Topic)
		for i, s := range e.Detail.Sample.Partitions {
			p := h.Partition(topic, s.Partition)
			p.noteStart(at, s.Start)
			p.ends.note(at, s.End)
			h.noteBookmarks(at, e.Detail.Sample, p, i)
		}
	case ledger.Request:
		h.Requests = append(h.Requests, at)
	case ledger.Fault:
		h.Faults = append(h.Faults, at)
	case ledger.Unsupported:
		h.Lacks = append(h.Lacks, e.Detail.Text)
	case ledger.Ask:
		r := h.reader(e.Group, e.Actor)
		r.Asks = append(r.Asks, at)
	case ledger.Seek:
		h.noteSeek(at, e)
	case ledger.Admin:
		h.noteAdmin(at, e)
		h.noteReset(at, e)
	}
}

// noteAdmin notes what somebody did to the cluster by hand.
func (h *History) noteAdmin(at Index, e *ledger.Event) {
	switch e.Detail.Text {
	case ledger.AdminKeep:
		h.Retentions[e.Topic] = append(h.Retentions[e.Topic], keepingOf(at, e))
	case ledger.AdminKeepBookmarks:
		h.BookmarksKept = append(h.BookmarksKept, keepingOf(at, e))
	case ledger.AdminDeleteRecords:
		h.Partition(e.Topic, e.Partition).noteDeletion(at, e.Offset)
	case ledger.AdminStart:
		h.Restarts, h.Outages = append(h.Restarts, at), append(h.Outages, at)
	case ledger.AdminStop:
		h.Outages = append(h.Outages, at)
	case ledger.AdminPartitions:
		h.Growths = append(h.Growths, at)
	}
}

// noteReset notes who moved the bookmarks of a group by hand: of a partition,
// or, where the event names no topic, all of them.
func (h *History) noteReset(at Index, e *ledger.Event) {
	switch {
	case e.Detail.Text == ledger.AdminResetRefused:
		r := h.reader(e.Group, ledger.Name{})
		r.Refusals = append(r.Refusals, at)
	case e.Detail.Text != ledger.AdminReset:
	case e.Topic == (ledger.Name{}):
		r := h.reader(e.Group, ledger.Name{})
		r.resets = append(r.resets, at)
	default:
		r := h.reading(e)
		r.resets = append(r.resets, at)
	}
}

func (h *History) noteProducer(at Index, e *ledger.Event) {
	p := h.payment(e.ID)
	switch e.Kind {
	case ledger.Send:
		h.life(e).wrote(at)
		if p.Send == None {
			p.Send = at
		}
		return
	case ledger.Ack:
		h.Partition(e.Topic, e.Partition).noteAck(at, e.Offset)
	}
	switch {
	case p.answered() && p.Surplus == None:
		p.Surplus = at
	case p.answered():
	case e.Kind == ledger.Ack:
		p.Ack = at
	default:
		p.Nack = at
	}
	if e.Inc > 0 {
		h.life(e).wrote(at)
	}
}

func (p *Payment) answered() bool { return p.Ack != None || p.Nack != None }

// payment returns the entry of an id and makes room for it, so that afterwards
// every id in the ledger has a slot.
func (h *History) payment(id int64) *Payment {
	slot := h.Slot(id)
	for len(h.Payments) <= slot {
		h.Payments = append(h.Payments, Payment{None, None, None, None})
	}
	return &h.Payments[slot]
}

// Slot is the index of an id in payments. IDs are dense, so one that is larger
// than the ledger is nobody's.
//
//go:noinline
func (h *History) Slot(id int64) int {
	if id < 1 || id > h.length+1024 {
		return 0
	}
	return int(id)
}

// EndSamples are the last samples of each topic that were taken when
// everything was over.
func (h *History) EndSamples() []Index {
	var out []Index
	for _, at := range h.Samples {
		s := h.Event(at).Detail.Sample
		if s.Why != ledger.SampleEnd {
			continue
		}
		out = slices.DeleteFunc(out, func(o Index) bool { return h.Event(o).Detail.Sample.Topic == s.Topic })
		out = append(out, at)
	}
	return out
}

// SendOf is where a payment was sent, or none.
func (h *History) SendOf(id int64) Index {
	if h.Slot(id) == 0 {
		return None
	}
	return h.Payments[h.Slot(id)].Send
}
