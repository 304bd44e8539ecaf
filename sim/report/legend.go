package report

import (
	"slices"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// everySign are the signs of a story in the order in which they are explained,
// each with the kinds of event whose lines begin with it or have it.
var everySign = []sign{
	{"sent", []ledger.Kind{ledger.Ack, ledger.Published, ledger.Appended}},
	{"processed", []ledger.Kind{ledger.Process, ledger.Message, ledger.Entry, ledger.Claim}},
	{"committed", []ledger.Kind{ledger.CommitOk}},
	{"partition", []ledger.Kind{ledger.Ack, ledger.Process, ledger.CommitOk}},
}

type sign struct {
	name  string
	kinds []ledger.Kind
}

// signsOf are the signs that a story uses.
func signsOf(beats []narrate.Beat) []sign {
	used := func(s sign) bool {
		return slices.ContainsFunc(beats, func(b narrate.Beat) bool { return slices.Contains(s.kinds, b.Event) })
	}
	return slices.DeleteFunc(slices.Clone(everySign), func(s sign) bool { return !used(s) })
}

// legend explains the signs on a line under the heading.
func (t *text) legend(signs []sign) {
	var out []string
	for _, s := range signs {
		out = append(out, t.say("legend."+s.name, nil))
	}
	if len(out) > 0 {
		t.fields(margin(2), out, "   ", plain)
	}
	t.gap()
}
