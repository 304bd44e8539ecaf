// Package refusal is how the rest of the program says no to what somebody typed:
// with one sentence, in English, that can be said in another language too.
//
// A refusal keeps its sentence apart from its arguments. The code that shows it
// looks the sentence up; nothing else has to know that there are languages.
package refusal

import (
	"fmt"
	"strings"
)

// Refusal is an error about what somebody has asked for.
type Refusal struct {
	Sentence string // English, as for fmt.Sprintf
	Args     []any  // an error among them may be a refusal too
}

// New is a refusal with this sentence, which is a literal: tests read it in the
// source, and want its translation.
//
//go:noinline
func New(sentence string, args ...any) error { return Refusal{sentence, args} }

// Any are the words of which one was wanted.
type Any []string

func (r Refusal) Error() string { return r.In(func(english string) string { return english }) }

// In is the refusal in the language that translate speaks, which returns what it
// does not know.
func (r Refusal) In(translate func(english string) string) string {
	args := make([]any, len(r.Args))
	for i, arg := range r.Args {
		switch x := arg.(type) {
		case Refusal:
			arg = x.In(translate)
		case Any:
			arg = x.in(translate)
		}
		args[i] = arg
	}
	return fmt.Sprintf(translate(r.Sentence), args...)
}

func (a Any) in(translate func(english string) string) string {
	last := len(a) - 1
	if last < 1 {
		return strings.Join(a, "")
	}
	return strings.Join(a[:last], ", ") + translate(" or ") + a[last]
}
