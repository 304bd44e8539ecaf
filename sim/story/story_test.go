package story_test

import (
	"fmt"
	"strings"
	"testing"

	"kafkasim/sim/ledger"
	"kafkasim/sim/ledger/ledgertest"
	"kafkasim/sim/narrate"
	"kafkasim/sim/story"
)

// drawn writes sections as plainly as can be.
func drawn(sections []story.Section) string {
	var b strings.Builder
	for _, s := range sections {
		fmt.Fprintln(&b, s.Title)
		for _, p := range s.Parts {
			fmt.Fprintln(&b, "-", p.Title)
			if p.Table != nil {
				for _, r := range append([]narrate.Row{{Cells: p.Table.Heads}}, p.Table.Rows...) {
					fmt.Fprintln(&b, strings.Join(r.Cells, "|"))
				}
			}
			for _, bar := range p.Bars {
				fmt.Fprintln(&b, bar.Names(), bar.N, bar.Idle)
			}
			if p.Curve != nil {
				for _, point := range p.Curve.Points {
					fmt.Fprint(&b, point.Lag, "@", point.At, " ")
				}
				fmt.Fprintln(&b, len(p.Curve.Marks), "marks")
			}
			for _, note := range p.Notes {
				fmt.Fprintln(&b, note)
			}
		}
	}
	return b.String()
}

const groupRun = `
topic - n=2
start p
start a group=g
start b group=g
start c group=g
process a 0/0-2 id=1-3
process b 1/0 id=4
sample lag 0:0-5 1:0-2 group=g state=Stable a=0 b=1 c= committed=0,1 at=10s
crash a group=g
commit-ok a 0/3 at=20s
sample end 0:0-5 1:0-2 group=g state=Stable a=0 b=1 c= committed=3,1
`

func TestSectionsSayHowThingsStand(t *testing.T) {
	run, _ := ledgertest.Write(groupRun)
	told := story.Of(run)
	want := `LAG OVER TIME
- g
6@10s 3@20s 1 marks
· 0:00:10  the lag peaks at 6, just before the bookmark moves
✗ 0:00:10  a is killed
PARTITIONS
- g
partition|start|committed|end|lag|owner
p0|0|3|5|2|a
p1|0|1|2|1|b
PAYMENTS PER CONSUMER
- g
a 3 
b 1 
c 0 idle: no partition for it
`
	if got := drawn(told.Sections(narrate.English, false)); got != want {
		t.Errorf("it is\n%s\nnot\n%s", got, want)
	}
	if names := told.GroupNames(); len(names) != 1 || names[0] != "g" || fmt.Sprint(told.Actors) != "[p a b c]" {
		t.Errorf("groups %v, actors %v", names, told.Actors)
	}
}

// TestThroughputTellsAllOfItsGroup: what its row has said is not said again, but where
// a reader wants everything, or something is left to do.
func TestThroughputTellsAllOfItsGroup(t *testing.T) {
	const rest = "sample end 0:0-5 1:0-2 group=g state=Stable a=0 b=1 c= committed="
	for _, x := range []struct {
		committed string
		verbose   bool
		want      string
	}{{"5,2", false, ""}, {"5,2", true, "PARTITIONS PAYMENTS PER CONSUMER"}, {"3,1", false, "PARTITIONS"}} {
		text, _, _ := strings.Cut(groupRun, "sample")
		run, _ := ledgertest.Write(text + rest + x.committed)
		run.Append(ledger.Event{Kind: ledger.Judged, Detail: &ledger.Detail{Verdict: &ledger.Verdict{Check: "Throughput", Subject: "g",
			Outcome: ledger.Holds, Expected: ledger.Holds, Measured: map[string]int64{"measured": 1e9, "partitions": 2, "members": 2, "work": 1e9}}}})
		var titles []string
		for _, s := range story.Of(run).Sections(narrate.English, x.verbose) {
			titles = append(titles, s.Title)
		}
		if got := strings.Join(titles, " "); got != strings.TrimSpace("THROUGHPUT "+x.want) {
			t.Errorf("%s, verbose %v: %s", x.committed, x.verbose, got)
		}
	}
}

// TestBothLanguagesHaveTheSameSections, part by part and cell by cell: the page sets
// them beside each other.
func TestBothLanguagesHaveTheSameSections(t *testing.T) {
	run, _ := ledgertest.Write(groupRun)
	told := story.Of(run)
	english, portuguese := told.Sections(narrate.English, true), told.Sections(narrate.Portuguese, true)
	lines := func(s []story.Section) int { return strings.Count(drawn(s), "\n") }
	if len(english) != len(portuguese) || lines(english) != lines(portuguese) || drawn(english) == drawn(portuguese) {
		t.Errorf("English:\n%s\nPortuguese:\n%s", drawn(english), drawn(portuguese))
	}
}
