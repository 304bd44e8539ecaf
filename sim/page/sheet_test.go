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
func cards(t *testing.T) (cards []page.Card) {
	for _, g := range page.Runs() {
		if g.Scenario.Name != "crash" && g.Scenario.Name != "history" && g.Scenario.Name != "radio" {
			continue
		}
		cards = append(cards, page.Card{Run: play(t, g), File: nameOf(g) + ".html",
			English:    narrate.Prose{Title: "The title of <" + g.Scenario.Name + ">", Control: "Its & control", WhatIf: g.Control == "no-group"},
			Portuguese: narrate.Prose{Title: "O título de <" + g.Scenario.Name + ">", Control: "Seu & controle", WhatIf: g.Control == "no-group"}})
	}
	return cards
}

func sheet(t *testing.T, lang narrate.Language) string {
	t.Helper()
	var out bytes.Buffer
	if err := page.Sheet(&out, lang, cards(t)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestASheetHasEveryRun: its picture, its title, its verdict and the way to its page, and
// nothing that a name could break.
func TestASheetHasEveryRun(t *testing.T) {
	for first, second := range map[narrate.Language]narrate.Language{narrate.English: narrate.Portuguese, narrate.Portuguese: narrate.English} {
		got, all := sheet(t, first), cards(t)
		for i, of := range []narrate.Language{first, second} {
			_, part, _ := strings.Cut(got, `<main class="`+[]string{"first", "second"}[i]+`" lang="`+of.Tag()+`"`)
			part, _, _ = strings.Cut(part, "</main>")
			words := []string{"Mistake: Its &amp; control", "What if: Its &amp; control", "✓ PASS", `href="#lang=pt-BR"`, "The title of &lt;crash&gt;"}
			if of == narrate.Portuguese {
				words = []string{"Erro: Seu &amp; controle", "E se: Seu &amp; controle", "✓ PASSOU", `href="#lang=en"`, "O título de &lt;radio&gt;"}
			}
			for _, c := range all {
				words = append(words, `href="`+c.File+`#lang=`+of.Tag()+`"`)
			}
			for _, want := range words {
				if !strings.Contains(part, want) {
					t.Errorf("%s first: %q is not in the %s sheet", first.Tag(), want, of.Tag())
				}
			}
		}
		if n := strings.Count(got, "<svg"); n != 2*len(all) || strings.Count(got, "<use ") != len(all) {
			t.Errorf("%d pictures of %d runs", n, len(all))
		}
		if open, closed := strings.Count(got, "<section"), strings.Count(got, "</section"); open != 6 || closed != 6 {
			t.Errorf("%d sections begin and %d end", open, closed)
		}
		for _, bad := range []string{"NaN", "Inf", "<script", "http://", "https://", "!{"} {
			if strings.Contains(got, bad) {
				t.Errorf("%s: %s is in the sheet", first.Tag(), bad)
			}
		}
		if got != sheet(t, first) {
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
	for _, hash := range []string{"", "#lang=pt-BR"} {
		for _, width := range []int{1360, 390} {
			c.show(path, hash, width, 900)
			var over, drawn int
			c.run("document.documentElement.scrollWidth - innerWidth", &over)
			if over > 0 {
				t.Errorf("%s at %d it is %d too wide", hash, width, over)
			}
			c.run(`[...document.querySelectorAll("a.card")].filter(a => a.offsetWidth && a.querySelector("svg > *").getBBox().width > 100).length`, &drawn)
			if want := len(cards(t)); drawn != want {
				t.Errorf("%s at %d shows %d pictures of %d", hash, width, drawn, want)
			}
			var title string
			c.run(`[...document.querySelectorAll("h1")].find(h => h.offsetWidth).textContent`, &title)
			if want := map[string]string{"": "Kafka, scenario by scenario", "#lang=pt-BR": "O Kafka, cenário por cenário"}[hash]; title != want {
				t.Errorf("%s it is called %q", hash, title)
			}
		}
	}
}
