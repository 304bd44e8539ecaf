package sim

import (
	"slices"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
)

// Lesson says in one or two sentences what was to be seen, once the run is
// judged and every verdict is as expected. Its numbers come from the parameters
// and from what the checks have measured, so that they are true of this run.
type Lesson struct {
	Values
	verdicts []*ledger.Verdict
	said     []*ledger.Detail
}

// speechless unwinds a lesson that names what could not be judged here.
type speechless struct{}

// Say adds a sentence, as Run.Say does.
func (l *Lesson) Say(sentence string, args ...any) {
	facts, err := worded(sentence, args)
	if err != nil {
		l.mistake("%w", err)
	}
	l.said = append(l.said, facts)
}

// Measured is a count that a check has measured in this run. Where these brokers
// kept the check from being judged, the run has no lesson.
//
//go:noinline
func (l *Lesson) Measured(c *check.Check, measure string) Count {
	return Count(l.measured(c, measure, check.Count))
}

// Took is a duration that a check has measured.
func (l *Lesson) Took(c *check.Check, measure string) time.Duration {
	return time.Duration(l.measured(c, measure, check.Duration))
}

// Offset is an offset that a check has measured: it is written without
// separators, as one types it.
func (l *Lesson) Offset(c *check.Check, measure string) int64 {
	return l.measured(c, measure, check.Offset)
}

// Judged says whether this run was judged by a check: most controls promise fewer than
// the scenario itself.
//
//go:noinline
func (l *Lesson) Judged(c *check.Check) bool {
	return slices.ContainsFunc(l.verdicts, func(j *ledger.Verdict) bool { return j.ID() == c.ID() })
}

func (l *Lesson) measured(c *check.Check, measure string, unit check.Unit) int64 {
	i := slices.IndexFunc(c.Measures, func(m check.Measure) bool { return m.Name == measure })
	if i < 0 {
		l.mistake("%s does not measure %q", c.Name, measure)
	}
	if m := c.Measures[i]; m.Unit != unit {
		l.mistake("%s measures %q as %s, not as %s", c.Name, measure, m.Unit, unit)
	}
	at := slices.IndexFunc(l.verdicts, func(j *ledger.Verdict) bool { return j.ID() == c.ID() })
	if at < 0 {
		l.mistake("no check called %s was judged here", c.ID())
	}
	j := l.verdicts[at]
	n, ok := j.Measured[measure]
	switch {
	case ok:
	case j.Outcome == ledger.Skipped || j.Outcome == ledger.Unknown:
		panic(speechless{})
	default:
		l.mistake("%s measures %q only where it is broken, and here it holds", c.Name, measure)
	}
	return n
}

// mistake ends the lesson and says which line of it is wrong.
func (l *Lesson) mistake(format string, args ...any) {
	panic(stuck{failure.New("the lesson at %s: %w", scriptLine(), failure.New(format, args...))})
}

// lesson is what a run of the scenario, or of one of its controls, says at its
// end.
func (g RunSpec) lesson() func(*Lesson) {
	switch c, isControl := g.Scenario.Control(g.Control); {
	case g.inBulk():
		return g.Scenario.InRealTime.Lesson
	case isControl:
		return c.Lesson
	}
	return g.Scenario.Lesson
}

// teach adds the lesson to a run that went as it should.
func (g RunSpec) teach(v Values, book *ledger.Ledger) error {
	say := g.lesson()
	if say == nil || book.Result() != ledger.Pass {
		return nil
	}
	l, err := told(v, book, say)
	if err != nil || l == nil {
		return err
	}
	for _, facts := range l.said {
		book.Teach(facts)
	}
	return nil
}

// told lets say speak of a run that is judged. It returns nil where that names what
// could not be judged here.
func told(v Values, book *ledger.Ledger, say func(*Lesson)) (l *Lesson, err error) {
	defer func() {
		switch x := recover().(type) {
		case nil:
		case speechless:
			l = nil
		case stuck:
			err = x.error
		default:
			panic(x)
		}
	}()
	l = &Lesson{Values: v, verdicts: book.Verdicts()}
	say(l)
	return l, nil
}
