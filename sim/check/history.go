package check

import (
	"fmt"

	"kafkasim/sim/ledger"
)

// place is the position of an event in the ledger. It is narrower than an int
// because a run has millions of them.
type place int32

const none place = -1

// nowhere is a list of n places that are none.
func nowhere(n int) []place {
	list := make([]place, n)
	for i := range list {
		list[i] = none
	}
	return list
}

// history is a ledger in the order in which checks ask for things: by payment,
// by partition, by reader. It is built once, in one pass, and shared by all
// checks, which must not change it.
//
// What there are many of (payments, records) is in slices, by id or offset; maps hold
// only what is few (actors, groups, partitions). Lists are in the order in
// which things first show in the ledger, so that ranging over them is
// deterministic.
type history struct {
	ledger        *ledger.Ledger
	length        int64
	finished      bool
	end           place // of the last event that is no verdict
	settled       place // of the first end sample: what follows only tears down
	payments      []payment
	partitions    []*partition
	lives         []*life
	readers       []*reader
	readings      []*reading
	samples       []place
	requests      []place
	faults        []place
	growths       []place // partitions were added to a topic
	keepings      map[ledger.Name][]keeping
	bookmarksKept []keeping
	restarts      []place  // where the broker was started again
	outages       []place  // where it was stopped or started again
	lacks         []string // evidence that these brokers cannot give

	partitionOf map[partitionKey]*partition
	lifeOf      map[lifeKey]*life
	readerOf    map[readerKey]*reader
	readingOf   map[readingKey]*reading
	last        *reading // the last one asked for, which mostly is the next one too
	lastLife    *life
}

// payment is what became of one id. Entry 0 is for every id that no
// payment of this run can have.
type payment struct {
	send, ack, nack place // the first of each
	surplus         place // the second answer to the same payment
}

// readSafely builds the history; a ledger that makes no sense gives an error.
func readSafely(l *ledger.Ledger) (h *history, err error) {
	defer func() {
		if r := recover(); r != nil {
			h, err = nil, fmt.Errorf("the ledger cannot be judged: %v", r)
		}
	}()
	return read(l), nil
}

func read(l *ledger.Ledger) *history {
	outcome, _ := l.Ending()
	h := &history{
		ledger: l, length: int64(l.Len()), finished: outcome == ledger.Finished, end: none, settled: none,
		payments:    []payment{{none, none, none, none}},
		partitionOf: map[partitionKey]*partition{}, lifeOf: map[lifeKey]*life{},
		readerOf: map[readerKey]*reader{}, readingOf: map[readingKey]*reading{}, keepings: map[ledger.Name][]keeping{},
	}
	for i, e := range l.All() {
		if e.Kind != ledger.Judged && e.Kind != ledger.Lesson {
			h.end = place(i)
			h.note(place(i), e)
		}
	}
	return h
}

func (h *history) at(p place) *ledger.Event { return h.ledger.At(int(p)) }

func (h *history) note(at place, e *ledger.Event) {
	switch e.Kind {
	case ledger.Send, ledger.Ack, ledger.Nack:
		h.noteProducer(at, e)
	case ledger.Start, ledger.Close, ledger.Crash:
		h.noteLife(at, e)
	case ledger.MemberExpired:
		h.life(e).noteExpiry(at, e)
	case ledger.Removed:
		h.partition(e.Topic, e.Partition).noteStart(at, e.Offset)
	case ledger.Forgotten:
		r := h.reading(e)
		r.forgotten = append(r.forgotten, at)
	case ledger.Join, ledger.Assign, ledger.Revoke, ledger.Lost:
		h.noteMember(at, e)
	case ledger.Deliver, ledger.Process, ledger.CommitSent, ledger.CommitOk, ledger.CommitErr,
		ledger.Settle, ledger.Accept, ledger.Release:
		h.noteWork(at, e)
	case ledger.Audit:
		h.payment(e.ID)
		h.partition(e.Topic, e.Partition).noteAudit(at, e.Offset)
	case ledger.Sample:
		h.samples = append(h.samples, at)
		if e.Detail.Sample.Why == ledger.SampleEnd && h.settled == none {
			h.settled = at
		}
		topic := ledger.N(e.Detail.Sample.Topic)
		for _, s := range e.Detail.Sample.Partitions {
			h.partition(topic, s.Partition).noteStart(at, s.Start)
		}
	case ledger.Request:
		h.requests = append(h.requests, at)
	case ledger.Fault:
		h.faults = append(h.faults, at)
	case ledger.Unsupported:
		h.lacks = append(h.lacks, e.Detail.Text)
	case ledger.Ask:
		r := h.reader(e.Group, e.Actor)
		r.asks = append(r.asks, at)
	case ledger.Seek:
		h.noteSeek(at, e)
	case ledger.Admin:
		h.noteAdmin(at, e)
		h.noteReset(at, e)
	}
}

// noteAdmin notes what somebody did to the cluster by hand.
func (h *history) noteAdmin(at place, e *ledger.Event) {
	switch e.Detail.Text {
	case ledger.AdminKeep:
		h.keepings[e.Topic] = append(h.keepings[e.Topic], keepingOf(at, e))
	case ledger.AdminKeepBookmarks:
		h.bookmarksKept = append(h.bookmarksKept, keepingOf(at, e))
	case ledger.AdminDeleteRecords:
		h.partition(e.Topic, e.Partition).noteDeletion(at, e.Offset)
	case ledger.AdminStart:
		h.restarts, h.outages = append(h.restarts, at), append(h.outages, at)
	case ledger.AdminStop:
		h.outages = append(h.outages, at)
	case ledger.AdminPartitions:
		h.growths = append(h.growths, at)
	}
}

// noteReset notes who moved the bookmarks of a group by hand: of a partition,
// or, where the event names no topic, all of them.
func (h *history) noteReset(at place, e *ledger.Event) {
	switch {
	case e.Group == (ledger.Name{}):
	case e.Detail.Text == ledger.AdminResetRefused:
		r := h.reader(e.Group, ledger.Name{})
		r.refusals = append(r.refusals, at)
	case e.Topic == (ledger.Name{}):
		r := h.reader(e.Group, ledger.Name{})
		r.resets = append(r.resets, at)
	default:
		r := h.reading(e)
		r.resets = append(r.resets, at)
	}
}

func (h *history) noteProducer(at place, e *ledger.Event) {
	p := h.payment(e.ID)
	switch e.Kind {
	case ledger.Send:
		h.life(e).wrote(at)
		if p.send == none {
			p.send = at
		}
		return
	case ledger.Ack:
		h.partition(e.Topic, e.Partition).noteAck(at, e.Offset)
	}
	switch {
	case p.answered() && p.surplus == none:
		p.surplus = at
	case p.answered():
	case e.Kind == ledger.Ack:
		p.ack = at
	default:
		p.nack = at
	}
	if e.Inc > 0 {
		h.life(e).wrote(at)
	}
}

func (p *payment) answered() bool { return p.ack != none || p.nack != none }

// payment returns the entry of an id and makes room for it, so that afterwards
// every id in the ledger has a slot.
func (h *history) payment(id int64) *payment {
	slot := h.slot(id)
	for len(h.payments) <= slot {
		h.payments = append(h.payments, payment{none, none, none, none})
	}
	return &h.payments[slot]
}

// slot is the index of an id in payments. IDs are dense, so one that is larger
// than the ledger is nobody's.
func (h *history) slot(id int64) int {
	if id < 1 || id > h.length+1024 {
		return 0
	}
	return int(id)
}
