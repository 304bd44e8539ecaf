// Package check judges a run by its ledger, afterwards: was anything lost, was
// anything done twice, did the group keep its rules? Each invariant is a Check
// and has a file of its own, whose first comment names the anomaly.
//
// A check is a pure function of the ledger: the same ledger gives the same
// finding, down to the order of names and evidence. It never says that
// something holds without having looked at a fact; where there was nothing to
// look at, where the run did not come to its end, or where the check itself
// went wrong, its answer is unknown.
//
// What a check cannot see is what nobody wrote down. It trusts the audit (the
// final read of every partition by a client without a group) to be complete,
// and the ledger to have every actor's events in the order in which that actor
// did things. It knows nothing about transactions and compaction.
package check

import (
	"fmt"
	"slices"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// Check is one invariant.
type Check struct {
	Name    string            // "NothingLost"; key of its sentences
	Subject string            // what it is about when it has parameters: an actor or a group, else ""
	Life    uint16            // the incarnation of that actor; 0 = all of them
	applies func(h view) bool // nil = always; a general check that does not apply is not shown
	needs   []string          // evidence that not everybody can give, such as ledger.RequestCounts
	judge   func(h view, f *Finding)

	Measures []Measure // the numbers that its sentences may name
}

// ID is unique within a scenario: "NothingLost", "ReadExactly consumer-1".
//
//go:noinline
func (c *Check) ID() string { return ledger.CheckID(c.Name, c.Subject, c.Life) }

// Holds expects the check to hold.
//
//go:noinline
func (c *Check) Holds() Expectation { return Expectation{c, ledger.Holds} }

// Breaks expects the check to be broken: a lesson about duplicates wants some.
//
//go:noinline
func (c *Check) Breaks() Expectation { return Expectation{c, ledger.Broken} }

// MayBreak expects the check to hold or to break, as chance will have it: where
// somebody is killed it depends on the moment whether anything comes twice.
//
//go:noinline
func (c *Check) MayBreak() Expectation { return Expectation{c, ledger.Either} }

// CannotTell expects the check to be unknown: where nobody commits, nothing can
// be said about commits.
//
//go:noinline
func (c *Check) CannotTell() Expectation { return Expectation{c, ledger.Unknown} }

// Expectation is what a scenario says that a check will find.
type Expectation struct {
	Check *Check
	Value ledger.Outcome
}

// Finding is what a check found in one ledger.
type Finding struct {
	Outcome  ledger.Outcome
	Observed int64            // how many facts it looked at
	Measured map[string]int64 // the numbers its sentences name; durations in nanoseconds
	Named    []ledger.Named   // what its sentences name
	Why      string           // what went wrong in the check itself
	Lacks    string           // what there is not, where the value is Skipped; where it is Unknown, why there was nothing to judge
	Evidence []int            // places of the smallest set of events that proves the first break
	Witness  []int            // places of a few events that show that it holds

	at       history.Index // where in the ledger that break is
	finished bool          // the run came to its end
	leftOut  bool          // there was a share group, and the check is not about those
}

// Find judges the ledger. A panic inside is unknown, and so is a check that
// looked at nothing or at a run that was cut off, unless it is broken already.
// One whose evidence these brokers cannot give is skipped, and so is one about
// owners, bookmarks or order where there were only share groups.
//
// A check that compares things needs two of them. Where there were only single
// ones it is unknown and says what it lacks: Judge passes over it then, unless
// the scenario asked for it.
func (c *Check) Find(l *ledger.Ledger) Finding { return c.find(see(l)) }

func (c *Check) find(h view, unreadable error) (f Finding) {
	defer func() {
		if r := recover(); r != nil {
			f = Finding{Outcome: ledger.Unknown, Why: fmt.Sprint("panic: ", r)}
		}
	}()
	if unreadable != nil {
		panic(unreadable)
	}
	for _, evidence := range c.needs {
		if slices.Contains(h.Lacks, evidence) {
			return Finding{Outcome: ledger.Skipped, Lacks: evidence}
		}
	}
	f = Finding{Outcome: ledger.Holds, finished: h.Finished}
	c.judge(h, &f)
	c.mustKeepTo(f)
	if f.Outcome == ledger.Holds && (f.Observed == 0 || !h.Finished) {
		f.Outcome = ledger.Unknown
	}
	if f.Outcome != ledger.Holds {
		f.Witness = nil
	}
	if f.Outcome == ledger.Unknown && f.Observed == 0 && f.leftOut && h.Finished {
		return Finding{Outcome: ledger.Skipped, Lacks: ledger.Ownership}
	}
	return f
}

// broke notes a break that shows at a place in the ledger. The evidence of the
// first one in the ledger's order is kept; broke reports whether this one is
// the first so far.
func (f *Finding) broke(at history.Index, evidence ...history.Index) bool {
	if !f.first(at) {
		return false
	}
	f.Outcome, f.at, f.Evidence = ledger.Broken, at, places(evidence)
	return true
}

// places are where things are in the ledger, each once and in its order.
func places(all []history.Index) (out []int) {
	slices.Sort(all)
	for _, p := range slices.Compact(all) {
		if p != history.None {
			out = append(out, int(p))
		}
	}
	return out
}

// mostWitnesses is how many events show that a check holds, at most.
const mostWitnesses = 3

// shows notes events in which one can see why the check holds, if it does. Those
// of the first time are kept.
func (f *Finding) shows(events ...history.Index) {
	if all := places(events); f.Witness == nil && len(all) > 0 {
		f.Witness = all[:min(len(all), mostWitnesses)]
	}
}

// compares notes how many comparisons the check made, among how many things that
// could have been compared.
func (f *Finding) compares(pairs, things int64) {
	if f.Observed = pairs; pairs == 0 && things > 0 {
		f.Lacks = ledger.Pairs
	}
}

// first says whether a break at a place would be the first so far.
func (f *Finding) first(at history.Index) bool { return f.Outcome != ledger.Broken || at < f.at }

// lacks notes a break that consists in something not being there. In a run
// that was cut off it might have come later, so there it is no break.
//
//go:noinline
func (f *Finding) lacks(at history.Index, evidence ...history.Index) bool {
	return f.finished && f.broke(at, evidence...)
}
