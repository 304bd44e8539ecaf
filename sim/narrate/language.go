package narrate

import (
	_ "embed"
	"math"
	"time"

	"kafkasim/sim/lang"
)

// Language is a language in which a run can be told, with the words for that.
type Language struct{ lang.Language }

// The languages, both complete.
var (
	English    = Language{lang.English}
	Portuguese = Language{lang.Portuguese}
)

// The words are words/*.txt, packed by a test of sim/lang.
var (
	//go:embed words/en.gz
	englishWords string
	//go:embed words/pt-BR.gz
	portugueseWords string

	words = lang.Packed(englishWords, portugueseWords)
)

// Args are the values of a sentence's placeholders.
type Args = lang.Args

// Sentence words an entry of what is said of runs.
//
//go:noinline
func (l Language) Sentence(key string, args Args) string {
	return words.Sentence(l.Language, key, args)
}

// Has says whether there is such an entry.
//
//go:noinline
func (l Language) Has(key string) bool { return words.Has(l.Language, key) }

// Other is the one that this language is not.
func (l Language) Other() Language { return Language{l.Language.Other()} }

// Offsets writes a range of offsets, both ends included.
func (l Language) Offsets(from, to int64) string {
	if from == to {
		return l.Sentence("offset", Args{"offset": from})
	}
	return l.Sentence("offsets", Args{"from": from, "to": to})
}

// spoken words a duration for running text: 2 hours rather than 2 h, where one
// unit is enough.
func (l Language) spoken(d time.Duration) string {
	for _, unit := range []struct {
		key       string
		len, more time.Duration // more: so much is said in the next unit
	}{{"days", 24 * time.Hour, math.MaxInt64}, {"hours", time.Hour, 24 * time.Hour}, {"minutes", time.Minute, time.Hour}, {"seconds", time.Second, time.Minute}} {
		if d > 0 && d%unit.len == 0 && d < unit.more {
			return l.Sentence(unit.key, Args{"n": int64(d / unit.len)})
		}
	}
	return l.Duration(d)
}
