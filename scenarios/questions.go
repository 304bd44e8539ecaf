package scenarios

import (
	"kafkasim/sim"
	"kafkasim/sim/check"
)

// Answers that several scenarios ask for. Each says why in one sentence.

// comesAgain is how many payments a crash has processed twice.
func comesAgain(l *sim.Lesson) any {
	again := sim.Payments(l.Measured(check.ReplayExact, "again"))
	if again == 0 {
		l.Say("Nothing was processed twice: nobody ever resumed at a bookmark that was behind the work.")
	} else {
		l.Say("What comes again is what was processed and not committed: a consumer that resumes at the bookmark gets everything after it.")
	}
	return again
}

// isLost is how many payments somebody was to process and never did.
func isLost(l *sim.Lesson) any {
	lost := sim.Payments(l.Measured(check.NothingLost, "lost"))
	if lost == 0 {
		l.Say("Nothing is lost as long as the bookmark is not ahead of the work: what was not processed comes after it.")
	} else {
		l.Say("What comes before the bookmark is never asked for again, processed or not: a bookmark ahead of the work loses what is in between.")
	}
	return lost
}
