package check

import (
	"math"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// LeastRatio is the least that clients which are watched must be worth, of the
// plain client loop.
const LeastRatio = 0.9

// NotSlowed: clients that are watched move at least nine tenths of what the plain
// client loop moves in the same run.
//
// The anomaly is the measurement that measures itself: somebody writes down each
// record, finds 100,000 a second, and calls that the speed of Kafka.
//
// Measured is the median of all rounds, in percent; one round by itself says
// little on a machine that also does other things.
var NotSlowed = &Check{Name: "NotSlowed", Measures: measures("percent rounds"), judge: func(h view, f *Finding) {
	p := h.Ledger.Throughput()
	f.Observed = int64(p.Rounds)
	f.Measured = map[string]int64{"rounds": int64(p.Rounds), "percent": 0}
	if p.Rounds == 0 {
		return
	}
	f.Measured["percent"] = int64(math.Floor(100 * p.Ratio))
	var moved []history.Index
	for i := range h.Ledger.Of(ledger.MovedInBulk) {
		moved = append(moved, history.Index(i))
	}
	if f.shows(moved...); p.Ratio < LeastRatio {
		f.broke(moved[0], moved...)
	}
}}
