package narrate

import (
	_ "embed"
	"fmt"
	"strings"

	"kafkasim/sim/packed"
)

// The catalogs are words/*.txt, packed: they are read from there by a test, which says so
// where they are not the same.
var (
	//go:embed words/en.gz
	englishWords string
	//go:embed words/pt-BR.gz
	portugueseWords string
)

// catalogOf parses catalogs: a line is a key, a colon and the text. Blank lines and those
// that begin with # are for who reads them.
func catalogOf(text string) (map[string]string, error) {
	texts := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		key, text, ok := strings.Cut(line, ": ")
		if _, twice := texts[key]; !ok || twice {
			return nil, fmt.Errorf("%q is no entry of a catalog, or its key is there twice", line)
		}
		texts[key] = unescaped.Replace(text)
	}
	return texts, nil
}

var unescaped = strings.NewReplacer(`\\`, `\`, `\n`, "\n")

// parsed unpacks and parses catalogs. A broken entry is a mistake in this package and no
// run can cure it, hence the panic, which every test meets first.
func parsed(tag, words string) map[string]template {
	text, err := packed.Text(words)
	if err != nil {
		panic(fmt.Sprintf("narrate: %s: %v", tag, err))
	}
	catalog, err := catalogOf(text)
	if err != nil {
		panic(fmt.Sprintf("narrate: %s: %v", tag, err))
	}
	texts := make(map[string]template, len(catalog))
	for key, text := range catalog {
		t, err := parse(text)
		if err != nil {
			panic(fmt.Sprintf("narrate: %s, %q: %v", tag, key, err))
		}
		texts[key] = t
	}
	return texts
}
