package ledger

import (
	"slices"
	"strings"
)

// scope is what a run appends to the names of its topics and groups where the
// brokers are not its own, so that it meets nobody else's. The ledger has the
// names as the scenario calls them.
type scope struct {
	suffix string
	plain  map[Name]Name
}

// Scope makes the ledger leave suffix out of the names of topics and groups.
func (l *Ledger) Scope(suffix string) { l.scope = scope{suffix, map[Name]Name{}} }

func (s *scope) strip(e *Event) {
	if s.suffix == "" {
		return
	}
	e.Topic, e.Group = s.name(e.Topic), s.name(e.Group)
	if e.Detail == nil {
		return
	}
	facts := *e.Detail
	facts.Text = strings.ReplaceAll(facts.Text, s.suffix, "")
	facts.Why = strings.ReplaceAll(facts.Why, s.suffix, "")
	facts.Args = slices.Clone(facts.Args)
	for i, arg := range facts.Args {
		facts.Args[i].Text = strings.ReplaceAll(arg.Text, s.suffix, "")
	}
	if facts.Sample != nil {
		sample := *facts.Sample
		sample.Topic = strings.TrimSuffix(sample.Topic, s.suffix)
		sample.Groups = slices.Clone(sample.Groups)
		for i := range sample.Groups {
			sample.Groups[i].Group = strings.TrimSuffix(sample.Groups[i].Group, s.suffix)
		}
		facts.Sample = &sample
	}
	e.Detail = &facts
}

func (s *scope) name(n Name) Name {
	plain, ok := s.plain[n]
	if !ok {
		plain = N(strings.TrimSuffix(n.String(), s.suffix))
		s.plain[n] = plain
	}
	return plain
}
