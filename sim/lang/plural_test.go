package lang

import (
	"fmt"
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
func worded(c Catalog, l Language, key string, n int) string {
	args := Args{}
	for _, p := range c.Placeholders(l, key) {
		switch {
		case p.Form == "duration" || p.Form == "clock" || p.Form == "rate":
			args[p.Name] = time.Duration(n) * time.Second
		case p.Form == "list":
			args[p.Name] = slices.Repeat([]string{"x"}, max(n, 1))
		case p.Form == "" && !p.Counts && (args[p.Name] != nil || slices.Contains(words, p.Name)):
			if args[p.Name] == nil {
				args[p.Name] = "x"
			}
		case p.Name == "people":
			args[p.Name] = max(n, 7) // fewer are told one by one
		default:
			args[p.Name] = n
		}
	}
	return c.Sentence(l, key, args)
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
		for folder, c := range catalogs(t) {
			for key, raw := range texts(folder, l.Tag()) {
				for _, n := range []int{0, 1, 2, 1000} {
					if wrong := miscounted(l, raw, worded(c, l, key, n), n); wrong != "" {
						t.Errorf("%s: %s with %d %s", folder, key, n, wrong)
					}
				}
			}
		}
	})
}

// miscounted says what is wrong with a text that became a sentence about n.
func miscounted(l Language, raw, got string, n int) string {
	asks := strings.Contains(raw, "? ") || strings.Contains(raw, "?]") || strings.HasSuffix(raw, "?")
	switch {
	case strings.Contains(got, "  ") && !strings.Contains(raw, "  "):
		return fmt.Sprintf("has two spaces in a row: %q", got)
	case strings.Contains(got, "?") && !asks:
		return fmt.Sprintf("asks: %q", got)
	case n != 1:
		return ""
	}
	for _, m := range ofOne[l.Tag()].FindAllStringSubmatch(got, -1) {
		if !slices.Contains(singular[l.Tag()], m[1]) {
			return fmt.Sprintf("says %q: %q", strings.TrimSpace(m[0]), got)
		}
	}
	return ""
}
