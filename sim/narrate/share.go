package narrate

import (
	"maps"
	"slices"
	"sort"

	"kafkasim/sim/ledger"
)

// hold follows what a member of a share group has in its hands.
//
//go:noinline
func (a *actor) hold(e *ledger.Event) {
	if !a.share {
		return
	}
	at := spot{e.Topic, e.Partition}
	switch {
	case e.Kind != ledger.Deliver:
		delete(a.held[at], e.Offset)
	case a.held[at] == nil:
		a.held[at] = map[int64]bool{e.Offset: true}
	default:
		a.held[at][e.Offset] = true
	}
}

// wordHeld words what somebody who vanished had in its hands.
func (t *narrator) wordHeld(a *actor) string {
	f := &aggregate{}
	spots := slices.Collect(maps.Keys(a.held))
	sort.Slice(spots, func(i, j int) bool { return compareSpots(spots[i], spots[j]) < 0 })
	for _, at := range spots {
		for _, o := range slices.Sorted(maps.Keys(a.held[at])) {
			f.add(&ledger.Event{Topic: at.topic, Partition: at.partition, Offset: o})
		}
	}
	if f.n == 0 {
		return t.lang.Sentence("share.none", nil)
	}
	return t.lang.Sentence("share.held", Args{"places": t.places(f), "n": f.n})
}
