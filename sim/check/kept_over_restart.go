package check

import "kafkasim/sim/ledger"

// KeptOverRestart: what the broker had when it was stopped it has when it is
// started again: the log of every partition as far as it went, and every
// bookmark.
//
// The anomaly is the broker that kept its log in memory, or in a container
// without a volume: it stopped with 60 payments and the bookmark 40, and after
// the start the log begins anew at offset 0, and the group has no bookmark.
//
// It compares the sample that is taken when the broker is stopped with the first
// one of the same topic after it was started.
var KeptOverRestart = Check{Name: "KeptOverRestart", judge: func(h *history, f *Finding) {
	f.Measured = map[string]int64{"partitions": 0, "bookmarks": 0, "shorter": 0, "forgotten": 0}
	for _, start := range h.restarts {
		for _, before := range h.samples {
			s := h.at(before).Facts.Sample
			if s.Why != ledger.SampleStop || before > start || h.nextStart(before) != start {
				continue
			}
			after := h.sampleAfter(start, s.Topic)
			if after == none {
				continue
			}
			shorter, forgotten := compare(f, s, h.at(after).Facts.Sample)
			f.Measured["shorter"] += shorter
			f.Measured["forgotten"] += forgotten
			if shorter+forgotten > 0 {
				f.broke(after, before, start, after)
			}
		}
	}
	f.Facts = f.Measured["partitions"] + f.Measured["bookmarks"]
}}

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
		if s > at && h.at(s).Facts.Sample.Topic == topic {
			return s
		}
	}
	return none
}

// compare counts the partitions whose log is shorter than before, and the
// bookmarks that are not what they were.
func compare(f *Finding, before, after *ledger.Standing) (shorter, forgotten int64) {
	for i, p := range before.Partitions {
		f.Measured["partitions"]++
		if i >= len(after.Partitions) || after.Partitions[i].End < p.End {
			shorter++
		}
	}
	for _, g := range before.Groups {
		for i, committed := range g.Committed {
			if committed < 0 {
				continue
			}
			f.Measured["bookmarks"]++
			if bookmarkAt(after, g.Group, i) != committed {
				forgotten++
			}
		}
	}
	return shorter, forgotten
}

// bookmarkAt is what a group has committed on the i-th partition of a sample, of
// a topic that may have lost partitions; -1 is nothing.
func bookmarkAt(s *ledger.Standing, group string, i int) int64 {
	if i >= len(s.Partitions) {
		return -1
	}
	return groupIn(s, group).Committed[i]
}
