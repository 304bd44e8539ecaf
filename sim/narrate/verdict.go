package narrate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kafkasim/sim/lang"
	"kafkasim/sim/ledger"
)

// CheckName is the name of a verdict's check and what it is about. The check
// itself is called the same in every language, so that it can be looked up.
//
//go:noinline
func (l Language) CheckName(v *ledger.Verdict) string {
	if v.Subject == "" {
		return v.Check
	}
	return v.Check + " " + l.subject(v)
}

// Rule is what the check says must be true.
func (l Language) Rule(j *ledger.Verdict) string { return l.onCheck(j, "rule") }

// Measured is what the check found. Where it holds, the sentence says the rule
// and the number in one breath.
func (l Language) Measured(j *ledger.Verdict) string {
	switch {
	case j.Outcome == ledger.Holds:
		return l.onCheck(j, "holds")
	case j.Outcome == ledger.Broken:
		return l.onCheck(j, "broken")
	case j.Outcome == ledger.Skipped:
		return l.Sentence("check.skipped", Args{"what": l.lacking(j.Lacks)})
	case j.Observed == 0:
		return l.Sentence("check.unknown", Args{"names": named(j)})
	}
	return l.Sentence("check.undecided", Args{"n": j.Observed, "names": named(j)})
}

// Skipped says of checks that they are skipped for one reason.
func (l Language) Skipped(checks []*ledger.Verdict) string {
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
func (l Language) GeneralHold(checks, all []*ledger.Verdict) string {
	var about []string
	for _, x := range told {
		holds := func(j *ledger.Verdict) bool { return j.Check == x.check }
		more := func(j *ledger.Verdict) bool {
			return slices.Contains(x.unless, j.Check) && (j.Asked || j.Outcome == ledger.Broken)
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
func (l Language) Meaning(j *ledger.Verdict) string { return l.onCheck(j, "meaning") }

// MeaningOf is what a broken check means in a run with these verdicts. What a control
// means by it stands beside the first check that it breaks; where that is no fault,
// nothing stands beside the others that break because of it.
func (l Language) MeaningOf(j *ledger.Verdict, all []*ledger.Verdict, prose Prose) string {
	if prose.Meaning == "" || j.Surprising() || j.Expected == ledger.Either {
		return l.Meaning(j)
	}
	first := slices.IndexFunc(all, func(j *ledger.Verdict) bool { return j.Outcome == ledger.Broken && j.Expected == ledger.Broken })
	switch {
	case all[first].ID() != j.ID() && prose.WhatIf:
		return ""
	case all[first].ID() != j.ID():
		return l.Meaning(j)
	case prose.Translate != nil:
		return prose.Translate(prose.Meaning)
	}
	return prose.Meaning
}

// VerdictOf words a verdict beside the one that the scenario expects.
func (l Language) VerdictOf(j *ledger.Verdict, prose Prose) string {
	value := l.VerdictWord(j.Outcome)
	switch {
	case j.Outcome == ledger.Skipped:
		return value
	case j.Surprising():
		return l.Sentence("verdict.surprise", Args{"value": value, "wanted": l.WantedWord(j.Expected)})
	case j.Expected == ledger.Either:
		return l.Sentence("verdict.either", Args{"value": value})
	case j.Outcome == ledger.Broken && prose.WhatIf:
		return l.Sentence("verdict.whatif", nil)
	}
	return l.Sentence("verdict.expected", Args{"value": value})
}

// ControlTitle says what the control does, and whether that is a mistake.
//
//go:noinline
func (l Language) ControlTitle(prose Prose) string {
	key := "report.mistake"
	if prose.WhatIf {
		key = "report.whatif"
	}
	return l.Sentence(key, Args{"title": prose.Control})
}

// WantedWord says what was expected of a check, after "it was expected".
func (l Language) WantedWord(v ledger.Outcome) string { return l.Sentence("wanted."+string(v), nil) }

// VerdictWord is the word for a verdict.
func (l Language) VerdictWord(v ledger.Outcome) string { return l.Sentence("verdict."+string(v), nil) }

func (l Language) onCheck(j *ledger.Verdict, what string) string {
	key := "check." + j.Check + "." + what
	switch {
	case l.Has(key):
		return l.Sentence(key, l.measures(j, words.Placeholders(l.Language, key)))
	case what == "meaning":
		return l.Sentence("check.none.meaning", nil)
	}
	return l.Sentence("check.noentry", Args{"check": j.ID()})
}

// measures are the values of a check's sentence. A check that could not tell
// may not have measured all of them: those show as a question mark.
func (l Language) measures(j *ledger.Verdict, wanted []lang.Placeholder) Args {
	names := named(j)
	args := Args{"subject": l.subject(j), "names": names, "ids": ""}
	switch {
	case len(names) == 1 && len(j.Named[0].Payments) == 1 && j.Named[0].Payments[0].First == j.Named[0].Payments[0].Last:
		args["ids"] = l.Sentence("id", Args{"names": names})
	case len(names) > 0:
		args["ids"] = l.Sentence("ids", Args{"names": names})
	}
	for name, n := range j.Measured {
		args[name] = lang.Count(n)
	}
	if shortest, ok := j.Measured["shortest"]; ok {
		longest := j.Measured["longest"]
		args["took"] = l.Sentence("span", Args{"shortest": shortest, "longest": longest})
		if l.Word(shortest, "duration") == l.Word(longest, "duration") {
			args["took"] = l.Word(longest, "duration")
		}
	}
	if most, ok := j.Measured["max"]; ok {
		key := "window"
		if j.Measured["min"] == 0 {
			key = "window.within"
		}
		args["window"] = l.Sentence(key, Args{"min": j.Measured["min"], "max": most})
	}
	for _, p := range wanted {
		if _, ok := args[p.Name]; !ok {
			args[p.Name] = "?"
		}
	}
	return args
}

// named are the things that a check's sentence names, and what went wrong in it.
func named(v *ledger.Verdict) []string {
	var out []string
	for _, n := range v.Named {
		out = append(out, Names(n, "–")...)
	}
	if v.Why != "" {
		out = append(out, v.Why)
	}
	return out
}

// Names are the names of one thing; a dash stands between the first and the last of a
// range of payments.
func Names(n ledger.Named, dash string) []string {
	if n.N > 0 {
		dash = "–"
	}
	var all []string
	for _, r := range n.Payments {
		name := strconv.FormatInt(r.First, 10)
		if r.Last > r.First {
			name += dash + strconv.FormatInt(r.Last, 10)
		}
		all = append(all, name)
	}
	if n.More {
		all = append(all, "…")
	}
	users := strings.Trim(fmt.Sprint(n.Users), "[]")
	switch {
	case n.Name != "" && n.N > 0:
		return []string{fmt.Sprintf("%s: %d (%s)", n.Name, n.N, strings.Join(all, ", "))}
	case n.Name != "":
		return []string{n.Name}
	case n.Moved != nil:
		return []string{fmt.Sprintf("p%d→p%d: %s", n.Moved.From, n.Moved.To, users)}
	case len(n.Users) > 0:
		return []string{users}
	}
	return all
}

// subject words whom a verdict is about: an actor, and which of its lives.
func (l Language) subject(v *ledger.Verdict) string {
	if v.Life == 0 {
		return v.Subject
	}
	return l.Sentence("life", Args{"actor": v.Subject, "inc": int(v.Life)})
}
