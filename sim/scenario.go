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
	"maps"
	"slices"

	"kafkasim/sim/check"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/refusal"
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
	Refuse   func(v Values) error // values that do not go together; nil refuses nothing
	Script   func(r *Run)
	Expect   func(v Values) []check.Expectation // beside the general checks, which must hold; nil = nothing
	Lesson   func(l *Lesson)                    // what was to be seen; nil = nothing to say
	Controls []Control

	InRealTime *Story // what is played in real time in its place; nil = the same

	RealTime map[string]string // parameters with which it is short in real time, where nobody wants to wait an hour
	Virtual  string            // why it can be played in virtual time only; "" = it can be in any
	Embedded string            // why it can be played with the embedded broker only; "" = it can be against any Kafka
	Redis    string            // says that it needs a Redis server, of which there is none in real time; "" = it needs none
}

// Refusal is what Refuse returns: a sentence, as for fmt.Sprintf, that the
// scenario's Portuguese has too.
//
//go:noinline
func Refusal(sentence string, args ...any) error { return refusal.New(sentence, args...) }

// Story is a script that moves records in bulk, and the checks that it
// promises. Nobody writes down each record there, so the general checks have
// nothing to go by and are not judged.
type Story struct {
	Script func(r *Run)
	Expect func(v Values) []check.Expectation
	Lesson func(l *Lesson)
}

// ControlKind says what a control is to teach.
type ControlKind int

const (
	Mistake ControlKind = iota // the clients, or the people, do something wrong: the broken check says what comes of it
	WhatIf                     // a remedy or a variant: what the scenario is about does not happen, and that is no fault
)

// Control is the same script with a mistake made, or with something else changed
// on purpose. It must break a check: that proves that the check can fail. Where
// the change is a value of a parameter, the control is that value; otherwise the
// script asks whether it plays it.
type Control struct {
	Name    string
	Title   string
	Kind    ControlKind
	Meaning string                             // what the broken check means here; "" = what it means anywhere
	Set     func(v Values) map[string]string   // values that it needs, given the others; nil = none
	Without []string                           // parameters that mean nothing in it
	Expect  func(v Values) []check.Expectation // instead of the scenario's
	Lesson  func(l *Lesson)                    // instead of the scenario's

	RealTime          map[string]string // instead of the scenario's
	Virtual, Embedded string            // as in Scenario
}

// Always sets a parameter to the same value, whatever the others are.
//
//go:noinline
func Always(param, value string) func(Values) map[string]string {
	return func(Values) map[string]string { return map[string]string{param: value} }
}

// Control finds a control by its name.
//
//go:noinline
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
func (s Scenario) obstacle(control string, wall *RealTime) string {
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

// parse reads the parameters as typed; those not given have the control's value
// or their defaults. It also returns those that mean something in the run.
func (g RunSpec) parse() (Values, []ledger.Param, error) {
	v := Values{scenario: g.Scenario.Name, control: g.Control, byName: map[string]any{}}
	for _, c := range g.Scenario.Controls {
		v.controls = append(v.controls, c.Name)
	}
	texts := map[string]string{}
	for _, p := range g.Scenario.Params {
		text, given := g.Given[p.Name]
		if !given {
			text = p.Default
		}
		value, err := p.parse(text)
		if err != nil {
			return v, nil, err
		}
		v.byName[p.Name], texts[p.Name] = value, text
	}
	for _, name := range slices.Sorted(maps.Keys(g.Given)) {
		if _, ok := v.byName[name]; !ok {
			return v, nil, refusal.New("scenario %s has no parameter --%s", g.Scenario.Name, name)
		}
	}
	if err := g.set(v, texts); err != nil {
		return v, nil, err
	}
	var params []ledger.Param
	for _, p := range g.Scenario.Params {
		if why := g.meaningless(p); why == nil {
			params = append(params, ledger.Param{Name: p.Name, Value: texts[p.Name], Default: texts[p.Name] == p.Default})
		} else if _, given := g.Given[p.Name]; given {
			return v, nil, refusal.New("--%s means nothing here: %s", p.Name, why)
		}
	}
	return v, params, nil
}

// set gives parameters the values that the control needs. To type another
// one is to ask for two things at once.
func (g RunSpec) set(v Values, texts map[string]string) error {
	c, _ := g.Scenario.Control(g.Control)
	if c.Set == nil {
		return nil
	}
	values := c.Set(v)
	for _, p := range g.Scenario.Params {
		text, sets := values[p.Name]
		if !sets {
			continue
		}
		delete(values, p.Name)
		value, err := p.parse(text)
		if err != nil {
			return failure.New("control %s of scenario %s sets a value that cannot be: %w", g.Control, g.Scenario.Name, err)
		}
		if typed, given := g.Given[p.Name]; given && value != v.byName[p.Name] {
			return refusal.New("--control %s plays --%s %s, and --%s %s was typed: leave out one of the two", g.Control, p.Name, text, p.Name, typed)
		}
		v.byName[p.Name], texts[p.Name] = value, text
	}
	for name := range values {
		return failure.New("control %s sets --%s, and scenario %s has no such parameter", g.Control, name, g.Scenario.Name)
	}
	return nil
}

// meaningless says why a parameter means nothing in this run; nil where it does.
func (g RunSpec) meaningless(p Param) error {
	c, _ := g.Scenario.Control(g.Control)
	switch {
	case !p.counts(g.RealTime):
		return refusal.New("it needs --clock %s", p.clock)
	case slices.Contains(c.Without, p.Name):
		return refusal.New("--control %s has no use for it", g.Control)
	}
	return nil
}

// script is what a run plays.
func (g RunSpec) script() func(*Run) {
	if g.inBulk() {
		return g.Scenario.InRealTime.Script
	}
	return g.Scenario.Script
}

// inBulk says whether a run plays the scenario's story of real time.
func (g RunSpec) inBulk() bool { return g.RealTime != nil && g.Scenario.InRealTime != nil }

// expectations are what a run of the scenario, or of one of its controls, must
// come to.
func (g RunSpec) expectations(v Values) []check.Expectation {
	expect := g.Scenario.Expect
	if c, isControl := g.Scenario.Control(g.Control); isControl {
		expect = c.Expect
	}
	if g.inBulk() {
		expect = g.Scenario.InRealTime.Expect
	}
	if expect == nil {
		return nil
	}
	return expect(v)
}

// judge adds the verdicts.
func (g RunSpec) judge(book *ledger.Ledger, expect []check.Expectation) {
	if g.inBulk() {
		check.JudgeOnly(book, expect)
	} else {
		check.Judge(book, expect)
	}
}
