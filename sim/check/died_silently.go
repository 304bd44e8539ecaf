package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

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
func DiedSilently(actor string) *Check {
	return &Check{Name: "DiedSilently", Measures: measures("requests leaves commits"), Subject: actor, needs: []string{ledger.RequestCounts}, judge: func(h view, f *Finding) {
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
			between := h.Event(c.last).N - h.Event(c.first).N
			f.Observed += 2
			f.Measured["requests"] += between
			f.shows(victim.End, c.first, c.last)
			if between > 0 {
				f.broke(c.last, victim.End, c.first, c.last)
			}
		}
	}}
}

// firstDeath is the life of an actor that first ended in a crash, and the place
// before which the next one had not begun.
func (h view) firstDeath(actor ledger.Name) (victim *history.Incarnation, until history.Index) {
	for _, l := range h.Incarnations {
		if l.Actor == actor && l.How == ledger.Crash && l.Reader != nil && (victim == nil || l.End < victim.End) {
			victim = l
		}
	}
	if victim == nil {
		return nil, history.None
	}
	until = h.End + 1
	for _, l := range h.Incarnations {
		if l.Actor == actor && l.Start > victim.End {
			until = min(until, l.Start)
		}
	}
	return victim, until
}

// counted is what is known about one sort of requests.
type counted struct {
	first, last history.Index // the first and the last count between crash and start, or none
	total       int64         // in the whole run
}

func (c counted) proven() bool { return c.total > 0 && c.first != c.last }

func (h view) requestsOf(victim *history.Incarnation, until history.Index, sort string) counted {
	c := counted{first: history.None, last: history.None}
	for _, at := range h.Requests {
		e := h.Event(at)
		if e.Detail.Text != sort || e.Group != victim.Reader.Group {
			continue
		}
		c.total = e.N
		if at > victim.End && at < until {
			c.first, c.last = history.Either(c.first, at), at
		}
	}
	return c
}
