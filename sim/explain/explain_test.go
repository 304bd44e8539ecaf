package explain

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kafkasim/sim/check"
)

var tags = []string{"en", "pt-BR"}

// books are the book in each language.
func books(t *testing.T) map[string]Book {
	t.Helper()
	out := map[string]Book{}
	for _, tag := range tags {
		book, err := In(tag)
		if err != nil || len(book.All()) == 0 {
			t.Fatalf("%s: %d articles, %v", tag, len(book.All()), err)
		}
		out[tag] = book
	}
	return out
}

func TestLanguagesHaveTheSameArticlesWithTheSameFields(t *testing.T) {
	both := books(t)
	en, pt := both["en"], both["pt-BR"]
	if len(en.Sections) != len(pt.Sections) {
		t.Fatalf("%d sections in English and %d in Portuguese", len(en.Sections), len(pt.Sections))
	}
	for i, s := range en.Sections {
		other := pt.Sections[i]
		if len(s.Articles) != len(other.Articles) {
			t.Errorf("%q has %d articles, %q %d", s.Title, len(s.Articles), other.Title, len(other.Articles))
		}
		for k, a := range s.Articles[:min(len(s.Articles), len(other.Articles))] {
			b := other.Articles[k]
			if a.Key != b.Key {
				t.Errorf("%q, place %d: %q in English and %q in Portuguese", s.Title, k+1, a.Key, b.Key)
				continue
			}
			if a.Try != b.Try || a.Verdict.Check != b.Verdict.Check || a.Verdict.Subject != b.Verdict.Subject || a.Verdict.Value != b.Verdict.Value {
				t.Errorf("%s shows other things in other languages: %q %v and %q %v", a.Key, a.Try, a.Verdict, b.Try, b.Verdict)
			}
			if got, want := filled(b), filled(a); !slices.Equal(got, want) {
				t.Errorf("%s has %q in English and %q in Portuguese", a.Key, want, got)
			}
			if got, want := keys(pt, b.See), keys(en, a.See); !slices.Equal(got, want) {
				t.Errorf("%s names %q in English and %q in Portuguese", a.Key, want, got)
			}
			if slices.Equal(a.Text, b.Text) || a.Example != "" && a.Example == b.Example {
				t.Errorf("%s says the same in both languages", a.Key)
			}
		}
	}
}

// filled are the fields that an article has.
func filled(a Article) []string {
	var out []string
	for name, text := range map[string]string{"Example": a.Example, "Try": a.Try, "Avoid": a.Avoid, "Setting": a.Setting, "Source": a.Source} {
		if text != "" {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// keys are those of the articles with these names.
func keys(b Book, names []string) []string {
	var out []string
	for _, n := range names {
		a, ok := b.Find(n)
		if !ok {
			a.Key = "no article " + n
		}
		out = append(out, a.Key)
	}
	return out
}

func TestEveryArticleIsWhole(t *testing.T) {
	for tag, book := range books(t) {
		for _, a := range book.All() {
			if a.Example == "" || a.Try == "" || a.Source == "" || a.Avoid == "" && a.Setting == "" {
				t.Errorf("%s, %s: it needs an example, something to try, its source, and what avoids it or decides about it", tag, a.Key)
			}
			if a.Avoid != "" && a.Setting != "" {
				t.Errorf("%s, %s: either it is avoided or something decides about it", tag, a.Key)
			}
			if len(a.See) == 0 {
				t.Errorf("%s, %s: it names no other article", tag, a.Key)
			}
		}
	}
}

// Every name leads to its article, in either language, and so does every name
// under "See also".
func TestNamesResolve(t *testing.T) {
	both := books(t)
	for tag, book := range both {
		for _, a := range book.All() {
			for _, n := range append(slices.Clone(a.Names), a.Key) {
				if got, ok := book.Find(n); !ok || got.Key != a.Key {
					t.Errorf("%s: %q leads to %q, not %q", tag, n, got.Key, a.Key)
				}
				for other, b := range both {
					if _, ok := b.Find(n); !ok {
						t.Errorf("%q of %s is not found in %s", n, tag, other)
					}
				}
			}
			for _, n := range a.See {
				if found, ok := book.Find(n); !ok || n != found.Title() || found.Key == a.Key {
					t.Errorf("%s, %s: see also %q, which is not what an article is called", tag, a.Key, n)
				}
			}
		}
		for _, n := range book.Names() {
			if _, ok := book.Find(n); !ok || strings.Contains(n, " ") {
				t.Errorf("%s offers %q", tag, n)
			}
		}
	}
}

func TestFindIsNotStrict(t *testing.T) {
	both := books(t)
	for name, want := range map[string]string{
		"nothinglost": "NothingLost", "nothing-lost": "NothingLost", "NOTHING LOST": "NothingLost",
		"Committed-Offset": "bookmark", "marcador": "bookmark", "deslocamento": "offset",
		"bookmarks": "bookmark", "Partições": "partition", "marcadores": "bookmark", "transacoes": "exactly-once", "→": "signs", "p0@83": "offset", "KIP-848": "server",
		"idle": "Idle", "session.timeout.ms": "session timeout",
	} {
		for tag, book := range both {
			if a, ok := book.Find(name); !ok || a.Key != want {
				t.Errorf("%s: %q leads to %q, not %q", tag, name, a.Key, want)
			}
		}
	}
	for _, nothing := range []string{"", " ", "-", "no such thing"} {
		if a, ok := both["en"].Find(nothing); ok {
			t.Errorf("%q leads to %q", nothing, a.Key)
		}
	}
}

// declaration finds the checks in their source.
var declaration = regexp.MustCompile(`Check\{Name: "(\w+)"`)

func TestEveryCheckHasItsArticle(t *testing.T) {
	entries, err := os.ReadDir("../check")
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile("../check/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range declaration.FindAllStringSubmatch(string(source), -1) {
			declared[m[1]] = true
		}
	}
	for _, c := range check.General() {
		if !declared[c.Name] {
			t.Errorf("%s was not found in the source: does this test still look in the right places?", c.Name)
		}
	}
	for tag, book := range books(t) {
		for name := range declared {
			a, ok := book.Find(name)
			if !ok || a.Key != name {
				t.Errorf("%s: %s has no article", tag, name)
				continue
			}
			if about := a.Verdict.Check; about != name {
				t.Errorf("%s: what the article about %s shows is a verdict on %q", tag, name, a.Verdict.Check)
			}
		}
	}
}

// A source that is a file of this project exists.
func TestSourcesExist(t *testing.T) {
	file := regexp.MustCompile(`\b(?:sim|cmd|scenarios)/[a-z_/]+\.go`)
	found := 0
	for tag, book := range books(t) {
		for _, a := range book.All() {
			for _, name := range file.FindAllString(a.Source, -1) {
				found++
				if _, err := os.Stat("../../" + name); err != nil {
					t.Errorf("%s, %s: %v", tag, a.Key, err)
				}
			}
		}
	}
	if found == 0 {
		t.Error("no source is a file of this project")
	}
}
