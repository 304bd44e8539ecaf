package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// StopsEverything: every rebalance of the group takes every partition from its
// owner, also from one that gets it right back.
//
// That is how eager balancers work (range, roundrobin, sticky): each member
// gives back all it has, and only then asks for its new share. The anomaly is a
// partition whose owner went on reading through a rebalance, as cooperative
// members do. Rebalances before which nobody owned anything are not judged.
func StopsEverything(group string) *Check {
	return &Check{Name: "StopsEverything", Measures: measures("rebalances stopped back kept"), Subject: group, judge: func(h view, f *Finding) {
		c := h.countStops(group)
		for _, r := range c.rebalances {
			for _, s := range r.Stops {
				f.shows(lastCause(r), s.From, s.To)
			}
			for _, assign := range r.Kept {
				f.broke(assign, assign, lastCause(r))
			}
		}
		f.Observed, f.Measured = c.stopped+c.kept, c.measured()
	}}
}

// StopsOnlyMoving: no rebalance of the group takes a partition from a member
// that gets it back.
//
// It is the promise of cooperative balancers (KIP-429) and of those of the
// broker (KIP-848): only what moves stops. The anomaly: consumer-2 owns
// partition 1 before and after a colleague leaves, and all the same stops
// reading it in between.
func StopsOnlyMoving(group string) *Check {
	return &Check{Name: "StopsOnlyMoving", Measures: measures("rebalances stopped back kept"), Subject: group, judge: func(h view, f *Finding) {
		c := h.countStops(group)
		for _, r := range c.rebalances {
			for _, s := range r.Stops {
				f.shows(lastCause(r), s.From, s.To)
				if s.Back {
					f.broke(s.From, lastCause(r), s.From, s.To)
				}
			}
		}
		f.Observed, f.Measured = c.stopped, c.measured()
	}}
}

func lastCause(r history.Rebalance) history.Index { return r.Causes[len(r.Causes)-1] }

// stops is what the rebalances of a group took from whom.
type stops struct {
	rebalances          []history.Rebalance
	stopped, back, kept int64
}

func (h view) countStops(group string) stops {
	c := stops{rebalances: history.Rebalances(h.Ledger, ledger.N(group))}
	for _, r := range c.rebalances {
		c.stopped += int64(len(r.Stops))
		c.kept += int64(len(r.Kept))
		for _, s := range r.Stops {
			if s.Back {
				c.back++
			}
		}
	}
	return c
}

func (c stops) measured() map[string]int64 {
	return map[string]int64{"rebalances": int64(len(c.rebalances)), "stopped": c.stopped, "back": c.back, "kept": c.kept}
}
