package scenarios

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kafkasim/sim/packed"
)

// sentences are everything that the scenarios say in English, each with a place
// where it stands in the source.
func sentences(t *testing.T) map[string]string {
	all, literals := saidInScripts(t)
	note := func(sentences ...string) {
		for _, s := range sentences {
			if at, ok := literals[s]; s != "" && !ok {
				t.Errorf("%q is no literal: its Portuguese could not be kept beside it", s)
			} else if s != "" {
				all[s] = at
			}
		}
	}
	for _, s := range All() {
		note(s.Title, s.About, s.Virtual, s.Embedded, s.Redis)
		for _, p := range s.Params {
			note(p.Help)
		}
		for _, c := range s.Controls {
			note(c.Title, c.Virtual, c.Embedded, c.Meaning)
		}
	}
	return all
}

// saidInScripts finds the first argument of every call of Say, and of every
// sim.Refusal and Question. It must be a literal, or a translation could not be kept beside it.
// The literals are all that there are. Both come with the place where they stand,
// or, of what stands in several files, scenarios.go.
func saidInScripts(t *testing.T) (said, literals map[string]string) {
	said, literals = map[string]string{}, map[string]string{}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var calls []*ast.CallExpr
	fset := token.NewFileSet()
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch x := n.(type) {
			case *ast.CallExpr:
				calls = append(calls, x)
			case *ast.BasicLit:
				text, _ := strconv.Unquote(x.Value) // a number has no quotes, and says nothing
				if at, ok := literals[text]; ok && !strings.HasPrefix(at, name+":") {
					literals[text] = "scenarios.go"
				} else {
					literals[text] = fset.Position(x.Pos()).String()
				}
			}
			return true
		})
	}
	for _, call := range calls {
		noteSaid(t, call, said)
	}
	if len(said) < 10 {
		t.Fatalf("found only %d sentences in the scripts", len(said))
	}
	for text := range said {
		said[text] = literals[text]
	}
	return said, literals
}

func noteSaid(t *testing.T, call *ast.CallExpr, said map[string]string) {
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "Say" && f.Sel.Name != "Refusal" && f.Sel.Name != "Question" {
		return
	}
	args := call.Args
	if f.Sel.Name == "Question" { // who knows the answer comes first
		args = args[1:]
	}
	literal, ok := args[0].(*ast.BasicLit)
	if !ok {
		t.Fatalf("a %s has something else than a literal sentence", f.Sel.Name)
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		t.Fatal(err)
	}
	if verbs := strings.Count(text, "%"); f.Sel.Name != "Refusal" && verbs != strings.Count(text, "%s") || verbs != len(args)-1 {
		t.Errorf("%q has not one %%s for each argument, or another verb", text)
	}
	said[text] = ""
}

