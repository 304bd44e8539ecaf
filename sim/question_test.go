package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// asking is a scene that asks before anything happens.
func asking(answer func(*sim.Lesson) any) sim.Scenario {
	return scene(func(r *sim.Run) {
		r.Question(answer, "How many of %s?", sim.Payments(r.Int("messages")))
		busyScript(r)
	})
}

// questions are those of a run with their places and answers.
func questions(book *ledger.Ledger) string {
	var out []string
	for _, e := range book.All() {
		if e.Kind == ledger.Question {
			q := e.Detail.Question
			out = append(out, fmt.Sprint(e.N, ": ", e.Detail.Text, " ", e.Detail.Args, " ", q.Is, ", ", q.Why, " ", q.Args))
		}
	}
	return strings.Join(out, "; ")
}

// TestAnAnswerIsWhatAChecksMeasured: it follows the parameters, its place is that of
// what comes next in the story, and it is in the saved run.
func TestAnAnswerIsWhatACheckMeasured(t *testing.T) {
	s := asking(func(l *sim.Lesson) any {
		l.Say("%s were due.", l.Measured(check.NothingLost, "expected"))
		return sim.Payments(l.Measured(check.NothingLost, "expected"))
	})
	for _, n := range []string{"20", "21"} {
		book := mustPlay(t, sim.RunSpec{Scenario: s, Given: map[string]string{"messages": n}})
		want := "0: How many of %s? [" + n + " payments] " + n + " payments, %s were due. [" + n + " count]"
		if got := questions(book); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		again, err := ledger.Read(strings.NewReader(saved(t, book)))
		if err != nil || questions(again) != questions(book) {
			t.Errorf("saved and read it is %q: %v", questions(again), err)
		}
	}
}

// TestAnAnswerMayBeOfManySorts, and each keeps what it is.
func TestAnAnswerMayBeOfManySorts(t *testing.T) {
	for want, is := range map[string]any{
		"3 payments": sim.Payments(3), "3 count": sim.Count(3), "3 users": sim.Users(3), "3 members": sim.Members(3), "3 number": int64(3),
		"3000000000 duration": 3 * time.Second, "1 yes": true, "0 yes": false,
	} {
		book := mustPlay(t, sim.RunSpec{Scenario: asking(func(l *sim.Lesson) any { l.Say("So it is."); return is })})
		if got := questions(book); !strings.Contains(got, "] "+want+", So it is.") {
			t.Errorf("%v: %s", is, got)
		}
	}
}

// TestWhatHasNoAnswerIsNotAsked: where it makes no sense, where the run is not as
// expected, and where the check was not judged.
func TestWhatHasNoAnswerIsNotAsked(t *testing.T) {
	right := func(l *sim.Lesson) any { l.Say("So it is."); return true }
	if book := mustPlay(t, sim.RunSpec{Scenario: asking(right)}); questions(book) == "" {
		t.Fatal("nothing is asked anywhere")
	}
	wrong := asking(right)
	wrong.Expect = func(sim.Values) []check.Expectation { return []check.Expectation{check.NothingLost.Breaks()} }
	for name, s := range map[string]sim.Scenario{
		"no sense":       asking(func(*sim.Lesson) any { return nil }),
		"not judged":     asking(func(l *sim.Lesson) any { l.Say("%s.", l.Measured(check.NobodyIdle(sim.Group), "idle")); return true }),
		"not as it goes": wrong,
	} {
		if name == "not judged" {
			s.Expect = func(sim.Values) []check.Expectation {
				return []check.Expectation{check.ProcessedOnce.MayBreak(), check.NobodyIdle(sim.Group).CannotTell()}
			}
		}
		if book := mustPlay(t, sim.RunSpec{Scenario: s}); questions(book) != "" {
			t.Errorf("%s: %s", name, questions(book))
		}
	}
}

// TestTheAuthorOfAnAnswerIsToldOfMistakes, with the line that makes them.
func TestTheAuthorOfAnAnswerIsToldOfMistakes(t *testing.T) {
	line := 0
	for want, answer := range map[string]func(l *sim.Lesson) any{
		`Drained does not measure "lost"`: func(l *sim.Lesson) any { line = nextLine(); return l.Measured(check.Drained, "lost") },
		`has 0 sentences that say why`:    func(*sim.Lesson) any { line = 0; return true },
		`has 2 sentences that say why`:    func(l *sim.Lesson) any { line = 0; l.Say("One."); l.Say("Two."); return true },
	} {
		book, err := sim.Play(sim.RunSpec{Scenario: asking(answer)})
		at := ""
		if line > 0 {
			at = fmt.Sprintf("question_test.go:%d", line)
		}
		if book != nil || err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), at) {
			t.Errorf("got %v, want %q at %s", err, want, at)
		}
	}
}
