package trial

import (
	"cmp"
	"maps"
	"slices"
	"sync"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
	"kafkasim/sim/proxy"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Limits, in real time. What is waited for comes sooner by far where all is well; on a
// busy machine it may take long.
const (
	startLimit  = 60 * time.Second // until it first asks for records
	askLimit    = 5 * time.Second  // until it has asked for all topics that it will, and reads all partitions
	calmRecords = 100              // in a game in which nothing goes wrong
	aheadAtOnce = 40               // so many records more than are done
	rest        = 40               // so many after it went wrong
	linesShown  = 8                // of its output
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
	records *records
	sender  *kgo.Client
	sending sync.Mutex   // held while a record is sent, or the sender is another one
	topic   *topicReader // nil unless the program shows in a topic what it does

	mu       sync.Mutex
	copies   []*instance
	admitted map[string]bool // groups that it wanted to join, and whether it might
	group    string
	shared   bool            // it is a share group
	topics   map[string]bool // that it has asked for
	asking   time.Time       // since when it asks for topics
	wants    []string        // topics that it has joined its group for
	ahead    int             // so many records more than are done are sent
	came     bool            // the moment has come …
	over     bool            // … and what happens then is done
	struck   int             // how often it struck
	asked    bool            // some copy was asked to end
	ended    bool            // nothing is started any more
	reporter *instance       // the last copy to end, after which is found out what is done …
	reported bool            // … once
	err      error           // why it could not be done
	last     time.Time       // when the program last did something
	awaited  *proxy.Commit   // the one after whose answer it happens
}

// play plays the game, and says whether the program's output tells what it does.
func (g *game) play() (legible bool, err error) {
	g.topics, g.ahead = map[string]bool{}, aheadAtOnce
	defer g.close()
	if g.Observe.Topic != "" {
		if err := g.readTopic(); err != nil {
			return false, err
		}
	}
	for range g.Copies {
		if _, err := g.launch(); err != nil {
			return false, err
		}
	}
	if !g.Observe.None || g.Game.moment != never {
		g.tell("trial.told." + g.Game.Name)
	}
	if g.Observe.None {
		g.tell("trial.told.blind")
	}
	if g.Observe.AtEnd != "" {
		g.tell("trial.told.at-end", text(g.Observe.AtEnd))
	}
	if there := g.awaitReading(); g.failed() != nil {
		return false, g.failed()
	} else if !there {
		if reads := g.reads(); g.AnyTopic && g.astray() && len(reads) == 1 && reads[0] != g.Observe.Topic {
			return false, Elsewhere{reads[0]}
		}
		g.tellWhyNot()
		return false, nil
	}
	if g.Observe.AtEnd != "" {
		if err := g.copies[0].takeAway(); err != nil {
			return false, err
		}
	}
	if err := g.feed(); err != nil {
		return false, err
	}
	if err := g.drain(); err != nil {
		return false, err
	}
	return g.finish()
}

// close ends everything that still runs for the game.
func (g *game) close() {
	g.note(func() { g.ended = true })
	for _, i := range g.copies {
		if i.life != nil {
			i.current().Kill()
		}
		i.proxy.Close()
		if i.file != nil {
			close(i.file.stop)
		}
		if i.sink != nil {
			i.sink.close()
		}
	}
	if g.topic != nil {
		g.topic.client.Close()
	}
}

// reads are the topics that the program reads, as far as that is known: those that it has
// joined its group for. Some clients join when the topics are there: then it is those that
// it has been asking for.
//
//go:noinline
func (g *game) reads() (topics []string) {
	g.note(func() {
		topics = g.wants
		if topics == nil && len(g.topics) > 0 && time.Since(g.asking) > askLimit {
			topics = slices.Sorted(maps.Keys(g.topics))
		}
	})
	return topics
}

// failed is why the game cannot be played, or nil.
//
//go:noinline
func (g *game) failed() (err error) {
	g.note(func() { err = g.err })
	return err
}

// shares says whether the group that is judged is a share group.
func (g *game) shares() (so bool) {
	g.note(func() { so = g.shared })
	return so
}

// playable says whether what happens in this game can happen to this program. A share group
// has no bookmarks, and kfake hands out to it what is removed, for ever, where Kafka goes on
// with what is left.
func (g *game) playable() bool {
	return !g.shares() || !g.Game.bookmarks && (!g.Game.removes || g.Kafka != nil)
}

// astray says whether the program reads other topics than this one.
func (g *game) astray() bool {
	reads := g.reads()
	return len(reads) > 0 && !slices.Contains(reads, g.Topic)
}

// paired says whether some bookmark was moved twice.
func (g *game) paired() bool {
	moved := map[int32]bool{}
	for _, e := range g.book.Of(ledger.CommitOk) {
		if moved[e.Partition] {
			return true
		}
		moved[e.Partition] = true
	}
	return false
}

// note does something while nobody else does.
func (g *game) note(do func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	do()
}

// wait waits until something is so, and says whether it is.
func (g *game) wait(limit time.Duration, so func() bool) bool {
	for deadline := time.Now().Add(limit); !so(); time.Sleep(look) {
		if time.Now().After(deadline) || g.hurried() {
			return false
		}
	}
	return true
}

// running are the copies that are there.
//
//go:noinline
func (g *game) running() (all []*instance) {
	g.note(func() {
		for _, i := range g.copies {
			if !i.retired {
				all = append(all, i)
			}
		}
	})
	return all
}

// strikes says whether the moment is here; g.mu is held.
func (i *instance) strikes(l *life) bool {
	if i.came || l != i.life || l.ending {
		return false
	}
	i.came = true
	return true
}

// fault notes that the game waits for its moment, and how often it has struck when it
// waits no more: NonVacuous does not say of a game that it shows anything where it has not.
//
//go:noinline
func (g *game) fault(on bool, hits int) {
	g.book.Append(ledger.Event{Kind: ledger.Fault, Flag: on, N: int64(hits), Detail: &ledger.Detail{Text: g.Game.Name}})
}

// strike does what the game is about.
func (i *instance) strike(l *life) {
	var struck int
	var err error
	if i.playable() {
		struck, err = i.Game.act(i, l)
	}
	i.fault(false, struck)
	i.letGo(l)
	i.note(func() { i.over, i.struck, i.err, i.last = true, struck, cmp.Or(i.err, err), time.Now() })
}

// sample notes where the group's bookmarks are.
func (g *game) sample(why string) error {
	var groups []string
	g.note(func() {
		if g.group != "" {
			groups = append(groups, g.group)
		}
	})
	s, err := g.brokers.Stand(why, g.Topic, groups)
	if err != nil {
		return err
	}
	g.note(func() {
		for i := range s.Groups {
			found := map[*instance]bool{} // in a share group several have the same
			for j, m := range s.Groups[i].Members {
				owner := g.owner(m.Partitions, found)
				s.Groups[i].Members[j].Actor, found[owner] = owner.name.String(), true
			}
		}
		g.book.Append(ledger.Event{Kind: ledger.Sample, Topic: ledger.N(g.Topic), Detail: &ledger.Detail{Sample: s}})
	})
	return nil
}
