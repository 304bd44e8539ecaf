package check

import (
	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// StopsWhenAsked: a program that is asked to end (SIGTERM) ends by itself.
//
// The anomaly: it does not hear, or waits for something that does not come, and is
// killed when its time is up. It then commits nothing and says goodbye to nobody: the
// group waits for its session timeout, and what it had processed since its last commit
// comes again at every deployment.
var StopsWhenAsked = &Check{Name: "StopsWhenAsked", Measures: measures("asked killed"), judge: func(h view, f *Finding) {
	f.Measured = map[string]int64{"asked": 0, "killed": 0}
	for i, e := range h.Ledger.Of(ledger.Admin) {
		if e.Detail.Text != ledger.AdminAskToStop {
			continue
		}
		f.Measured["asked"]++
		l := h.Incarnation(e.Actor, e.Inc)
		if l == nil || l.End == history.None {
			continue
		}
		if l.How == ledger.Crash {
			f.Measured["killed"]++
			f.broke(l.End, history.Index(i), l.End)
		} else {
			f.shows(history.Index(i), l.End)
		}
	}
	f.Observed = f.Measured["asked"]
}}
