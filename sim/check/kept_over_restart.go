package check

import "kafkasim/sim/ledger"

// KeptOverRestart: what the broker had when it was stopped it has when it is
// started again: the log of every partition from where it began as far as it
// went, every payment in it, and every bookmark.
//
// The anomaly is the broker that kept its log in memory, or in a container
// without a volume: it stopped with 60 payments and the bookmark 40, and after
// the start the log begins again at offset 0, and the group has no bookmark. A
// broker whose first file was damaged has lost no less: its log begins at 20.
//
// It compares the sample that is taken when the broker is stopped with the first
// one of the same topic after it was started, and what had been acknowledged
// before with what the audit finds in the end. What expired meanwhile, or was
// deleted by hand, is excused, and so is the bookmark of a group that has been
// empty for as long as bookmarks are kept. What is gone only later is not the
// restart's business.
var KeptOverRestart = Check{Name: "KeptOverRestart", Measures: measures("partitions payments bookmarks shorter lost forgotten"), judge: func(h *history, f *Finding) {
	f.Measured = map[string]int64{"partitions": 0, "payments": 0, "bookmarks": 0, "shorter": 0, "lost": 0, "forgotten": 0}
	for _, start := range h.restarts {
		for _, before := range h.samples {
			s := h.at(before).Detail.Sample
			if s.Why != ledger.SampleStop || before > start || h.nextStart(before) != start {
				continue
			}
			after := h.sampleAfter(start, s.Topic)
			if after == none {
				continue
			}
			r := restart{h, f, before, after}
			shorter, forgotten := r.shorter(), r.forgotten()
			lost := r.lost()
			f.Measured["shorter"] += shorter
			f.Measured["forgotten"] += forgotten
			f.Measured["lost"] += int64(len(lost))
			switch {
			case shorter+forgotten > 0:
				f.broke(after, before, start, after)
			case len(lost) > 0:
				f.broke(after, lost[0], before, start, after)
			}
		}
	}
	f.Observed = f.Measured["partitions"] + f.Measured["payments"] + f.Measured["bookmarks"]
}}

// restart is what was seen of a topic before the broker was stopped and after it
// was started again.
type restart struct {
	h             *history
	f             *Finding
	before, after place
}

func (r restart) samples() (before, after *ledger.Snapshot) {
	return r.h.at(r.before).Detail.Sample, r.h.at(r.after).Detail.Sample
}

// shorter counts the partitions whose log does not go as far as before.
func (r restart) shorter() (n int64) {
	before, after := r.samples()
	for i, p := range before.Partitions {
		r.f.Measured["partitions"]++
		if i >= len(after.Partitions) || after.Partitions[i].End < p.End {
			n++
		}
	}
	return n
}

// lost are the acknowledgements of what was in the log before and is not there
// afterwards, for no reason.
func (r restart) lost() (acks []place) {
	before, after := r.samples()
	topic := ledger.N(before.Topic)
	for i, was := range before.Partitions {
		p := r.h.partition(topic, was.Partition)
		for _, at := range p.acks {
			ack := r.h.at(at)
			gone := p.goneSince(ack.Offset)
			if at > r.before || ack.Offset < was.Start || ack.Offset >= was.End || gone > r.after ||
				r.h.removal(p, ack.Offset) != noExcuse || !r.h.audited(topic) {
				continue
			}
			r.f.Measured["payments"]++
			audit := p.auditOf(ack.Offset)
			if i >= len(after.Partitions) || audit == none || r.h.at(audit).ID != ack.ID {
				acks = append(acks, at)
			}
		}
	}
	return acks
}

// forgotten counts the bookmarks that are not what they were, for no reason.
func (r restart) forgotten() (n int64) {
	before, after := r.samples()
	for _, g := range before.Groups {
		for i, committed := range g.Committed {
			if committed < 0 {
				continue
			}
			now := bookmarkAt(after, g.Group, i)
			if now < 0 && r.h.mayBeForgotten(g.Group, r.after) {
				continue
			}
			r.f.Measured["bookmarks"]++
			if now != committed {
				n++
			}
		}
	}
	return n
}

// mayBeForgotten says whether a group had been empty for so long, at a place,
// that the broker may have forgotten its bookmarks.
func (h *history) mayBeForgotten(group string, at place) bool {
	r := h.readerOf[readerKey{group: ledger.N(group)}]
	if r == nil {
		return false
	}
	left := h.emptySince(r, at)
	return left != none && h.at(at).T-h.at(left).T >= shortest(h.bookmarksKept, left, at)-clocksDiffer
}

// nextStart is where the broker was first started after a place, or none.
func (h *history) nextStart(at place) place {
	for _, start := range h.restarts {
		if start > at {
			return start
		}
	}
	return none
}

// sampleAfter is the first sample of a topic after a place, or none.
func (h *history) sampleAfter(at place, topic string) place {
	for _, s := range h.samples {
		if s > at && h.at(s).Detail.Sample.Topic == topic {
			return s
		}
	}
	return none
}

// bookmarkAt is what a group has committed on the i-th partition of a sample, of
// a topic that may have lost partitions; -1 is nothing.
func bookmarkAt(s *ledger.Snapshot, group string, i int) int64 {
	if i >= len(s.Partitions) {
		return -1
	}
	return groupIn(s, group).Committed[i]
}
