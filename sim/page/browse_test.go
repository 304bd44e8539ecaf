package page_test

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/page"
)

// opened is the page of a run in the browser.
func opened(t *testing.T, c *chromium, g sim.RunSpec, hash string, width int) {
	t.Helper()
	c.show(save(t, nameOf(g), html(t, g, play(t, g))), hash, width, 900)
}

func (c *chromium) moment() float64 {
	c.t.Helper()
	var now float64
	c.run("now", &now)
	return now
}

// TestThePageHasItsKeys: each key does what the list of keys says, and a moment can be linked to.
func TestThePageHasItsKeys(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, "#s=10&lang=en", 1360)
	var length float64
	c.run("T", &length)
	if now := c.moment(); now != 10 {
		t.Fatalf("a link to 10 opens at %f", now)
	}
	moves := []struct {
		key  string
		from float64
		want func(now float64) bool
	}{
		{"End", 10, func(now float64) bool { return now == length }},
		{"Home", 10, func(now float64) bool { return now == 0 }},
		{"5", 10, func(now float64) bool { return now == length/2 }},
		{"l", 10, func(now float64) bool { return now > 10+length/11 }},
		{"j", 10, func(now float64) bool { return now < 10-length/11 }},
		{"ArrowRight", 10, func(now float64) bool { return now > 10 && now < 11 }},
		{".", 10, func(now float64) bool { return now > 10 && now < 11 }},
		{"ArrowLeft", 10, func(now float64) bool { return now < 10 && now > 9 }},
		{",", 10, func(now float64) bool { return now < 10 && now > 9 }},
		{"]", 10, func(now float64) bool { return now > 11 }},
		{"[", 10, func(now float64) bool { return now < 10 }},
	}
	for _, m := range moves {
		c.run(fmt.Sprintf("seek(%f)", m.from), nil)
		c.key(m.key)
		if now := c.moment(); !m.want(now) {
			t.Errorf("%s goes from %f to %f", m.key, m.from, now)
		}
	}
	for _, s := range []struct{ key, script, before, after string }{
		{" ", "playing", "false", "true"}, {"k", "playing", "true", "false"}, {">", "speed", "1", "2"}, {"<", "speed", "2", "1"},
		{"c", "byClock", "false", "true"}, {"q", "asking", "false", "true"}, {"q", "asking", "true", "false"}, {"e", "document.documentElement.lang", "en", "pt-BR"}, {"t", "document.documentElement.dataset.theme", "light", "dark"},
		{"?", `$("keys").open`, "false", "true"}, {"?", `$("keys").open`, "true", "false"},
	} {
		var before, after any
		c.run(s.script, &before)
		c.key(s.key)
		c.run(s.script, &after)
		if fmt.Sprint(before) != s.before || fmt.Sprint(after) != s.after {
			t.Errorf("%q turns %s from %v into %v, not from %s into %s", s.key, s.script, before, after, s.before, s.after)
		}
	}
	var title string
	c.run(`$("title").textContent`, &title)
	if want := page.OptionsOf(sim.RunSpec{Scenario: scenarios.Crash}).Portuguese.Title; title != want {
		t.Errorf("in Portuguese its title is %q", title)
	}
	c.quiet()
}

// TestThePageLeavesKeysToOthers: those with Ctrl are the browser's, and the space bar on a
// button presses the button.
func TestThePageLeavesKeysToOthers(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, "#s=10&lang=en", 1360)
	for _, with := range []string{"ctrlKey", "metaKey", "altKey"} {
		c.run(fmt.Sprintf(`dispatchEvent(new KeyboardEvent("keydown", {key: "End", %s: true}))`, with), nil)
		if now := c.moment(); now != 10 {
			t.Errorf("with %s, End goes to %f", with, now)
		}
	}
	var playing bool
	c.run(`$("theme").dispatchEvent(new KeyboardEvent("keydown", {key: " ", bubbles: true})); playing`, &playing)
	if playing {
		t.Error("the space bar on another button plays")
	}
}

