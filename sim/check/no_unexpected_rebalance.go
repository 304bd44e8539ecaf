package check

import (
	"time"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// NoUnexpectedRebalance: a group rebalances only where there is a reason to.
//
// The anomaly: nobody has come or gone for minutes, and all the same the group
// goes from generation 7 to 8, and everybody stops. So does a group whose members
// are late with their heartbeats, or whose client joins again for nothing.
//
// A reason is a member that started, closed, crashed, was dropped or lost its
// partitions, a topic that got partitions, or a broker that was stopped or
// started. It explains what comes in the time in which a group can hear of it:
// a session, a rebalance and a heartbeat. What comes sooner after a reason than
// that is taken to be due to it. Of new partitions members hear when they next ask,
// which may be any time later: they explain the next rebalance, whenever it comes.
func NoUnexpectedRebalance(group string) *Check {
	return &Check{Name: "NoUnexpectedRebalance", Measures: measures("rebalances unexpected"), Subject: group, judge: func(h view, f *Finding) {
		var unexpected int64
		r := h.Group(ledger.N(group))
		if r == nil || r.Share {
			r = &history.Reader{}
		}
		before, heard := history.None, history.None // the turn before, and the last one that new partitions explain
		for _, turn := range r.Turns {
			if h.grewBetween(r, before, turn) {
				heard = turn
			}
			reason := max(history.LastBefore(turn, r.Changes), history.LastBefore(turn, h.Outages), heard)
			if reason == history.None || h.Event(turn).T-h.Event(reason).T > h.sharesOutIn(r) {
				unexpected++
				f.broke(turn, reason, before, turn)
			}
			f.shows(reason, turn)
			before = turn
		}
		f.Observed = int64(len(r.Turns))
		f.Measured = map[string]int64{"rebalances": f.Observed, "unexpected": unexpected}
	}}
}

// grewBetween says whether a topic that the group reads got partitions between two
// places.
func (h view) grewBetween(r *history.Reader, after, before history.Index) bool {
	for _, at := range h.Growths {
		if at > after && at < before && r.StartOn(h.History, h.Event(at).Topic) != history.None {
			return true
		}
	}
	return false
}

// rebalanceTimeout is how long a rebalance waits for members at least.
const rebalanceTimeout = time.Minute

// sharesOutIn is how long it may take from a reason to the new shares: until the
// session of a member has expired, all others have joined, and the last one has
// heard of it.
func (h view) sharesOutIn(r *history.Reader) time.Duration {
	longest := rebalanceTimeout
	for _, l := range h.Incarnations {
		if l.Reader == r {
			s := l.Settings
			longest = max(longest, s.Session+max(s.Session, rebalanceTimeout)+s.Heartbeat)
		}
	}
	return longest
}
