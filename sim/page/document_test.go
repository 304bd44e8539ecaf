package page

import (
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/story"
)

func documentOfRun(t *testing.T, s sim.Scenario) (*document, *ledger.Ledger) {
	t.Helper()
	run := Play(t, sim.RunSpec{Scenario: s, Seed: 1})
	return documentOf(run, Options{}), run
}

// TestAShareGroupHasNoBookmark: what it has settled is said record by record.
func TestAShareGroupHasNoBookmark(t *testing.T) {
	d, run := documentOfRun(t, scenarios.Queue)
	shares := 0
	for _, l := range d.Lanes {
		if !l.Share {
			continue
		}
		shares++
		if len(l.Commit) > 0 || len(l.Marks) == 0 {
			t.Errorf("%s has %d bookmarks and %d marks", l.Group, len(l.Commit), len(l.Marks))
		}
	}
	if shares == 0 {
		t.Error("there is no share group on the page of queue")
	}
	expected, skipped := ledger.Tally(run.Verdicts())
	if d.Badge.english != "PASS · 14 of 22 checks as expected, 8 skipped" || expected != 14 || skipped != 8 {
		t.Errorf("its badge is %q, of %d and %d", d.Badge.english, expected, skipped)
	}
}

// TestTheBrokerIsGoneAndBack: the page shows when.
func TestTheBrokerIsGoneAndBack(t *testing.T) {
	d, run := documentOfRun(t, scenarios.Disk)
	at, _ := storyTime(run)
	var want [][2]float64
	for i, e := range run.All() {
		switch {
		case e.Kind != ledger.Admin:
		case e.Detail.Text == ledger.AdminStop:
			want = append(want, [2]float64{at[i], 0})
		case e.Detail.Text == ledger.AdminStart:
			want[len(want)-1][1] = at[i]
		}
	}
	if len(want) != 1 || len(d.Stops) != 1 || d.Stops[0] != want[0] || want[0][1] <= want[0][0] {
		t.Errorf("the broker is gone %v, want %v", d.Stops, want)
	}
}

// TestWhoIsCutOffWasNotKilled: a cable that is pulled is another death than kill -9.
func TestWhoIsCutOffWasNotKilled(t *testing.T) {
	for scenario, cut := range map[*sim.Scenario]bool{&scenarios.Queue: true, &scenarios.Crash: false} {
		d, _ := documentOfRun(t, *scenario)
		deaths := 0
		for _, a := range d.Actors {
			for _, m := range a.Life {
				if m.Kind == crashed {
					deaths++
					if m.Cut != cut {
						t.Errorf("%s: %s is cut off: %t", scenario.Name, a.Name, m.Cut)
					}
				}
			}
		}
		if deaths != 1 {
			t.Errorf("%s: %d deaths", scenario.Name, deaths)
		}
	}
}

// TestThePageHasWhatAReportHasBelowTheStory: every table and bar of it, in both
// languages; the chart shows the lag.
func TestThePageHasWhatAReportHasBelowTheStory(t *testing.T) {
	for scenario, want := range map[*sim.Scenario]string{&scenarios.Radio: "LADO A LADO", &scenarios.Scale: "VAZÃO", &scenarios.Groups: "PAGAMENTOS POR CONSUMIDOR", &scenarios.Outage: "PARTIÇÕES"} {
		d, run := documentOfRun(t, *scenario)
		has := map[string]bool{}
		for _, s := range d.Sections {
			has[s.Title.portuguese] = true
			for _, p := range s.Parts {
				for _, b := range p.Bars {
					has[b.Name] = true
				}
				for i := 0; p.Table != nil && i < len(p.Table.Rows); i++ {
					for _, cell := range p.Table.Rows[i] {
						has[cell.portuguese] = true
					}
				}
			}
		}
		if !has[want] || has["LAG AO LONGO DO TEMPO"] {
			t.Errorf("%s has %v", scenario.Name, has)
		}
		for _, s := range story.Of(run).Sections(narrate.Portuguese, false) {
			for _, p := range s.Parts {
				for _, b := range p.Bars {
					if !has[b.Names()] {
						t.Errorf("%s lacks the bar of %s", scenario.Name, b.Names())
					}
				}
				for i := 0; p.Table != nil && i < len(p.Table.Rows); i++ {
					for _, cell := range p.Table.Rows[i].Cells {
						if !has[cell] {
							t.Errorf("%s lacks the cell %q", scenario.Name, cell)
						}
					}
				}
			}
		}
	}
}