// TestThePictureIsDragged: one goes where the pointer is pressed and moved, until it is let go.
func TestThePictureIsDragged(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, "#s=10&lang=en", 1360)
	var box struct{ X, Y, Width, Height float64 }
	c.run(`(() => { const r = $("chart").getBoundingClientRect(); return {X: r.x, Y: r.y, Width: r.width, Height: r.height}; })()`, &box)
	mouse := func(what string, part float64) float64 {
		c.call("Input.dispatchMouseEvent", map[string]any{"type": what, "x": box.X + part*box.Width, "y": box.Y + box.Height/2, "button": "left", "buttons": 1, "clickCount": 1}, nil)
		return c.moment()
	}
	pressed, moved := mouse("mousePressed", .3), mouse("mouseMoved", .8)
	released, after := mouse("mouseReleased", .8), mouse("mouseMoved", .5)
	if pressed <= 0 || moved <= pressed*1.5 || released != moved || after != moved {
		t.Errorf("pressed it is at %f, moved at %f, let go at %f, and then at %f", pressed, moved, released, after)
	}
}

// TestAMomentIsLinked: the address leads to the moment, the language and the axis.
func TestAMomentIsLinked(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, "#s=10&lang=en", 1360)
	var hash string
	c.run(`setLang("pt-BR"); turnAxis(); seek(12); new Promise(done => setTimeout(() => done(location.hash), 400))`, &hash)
	if hash != "#s=12.000&lang=pt-BR&axis=clock" {
		t.Fatalf("the address ends in %q", hash)
	}
	opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, hash, 1360)
	var there []any
	c.run(`[now, lang, byClock]`, &there)
	if fmt.Sprint(there) != "[12 pt-BR true]" {
		t.Errorf("it leads to %v", there)
	}
}

// TestTheChipSaysHowSomebodyDied: in words, as the picture does.
func TestTheChipSaysHowSomebodyDied(t *testing.T) {
	c := startChromium(t)
	for _, x := range []struct {
		scenario sim.Scenario
		says     string
	}{{scenarios.Queue, "cut off"}, {scenarios.Crash, "killed; the group waits"}} {
		opened(t, c, sim.RunSpec{Scenario: x.scenario, Seed: 1}, "#lang=en", 1360)
		var said string
		c.run(`(() => { const m = D.actors.flatMap(a => a.life).find(m => m.k === "crash"); seek(m.t + .01); return [...document.querySelectorAll(".chip")].map(c => c.textContent).join(" "); })()`, &said)
		if !strings.Contains(said, x.says) {
			t.Errorf("%s does not say %q", x.scenario.Name, x.says)
		}
	}
}

// TestPlayingEnds: at the end it stops, and the next time it begins again.
func TestPlayingEnds(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, "#s=10&lang=en", 1360)
	const ended = `new Promise(done => { const look = () => playing ? setTimeout(look, 50) : done(now === T); setTimeout(look, 50); setTimeout(() => done(false), 20000); })`
	var atEnd bool
	c.run(`seek(T - .05); play(true); `+ended, &atEnd)
	if !atEnd {
		t.Error("it plays on at the end")
	}
	var again float64
	c.run(`play(true); play(false); now`, &again)
	if again != 0 {
		t.Errorf("after the end it begins at %f", again)
	}
}

// TestTheProofIsRung: a click on an event of a check's evidence goes there and rings the record.
func TestTheProofIsRung(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, "#lang=en", 1360)
	var rung struct {
		Offset, Now, At float64
		Rings           int
	}
	c.run(`(() => { const b = [...document.querySelectorAll(".big .proof button")].at(-1); b.click(); return {offset: ring && ring.offset, now, at: +b.dataset.t, rings: document.querySelectorAll('#stage rect[stroke-width="3.5"]').length}; })()`, &rung)
	if rung.Offset != 50 || rung.Rings != 1 || rung.Now < rung.At || rung.Now > rung.At+.01 {
		t.Errorf("the proof rings %+v", rung)
	}
	c.quiet()
}

// TestTheFirstLookTeaches: without a click the poster of each of these says its point in words.
func TestTheFirstLookTeaches(t *testing.T) {
	c := startChromium(t)
	for _, p := range []struct {
		run  sim.RunSpec
		says []string
	}{
		{sim.RunSpec{Scenario: scenarios.Groups, Seed: 1}, []string{"consumer-2idle: no partition left", "bookmark 25: next to read", "5would come again after a crash now"}},
		{sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, []string{"bookmark 50: next to read", "5 × 2", "5processed again", "lag 10"}},
		{sim.RunSpec{Scenario: scenarios.Crash, Control: "commit-first", Seed: 1}, []string{"5 × 0: never processed"}},
		{sim.RunSpec{Scenario: scenarios.Queue, Seed: 1}, []string{"1given up"}},
		{sim.RunSpec{Scenario: scenarios.Radio, Seed: 1}, []string{"150 × 0: never heard", "Redis stream", "Redis channel"}},
	} {
		opened(t, c, p.run, "#lang=en", 1360)
		var text string
		c.run(`$("now").textContent + "|" + $("groups").textContent + "|" + $("stage").textContent`, &text)
		for _, want := range p.says {
			if !strings.Contains(text, want) {
				t.Errorf("the poster of %s does not say %q: %s", nameOf(p.run), want, text)
			}
		}
		c.quiet()
	}
}

