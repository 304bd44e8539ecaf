package narrate

import (
	"cmp"
	"fmt"
	"slices"
)

// piece is offsets without a gap, both ends included.
type piece struct{ from, to int64 }

// offsets is a set of them, kept as its pieces in order. What is read or written
// in order costs nothing to add.
type offsets []piece

func (s *offsets) add(from, to int64) {
	if n := len(*s); n == 0 || from > (*s)[n-1].to+1 {
		*s = append(*s, piece{from, to})
		return
	} else if last := &(*s)[n-1]; from >= last.from {
		last.to = max(last.to, to)
		return
	}
	i, _ := slices.BinarySearchFunc(*s, from, func(p piece, from int64) int { return cmp.Compare(p.to+1, from) })
	j := i
	for ; j < len(*s) && (*s)[j].from <= to+1; j++ {
		from, to = min(from, (*s)[j].from), max(to, (*s)[j].to)
	}
	if i == j {
		*s = slices.Insert(*s, i, piece{from, to})
		return
	}
	(*s)[i] = piece{from, to}
	*s = append((*s)[:i+1], (*s)[j:]...)
}

func (s *offsets) addAll(other offsets) {
	for _, p := range other {
		s.add(p.from, p.to)
	}
}

// first and last are the ends of a set that is not empty.
func (s offsets) first() int64 { return s[0].from }
func (s offsets) last() int64  { return s[len(s)-1].to }

func (s offsets) count() (n int64) {
	for _, p := range s {
		n += p.to - p.from + 1
	}
	return n
}

// without returns what is in s and not in other.
func (s offsets) without(other offsets) offsets {
	var out offsets
	for _, p := range s {
		for _, o := range other {
			if o.to < p.from || o.from > p.to {
				continue
			}
			if o.from > p.from {
				out = append(out, piece{p.from, o.from - 1})
			}
			p.from = o.to + 1
		}
		if p.from <= p.to {
			out = append(out, p)
		}
	}
	return out
}

// from returns what is at an offset or after it.
func (s offsets) from(offset int64) offsets { return s.without(offsets{{min(offset, 0), offset - 1}}) }

// piecesShown is how many pieces are named one by one.
const piecesShown = 5

// pieces words a set of offsets and hides no hole.
func (l Language) pieces(s offsets) string {
	switch {
	case len(s) == 1:
		return l.Offsets(s[0].from, s[0].to)
	case len(s) > piecesShown:
		return l.Sentence("offsets.cut", Args{"offsets": l.Offsets(s.first(), s.last()), "n": len(s)})
	}
	return l.Sentence("offsets.pieces", Args{"pieces": l.ranges(s)})
}

// ids names payments, as pieces names offsets.
func (l Language) ids(s offsets) string {
	switch {
	case len(s) == 1 && s[0].from == s[0].to:
		return l.Sentence("act.id", Args{"from": s[0].from})
	case len(s) > piecesShown:
		return l.Sentence("act.ids.cut", Args{"from": s.first(), "to": s.last(), "n": len(s)})
	}
	return l.Sentence("act.ids", Args{"pieces": l.ranges(s)})
}

func (l Language) ranges(s offsets) string {
	out := make([]string, len(s))
	for i, p := range s {
		out[i] = fmt.Sprint(p.from)
		if p.to > p.from {
			out[i] = fmt.Sprintf("%d–%d", p.from, p.to)
		}
	}
	return l.Word(out, "list")
}
