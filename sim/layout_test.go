package sim_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// arrows are the imports that the design allows: a package may import those
// behind its name, and sim/failure, and no others of this project. Tests may import
// anything.
var arrows = map[string][]string{
	"sim/ledger":            {},
	"sim/ledger/ledgertest": {"sim/ledger"},
	"sim/bubble":            {},
	"sim/payment":           {},
	"sim/remote":            {},
	"sim/packed":            {},
	"sim/refusal":           {},
	"sim/failure":           {},
	"sim/history":           {"sim/ledger"},
	"sim/check":             {"sim/history", "sim/ledger"},
	"sim/lang":              {"sim/ledger", "sim/packed"},
	"sim/narrate":           {"sim/history", "sim/lang", "sim/ledger"},
	"sim/explain":           {"sim/packed"},
	"sim/story":             {"sim/history", "sim/ledger", "sim/narrate"},
	"sim/report":            {"sim/explain", "sim/ledger", "sim/narrate", "sim/story"},
	"sim/page":              {"sim/lang", "sim/ledger", "sim/narrate", "sim/packed", "sim/report", "sim/story"},
	"sim/cluster":           {"sim/ledger", "sim/refusal", "sim/remote"},
	"sim/console":           {"sim/payment", "sim/refusal", "sim/remote"},
	"sim/client":            {"sim/cluster", "sim/ledger", "sim/payment"},
	"sim/proxy":             {"sim/cluster"},
	"sim/process":           {},
	"sim/trial":             {"sim/check", "sim/cluster", "sim/ledger", "sim/payment", "sim/process", "sim/proxy", "sim/remote"},
	"sim":                   {"sim/client", "sim/cluster", "sim/bubble", "sim/ledger", "sim/check", "sim/refusal", "sim/remote"},
	"scenarios":             {"sim", "sim/client", "sim/check", "sim/packed"},
	"cmd/sim/interrupt":     {},
	"cmd/sim":               {"cmd/sim/interrupt", "scenarios", "sim", "sim/console", "sim/cluster", "sim/explain", "sim/lang", "sim/ledger", "sim/narrate", "sim/page", "sim/process", "sim/proxy", "sim/refusal", "sim/report", "sim/trial"},
}

// only says which packages may import a library.
var only = map[string][]string{
	"github.com/twmb/franz-go/pkg/kfake": {"sim/cluster"},
	"github.com/twmb/franz-go/":          {"sim/cluster", "sim/client", "sim/console", "sim/proxy", "sim/remote", "sim/trial"},
	"github.com/alicebob/miniredis/":     {"sim/cluster"},
	"github.com/gomodule/redigo/":        {"sim/cluster"},
	"testing":                            {"sim/bubble"},
	"github.com/spf13/":                  {"cmd/sim"},
	"github.com/charmbracelet/x/ansi":    {"sim/report"},
	"github.com/buger/jsonparser":        {"sim/payment"},
	"html":                               {}, // brings all names of all characters with it; html/template five megabytes
	"text/template":                      {}, // five megabytes: the linker keeps every method
	"encoding/xml":                       {}, // see sim/report/junit_xml.go
	"github.com/klauspost/":              {"sim/packed"},
}

const (
	maxFile     = 400 // lines
	maxFunction = 60  // lines: a screen
)

type source struct {
	pkg, path string
	file      *ast.File
	set       *token.FileSet
	lines     int
}

// sources parses every Go file of the project.
func sources(t *testing.T) []source {
	t.Helper()
	var all []source
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && d.Name() == "testdata" {
			return filepath.SkipDir // programs that tests run are no part of this one
		}
		if err != nil || filepath.Ext(name) != ".go" {
			return err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		relative := strings.TrimPrefix(filepath.ToSlash(name), "../")
		all = append(all, source{path.Dir(relative), relative, file, set, strings.Count(string(text), "\n")})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("found only %d Go files", len(all))
	}
	return all
}

func isTest(s source) bool { return strings.HasSuffix(s.path, "_test.go") }

func TestImportArrows(t *testing.T) {
	for _, s := range sources(t) {
		allowed, known := arrows[s.pkg]
		if !known {
			t.Errorf("%s is in a package that the design does not know", s.path)
		}
		if isTest(s) {
			continue
		}
		for _, i := range s.file.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			if own, ok := strings.CutPrefix(name, "kafkasim/"); ok && own != "sim/failure" && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s: the design has no such arrow", s.path, own)
			}
			for library, packages := range only {
				if strings.HasPrefix(name, library) && !slices.Contains(packages, s.pkg) {
					t.Errorf("%s imports %s, which only %v may know", s.path, name, packages)
				}
			}
		}
	}
}

func TestLedgerNeedsTheStandardLibraryAlone(t *testing.T) {
	for _, s := range sources(t) {
		for _, i := range s.file.Imports {
			if s.pkg == "sim/ledger" && !isTest(s) && strings.Contains(i.Path.Value, ".") {
				t.Errorf("%s imports %s", s.path, i.Path.Value)
			}
		}
	}
}

func TestPackagesSayWhatTheyAreFor(t *testing.T) {
	said := map[string]bool{}
	for _, s := range sources(t) {
		if !isTest(s) {
			said[s.pkg] = said[s.pkg] || s.file.Doc != nil
		}
	}
	for pkg, ok := range said {
		if !ok {
			t.Errorf("package %s has no doc comment", pkg)
		}
	}
}

func TestFilesAndFunctionsStayShort(t *testing.T) {
	for _, s := range sources(t) {
		if s.lines > maxFile {
			t.Errorf("%s has %d lines, more than %d", s.path, s.lines, maxFile)
		}
		if isTest(s) {
			continue
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			if n := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1; n > maxFunction {
				t.Errorf("%s: %s has %d lines, more than %d", s.path, f.Name.Name, n, maxFunction)
			}
		}
	}
}

func TestNoKitchenSinks(t *testing.T) {
	for _, s := range sources(t) {
		for _, banned := range []string{"util", "utils", "common", "helpers", "misc", "types"} {
			if path.Base(s.pkg) == banned || strings.TrimSuffix(path.Base(s.path), ".go") == banned {
				t.Errorf("%s: find a name that says what is in it", s.path)
			}
		}
	}
}

// fmt.Errorf is copied into every place that calls it, see package failure.
func TestNobodyCallsErrorf(t *testing.T) {
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			x, ok := n.(*ast.SelectorExpr)
			if !ok || x.Sel.Name != "Errorf" || isTest(s) || s.pkg == "sim/failure" {
				return true
			}
			if of, ok := x.X.(*ast.Ident); ok && of.Name == "fmt" {
				t.Errorf("%s calls fmt.Errorf: take failure.New", s.path)
			}
			return true
		})
	}
}
