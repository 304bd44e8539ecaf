package narrate

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kafkasim/sim/explain"
)

// heads are the entries of the catalog that a reader sees without a sentence
// around them: legends, the heads of tables and blocks, verdicts.
var heads = regexp.MustCompile(`^(legend\.\w+|column\.\w+|rebalance\.(stopped|back|long)|block\.\w+|verdict\.(holds|broken|unknown|skipped)|report\.lesson)$`)

// plainWords need no article.
var plainWords = regexp.MustCompile(`^column\.(produced|consumed|by|formula)$`)

// kafkasHeads are those of Kafka's own tables.
var kafkasHeads = []string{"GROUP", "TOPIC", "PARTITION", "STATE", "ASSIGNOR", "CURRENT-OFFSET", "START-OFFSET", "LOG-END-OFFSET", "LAG", "CONSUMER-ID"}

func TestWordsWithoutASentenceHaveAnArticle(t *testing.T) {
	both(t, func(t *testing.T, l Language) {
		book, err := explain.In(l.Tag())
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]string{}
		for _, head := range kafkasHeads {
			said[head] = head
		}
		for _, key := range words.Keys() {
			if heads.MatchString(key) && !plainWords.MatchString(key) {
				said[key] = l.Sentence(key, nil)
			}
		}
		if len(said) < 30 {
			t.Errorf("only %d words were found: does this test still look in the right places?", len(said))
		}
		for _, key := range slices.Sorted(maps.Keys(said)) {
			word, _, _ := strings.Cut(said[key], " (")
			if strings.HasPrefix(key, "legend.") {
				sign, rest, _ := strings.Cut(word, " ")
				if _, ok := book.Find(sign); !ok {
					t.Errorf("%s: %q has no article", key, sign)
				}
				word = strings.TrimRight(rest, " 0") // of "p0 partition 0"
			}
			if _, ok := book.Find(word); !ok {
				t.Errorf("%s: %q has no article", key, word)
			}
		}
	})
}
