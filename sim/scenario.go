// Package sim is what the author of a scenario imports: Scenario and its
// parameters, and Run with the verbs that a script is made of.
//
// A script reads like the story it tells. Its verbs return no errors: one that
// cannot do what it should stops the scenario and says which line of it could
// not be done and why. Every wait has a limit in virtual time. Play runs a
// scenario, judges it, and returns the ledger; it prints nothing.
package sim

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// The tutorial's names.
const (
	Topic = "transacoes_cartao"
	Group = "grupo_analise_fraude"
)

// Scenario is a story with its parameters, the checks it promises, and its
// controls.
type Scenario struct {
	Name     string
	Title    string
	About    string // a paragraph for help: what is seen and what it teaches
	Params   []Param
	Refuse   func(v Values, control string) error // values that do not go together; nil refuses nothing
	Script   func(r *Run)
	Expect   func(v Values) []check.Expectation // beside the general checks, which must hold
	Controls []Control

	InRealTime *Story // what is played in real time in its place; nil = the same

	RealTime map[string]string // parameters with which it is short in real time, where nobody wants to wait an hour
	Virtual  string            // why it can be played in virtual time only; "" = it can be in any
	Embedded string            // why it can be played with the embedded broker only; "" = it can be against any Kafka
	Redis    string            // says that it needs a Redis server, of which there is none in real time; "" = it needs none
}

// Story is a script that moves records in bulk, and the checks that it
// promises. Nobody writes down each record there, so the general checks have
// nothing to go by and are not judged.
type Story struct {
	Script func(r *Run)
	Expect func(v Values) []check.Expectation
}

// Control is the same script with a mistake made or the cure removed. It must
// break a check: that proves that the check can fail.
type Control struct {
	Name   string
	Title  string
	Expect func(v Values) []check.Expectation // instead of the scenario's

	RealTime          map[string]string // instead of the scenario's
	Virtual, Embedded string            // as in Scenario
}

// Control finds a control by its name.
func (s Scenario) Control(name string) (Control, bool) {
	for _, c := range s.Controls {
		if c.Name == name {
			return c, true
		}
	}
	return Control{}, false
}

// Briefly is how the scenario, or one of its controls, is short in real time.
func (s Scenario) Briefly(control string) map[string]string {
	if c, _ := s.Control(control); c.RealTime != nil {
		return c.RealTime
	}
	return s.RealTime
}

// obstacle says why the scenario, or one of its controls, cannot be played in
// real time, or against these brokers; "" where it can.
func (s Scenario) obstacle(control string, wall *Wall) string {
	c, _ := s.Control(control)
	virtual := cmp.Or(s.Virtual, c.Virtual)
	switch {
	case wall == nil:
		return ""
	case s.Redis != "" && wall.Redis == "":
		return s.Redis
	case virtual != "" || wall.Kafka == nil:
		return virtual
	}
	return cmp.Or(s.Embedded, c.Embedded)
}

// parse reads the parameters as typed; those not given have their defaults. It
// returns besides those that mean something with the clock of the run.
func (s Scenario) parse(given map[string]string, wall *Wall) (Values, []ledger.Param, error) {
	v := Values{map[string]any{}}
	var params []ledger.Param
	for _, p := range s.Params {
		text, ok := given[p.Name]
		if !ok {
			text = p.Default
		}
		value, err := p.parse(text)
		if err != nil {
			return v, nil, err
		}
		v.byName[p.Name] = value
		if !p.counts(wall) {
			if ok {
				return v, nil, fmt.Errorf("--%s means nothing here: it needs --clock %s", p.Name, p.clock)
			}
			continue
		}
		params = append(params, ledger.Param{Name: p.Name, Value: text, Default: text == p.Default})
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if _, ok := v.byName[name]; !ok {
			return v, nil, fmt.Errorf("scenario %s has no parameter --%s", s.Name, name)
		}
	}
	return v, params, nil
}

// script is what a run plays.
func (g Game) script() func(*Run) {
	if g.inBulk() {
		return g.Scenario.InRealTime.Script
	}
	return g.Scenario.Script
}

// inBulk says whether a run plays the scenario's story of real time.
func (g Game) inBulk() bool { return g.Wall != nil && g.Scenario.InRealTime != nil }

// judge adds the verdicts: on what a run of the scenario, or of one of its
// controls, must come to.
func (g Game) judge(book *ledger.Ledger, v Values) {
	c, isControl := g.Scenario.Control(g.Control)
	switch {
	case g.inBulk():
		check.JudgeOnly(book, g.Scenario.InRealTime.Expect(v))
	case isControl:
		check.Judge(book, c.Expect(v))
	default:
		check.Judge(book, g.Scenario.Expect(v))
	}
}
