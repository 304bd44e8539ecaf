package page

// series are records over story time: straight lines of consecutive offsets, so
// that the page does not grow with the number of records.
type series struct {
	lines []line
	open  map[lineKey]*fit // the line under way of each sort
	loose bool
}

// line has the offset from at the second begin and to at the second end, and between
// them what a straight line has, rounded down.
type line struct {
	begin, end float64
	from, to   int64
	lineKey
}

// lineKey is what all records of a line have in common.
type lineKey struct {
	who   int // the actor
	again bool
	what  mark
}

// mark is what became of a record in a share group or in a Redis stream.
type mark int

const (
	unmarked mark = iota
	locked        // delivered to somebody, and neither settled nor given back
	settled
	returned // given back: it will be delivered again
	givenUp  // given back, or dropped, for the last time
)

// fit is the slopes that let a line be right at every record so far.
type fit struct {
	at        int // index of the line
	low, high float64
}

// How far below and above a record a line may be at its time, and what is added
// before its height is rounded down; read.js adds the same. The rest up to 0 and 1 is
// for what arithmetic loses.
const (
	below = .01
	above = .95
	half  = .5
	spare = .03
)

// add adds a record to a line that ends at the offset before it, or begins one.
func (s *series) add(now instant, offset int64, key lineKey) { s.stretch(now, offset, offset, key) }

// stretch adds records that came at one moment.
func (s *series) stretch(now instant, from, to int64, key lineKey) {
	if s.open == nil {
		s.open = map[lineKey]*fit{}
	}
	if f := s.open[key]; f != nil && f.grows(&s.lines[f.at], now, from, to, s.loose) {
		return
	}
	s.open[key] = &fit{at: len(s.lines), low: -inf, high: inf}
	s.lines = append(s.lines, line{now.at, now.at, from, to, key})
}

const inf = 1e18

// instant is a moment of the story at which something happens, and the last one before it.
type instant struct{ at, before float64 }

func (f *fit) grows(l *line, now instant, from, to int64, loose bool) bool {
	if from != l.to+1 {
		return false
	}
	width, height := now.at-l.begin, float64(to-l.from)
	if width == 0 {
		l.to = to
		f.low = inf // a line that has stood upright cannot lean any more
		return true
	}
	if f.low == inf || from != to {
		return false
	}
	under, over := below, above
	if loose {
		under, over = half, 1+half
	}
	if early := now.before - l.begin; early > 0 { // the record was not there yet
		f.high = min(f.high, (height-1+over)/early)
	}
	slope := height / width
	if slope < f.low || slope > f.high {
		return false
	}
	l.end, l.to = now.at, to
	f.low, f.high = max(f.low, (height-under)/width), min(f.high, (height+over)/width)
	return true
}

// reach is the offset that a line has reached at a moment, one below its first
// where it has not begun. read.js says the same.
//
//go:noinline
func (l *line) reach(at float64) int64 {
	switch {
	case at < l.begin:
		return l.from - 1
	case at >= l.end:
		return l.to
	}
	return int64(float64(l.from) + float64(l.to-l.from)*(at-l.begin)/(l.end-l.begin) + spare)
}

// when is the moment at which a line reaches an offset.
func (l *line) when(offset int64) float64 {
	if l.to == l.from {
		return l.begin
	}
	return l.begin + (l.end-l.begin)*float64(offset-l.from)/float64(l.to-l.from)
}
