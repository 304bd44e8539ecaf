package sim

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/refusal"
)

// Param is a parameter of a scenario. The command line makes a flag of it.
type Param struct {
	Name    string
	Default string
	Help    string // English; the Portuguese is in a file beside the scenario
	Unit    string // what the flag's value is called in help: N, DURATION, RATE or a|b
	parse   func(string) (any, error)
	clock   string // the only one with which it means something: ledger.Wall or virtualClock; "" = any
}

const virtualClock = "virtual"

// InVirtualTime is a parameter that means nothing in real time, and InRealTime
// one that means nothing in virtual time: there they are refused and not shown.
func (p Param) InVirtualTime() Param { p.clock = virtualClock; return p }
func (p Param) InRealTime() Param    { p.clock = ledger.Wall; return p }

// counts says whether the parameter means something with the clock of a run.
func (p Param) counts(wall *RealTime) bool {
	return p.clock == "" || (p.clock == ledger.Wall) == (wall != nil)
}

// Check says, as one sentence, what is wrong with a value.
func (p Param) Check(value string) error {
	_, err := p.parse(value)
	return err
}

// Choices are the values of a parameter made with Choice, otherwise nil.
func (p Param) Choices() []string {
	if !strings.Contains(p.Unit, "|") {
		return nil
	}
	return strings.Split(p.Unit, "|")
}

// Int is a whole number from min to max.
func Int(name string, value, min, max int, help string) Param {
	return Param{Name: name, Default: strconv.Itoa(value), Help: help, Unit: "N", parse: func(s string) (any, error) {
		n, err := strconv.Atoi(s)
		if err != nil || n < min || n > max {
			return nil, refusal.New("--%s takes a whole number from %d to %d, not %q", name, min, max, s)
		}
		return n, nil
	}}
}

// maxDuration is a year: brokers and clients have timers of a few seconds, and
// each of their ticks takes real time.
const maxDuration = 366 * 24 * time.Hour

// Duration is a length of virtual time, with a unit: 500ms, 45s, 2h, 7d.
//
//go:noinline
func Duration(name, value, help string) Param {
	return Param{Name: name, Default: value, Help: help, Unit: "DURATION", parse: func(s string) (any, error) {
		d, err := parseDuration(s)
		if err != nil || d < 0 || d > maxDuration {
			return nil, refusal.New("--%s takes a duration with its unit, such as 500ms, 45s, 10m, 2h or 7d (at most 366d), not %q", name, s)
		}
		return d, nil
	}}
}

// parseDuration reads what time.ParseDuration reads, and whole days.
func parseDuration(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(s)
}

// shortestPause between two payments: one each microsecond of virtual time.
const shortestPause = time.Microsecond

// Rate is payments per unit of time: 1/s, 10000/s, 30/m, 2/h. Its value is the
// time from one payment to the next.
//
//go:noinline
func Rate(name, value, help string) Param {
	return Param{Name: name, Default: value, Help: help, Unit: "RATE", parse: func(s string) (any, error) {
		every, err := ParseRate(s)
		if err != nil {
			return nil, refusal.New("--%s takes %s", name, err)
		}
		return every, nil
	}}
}

// ParseRate reads a rate as the time from one payment to the next.
func ParseRate(s string) (time.Duration, error) {
	n, unit, _ := strings.Cut(s, "/")
	count, err := strconv.Atoi(n)
	per, ok := map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}[unit]
	if err != nil || !ok || count < 1 || per/time.Duration(count) < shortestPause {
		return 0, refusal.New("a number of payments per second, minute or hour, such as 1/s, 10000/s, 30/m or 2/h (at most %d/s), not %q", time.Second/shortestPause, s)
	}
	return per / time.Duration(count), nil
}

// Choice is one of a few words; the first is the default.
func Choice(name string, words []string, help string) Param {
	unit := strings.Join(words, "|")
	return Param{Name: name, Default: words[0], Help: help, Unit: unit, parse: func(s string) (any, error) {
		for _, w := range words {
			if s == w {
				return s, nil
			}
		}
		return nil, refusal.New("--%s takes %s, not %q", name, refusal.Any(words), s)
	}}
}

// Values are the parameters of a run, and which control it plays.
type Values struct {
	scenario string
	control  string
	controls []string // those that the scenario has
	byName   map[string]any
}

// Int, Duration, Every (of a Rate) and Choice return a parameter's value. What
// the scenario does not have is a mistake of its author, and ends the run with
// the line that asks for it.
//
//go:noinline
func (v Values) Int(name string) int { return valueOf[int](v, name, "a whole number") }

//go:noinline
func (v Values) Duration(name string) time.Duration {
	return valueOf[time.Duration](v, name, "a duration")
}

//go:noinline
func (v Values) Every(name string) time.Duration { return valueOf[time.Duration](v, name, "a rate") }

//go:noinline
func (v Values) Choice(name string) string { return valueOf[string](v, name, "a choice") }

func valueOf[T any](v Values, name, kind string) T {
	value, ok := v.byName[name]
	if !ok {
		panic(stuck{failure.New("%s asks for parameter %q, and scenario %s has none of that name", scriptLine(), name, v.scenario)})
	}
	t, ok := value.(T)
	if !ok {
		panic(stuck{failure.New("%s takes parameter %q of scenario %s for %s, which it is not", scriptLine(), name, v.scenario, kind)})
	}
	return t
}

// Playing says whether this run plays the named control.
func (v Values) Playing(control string) bool {
	if !slices.Contains(v.controls, control) {
		panic(stuck{failure.New("%s asks whether control %q is played, and scenario %s has none of that name", scriptLine(), control, v.scenario)})
	}
	return v.control == control
}
