package page

import (
	_ "embed"
	"strings"

	"kafkasim/sim/lang"
	"kafkasim/sim/narrate"
)

// The words are words/*.txt, packed by a test of sim/lang.
var (
	//go:embed words/en.gz
	englishWords string
	//go:embed words/pt-BR.gz
	portugueseWords string

	words = lang.Packed(englishWords, portugueseWords)
)

// sentence words what this package says.
//
//go:noinline
func sentence(l narrate.Language, key string, args narrate.Args) string {
	return words.Sentence(l.Language, key, args)
}

// ownWords are what the page that plays a run says by itself, by its keys without
// their "page.". The page fills the placeholders in as it plays: they stand in
// braces, and a text that depends on a count is a list of that for one and that for
// many.
func ownWords(l lang.Language) map[string]any {
	own := map[string]any{}
	for _, key := range words.Keys() {
		name, ours := strings.CutPrefix(key, "page.")
		if !ours || name == "badge" || name == "noscript" {
			continue
		}
		args := lang.Args{}
		placeholders := words.Placeholders(l, key)
		for _, p := range placeholders {
			args[p.Name] = "{" + p.Name + "}"
		}
		many := words.Sentence(l, key, args)
		one := many
		for _, p := range placeholders {
			if p.WordOnly {
				args[p.Name] = 1
				one = words.Sentence(l, key, args)
			}
		}
		own[name] = many
		if one != many {
			own[name] = [2]string{one, many}
		}
	}
	return own
}
