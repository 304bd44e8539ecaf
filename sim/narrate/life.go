package narrate

import (
	"slices"
	"time"

	"kafkasim/sim/ledger"
)

// vacancy is a partition that lost its owner, in one group.
type vacancy struct {
	group ledger.Name
	spot
}

// departure is who left a partition without an owner, when and how.
type departure struct {
	who    *actor
	at     time.Duration
	silent bool // it crashed, rather than saying goodbye
}

// join is what a Join event changed.
type join struct {
	group  ledger.Name
	begin  time.Duration // of the settling
	first  bool          // of this life
	back   bool          // this life is not the first
	before []spot        // owned before
	after  []spot        // owned from now on
	gap    time.Duration
	from   departure // who had some of it before, if they left
	had    spot      // what that one had
}

// settling is how soon one join may follow another and still be part of the
// same settling of the group, of which only the result is told, when it is there.
const settling = 10 * time.Second

// lifeEvent tells of an actor's life and of its place in the group.
func (t *narrator) lifeEvent(place int, e *ledger.Event) {
	if e.Kind.Afterword() || e.Kind == ledger.End {
		return
	}
	a := t.actor(e.Actor)
	if e.Group != (ledger.Name{}) && e.Group != a.group {
		a.group, a.done = e.Group, nil
	}
	at := spot{e.Topic, e.Partition}
	switch e.Kind {
	case ledger.Start:
		t.start(e, a)
		a.seller = e.Detail == nil || e.Detail.Settings == nil
		a.alone = a.seller || e.Detail.Settings.Manual
		if e.Detail != nil && e.Detail.Settings != nil && e.Detail.Settings.Share {
			a.share, a.joined, a.held = true, true, map[spot]map[int64]bool{}
			t.add(place, e, Act, a).Text = t.lang.Sentence("act.share", Args{"group": e.Group.String()})
		}
	case ledger.Assign:
		if i, found := slices.BinarySearchFunc(a.owned, at, compareSpots); !found {
			a.owned = slices.Insert(a.owned, i, at)
		}
	case ledger.Revoke, ledger.Lost:
		a.owned = slices.DeleteFunc(a.owned, func(s spot) bool { return s == at })
		if a.gave == nil {
			a.gave = map[spot]time.Duration{}
		}
		a.gave[at] = e.T
		if e.Kind == ledger.Lost && !t.ended {
			t.into(a, losses, place, e, nil)
			a.told = slices.DeleteFunc(slices.Clone(a.told), func(s spot) bool { return s == at })
		}
	case ledger.Join:
		t.join(place, e, a)
	case ledger.Crash, ledger.Close:
		t.leave(place, e, a)
	case ledger.MemberExpired:
		t.expel(place, e, a)
	case ledger.Refused:
		t.flush(a)
		t.add(place, e, Act, a).Text = t.lang.Sentence("act.refused", Args{"group": e.Group.String(), "what": e.Detail.Text})
	}
}

// start begins another life of an actor. It is not told by itself.
func (t *narrator) start(e *ledger.Event, a *actor) {
	t.flush(a)
	a.group, a.done, a.inc, a.dead = e.Group, nil, max(e.Inc, 1), false
	a.owned, a.told, a.gave, a.work, a.joined, a.fresh = nil, nil, nil, nil, false, nil
	a.stays = 0
	if e.Detail != nil && e.Detail.Settings != nil && e.Detail.Settings.Instance != "" {
		a.stays = e.Detail.Settings.Session
	}
}

// join tells a change of what the actor owns; a new generation that leaves
// everything as it was is not told. Joins that follow one another while the
// group settles are told as one.
func (t *narrator) join(place int, e *ledger.Event, a *actor) {
	j := &join{group: e.Group, begin: e.T, first: !a.joined, back: a.inc > 1, before: a.told, after: slices.Clone(a.owned)}
	for _, s := range j.after {
		v := vacancy{e.Group, s}
		d, ok := t.left[v]
		if !ok {
			continue
		}
		delete(t.left, v)
		if d.who != a && !slices.Contains(j.before, s) && (j.from.who == nil || d.at >= j.from.at) {
			j.from, j.had, j.gap = d, s, e.T-d.at
		}
	}
	if !j.first && slices.Equal(j.before, j.after) {
		return
	}
	a.joined, a.told = true, j.after
	if old := a.fresh; old != nil && e.T-old.join.begin <= settling {
		j.begin, j.first, j.before = old.join.begin, old.join.first, old.join.before
		if j.from.who == nil && slices.Contains(j.after, old.join.had) {
			j.from, j.had, j.gap = old.join.from, old.join.had, old.join.gap
		}
		d := t.add(place, e, Act, a) // only now it owns what the line says
		d.join, d.First, d.Events = j, old.First, old.Events+1
		d.gone, old.gone = !j.first && slices.Equal(j.before, j.after), true
		a.fresh = d
		return
	}
	t.flush(a)
	d := t.add(place, e, Act, a)
	d.join = j
	a.fresh = d
	t.mind(a)
}

