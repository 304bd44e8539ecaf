package narrate

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kafkasim/sim/ledger"
)

// hold follows what a member of a share group has in its hands.
func (a *actor) hold(e *ledger.Event) {
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
func (t *teller) wordHeld(a *actor) string {
	f := &fold{actor: a}
	for _, at := range slices.SortedFunc(maps.Keys(a.held), compareSpots) {
		for _, o := range slices.Sorted(maps.Keys(a.held[at])) {
			f.add(&ledger.Event{Topic: at.topic, Partition: at.partition, Offset: o})
		}
	}
	if f.n == 0 {
		return t.lang.Sentence("share.none", nil)
	}
	return t.lang.Sentence("share.held", Args{"places": t.places(f), "n": f.n})
}

// piece is what a member of a share group got of a partition before somebody
// else did: offsets without a gap.
type piece struct{ from, to int64 }

// piecesShown is how many pieces are named one by one.
const piecesShown = 5

// follow adds an offset to the last piece, or begins another one.
func (s *span) follow(offset int64) {
	switch {
	case s.cut > 0 && offset == s.last: // the same once more
	case s.cut == 0 || offset != s.last+1:
		s.cut++
		if s.cut <= piecesShown {
			s.pieces = append(s.pieces, piece{offset, offset})
		}
	case s.cut <= piecesShown:
		s.pieces[s.cut-1].to = offset
	}
}

// offsets words what a fold saw of one partition.
func (t *teller) offsets(s span) string {
	switch {
	case s.cut <= 1:
		return t.lang.Offsets(s.from, s.to)
	case s.cut > piecesShown:
		return t.lang.Sentence("offsets.cut", Args{"offsets": t.lang.Offsets(s.from, s.to), "n": s.cut})
	}
	var out []string
	for _, p := range s.pieces {
		if p.from == p.to {
			out = append(out, fmt.Sprint(p.from))
		} else {
			out = append(out, fmt.Sprintf("%d–%d", p.from, p.to))
		}
	}
	return t.lang.Sentence("offsets.pieces", Args{"pieces": strings.Join(out, ", ")})
}
