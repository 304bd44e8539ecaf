package narrate

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// words are the placeholders that are no numbers.
var words = strings.Fields("actor bookmarks brokers cause check conditions control dir errors file first formula gave go group groups host ids kind last " +
	"line lost machine measured more name names offset offsets outcome owner partition path pieces place places reason result scenario subject system time " +
	"title topic url user usage value variable version wanted what where who why window work again")

// worded fills an entry with one number wherever a number can be.
func worded(l Language, key string, n int) string {
	text := l.locale().texts()[key]
	args := Args{}
	var fill func(template)
	fill = func(t template) {
		for _, p := range t {
			fill(p.optional)
			switch {
			case p.name == "":
			case p.form == "duration" || p.form == "clock" || p.form == "rate":
				args[p.name] = time.Duration(n) * time.Second
			case p.form == "list":
				args[p.name] = slices.Repeat([]string{"x"}, max(n, 1))
			case p.form == "" && p.many == "" && (args[p.name] != nil || slices.Contains(words, p.name)):
				if args[p.name] == nil {
					args[p.name] = "x"
				}
			case p.name == "people":
				args[p.name] = max(n, crowd) // fewer are told one by one
			default:
				args[p.name] = n
			}
		}
	}
	fill(text)
	return l.Sentence(key, args)
}

// What nobody says of one, and of several. A word in -s after a 1 is a plural,
// but for these.
var (
	ofOne = map[string]*regexp.Regexp{
		"en":    regexp.MustCompile(`(?:^|[ (])1 (?:of 1 \w+ )?([a-z]+s|are|were|stand|have|do|go|come)\b`),
		"pt-BR": regexp.MustCompile(`(?:^|[ (])1 (?:de 1 \p{L}+ )?(\p{L}+s|são|estão|foram|ficaram|ficam|vieram|têm|chegaram)\b`),
	}
	singular = map[string][]string{
		"en":    {"is", "was", "has", "this", "its", "as", "goes", "stands"},
		"pt-BR": {"mais", "depois", "deles", "após"},
	}
)

func TestEverySentenceCountsAsPeopleDo(t *testing.T) {
	both(t, func(t *testing.T, l Language) {
		texts := l.locale().texts()
		for _, key := range slices.Sorted(maps.Keys(texts)) {
			for _, n := range []int{0, 1, 2, 1000} {
				got := worded(l, key, n)
				if raw := strings.Contains(rawText(l, key), "  "); strings.Contains(got, "  ") && !raw {
					t.Errorf("%s with %d has two spaces in a row: %q", key, n, got)
				}
				if strings.Contains(got, "?") && !strings.Contains(rawText(l, key), "? ") && !strings.Contains(rawText(l, key), "?]") && !strings.HasSuffix(rawText(l, key), "?") {
					t.Errorf("%s with %d asks: %q", key, n, got)
				}
				if n != 1 {
					continue
				}
				for _, m := range ofOne[l.Tag()].FindAllStringSubmatch(got, -1) {
					if !slices.Contains(singular[l.Tag()], m[1]) {
						t.Errorf("%s says %q: %q", key, strings.TrimSpace(m[0]), got)
					}
				}
			}
		}
	})
}

var raw = map[string]map[string]string{"en": wordsOf("en", "*"), "pt-BR": wordsOf("pt-BR", "*")}

// rawText is an entry as it is in the catalogs.
func rawText(l Language, key string) string { return raw[l.Tag()][key] }
