package narrate

import "kafkasim/sim/ledger"

// Lines are in the order of their first events, and a line grows while others
// begin below it. So a line takes no event whose cause is below it:
// the read of a payment that was sent later, the commit of work that was done
// later. There it ends, and the event begins a line of its own, below its cause.
// So nobody who reads from top to bottom meets anything before its cause.

// medium is where payments are sent and found: a topic of Kafka, a channel or a
// stream of Redis, which may have the same name.
type medium struct {
	sort slot
	name ledger.Name
}

// sends begins a producer's line where its first payment is sent: a consumer may
// have it before its producer hears of it.
func (t *narrator) sends(a *actor, s slot, place int, e *ledger.Event) {
	a.sends = true
	on := medium{s, e.Topic}
	if t.sentOn[on] == nil {
		t.sentOn[on] = &lineOf{}
	}
	t.sentOn[on].set(e.ID, t.open(a, s, place, e))
}

// sent is the line that tells of a payment's sending, or nil.
func (t *narrator) sent(on medium, id int64) *draft {
	if lines := t.sentOn[on]; lines != nil {
		return lines.of(id)
	}
	return nil
}

// lineOf remembers on which line each payment is told of, in pages as idSet does.
type lineOf struct {
	pages map[int64]*[linePage]*draft
	page  int64
	last  *[linePage]*draft
}

// linePage is how many payments a page has.
const linePage = 1 << 6

func (l *lineOf) set(id int64, d *draft) {
	if l.pages == nil {
		l.pages = map[int64]*[linePage]*draft{}
	}
	if l.turn(id); l.last == nil {
		l.last = new([linePage]*draft)
		l.pages[l.page] = l.last
	}
	l.last[id%linePage] = d
}

//go:noinline
func (l *lineOf) of(id int64) *draft {
	if l.turn(id); l.last == nil {
		return nil
	}
	return l.last[id%linePage]
}

// turn turns to the page of a payment, which may not be there.
func (l *lineOf) turn(id int64) {
	if page := id / linePage; l.last == nil || page != l.page {
		l.page, l.last = page, l.pages[page]
	}
}

// cause is the line below which an event has to be told, or nil.
func (t *narrator) cause(a *actor, s slot, e *ledger.Event) *draft {
	switch s {
	case worked, releases:
		cause := t.sent(medium{acks, e.Topic}, e.ID)
		if e.N > 1 {
			return lower(cause, t.given[record{spot{e.Topic, e.Partition}, e.Offset}])
		}
		return cause
	case messages:
		return t.sent(medium{published, e.Topic}, e.ID)
	case entries, claims:
		return t.sent(medium{appended, e.Topic}, e.ID)
	case commits:
		return a.did(worked, spot{e.Topic, e.Partition}, e.Offset-1)
	case entryAcks:
		at := spot{e.Topic, e.Partition}
		return lower(a.did(entries, at, e.ID), a.did(claims, at, e.ID))
	}
	return nil
}

// did is the actor's open line of that sort, if it tells of something up to
// there.
//
//go:noinline
func (a *actor) did(s slot, at spot, upTo int64) *draft {
	d := a.folds[s]
	if d == nil {
		return nil
	}
	if i, ok := d.aggregate.index[at]; ok && d.aggregate.spans[i].seen.first() <= upTo {
		return d
	}
	return nil
}

// lower is the lower of two lines.
//
//go:noinline
func lower(a, b *draft) *draft {
	if a == nil || b != nil && b.stands() > a.stands() {
		return b
	}
	return a
}

// stands is the place of a line among all; where it was drawn into another, of
// that one.
func (d *draft) stands() int {
	for d.drawnInto != nil {
		d = d.drawnInto
	}
	return d.line
}

// below says whether a line is below another.
func (d *draft) below(other *draft) bool { return d != nil && d.stands() > other.stands() }
