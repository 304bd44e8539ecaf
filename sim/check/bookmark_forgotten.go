package check

import (
	"time"

	"kafkasim/sim/history"
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
func BookmarkForgotten(group string, least time.Duration) *Check {
	return &Check{Name: "BookmarkForgotten", Measures: measures("bookmarks forgotten after:duration least:duration"), Subject: group, judge: func(h view, f *Finding) {
		f.Measured = map[string]int64{"bookmarks": 0, "forgotten": 0, "after": 0, "least": int64(least)}
		r := h.Group(ledger.N(group))
		if r == nil {
			return
		}
		seen, last := h.lastSeen(group), history.None
		var forgotten []history.Index
		for _, x := range r.Readings {
			forgotten = append(forgotten, x.Forgotten...)
			if at := h.CommittedBefore(x, history.Either(seen, h.End)); at != history.None {
				f.Measured["bookmarks"]++
				last = max(last, at)
			}
		}
		for _, at := range forgotten {
			left := h.emptySince(r, at)
			f.Measured["forgotten"]++
			if left != history.None {
				f.Measured["after"] = int64(h.Event(at).T - h.Event(left).T)
			}
			if left == history.None || h.Event(at).T-h.Event(left).T < least {
				f.broke(at, left, at)
			}
			f.shows(left, at)
		}
		f.Observed = f.Measured["bookmarks"]
		if len(forgotten) == 0 && last != history.None {
			f.lacks(h.End, last, seen)
		}
	}}
}

// emptySince is where the last member of a group went before a place, or none
// where somebody was still there.
func (h view) emptySince(r *history.Reader, at history.Index) history.Index {
	left := history.None
	for _, l := range h.Incarnations {
		switch {
		case l.Reader != r || l.Start > at:
		case l.End == history.None || l.End > at:
			return history.None
		default:
			left = max(left, l.End)
		}
	}
	return left
}

// lastSeen is the last sample shown to the reader that has a group, or none.
func (h view) lastSeen(group string) history.Index {
	seen := history.None
	for _, at := range h.Samples {
		s := h.Event(at).Detail.Sample
		for _, g := range s.Groups {
			if s.Why == ledger.SampleShown && g.Group == group {
				seen = at
			}
		}
	}
	return seen
}
