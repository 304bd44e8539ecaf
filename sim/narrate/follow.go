package narrate

import "kafkasim/sim/ledger"

// Follower tells a story as it happens. It takes nothing back: the beats of Hear
// and End, one after another, are those of Tell.
type Follower struct {
	lang     Language
	prose    Prose
	verbose  bool
	narrator *narrator
	heard    int // events so far
	told     int // drafts of the narrator, or beats of a verbose story
	cut      ledger.Event
	cutAt    int // place of the first event that the verbose story leaves out
}

// Follow begins the story of a run that is under way.
//
//go:noinline
func (l Language) Follow(prose Prose, verbose bool) *Follower {
	return &Follower{lang: l, prose: prose, verbose: verbose, narrator: newNarrator(l, prose)}
}

// Hear takes the run's next events and returns the beats that are complete now.
func (f *Follower) Hear(events []ledger.Event) []Beat {
	var beats []Beat
	for i := range events {
		beats = append(beats, f.hear(&events[i])...)
	}
	return beats
}

func (f *Follower) hear(e *ledger.Event) []Beat {
	place := f.heard
	f.heard++
	if !f.verbose {
		f.narrator.event(place, e)
		return f.complete()
	}
	switch {
	case e.Kind.Afterword() || e.Kind == ledger.End || f.cut.Kind != ledger.Invalid:
		return nil
	case f.told >= verboseLimit:
		f.cut, f.cutAt = *e, place
		return nil
	}
	beats := f.lang.each(place, e, f.prose)
	f.told += len(beats)
	return beats
}

// complete returns the drafts that nothing can change any more: those of past
// sections, and the words with which the present one begins.
//
//go:noinline
func (f *Follower) complete() []Beat {
	var beats []Beat
	for ; f.told < len(f.narrator.drafts); f.told++ {
		d := f.narrator.drafts[f.told]
		if f.told >= f.narrator.section && d.Form != Said {
			break
		}
		if !d.gone {
			beats = append(beats, d.Beat)
		}
	}
	return beats
}

// Pause ends what is under way and returns it: what follows is told anew.
func (f *Follower) Pause() []Beat {
	if f.verbose {
		return nil
	}
	f.narrator.endSection()
	return f.complete()
}

// UnderWay returns the beats that are not complete, as they would be if their
// section ended now: they may still grow, go, or be drawn into one.
func (f *Follower) UnderWay() []Beat {
	t := f.narrator
	defer func(quoted bool) { t.quoted = quoted }(t.quoted)
	var beats []Beat
	for _, d := range t.drafts[f.told:] {
		if d.gone || d == t.audit {
			continue
		}
		if now := *d; t.word(&now) {
			beats = append(beats, now.Beat)
		}
	}
	return beats
}

// End returns what is left to tell when the run is over.
func (f *Follower) End(run *ledger.Ledger) []Beat { return append(f.rest(), f.lang.rebalances(run)...) }

func (f *Follower) rest() []Beat {
	if !f.verbose {
		f.narrator.endSection()
		f.narrator.wordAudit()
		return f.complete()
	}
	if f.cut.Kind == ledger.Invalid {
		return nil
	}
	left := f.heard - f.cutAt
	return []Beat{{T: f.cut.T, Form: Act, Event: f.cut.Kind, Text: f.lang.Sentence("story.cut", Args{"n": left}),
		First: f.cutAt, Last: f.heard - 1, Events: left}}
}