// written has the translations as the files have them, each with its place.
func written(t *testing.T) map[string]translation {
	found := map[string]translation{}
	for name, text := range texts(t) {
		if err := readTranslations(found, name, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// texts are the files in the order of their names.
func texts(t *testing.T) iter.Seq2[string, string] {
	names, err := filepath.Glob("*.pt-BR.txt")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	return func(yield func(name, text string) bool) {
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !yield(name, string(text)) {
				return
			}
		}
	}
}

// TestThePortugueseIsPacked: the program has what is in the text files.
func TestThePortugueseIsPacked(t *testing.T) {
	all := written(t)
	var want bytes.Buffer
	sums := map[string]string{}
	for _, english := range slices.Sorted(maps.Keys(all)) {
		sum := sumOf(english)
		if other, taken := sums[sum]; taken {
			t.Errorf("%q and %q have one sum", english, other)
		}
		sums[sum] = english
		fmt.Fprintf(&want, "%s %s\n", sum, all[english].text)
	}
	if flag.Lookup("update").Value.String() == "true" {
		out, err := packed.Pack(want.String())
		if err == nil {
			err = os.WriteFile("pt-BR.gz", out, 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
		return // the program that runs has the old one
	}
	if got, err := packed.Text(packedPortuguese); err != nil || got != want.String() {
		t.Errorf("pt-BR.gz is not what the text files are (run with -update): %v", err)
	}
}

// TestEverySentenceHasItsPortuguese: and it stands in the file beside the one
// that says it.
func TestEverySentenceHasItsPortuguese(t *testing.T) {
	translated := written(t)
	for english, at := range sentences(t) {
		file, _, _ := strings.Cut(at, ".go")
		file = strings.TrimSuffix(file, "_wall") + ".pt-BR.txt"
		here, ok := translated[english]
		switch verbs := regexp.MustCompile(`%.`); {
		case !ok:
			t.Errorf("%s: %s has no Portuguese of %q", at, file, english)
		case !slices.Equal(verbs.FindAllString(here.text, -1), verbs.FindAllString(english, -1)):
			t.Errorf("%s:%d: the Portuguese of %q has other placeholders: %q", here.file, here.line, english, here.text)
		case here.text == english:
			t.Errorf("%s:%d: the Portuguese of %q is the English", here.file, here.line, english)
		case here.file != file:
			t.Errorf("%s:%d: what %s says belongs in %s: %q", here.file, here.line, at, file, english)
		}
	}
}

func TestNoPortugueseWithoutItsEnglish(t *testing.T) {
	all := sentences(t)
	for english, here := range written(t) {
		if _, ok := all[english]; !ok {
			t.Errorf("%s:%d: what nobody says is translated: %q", here.file, here.line, english)
		}
	}
}

func TestReadTranslations(t *testing.T) {
	found := map[string]translation{}
	text := "# c\n\n= One sentence,\n\tover two lines.\r\n\nUma frase,\nem duas linhas.\n\n# c\n=two\n\ndois\n"
	if err := readTranslations(found, "f", strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	want := map[string]translation{
		"One sentence, over two lines.": {"Uma frase, em duas linhas.", "f", 3},
		"two":                           {"dois", "f", 10},
	}
	if !maps.Equal(found, want) {
		t.Errorf("%v, want %v", found, want)
	}
}

func TestReadTranslationsSaysWhatIsWrongAndWhere(t *testing.T) {
	for text, want := range map[string]string{
		"\n= a\n":                            `f:2: "a" has no Portuguese below it`,
		"= a\n= b\n\nc\n":                    `f:1: "a" has no Portuguese below it`,
		"= a\nb\n\n= c\n\nd\n":               `f:1: "a b" has no Portuguese below it`,
		"a\n":                                `f:1: "a" has no English above it: a line that begins with =`,
		"= a\n\nb\n\nc\nd\n":                 `f:5: "c d" has no English above it: a line that begins with =`,
		"= a\n\nb\n\n=\n\nc\n":               "f:5: no English sentence behind the =",
		"= a\n\nb\n\n= a\n\nc\n":             `f:5: "a" is translated already, at f:1`,
		"= known\n\nb\n":                     `f:1: "known" is translated already, at g:7`,
		"= a\n\nb\n# c\n":                    `f:4: a comment in the middle of a paragraph: "# c"`,
		"= a\n# c\n\nb\n":                    `f:2: a comment in the middle of a paragraph: "# c"`,
		"= a\n\nb\nc = d\n= e\n\n":           `f:5: "e" has no Portuguese below it`,
		"= a\n\n# b\n\n= c\n\nd\n":           `f:1: "a" has no Portuguese below it`,
		"= a\n" + strings.Repeat("b", 1<<16): "f:2: bufio.Scanner: token too long",
	} {
		err := readTranslations(map[string]translation{"known": {"x", "g", 7}}, "f", strings.NewReader(text))
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// Whatever the text is, there are translations or there is an error that names a
// line, and what is found says the same when it is written down again.
func FuzzReadTranslations(f *testing.F) {
	f.Add("# c\n\n= a %s\nb\n\nc\n\n= d\n\ne = f\n")
	f.Add("=\n\n=\n#")
	f.Add("= =a\n\n\r\n\u00a0b\n=")
	f.Fuzz(func(t *testing.T, text string) {
		found, again := map[string]translation{}, map[string]translation{}
		if err := readTranslations(found, "f", strings.NewReader(text)); err != nil {
			if !regexp.MustCompile(`^f:[1-9][0-9]*: `).MatchString(err.Error()) {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		var written strings.Builder
		for english, here := range found {
			fmt.Fprintf(&written, "= %s\n\n%s\n\n", english, here.text)
		}
		if err := readTranslations(again, "f", strings.NewReader(written.String())); err != nil || len(again) != len(found) {
			t.Fatalf("%q became %q: %v", text, written.String(), err)
		}
		for english, here := range found {
			if again[english].text != here.text {
				t.Errorf("the translation of %q became that of %q", here.text, again[english].text)
			}
		}
	})
}

// TestRefusalsAreTranslated: a scenario refuses with sentences that have their
// Portuguese, and with nothing else. What translate.go finds wrong is wrong in our
// files, and nobody has typed it.
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
		if other := regexp.MustCompile(`return (errors\.New|failure\.New)\(.*`).Find(source); other != nil && !strings.HasSuffix(name, "_test.go") && name != "translate.go" {
			t.Errorf("%s: %s: it takes sim.Refusal to say it in Portuguese", name, other)
		}
	}
}

func TestTranslator(t *testing.T) {
	if got := Translator("en")(History.Title); got != History.Title {
		t.Errorf("English became %q", got)
	}
	if got := Translator("pt-BR")(History.Title); got != portuguese()[sumOf(History.Title)] {
		t.Errorf("Portuguese is %q", got)
	}
}
