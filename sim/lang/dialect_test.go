package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What is correct and what nobody says, by language: German in English words,
// words that have another meaning in Brazil, and spellings that another word of the
// reports has replaced.
var dialect = map[string]*regexp.Regexp{
	"en": regexp.MustCompile(`(?i)\bbehind (?:the (?:last|first|old|new|bookmark|payment)|them|it\b)|\blies? behind\b|\bat last\b|\bwhoever\b|\bso it is (?:the|no)\b|` +
		`\b(?:stands?|stood|lies?|lay) in (?:the|a) (?:log|stream)\b|\banew\b|\bcomes? into being\b|\bno ghosts\b|\bfrom the dead\b|\bworks on,`),
	"pt-BR": regexp.MustCompile(`(?i)\bpedidos\b|\bcomo esperado\b|\bacrescent|\bcalhar\b|à mão\b|\bfantasmas?\b|\bolhadas?\b|\bencen[ae]|` +
		`\bcom educação\b|\bmoram?\b|\bcalad[oa]\b|\bpassa a existir\b|\bpuxa a tomada\b`),
}

// placeholder is the name of one, which is no word of the sentence.
var placeholder = regexp.MustCompile(`\{\w+`)

func TestNoSentenceIsInDialect(t *testing.T) {
	said := map[string]map[string]string{"en": everything("en"), "pt-BR": everything("pt-BR")}
	addScenarios(t, said)
	addQuoted(t, "../../cmd/sim/refusals.go", said["pt-BR"])
	addErrors(t, said["en"])
	for tag, sentences := range said {
		addArticles(t, tag, sentences)
		if len(sentences) < 400 {
			t.Errorf("%s: only %d sentences were found", tag, len(sentences))
		}
		for _, where := range slices.Sorted(maps.Keys(sentences)) {
			text := placeholder.ReplaceAllString(sentences[where], "{")
			if word := dialect[tag].FindString(text); word != "" {
				t.Errorf("%s, %s: nobody says %q: %s", tag, where, word, text)
			}
		}
	}
}

func TestDialectIsFound(t *testing.T) {
	for tag, sentences := range map[string][]string{
		"en":    {"It begins behind the last payment.", "Whoever comes back", "✓ commits 5 times, at last p0: 25", "They stand in the log now", "no ghosts"},
		"pt-BR": {"pedidos vindos do morto", "violada, como esperado", "alguém acrescenta partições", "ficam onde calhar", "recuou à mão"},
	} {
		for _, text := range sentences {
			if !dialect[tag].MatchString(text) {
				t.Errorf("%s: %q passes", tag, text)
			}
		}
	}
	for _, text := range []string{"it falls behind", "It works on Linux.", "A refund can stand for something else."} {
		if dialect["en"].MatchString(text) {
			t.Errorf("%q does not pass", text)
		}
	}
}

// addScenarios adds what the scenarios say: their Portuguese is kept by the English.
func addScenarios(t *testing.T, said map[string]map[string]string) {
	paths, err := filepath.Glob("../../scenarios/*.pt-BR.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("the scenarios' sentences were not found: %v", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		english := ""
		for _, paragraph := range strings.Split(string(text), "\n\n") {
			paragraph = strings.Join(strings.Fields(paragraph), " ")
			if sentence, ok := strings.CutPrefix(paragraph, "= "); ok {
				english = sentence
			} else if !strings.HasPrefix(paragraph, "#") {
				said["en"][path+": "+english], said["pt-BR"][path+": "+english] = english, paragraph
			}
		}
	}
}

// addErrors adds what is between quotes in the sources that know no language:
// errors, and the reasons that go into them.
func addErrors(t *testing.T, english map[string]string) {
	for _, dir := range []string{"", "client", "console", "check", "cluster", "explain", "ledger", "payment", "remote"} {
		addQuoted(t, filepath.Join("..", dir, "*.go"), english)
	}
}

func addQuoted(t *testing.T, pattern string, said map[string]string) {
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("%q are no sources: %v", pattern, err)
	}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if e, ok := n.(*ast.BasicLit); ok && !strings.HasSuffix(path, "_test.go") {
				said[path+": "+e.Value] = unquoted(e)
			}
			return true
		})
	}
}

// unquoted is the text of a literal, "" for another expression.
func unquoted(e ast.Expr) string {
	literal, ok := e.(*ast.BasicLit)
	if !ok {
		return ""
	}
	text, _ := strconv.Unquote(literal.Value)
	return text
}

// addArticles adds what sim explain says, line by line.
func addArticles(t *testing.T, tag string, said map[string]string) {
	path := "../explain/" + tag + ".txt"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range strings.Split(string(text), "\n") {
		said[path+":"+strconv.Itoa(i+1)] = line
	}
}
