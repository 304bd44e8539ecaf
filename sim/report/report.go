// Package report draws a ledger: as the text that a person reads, as JSON, as
// JUnit for CI, as Markdown for a GitHub summary and as a GitHub annotation.
//
// All reports are functions of the ledger and the options alone: the same run
// gives the same bytes, but for the real time that JUnit tells. They know no time
// but the ledger's, never ask the terminal what it can do, and judge nothing; the
// verdicts are in the ledger.
//
// What it does not do: keep a writer's errors to itself. Every report is drawn
// in memory and written at once, and the error of that write is returned.
package report

import (
	"slices"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// Options say how a report is drawn.
type Options struct {
	Language narrate.Language
	Prose    narrate.Prose
	Color    bool
	Width    int    // of a line; 0 = 80
	Verbose  bool   // every event on a line of its own
	Quiet    bool   // the heading, the checks and the result only
	Repeat   string // the command that plays the run again
}

// The widths that a page can have: below the first nothing fits, above the
// last no eye finds the next line.
const (
	narrowest = 20
	usual     = 80
	widest    = 100
)

func (o Options) lineWidth() int {
	if o.Width == 0 {
		return usual
	}
	return min(max(o.Width, narrowest), widest)
}

// scene is what a report says around the story: who took part, and how things
// stood at the end.
type scene struct {
	topics []topic
	groups []*group
	actors []string // in order of appearance
	end    []*ledger.Snapshot
	idlers map[[2]string]bool // group and member; see idle
	// How far the groups were behind, where somebody watched it.
	watched string
	lags    []*lagCurve
	marks   []lagMark
}

type topic struct {
	name       string
	partitions int64
}

// group is a consumer group, or the consumers without one.
type group struct {
	name    string
	members []*member
}

// member is a consumer over all its lives.
type member struct {
	name      string
	processed int64
}

// seen is an actor in a group.
type seen struct{ actor, group ledger.Name }

// look goes through the ledger once.
func look(run *ledger.Ledger) *scene {
	s := &scene{}
	members := map[seen]*member{}
	named := map[ledger.Name]bool{{}: true}
	var last seen
	var busy *member
	for _, e := range run.All() {
		if !named[e.Actor] {
			named[e.Actor] = true
			s.actors = append(s.actors, e.Actor.String())
		}
		switch e.Kind {
		case ledger.Topic:
			s.topics = append(s.topics, topic{e.Topic.String(), e.N})
		case ledger.Start, ledger.Process:
			who := seen{e.Actor, e.Group}
			if e.Kind == ledger.Start && e.Detail == nil {
				continue // a producer
			}
			if e.Kind == ledger.Start && e.Inc > 1 {
				s.mark(e)
			}
			if busy == nil || who != last {
				if members[who] == nil {
					members[who] = s.join(who)
				}
				last, busy = who, members[who]
			}
			if e.Kind == ledger.Process {
				busy.processed++
			}
		case ledger.Crash:
			s.mark(e)
		case ledger.Sample:
			s.noteLag(e)
			if e.Detail.Sample.Why == ledger.SampleEnd {
				s.end = append(s.end, e.Detail.Sample)
			}
		}
	}
	s.notePeaks(run)
	return s
}

func (s *scene) join(who seen) *member {
	m := &member{name: who.actor.String()}
	i := slices.IndexFunc(s.groups, func(g *group) bool { return g.name == who.group.String() })
	if i < 0 {
		i = len(s.groups)
		s.groups = append(s.groups, &group{name: who.group.String()})
	}
	s.groups[i].members = append(s.groups[i].members, m)
	return m
}

// groupNames are the names of the groups that there were.
func (s *scene) groupNames() []string {
	var out []string
	for _, g := range s.groups {
		if g.name != "" {
			out = append(out, g.name)
		}
	}
	return out
}

// idle says whether a member owned nothing when everything was over.
func (s *scene) idle(group, member string) bool {
	if s.idlers == nil {
		s.idlers = map[[2]string]bool{}
		for _, standing := range s.end {
			for _, g := range standing.Groups {
				for _, name := range narrate.Idle(g) {
					s.idlers[[2]string{g.Group, name}] = true
				}
			}
		}
	}
	return s.idlers[[2]string{group, member}]
}
