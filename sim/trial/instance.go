package trial

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/process"
	"kafkasim/sim/proxy"
)

// instance is one copy of the program, from its first life to its last. What changes
// belongs to the game's mu.
type instance struct {
	*game
	number  int
	name    ledger.Name
	proxy   *proxy.Proxy
	file    *fileReader // nil unless it shows in a file what it does
	sink    *sink       // the same of HTTP
	life    *life
	lives   uint16
	retired bool // it was asked to end and is not wanted any more, or died too often
}

// life is a copy from its start to its end.
type life struct {
	*process.Process
	inc       uint16
	started   bool           // its Start is in the ledger
	asked     map[int32]bool // of which partitions it has asked for records …
	reading   time.Time      // … since when
	served    bool           // it has been answered that
	ending    bool           // it was killed, or asked to end
	left      bool           // it has said goodbye to its group
	transacts bool           // it commits in transactions
	member    proxy.Member
	assigned  map[string][]int32 // nil as long as its group has given it nothing
	moves     int                // commits that have moved a bookmark
	done      int                // records that were processed, or delivered where only the wire tells
	since     int                // records that were processed since the first of those
	reached   map[proxy.Bookmark]bool
	times     map[int64]int64 // how often each record was handed out when it came, in a share group
	held      chan struct{}   // what it commits waits for this, unless nil
}

// launch starts one more copy.
func (g *game) launch() (*instance, error) {
	i := &instance{game: g, number: len(g.copies) + 1}
	i.name = ledger.N(fmt.Sprintf("consumer-%d", i.number))
	port := g.Port
	if i.number > 1 {
		port = 0
	}
	var err error
	if i.proxy, err = proxy.Listen(g.brokers.Addresses()[0], port, g.brokers.Dial, i.ears()); err != nil {
		return nil, err
	}
	if g.Observe.HTTP {
		if err := i.listen(); err != nil {
			return nil, err
		}
	}
	g.note(func() { g.copies = append(g.copies, i) })
	if err := i.start(); err != nil {
		return nil, err
	}
	if g.Observe.File != "" {
		i.readFile()
	}
	return i, nil
}

var errEnded = errors.New("the game is over")

// start begins a life.
func (i *instance) start() error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.ended {
		return errEnded
	}
	i.lives++
	l := &life{inc: i.lives, asked: map[int32]bool{}, reached: map[proxy.Bookmark]bool{}, times: map[int64]int64{}}
	var err error
	l.Process, err = process.Start(process.Program{Args: i.told(i.Args), Env: i.environment(), Heard: func(line []byte) { i.heard(l, line) }})
	if err != nil {
		return failure.New("starting %s: %w", i.Args[0], err)
	}
	i.life, i.last = l, time.Now()
	return nil
}

// told is some text for the program, with what it must know in its places.
func (i *instance) told(texts []string) (all []string) {
	known := []string{"{brokers}", i.proxy.Address(), "{topic}", i.Topic, "{group}", i.ownGroup(), "{results}", i.Observe.Topic}
	if i.sink != nil {
		known = append(known, "{sink}", i.sink.url())
	}
	for _, text := range texts {
		all = append(all, strings.NewReplacer(known...).Replace(text))
	}
	return all
}

// environment is what every program is told, by the names that most of them know.
func (i *instance) environment() []string {
	env := []string{"SIM_TOPIC=" + i.Topic, "SIM_GROUP=" + i.ownGroup(), "SIM_RESULTS=" + i.Observe.Topic, "SIM_COPY=" + strconv.Itoa(i.number), "PYTHONUNBUFFERED=1"}
	for _, name := range []string{"KAFKA_BOOTSTRAP_SERVERS", "BOOTSTRAP_SERVERS", "KAFKA_BROKERS", "SPRING_KAFKA_BOOTSTRAP_SERVERS"} {
		env = append(env, name+"="+i.proxy.Address())
	}
	if i.sink != nil {
		env = append(env, "SIM_SINK="+i.sink.url())
	}
	return append(env, i.told(i.Env)...)
}

func (i *instance) current() *life {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.life
}

// ready says whether the copy reads all that is its own, or has been told that there is
// nothing for it.
func (i *instance) ready() bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	l := i.life
	mine := l.assigned[i.Topic]
	switch {
	case !l.started:
		return false
	case i.shared && l.served:
		return true
	case l.assigned != nil && len(mine) == 0:
		return len(i.copies) > 1
	}
	waits := func(p int32) bool { return !l.asked[p] }
	return len(l.asked) > 0 && (!slices.ContainsFunc(mine, waits) || time.Since(l.reading) > askLimit)
}

// done is how many records its present life has processed.
func (i *instance) done() (n int) {
	i.note(func() { n = i.life.done })
	return n
}

// event is one of a life, in its group.
func (i *instance) event(l *life, kind ledger.Kind) ledger.Event {
	return ledger.Event{Kind: kind, Actor: i.name, Inc: l.inc, Group: ledger.N(i.group), Topic: ledger.N(i.Topic)}
}

// heard takes in a line of the program's output.
func (i *instance) heard(l *life, line []byte) {
	if !i.Observe.elsewhere() {
		i.shows(l, line)
	}
}

// shows takes in what says that some records are done.
func (i *instance) shows(l *life, text []byte) { i.take(l, text, i.works) }

