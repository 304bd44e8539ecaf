package check

import "kafkasim/sim/ledger"

// General returns the checks that are judged in every scenario, in the order
// of reports.
func General() []Check {
	return []Check{
		NothingLost, AckDurable, OffsetAgreement, NoPhantom, NoDuplicateAppend, ProducerOrder,
		PollContiguous, ProcessingOrder, ResumePoint, CommitWithinProcessed, CommitNonRegress, OwnerOnly, ReplayExact,
		Drained, NonVacuous, LedgerClosed,
	}
}

// Judge appends one verdict for each check: first what the scenario expects, in
// its order, then every general check that it does not mention, which must
// hold.
func Judge(l *ledger.Ledger, expect []Expectation) {
	h, unreadable := readSafely(l)
	general := map[string]bool{}
	for _, c := range General() {
		general[c.ID()] = true
	}
	judged := map[string]bool{}
	judge := func(x Expectation) {
		id := x.Check.ID()
		judged[id] = true
		f := x.Check.find(h, unreadable)
		l.Judge(ledger.Judgment{Check: id, Value: f.Value, Expected: x.Value, General: general[id],
			Facts: f.Facts, Measured: f.Measured, Names: f.Names, Lacks: f.Lacks, Evidence: f.Evidence})
	}
	for _, x := range expect {
		judge(x)
	}
	for _, c := range General() {
		if !judged[c.ID()] {
			judge(c.Holds())
		}
	}
}
