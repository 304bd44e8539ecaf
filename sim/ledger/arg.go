package ledger

import (
	"encoding/json"
	"fmt"
	"strconv"

	"kafkasim/sim/failure"
)

// Arg is a value in a sentence of the scenario, which every language words in its
// own way.
type Arg struct {
	Unit Unit
	N    int64  // nanoseconds of a Duration; 0 of a Word
	Text string // of a Word
}

// Unit says what a number is.
type Unit string

// A saved ledger has a Word as a string, and everything else as an object with its
// unit as the key.
const (
	Word     Unit = ""         // no number: a name, a setting
	Number   Unit = "number"   // to be written digit by digit: an offset, an id
	Count    Unit = "count"    // of anything
	Payments Unit = "payments" // so many payments
	Duration Unit = "duration" // in nanoseconds
	Users    Unit = "users"    // so many users
	Members  Unit = "members"  // so many consumers
	YesNo    Unit = "yes"      // 1 is yes, 0 is no
)

var units = map[Unit]bool{Number: true, Count: true, Payments: true, Duration: true, Users: true, Members: true, YesNo: true}

// MarshalJSON writes the argument.
func (a Arg) MarshalJSON() ([]byte, error) {
	if a.Unit == Word {
		return json.Marshal(a.Text)
	}
	return fmt.Appendf(nil, `{%q:%d}`, a.Unit, a.N), nil
}

// UnmarshalJSON accepts what MarshalJSON writes, and nothing else.
func (a *Arg) UnmarshalJSON(text []byte) error {
	*a = Arg{}
	if len(text) > 0 && text[0] == '"' {
		return json.Unmarshal(text, &a.Text)
	}
	var one map[Unit]int64
	if err := json.Unmarshal(text, &one); err != nil || len(one) != 1 {
		return failure.New("no argument of a sentence: %s", text)
	}
	for unit, n := range one {
		if !units[unit] {
			return failure.New("unknown unit %q of an argument", unit)
		}
		a.Unit, a.N = unit, n
	}
	return nil
}

// String is the argument for a person who looks for a mistake.
func (a Arg) String() string {
	if a.Unit == Word {
		return a.Text
	}
	return strconv.FormatInt(a.N, 10) + " " + string(a.Unit)
}
