package check

import "kafkasim/sim/ledger"

// LostWhatExpired: what a group never processed is exactly what had expired
// before the group came to it.
//
// Retention removes records whether they were read or not: a consumer with the
// bookmark 50 that returns when the log begins at 330 has lost 50–329, and no
// client can bring them back. The anomaly is a loss that retention does not
// explain: the consumer returns with the reset policy latest, finds its bookmark
// out of range, and goes on at 400: 330–399 were still there.
//
// A record has expired from the moment at which the log was seen to begin behind
// it. The group passed it by when somebody in it was delivered a later one of
// its partition. Records that nobody passed by and that are still there at the
// end are lost too, as far as the run goes.
func LostWhatExpired(group string) Check {
	return Check{Name: "LostWhatExpired", Subject: group, judge: func(h *history, f *Finding) {
		var expired, skipped int64
		var lost, spared []int64
		r := h.readerOf[readerKey{group: ledger.N(group)}]
		f.Measured = map[string]int64{"expired": 0, "skipped": 0}
		if r == nil {
			return
		}
		for _, p := range h.partitions {
			if r.startOn(h, p.topic) == none || !h.audited(p.topic) {
				continue
			}
			w := newWentBy(h, r, p)
			for _, at := range p.acks {
				f.Facts++
				o := h.at(at).Offset
				switch gone, by := p.removedAt(o), w.by(o); {
				case w.done[o]:
				case gone != none && (by == none || gone < by):
					expired++
					lost = append(lost, h.at(at).ID)
				default:
					skipped++
					spared = append(spared, h.at(at).ID)
					f.lacks(either(by, at), at, by, either(p.auditOf(o), gone))
				}
			}
		}
		f.Names = ranges(lost)
		if skipped > 0 {
			f.Names = ranges(spared)
		}
		f.Measured["expired"], f.Measured["skipped"] = expired, skipped
	}}
}

// wentBy knows how one group went through one partition.
type wentBy struct {
	done []bool  // by offset: it was processed
	next []place // by offset: the first delivery of a later one, or none
}

func newWentBy(h *history, r *reader, p *partition) *wentBy {
	w := &wentBy{done: make([]bool, p.end), next: nowhere(int(p.end) + 1)}
	if x := h.readingOf[readingKey{r, p}]; x != nil {
		for _, at := range x.processed {
			w.done[h.at(at).Offset] = true
		}
		for _, at := range x.delivered {
			if o := h.at(at).Offset; w.next[o] == none {
				w.next[o] = at
			}
		}
	}
	for o := p.end - 1; o >= 0; o-- {
		if later := w.next[o+1]; w.next[o] == none || later != none && later < w.next[o] {
			w.next[o] = later
		}
	}
	return w
}

// by is where the group first was delivered something behind an offset, or none.
func (w *wentBy) by(offset int64) place { return w.next[offset+1] }
