package trial

import (
	"strings"
	"sync"
	"time"

	"kafkasim/sim/failure"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
	"kafkasim/sim/process"
	"kafkasim/sim/proxy"
)

// Limits, in real time. What is waited for comes sooner by far where all is well; on a
// busy machine it may take long.
const (
	startLimit  = 60 * time.Second // until it first asks for records
	calmRecords = 100              // in a game in which nothing goes wrong
	ahead       = 40               // so many records more than were seen
	rest        = 40               // so many after it went wrong
	linesShown  = 5                // of its output
	calmLimit   = time.Second      // without anything, where everything is committed
	quietLimit  = 12 * time.Second // without anything: longer than the usual interval of automatic commits
	StopLimit   = 10 * time.Second // between SIGTERM and SIGKILL
	mostLives   = 6                // so often it is started, at most
	look        = 2 * time.Millisecond
	restartRest = 100 * time.Millisecond // before it is started again
)

// game is one game while it is played.
type game struct {
	Spec
	brokers *cluster.Cluster
	book    *ledger.Ledger
	proxy   *proxy.Proxy
	records *records

	mu      sync.Mutex
	life    *life
	lives   uint16
	group   string
	topics  map[string]bool  // that it has asked for
	came    bool             // the moment has come …
	over    bool             // … and what happens then is done
	err     error            // why it could not be done
	last    time.Time        // when it last did something
	awaited []proxy.Bookmark // the commit after whose answer it happens
}

// life is the program from its start to its end.
type life struct {
	*process.Process
	inc      uint16
	started  bool // its Start is in the ledger
	reading  bool // it has asked for records
	ending   bool // it was killed, or asked to end
	left     bool // it has said goodbye to its group
	member   proxy.Member
	assigned map[string][]int32
	moves    int // commits that have moved a bookmark
	since    int // records that were processed since the first of those
	reached  map[proxy.Bookmark]bool
}

// play plays the game, and says whether the program's output tells what it does.
func (g *game) play() (legible bool, err error) {
	g.topics = map[string]bool{}
	if err := g.start(); err != nil {
		return false, err
	}
	defer func() { g.current().Kill() }()
	g.tell("trial.told." + g.Game.Name)
	if !g.awaitReading() {
		g.tellWhyNot()
		return false, nil
	}
	if err := g.feed(); err != nil {
		return false, err
	}
	if err := g.drain(); err != nil {
		return false, err
	}
	return g.finish()
}

func (g *game) current() *life {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.life
}

// start begins a life of the program.
func (g *game) start() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lives++
	l := &life{inc: g.lives, reached: map[proxy.Bookmark]bool{}}
	var err error
	l.Process, err = process.Start(process.Program{Args: g.args(), Env: g.environment(), Heard: func(line []byte) { g.heard(l, line) }})
	if err != nil {
		return failure.New("starting %s: %w", g.Args[0], err)
	}
	g.life, g.last = l, time.Now()
	return nil
}

func (g *game) args() []string {
	var args []string
	for _, arg := range g.Args {
		args = append(args, strings.NewReplacer("{brokers}", g.proxy.Address(), "{topic}", g.Topic).Replace(arg))
	}
	return args
}

// environment is what every program is told, by the names that most of them know.
func (g *game) environment() []string {
	env := []string{"SIM_TOPIC=" + g.Topic, "SIM_COPY=1", "PYTHONUNBUFFERED=1"}
	for _, name := range []string{"KAFKA_BOOTSTRAP_SERVERS", "BOOTSTRAP_SERVERS", "KAFKA_BROKERS", "SPRING_KAFKA_BOOTSTRAP_SERVERS"} {
		env = append(env, name+"="+g.proxy.Address())
	}
	return append(env, g.Env...)
}

// heard takes in a line of the program's output.
func (g *game) heard(l *life, line []byte) {
	for _, x := range g.records.seenIn(line) {
		select {
		case <-x.stored:
		case <-time.After(time.Second): // nobody can have read it
			continue
		}
		g.records.sees(x)
		g.mu.Lock()
		g.last = time.Now()
		if l.started {
			g.book.Append(ledger.Event{Kind: ledger.Process, Actor: ledger.N(consumer), Inc: l.inc, Group: ledger.N(g.group), Topic: ledger.N(g.Topic),
				Partition: x.partition, Offset: x.offset, ID: x.id, User: x.User, Cents: x.Cents})
		}
		if l.moves > 0 {
			l.since++
		}
		strike := g.Game.moment == midBatch && l.since >= whichRecord && g.strikes(l)
		g.mu.Unlock()
		if strike {
			go g.strike(l)
		}
	}
}

