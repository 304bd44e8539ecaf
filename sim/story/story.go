// Package story makes of a run what there is to draw beside its narration: who took
// part, how things stood at the end, how far the groups were behind, and the tables,
// bars and curves that say so. A section is made here once; text, Markdown and the
// page draw it, each with its own means, and JSON has the data that it is made of.
//
// It takes all of it from the ledger and judges nothing: the verdicts are in the
// ledger. It knows no width, no colour and no markup. Cells are worded in the language
// that is asked for.
package story

import (
	"slices"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// Story is what a ledger holds beside its narration.
type Story struct {
	Topics   []Topic
	Groups   []*Group
	Actors   []string           // in order of appearance
	End      []*ledger.Snapshot // of each topic, when everything was over
	Lag      []*Curve           // of each group that somebody watched
	Media    []*Listener        // where there are others beside Kafka
	Bulk     *Bulk              // where records were moved in bulk
	Verdicts []*ledger.Verdict
}

// Topic is one that the scenario made.
type Topic struct {
	Name       string
	Partitions int64
}

// Group is a consumer group, or, without a name, the consumers that have none.
type Group struct {
	Name    string
	Members []*Member
}

// Member is a consumer over all its lives.
type Member struct {
	Name      string
	Processed int64
	Idle      bool // it owned nothing when everything was over
}

// Of goes through a ledger.
func Of(run *ledger.Ledger) *Story {
	l := &looker{Story: &Story{}, members: map[seen]*Member{}, named: map[ledger.Name]bool{{}: true}}
	for _, e := range run.All() {
		l.look(e)
	}
	l.closeCurves(run)
	l.noteIdle()
	l.Media, l.Bulk, l.Verdicts = sideBySide(run), bulkOf(run), run.Verdicts()
	return l.Story
}

// looker is a story while the ledger is read.
type looker struct {
	*Story
	members map[seen]*Member
	named   map[ledger.Name]bool
	last    seen
	busy    *Member // the member of last
	watched string  // the topic whose lag is watched
	marks   []Mark
}

// seen is an actor in a group.
type seen struct{ actor, group ledger.Name }

func (l *looker) look(e *ledger.Event) {
	if !l.named[e.Actor] {
		l.named[e.Actor] = true
		l.Actors = append(l.Actors, e.Actor.String())
	}
	switch e.Kind {
	case ledger.Topic:
		l.Topics = append(l.Topics, Topic{e.Topic.String(), e.N})
	case ledger.Start:
		if e.Detail == nil {
			return // a producer
		}
		if e.Inc > 1 {
			l.mark(e)
		}
		l.member(e)
	case ledger.Process:
		l.member(e).Processed++
	case ledger.Crash:
		l.mark(e)
	case ledger.Sample:
		l.noteLag(e)
		if e.Detail.Sample.Why == ledger.SampleEnd {
			l.End = append(l.End, e.Detail.Sample)
		}
	}
}

func (l *looker) member(e *ledger.Event) *Member {
	who := seen{e.Actor, e.Group}
	if l.busy == nil || who != l.last {
		if l.members[who] == nil {
			l.members[who] = l.join(who)
		}
		l.last, l.busy = who, l.members[who]
	}
	return l.busy
}

func (l *looker) join(who seen) *Member {
	m := &Member{Name: who.actor.String()}
	i := slices.IndexFunc(l.Groups, func(g *Group) bool { return g.Name == who.group.String() })
	if i < 0 {
		i = len(l.Groups)
		l.Groups = append(l.Groups, &Group{Name: who.group.String()})
	}
	l.Groups[i].Members = append(l.Groups[i].Members, m)
	return m
}

// noteIdle finds who owned nothing when everything was over.
func (l *looker) noteIdle() {
	idle := map[[2]string]bool{} // group and member
	for _, s := range l.End {
		for _, g := range s.Groups {
			for _, name := range narrate.Idle(g) {
				idle[[2]string{g.Group, name}] = true
			}
		}
	}
	for _, g := range l.Groups {
		for _, m := range g.Members {
			m.Idle = idle[[2]string{g.Name, m.Name}]
		}
	}
}

// GroupNames are the names of the groups that there were.
func (s *Story) GroupNames() []string {
	var out []string
	for _, g := range s.Groups {
		if g.Name != "" {
			out = append(out, g.Name)
		}
	}
	return out
}
