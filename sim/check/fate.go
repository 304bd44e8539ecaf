package check

import "kafkasim/sim/history"

// fate is what became of one payment for one reader.
type fate struct {
	what      outcome
	partition *history.Partition
	id        int64
	offset    int64
	start     history.Index // the reader's first start on the topic
	witness   history.Index // the acknowledgement, or where there is none the audit
	audit     history.Index // or none
	by        history.Index // where the reader first processed a later offset, or none
	gone      history.Index // where the record was first seen to be gone, or none
}

type outcome uint8

const (
	processed   outcome = iota
	goneBefore          // removed before the reader first started
	goneUnread          // removed before the reader came to it
	passedBy            // the reader passed it by, and it was removed later
	unprocessed         // it is still there, or nobody can say why it is not
)

// evidence proves a loss.
func (x fate) evidence() []history.Index {
	if x.what == passedBy {
		return []history.Index{x.start, x.witness, x.by, x.gone}
	}
	return []history.Index{x.start, x.witness, x.audit}
}

// eachFate goes through all payments of the topics that a reader reads: those
// that were acknowledged, and those that the audit has although they were not.
// Of what nobody has looked at, at the end, nothing can be said.
func (h view) eachFate(r *history.Reader, tell func(fate)) {
	done := h.processedBy(r)
	told := make([]bool, len(h.Payments))
	for _, p := range h.Partitions {
		start := r.StartOn(h.History, p.Topic)
		if start == history.None || !h.Audited(p.Topic) {
			continue
		}
		w := newWentBy(h, r, p)
		for _, witnesses := range [][]history.Index{p.Acks, p.Audits} {
			for _, at := range witnesses {
				e := h.Event(at)
				slot := h.Slot(e.ID)
				if slot == 0 || told[slot] {
					continue
				}
				told[slot] = true
				x := fate{partition: p, id: e.ID, offset: e.Offset, start: start, witness: at,
					audit: p.AuditOf(e.Offset), by: w.by(e.Offset), gone: p.GoneSince(e.Offset)}
				if !done[slot] {
					x.what = h.fateOf(x)
				}
				tell(x)
			}
		}
	}
}

// fateOf is the outcome of a payment that the reader did not process.
func (h view) fateOf(x fate) outcome {
	switch {
	case h.Removal(x.partition, x.offset) == history.NoExcuse:
		return unprocessed
	case h.MayBeGone(x.partition, x.offset, x.start):
		return goneBefore
	case x.by != history.None && !h.MayBeGone(x.partition, x.offset, x.by):
		return passedBy
	}
	return goneUnread
}

// processedBy says of each payment whether the reader processed it.
func (h view) processedBy(r *history.Reader) []bool {
	done := make([]bool, len(h.Payments))
	for _, reading := range r.Readings {
		for _, at := range reading.Processed {
			done[h.Slot(h.Event(at).ID)] = true
		}
	}
	return done
}

// wentBy knows how one reader went through one partition.
type wentBy struct {
	next []history.Index // by offset: the first processing of it or a later one, or none
}

// newWentBy: members of a share group process records in any order, so that they
// pass nothing by.
func newWentBy(h view, r *history.Reader, p *history.Partition) *wentBy {
	w := &wentBy{next: history.Nowhere(int(p.End) + 1)}
	x := h.ReadingOf(r, p)
	if x == nil || r.Share {
		return w
	}
	for _, at := range x.Processed {
		if o := h.Event(at).Offset; w.next[o] == history.None {
			w.next[o] = at
		}
	}
	for o := p.End - 1; o >= 0; o-- {
		if later := w.next[o+1]; w.next[o] == history.None || later != history.None && later < w.next[o] {
			w.next[o] = later
		}
	}
	return w
}

// by is where the reader first processed something after an offset, or none.
func (w *wentBy) by(offset int64) history.Index { return w.next[offset+1] }
