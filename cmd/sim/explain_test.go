package main

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"unicode/utf8"

	"kafkasim/sim/explain"
	"kafkasim/sim/lang"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"
)

// inProcess runs a command line in this process.
func inProcess(t *testing.T, args ...string) outcome {
	t.Helper()
	var out, errors bytes.Buffer
	a := &app{out: &out, err: &errors, env: func(string) string { return "" }, stop: new(atomic.Bool)}
	code := a.main(args)
	return outcome{out.String(), errors.String(), code}
}

func articlesIn(t *testing.T, tag string) []explain.Article {
	t.Helper()
	book, err := explain.In(tag)
	if err != nil {
		t.Fatal(err)
	}
	return book.All()
}

// screen is what a page has: an article is read without scrolling.
const screen = 24

func TestArticlesFitOnAScreenAndBreakNoWord(t *testing.T) {
	for _, lang := range []narrate.Language{narrate.English, narrate.Portuguese} {
		tag := lang.Tag()
		for _, article := range articlesIn(t, tag) {
			var words []string
			for _, width := range []int{100, 80, 60} {
				var page bytes.Buffer
				if err := report.Explain(&page, article, report.Options{Language: lang, Width: width}); err != nil {
					t.Fatal(err)
				}
				lines := strings.Split(strings.TrimRight(page.String(), "\n"), "\n")
				if width == 80 && len(lines) > screen {
					t.Errorf("%s, %s: %d rows", tag, article.Key, len(lines))
				}
				for _, line := range lines {
					if n := utf8.RuneCountInString(line); n > width {
						t.Errorf("%s, %s, %d columns: a line of %d: %s", tag, article.Key, width, n, line)
					}
				}
				got := strings.Fields(page.String())
				if words == nil {
					words = got
				}
				if !slices.Equal(got, words) {
					t.Errorf("%s, %s: with %d columns the words are others:\n%s", tag, article.Key, width, page.String())
				}
				if why := unsightly(page.String()); why != "" {
					t.Errorf("%s, %s: %s\n%s", tag, article.Key, why, page.String())
				}
			}
			rule := lang.Rule(&ledger.Verdict{Check: article.Verdict.Check, Subject: article.Verdict.Subject, Measured: article.Verdict.Measured})
			if strings.Contains(rule, "?") {
				t.Errorf("%s, %s: its verdict lacks a number of the rule: %s", tag, article.Key, rule)
			}
		}
	}
}

// TestWhatArticlesSuggestShowsIt plays what the articles suggest, each command
// once: it must end well, and come to the verdict that the article is about, with
// the numbers of the check's rule.
func TestWhatArticlesSuggestShowsIt(t *testing.T) {
	notWithRaceDetector(t)
	t.Parallel()
	type verdict struct {
		Name, Subject, Value string
		Measured             map[string]int64
	}
	played := map[string][]verdict{}
	for _, article := range articlesIn(t, "en") {
		words := strings.Fields(article.Try)
		if len(words) < 2 || words[0] != "sim" {
			t.Errorf("%s: %q is no command", article.Key, article.Try)
			continue
		}
		if slices.Contains(words, "wall") {
			continue // real seconds: scale_wall.txtar plays it
		}
		if words[1] == "test" {
			continue // what it comes to is the business of the program that is tried: sim/trial plays them
		}
		verdicts, done := played[article.Try]
		if !done {
			o := inProcess(t, append(words[1:], "--format", "json")...)
			var document struct{ Checks []verdict }
			if err := json.Unmarshal([]byte(o.stdout), &document); err != nil || o.code != exitPass {
				t.Errorf("%s: %s: exit code %d, %v, %s", article.Key, article.Try, o.code, err, o.stderr)
				continue
			}
			verdicts = document.Checks
			played[article.Try] = verdicts
		}
		want := article.Verdict
		if want.Check == "" {
			continue
		}
		at := slices.IndexFunc(verdicts, func(v verdict) bool {
			return v.Name == want.Check && v.Subject == want.Subject && v.Value == want.Value
		})
		if at < 0 {
			t.Errorf("%s: %s does not come to %s %s", article.Key, article.Try, want.Check, want.Value)
			continue
		}
		for name, n := range want.Measured {
			if verdicts[at].Measured[name] != n {
				t.Errorf("%s: %s: %s of %s is %d, not %d", article.Key, article.Try, name, want.Check, verdicts[at].Measured[name], n)
			}
		}
	}
	t.Logf("%d commands", len(played))
}

// printedByIt finds what an article says that its command prints.
var printedByIt = regexp.MustCompile(`“([^”]+)”`)

// TestArticlesQuoteWhatIsPrinted: words in an example between “marks” are in the
// report of the command that the article suggests, in its language.
func TestArticlesQuoteWhatIsPrinted(t *testing.T) {
	notWithRaceDetector(t)
	quoted := 0
	for _, tag := range lang.Tags() {
		reports := map[string]string{}
		for _, article := range articlesIn(t, tag) {
			for _, quote := range printedByIt.FindAllStringSubmatch(article.Example, -1) {
				quoted++
				if reports[article.Try] == "" {
					o := inProcess(t, append(strings.Fields(article.Try)[1:], "--lang", tag)...)
					reports[article.Try] = strings.Join(strings.Fields(o.stdout), " ")
				}
				if !strings.Contains(reports[article.Try], quote[1]) {
					t.Errorf("%s, %s: %s does not print %q", tag, article.Key, article.Try, quote[1])
				}
			}
		}
	}
	if quoted < 20 {
		t.Errorf("only %d quotations were found", quoted)
	}
}
