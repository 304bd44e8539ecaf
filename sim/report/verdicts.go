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

// sheet is the verdicts as a page sorts them: what carries the lesson is shown,
// and what holds or is skipped without anybody having asked for it is folded.
type sheet struct {
	broken     []ledger.Judgment   // as expected, or unknown as expected: shown whole
	lines      []ledger.Judgment   // a line for each
	general    []ledger.Judgment   // hold everywhere, and so are one line
	skipped    [][]ledger.Judgment // one line for each reason
	unjudged   []ledger.Judgment   // nobody knows, for the run was interrupted: one line
	surprising []ledger.Judgment   // shown whole
}

// sorted sorts the verdicts; a verbose page folds none.
func (v verdicts) sorted(verbose bool) sheet {
	var s sheet
	for _, j := range v.all {
		switch {
		case j.Surprising():
			s.surprising = append(s.surprising, j)
		case j.Value == ledger.Skipped && !verbose:
			s.skip(j)
		case j.Value == ledger.Holds && j.General && !j.Asked && !verbose:
			s.general = append(s.general, j)
		case j.Value == ledger.Holds || j.Value == ledger.Skipped:
			s.lines = append(s.lines, j)
		default:
			s.broken = append(s.broken, j)
		}
	}
	return s
}

// leaveUnjudged takes out what nobody could judge.
func (s *sheet) leaveUnjudged() {
	var known []ledger.Judgment
	for _, j := range s.surprising {
		if j.Value == ledger.Unknown {
			s.unjudged = append(s.unjudged, j)
		} else {
			known = append(known, j)
		}
	}
	s.surprising = known
}

func (s *sheet) skip(j ledger.Judgment) {
	for i, others := range s.skipped {
		if others[0].Lacks == j.Lacks {
			s.skipped[i] = append(others, j)
			return
		}
	}
	s.skipped = append(s.skipped, []ledger.Judgment{j})
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
// fault, nothing stands beside the others that break because of it.
func (v verdicts) meaning(j ledger.Judgment) string {
	if v.prose.Meaning == "" || j.Surprising() || j.Expected == ledger.Either {
		return v.lang.Meaning(j)
	}
	first := slices.IndexFunc(v.all, func(j ledger.Judgment) bool { return j.Value == ledger.Broken && j.Expected == ledger.Broken })
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
