package check

import "kafkasim/sim/ledger"

// DiedSilently: from the actor's first crash until it starts again the brokers
// saw no LeaveGroup and no OffsetCommit of its group.
//
// The anomaly is the kill that is none: the client leaves politely and commits
// on its way out, the group moves on at once, and the scenario shows a close
// where it says crash.
//
// It compares counts of requests at the instant of the crash with those right
// before the next start, or at the end, and must have two to compare. To prove
// that the counters work each of them must have counted something in the whole
// run; otherwise it is unknown. Other members of the group that commit meanwhile
// break it.
func DiedSilently(actor string) Check {
	return Check{Name: "DiedSilently", Measures: measures("requests leaves commits"), Subject: actor, needs: ledger.RequestCounts, judge: func(h *history, f *Finding) {
		f.Measured = map[string]int64{"requests": 0, "leaves": 0, "commits": 0}
		victim, until := h.firstDeath(ledger.N(actor))
		if victim == nil {
			return
		}
		leaves := h.requestsOf(victim, until, "LeaveGroup")
		commits := h.requestsOf(victim, until, "OffsetCommit")
		f.Measured["leaves"], f.Measured["commits"] = leaves.total, commits.total
		if !leaves.proven() || !commits.proven() {
			return
		}
		for _, c := range []counted{leaves, commits} {
			between := h.at(c.last).N - h.at(c.first).N
			f.Observed += 2
			f.Measured["requests"] += between
			if between > 0 {
				f.broke(c.last, victim.end, c.first, c.last)
			}
		}
	}}
}

// firstDeath is the life of an actor that first ended in a crash, and the place
// before which the next one had not begun.
func (h *history) firstDeath(actor ledger.Name) (victim *life, until place) {
	for _, l := range h.lives {
		if l.actor == actor && l.how == ledger.Crash && l.reader != nil && (victim == nil || l.end < victim.end) {
			victim = l
		}
	}
	if victim == nil {
		return nil, none
	}
	until = h.end + 1
	for _, l := range h.lives {
		if l.actor == actor && l.start > victim.end {
			until = min(until, l.start)
		}
	}
	return victim, until
}

// counted is what is known about one sort of requests.
type counted struct {
	first, last place // the first and the last count between crash and start, or none
	total       int64 // in the whole run
}

func (c counted) proven() bool { return c.total > 0 && c.first != c.last }

func (h *history) requestsOf(victim *life, until place, sort string) counted {
	c := counted{first: none, last: none}
	for _, at := range h.requests {
		e := h.at(at)
		if e.Detail.Text != sort || e.Group != victim.reader.group {
			continue
		}
		c.total = e.N
		if at > victim.end && at < until {
			c.first, c.last = either(c.first, at), at
		}
	}
	return c
}
