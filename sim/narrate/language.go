package narrate

import (
	"strings"
	"sync"
)

// Language is one of the languages that a report can be written in. The zero
// Language is English.
type Language struct{ of *locale }

// locale is what a language is made of; it never changes. Its catalogs are parsed when
// the first sentence is wanted: who speaks one language need not wait for the other.
type locale struct {
	tag       string
	decimal   string // between whole and fraction
	thousands string // between groups of three digits, in counts only
	and       string // before the last of several names
	more      string // how many names of a long list are left out
	texts     func() map[string]template
}

// The languages, both complete.
var (
	English    = Language{newLocale("en", ".", ",", "and", "%s more", englishWords)}
	Portuguese = Language{newLocale("pt-BR", ",", ".", "e", "mais %s", portugueseWords)}
)

func newLocale(tag, decimal, thousands, and, more, words string) *locale {
	return &locale{tag, decimal, thousands, and, more, sync.OnceValue(func() map[string]template { return parsed(tag, words) })}
}

func (l Language) locale() *locale {
	if l.of == nil {
		return English.of
	}
	return l.of
}

// Tag is the language's name as --lang takes it.
func (l Language) Tag() string { return l.locale().tag }

// Other is the one that this language is not.
func (l Language) Other() Language {
	if l.locale() == Portuguese.of {
		return English
	}
	return Portuguese
}

// Tags lists the languages there are.
func Tags() []string { return []string{English.Tag(), Portuguese.Tag()} }

// ByTag finds the language for a tag or a locale name: en, en_US.UTF-8, pt,
// pt-BR, pt_BR.UTF-8, …
func ByTag(tag string) (Language, bool) {
	tag, _, _ = strings.Cut(tag, ".")
	tag, _, _ = strings.Cut(tag, "@")
	tag = strings.ReplaceAll(tag, "_", "-")
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	switch base {
	case "en":
		return English, true
	case "pt":
		return Portuguese, true
	}
	return Language{}, false
}

// Detect reads the language from the environment as POSIX ranks its variables:
// the first of them that is set decides, and what we do not speak is English.
func Detect(getenv func(string) string) Language {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			if lang, ok := ByTag(value); ok {
				return lang
			}
			return English
		}
	}
	return English
}

// Args are the values of a sentence's placeholders.
type Args map[string]any

// Sentence words the catalog's entry for a key. A key or a value that is
// missing shows as !{…}, so that a test can see it and a reader still gets the
// rest.
func (l Language) Sentence(key string, args Args) string {
	text, ok := l.locale().texts()[key]
	if !ok {
		return "!{" + key + "}"
	}
	var b strings.Builder
	text.render(&b, l, args)
	return b.String()
}

// Has says whether the catalog has an entry for a key.
func (l Language) Has(key string) bool {
	_, ok := l.locale().texts()[key]
	return ok
}
