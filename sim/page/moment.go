package page

import (
	"math"
	"slices"
	"sort"
	"time"
)

// What stands at a moment of the story: what read.js says too.

// begun is how many of n entries, which begin one after another, have begun at a moment.
func begun(n int, begin func(int) float64, t float64) int {
	return sort.Search(n, func(i int) bool { return begin(i) > t })
}

// endOf is the offset that the next record gets.
func endOf(g logSeries, t float64) int64 {
	i := begun(len(g.Written), func(i int) float64 { return g.Written[i].begin }, t)
	if i == 0 {
		return 0
	}
	return g.Written[i-1].reach(t) + 1
}

func stepOf(steps []step, t float64, none int64) int64 {
	if i := begun(len(steps), func(i int) float64 { return steps[i].at }, t); i > 0 {
		return steps[i-1].value
	}
	return none
}

func ownerOf(l lane, t float64) *owning {
	i := begun(len(l.Own), func(i int) float64 { return l.Own[i].Begin }, t)
	if i == 0 || l.Own[i-1].End > 0 && l.Own[i-1].End <= t {
		return nil
	}
	return &l.Own[i-1]
}

// workAt are the lines of work that have begun.
func (l lane) workAt(t float64) []line {
	return l.Work[:begun(len(l.Work), func(i int) float64 { return l.Work[i].begin }, t)]
}

// lastWork is the last line of somebody's work that has begun.
func lastWork(l lane, who int, t float64) (line, bool) {
	for _, w := range slices.Backward(l.workAt(t)) {
		if w.who == who {
			return w, true
		}
	}
	return line{}, false
}

// positionOf is the last offset that somebody has processed, or -1.
func positionOf(l lane, who int, t float64) int64 {
	if w, ok := lastWork(l, who, t); ok {
		return w.reach(t)
	}
	return -1
}

// timesDone is how often a record was processed, by anybody.
func timesDone(l lane, offset int64, t float64) int {
	n := 0
	for _, w := range l.workAt(t) {
		if w.from <= offset && offset <= w.reach(t) {
			n++
		}
	}
	return n
}

// done is what was processed at all, as ranges in order: [from, to).
func done(l lane, t float64) [][2]int64 {
	var all, out [][2]int64
	for _, w := range l.workAt(t) {
		if to := w.reach(t) + 1; to > w.from {
			all = append(all, [2]int64{w.from, to})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i][0] < all[j][0] })
	for _, r := range all {
		if n := len(out); n > 0 && r[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], r[1])
		} else {
			out = append(out, r)
		}
	}
	return out
}

// handed is whether a record was delivered to who owns the partition now.
func handed(l lane, offset int64, own *owning, t float64) bool {
	for _, g := range l.Given {
		if own != nil && g.begin <= t && g.who == own.Who && g.end >= own.Begin && g.from <= offset && offset <= g.reach(t) {
			return true
		}
	}
	return false
}

// markOn is what stands of a record of a share group or of a stream, and who did it.
func markOn(l lane, offset int64, t float64) (what mark, who int) {
	at := -1.0
	for _, m := range l.Marks {
		if m.begin > t || offset < m.from || offset > m.reach(t) {
			continue
		}
		if when := m.when(offset); when >= at {
			what, who, at = m.what, m.who, when
		}
	}
	return what, who
}

// begin is when a lane begins.
func (l lane) begin() float64 {
	begin := math.Inf(1)
	for _, lines := range [][]line{l.Work, l.Given, l.Marks} {
		if len(lines) > 0 {
			begin = min(begin, lines[0].begin)
		}
	}
	if len(l.Own) > 0 {
		begin = min(begin, l.Own[0].Begin)
	}
	if len(l.Commit) > 0 {
		begin = min(begin, l.Commit[0].at)
	}
	return begin
}

// lifeOf is how somebody's life stands.
func lifeOf(a actor, t float64) moment {
	if i := begun(len(a.Life), func(i int) float64 { return a.Life[i].At }, t); i > 0 {
		return a.Life[i-1]
	}
	return moment{}
}

// ownsAt are the lanes that an actor owns.
func (d *document) ownsAt(who int, t float64) []lane {
	var out []lane
	for _, l := range d.Lanes {
		if own := ownerOf(l, t); own != nil && own.Who == who {
			out = append(out, l)
		}
	}
	return out
}

// isIdle is whether a member's group has no partition for it.
func (d *document) isIdle(who int, t float64) bool {
	a := d.Actors[who]
	m := lifeOf(a, t)
	return m.Kind == joined && m.Given == 0 && a.Medium == "kafka" && !a.Share && len(d.ownsAt(who, t)) == 0
}

// clockAt is the clock of the run.
func (d *document) clockAt(t float64) time.Duration {
	i := begun(len(d.Clock), func(i int) float64 { return d.Clock[i][0] }, t)
	if i == 0 {
		return 0
	}
	ms := d.Clock[i-1][1]
	if i < len(d.Clock) && d.Clock[i][0] > d.Clock[i-1][0] {
		ms += (d.Clock[i][1] - ms) * (t - d.Clock[i-1][0]) / (d.Clock[i][0] - d.Clock[i-1][0])
	}
	return time.Duration(ms * float64(time.Millisecond))
}

// stoppedAt is whether the broker is stopped.
func (d *document) stoppedAt(t float64) bool {
	return slices.ContainsFunc(d.Stops, func(s [2]float64) bool { return s[0] <= t && (t < s[1] || s[1] == 0) })
}
