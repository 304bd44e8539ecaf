package narrate

import (
	"fmt"
	"slices"
	"strings"

	"kafkasim/sim/ledger"
)

// CheckName is the name of a judgment's check and what it is about. The check
// itself is called the same in every language, so that it can be looked up.
func (l Language) CheckName(j ledger.Verdict) string {
	check, subject := split(j)
	if subject == "" {
		return check
	}
	return check + " " + l.subject(subject)
}

// Rule is what the check says must be true.
func (l Language) Rule(j ledger.Verdict) string { return l.onCheck(j, "rule") }

// Measured is what the check found. Where it holds, the sentence says the rule
// and the number in one breath.
func (l Language) Measured(j ledger.Verdict) string {
	switch {
	case j.Outcome == ledger.Holds:
		return l.onCheck(j, "holds")
	case j.Outcome == ledger.Broken:
		return l.onCheck(j, "broken")
	case j.Outcome == ledger.Skipped:
		return l.Sentence("check.skipped", Args{"what": l.lacking(j.Lacks)})
	case j.Observed == 0:
		return l.Sentence("check.unknown", Args{"names": dashed(j.Subjects)})
	}
	return l.Sentence("check.undecided", Args{"n": j.Observed, "names": dashed(j.Subjects)})
}

// Skipped says of checks that they are skipped for one reason.
func (l Language) Skipped(checks []ledger.Verdict) string {
	return l.Sentence("checks.skipped", Args{"n": len(checks), "what": l.lacking(checks[0].Lacks)})
}

// told are the general checks whose subject a summary names, the best known
// first. A subject of which another check has more to say, because the scenario
// asks for that one or because it is broken, is not named: "nothing lost" would
// be read as if nothing had expired either.
var told = []struct {
	check  string
	unless []string
}{
	{"NothingLost", []string{"NothingRemovedUnread", "NothingLostSinceJoined", "Missed", "GivenUp", "NothingPending", "StreamKept"}},
	{"ProcessingOrder", []string{"OrderPerUser", "OrderSurvives", "SamePartition", "KeysStay"}},
	{"OwnerOnly", nil},
	{"ProcessedOnce", []string{"Duplicates", "ReadAgain", "RedeliveredExactly"}},
	{"AckDurable", []string{"NothingRemovedUnread", "KeptOverRestart", "StreamKept"}},
}

// mostTold is how many subjects a summary names.
const mostTold = 3

// GeneralHold says of general checks that they hold, and names what some of them
// are about, given all verdicts of the run.
func (l Language) GeneralHold(checks, all []ledger.Verdict) string {
	var about []string
	for _, x := range told {
		holds := func(j ledger.Verdict) bool { return j.Check == x.check }
		more := func(j ledger.Verdict) bool {
			name, _ := split(j)
			return slices.Contains(x.unless, name) && (j.Asked || j.Outcome == ledger.Broken)
		}
		if len(about) < mostTold && slices.ContainsFunc(checks, holds) && !slices.ContainsFunc(all, more) {
			about = append(about, l.Sentence("general."+x.check, nil))
		}
	}
	return l.Sentence("checks.general", Args{"n": len(checks), "about": about})
}

// lacking words what there is not, as the ledger calls it.
func (l Language) lacking(evidence string) string {
	if key := "lacks." + evidence; l.Has(key) {
		return l.Sentence(key, nil)
	}
	return evidence
}

// Meaning is what a broken check means for the reader's data.
func (l Language) Meaning(j ledger.Verdict) string { return l.onCheck(j, "meaning") }

// WantedWord says what was expected of a check, after "it was expected".
func (l Language) WantedWord(v ledger.Outcome) string { return l.Sentence("wanted."+string(v), nil) }

// VerdictWord is the word for a verdict.
func (l Language) VerdictWord(v ledger.Outcome) string { return l.Sentence("verdict."+string(v), nil) }

func (l Language) onCheck(j ledger.Verdict, what string) string {
	check, _ := split(j)
	key := "check." + check + "." + what
	text, ok := l.tongue().texts[key]
	switch {
	case ok:
		return l.Sentence(key, l.measures(j, text))
	case what == "meaning":
		return l.Sentence("check.none.meaning", nil)
	}
	return l.Sentence("check.noentry", Args{"check": j.Check})
}

// measured is a number that a check has measured: a count, unless its placeholder
// says otherwise.
type measured int64

// measures are the values of a check's sentence. A check that could not tell
// may not have measured all of them: those show as a question mark.
func (l Language) measures(j ledger.Verdict, text template) Args {
	_, subject := split(j)
	args := Args{"subject": l.subject(subject), "names": dashed(j.Subjects)}
	if len(j.Subjects) > 0 {
		key := "ids"
		if len(j.Subjects) == 1 && strings.Trim(j.Subjects[0], "0123456789") == "" {
			key = "id"
		}
		args["ids"] = l.Sentence(key, Args{"names": dashed(j.Subjects)})
	} else {
		args["ids"] = ""
	}
	for name, n := range j.Measured {
		args[name] = measured(n)
	}
	if shortest, ok := j.Measured["shortest"]; ok {
		longest := j.Measured["longest"]
		args["took"] = l.Sentence("span", Args{"shortest": shortest, "longest": longest})
		if l.word(shortest, "duration") == l.word(longest, "duration") {
			args["took"] = l.word(longest, "duration")
		}
	}
	if most, ok := j.Measured["max"]; ok {
		key := "window"
		if j.Measured["min"] == 0 {
			key = "window.within"
		}
		args["window"] = l.Sentence(key, Args{"min": j.Measured["min"], "max": most})
	}
	for _, name := range text.names() {
		if _, ok := args[name]; !ok {
			args[name] = "?"
		}
	}
	return args
}

// dashed writes ranges of payments as a book would: 56–60 for the ledger's
// 56-60. Other names stay as they are.
func dashed(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = name
		from, to, isRange := strings.Cut(name, "-")
		if isRange && from != "" && to != "" && strings.Trim(from+to, "0123456789") == "" {
			out[i] = from + "–" + to
		}
	}
	return out
}

// split parts a check's name from what it is about.
func split(j ledger.Verdict) (check, subject string) {
	check, subject, _ = strings.Cut(j.Check, " ")
	return check, subject
}

// subject words an actor's life: "consumer-1#2" is the second one.
func (l Language) subject(s string) string {
	if actor, inc, ok := strings.Cut(s, "#"); ok {
		var n int
		if _, err := fmt.Sscan(inc, &n); err == nil {
			return l.Sentence("life", Args{"actor": actor, "inc": n})
		}
	}
	return s
}
