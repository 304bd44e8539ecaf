package narrate

import (
	"slices"
	"time"

	"kafkasim/sim/ledger"
)

// narrator goes through a ledger once. It writes down drafts, in the order of
// their first events, and words them when the section ends: only then is it
// known how much one line has to tell of.
type narrator struct {
	lang   Language
	prose  Prose
	topics int

	drafts  []*draft
	section int // index of the section's first draft
	actors  map[ledger.Name]*actor
	order   []*actor // by appearance
	busy    []*actor // those with lines that may still grow
	latest  *actor   // of the last event; most events have the same one
	done    map[ledger.Name]*idSet
	left    map[vacancy]departure
	asked   map[asked]int64
	askedAt int // place of the last count
	crashed *draft
	audit   *draft
	reset   *draft         // what somebody does to bookmarks from outside
	begins  map[spot]int64 // where retention left the log
	sentOn  map[medium]*lineOf
	work    map[workplace]offsets // what anybody of a group has processed
	fed     map[workplace]int64   // the first offset that anybody of a group was given
	fedAt   workplace             // the last of these places, and its offset
	fedFrom int64
	given   map[record]*draft  // the lines on which members of share groups gave records back
	quoted  bool               // alerts were quoted
	load    *ledger.BulkResult // in bulk, whose counterpart has not been told yet
	loadAt  int                // place of that
	rounds  int                // of loads
	blind   bool               // nothing shows what is processed
	ended   bool               // the end sample was taken: what follows tears down
}

// draft is a beat that may still grow or go.
type draft struct {
	Beat
	line      int // its place among the lines
	who       *actor
	aggregate *aggregate
	join      *join
	after     *draft // of the lines that it has to be below, the lowest
	drawnInto *draft // the line that tells of the whole crowd
	gone      bool
}

// record is an offset of a partition.
type record struct {
	spot
	offset int64
}

// asked is a sort of request that the broker counts.
type asked struct {
	group ledger.Name
	sort  string
}

// slot is where an actor keeps an aggregate.
type slot int

const (
	acks slot = iota
	nacks
	worked
	commits
	refusals
	losses
	releases
	removals
	seeks
	published // on a Redis channel, and heard there
	messages
	appended // to a Redis stream, and read and acknowledged there
	entries
	claims
	entryAcks
	keeps
	slots
)

// actor is what the narrator remembers of one actor.
type actor struct {
	name   ledger.Name
	group  ledger.Name
	done   *idSet
	sends  bool
	seller bool // a producer, as far as one knows
	alone  bool // not a member of the group whose bookmarks it may use
	commit bool // it has sent one that is not answered yet
	inc    uint16
	busy   bool
	folds  [slots]*draft
	work   map[spot]offsets // what this life has processed
	owned  []spot
	told   []spot                 // what the story last said it owns
	gave   map[spot]time.Duration // when it gave a partition back
	joined bool                   // the story told of this life's join
	stays  time.Duration          // a static member: how long its group keeps its place when it has stopped; 0 = it takes leave
	fresh  *draft                 // its last join, while nothing else happened
	dead   bool
	died   time.Duration // when it crashed
	share  bool
	held   map[spot]map[int64]bool // of a share group's member: the offsets that it was handed and has not settled
	// What the broker had counted right after the crash, and where that was.
	before  [len(goodbyes)]int64
	counted int
}

func newNarrator(lang Language, prose Prose) *narrator {
	return &narrator{lang: lang, prose: prose, actors: map[ledger.Name]*actor{}, done: map[ledger.Name]*idSet{},
		left: map[vacancy]departure{}, asked: map[asked]int64{}, sentOn: map[medium]*lineOf{}, given: map[record]*draft{}, work: map[workplace]offsets{}, fed: map[workplace]int64{}}
}

