package sim

import (
	"fmt"
	"strings"
	"time"

	"kafkasim/sim/failure"
)

// player is an actor as the run sees it.
type player interface {
	Name() string
	there() bool                       // it is connected
	membership() (group, topic string) // "" where it was never a member of a group
	bookmarks() (group, topic string)  // of the group whose bookmarks it moves or may move; "" where there is none
	closeAtEnd()                       // ends it, if it is there
	trouble() (time.Time, error)       // when its client had its last error, and that; nil where there was none
}

// state is what has become of an actor. It decides which verbs make sense.
type state int

const (
	unstarted state = iota
	running
	left    // it was closed
	crashed // it was killed
)

// role is an actor's part in a run. Its verbs begin with begin, which ends the
// scenario with a sentence where the actor cannot do what it is told.
type role struct {
	run   *Run
	name  string
	again string // how one that has ended comes back, as advice: "start it again first"
	state state
}

// Name is as the scenario calls it.
func (p *role) Name() string { return p.name }

func (p *role) there() bool { return p.state == running }

func (p *role) bookmarks() (group, topic string) { return "", "" }

// closing says whether the actor is there, and notes that it leaves.
func (p *role) closing() bool {
	was := p.state
	if was == running {
		p.state = left
	}
	return was == running
}

// step is the run's, for a verb of a running actor.
func (p *role) step(verb string) {
	p.run.step(p.name + " " + verb)
	p.mustRun()
}

func (p *role) mustRun() {
	switch p.state {
	case unstarted:
		p.refuse("has not started: start it first")
	case left:
		p.refuse("was closed: " + p.again)
	case crashed:
		p.refuse("has crashed: " + p.again)
	}
}

// starts is begin for the verb that makes the actor run.
func (p *role) starts(verb string) {
	p.run.step(p.name + " " + verb)
	if p.state == running {
		p.refuse("is running already: close it or let it crash before it starts again")
	}
}

// refuse ends the scenario: the verb makes no sense here.
func (p *role) refuse(format string, args ...any) {
	p.run.must(failure.New(p.name+" "+format, args...))
}

// introduce gives an actor its name, which nobody else in the run may have: the
// ledger and the brokers know actors by their names.
func (r *Run) introduce(name, again string) role {
	r.step("introduce " + name)
	if name == "" {
		r.must(failure.New("an actor needs a name"))
	}
	for _, p := range r.cast {
		if p.Name() == name {
			r.must(failure.New("there is already an actor called %s: give each a name of its own", name))
		}
	}
	return role{run: r, name: name, again: again}
}

// troubles are the last errors of all clients that had one, for a wait that was in
// vain: the cause is seldom with the one that was waited for.
func (r *Run) troubles() string {
	var all strings.Builder
	for _, p := range r.cast {
		if at, err := p.trouble(); err != nil {
			fmt.Fprintf(&all, "; %s before that, %s", time.Since(at).Round(time.Millisecond), strings.TrimSuffix(err.Error(), "."))
		}
	}
	return all.String()
}

// closeAll ends every actor that is still there.
func (r *Run) closeAll() {
	for _, p := range r.cast {
		p.closeAtEnd()
	}
}

// needs ends the scenario where what a verb was given means nothing.
func (r *Run) needs(sound bool, format string, args ...any) {
	if !sound {
		r.must(failure.New(format, args...))
	}
}
