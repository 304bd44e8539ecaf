package check

import (
	"time"

	"kafkasim/sim/ledger"
)

// BookmarkForgotten: the broker forgot the bookmarks of a group, and did so no
// sooner than least after its last member had gone.
//
// Bookmarks have a life of their own (KIP-211): a group that nobody is in loses
// them after offsets.retention.minutes, seven days by default, even where the
// topic is kept for ever. The anomalies are a bookmark that outlives that time,
// one that goes sooner, and one that goes while somebody is in the group.
//
// That a bookmark is gone is seen only by those who look, and so a moment later.
func BookmarkForgotten(group string, least time.Duration) Check {
	return Check{Name: "BookmarkForgotten", Measures: measures("bookmarks forgotten after:duration least:duration"), Subject: group, judge: func(h *history, f *Finding) {
		f.Measured = map[string]int64{"bookmarks": 0, "forgotten": 0, "after": 0, "least": int64(least)}
		r := h.readerOf[readerKey{group: ledger.N(group)}]
		if r == nil {
			return
		}
		seen, last := h.lastSeen(group), none
		var forgotten []place
		for _, x := range r.readings {
			forgotten = append(forgotten, x.forgotten...)
			if at := h.committedBefore(x, either(seen, h.end)); at != none {
				f.Measured["bookmarks"]++
				last = max(last, at)
			}
		}
		for _, at := range forgotten {
			left := h.emptySince(r, at)
			f.Measured["forgotten"]++
			if left != none {
				f.Measured["after"] = int64(h.at(at).T - h.at(left).T)
			}
			if left == none || h.at(at).T-h.at(left).T < least {
				f.broke(at, left, at)
			}
		}
		f.Observed = f.Measured["bookmarks"]
		if len(forgotten) == 0 && last != none {
			f.lacks(h.end, last, seen)
		}
	}}
}

// emptySince is where the last member of a group went before a place, or none
// where somebody was still there.
func (h *history) emptySince(r *reader, at place) place {
	left := none
	for _, l := range h.lives {
		switch {
		case l.reader != r || l.start > at:
		case l.end == none || l.end > at:
			return none
		default:
			left = max(left, l.end)
		}
	}
	return left
}

// lastSeen is the last sample shown to the reader that has a group, or none.
func (h *history) lastSeen(group string) place {
	seen := none
	for _, at := range h.samples {
		s := h.at(at).Detail.Sample
		for _, g := range s.Groups {
			if s.Why == ledger.SampleShown && g.Group == group {
				seen = at
			}
		}
	}
	return seen
}
