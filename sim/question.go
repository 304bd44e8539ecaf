package sim

import (
	"fmt"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
)

// question is what the script has asked of the reader, and who knows the answer.
type question struct {
	place  int // of the first event that the reader must not have seen
	facts  *ledger.Detail
	answer func(*Lesson) any
}

// Users and Members are numbers of users of the shop and of consumers.
type (
	Users   int
	Members int
)

// Question asks the reader what is going to happen, before anything shows it: who
// watches with --ask has to say so, and everybody else never hears of it. The
// sentence is as for Say.
//
// The answer is found when the run is over and judged: a Count, Payments, Users,
// Members, an offset (int64), a time.Duration, or true for yes, measured by a check, so
// that it is true of this run. It says why in one sentence. It is nil where the
// question makes no sense after all. Where the run is not as expected, or these brokers
// kept the check from being judged, the question is not asked.
func (r *Run) Question(answer func(l *Lesson) any, sentence string, args ...any) {
	r.stepWithoutBroker("ask the reader")
	facts, err := worded(sentence, args)
	r.must(err)
	r.questions = append(r.questions, question{r.ledger.Len(), facts, answer})
}

// answer adds the questions with their answers to a run that went as it should.
func (r *Run) answer(book *ledger.Ledger) error {
	if book.Result() != ledger.Pass {
		return nil
	}
	for _, q := range r.questions {
		var is any
		l, err := told(r.Values, book, func(l *Lesson) { is = q.answer(l) })
		switch {
		case err != nil:
			return err
		case l == nil || is == nil:
			continue
		case len(l.said) != 1:
			return failure.New("the answer to %q has %d sentences that say why: it needs one", q.facts.Text, len(l.said))
		}
		why := l.said[0]
		q.facts.Question = &ledger.Answer{Is: argument(is), Why: why.Text, Args: why.Args}
		book.Question(q.place, q.facts)
	}
	return nil
}

// argument is what a %s of a sentence stands for, as the ledger keeps it.
func argument(a any) ledger.Arg {
	switch a := a.(type) {
	case time.Duration:
		return ledger.Arg{Unit: ledger.Duration, N: int64(a)}
	case Payments:
		return ledger.Arg{Unit: ledger.Payments, N: int64(a)}
	case Count:
		return ledger.Arg{Unit: ledger.Count, N: int64(a)}
	case Users:
		return ledger.Arg{Unit: ledger.Users, N: int64(a)}
	case Members:
		return ledger.Arg{Unit: ledger.Members, N: int64(a)}
	case int:
		return ledger.Arg{Unit: ledger.Number, N: int64(a)}
	case int64:
		return ledger.Arg{Unit: ledger.Number, N: a}
	case bool:
		yes := ledger.Arg{Unit: ledger.YesNo}
		if a {
			yes.N = 1
		}
		return yes
	}
	return ledger.Arg{Text: fmt.Sprint(a)}
}