// event puts the frequent kinds first and leaves what only sets the scene out
// of the story.
func (t *narrator) event(place int, e *ledger.Event) {
	switch e.Kind {
	case ledger.Deliver:
		t.deliver(e)
		t.actor(e.Actor).hold(e)
	case ledger.Accept:
		t.actor(e.Actor).hold(e)
	case ledger.Release:
		t.released(place, e)
	case ledger.CommitSent:
		t.actor(e.Actor).commit = true
	case ledger.Settle:
	case ledger.Unsupported:
		t.blind = t.blind || e.Detail.Text == ledger.Work
	case ledger.Send:
		t.sends(t.actor(e.Actor), acks, place, e)
	case ledger.Process:
		t.process(place, e)
	case ledger.Ack:
		t.into(t.actor(e.Actor), acks, place, e, nil)
	case ledger.CommitOk:
		t.committed(place, e)
	case ledger.Nack:
		t.refused(nacks, place, e)
	case ledger.CommitErr:
		t.refused(refusals, place, e)
	case ledger.Audit:
		t.audited(place, e)
	case ledger.Topic:
		t.topics++
	case ledger.Said:
		form, text := t.lang.paragraph(e, t.prose)
		if form == Said {
			t.endSection()
		}
		t.add(place, e, form, nil).Text = text
	case ledger.Sample:
		t.sample(place, e)
	case ledger.Request:
		t.asked[asked{e.Group, e.Detail.Text}], t.askedAt = e.N, place
	case ledger.Ask:
		t.ask(place, e)
	case ledger.Seek:
		t.into(t.actor(e.Actor), seeks, place, e, nil)
	case ledger.Files:
		t.showFiles(place, e)
	case ledger.Admin:
		t.admin(place, e)
	case ledger.Removed:
		t.expire(place, e)
	case ledger.Fault, ledger.Forgotten:
		t.add(place, e, Act, nil).Text = t.lang.Event(*e)
	case ledger.RunsOn, ledger.MovedInBulk:
		t.bulk(place, e)
	default:
		if !t.redis(place, e) {
			t.lifeEvent(place, e)
		}
	}
}

//go:noinline
func (t *narrator) actor(name ledger.Name) *actor {
	if t.latest != nil && t.latest.name == name {
		return t.latest
	}
	a := t.actors[name]
	if a == nil {
		a = &actor{name: name, inc: 1}
		t.actors[name] = a
		t.order = append(t.order, a)
	}
	t.latest = a
	return a
}

func (t *narrator) add(place int, e *ledger.Event, form Form, who *actor) *draft {
	d := &draft{Beat: Beat{T: e.T, Form: form, Event: e.Kind, Tone: toneOf(e.Kind), First: place, Last: place, Events: 1}, line: len(t.drafts), who: who}
	if who != nil {
		d.Actor = who.name.String()
	}
	t.drafts = append(t.drafts, d)
	return d
}

// open returns the actor's aggregate of that sort, a new one where there is none.
func (t *narrator) open(a *actor, s slot, place int, e *ledger.Event) *draft {
	if a.folds[s] == nil {
		d := t.add(place, e, Act, a)
		d.aggregate, d.Events = &aggregate{begin: e.T}, 0
		a.folds[s], a.fresh = d, nil
		t.mind(a)
	}
	return a.folds[s]
}

// mind remembers that an actor has a line that may still grow.
func (t *narrator) mind(a *actor) {
	if !a.busy {
		a.busy = true
		t.busy = append(t.busy, a)
	}
}

// flushAll closes what is open of everybody: what follows is told below what
// happens now.
func (t *narrator) flushAll() {
	for _, a := range t.busy {
		t.flush(a)
		a.fresh, a.busy = nil, false
	}
	t.busy = t.busy[:0]
}

// into puts an event into the actor's aggregate of that sort, or into a new one where
// its cause is below that.
func (t *narrator) into(a *actor, s slot, place int, e *ledger.Event, cause *draft) *aggregate {
	if d := a.folds[s]; d != nil && cause.below(d) {
		t.close(a, s)
	}
	d := t.open(a, s, place, e)
	d.after = lower(d.after, cause)
	d.count(place, e)
	d.aggregate.add(e)
	return d.aggregate
}

