package sim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

// lessons are the sentences of a run's lesson, with their arguments.
func lessons(book *ledger.Ledger) string {
	var out []string
	for _, e := range book.All() {
		if e.Kind == ledger.Lesson {
			out = append(out, fmt.Sprint(e.Detail.Text, " ", e.Detail.Args))
		}
	}
	return strings.Join(out, "; ")
}

// teaching is a scene that promises Drained, and whose lesson is of it.
func teaching(lesson func(*sim.Lesson)) sim.Scenario {
	s := scene(busyScript)
	s.Lesson = lesson
	return s
}

func TestTheLessonHasParametersAndMeasures(t *testing.T) {
	s := teaching(func(l *sim.Lesson) {
		l.Say("%s were sent, %s partitions read to the end.", sim.Payments(l.Int("messages")), l.Measured(check.Drained, "partitions"))
		if !l.Playing("slip") {
			l.Say("And so on.")
		}
	})
	book := mustPlay(t, sim.RunSpec{Scenario: s, Given: map[string]string{"messages": "20"}})
	if got, want := lessons(book), "%s were sent, %s partitions read to the end. [20 payments 3 count]; And so on. []"; got != want {
		t.Errorf("the lesson is %q, want %q", got, want)
	}
	again, err := ledger.Read(strings.NewReader(saved(t, book)))
	if err != nil || lessons(again) != lessons(book) {
		t.Errorf("saved and read it is %q: %v", lessons(again), err)
	}
}

func TestAControlHasItsOwnLesson(t *testing.T) {
	s := teaching(func(l *sim.Lesson) { l.Say("Of the scenario.") })
	s.Controls[1].Lesson = func(l *sim.Lesson) { l.Say("Of the control.") }
	for control, want := range map[string]string{"": "Of the scenario. []", "slip": "Of the control. []", "mistake": ""} {
		if got := lessons(mustPlay(t, sim.RunSpec{Scenario: s, Control: control})); got != want {
			t.Errorf("control %q: the lesson is %q, want %q", control, got, want)
		}
	}
}

// TestNoLessonWhereAnythingSurprises: it would say what was not to be seen.
func TestNoLessonWhereAnythingSurprises(t *testing.T) {
	say := func(l *sim.Lesson) { l.Say("All went as it should.") }
	surprising := teaching(say)
	surprising.Expect = func(sim.Values) []check.Expectation { return []check.Expectation{check.Drained.Breaks()} }
	failed := teaching(say)
	failed.Script = func(r *sim.Run) { busyScript(r); r.Wait(-1) }
	for name, s := range map[string]sim.Scenario{"surprising": surprising, "failed": failed} {
		if book := mustPlay(t, sim.RunSpec{Scenario: s}); lessons(book) != "" || book.Result() == ledger.Pass {
			t.Errorf("%s: %s, and the lesson is %q", name, book.Result(), lessons(book))
		}
	}
}

// TestALessonOfWhatCouldNotBeJudgedIsNone: in a run without two commits, say, or
// against brokers that do not count requests, its numbers are not there.
func TestALessonOfWhatCouldNotBeJudgedIsNone(t *testing.T) {
	quiet := teaching(func(l *sim.Lesson) {
		l.Say("Something.")
		l.Say("Looked at %s times.", l.Measured(check.CommitNonRegress, "commits"))
	})
	quiet.Script = func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		shop := r.Producer("producer", payments, time.Second)
		shop.Send(3)
		shop.Close()
		c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
		c.Start()
		c.CatchUp()
		c.Close()
	}
	quiet.Expect = nil
	book := mustPlay(t, sim.RunSpec{Scenario: quiet})
	unjudged := func(j *ledger.Verdict) bool { return j.Check == "CommitNonRegress" && j.Outcome == ledger.Skipped }
	if lessons(book) != "" || book.Result() != ledger.Pass || !slices.ContainsFunc(book.Verdicts(), unjudged) {
		t.Errorf("%s, and the lesson is %q", book.Result(), lessons(book))
		for _, j := range book.Verdicts() {
			t.Logf("%s %s", j.Check, j.Outcome)
		}
	}
}

// TestTheAuthorOfALessonIsToldOfMistakes, with the line that makes them.
func TestTheAuthorOfALessonIsToldOfMistakes(t *testing.T) {
	line := 0
	for want, say := range map[string]func(l *sim.Lesson){
		`parameter "nope"`:                           func(l *sim.Lesson) { line = nextLine(); l.Int("nope") },
		`control "typo" is played`:                   func(l *sim.Lesson) { line = nextLine(); l.Playing("typo") },
		`"%s" has 1 times %s`:                        func(l *sim.Lesson) { line = nextLine(); l.Say("%s") },
		"there is nothing to say":                    func(l *sim.Lesson) { line = nextLine(); l.Say("") },
		`Drained does not measure "lost"`:            func(l *sim.Lesson) { line = nextLine(); l.Measured(check.Drained, "lost") },
		"no check called SawAll nobody was judged":   func(l *sim.Lesson) { line = nextLine(); l.Measured(check.SawAll("nobody"), "visible") },
		`measures "committed" as offset, not as cou`: func(l *sim.Lesson) { line = nextLine(); l.Measured(check.CommitWithinProcessed, "committed") },
		`measures "committed" only where it is brok`: func(l *sim.Lesson) { line = nextLine(); l.Offset(check.CommitWithinProcessed, "committed") },
		`measures "commits" as count, not as durati`: func(l *sim.Lesson) { line = nextLine(); l.Took(check.CommitWithinProcessed, "commits") },
	} {
		book, err := sim.Play(sim.RunSpec{Scenario: teaching(say)})
		if at := fmt.Sprintf("lesson_test.go:%d", line); book != nil || err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), at) {
			t.Errorf("got %v, want %q at %s", err, want, at)
		}
	}
}

func TestALessonInRealTime(t *testing.T) {
	s := sim.Scenario{Name: "brief", Lesson: func(l *sim.Lesson) { l.Say("%s processed.", l.Measured(check.NonVacuous, "processed")) },
		Script: func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 1)
			shop := r.Producer("producer", payments, 0)
			shop.Send(3)
			shop.Close()
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{})
			c.Start()
			c.CatchUp()
			c.Close()
		}}
	book := mustPlay(t, sim.RunSpec{Scenario: s, RealTime: &sim.RealTime{}})
	if got, want := lessons(book), "%s processed. [3 count]"; got != want {
		t.Errorf("%s, and the lesson is %q, want %q: %+v", book.Result(), got, want, book.Verdicts())
	}
}