// TestTheStageIsSaid: who does not see the stage hears how things stand.
func TestTheStageIsSaid(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Groups, Seed: 1}, "#lang=en", 1360)
	var said string
	c.run(`$("stage").getAttribute("aria-label")`, &said)
	for _, want := range []string{"At 0:00:29: p0 has records up to 29", "the bookmark of grupo_analise_fraude is 25, the next to read, and the lag 5", "consumer-1 reads it and has processed up to offset 29", "consumer-2 is idle"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q: %s", want, said)
		}
	}
}

// TestThePageIsAStoryboardOnPaper: a paragraph is printed with the stage at its end.
func TestThePageIsAStoryboardOnPaper(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, "#lang=en", 1360)
	var pdf struct{ Data string }
	c.call("Page.printToPDF", map[string]any{"printBackground": true, "preferCSSPageSize": true, "paperWidth": 8.27, "paperHeight": 11.69}, &pdf)
	data, err := base64.StdEncoding.DecodeString(pdf.Data)
	if err != nil {
		t.Fatal(err)
	}
	if pages := len(regexp.MustCompile(`/Type\s*/Page\b[^s]`).FindAll(data, -1)); pages < 2 || pages > 5 {
		t.Errorf("the page has %d pages on paper", pages)
	}
	var boards []int
	c.run(`[...document.querySelectorAll(".board")].map(b => b.querySelectorAll("svg").length)`, &boards)
	if len(boards) != 5 || slices.Contains(boards, 0) {
		t.Errorf("the storyboard has these pictures: %v", boards)
	}
	c.quiet()
}

// TestFramesAreQuick: a page of many partitions can still be played.
func TestFramesAreQuick(t *testing.T) {
	c := startChromium(t)
	for _, p := range []struct {
		run  sim.RunSpec
		most float64 // milliseconds, the median on a machine of which others have a share
	}{
		{sim.RunSpec{Scenario: scenarios.Outage, Seed: 1}, 30},
		{sim.RunSpec{Scenario: scenarios.Groups, Seed: 1, Given: map[string]string{"partitions": "12", "consumers": "3"}}, 40},
		{sim.RunSpec{Scenario: scenarios.Groups, Seed: 1, Given: map[string]string{"partitions": "1000", "consumers": "3"}}, 100},
	} {
		opened(t, c, p.run, "#lang=en", 1360)
		var median float64
		c.run(`(() => { const took = []; playing = true; for (let i = 0; i <= 200; i++) { now = T * i / 200; const at = performance.now(); draw(); $("stage").getBoundingClientRect(); took.push(performance.now() - at); } playing = false; return took.sort((a, b) => a - b)[100]; })()`, &median)
		t.Logf("%s: %.1f ms a frame", nameOf(p.run), median)
		if median > p.most {
			t.Errorf("a frame of %s takes %f ms", nameOf(p.run), median)
		}
	}
}

// TestAWitnessIsClicked: of a check that holds too the page leads to what shows it, and
// rings the record, or who it is about.
func TestAWitnessIsClicked(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Groups, Seed: 1}, "#s=0&lang=en", 1360)
	clicked := func(check, event string) (now float64, ring string) {
		var there []any
		c.run(fmt.Sprintf(`(() => {
			const at = [...document.querySelectorAll(".check.holds")].find(x => x.textContent.includes(%q));
			[...at.querySelectorAll(".proof button")].find(b => b.textContent.includes(%q)).click();
			return [now, document.querySelector(".chip.ring i")?.textContent || document.querySelector("#stage [stroke-width='3.5']")?.tagName || ""];
		})()`, check, event), &there)
		return there[0].(float64), there[1].(string)
	}
	if now, ring := clicked("Idle grupo_analise_fraude", "consumer-2"); now <= 0 || ring != "consumer-2" {
		t.Errorf("who is idle is shown at %f with a ring on %q", now, ring)
	}
	if now, ring := clicked("SawAll reporter", "offset 59"); now <= 0 || ring != "rect" {
		t.Errorf("its first payment is shown at %f with a ring on %q", now, ring)
	}
	c.quiet()
}

