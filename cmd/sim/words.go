package main

import (
	_ "embed"

	"kafkasim/sim/lang"
	"kafkasim/sim/narrate"
)

// What the command line says is in words/*.txt, packed by a test of sim/lang.
var (
	//go:embed words/en.gz
	englishWords string
	//go:embed words/pt-BR.gz
	portugueseWords string

	words = lang.Packed(englishWords, portugueseWords)
)

//go:noinline
func say(l narrate.Language, key string, args narrate.Args) string {
	return words.Sentence(l.Language, key, args)
}

// translated looks up what is keyed by its English; what is not there stays as it is.
func translated(l narrate.Language, portuguese map[string]string, english string) string {
	if text, ok := portuguese[english]; ok && l == narrate.Portuguese {
		return text
	}
	return english
}
