package report

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

func TestMarkdownHasABound(t *testing.T) {
	s := newStage("history", "")
	for i := range 5000 {
		s.say(fmt.Sprint(i, strings.Repeat(" long story", 20)))
	}
	s.End(ledger.Finished, "")
	for range 2000 {
		s.judge("NothingLost", ledger.Broken, map[string]int64{"expected": 60, "lost": 5, "unread": 0, "before": 0}, named(strings.Repeat("1-2 ", 100)))
	}
	out := draw(t, Markdown, s.Ledger, Options{})
	if len(out) > markdownLimit || !strings.Contains(out, "the rest is left out") || !strings.HasSuffix(out, "</details>\n\n") {
		t.Errorf("%d bytes, ends in %q", len(out), out[len(out)-80:])
	}
}

func TestMarkdownPutsVerdictsFirst(t *testing.T) {
	out := draw(t, Markdown, crashRun(), options(narrate.English, crashTitle, crashRun()))
	folded := strings.Index(out, "<details>\n<summary>✓ 16 general checks hold: nothing lost, in order, one owner …</summary>")
	story := strings.LastIndex(out, "<details>")
	if folded < 0 || strings.Index(out, "| ProcessedOnce |") > folded || strings.Index(out, "| Duplicates |") > folded || story <= folded {
		t.Error(out)
	}
	if general := strings.Index(out, "| NothingLost |"); general < folded || general > story || strings.Count(out, "<details>") != strings.Count(out, "</details>") {
		t.Errorf("the general checks are not folded:\n%s", out)
	}
}

func TestAnnotations(t *testing.T) {
	if out := draw(t, Annotations, crashRun(), Options{}); out != "" {
		t.Errorf("nothing surprising, and %q", out)
	}
	out := draw(t, Annotations, commitFirstRun(), Options{Repeat: "sim crash, 100%: again"})
	if !strings.HasPrefix(out, "::error file=scenarios/crash.go,line=1,title=sim crash --control commit-first::") || strings.Count(out, "\n") != 1 ||
		!strings.HasSuffix(out, "%0Asim crash, 100%25: again\n") {
		t.Errorf("%q", out)
	}
	s := newStage("a,b:c", "")
	if out := draw(t, Annotations, s.Ledger, Options{}); !strings.HasPrefix(out, "::error file=scenarios/a%2Cb%3Ac.go,line=1,title=sim a%2Cb%3Ac::") {
		t.Errorf("%q", out)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }
