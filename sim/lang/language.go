// Package lang is the machinery of languages and has no sentences: which languages
// there are, how each writes numbers, durations and lists, and catalogs, which are
// the sentences of whoever uses them. A package that speaks has its catalog beside
// it, as text files, a line for each sentence, in every language.
//
// Its contract: a sentence or a value that is missing shows as !{…} and fails no
// run; whether catalogs are complete is asked by a test here, which finds them all.
package lang

import "strings"

// Language is one of the languages that sim speaks. The zero Language is English.
type Language struct{ of *locale }

// locale is what a language is made of; it never changes.
type locale struct {
	tag       string
	decimal   string // between whole and fraction
	thousands string // between groups of three digits, in counts only
	and       string // before the last of several names
	more      string // how many names of a long list are left out
}

var (
	English    = Language{&locale{"en", ".", ",", "and", "%s more"}}
	Portuguese = Language{&locale{"pt-BR", ",", ".", "e", "mais %s"}}
)

//go:noinline
func (l Language) locale() *locale {
	if l.of == nil {
		return English.of
	}
	return l.of
}

// Tag is the language's name as --lang takes it.
//
//go:noinline
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
