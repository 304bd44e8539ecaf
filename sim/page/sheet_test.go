package page_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kafkasim/sim/narrate"
	"kafkasim/sim/page"
)

// cards are a few runs in the order of a sheet.
func cards(t *testing.T, lang narrate.Language) (cards []page.Card) {
	for _, g := range runs() {
		if g.Scenario.Name != "crash" && g.Scenario.Name != "history" && g.Scenario.Name != "radio" {
			continue
		}
		cards = append(cards, page.Card{Run: play(t, g), File: nameOf(g) + ".html",
			Prose: narrate.Prose{Title: "The title of <" + g.Scenario.Name + ">", Control: "Its & control", WhatIf: g.Control == "no-group"}})
	}
	return cards
}

func sheet(t *testing.T, lang narrate.Language) string {
	t.Helper()
	var out bytes.Buffer
	if err := page.Sheet(&out, lang, cards(t, lang)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestASheetHasEveryRun: its picture, its title, its verdict and the way to its page, and
// nothing that a name could break.
func TestASheetHasEveryRun(t *testing.T) {
	for lang, words := range map[narrate.Language][]string{
		narrate.English:    {"Mistake: Its &amp; control", "What if: Its &amp; control", "✓ PASS"},
		narrate.Portuguese: {"Erro: Its &amp; control", "✓ PASSOU"},
	} {
		got, all := sheet(t, lang), cards(t, lang)
		for _, c := range all {
			for _, want := range append(words, `href="`+c.File+`"`, "The title of &lt;"+c.Run.Header.Scenario+"&gt;") {
				if !strings.Contains(got, want) {
					t.Errorf("%s: %q is not in the sheet", lang.Tag(), want)
				}
			}
		}
		if n := strings.Count(got, "<svg"); n != len(all) {
			t.Errorf("%d pictures of %d runs", n, len(all))
		}
		if open, closed := strings.Count(got, "<section"), strings.Count(got, "</section"); open != 3 || closed != 3 {
			t.Errorf("%d sections begin and %d end", open, closed)
		}
		for _, bad := range []string{"NaN", "Inf", "<script", "http://", "https://", "!{"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s: %s is in the sheet", lang.Tag(), bad)
			}
		}
		if got != sheet(t, lang) {
			t.Error("the next sheet is another one")
		}
	}
}

// TestTheSheetInABrowser: nothing is too wide, on a desk and on a phone.
func TestTheSheetInABrowser(t *testing.T) {
	c := startChromium(t)
	path := filepath.Join(t.TempDir(), "index.html")
	if err := os.WriteFile(path, []byte(sheet(t, narrate.English)), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{1360, 390} {
		c.show(path, "", width, 900)
		var over int
		c.run("document.documentElement.scrollWidth - innerWidth", &over)
		if over > 0 {
			t.Errorf("at %d it is %d too wide", width, over)
		}
	}
}
