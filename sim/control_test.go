package sim_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// fastest has a control that is a value, and one that has no use for another.
func fastest() sim.Scenario {
	s := scene(busyScript)
	s.Controls = []sim.Control{
		{Name: "fast", Set: func(v sim.Values) map[string]string {
			return map[string]string{"rate": fmt.Sprintf("%d/s", v.Int("messages"))}
		}},
		{Name: "few", Without: []string{"rate"}},
	}
	return s
}

func header(h ledger.Header) string {
	words := []string{h.Control}
	for _, p := range h.Params {
		words = append(words, fmt.Sprintf("%s=%s,%t", p.Name, p.Value, p.Default))
	}
	return strings.Join(words, " ")
}

func TestAControlIsAValueThatIsPlayedAndShown(t *testing.T) {
	for _, x := range []struct {
		control string
		given   map[string]string
		want    string
	}{
		{"", nil, "messages=12,true rate=1/s,true"},
		{"fast", nil, "fast messages=12,true rate=12/s,false"},
		{"fast", map[string]string{"messages": "3"}, "fast messages=3,false rate=3/s,false"},
		{"fast", map[string]string{"messages": "60", "rate": "60/s"}, "fast messages=60,false rate=60/s,false"},
		{"few", nil, "few messages=12,true"},
	} {
		book := mustPlay(t, sim.RunSpec{Scenario: fastest(), Control: x.control, Given: x.given, Seed: 1})
		if got := strings.TrimSpace(header(book.Header)); got != x.want {
			t.Errorf("the header says %s, want %s", got, x.want)
		}
	}
	slow := mustPlay(t, sim.RunSpec{Scenario: fastest(), Seed: 1}).Duration()
	if fast := mustPlay(t, sim.RunSpec{Scenario: fastest(), Control: "fast", Seed: 1}).Duration(); fast >= slow {
		t.Errorf("with 12/s it takes %s, and with 1/s %s", fast, slow)
	}
}

func TestWhatAControlSetsCannotBeTypedOtherwise(t *testing.T) {
	bad := fastest()
	bad.Controls = append(bad.Controls, sim.Control{Name: "unknown", Set: sim.Always("speed", "1")},
		sim.Control{Name: "wild", Set: sim.Always("messages", "0")})
	for _, x := range []struct {
		control string
		given   map[string]string
		want    string
	}{
		{"fast", map[string]string{"rate": "1/s"}, "--control fast plays --rate 12/s, and --rate 1/s was typed: leave out one of the two"},
		{"few", map[string]string{"rate": "1/s"}, "--rate means nothing here: --control few has no use for it"},
		{"unknown", nil, "control unknown sets --speed, and scenario scene has no such parameter"},
		{"wild", nil, `control wild of scenario scene sets a value that cannot be: --messages takes a whole number from 1 to 1000, not "0"`},
	} {
		book, err := sim.Play(sim.RunSpec{Scenario: bad, Control: x.control, Given: x.given})
		if book != nil || err == nil || err.Error() != x.want {
			t.Errorf("got %v, want %s", err, x.want)
		}
	}
}

// TestAnAuthorsMistakeIsASentence: what a script, a refusal or an expectation
// asks for and the scenario does not have is named, with the line that asks.
func TestAnAuthorsMistakeIsASentence(t *testing.T) {
	line := 0
	for name, ask := range map[string]func(v sim.Values){
		`parameter "nope", and scenario scene has none`:                     func(v sim.Values) { line = nextLine(); v.Int("nope") },
		`parameter "messages" of scenario scene for a duration`:             func(v sim.Values) { line = nextLine(); v.Duration("messages") },
		`parameter "rate" of scenario scene for a choice`:                   func(v sim.Values) { line = nextLine(); v.Choice("rate") },
		`parameter "gone", and scenario scene has none of that name`:        func(v sim.Values) { line = nextLine(); v.Every("gone") },
		`control "typo" is played, and scenario scene has none of that nam`: func(v sim.Values) { line = nextLine(); v.Playing("typo") },
	} {
		script, refuse, expect := scene(func(r *sim.Run) { ask(r.Values) }), scene(busyScript), scene(busyScript)
		refuse.Refuse = func(v sim.Values) error { ask(v); return nil }
		expect.Expect = func(v sim.Values) []check.Expectation { ask(v); return nil }
		told := func(s sim.Scenario) string {
			book, err := sim.Play(sim.RunSpec{Scenario: s})
			if err != nil {
				return err.Error()
			}
			outcome, why := book.Ending()
			return outcome + " " + why
		}
		for where, got := range map[string]string{"script": told(script), "refusal": told(refuse), "expectation": told(expect)} {
			if at := fmt.Sprintf("control_test.go:%d", line); !strings.Contains(got, name) || !strings.Contains(got, at) || strings.Contains(got, "bug") {
				t.Errorf("%s: got %q, want %q at %s", where, got, name, at)
			}
		}
	}
}

// nextLine is the line of its call: what follows the call stands on it too.
func nextLine() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

func TestAScenarioMayPromiseNothing(t *testing.T) {
	s := scene(busyScript)
	s.Expect = nil
	for _, control := range []string{"", "slip"} {
		book := mustPlay(t, sim.RunSpec{Scenario: s, Control: control})
		if outcome, why := book.Ending(); outcome != ledger.Finished || len(book.Verdicts()) != ordinary {
			t.Errorf("%s %s, %d verdicts", outcome, why, len(book.Verdicts()))
		}
	}
}
