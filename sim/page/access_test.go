package page_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/narrate"
)

// axe is the source of axe-core, which knows the rules of accessible pages: KAFKASIM_AXE
// names its file. Where that is not set the test is skipped.
func axe(t *testing.T) string {
	t.Helper()
	path := os.Getenv("KAFKASIM_AXE")
	if path == "" {
		if os.Getenv("KAFKASIM_NO_SKIP") != "" {
			t.Fatal("KAFKASIM_AXE does not name axe.min.js, and KAFKASIM_NO_SKIP is set: npm pack axe-core")
		}
		t.Skip("KAFKASIM_AXE does not name axe.min.js: npm pack axe-core")
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// looks are the ways in which a page is looked at.
var looks = []struct {
	name, scheme string
	width        int
}{{"light", "light", 1360}, {"dark", "dark", 1360}, {"phone", "light", 390}, {"dark phone", "dark", 390}}

// TestEverybodyCanUseThePage: axe-core finds nothing against any rule of WCAG 2.2, nor
// against what it holds for good practice.
func TestEverybodyCanUseThePage(t *testing.T) {
	source := axe(t)
	c := startChromium(t)
	look := func(name, path, hash string, i int) {
		t.Helper()
		c.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": looks[i].scheme}}}, nil)
		c.show(path, hash, looks[i].width, 900)
		c.run(source, nil)
		var wrong []string
		c.run(`axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]}).then(r =>
			r.violations.map(v => v.id + ": " + v.help + ": " + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + " " + (n.any[0] ? n.any[0].message : "")).join(" | ")))`, &wrong)
		for _, w := range wrong {
			t.Errorf("%s, %s: %s", name, looks[i].name, w)
		}
	}
	games := []sim.RunSpec{}
	for _, s := range scenarios.All() {
		games = append(games, sim.RunSpec{Scenario: s, Seed: 1})
	}
	games = append(games, sim.RunSpec{Scenario: scenarios.Crash, Control: "commit-first", Seed: 1})
	for n, g := range games {
		path := save(t, nameOf(g), html(t, g, play(t, g)))
		for i := range looks {
			if i == n%len(looks) || strings.HasPrefix(nameOf(g), "crash") || testing.Verbose() {
				look(nameOf(g), path, fmt.Sprintf("#lang=%s", []string{"en", "pt-BR"}[i%2]), i)
			}
		}
	}
	asked := sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}
	question := save(t, "question", html(t, asked, play(t, asked)))
	for i := range looks {
		look("a question", question, "#ask&s=1000", i)
	}
	path := save(t, "index", sheet(t, narrate.English))
	for i := range looks {
		look("the sheet", path, "", i)
	}
}
