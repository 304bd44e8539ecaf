package page

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/narrate"
)

// mostPeople is how many consumers of a group are named one by one.
const mostPeople = 6

// people are the consumers, by their groups: who reads, who has nothing to read, who is
// dead.
func (f *frame) people() []row {
	var rows []row
	if f.stoppedAt(f.At) {
		rows = f.wrapped(row{{spaces(margin) + "✕ ", bad}}, f.say("stopped", nil), bad)
	}
	var keys []string
	members := map[string][]int{}
	for i, a := range f.Actors {
		if !a.Sends && lifeOf(a, f.At).Kind != unborn {
			if members[a.Group] == nil {
				keys = append(keys, a.Group)
			}
			members[a.Group] = append(members[a.Group], i)
		}
	}
	if len(keys) > 3 { // one after another, as in scale: those at work
		keys = slices.DeleteFunc(keys, func(g string) bool { return !slices.ContainsFunc(members[g], f.present) })
		keys = keys[max(0, len(keys)-3):]
	}
	for _, k := range keys {
		rows = append(rows, f.members(members[k], len(keys) > 1)...)
	}
	return rows
}

// present is whether an actor has neither left nor died.
func (f *frame) present(who int) bool {
	k := lifeOf(f.Actors[who], f.At).Kind
	return k == started || k == joined
}

func (f *frame) members(who []int, several bool) []row {
	r := row{{spaces(margin), plain}}
	if name := f.Actors[who[0]].Group; several && name != "" {
		r = append(r, piece{name + "  ", plain})
	}
	var rows []row
	var chips []row
	for _, chip := range f.chips(who) {
		if chip.width() <= f.width-margin-2 {
			chips = append(chips, chip)
			continue
		}
		for _, p := range chip { // a narrow screen, and a long name
			chips = append(chips, row{p})
		}
	}
	for _, chip := range chips {
		if r.width() > margin+2 && r.width()+chip.width() > f.width {
			rows, r = append(rows, r), row{{spaces(margin + 2), plain}}
		}
		r = append(append(r, chip...), piece{"   ", plain})
	}
	return append(rows, r)
}

// chips are the consumers of a group: each by itself, but several without work, and a
// crowd, together.
func (f *frame) chips(who []int) []row {
	var out []row
	idle := slices.DeleteFunc(slices.Clone(who), func(i int) bool { return !f.isIdle(i, f.At) })
	if len(who) > mostPeople {
		out = append(out, row{{f.fromTo(who) + ": " + strconv.Itoa(len(who)), plain}})
	}
	for _, i := range who {
		if len(who) <= mostPeople && (len(idle) < 2 || !slices.Contains(idle, i)) {
			out = append(out, f.chip(i))
		}
	}
	if len(idle) > 1 || len(idle) > 0 && len(who) > mostPeople {
		out = append(out, row{{"○ " + f.among(idle, who) + " ", plain}, {f.say("idle", nil), strong}})
	}
	return out
}

// mostRuns is how many runs of neighbours are named.
const mostRuns = 3

// among names some of the consumers of a group, neighbours by the first and the last.
func (f *frame) among(some, all []int) string {
	var runs []string
	for i := 0; i < len(some); {
		k := i + 1
		for k < len(some) && slices.Index(all, some[k]) == slices.Index(all, some[k-1])+1 {
			k++
		}
		if runs = append(runs, f.fromTo(some[i:k])); len(runs) > mostRuns {
			runs[mostRuns] = "…"
			break
		}
		i = k
	}
	return strings.Join(runs, ", ")
}

func (f *frame) fromTo(who []int) string {
	first, last := f.Actors[who[0]].Name, f.Actors[who[len(who)-1]].Name
	if first == last {
		return first
	}
	return first + " … " + last
}

// chip is a consumer, with a sign that says how it is without any colour.
func (f *frame) chip(who int) row {
	a := f.Actors[who]
	m := lifeOf(a, f.At)
	sign, words, look := "● ", "", plain
	owns := f.ownsAt(who, f.At)
	switch {
	case m.Kind == crashed:
		sign, words, look = "✕ ", f.dead(a, m), bad
	case m.Kind == closed:
		sign, words = "– ", f.say("gone", nil)
	case m.Kind == dropped:
		sign, words = "– ", f.say("dropped", nil)
	case a.Medium != "kafka":
		words = f.say("listens", nil)
	case a.Share:
		if words = f.say("shares", nil); f.holds(who) > 0 {
			words = f.say("holds", narrate.Args{"n": f.count(f.holds(who))})
		}
	case len(owns) > 0:
		words = f.say("reads", narrate.Args{"what": f.names(owns)})
	case f.isIdle(who, f.At):
		sign, words, look = "○ ", f.say("idle", nil), strong
	case a.Manual || a.Group == "":
	case m.Kind == started:
		sign, words = "◌ ", f.say("joins", nil)
	default:
		sign, words = "◌ ", f.say("waits", nil)
	}
	return row{{sign + a.Name, f.nameStyle(a.Name)}, {strings.TrimRight(" "+words, " "), look}}
}

// dead is how somebody died, and how long his group will wait for him.
func (f *frame) dead(a actor, m moment) string {
	how := f.say("killed", nil)
	if m.Cut {
		how = f.say("cut", nil)
	}
	left := time.Duration(a.Session)*time.Millisecond - (f.clockAt(f.At) - f.clockAt(m.At))
	if a.Group == "" || a.Medium != "kafka" || left <= 0 {
		return how
	}
	return f.say("dead", narrate.Args{"how": how, "left": f.Language.Duration(left.Round(time.Second))})
}

