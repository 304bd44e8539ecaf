package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kafkasim/sim/narrate"
)

// refused are the sentences of every refusal.New in the source. Each is a
// literal, or its translation could not be kept here.
func refused(t *testing.T) map[string]bool {
	t.Helper()
	said := map[string]bool{" or ": true}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || f.Sel.Name != "New" {
				return true
			}
			if pkg, ok := f.X.(*ast.Ident); !ok || pkg.Name != "refusal" || call.Ellipsis.IsValid() {
				return true
			}
			literal, ok := call.Args[0].(*ast.BasicLit)
			if !ok {
				t.Errorf("%s refuses with something else than a literal sentence", path)
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if verbs := len(verb.FindAllString(strings.ReplaceAll(text, "%%", ""), -1)); err != nil || verbs != len(call.Args)-1 {
				t.Errorf("%s: %q has %d verbs for %d arguments", path, text, verbs, len(call.Args)-1)
			}
			said[text] = true
			return true
		})
		return nil
	})
	if err != nil || len(said) < 40 {
		t.Fatalf("found %d refusals: %v", len(said), err)
	}
	return said
}

var verb = regexp.MustCompile(`%.`)

func TestEveryRefusalHasItsPortuguese(t *testing.T) {
	said := refused(t)
	for english := range said {
		text := translated(narrate.Portuguese, refusalsPortuguese, english)
		if text == english {
			t.Errorf("nothing has the Portuguese of %q", english)
		}
		if !slices.Equal(verb.FindAllString(text, -1), verb.FindAllString(english, -1)) {
			t.Errorf("the Portuguese of %q has other placeholders: %q", english, text)
		}
		if got := translated(narrate.English, refusalsPortuguese, english); got != english {
			t.Errorf("in English %q is %q", english, got)
		}
	}
	for english := range refusalsPortuguese {
		if !said[english] {
			t.Errorf("what nobody refuses with is translated: %q", english)
		}
	}
}
