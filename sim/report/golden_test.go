package report

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

var update = flag.Bool("update", false, "write the golden files anew; commit the difference only if you understand it")

// played are the runs by name.
func played() []struct {
	name, title string
	run         *ledger.Ledger
} {
	return []struct {
		name, title string
		run         *ledger.Ledger
	}{
		{"history", historyTitle, historyRun()},
		{"crash", crashTitle, crashRun()},
		{"commit-first", crashTitle, commitFirstRun()},
		{"groups", groupsTitle, groupsRun()},
		{"stopped", crashTitle, stoppedRun()},
		{"outage", "", outageRun()},
		{"kafka", crashTitle, kafkaRun()},
	}
}

var languages = []narrate.Language{narrate.English, narrate.Portuguese}

func options(lang narrate.Language, title string, run *ledger.Ledger) Options {
	o := Options{Language: lang, Prose: prose(lang, title), Repeat: "sim " + command(run.Header) + " --seed 1"}
	if run.Header.Control == "commit-first" {
		o.Prose.Control = "It commits before it processes"
		if lang == narrate.Portuguese {
			o.Prose.Control = "Ele faz commit antes de processar"
		}
	}
	return o
}

type drawer func(io.Writer, *ledger.Ledger, Options) error

func draw(t *testing.T, d drawer, run *ledger.Ledger, o Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := d(&out, run, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGolden(t *testing.T) {
	drawers := []struct {
		suffix string
		draw   drawer
	}{{"txt", Text}, {"json", JSON}, {"xml", JUnit}, {"md", Markdown}}
	for _, p := range played() {
		for _, lang := range languages {
			for _, d := range drawers {
				name := p.name + "." + lang.Tag() + "." + d.suffix
				if d.suffix == "xml" { // it is for machines, and the same in every language
					name = p.name + "." + d.suffix
				}
				t.Run(name+" "+lang.Tag(), func(t *testing.T) {
					got := draw(t, d.draw, p.run, options(lang, p.title, p.run))
					same(t, name, got)
					if strings.Contains(got, "!{") || strings.Contains(got, "%!") {
						t.Error("a sentence lacks a value")
					}
				})
			}
		}
	}
}

func same(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what it was (run with -update and look at the difference):\n%s", path, got)
	}
}
