package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/joshdk/go-junit"

	"kafkasim/sim/ledger"
)

func TestJUnitIsReadByOthers(t *testing.T) {
	each(t, func(t *testing.T, run *ledger.Ledger, o Options) {
		suites, err := junit.Ingest([]byte(draw(t, JUnit, run, o)))
		if err != nil || len(suites) != 1 {
			t.Fatal(suites, err)
		}
		s := suites[0]
		surprises, unknown := 0, 0
		for _, j := range run.Verdicts() {
			switch {
			case j.Surprising() && j.Outcome == ledger.Unknown:
				unknown++
			case j.Surprising():
				surprises++
			}
		}
		if outcome, _ := run.Ending(); outcome != ledger.Finished {
			unknown++
		}
		if s.Totals.Failed != surprises || s.Totals.Error != unknown || s.Totals.Tests < len(run.Verdicts()) {
			t.Errorf("%+v, expected %d failures and %d errors", s.Totals, surprises, unknown)
		}
		names := map[string]bool{}
		for _, c := range s.Tests {
			if names[c.Name] || !strings.HasPrefix(c.Classname, "sim."+run.Header.Scenario) {
				t.Errorf("%+v", c)
			}
			names[c.Name] = true
			if c.Error != nil && c.Message == "" {
				t.Errorf("%s has no message", c.Name)
			}
		}
	})
}

func TestJUnitOfSeveralRunsAndOfNone(t *testing.T) {
	var out bytes.Buffer
	if err := JUnitAll(&out, []Item{{Run: historyRun()}, {Run: commitFirstRun()}, {Run: commitFirst()}}); err != nil {
		t.Fatal(err)
	}
	suites, err := junit.Ingest(out.Bytes())
	if err != nil || len(suites) != 3 || suites[0].Name != "history" || suites[1].Name != "crash/commit-first" {
		t.Fatal(suites, err)
	}
	if suites[2].Totals.Error != 1 {
		t.Errorf("no verdicts: %+v", suites[2].Totals)
	}
	out.Reset()
	if err := JUnitAll(&out, nil); err != nil {
		t.Fatal(err)
	}
	if suites, err = junit.Ingest(out.Bytes()); err != nil || len(suites) != 1 || suites[0].Totals.Error != 1 {
		t.Errorf("no runs: %+v, %v", suites, err)
	}
}

// TestJUnitTellsRealTime: a dashboard adds it up. The virtual time, of which a run
// may have months, is a property; in real time there is none.
func TestJUnitTellsRealTime(t *testing.T) {
	virtual, wall := historyRun(), historyRun()
	virtual.RealTime, wall.RealTime, wall.Header.Clock = 43*time.Millisecond, 2*time.Second, ledger.Wall
	var out bytes.Buffer
	if err := JUnitAll(&out, []Item{{Run: virtual}, {Run: wall}, {Run: crashRun()}}); err != nil {
		t.Fatal(err)
	}
	times := regexp.MustCompile(`<testsuites? .*time="([0-9.]+)"`).FindAllStringSubmatch(out.String(), -1)
	if len(times) != 4 || times[0][1] != "2.043" || times[1][1] != "0.043" || times[2][1] != "2.000" || times[3][1] != "0.000" {
		t.Errorf("the times are %q", times)
	}
	if property := `<property name="virtual_seconds" value="3614.013"></property>`; strings.Count(out.String(), property) != 1 || strings.Count(out.String(), "virtual_seconds") != 2 {
		t.Errorf("not once %s, and not once for the run that has no real time:\n%s", property, out.String())
	}
}

func TestJUnitNamesAreUnique(t *testing.T) {
	suites, err := junit.Ingest([]byte(draw(t, JUnit, commitFirst("Drained", "Drained", "Drained"), Options{})))
	if err != nil || suites[0].Tests[0].Name != "Drained" || suites[0].Tests[1].Name != "Drained (2)" || suites[0].Tests[2].Name != "Drained (3)" {
		t.Error(suites, err)
	}
}
