package scenarios_test

import (
	"regexp"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// term is a word that nobody is born with, and how a text says what it means
// where it first uses it.
type term struct{ word, said *regexp.Regexp }

var terms = map[narrate.Language][]term{
	narrate.English: {
		{regexp.MustCompile(`bookmark`), regexp.MustCompile(`bookmarks?[^.:;]{0,40} \((?:the |its |their |a )?committed offsets?\)|bookmark, the next offset to read|bookmark(?:, | is )the offset`)},
		{regexp.MustCompile(`heartbeat`), regexp.MustCompile(`heartbeats? \((?:a|the|its) (?:sign of life|reports)|(?:sign of life|reports) \((?:a|the) heartbeats?\)`)},
		{regexp.MustCompile(`\b(?:lag|LAG)\b`), regexp.MustCompile(`\blag is (?:what|0)|\blag, the number|\bis the lag\b|LAG is the number|is what LAG counts`)},
		{regexp.MustCompile(`\bpoll\b`), regexp.MustCompile(`\bpoll \(one fetch\)`)},
		{regexp.MustCompile(`rebalance`), regexp.MustCompile(`rebalance(?:\)|\.)`)},
		{regexp.MustCompile(`(?:^|[^-])\bassignor`), regexp.MustCompile(`.\bassignor, is`)},
		{regexp.MustCompile(`share group`), regexp.MustCompile(`share group \(KIP-932\)`)},
		{regexp.MustCompile(`pending list`), regexp.MustCompile(`pending list\)`)},
	},
	narrate.Portuguese: {
		{regexp.MustCompile(`marcador`), regexp.MustCompile(`marcador(?:es)?[^.:;]{0,40} \((?:o |os |um )offsets? confirmados?|marcador dele, o próximo offset`)},
		{regexp.MustCompile(`heartbeat`), regexp.MustCompile(`heartbeats?(?: do consumidor)? \((?:um|o|os) (?:sinal de vida|avisos)|\((?:um|os) heartbeats?\)`)},
		{regexp.MustCompile(`\b(?:lag|LAG)\b`), regexp.MustCompile(`\blag é (?:o que|0)|\blag, o número|é o lag\b|LAG é o número|é isso que LAG conta`)},
		{regexp.MustCompile(`\bpoll\b`), regexp.MustCompile(`\bpoll \(uma busca\)`)},
		{regexp.MustCompile(`rebalanceamento`), regexp.MustCompile(`rebalanceamento(?:\)|\.)`)},
		{regexp.MustCompile(`(?:^|[^-])\bassignor`), regexp.MustCompile(`.\bassignor, aqui`)},
		{regexp.MustCompile(`share group`), regexp.MustCompile(`share group \(KIP-932\)`)},
		{regexp.MustCompile(`lista de pendências`), regexp.MustCompile(`lista de pendências\)`)},
	},
}

// TestHelpSaysItsWordsFirst: what a scenario says about itself uses no word of
// the trade before it says what the word means. TestGoldenReports holds the
// stories to the same. A lesson ends a story: what it names has been told.
func TestHelpSaysItsWordsFirst(t *testing.T) {
	for lang, words := range terms {
		for _, s := range scenarios.All() {
			introduces(t, s.Name+" --help", []string{scenarios.Translator(lang.Tag())(s.About)}, words, map[term]int{})
		}
	}
}

// saysNoMore finds the words that no story uses any more.
func saysNoMore(t *testing.T, found map[term]int) {
	t.Helper()
	for lang, words := range terms {
		for _, w := range words {
			if found[w] == 0 {
				t.Errorf("%s: nobody says %s any more", lang.Tag(), w.word)
			}
		}
	}
}

// story are the paragraphs of a run.
func story(book *ledger.Ledger, lang narrate.Language) []string {
	var out []string
	for _, e := range book.All() {
		if e.Kind == ledger.Said {
			out = append(out, scenarios.Translator(lang.Tag())(e.Detail.Text))
		}
	}
	return out
}

// conversation are they with the questions in between, and with what is said of these.
func conversation(book *ledger.Ledger, lang narrate.Language) (texts []string) {
	translate := scenarios.Translator(lang.Tag())
	questions := lang.Questions(book, narrate.Prose{Translate: translate})
	asked := 0
	for i, e := range book.All() {
		for ; asked < len(questions) && questions[asked].Place <= i; asked++ {
			texts = append(texts, questions[asked].Sentence)
		}
		if e.Kind == ledger.Said {
			texts = append(texts, translate(e.Detail.Text))
		}
	}
	for _, q := range questions {
		texts = append(texts, q.Why)
	}
	return texts
}

// introduces looks for the first use of each word.
func introduces(t *testing.T, name string, texts []string, words []term, found map[term]int) {
	t.Helper()
	for _, w := range words {
		for _, text := range texts {
			at := w.word.FindStringIndex(text)
			if at == nil {
				continue
			}
			found[w]++
			if said := w.said.FindStringIndex(text); said == nil || said[0] > at[0] {
				t.Errorf("%s does not say what %q is: %s", name, text[at[0]:at[1]], text)
			}
			break
		}
	}
}
