package scenarios

import (
	_ "embed"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"sync"

	"kafkasim/sim/packed"
)

// The Portuguese of a scenario stands beside it, in a text like this:
//
//	# A comment.
//
//	= An English sentence, as the scenario has it, over
//	as many lines as it takes
//
//	Its Portuguese, over as many lines as it takes
//
// Blank lines part the paragraphs; where a line breaks within one makes no
// difference. crash.pt-BR.txt has what crash.go says, and scenarios.pt-BR.txt what
// several scenarios say. The program has the Portuguese of all of them packed in one,
// each behind a sum that stands for its English, which the program has already; a test
// says so where that is not what they are.

//go:embed pt-BR.gz
var packedPortuguese string

// Translator returns the function that finds a scenario's sentence in the
// language of a tag, en or pt-BR.
//
//go:noinline
func Translator(tag string) func(english string) string {
	return func(english string) string {
		if tag != "pt-BR" {
			return english
		}
		if t, ok := portuguese()[sumOf(english)]; ok {
			return t
		}
		return english
	}
}

// sumOf stands for a sentence; no two of the scenarios have the same.
func sumOf(sentence string) string {
	sum := fnv.New32a()
	sum.Write([]byte(sentence))
	return strconv.FormatUint(uint64(sum.Sum32()), 36)
}

// portuguese has, by the sums of their English, the translations of all sentences of the
// scenarios: titles, explanations, parameters, controls and what the scripts say. They
// are read when somebody first asks for one. A broken file is a mistake in this
// package and no run can cure it, hence the panic, which every test meets first.
var portuguese = sync.OnceValue(func() map[string]string {
	text, err := packed.Text(packedPortuguese)
	if err != nil {
		panic(fmt.Sprintf("scenarios: unpacking the Portuguese: %v", err))
	}
	found := map[string]string{}
	for line := range strings.Lines(text) {
		sum, sentence, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		found[sum] = sentence
	}
	return found
})