// leave tells how an actor stops, and notes what it leaves behind.
func (t *narrator) leave(place int, e *ledger.Event, a *actor) {
	t.flush(a)
	crash := e.Kind == ledger.Crash
	for _, s := range a.told {
		since := e.T
		if gave, ok := a.gave[s]; ok && !slices.Contains(a.owned, s) {
			since = gave // part of its leaving
		}
		t.left[vacancy{a.group, s}] = departure{a, since, crash}
	}
	for _, other := range t.busy {
		other.fresh = nil
		if a.share && other.group == a.group {
			t.flush(other) // what the dead one held comes to it
		}
	}
	if t.ended {
		return
	}
	d := t.add(place, e, Act, a)
	switch {
	case crash:
		a.dead, a.died = true, e.T
		t.crashed = d
		key := "act.crash"
		switch {
		case e.Flag:
			key = "act.unplug"
		case a.share:
			key += ".share" // there is nothing to commit
		case a.alone || a.group == (ledger.Name{}):
			key += ".alone" // there is nobody to say goodbye to
		}
		d.Text = t.lang.Sentence(key, nil)
	case a.sends:
		d.Text = t.lang.Sentence("act.close.producer", nil)
	case a.seller:
		d.Text = t.lang.Sentence("act.close.unsent", nil)
	case a.alone || a.group == (ledger.Name{}):
		d.Text = t.lang.Sentence("act.close.alone", nil)
	case a.stays > 0:
		a.dead, a.died = true, e.T // for its group, which hears nothing of it
		for i := range a.before {
			a.before[i] = -1 // it may have committed
		}
		d.Text = t.lang.Sentence("act.close.static", Args{"session": a.stays})
	case e.Flag:
		d.Text = t.lang.Sentence("act.close.silent", nil)
	case a.joined && a.work == nil && !t.blind:
		d.Text = t.lang.Sentence("act.close.nothing", nil)
	default:
		d.Text = t.lang.Sentence("act.close", nil)
	}
}

// expel tells that the group has dropped somebody: a dead member, whose actor may
// be back already, or a living one. The living are no part of a crowd.
func (t *narrator) expel(place int, e *ledger.Event, a *actor) {
	back := e.Inc > 0 && e.Inc < a.inc
	switch {
	case t.ended:
	case !a.dead && !back:
		d := t.add(place, e, Act, nil)
		d.Actor, d.Text = a.name.String(), t.lang.Sentence("act.expel.alive", nil)
	default:
		key := "act.expel"
		if back {
			key = "act.expel.back"
		}
		t.add(place, e, Act, a).Text = t.lang.Sentence(key, Args{"silent": e.T - a.died})
		t.silence(place, e, a)
	}
}

// goodbyes are the requests with which a process takes leave of its group; each
// sort has a name for every protocol.
var goodbyes = [...][]string{{"LeaveGroup", "ConsumerGroupHeartbeat -1"}, {"OffsetCommit"}}

// counted is how many such requests the broker has seen from a group so far,
// in the order of goodbyes; -1 where it does not count.
func (t *narrator) counted(group ledger.Name) [len(goodbyes)]int64 {
	var out [len(goodbyes)]int64
	for i := range goodbyes {
		out[i] = -1
		if sort := t.goodbye(group, i); sort != "" {
			out[i] = t.asked[asked{group, sort}]
		}
	}
	return out
}

// goodbye is the name that the group's protocol has for a sort, "" where nobody
// counts it.
//
//go:noinline
func (t *narrator) goodbye(group ledger.Name, i int) string {
	for _, sort := range goodbyes[i] {
		if _, ok := t.asked[asked{group, sort}]; ok {
			return sort
		}
	}
	return ""
}

// silence tells that the broker heard neither goodbye nor commit between the
// crash and the expulsion, if it counted and that is so.
func (t *narrator) silence(place int, e *ledger.Event, a *actor) {
	now := t.counted(a.group)
	if t.askedAt < a.counted || now != a.before || now[0] < 0 || now[1] < 0 {
		return
	}
	d := t.add(place, e, Act, nil)
	d.Event = ledger.Request
	d.Text = t.lang.Sentence("act.silence", Args{"who": a.name.String(), "leave": t.goodbye(a.group, 0)})
}
