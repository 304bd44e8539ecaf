package page

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

func screenOf(t *testing.T, g sim.RunSpec) (*Screen, *ledger.Ledger) {
	t.Helper()
	run := Play(t, g)
	return NewScreen(run, OptionsOf(g)), run
}

var gap = regexp.MustCompile(`\s+`)

// TestNothingIsCutOnAScreen: at every size the frame has the screen's rows, none of
// them too wide; and where a terminal has 24 rows of 80 columns, the whole title, the
// whole paragraph, the keys and every topic are on it.
func TestNothingIsCutOnAScreen(t *testing.T) {
	for _, g := range Runs() {
		t.Run(g.Scenario.Name+"/"+g.Control, func(t *testing.T) {
			s, _ := screenOf(t, g)
			for _, lang := range []narrate.Language{narrate.English, narrate.Portuguese} {
				for _, size := range [][2]int{{60, 20}, {80, 24}, {132, 43}, {59, 30}, {1, 1}} {
					moments := 8
					if size == [2]int{80, 24} {
						moments = 24
					}
					for k := range moments + 1 {
						v := View{At: s.Length() * float64(k) / float64(moments), Language: lang, Columns: size[0], Rows: size[1], Speed: 1}
						checkFrame(t, s, v, s.Frame(v))
					}
				}
			}
		})
	}
}

func checkFrame(t *testing.T, s *Screen, v View, rows []string) {
	t.Helper()
	where := fmt.Sprintf("%s, %d×%d at %.2f of %.2f", v.Language.Tag(), v.Columns, v.Rows, v.At, s.Length())
	if len(rows) != v.Rows {
		t.Fatalf("%s: %d rows", where, len(rows))
	}
	text := strings.Join(rows, "\n")
	if strings.Contains(text, "!{") || strings.Contains(text, "\x1b") {
		t.Errorf("%s:\n%s", where, text)
	}
	if v.Columns < LeastColumns {
		return
	}
	for _, r := range rows {
		if wide(r) > v.Columns {
			t.Errorf("%s: %d columns: %q", where, wide(r), r)
		}
	}
	if !strings.Contains(rows[len(rows)-2], "┃") || !strings.Contains(rows[len(rows)-1], "1×") {
		t.Errorf("%s has no bar, or no keys:\n%s", where, text)
	}
	if v.Columns < 80 {
		return
	}
	f := &frame{s.doc, v, v.Columns}
	shown := gap.ReplaceAllString(text, " ")
	wanted := []string{}
	if v.At < s.Length() {
		wanted = append(wanted, f.tell(s.doc.Chapters[f.chapter()].Text))
	} else {
		wanted = append(wanted, f.tell(s.doc.Badge))
		for _, l := range s.doc.Lesson {
			wanted = append(wanted, f.tell(l))
		}
	}
	if logs := f.latest(f.inOrder()); len(f.titles()) > 1 && len(logs) > 0 {
		wanted = append(wanted, f.title(logs[0]))
	}
	for _, w := range wanted {
		if w = gap.ReplaceAllString(w, " "); !strings.Contains(shown, strings.TrimSpace(w)) {
			t.Errorf("%s lacks %q:\n%s", where, w, text)
		}
	}
}

// TestAScreenTellsNothingBeforeItIs: a line that stands for many events says nothing
// before the last of them, and what comes later is not there at all.
func TestAScreenTellsNothingBeforeItIs(t *testing.T) {
	s, _ := screenOf(t, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1})
	told := 0
	for _, c := range s.doc.Chapters {
		for _, b := range c.Beats {
			if b.Table != nil || b.Actor == "" {
				continue
			}
			frame := func(at float64) string {
				return gap.ReplaceAllString(strings.Join(s.Frame(View{At: at, Columns: 100, Rows: 40, Speed: 1}), "\n"), " ")
			}
			words := b.Actor + " " + b.Text.english
			if strings.Contains(frame(b.End-.01), words) {
				t.Errorf("%q is told before it is over", words)
			}
			if b.End < s.Length()-.5 && !strings.Contains(frame(b.End+.001), words) {
				t.Errorf("%q is not told when it is over", words)
			}
			told++
		}
	}
	if told < 8 {
		t.Errorf("only %d lines", told)
	}
}

