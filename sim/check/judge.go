package check

import (
	"kafkasim/sim/ledger"
)

// General returns the checks that are judged in every scenario, in the order
// of reports.
func General() []Check {
	return []Check{
		NothingLost, NothingLostSinceJoined, NothingRemovedUnread, ProcessedOnce, AckDurable, OffsetAgreement, NoPhantom, NoDuplicateAppend, ProducerOrder,
		PollContiguous, ProcessingOrder, ResumePoint, CommitWithinProcessed, CommitNonRegress, OwnerOnly, Fencing, ReplayExact,
		Drained, NonVacuous, LedgerClosed,
	}
}

// Judge appends one verdict for each check: first what the scenario expects, in
// its order, then every general check that it does not mention, which must
// hold. One of those that had only single things to look at, and so nothing to
// compare, is skipped; had there been nothing at all, it would be unknown.
func Judge(l *ledger.Ledger, expect []Expectation) { judge(l, expect, General()) }

// JudgeOnly appends a verdict for each check that the scenario expects something
// of, and for no other: in a ledger that has no event for each payment the
// general checks have nothing to go by.
func JudgeOnly(l *ledger.Ledger, expect []Expectation) { judge(l, expect, nil) }

func judge(l *ledger.Ledger, expect []Expectation, always []Check) {
	h, unreadable := see(l)
	general := map[string]bool{}
	for _, c := range General() {
		general[c.ID()] = true
	}
	judged := map[string]bool{}
	one := func(x Expectation, asked bool) {
		id := x.Check.ID()
		judged[id] = true
		f := x.Check.find(h, unreadable)
		switch {
		case f.Outcome == ledger.Unknown && f.Lacks != "" && h.Finished && !asked:
			f = Finding{Outcome: ledger.Skipped, Lacks: f.Lacks}
		case f.Outcome != ledger.Skipped:
			f.Lacks = ""
		}
		l.Judge(ledger.Verdict{Check: x.Check.Name, Subject: x.Check.Subject, Life: x.Check.Life, Outcome: f.Outcome, Expected: x.Value, General: general[id], Asked: asked,
			Observed: f.Observed, Measured: f.Measured, Named: f.Named, Why: f.Why, Lacks: f.Lacks, Evidence: f.Evidence, Witness: f.Witness})
	}
	for _, x := range expect {
		one(x, true)
	}
	for _, c := range always {
		if !judged[c.ID()] && (c.applies == nil || h.History != nil && c.applies(h)) {
			one(c.Holds(), false)
		}
	}
}
