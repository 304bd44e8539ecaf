package report

import (
	"slices"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// verdicts are those of a run, with what its control has to say of them.
type verdicts struct {
	lang  narrate.Language
	prose narrate.Prose
	all   []ledger.Judgment
}

// word words a verdict beside the one that the scenario expects.
func (v verdicts) word(j ledger.Judgment) string {
	value := v.lang.VerdictWord(j.Value)
	switch {
	case j.Value == ledger.Skipped:
		return value
	case j.Surprising():
		return v.lang.Sentence("verdict.surprise", narrate.Args{"value": value, "wanted": v.lang.WantedWord(j.Expected)})
	case j.Expected == ledger.Either:
		return v.lang.Sentence("verdict.either", narrate.Args{"value": value})
	case j.Value == ledger.Broken && v.prose.WhatIf:
		return v.lang.Sentence("verdict.whatif", nil)
	}
	return v.lang.Sentence("verdict.expected", narrate.Args{"value": value})
}

// meaning is what a broken check means for the reader's data. What a control
// means by it stands beside the first check that it breaks; where that is no
// fault, nothing stands beside the others.
func (v verdicts) meaning(j ledger.Judgment) string {
	if v.prose.Meaning == "" || j.Surprising() {
		return v.lang.Meaning(j)
	}
	first := slices.IndexFunc(v.all, func(j ledger.Judgment) bool { return j.Value == ledger.Broken && !j.Surprising() })
	switch {
	case v.all[first].Check != j.Check && v.prose.WhatIf:
		return ""
	case v.all[first].Check != j.Check:
		return v.lang.Meaning(j)
	case v.prose.Translate != nil:
		return v.prose.Translate(v.prose.Meaning)
	}
	return v.prose.Meaning
}
