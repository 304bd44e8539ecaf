package narrate

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// rebalances are the tables of what each rebalance of a group stopped, for the
// groups of which a check judged that. They come after the story: a stop is
// over only when somebody has taken the partition.
func (l Language) rebalances(run *ledger.Ledger) []Beat {
	var beats []Beat
	var told []string
	for _, j := range run.Verdicts() {
		group := j.Subject
		if !strings.HasPrefix(j.Check, "Stops") || slices.Contains(told, group) {
			continue
		}
		told = append(told, group)
		found := history.Rebalances(run, ledger.N(group))
		if len(found) == 0 {
			continue
		}
		first, last := int(found[0].Causes[0]), int(found[len(found)-1].Causes[0])
		beats = append(beats, Beat{T: run.Duration(), Form: Table, Event: ledger.Sample, Group: l.rebalanceTable(run, group, found),
			First: first, Last: last, Events: len(found)})
	}
	return beats
}

func (l Language) rebalanceTable(run *ledger.Ledger, group string, found []history.Rebalance) *Group {
	out := &Group{
		Title: []string{l.Sentence("rebalance.title", Args{"group": group})},
		Columns: []string{l.Sentence("rebalance.at", nil), l.Sentence("rebalance.stopped", nil), l.Sentence("rebalance.back", nil),
			l.Sentence("rebalance.long", nil), l.Sentence("rebalance.because", nil)},
	}
	for _, r := range found {
		back := 0
		var took []time.Duration
		spots := map[spot]bool{}
		for _, s := range r.Stops {
			if s.Back {
				back++
			}
			spots[spot{s.Topic, s.Partition}] = true
			took = append(took, s.Took(run))
		}
		all := Args{"stopped": len(spots), "n": len(spots) + len(r.Kept)}
		out.Rows = append(out.Rows, Row{Cells: []string{l.Clock(run.At(int(r.Causes[0])).T), l.Sentence("rebalance.of", all),
			fmt.Sprint(back), l.span(took), l.because(run, r)}})
	}
	return out
}

// span words the shortest and the longest of some times.
func (l Language) span(took []time.Duration) string {
	if len(took) == 0 {
		return "-"
	}
	shortest, longest := l.Duration(slices.Min(took)), l.Duration(slices.Max(took))
	if shortest == longest {
		return longest
	}
	return l.Sentence("span", Args{"shortest": slices.Min(took), "longest": slices.Max(took)})
}

// because words what a rebalance was about: who came or went.
func (l Language) because(run *ledger.Ledger, r history.Rebalance) string {
	first := run.At(int(r.Causes[0]))
	who := first.Actor.String()
	if n := len(r.Causes); n > 1 {
		who = l.Sentence("rebalance.many", Args{"n": n})
	}
	return l.Sentence("rebalance."+first.Kind.String(), Args{"n": len(r.Causes), "who": who})
}
