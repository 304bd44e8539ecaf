package check

import (
	"time"

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
func NoUnexpectedRebalance(group string) Check {
	return Check{Name: "NoUnexpectedRebalance", Measures: measures("rebalances unexpected"), Subject: group, judge: func(h *history, f *Finding) {
		var unexpected int64
		r := h.readerOf[readerKey{group: ledger.N(group)}]
		if r == nil || r.share {
			r = &reader{}
		}
		before, heard := none, none // the turn before, and the last one that new partitions explain
		for _, turn := range r.turns {
			if h.grewBetween(r, before, turn) {
				heard = turn
			}
			reason := max(lastBefore(turn, r.changes), lastBefore(turn, h.outages), heard)
			if reason == none || h.at(turn).T-h.at(reason).T > h.sharesOutIn(r) {
				unexpected++
				f.broke(turn, reason, before, turn)
			}
			before = turn
		}
		f.Observed = int64(len(r.turns))
		f.Measured = map[string]int64{"rebalances": f.Observed, "unexpected": unexpected}
	}}
}

// grewBetween says whether a topic that the group reads got partitions between two
// places.
func (h *history) grewBetween(r *reader, after, before place) bool {
	for _, at := range h.growths {
		if at > after && at < before && r.startOn(h, h.at(at).Topic) != none {
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
func (h *history) sharesOutIn(r *reader) time.Duration {
	longest := rebalanceTimeout
	for _, l := range h.lives {
		if l.reader == r {
			s := l.settings
			longest = max(longest, s.Session+max(s.Session, rebalanceTimeout)+s.Heartbeat)
		}
	}
	return longest
}