// TestFrames holds what some scenarios look like, in the middle of each paragraph and at
// its end; in the end by the clock, and the keys.
func TestFrames(t *testing.T) {
	for _, scenario := range []sim.Scenario{scenarios.Crash, scenarios.Groups, scenarios.Radio, scenarios.Queue, scenarios.Disk, scenarios.Retention} {
		s, _ := screenOf(t, sim.RunSpec{Scenario: scenario, Seed: 1})
		for _, lang := range []narrate.Language{narrate.English, narrate.Portuguese} {
			var out strings.Builder
			v := View{Language: lang, Columns: 80, Rows: 24, Speed: 1}
			show := func() {
				fmt.Fprintf(&out, "%s\n%s\n", strings.Repeat("=", v.Columns), strings.Join(s.Frame(v), "\n"))
			}
			for v.At < s.Length() {
				next := s.Paragraph(v.At, 1)
				v.At = (v.At + next) / 2
				show()
				if v.At = next; next < s.Length() {
					v.At -= .05
				}
				show()
				v.At = next
			}
			for v.At = 0; v.At < s.Length()/2; v.At = s.Paragraph(v.At, 1) {
			}
			v.ByClock = true
			show()
			v.Help = true
			show()
			golden := filepath.Join("testdata", "screen-"+scenario.Name+"."+lang.Tag()+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(out.String()), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if out.String() != string(want) {
				t.Errorf("%s is no longer what it was; look at it, and run with -update:\n%s", golden, out.String())
			}
		}
	}
}

// TestStepsGoEverywhere: on and back, event by event and paragraph by paragraph.
func TestStepsGoEverywhere(t *testing.T) {
	s, run := screenOf(t, sim.RunSpec{Scenario: scenarios.Crash, Seed: 1})
	said := 0
	for _, e := range run.All() {
		if e.Kind == ledger.Said {
			said++
		}
	}
	for name, step := range map[string]func(float64, int) float64{"event": s.Event, "paragraph": s.Paragraph} {
		var there, back []float64
		for at := -1.0; at < s.Length(); {
			at = step(at, 1)
			there = append(there, at)
		}
		for at := s.Length(); at > 0; {
			back = append(back, at)
			at = step(at, -1)
		}
		slices.Reverse(back)
		if len(there) < said || len(there)-len(back) > 1 {
			t.Errorf("%s: %d steps there, %d back", name, len(there), len(back))
		}
		if !slices.IsSorted(there) || !slices.IsSorted(back) {
			t.Errorf("%s: steps go to and fro", name)
		}
	}
}

// TestAScreenSaysNothingFalse: neighbours alone are named by the first and the last, who
// takes over stands where it resumes, a partition is not there before it is created, and
// who has missed something has a name when it is dead too.
func TestAScreenSaysNothingFalse(t *testing.T) {
	many := map[string]string{"partitions": "3", "consumers": "12"}
	for _, x := range []struct {
		game       sim.RunSpec
		part       float64
		has, lacks string
	}{
		{sim.RunSpec{Scenario: scenarios.Groups, Seed: 1, Given: many}, .3, "○ consumer-2 … consumer-9, consumer-12 idle", "consumer-2 … consumer-12"},
		{sim.RunSpec{Scenario: scenarios.Groups, Seed: 1}, .75, "● consumer-2 reads p0", "◂"},
		{sim.RunSpec{Scenario: scenarios.Ordering, Seed: 1}, .05, " p1 ", " p2 "},
		{sim.RunSpec{Scenario: scenarios.Ordering, Seed: 1}, 1, " p3 ", "✕"},
		{sim.RunSpec{Scenario: scenarios.Radio, Seed: 1}, .5, " never heard by radio-1 ", "never heard by Redis"},
	} {
		s, _ := screenOf(t, x.game)
		frame := gap.ReplaceAllString(strings.Join(s.Frame(View{At: s.Length() * x.part, Columns: 80, Rows: 24, Speed: 1}), "\n"), " ")
		if !strings.Contains(frame, x.has) || strings.Contains(frame, x.lacks) {
			t.Errorf("%s at %v has no %q, or has %q: %s", x.game.Scenario.Name, x.part, x.has, x.lacks, frame)
		}
	}
	s, _ := screenOf(t, sim.RunSpec{Scenario: scenarios.Radio, Seed: 1})
	for from, to := s.doc.Chapters[2].At+.1, s.doc.Chapters[4].At-.1; from < to; from = s.Event(from, 1) {
		if frame := strings.Join(s.Frame(View{At: from, Columns: 80, Rows: 24, Speed: 1}), "\n"); !strings.Contains(frame, "30 never heard by radio-1") {
			t.Fatalf("radio-1 hears everything that is said now, and at %v it does not:\n%s", from, frame)
		}
	}
}
