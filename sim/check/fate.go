package check

// fate is what became of one payment for one reader.
type fate struct {
	what      outcome
	partition *partition
	id        int64
	offset    int64
	start     place // the reader's first start on the topic
	witness   place // the acknowledgement, or where there is none the audit
	audit     place // or none
	by        place // where the reader first processed a later offset, or none
	gone      place // where the record was first seen to be gone, or none
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
func (x fate) evidence() []place {
	if x.what == passedBy {
		return []place{x.start, x.witness, x.by, x.gone}
	}
	return []place{x.start, x.witness, x.audit}
}

// eachFate goes through all payments of the topics that a reader reads: those
// that were acknowledged, and those that the audit has although they were not.
// Of what nobody has looked at, at the end, nothing can be said.
func (h *history) eachFate(r *reader, tell func(fate)) {
	done := h.processedBy(r)
	told := make([]bool, len(h.payments))
	for _, p := range h.partitions {
		start := r.startOn(h, p.topic)
		if start == none || !h.audited(p.topic) {
			continue
		}
		w := newWentBy(h, r, p)
		for _, witnesses := range [][]place{p.acks, p.audits} {
			for _, at := range witnesses {
				e := h.at(at)
				slot := h.slot(e.ID)
				if slot == 0 || told[slot] {
					continue
				}
				told[slot] = true
				x := fate{partition: p, id: e.ID, offset: e.Offset, start: start, witness: at,
					audit: p.auditOf(e.Offset), by: w.by(e.Offset), gone: p.goneSince(e.Offset)}
				if !done[slot] {
					x.what = h.fateOf(x)
				}
				tell(x)
			}
		}
	}
}

// fateOf is the outcome of a payment that the reader did not process.
func (h *history) fateOf(x fate) outcome {
	switch {
	case h.removal(x.partition, x.offset) == noExcuse:
		return unprocessed
	case h.mayBeGone(x.partition, x.offset, x.start):
		return goneBefore
	case x.by != none && !h.mayBeGone(x.partition, x.offset, x.by):
		return passedBy
	}
	return goneUnread
}

// processedBy says of each payment whether the reader processed it.
func (h *history) processedBy(r *reader) []bool {
	done := make([]bool, len(h.payments))
	for _, reading := range r.readings {
		for _, at := range reading.processed {
			done[h.slot(h.at(at).ID)] = true
		}
	}
	return done
}

// either is the first of two places, or the second where there is no first.
func either(a, b place) place {
	if a == none {
		return b
	}
	return a
}

// wentBy knows how one reader went through one partition.
type wentBy struct {
	next []place // by offset: the first processing of it or a later one, or none
}

// newWentBy: members of a share group process records in any order, so that they
// pass nothing by.
func newWentBy(h *history, r *reader, p *partition) *wentBy {
	w := &wentBy{next: nowhere(int(p.end) + 1)}
	x := h.readingOf[readingKey{r, p}]
	if x == nil || r.share {
		return w
	}
	for _, at := range x.processed {
		if o := h.at(at).Offset; w.next[o] == none {
			w.next[o] = at
		}
	}
	for o := p.end - 1; o >= 0; o-- {
		if later := w.next[o+1]; w.next[o] == none || later != none && later < w.next[o] {
			w.next[o] = later
		}
	}
	return w
}

// by is where the reader first processed something after an offset, or none.
func (w *wentBy) by(offset int64) place { return w.next[offset+1] }
