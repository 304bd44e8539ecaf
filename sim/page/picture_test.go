package page_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
)

// photograph is a page at the moment at which it opens as one SVG: its title, its numbers,
// its consumers, the stage and the whole run, all as the page itself draws them.
const photograph = `(style => {
	const width = 860, pad = 20, words = el => el.textContent.trim(), line = [];
	let y = 34, s = "", x = pad;
	const put = (svg, h, w) => { s += '<g transform="translate(' + pad + ' ' + f1(y) + ')">' + svg + "</g>"; y += h; };
	s += text(pad, y, 22, escaped(tell(D.title)), ' font-weight="600" class="serif"');
	y += 36;
	for (const el of $("now").children) {
		const [b, span] = [words(el.querySelector("b")), el.querySelector("span")], c = el.className === "book" ? fill("var(--book)") : el.className === "hot" ? fill("var(--twice)") : "";
		s += text(x, y, 23, escaped(b), (el.className === "clock" ? ' class="mono"' : "") + c);
		x += b.length * 14 + 5;
		if (span) { s += text(x, y, 12.5, escaped(words(span)), el.className === "hot" ? c : ' class="soft"'); x += words(span).length * 6.6 + 22; } else x += 14;
	}
	y += 26; x = pad;
	for (const group of document.querySelectorAll(".group")) {
		const name = words(group.querySelector("h2"));
		s += text(x, y + 4, 12.5, escaped(name), ' class="mono" font-weight="600"');
		x += name.length * 7.9 + 8;
		for (const chip of group.querySelectorAll(".chip")) {
			const who = words(chip.querySelector("i")), how = words(chip.querySelector("em")), c = chip.style.getPropertyValue("--c"), w = who.length * 9.2 + how.length * 7.2 + 34;
			s += rect(x, y - 11, w, 22, ' rx="11" fill="none" stroke="' + c + '" stroke-width="1.5"') + '<circle cx="' + f1(x + 13) + '" cy="' + f1(y) + '" r="4.5" fill="' + c + '"/>' + text(x + 23, y + 4.5, 13.5, escaped(who), ' font-weight="700"' + fill(c)) + text(x + 27 + who.length * 9.2, y + 4.5, 13.5, escaped(how), ' class="soft"');
			x += w + 10;
		}
	}
	y += 20;
	for (const piece of drawStage(now, width, "s")) { const h = +/ height="([\d.]+)"/.exec(piece)[1]; put(piece.replace("<svg ", '<svg width="' + width + '" '), h + 14); }
	s += text(pad, y + 4, 12.5, escaped(say("whole")), ' font-weight="600"');
	y += 24;
	const chart = drawChart(width);
	put(chart + '<path d="M' + f1(chartX(now)) + ' -3V' + f1(C.height - 18) + 'm-6 ' + f1(10 - C.height) + 'h12l-6 9z" stroke="var(--ink)" stroke-width="1.6" fill="var(--ink)"/>', C.height + 6);
	return '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="' + f1(y) + '" viewBox="0 0 900 ' + f1(y) + '" role="img">\n<title>' + escaped(tell(D.title)) + "</title>\n<style>" + style + "</style>\n" + '<rect width="900" height="' + f1(y) + '" rx="12" fill="var(--bg)"/>\n' + s.replaceAll("><", ">\n<") + "\n</svg>\n";
})`

// TestThePictureOfTheReadme: the README opens with the page of crash, as it is today.
func TestThePictureOfTheReadme(t *testing.T) {
	c := startChromium(t)
	css, err := os.ReadFile("page.css")
	if err != nil {
		t.Fatal(err)
	}
	themes := regexp.MustCompile(`(?s):root[^{]*\{(.*?)\}`).FindAllSubmatch(css, 2)
	colors := func(block []byte) string {
		return strings.Join(regexp.MustCompile(`--[a-z0-9]+:#[0-9a-f]+;`).FindAllString(string(block), -1), "")
	}
	style := ":root{" + colors(themes[0][1]) + "}@media(prefers-color-scheme:dark){:root{" + colors(themes[1][1]) + "}}" +
		"text{font-family:ui-sans-serif,system-ui,sans-serif;fill:var(--ink);font-variant-numeric:tabular-nums}.soft{fill:var(--soft)}.mono{font-family:ui-monospace,Menlo,Consolas,monospace}.serif{font-family:Georgia,serif}"
	for lang, name := range map[string]string{"en": "crash.svg", "pt-BR": "crash.pt-BR.svg"} {
		opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, "#lang="+lang, 1360)
		var got string
		c.run(photograph+"("+`"`+style+`")`, &got)
		if err := wellFormed(got); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		path := filepath.Join("..", "..", "scenarios", name)
		if flag.Lookup("update").Value.String() == "true" {
			if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(path); err != nil || string(kept) != got {
			t.Errorf("%s is not what the page draws today (run with -update and look at it): %v", name, err)
		}
	}
	c.quiet()
}

func wellFormed(text string) error {
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}
