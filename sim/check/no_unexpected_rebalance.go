package check

import "time"

// NoUnexpectedRebalance: a group shares out anew only where there is a reason to.
//
// The anomaly: nobody has come or gone for minutes, and all the same the group
// goes from generation 7 to 8, and everybody stops. So does a group whose members
// are late with their heartbeats, or whose client joins again for nothing.
//
// A reason is a member that started, closed, crashed, was dropped or lost its
// partitions, a topic that got partitions, or a broker that was stopped or
// started. It explains what comes in the time in which a group can hear of it:
// a session, a rebalance and a heartbeat. What comes sooner after a reason than
// that is taken to be due to it.
func NoUnexpectedRebalance(group string) Check {
	return Check{Name: "NoUnexpectedRebalance", Subject: group, judge: func(h *history, f *Finding) {
		var rebalances, unexpected int64
		for _, r := range h.readers {
			if !r.grouped() || r.share || r.name() != group {
				continue
			}
			for i, turn := range r.turns {
				rebalances++
				reason := h.reason(r, turn)
				if reason != none && h.at(turn).T-h.at(reason).T <= h.sharesOutIn(r) {
					continue
				}
				unexpected++
				before := none
				if i > 0 {
					before = r.turns[i-1]
				}
				f.broke(turn, reason, before, turn)
			}
		}
		f.Facts = rebalances
		f.Measured = map[string]int64{"rebalances": rebalances, "unexpected": unexpected}
	}}
}

// reason is the last thing before a place that makes a group share out anew, or
// none.
func (h *history) reason(r *reader, at place) place {
	last := max(lastBefore(at, r.changes), lastBefore(at, h.outages))
	for _, growth := range h.growths {
		if growth < at && r.startOn(h, h.at(growth).Topic) != none {
			last = max(last, growth)
		}
	}
	return last
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
