package check

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"kafkasim/sim/ledger"
)

// General returns the checks that are judged in every scenario, in the order
// of reports.
func General() []*Check {
	return []*Check{
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

func judge(l *ledger.Ledger, expect []Expectation, always []*Check) {
	h, unreadable := see(l)
	all := slices.Clone(expect)
	for _, c := range always {
		expected := func(x Expectation) bool { return x.Check.ID() == c.ID() }
		if !slices.ContainsFunc(expect, expected) && (c.applies == nil || h.History != nil && c.applies(h)) {
			all = append(all, c.Holds())
		}
	}
	general := map[string]bool{}
	for _, c := range General() {
		general[c.ID()] = true
	}
	for i, f := range find(all, h, unreadable) {
		x, asked := all[i], i < len(expect)
		switch {
		case f.Outcome == ledger.Unknown && f.Lacks != "" && h.Finished && !asked:
			f = Finding{Outcome: ledger.Skipped, Lacks: f.Lacks}
		case f.Outcome != ledger.Skipped:
			f.Lacks = ""
		}
		l.Judge(&ledger.Verdict{Check: x.Check.Name, Subject: x.Check.Subject, Life: x.Check.Life, Outcome: f.Outcome, Expected: x.Value, General: general[x.Check.ID()], Asked: asked,
			Observed: f.Observed, Measured: f.Measured, Named: f.Named, Why: f.Why, Lacks: f.Lacks, Evidence: f.Evidence, Witness: f.Witness})
	}
}

// find judges a history by several checks at once: each reads, and none writes.
func find(all []Expectation, h view, unreadable error) []Finding {
	findings := make([]Finding, len(all))
	var next atomic.Int64
	var judges sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		judges.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
				findings[i] = all[i].Check.find(h, unreadable)
			}
		})
	}
	judges.Wait()
	return findings
}
