package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

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
var KeptOverRestart = &Check{Name: "KeptOverRestart", Measures: measures("partitions payments bookmarks shorter lost forgotten"), judge: func(h view, f *Finding) {
	f.Measured = map[string]int64{"partitions": 0, "payments": 0, "bookmarks": 0, "shorter": 0, "lost": 0, "forgotten": 0}
	for _, start := range h.Restarts {
		for _, before := range h.Samples {
			s := h.Event(before).Detail.Sample
			if s.Why != ledger.SampleStop || before > start || h.nextStart(before) != start {
				continue
			}
			after := h.sampleAfter(start, s.Topic)
			if after == history.None {
				continue
			}
			r := restart{h, f, before, after}
			shorter, forgotten := r.shorter(), r.forgotten()
			lost := r.lost()
			f.shows(before, start, after)
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
	h             view
	f             *Finding
	before, after history.Index
}

func (r restart) samples() (before, after *ledger.Snapshot) {
	return r.h.Event(r.before).Detail.Sample, r.h.Event(r.after).Detail.Sample
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
func (r restart) lost() (acks []history.Index) {
	before, after := r.samples()
	topic := ledger.N(before.Topic)
	for i, was := range before.Partitions {
		p := r.h.Partition(topic, was.Partition)
		for _, at := range p.Acks {
			ack := r.h.Event(at)
			gone := p.GoneSince(ack.Offset)
			if at > r.before || ack.Offset < was.Start || ack.Offset >= was.End || gone > r.after ||
				r.h.Removal(p, ack.Offset) != history.NoExcuse || !r.h.Audited(topic) {
				continue
			}
			r.f.Measured["payments"]++
			audit := p.AuditOf(ack.Offset)
			if i >= len(after.Partitions) || audit == history.None || r.h.Event(audit).ID != ack.ID {
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
func (h view) mayBeForgotten(group string, at history.Index) bool {
	r := h.Group(ledger.N(group))
	if r == nil {
		return false
	}
	left := h.emptySince(r, at)
	return left != history.None && h.Event(at).T-h.Event(left).T >= history.ShortestRetention(h.BookmarksKept, left, at)-history.ClocksDiffer
}

// nextStart is where the broker was first started after a place, or none.
func (h view) nextStart(at history.Index) history.Index {
	for _, start := range h.Restarts {
		if start > at {
			return start
		}
	}
	return history.None
}

// sampleAfter is the first sample of a topic after a place, or none.
func (h view) sampleAfter(at history.Index, topic string) history.Index {
	for _, s := range h.Samples {
		if s > at && h.Event(s).Detail.Sample.Topic == topic {
			return s
		}
	}
	return history.None
}

// bookmarkAt is what a group has committed on the i-th partition of a sample, of
// a topic that may have lost partitions; -1 is nothing.
func bookmarkAt(s *ledger.Snapshot, group string, i int) int64 {
	if i >= len(s.Partitions) {
		return -1
	}
	return groupIn(s, group).Committed[i]
}