// names are the partitions of some lanes.
func (f *frame) names(lanes []lane) string {
	if len(lanes) > mostPeople {
		return f.count(int64(len(lanes))) + " " + f.say("parts", narrate.Args{"n": len(lanes)})
	}
	var out []string
	for _, l := range lanes {
		out = append(out, "p"+strconv.Itoa(int(f.Logs[l.Log].Partition)))
	}
	return strings.Join(out, ", ")
}

// mostCounted is the length of a log up to which one counts record by record what stands
// of them.
const mostCounted = 5000

// marked counts the records of a share group or of a stream by what stands of them, and
// those that each member has in its hands.
func (f *frame) marked(l lane) (n [givenUp + 1]int64, held map[int]int64) {
	end := endOf(f.Logs[l.Log], f.At)
	began := l.Marks[:begun(len(l.Marks), func(i int) float64 { return l.Marks[i].begin }, f.At)]
	if end > mostCounted {
		for _, m := range began {
			n[m.what] += m.reach(f.At) + 1 - m.from
		}
		n[locked] = max(0, n[locked]-n[settled]-n[returned]-n[givenUp])
		return n, nil
	}
	latest, since := make([]line, end), make([]float64, end)
	for _, m := range began {
		for o := m.from; o <= min(m.reach(f.At), end-1); o++ {
			if at := m.when(o); at >= since[o] {
				latest[o], since[o] = m, at
			}
		}
	}
	held = map[int]int64{}
	for _, m := range latest {
		if n[m.what]++; m.what == locked {
			held[m.who]++
		}
	}
	return n, held
}

// holds is how many records a member of a share group has in its hands.
func (f *frame) holds(who int) (n int64) {
	for _, l := range f.Lanes {
		if l.Share && l.Group == f.Actors[who].Group {
			_, held := f.marked(l)
			n += held[who]
		}
	}
	return n
}

// sums are the counts that tell the story.
type sums struct {
	written, removed, risk, locked, pending, givenUp, again, never int64
	lag                                                            map[string]int64
	unheard                                                        []string
}

func (f *frame) sums() sums {
	out := sums{lag: map[string]int64{}}
	for i, g := range f.Logs {
		if g.Medium == f.Logs[0].Medium {
			out.written += endOf(g, f.At)
		}
		for _, l := range f.lanesOf(i) {
			s := f.standing(l)
			out.risk, out.again = out.risk+f.risk(s), out.again+f.again(l)
			n, _ := f.marked(l)
			switch {
			case len(l.Marks) > 0 && s.kafka:
				out.locked, out.givenUp = out.locked+n[locked], out.givenUp+n[givenUp]
				out.lag[l.Group] += s.end - n[settled] - n[givenUp]
			case len(l.Marks) > 0:
				out.pending += n[locked]
			case s.bookmark >= 0:
				out.removed += max(0, min(s.start, s.end)-s.bookmark)
				out.lag[l.Group] += max(0, s.end-s.bookmark)
			}
			switch n := f.missed(s); {
			case g.Medium == "pubsub" && n > 0 && len(s.Own) > 0:
				out.unheard = append(out.unheard, f.count(n)+" "+f.say("missed", narrate.Args{"n": n, "who": f.Actors[s.Own[0].Who].Name}))
			case s.own == nil || s.dead:
				out.never += n
			}
		}
	}
	return out
}

// totals are the sums in words. The lags of several groups are said at their tapes: to add
// them up means nothing.
func (f *frame) totals() (rows []row) {
	r := row{{spaces(margin), plain}}
	put := func(text string, look style) {
		if r.width()+wide(text) > f.width {
			rows, r = append(rows, r), row{{spaces(margin), plain}}
		}
		r = append(r, piece{text + "   ", look})
	}
	add := func(n int64, key string, look style, shown bool) {
		if shown {
			put(f.count(n)+" "+f.say(key, narrate.Args{"n": n}), look)
		}
	}
	s := f.sums()
	add(s.written, "written", plain, len(f.Logs) > 0)
	for _, lag := range s.lag {
		add(lag, "lag", plain, len(s.lag) == 1)
	}
	add(s.removed, "removed", bad, s.removed > 0)
	add(s.risk, "risk", plain, s.risk > 0)
	add(s.locked, "locked", plain, s.locked > 0)
	add(s.pending, "pending", plain, s.pending > 0)
	add(s.givenUp, "givenup", bad, s.givenUp > 0)
	add(s.again, "twice", doubt, s.again > 0)
	add(s.never, "never", bad, s.never > 0)
	for _, text := range s.unheard {
		put(text, bad)
	}
	return append(rows, r)
}

// risk is what would be processed again after a crash now.
func (f *frame) risk(s standing) (n int64) {
	if s.Group == "" || !s.kafka || s.Share || s.own == nil || s.dead || s.bookmark < 0 && f.Actors[s.own.Who].Latest {
		return 0
	}
	if s.bookmark < 0 && len(s.Commit) == 0 && (len(s.Work) == 0 || s.Work[0].from > 0) {
		return 0
	}
	from := max(s.bookmark, 0)
	for _, r := range done(s.lane, f.At) {
		n += max(0, r[1]-max(r[0], from))
	}
	return n
}

// missed is what will not come any more: what is before the bookmark and was never
// processed, or was said on a channel and not heard.
func (f *frame) missed(s standing) (n int64) {
	from, to := f.missable(s)
	n = to - from
	for _, r := range done(s.lane, f.At) {
		n -= max(0, min(r[1], to)-max(r[0], from))
	}
	return max(n, 0)
}
