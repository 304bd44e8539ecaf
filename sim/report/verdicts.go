package report

import (
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// verdicts are those of a run, with what its control has to say of them.
type verdicts struct {
	lang  narrate.Language
	prose narrate.Prose
	all   []*ledger.Verdict
}

// sheet is the verdicts as a page sorts them: what carries the lesson is shown,
// and what holds or is skipped without anybody having asked for it is folded.
type sheet struct {
	broken     []*ledger.Verdict   // as expected, or unknown as expected: shown whole
	lines      []*ledger.Verdict   // a line for each
	general    []*ledger.Verdict   // hold everywhere, and so are one line
	skipped    [][]*ledger.Verdict // one line for each reason
	unjudged   []*ledger.Verdict   // nobody knows, for the run was interrupted: one line
	surprising []*ledger.Verdict   // shown whole
}

// sorted sorts the verdicts; a verbose page folds none.
func (v verdicts) sorted(verbose bool) sheet {
	var s sheet
	for _, j := range v.all {
		switch {
		case j.Surprising():
			s.surprising = append(s.surprising, j)
		case j.Outcome == ledger.Skipped && !verbose:
			s.skip(j)
		case j.Outcome == ledger.Holds && j.General && !j.Asked && !verbose:
			s.general = append(s.general, j)
		case j.Outcome == ledger.Holds || j.Outcome == ledger.Skipped:
			s.lines = append(s.lines, j)
		default:
			s.broken = append(s.broken, j)
		}
	}
	return s
}

// leaveUnjudged takes out what nobody could judge.
func (s *sheet) leaveUnjudged() {
	var known []*ledger.Verdict
	for _, j := range s.surprising {
		if j.Outcome == ledger.Unknown {
			s.unjudged = append(s.unjudged, j)
		} else {
			known = append(known, j)
		}
	}
	s.surprising = known
}

func (s *sheet) skip(j *ledger.Verdict) {
	for i, others := range s.skipped {
		if others[0].Lacks == j.Lacks {
			s.skipped[i] = append(others, j)
			return
		}
	}
	s.skipped = append(s.skipped, []*ledger.Verdict{j})
}

// word words a verdict beside the one that the scenario expects.
func (v verdicts) word(j *ledger.Verdict) string { return v.lang.VerdictOf(j, v.prose) }

// meaning is what a broken check means for the reader's data.
func (v verdicts) meaning(j *ledger.Verdict) string { return v.lang.MeaningOf(j, v.all, v.prose) }
