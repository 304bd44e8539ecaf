package report

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/story"
)

// outageRun is a consumer that is away while payments go on, and whose lag
// somebody watches.
func outageRun() *ledger.Ledger {
	s := newStage("outage", "")
	s.topic(1)
	s.sample(ledger.SampleLag, []int64{-1}) // there is no bookmark yet
	s.start("consumer-1", 1)
	s.join("consumer-1", 1, 1, 0)
	s.send(0, 10, time.Second)
	s.process("consumer-1", 0, 0, 9)
	s.commit("consumer-1", 0, 10)
	s.sample(ledger.SampleLag, []int64{10}, owns("consumer-1", 0))
	s.crash("consumer-1", 10)
	for range 9 {
		s.send(0, 10, time.Second)
		s.pass(time.Second)
		s.sample(ledger.SampleLag, []int64{10})
	}
	s.start("consumer-1", 2)
	s.join("consumer-1", 2, 1, 0)
	s.process("consumer-1", 0, 10, 98)
	s.pass(20 * time.Second)
	s.commit("consumer-1", 0, 99)
	s.sample(ledger.SampleLag, []int64{99}, owns("consumer-1", 0))
	s.process("consumer-1", 0, 99, 99)
	s.sample(ledger.SampleEnd, []int64{100}, owns("consumer-1", 0))
	s.End(ledger.Finished, "")
	judgeAll(s, 100, 100, 100)
	return s.Ledger
}

func lagNotes(run *ledger.Ledger) []string {
	return story.Of(run).Sections(narrate.English, false)[0].Parts[0].Notes
}

func TestLagIsDrawnAsItWasSeen(t *testing.T) {
	curves := story.Of(outageRun()).Lag
	if len(curves) != 1 {
		t.Fatalf("%d curves", len(curves))
	}
	lines := plot(curves[0], narrate.English, 40)
	if want := 6 + 2; len(lines) != want {
		t.Fatalf("%d lines, not %d", len(lines), want)
	}
	if got := lines[0]; !strings.HasPrefix(got, "90 │") || strings.Count(got, "█") == 0 {
		t.Errorf("the top is %q", got)
	}
	lowest := []rune(lines[5])[4:]
	if lowest[0] != ' ' || lowest[4] != ' ' {
		t.Errorf("before anything was behind there is %q", string(lowest))
	}
	if last := lowest[len(lowest)-1]; last != '▁' {
		t.Errorf("one payment leaves no trace: %q", last)
	}
	if axis := lines[6]; strings.Count(axis, "✗") != 1 || strings.Count(axis, "↑") != 1 || strings.Index(axis, "✗") > strings.Index(axis, "↑") {
		t.Errorf("the axis is %q", axis)
	}
	if clocks := strings.Fields(lines[7]); len(clocks) != 2 || clocks[0] != "0:00:00" || clocks[1] != "0:01:59" {
		t.Errorf("the axis goes from %q", clocks)
	}
	if legend := strings.Join(lagNotes(outageRun())[1:], "; "); legend != "✗ 0:00:09  consumer-1 is killed; ↑ 0:01:39  consumer-1 is back" {
		t.Errorf("the legend says %q", legend)
	}
}

func TestLagIsInEveryReport(t *testing.T) {
	run := outageRun()
	o := options(narrate.Portuguese, "", run)
	for name, d := range map[string]drawer{"text": Text, "Markdown": Markdown} {
		if out := draw(t, d, run, o); !strings.Contains(out, "LAG AO LONGO DO TEMPO") || !strings.Contains(out, "90 │") {
			t.Errorf("the %s has no plot:\n%s", name, out)
		}
	}
	var doc struct {
		Lag []struct {
			Topic, Group string
			Points       []struct {
				T   float64
				Lag int64
			}
		}
	}
	if err := json.Unmarshal([]byte(draw(t, JSON, run, o)), &doc); err != nil || len(doc.Lag) != 1 || doc.Lag[0].Group != fraud {
		t.Fatalf("%v %+v", err, doc.Lag)
	}
	if last := doc.Lag[0].Points[len(doc.Lag[0].Points)-1]; last.Lag != 0 {
		t.Errorf("the last look is %+v", last)
	}
}

// TestNoWatchNoPlot: other scenarios take samples too, a few, for other reasons.
func TestNoWatchNoPlot(t *testing.T) {
	if curves := story.Of(crashRun()).Lag; len(curves) != 0 {
		t.Errorf("%d curves", len(curves))
	}
}

func TestPlotsOfOddCurves(t *testing.T) {
	for name, points := range map[string][]story.Point{
		"one look":               {{At: 0, Lag: 5}},
		"never behind":           {{At: 0}, {At: time.Hour}},
		"several looks a column": {{At: 1, Lag: 1}, {At: 2, Lag: 9}, {At: 3, Lag: 2}, {At: time.Hour, Lag: 1}},
	} {
		for _, width := range []int{0, 20, 80} {
			c := &story.Curve{Points: points}
			lines := plot(c, narrate.English, width)
			if name == "several looks a column" && !strings.Contains(lines[0], "9 │█") {
				t.Errorf("the highest look is not the one that shows:\n%s", strings.Join(lines, "\n"))
			}
			for _, line := range lines[:len(lines)-1] {
				if n := wide(line); n > max(width, slimmest+4) {
					t.Errorf("%s: %d columns wide: %q", name, n, line)
				}
			}
		}
	}
}

// TestThePeakSaysWhyItEnds: only where it does.
func TestThePeakSaysWhyItEnds(t *testing.T) {
	for _, x := range []struct {
		lags []int64
		want string
	}{
		{[]int64{0, 5, 9}, "the lag peaks at 9"},
		{[]int64{0, 9, 9, 5}, "the lag peaks at 9, just before the bookmark moves"},
		{[]int64{9, 5, 10}, "the lag peaks at 10"},
	} {
		c := story.Curve{}
		for i, lag := range x.lags {
			c.Points = append(c.Points, story.Point{At: time.Duration(i) * time.Second, Seconds: float64(i), Lag: lag})
		}
		told := story.Story{Lag: []*story.Curve{&c}}
		if got := told.Sections(narrate.English, false)[0].Parts[0].Notes; len(got) != 1 || !strings.HasSuffix(got[0], x.want) {
			t.Errorf("%v: %q, want %q", x.lags, got, x.want)
		}
	}
}