// TestWhoReadsPastTheGroupIsSeen: beside the owner of a partition stands who reads it without asking.
func TestWhoReadsPastTheGroupIsSeen(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Groups, Control: "by-hand", Seed: 1}, "#lang=en&s=26.5", 1360)
	var names []string
	c.run(`[...document.querySelectorAll("#stage text")].map(e => e.textContent).filter(s => /^consumer/.test(s))`, &names)
	if fmt.Sprint(names) != "[consumer-1 consumer-2]" {
		t.Errorf("those who read stand there as %v", names)
	}
}

// TestWhereNothingShowsThePageMissesNothing: see TestWhereNothingShowsNothingIsMissed.
func TestWhereNothingShowsThePageMissesNothing(t *testing.T) {
	c := startChromium(t)
	g := sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}
	for lacks, want := range map[string]int64{ledger.RequestCounts: 60, ledger.Work: 0} {
		c.show(save(t, "crash", html(t, g, page.WithoutWork(play(t, g), lacks))), "", 1360, 900)
		var never int64
		if c.run("totals(D.logs, T).never", &never); never != want {
			t.Errorf("for want of %s, %d records were never processed, want %d", lacks, never, want)
		}
	}
}

// TestACrowdIsCounted: bars that are too thin for names say how many they are, and of which group.
func TestACrowdIsCounted(t *testing.T) {
	c := startChromium(t)
	for lang, want := range map[string]string{"en": "8 consumers of grupo_4x8", "pt-BR": "8 consumidores de grupo_4x8"} {
		opened(t, c, sim.RunSpec{Scenario: scenarios.Scale, Seed: 1}, "#lang="+lang, 1360)
		var said []string
		c.run(`[...document.querySelectorAll("#chart text")].map(e => e.textContent)`, &said)
		if !slices.Contains(said, want) {
			t.Errorf("%s: the picture says %q", lang, said)
		}
	}
}

// TestCalm: for those who ask for less motion nothing glides.
func TestCalm(t *testing.T) {
	c := startChromium(t)
	const glides = `(async () => {
		let n = 0;
		for (const name of ["scrollTo", "scrollIntoView"]) { const was = Element.prototype[name]; Element.prototype[name] = function (o) { if (o.behavior === "smooth") n++; was.call(this, o); }; }
		document.querySelector(".proof button[data-who]").click();
		seek(starts.at(-1) - .05);
		play(true);
		await new Promise(done => setTimeout(done, 600));
		play(false);
		return n + document.getAnimations().length;
	})()`
	for choice, calm := range map[string]bool{"reduce": true, "no-preference": false} {
		c.call("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-reduced-motion", "value": choice}}}, nil)
		opened(t, c, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1}, "#s=0&lang=en", 1360)
		var n int
		if c.run(glides, &n); n == 0 != calm {
			t.Errorf("%s: %d movements glide", choice, n)
		}
	}
}

// TestAPartitionIsThereOnceItIsAdded, and not before.
func TestAPartitionIsThereOnceItIsAdded(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Ordering, Seed: 1}, "#s=1", 1360)
	for _, x := range []struct {
		at   string
		want int
	}{{"1", 2}, {"T", 4}} {
		var rows int
		c.run(`(seek(`+x.at+`), ["p0", "p1", "p2", "p3"].filter(p => $("stage").textContent.includes(p)).length)`, &rows)
		if rows != x.want {
			t.Errorf("at %s there are %d partitions, want %d", x.at, rows, x.want)
		}
	}
	c.quiet()
}

// TestWhatAReportHasBelowTheStoryIsSeen, and not while one is asked what will come.
func TestWhatAReportHasBelowTheStoryIsSeen(t *testing.T) {
	c := startChromium(t)
	opened(t, c, sim.RunSpec{Scenario: scenarios.Groups, Seed: 1}, "#lang=en", 1360)
	var before, asked, bars string
	c.run(`$("end").innerText`, &before)
	for _, want := range []string{"PARTITIONS", "grupo_relatorios", "committed", "PAYMENTS PER CONSUMER", "consumer-2"} {
		if !strings.Contains(before, want) {
			t.Errorf("it lacks %q:\n%s", want, before)
		}
	}
	c.run(`[...document.querySelectorAll("#end .bars span")].map(e => e.offsetWidth > 100 ? "long" : "short").join()`, &bars)
	if bars != "long,long" {
		t.Errorf("its bars are %s", bars)
	}
	c.run(`(turnAsking(), $("end").offsetHeight ? $("end").innerText : "")`, &asked)
	if asked != "" {
		t.Errorf("while one is asked it says\n%s", asked)
	}
	c.quiet()
}
