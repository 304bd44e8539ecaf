package lang

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"kafkasim/sim/failure"
	"kafkasim/sim/packed"
)

// Catalog is what a package says, in every language, by key.
type Catalog struct{ english, portuguese func() map[string]template }

// Packed is a catalog that is embedded in the program. It is parsed in a language when
// the first sentence is wanted: who speaks one language need not wait for the other.
// A broken one is a mistake in the package that has it and no run can cure it, hence
// the panic, which every test meets first.
func Packed(english, portuguese string) Catalog {
	unpacked := func(l Language, words string) func() map[string]template {
		return sync.OnceValue(func() map[string]template {
			text, err := packed.Text(words)
			if err == nil {
				var texts map[string]template
				if texts, err = templatesOf(text); err == nil {
					return texts
				}
			}
			panic(fmt.Sprintf("lang: a catalog in %s: %v", l.Tag(), err))
		})
	}
	return Catalog{unpacked(English, english), unpacked(Portuguese, portuguese)}
}

func (c Catalog) in(l Language) map[string]template {
	if l.locale() == Portuguese.of {
		return c.portuguese()
	}
	return c.english()
}

// Args are the values of a sentence's placeholders.
type Args map[string]any

// Sentence words the catalog's entry for a key. A key or a value that is
// missing shows as !{…}, so that a test can see it and a reader still gets the
// rest.
func (c Catalog) Sentence(l Language, key string, args Args) string {
	text, ok := c.in(l)[key]
	if !ok {
		return "!{" + key + "}"
	}
	var b strings.Builder
	text.render(&b, l, args)
	return b.String()
}

// Has says whether the catalog has an entry for a key.
func (c Catalog) Has(l Language, key string) bool {
	_, ok := c.in(l)[key]
	return ok
}

// Keys are those of all entries, in alphabetical order.
func (c Catalog) Keys() []string { return slices.Sorted(maps.Keys(c.english())) }

// Placeholders are those of an entry, in the order in which they are in it.
func (c Catalog) Placeholders(l Language, key string) []Placeholder {
	return c.in(l)[key].placeholders()
}

// textsOf parses the text of a catalog: a line is a key, a colon and the text. Blank lines
// and those that begin with # are for who reads them.
func textsOf(text string) (map[string]string, error) {
	texts := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		key, text, ok := strings.Cut(line, ": ")
		if _, twice := texts[key]; !ok || twice {
			return nil, failure.New("%q is no entry of a catalog, or its key is there twice", line)
		}
		texts[key] = unescaped.Replace(text)
	}
	return texts, nil
}

var unescaped = strings.NewReplacer(`\\`, `\`, `\n`, "\n")

func templatesOf(text string) (map[string]template, error) {
	texts, err := textsOf(text)
	if err != nil {
		return nil, err
	}
	all := make(map[string]template, len(texts))
	for key, text := range texts {
		if all[key], err = parse(text); err != nil {
			return nil, failure.New("%q: %w", key, err)
		}
	}
	return all, nil
}
