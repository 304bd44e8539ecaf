package page_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/page"
)

// sees is all that somebody can read on the page or hear of it.
const sees = `const sees = () => [document.title, document.body.innerText, ...[...document.querySelectorAll("[aria-label],[title],[aria-valuetext]")].filter(e => !e.closest("[hidden]"))
	.flatMap(e => ["aria-label", "title", "aria-valuetext"].map(a => e.getAttribute(a) || "")), ...[...document.querySelectorAll("svg text")].map(e => e.textContent)].join("\n");`

// betrays goes through the questions and says what the page gives away before each.
const betrays = sees + `(() => {
	const wrong = [], flat = s => s.replace(/\s+/g, " ");
	turnAsking();
	for (let q; q = pending();) {
		for (const t of [0, q.t / 2, T]) {
			seek(t);
			if (now > q.t) wrong.push("it goes to " + now + ", and the question is at " + q.t);
			const text = flat(sees()), known = flat(D.chapters.filter(c => c.t <= q.t).flatMap(c => [tell(c.text), ...(c.beats || []).filter(b => b.b <= q.t).map(b => tell(b.text))]).join(" ") + D.questions.map(q => tell(q.text)).join(" "));
			const later = [tell(D.title), tell(D.badge), tell(D.control), ...(D.lesson || []).map(tell), ...D.questions.map(q => tell(q.why)), ...D.checks.flatMap(c => [tell(c.name), tell(c.measured)]),
				...D.chapters.flatMap(c => [c.t > q.t ? tell(c.text) : "", ...(c.beats || []).filter(b => b.b > q.t).map(b => tell(b.text))])];
			if (/\p{L}/u.test(tell(q.is)) && q.wants !== "yes") later.push(tell(q.is));
			later.push(say("risk"), say("legend.risk"), say("never"), say("atrisk"));
			for (const e of document.querySelectorAll("#chart text")) if (e.getAttribute("x") > chartX(q.t) + 1 && e.textContent !== "?") wrong.push("beyond the question the picture says: " + e.textContent);
			for (const s of later) if (s && !known.includes(flat(s)) && new RegExp("(^|\\P{L})" + flat(s).replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + "($|\\P{L})", "u").test(text.replace(/\d[\d.,]*\d/g, n => " " + n))) wrong.push("before “" + tell(q.text) + "” it says: " + s);
		}
		if (!isThere()) wrong.push("it does not ask: " + tell(q.text));
		reply("");
	}
	const text = flat(sees());
	for (const q of D.questions) for (const s of [q.text, q.is, q.why]) if (!text.includes(flat(tell(s)))) wrong.push("in the end it does not say: " + tell(s));
	for (const c of D.checks) if (!text.includes(flat(tell(c.measured)))) wrong.push("in the end it does not say what was measured: " + tell(c.measured));
	return wrong;
})()`

// TestThePageGivesNoAnswerAway: who is asked first reads and hears nothing of what comes
// after a question, and all of it after the last one.
func TestThePageGivesNoAnswerAway(t *testing.T) {
	c := startChromium(t)
	asked := 0
	everything := os.Getenv("KAFKASIM_NO_SKIP") != ""
	for i, g := range page.Runs() {
		if g.Given != nil || g.Control != "" && !everything {
			continue
		}
		text := html(t, g, play(t, g))
		if !strings.Contains(text, `"questions":[`) {
			if g.Control == "" {
				t.Errorf("%s asks nothing", nameOf(g))
			}
			continue
		}
		path := save(t, nameOf(g), text)
		for k, lang := range []string{"en", "pt-BR"} {
			if k != i%2 && !everything {
				continue
			}
			asked++
			c.show(path, "#lang="+lang, 1360, 900)
			var wrong []string
			c.run(betrays, &wrong)
			for _, w := range wrong[:min(len(wrong), 4)] {
				t.Errorf("%s, %s: %s", nameOf(g), lang, w)
			}
		}
	}
	c.quiet()
	if asked < len(scenarios.All()) {
		t.Errorf("only %d pages ask", asked)
	}
}

// TestAskMeFirst: one is asked, with the keyboard alone, and told in the end how it was.
func TestAskMeFirst(t *testing.T) {
	c := startChromium(t)
	g := sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}
	for lang, words := range map[string][]string{
		"en":    {"first is not a number", "WHAT YOU SAID", "you said 3", "it was 5 payments", "you said nothing", "PASS"},
		"pt-BR": {"first não é um número", "O QUE VOCÊ DISSE", "você disse 3", "foi 5 pagamentos", "você disse nada", "PASSOU"},
	} {
		opened(t, c, g, "#s=30&lang="+lang, 1360)
		said := func() (text string) {
			c.run(`document.body.innerText.replace(/\s+/g, " ")`, &text)
			return text
		}
		focused := func(id string) {
			t.Helper()
			var at string
			if c.run(`document.activeElement.id`, &at); at != id {
				t.Errorf("%s: the keyboard is at %q, not at %q", lang, at, id)
			}
		}
		typed := func(text string) {
			c.call("Input.insertText", map[string]any{"text": text}, nil)
			c.call("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "key": "Enter", "text": "\r", "windowsVirtualKeyCode": 13}, nil)
		}
		c.key("q")
		if now := c.moment(); now != 0 {
			t.Errorf("%s: it asks from %f on", lang, now)
		}
		c.key("End")
		focused("answer")
		typed("first")
		if !strings.Contains(said(), words[0]) {
			t.Errorf("%s: it does not say that it did not understand", lang)
		}
		c.run(`$("answer").value = ""`, nil)
		typed("3")
		focused("answer")
		if text := said(); strings.Contains(text, words[1]) || strings.Contains(text, words[5]) {
			t.Errorf("%s: it tells before it has asked everything", lang)
		}
		typed("")
		focused("question")
		text := said()
		for _, w := range words[1:] {
			if !strings.Contains(text, w) {
				t.Errorf("%s: in the end it does not say %q", lang, w)
			}
		}
		var end []float64
		c.run(`seek(T), [now, T]`, &end)
		if end[0] != end[1] {
			t.Errorf("%s: afterwards it goes to %f of %f only", lang, end[0], end[1])
		}
		c.quiet()
	}
}

// TestALinkAsksFirst: with #ask a page opens at its beginning and hides the rest.
func TestALinkAsksFirst(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, "#ask&s=1000", 1360)
	var there []any
	c.run(`[asking, now === horizon(), now < T, $("checks").hidden, $("badge").hidden, document.querySelector(".lesson").hidden]`, &there)
	if want := "[true true true true true true]"; fmt.Sprint(there) != want {
		t.Errorf("it opens as %v, not %s", there, want)
	}
}
