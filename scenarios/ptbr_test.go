package scenarios

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// sentences are everything that the scenarios say in English.
func sentences(t *testing.T) map[string]bool {
	all := saidInScripts(t)
	for _, s := range All() {
		all[s.Title], all[s.About] = true, true
		for _, why := range []string{s.Virtual, s.Embedded, s.Redis} {
			if why != "" {
				all[why] = true
			}
		}
		for _, p := range s.Params {
			all[p.Help] = true
		}
		for _, c := range s.Controls {
			all[c.Title] = true
			for _, why := range []string{c.Virtual, c.Embedded, c.Meaning} {
				if why != "" {
					all[why] = true
				}
			}
		}
	}
	return all
}

// saidInScripts finds the first argument of every call of Say, and of every
// sim.Refusal. It must be a literal, or a translation could not be kept beside it.
func saidInScripts(t *testing.T) map[string]bool {
	said := map[string]bool{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool { return noteSaid(t, n, said) })
	}
	if len(said) < 10 {
		t.Fatalf("found only %d sentences in the scripts", len(said))
	}
	return said
}

func noteSaid(t *testing.T, n ast.Node, said map[string]bool) bool {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return true
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "Say" && f.Sel.Name != "Refusal" {
		return true
	}
	literal, ok := call.Args[0].(*ast.BasicLit)
	if !ok {
		t.Fatalf("a %s has something else than a literal sentence", f.Sel.Name)
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	if verbs := strings.Count(text, "%"); f.Sel.Name == "Say" && verbs != strings.Count(text, "%s") || verbs != len(call.Args)-1 {
		t.Errorf("%q has not one %%s for each argument, or another verb", text)
	}
	said[text] = true
	return true
}

func TestEverySentenceHasItsPortuguese(t *testing.T) {
	for english := range sentences(t) {
		text, ok := portuguese[english]
		if !ok {
			t.Errorf("nothing has the Portuguese of %q", english)
			continue
		}
		if verbs := regexp.MustCompile(`%.`); !slices.Equal(verbs.FindAllString(text, -1), verbs.FindAllString(english, -1)) {
			t.Errorf("the Portuguese of %q has other placeholders: %q", english, text)
		}
		if text == english {
			t.Errorf("the Portuguese of %q is the English", english)
		}
	}
}

func TestNoPortugueseWithoutItsEnglish(t *testing.T) {
	all := sentences(t)
	for english := range portuguese {
		if !all[english] {
			t.Errorf("what nobody says is translated: %q", english)
		}
	}
}

// TestRefusalsAreTranslated: a scenario refuses with sentences that have their
// Portuguese, and with nothing else.
func TestRefusalsAreTranslated(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if other := regexp.MustCompile(`return (errors\.New|fmt\.Errorf)\(.*`).Find(source); other != nil && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s: %s: it takes sim.Refusal to say it in Portuguese", name, other)
		}
	}
}

func TestTranslator(t *testing.T) {
	if got := Translator("en")(History.Title); got != History.Title {
		t.Errorf("English became %q", got)
	}
	if got := Translator("pt-BR")(History.Title); got != portuguese[History.Title] {
		t.Errorf("Portuguese is %q", got)
	}
}
