package narrate

import "kafkasim/sim/ledger"

// Lesson is what was to be seen in a run, sentence by sentence. Where anything is
// other than expected there is none: nobody knows then what was to be seen.
func (l Language) Lesson(run *ledger.Ledger, prose Prose) []string {
	if run.Result() != ledger.Pass {
		return nil
	}
	var out []string
	for _, e := range run.Of(ledger.Lesson) {
		out = append(out, l.say(e, prose))
	}
	return out
}