func (d *draft) count(place int, e *ledger.Event) {
	d.Event, d.Last = e.Kind, place
	d.Events++
}

func (t *narrator) committed(place int, e *ledger.Event) {
	a := t.actor(e.Actor)
	if f := t.into(a, commits, place, e, t.cause(a, commits, e)); a.commit || f.requests == 0 {
		f.requests++
	}
	a.commit = false
}

// released tells that a member of a share group gives a record back.
func (t *narrator) released(place int, e *ledger.Event) {
	a := t.actor(e.Actor)
	a.hold(e)
	t.into(a, releases, place, e, t.cause(a, releases, e))
	t.given[record{spot{e.Topic, e.Partition}, e.Offset}] = a.folds[releases]
}

func (t *narrator) process(place int, e *ledger.Event) {
	a := t.actor(e.Actor)
	if a.done == nil || a.group != e.Group {
		a.group = e.Group
		a.done = t.doneBy(a)
	}
	f := t.into(a, worked, place, e, t.cause(a, worked, e))
	if e.ID > 0 && a.done.add(e.ID) {
		f.again++
	}
	if e.N > 1 {
		f.handed++
	}
	if e.Flag {
		f.alerts++
		if len(f.raised) < alertsShown {
			f.raised = append(f.raised, *e)
		}
	}
}

// doneBy is what the actor's group has processed so far, or, without a group,
// what the actor has.
func (t *narrator) doneBy(a *actor) *idSet {
	key := a.group
	if key == (ledger.Name{}) {
		key = ledger.N("\x00" + a.name.String())
	}
	if t.done[key] == nil {
		t.done[key] = &idSet{}
	}
	return t.done[key]
}

func (t *narrator) refused(s slot, place int, e *ledger.Event) {
	f := t.into(t.actor(e.Actor), s, place, e, nil)
	if f.why == "" {
		f.why, f.definite = e.Detail.Text, e.Flag
	}
}

// audited gathers the final read of the log, no matter who else is busy meanwhile.
func (t *narrator) audited(place int, e *ledger.Event) {
	if t.audit == nil {
		t.audit = t.add(place, e, Act, nil)
		t.audit.aggregate = &aggregate{begin: e.T}
	} else {
		t.audit.Last = place
		t.audit.Events++
	}
	t.audit.aggregate.add(e)
}

// flush closes the actor's folds: what it does from now on is told after what
// happens now.
//
//go:noinline
func (t *narrator) flush(a *actor) {
	for s := range a.folds {
		t.close(a, slot(s))
	}
}

// close ends one aggregate.
func (t *narrator) close(a *actor, s slot) {
	if d := a.folds[s]; s == worked && d != nil {
		t.remember(a, d.aggregate)
	}
	a.folds[s] = nil
}

// endSection closes everything that is open and words the section's drafts.
func (t *narrator) endSection() {
	t.flushAll()
	t.reset = nil
	drafts := t.drafts[t.section:]
	t.section = len(t.drafts)
	t.drawCrowds(drafts)
	for _, d := range drafts {
		if !t.word(d) {
			d.gone = true
		}
	}
}

// word words a draft, if that is not done yet, and says whether there is
// anything to tell.
func (t *narrator) word(d *draft) bool {
	switch {
	case d.gone || d.Text != "" || d == t.audit:
	case d.aggregate != nil && d.aggregate.n == 0 && d.aggregate.ago == 0:
		return false
	case d.join != nil:
		t.wordJoin(d)
	case d.aggregate != nil:
		t.wordFold(d)
		d.Tone = d.aggregate.toneOf(d.Event)
	}
	return true
}

// wordAudit tells the final read as the last thing, where it belongs.
func (t *narrator) wordAudit() {
	if t.audit == nil {
		return
	}
	f := t.audit.aggregate
	t.audit.Text = t.lang.Sentence("act.audit", Args{"places": t.places(f), "n": f.n})
	t.drafts = append(slices.DeleteFunc(t.drafts, func(d *draft) bool { return d == t.audit }), t.audit)
}