// take notes that records are done, and whether that brings the moment.
func (i *instance) take(l *life, text []byte, works func(*life) (strike bool)) {
	for _, x := range i.records.seenIn(text) {
		select {
		case <-x.stored:
		case <-time.After(time.Second): // nobody can have read it
			continue
		}
		i.records.sees(x)
		i.mu.Lock()
		i.last = time.Now()
		if l.started {
			e := i.event(l, ledger.Process)
			e.Partition, e.Offset, e.ID, e.User, e.Cents = x.partition, x.offset, x.id, x.User, x.Cents
			i.book.Append(e)
		}
		strike := works(l)
		i.mu.Unlock()
		if strike {
			go i.strike(l)
		}
	}
}

// works notes that a life has done one record more, and says whether the moment is here;
// i.mu is held.
func (i *instance) works(l *life) (strike bool) {
	if l.done++; l.moves > 0 {
		l.since++
	}
	if inBatch := i.Game.moment == midBatch || i.Game.moment == inHand; !inBatch || l.since < whichRecord || !i.strikes(l) {
		return false
	}
	if i.Game.moment == inHand {
		l.held = make(chan struct{})
	}
	return true
}

// letGo lets go on what a life wants to commit.
//
//go:noinline
func (i *instance) letGo(l *life) {
	i.note(func() {
		if l.held != nil {
			close(l.held)
			l.held = nil
		}
	})
}

// kills ends a life at once.
func (i *instance) kills(l *life) {
	i.note(func() { l.ending = true })
	l.Kill()
	i.died(l, ledger.Crash, false)
}

// askToStop sends SIGTERM, and notes how that ended.
func (i *instance) askToStop(l *life) {
	i.note(func() {
		l.ending, i.asked = true, true
		i.book.Append(ledger.Event{Kind: ledger.Admin, Actor: i.name, Inc: l.inc, Detail: &ledger.Detail{Text: ledger.AdminAskToStop}})
	})
	i.letGo(l)
	if !l.Stop(StopLimit, i.Stopped) {
		i.died(l, ledger.Crash, false)
		return
	}
	silent := false
	i.note(func() { silent = !l.left })
	i.died(l, ledger.Close, silent)
}

// retire asks a copy to end, for good.
func (i *instance) retire() {
	i.note(func() { i.retired = true })
	if l := i.current(); l.Running() {
		i.askToStop(l)
	}
}

// died notes the end of a life, when all that it has shown is heard.
func (i *instance) died(l *life, how ledger.Kind, flag bool) {
	i.proxy.Reset()
	err := cmp.Or(i.abort(), i.drain(l))
	i.note(func() {
		i.err = cmp.Or(i.err, err)
		if !l.started {
			return
		}
		e := i.event(l, how)
		e.Flag = flag
		i.book.Append(e)
		i.last = time.Now()
	})
}

// abort ends the transactions that a life has left behind.
func (i *instance) abort() (err error) {
	for _, id := range i.proxy.OpenTransactions() {
		err = cmp.Or(err, i.brokers.Abort(id))
	}
	return err
}

// expel does at once what the session timeout would do later.
func (i *instance) expel(l *life) error {
	var member proxy.Member
	gone := false
	i.note(func() { member, gone = l.member, l.left })
	if member.ID == "" || gone {
		return nil
	}
	i.brokers.Speaks(member.Group, member.Speaks)
	if err := i.sample(ledger.SampleCrash); err != nil {
		return err
	}
	i.book.Append(ledger.Event{Kind: ledger.Admin, Actor: i.name, Inc: l.inc, Group: ledger.N(member.Group), Detail: &ledger.Detail{Text: ledger.AdminExpel}})
	return i.brokers.Expel(member.Speaks, member.Group, member.ID)
}

// revive restarts a copy that has died of itself, as a supervisor does, but not for
// ever. It says whether it is there.
func (i *instance) revive() (there bool, err error) {
	i.mu.Lock()
	l, lives, ending, retired, err := i.life, i.lives, i.life.ending, i.retired, i.err
	i.mu.Unlock()
	switch {
	case err != nil || retired:
		return false, err
	case ending || l.Running(): // who has ended it starts it again
		return true, nil
	}
	l.Kill()
	mine, again := false, false
	i.note(func() {
		if mine = !l.ending; mine {
			l.ending, again = true, lives < mostLives
			i.retired = !again
		}
	})
	if !mine {
		return true, nil
	}
	i.died(l, ledger.Close, true)
	if lives > 1 {
		i.tell("trial.told.again", text(l.How()))
	} else {
		i.tell("trial.told.died", text(l.How()))
		i.quote(l)
	}
	if err := i.expel(l); err != nil || !again {
		return false, err
	}
	time.Sleep(restartRest)
	return true, i.start()
}

// owner is the copy that has these partitions, as far as the wire has told, or any, and is
// none of some others, if there are more; g.mu is held.
func (g *game) owner(partitions []int32, others map[*instance]bool) *instance {
	left := slices.DeleteFunc(slices.Clone(g.copies), func(i *instance) bool { return others[i] })
	for _, i := range left {
		if slices.Equal(i.life.assigned[g.Topic], partitions) && !i.life.ending {
			return i
		}
	}
	return append(left, g.copies...)[0]
}
