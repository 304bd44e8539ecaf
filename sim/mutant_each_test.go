package sim_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kafkasim/sim/check"
)

func TestEveryCheckHasAMutant(t *testing.T) {
	has := map[string]bool{check.NonVacuous.Name: len(vacuous) > 0}
	for _, c := range ofPrograms {
		has[c.Name] = true
	}
	for _, m := range mutants {
		for _, c := range m.caught {
			has[c.Name] = true
		}
	}
	all := namesOfChecks(t)
	for _, c := range check.General() {
		if !slices.Contains(all, c.Name) {
			t.Errorf("%s was not found in the source", c.Name)
		}
	}
	for _, name := range all {
		if !has[name] {
			t.Errorf("no mutant is caught by %s: nothing proves that it can fail", name)
		}
	}
	if len(all) < len(check.General())+8 {
		t.Errorf("only %d checks were found: %v", len(all), all)
	}
}

// ofPrograms are the checks that no scenario knows: they judge programs that are not
// ours, and a program that breaks each of them is in sim/trial.
var ofPrograms = []*check.Check{check.NothingPassedOver, check.AcceptWithinProcessed, check.RepeatsHaveReason, check.StopsWhenAsked, check.SeenOnce}

// namesOfChecks are the exported variables and constructors of package check
// whose type is Check, by its source.
func namesOfChecks(t *testing.T) []string {
	paths, err := filepath.Glob("check/*.go")
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if name := checkIn(d); ast.IsExported(name) {
				names[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// checkIn is the name that a declaration gives to a check, or "".
func checkIn(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if r := d.Type.Results; d.Recv == nil && r != nil && len(r.List) == 1 && isCheck(r.List[0].Type) {
			return d.Name.Name
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			if v, ok := s.(*ast.ValueSpec); ok && len(v.Values) == 1 {
				if made, ok := v.Values[0].(*ast.UnaryExpr); ok {
					if literal, ok := made.X.(*ast.CompositeLit); ok && named(literal.Type, "Check") {
						return v.Names[0].Name
					}
				}
			}
		}
	}
	return ""
}

// isCheck says whether a type is that of a check: a pointer to one.
func isCheck(e ast.Expr) bool {
	of, ok := e.(*ast.StarExpr)
	return ok && named(of.X, "Check")
}

func named(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
