package ledger

import "fmt"

// Verdict is what came of one check.
type Verdict struct {
	Check    string           `json:"check"`             // its name, such as NothingLost
	Subject  string           `json:"subject,omitempty"` // the actor or the group that it is about
	Life     uint16           `json:"life,omitempty"`    // the incarnation of that actor; 0 = all of them
	Outcome  Outcome          `json:"outcome"`
	Expected Outcome          `json:"expected"`
	General  bool             `json:"general"`            // judged in every scenario, without being asked
	Asked    bool             `json:"asked"`              // the scenario asks for it, because it carries its lesson
	Observed int64            `json:"observed"`           // how many facts the check looked at
	Measured map[string]int64 `json:"measured,omitempty"` // numbers that the check's sentences name; durations in nanoseconds
	Named    []Named          `json:"named,omitempty"`    // what the sentences name
	Lacks    string           `json:"lacks,omitempty"`    // the evidence for want of which it is skipped
	Why      string           `json:"why,omitempty"`      // what went wrong in the check itself
	Evidence []int            `json:"evidence,omitempty"` // places in the ledger of the smallest set of events that proves a broken check
	Witness  []int            `json:"witness,omitempty"`  // places of a few events that show why a check holds; there is none for what never happened
}

// ID is unique among the verdicts of a run: "NothingLost", "ReadExactly consumer-1#2".
//
//go:noinline
func (v *Verdict) ID() string { return CheckID(v.Check, v.Subject, v.Life) }

// About is whom the verdict is about: "", "grupo", or the second life "consumer-1#2".
func (v *Verdict) About() string { return about(v.Subject, v.Life) }

// CheckID is the ID of a check's verdict about somebody.
func CheckID(check, subject string, life uint16) string {
	if subject == "" {
		return check
	}
	return check + " " + about(subject, life)
}

func about(subject string, life uint16) string {
	if life == 0 {
		return subject
	}
	return fmt.Sprintf("%s#%d", subject, life)
}

// AsExpected says whether the verdict is the one the scenario expects.
//
//go:noinline
func (v *Verdict) AsExpected() bool {
	return v.Outcome == v.Expected || v.Expected == Either && (v.Outcome == Holds || v.Outcome == Broken)
}

// Surprising says whether the verdict is not the one the scenario expects. What
// was skipped surprises nobody, and passes nothing either.
//
//go:noinline
func (v *Verdict) Surprising() bool { return !v.AsExpected() && v.Outcome != Skipped }

// Tally counts the verdicts that are as expected, and the skipped ones.
func Tally(verdicts []*Verdict) (expected, skipped int) {
	for _, v := range verdicts {
		switch {
		case v.Outcome == Skipped:
			skipped++
		case !v.Surprising():
			expected++
		}
	}
	return expected, skipped
}

// Outcome is what a check found: Holds, Broken or Unknown; or Skipped, where the
// brokers cannot give the evidence that it needs, or the run has nothing of the
// sort that it is about.
type Outcome string

const (
	Holds   Outcome = "holds"
	Broken  Outcome = "broken"
	Unknown Outcome = "unknown"
	Skipped Outcome = "skipped"

	// Either is only expected, never found: chance decides whether the check holds,
	// and the report is to say what came.
	Either Outcome = "either"
)

// Named is what a sentence names: an actor or a group; users, and perhaps the
// partition that they left for another; payments, and perhaps whose they are.
type Named struct {
	Name     string  `json:"name,omitempty"`
	Users    []int32 `json:"users,omitempty"`
	Moved    *Moved  `json:"moved,omitempty"`
	Payments []Range `json:"payments,omitempty"` // ids, ascending
	More     bool    `json:"more,omitempty"`     // there are more payments than those
	N        int64   `json:"n,omitempty"`        // how many payments there are, where they are somebody's
}

// Range is the payments from First to Last, both included.
type Range struct {
	First int64 `json:"first"`
	Last  int64 `json:"last"`
}

// Moved is from which partition to which.
type Moved struct {
	From int32 `json:"from"`
	To   int32 `json:"to"`
}
