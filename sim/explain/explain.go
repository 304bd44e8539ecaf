// Package explain knows what the words of the reports mean: an article for each
// check, verdict, sign and term, in every language.
//
// The articles are text for people to read and edit: en.txt and pt-BR.txt, whose
// format parse.go describes. The program has them packed, which takes a third of the room;
// a test says so where they are not the same. This package finds an article by any of its names;
// it draws nothing and knows nothing about runs. The rule of a check stands in
// the catalogs of sim/narrate and nowhere else, so it is not in the articles.
package explain

import (
	"embed"
	"io/fs"
	"slices"
	"strings"

	"kafkasim/sim/failure"
	"kafkasim/sim/packed"
)

// Book has the articles in one language, in the order in which they are listed.
type Book struct {
	Sections []Section
	byName   map[string]Article
}

// Section is a group of articles under a heading.
type Section struct {
	Title    string
	Articles []Article
}

// Article explains one word.
type Article struct {
	Key     string   // its name in every language: "bookmark"
	Names   []string // its names in this language, the usual one first
	Text    []string // paragraphs
	Example string
	Try     string  // a command that shows it: "sim crash"
	Verdict Verdict // one that this command comes to; the zero Verdict = none in particular
	Avoid   string  // the setting or the code that avoids the fault
	Setting string  // what decides about it
	Source  string
	See     []string // keys of other articles
}

// Verdict is what a check says in the run that Try plays.
type Verdict struct {
	Check    string           // its name
	Subject  string           // the actor or the group that it is about
	Value    string           // as the ledger calls it
	Measured map[string]int64 // those of its numbers that the check's rule names
}

//go:embed *.gz
var files embed.FS

// unpacked is the text of a file.
func unpacked(name string) (string, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return "", err
	}
	return packed.Text(string(data))
}

// In returns the book in the language of a tag, en or pt-BR. Its articles are
// found by their names in all the other languages too.
func In(tag string) (Book, error) {
	var book Book
	others := map[string]string{} // a name in another language, and the article's key
	names, err := fs.Glob(files, "*.gz")
	if err != nil {
		return book, err
	}
	for _, name := range names {
		text, err := unpacked(name)
		if err != nil {
			return book, err
		}
		sections, err := parse(text)
		if err != nil {
			return book, failure.New("%s: %w", name, err)
		}
		if strings.TrimSuffix(name, ".gz") == tag {
			book.Sections = sections
			continue
		}
		for _, s := range sections {
			for _, a := range s.Articles {
				for _, n := range a.Names {
					others[plain(n)] = a.Key
				}
			}
		}
	}
	book.index(others)
	return book, nil
}

// index notes under which names the articles are found. A name in the book's own
// language comes before one in another.
func (b *Book) index(others map[string]string) {
	b.byName = map[string]Article{}
	for _, a := range b.All() {
		b.byName[plain(a.Key)] = a
	}
	for _, a := range b.All() {
		for _, n := range a.Names {
			b.byName[plain(n)] = a
		}
	}
	for name, key := range others {
		if _, taken := b.byName[name]; !taken {
			if a, ok := b.byName[plain(key)]; ok {
				b.byName[name] = a
			}
		}
	}
}

// All are the articles in their order.
func (b Book) All() []Article {
	var all []Article
	for _, s := range b.Sections {
		all = append(all, s.Articles...)
	}
	return all
}

// Find finds an article by any of its names, or their plural. Capitals, accents,
// spaces and hyphens make no difference.
func (b Book) Find(name string) (Article, bool) {
	name = plain(name)
	if a, ok := b.byName[name]; ok {
		return a, true
	}
	for _, plural := range [...][2]string{{"s", ""}, {"es", ""}, {"oes", "ao"}} {
		if stem, ok := strings.CutSuffix(name, plural[0]); ok {
			if a, ok := b.byName[stem+plural[1]]; ok {
				return a, true
			}
		}
	}
	return Article{}, false
}

// Names are all that Find finds in this language, as somebody would type them.
func (b Book) Names() []string {
	var names []string
	for _, a := range b.All() {
		for _, n := range append(slices.Clone(a.Names), a.Key) {
			if n = strings.ReplaceAll(n, " ", "-"); !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	return names
}

// Title is what the article is called in its language.
func (a Article) Title() string { return a.Names[0] }

var plainly = strings.NewReplacer(" ", "", "-", "", "_", "",
	"á", "a", "à", "a", "â", "a", "ã", "a", "é", "e", "ê", "e", "í", "i", "ó", "o", "ô", "o", "õ", "o", "ú", "u", "ü", "u", "ç", "c")

// plain is a name as it is compared.
func plain(name string) string { return plainly.Replace(strings.ToLower(name)) }