// strikes says whether the moment is here; g.mu is held.
func (g *game) strikes(l *life) bool {
	if g.came || l != g.life || l.ending {
		return false
	}
	g.came, l.ending = true, true
	g.fault(false, 1)
	return true
}

// fault notes that the game waits for its moment, and how often that has come when it
// waits no more: NonVacuous does not say of a game that it shows anything where it has not.
func (g *game) fault(on bool, hits int64) {
	g.book.Append(ledger.Event{Kind: ledger.Fault, Flag: on, N: hits, Detail: &ledger.Detail{Text: g.Game.Name}})
}

// strike does what the game is about.
func (g *game) strike(l *life) {
	if g.Game.act == terminate {
		g.askToStop(l)
	} else {
		l.Kill()
		g.died(l, ledger.Crash, false)
	}
	err := g.bury(l)
	if err == nil {
		err = g.start()
	}
	g.mu.Lock()
	g.over, g.err = true, err
	g.mu.Unlock()
}

// askToStop sends SIGTERM, and notes how that ended.
func (g *game) askToStop(l *life) {
	g.mu.Lock()
	l.ending = true
	g.mu.Unlock()
	g.book.Append(ledger.Event{Kind: ledger.Admin, Actor: ledger.N(consumer), Inc: l.inc, Detail: &ledger.Detail{Text: ledger.AdminAskToStop}})
	if l.Stop(StopLimit, g.Stopped) {
		g.mu.Lock()
		silent := !l.left
		g.mu.Unlock()
		g.died(l, ledger.Close, silent)
		return
	}
	g.died(l, ledger.Crash, false)
}

// died notes the end of a life, and where the bookmarks are then.
func (g *game) died(l *life, how ledger.Kind, flag bool) {
	g.proxy.Reset()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !l.started {
		return
	}
	g.book.Append(ledger.Event{Kind: how, Actor: ledger.N(consumer), Inc: l.inc, Group: ledger.N(g.group), Topic: ledger.N(g.Topic), Flag: flag})
	g.last = time.Now()
}

// bury does at once what the session timeout would do later.
func (g *game) bury(l *life) error {
	g.mu.Lock()
	member, gone := l.member, l.left
	g.mu.Unlock()
	if member.ID == "" || gone {
		return nil
	}
	if member.NextGen {
		g.brokers.Speaks(member.Group, cluster.NextGen)
	}
	if err := g.sample(ledger.SampleCrash); err != nil {
		return err
	}
	g.book.Append(ledger.Event{Kind: ledger.Admin, Actor: ledger.N(consumer), Inc: l.inc, Group: ledger.N(member.Group), Detail: &ledger.Detail{Text: ledger.AdminExpel}})
	return g.brokers.Expel(member.Group, member.ID, member.NextGen)
}

// sample notes where the group's bookmarks are.
func (g *game) sample(why string) error {
	g.mu.Lock()
	group := g.group
	g.mu.Unlock()
	var groups []string
	if group != "" {
		groups = append(groups, group)
	}
	s, err := g.brokers.Stand(why, g.Topic, groups)
	if err != nil {
		return err
	}
	for i := range s.Groups {
		for j := range s.Groups[i].Members {
			s.Groups[i].Members[j].Actor = consumer // there is nobody else
		}
	}
	g.book.Append(ledger.Event{Kind: ledger.Sample, Topic: ledger.N(g.Topic), Detail: &ledger.Detail{Sample: s}})
	return nil
}

// revive restarts a program that has died of itself, as a supervisor does, but not for
// ever. It says whether one is there.
func (g *game) revive() (bool, error) {
	l := g.current()
	g.mu.Lock()
	struck, over, err := g.came && !g.over, l.ending, g.err
	g.mu.Unlock()
	switch {
	case err != nil:
		return false, err
	case l.Running() || struck:
		return true, nil
	case over: // it has died of itself once too often
		return false, nil
	}
	l.Kill()
	g.mu.Lock()
	mine := !l.ending
	l.ending = true
	again := g.lives < mostLives
	g.mu.Unlock()
	if !mine {
		return true, nil
	}
	g.died(l, ledger.Close, true)
	g.tell("trial.told.died", text(l.How()))
	for _, line := range lastOf(l.Last(), linesShown) {
		g.tell("%s", text(line))
	}
	if err := g.bury(l); err != nil || !again {
		return false, err
	}
	time.Sleep(restartRest)
	return true, g.start()
}
