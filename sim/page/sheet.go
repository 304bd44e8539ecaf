package page

import (
	"fmt"
	"io"
	"math"
	"strings"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// Sheet writes a page that shows many runs at a glance, each with its picture, its title
// and its verdict, and leads to their own pages beside it. Both languages are in it: one
// first, and the other where its address ends in #lang= and its name.
func Sheet(w io.Writer, first narrate.Language, cards []Card) error {
	_, style, _, err := player()
	if err != nil {
		return err
	}
	second := first.Other()
	var page strings.Builder
	fmt.Fprintf(&page, `<!doctype html><html lang="%s"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`+
		`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>%s</title><style>%s%s</style></head><body>`,
		first.Tag(), escaped.Replace(sentence(first, titles(cards)+".title", nil)), style, sheetStyle)
	drawSheet(&page, "first", first, second, cards)
	drawSheet(&page, "second", second, first, cards)
	page.WriteString("</body></html>\n")
	_, err = io.WriteString(w, page.String())
	return err
}

// titles are the words above the cards: of scenarios and their controls, or of games.
func titles(cards []Card) string {
	if len(cards) > 0 && cards[0].isGame() {
		return "sheet.games"
	}
	return "sheet.scenarios"
}

func drawSheet(page *strings.Builder, class string, lang, other narrate.Language, cards []Card) {
	say := func(key string) string { return escaped.Replace(sentence(lang, titles(cards)+key, nil)) }
	fmt.Fprintf(page, `<main class="%s" lang="%s" id="lang=%s"><p class="kick"><a href="#lang=%s" lang="%s">%s</a></p><h1>%s</h1><p class="lead">%s</p>`,
		class, lang.Tag(), lang.Tag(), other.Tag(), other.Tag(), escaped.Replace(sentence(other, "sheet.language", nil)), say(".title"), say(".about"))
	for i, c := range cards {
		switch {
		case c.isGame() && i == 0:
			page.WriteString(`<section class="games"><div class="controls">`)
		case !c.isGame() && c.Run.Header.Control == "":
			if i > 0 {
				page.WriteString("</div></section>")
			}
			fmt.Fprintf(page, `<section>%s<div class="controls">`, c.draw(lang, "h2", i, class == "first"))
			continue
		}
		page.WriteString(c.draw(lang, "h3", i, class == "first"))
	}
	if len(cards) > 0 {
		page.WriteString("</div></section>")
	}
	page.WriteString("</main>")
}

// Card is one run on the sheet. A scenario comes before its controls.
type Card struct {
	Run        *ledger.Ledger
	File       string // where its own page is
	English    narrate.Prose
	Portuguese narrate.Prose
}

// isGame says whether it is a game with a program that is not ours.
func (c Card) isGame() bool { return c.Run.Header.Scenario == ledger.Trial }

const sheetStyle = `
main.second,body:has(main.second:target) main.first{display:none}main.first,main.second:target{display:block}
main{max-width:1320px;margin:0 auto;padding:28px 24px}.lead{font:18px/1.5 var(--serif);max-width:60ch}
section{display:grid;grid-template-columns:minmax(280px,400px) 1fr;align-items:start;gap:18px;border-top:2px solid var(--ink);padding:18px 0 26px}
section.games{grid-template-columns:1fr}section.games .controls{grid-template-columns:repeat(auto-fill,minmax(260px,1fr))}
.kick a{color:inherit}
.controls{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:14px;align-content:start}
a.card{display:block;color:inherit;text-decoration:none;border:1px solid var(--edge);border-radius:12px;background:var(--card);padding:12px 14px}
a.card:hover{border-color:var(--ink)}a.card svg{display:block;width:100%;height:auto;margin-bottom:8px}
a.card h2{font:700 21px/1.25 var(--serif);margin:0}a.card h3{font:700 14px/1.3 var(--sans);margin:0}a.card p{margin:4px 0 0;color:var(--soft);font-size:14px;line-height:1.4}
a.card .verdict{color:var(--good);font-weight:600}a.card .verdict.bad{color:var(--book)}
@media(max-width:760px){section{grid-template-columns:1fr}.controls{grid-template-columns:1fr 1fr}main{padding:18px 14px}}`

// draw draws the card; the picture of the first language serves the second too.
func (c Card) draw(lang narrate.Language, head string, i int, first bool) string {
	h, prose := c.Run.Header, c.English
	if lang == narrate.Portuguese {
		prose = c.Portuguese
	}
	name, title := h.Scenario, prose.Title
	switch {
	case c.isGame():
		name = h.Control
	case h.Control != "":
		key := "report.mistake"
		if prose.WhatIf {
			key = "report.whatif"
		}
		name, title = "--control "+h.Control, lang.Sentence(key, narrate.Args{"title": prose.Control})
	}
	verdict, bad := "✓ ", ""
	if c.Run.Result() != ledger.Pass {
		verdict, bad = "✗ ", " bad"
	}
	if key := "result." + string(c.Run.Result()); lang.Has(key) {
		verdict += lang.Sentence(key, nil)
	}
	image := fmt.Sprintf(`<svg viewBox="0 0 %g %g" aria-hidden="true"><use href="#run%d"/></svg>`, pictureWidth, pictureHeight, i)
	if first {
		image = picture(c.Run, i)
	}
	return fmt.Sprintf(`<a class="card" href="%s#lang=%s">%s<%s>%s</%s><p>%s</p><p class="verdict%s">%s</p></a>`,
		escaped.Replace(c.File), lang.Tag(), image, head, escaped.Replace(name), head, escaped.Replace(title), bad, escaped.Replace(verdict))
}

// The size of a picture, and how far it stays from its edges.
const (
	pictureWidth, pictureHeight = 320.0, 120.0
	pictureEdge                 = 4.0
)

// picture is the whole run: time from left to right, offsets upwards; what was written,
// what was processed, and the bookmark.
func picture(run *ledger.Ledger, number int) string {
	d := &document{}
	at, length := storyTime(run)
	d.Length = length
	draw(d, run, at)
	most := int64(1)
	for _, l := range d.Logs {
		for _, w := range l.Written {
			most = max(most, w.to+1)
		}
	}
	x := func(t float64) float64 {
		return tenth(pictureEdge + t/math.Max(length, 1e-9)*(pictureWidth-2*pictureEdge))
	}
	y := func(offset int64) float64 {
		return tenth(pictureHeight - pictureEdge - float64(offset)/float64(most)*(pictureHeight-2*pictureEdge))
	}
	ways := map[string]*strings.Builder{}
	var colors []string
	draws := func(color, way string, args ...any) {
		if ways[color] == nil {
			ways[color] = new(strings.Builder)
			colors = append(colors, color)
		}
		fmt.Fprintf(ways[color], way, args...)
	}
	for _, l := range d.Logs {
		for i, w := range l.Written {
			way := "M%g %gL%g %g"
			if i > 0 {
				way = "L%g %gL%g %g" // from where the log ended until then
			}
			draws("ink", way, x(w.begin), y(w.from), x(w.end), y(w.to+1))
		}
		if n := len(l.Written); n > 0 {
			draws("ink", "H%g", x(length))
		}
	}
	for _, l := range d.Lanes {
		for _, w := range l.Work {
			color := fmt.Sprintf("c%d", max(d.Actors[w.who].Color, 0)%8)
			if w.again {
				color = "twice"
			}
			draws(color, "M%g %gL%g %g", x(w.begin), y(w.from), x(w.end), y(w.to+1))
		}
		if way := stair(l.Commit, length, x, y); way != "" {
			draws("book", "%s", way)
		}
	}
	return svgOf(colors, ways, number)
}

// svgOf puts the ways of all colours together.
func svgOf(colors []string, ways map[string]*strings.Builder, number int) string {
	var svg strings.Builder
	fmt.Fprintf(&svg, `<svg viewBox="0 0 %g %g" aria-hidden="true"><g id="run%d" fill="none" stroke-linecap="round">`, pictureWidth, pictureHeight, number)
	for _, color := range colors {
		width := 2.6
		if color == "ink" || color == "book" {
			width = 1.5
		}
		fmt.Fprintf(&svg, `<path d="%s" stroke="var(--%s)" stroke-width="%g"/>`, ways[color].String(), color, width)
	}
	svg.WriteString("</g></svg>")
	return svg.String()
}

// stair is the way of a bookmark.
func stair(steps []step, length float64, x func(float64) float64, y func(int64) float64) string {
	var path strings.Builder
	for i, s := range steps {
		until := length
		if i+1 < len(steps) {
			until = steps[i+1].at
		}
		switch {
		case s.value < 0:
			continue
		case path.Len() == 0 || steps[i-1].value < 0:
			fmt.Fprintf(&path, "M%g %g", x(s.at), y(s.value))
		default:
			fmt.Fprintf(&path, "V%g", y(s.value))
		}
		fmt.Fprintf(&path, "H%g", x(until))
	}
	return path.String()
}

// tenth rounds to what one sees.
//
//go:noinline
func tenth(v float64) float64 { return math.Round(v*10) / 10 }
