package narrate

import "strings"

// PageWords are what the page that plays a run says by itself, by its keys without
// their "page.". The page fills the placeholders in as it plays: they stand in
// braces, and a text that depends on a count is a list of that for one and that for
// many.
func (l Language) PageWords() map[string]any {
	words := map[string]any{}
	for key, text := range l.locale().texts() {
		name, ours := strings.CutPrefix(key, "page.")
		if !ours || name == "badge" || name == "noscript" {
			continue
		}
		args := Args{}
		for _, p := range text.names() {
			args[p] = "{" + p + "}"
		}
		many := l.Sentence(key, args)
		one := many
		for _, p := range text {
			if p.wordOnly {
				args[p.name] = 1
				one = l.Sentence(key, args)
			}
		}
		words[name] = many
		if one != many {
			words[name] = [2]string{one, many}
		}
	}
	return words
}
