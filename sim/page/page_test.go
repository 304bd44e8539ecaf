package page_test

import (
	"bytes"
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/page"
)

func nameOf(g sim.RunSpec) string {
	name := g.Scenario.Name
	if g.Control != "" {
		name += "-" + g.Control
	}
	for k, v := range g.Given {
		name = max(name, g.Scenario.Name+"-"+k+"-"+v)
	}
	return name
}

func play(t *testing.T, g sim.RunSpec) *ledger.Ledger { return page.Play(t, g) }

func html(t *testing.T, g sim.RunSpec, run *ledger.Ledger) string {
	t.Helper()
	var out bytes.Buffer
	if err := page.HTML(&out, run, page.OptionsOf(g)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestAPageIsWholeAndSmall: a page asks nothing of any network, has no hole where words
// should be, and the same ledger gives the same bytes.
func TestAPageIsWholeAndSmall(t *testing.T) {
	for _, g := range page.Runs() {
		t.Run(nameOf(g), func(t *testing.T) {
			run := play(t, g)
			text := html(t, g, run)
			if text != html(t, g, run) {
				t.Error("the same ledger gives two pages")
			}
			if again := html(t, g, reread(t, run)); text != again {
				t.Error("the recorded run gives another page")
			}
			for _, forbidden := range []string{"!{", "{{", "src=", "href=\"http", "url(http", "@import", "fetch(", "</script><script>alert"} {
				if strings.Contains(text, forbidden) {
					t.Errorf("the page has %q in it", forbidden)
				}
			}
			for _, wanted := range []string{`default-src 'none'`, "needs JavaScript", `<html lang="en">`} {
				if !strings.Contains(text, wanted) {
					t.Errorf("the page lacks %q", wanted)
				}
			}
			if limit := limits[nameOf(g)]; len(text) > max(limit, mostBytes) {
				t.Errorf("the page has %d bytes", len(text))
			}
		})
	}
}

// mostBytes is what a page may have; these may have more.
const mostBytes = 130_000

var limits = map[string]int{"outage": 250_000, "outage-commit-first": 250_000, "outage-too-slow": 250_000, "rewind-auto-commit": 250_000, "groups-partitions-60": 250_000}

// reread is the run as it comes back from its file.
func reread(t *testing.T, run *ledger.Ledger) *ledger.Ledger {
	t.Helper()
	var file bytes.Buffer
	if err := run.Write(&file); err != nil {
		t.Fatal(err)
	}
	again, err := ledger.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// TestAHostileNameStaysText: what a ledger calls its actors cannot end the page's script.
func TestAHostileNameStaysText(t *testing.T) {
	run := ledger.New(ledger.Header{Scenario: "crash", Seed: 1}, nil)
	run = reread(t, func() *ledger.Ledger {
		l := ledger.New(ledger.Header{Scenario: "crash", Seed: 1}, run.Duration)
		l.Append(ledger.Event{Kind: ledger.Start, Actor: ledger.N("</script><script>alert(1)"), Inc: 1, Topic: ledger.N("<b>")})
		l.End(ledger.Finished, "")
		return l
	}())
	if text := html(t, sim.RunSpec{Scenario: scenarios.Crash}, run); strings.Contains(text, "</script><script>alert") || strings.Contains(text, `"<b>"`) {
		t.Error("a name got out of the data")
	}
}
