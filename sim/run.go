package sim

import (
	"errors"
	"fmt"
	"path"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"kafkasim/sim/client"
	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
)

// Run is a scenario being played. Its verbs belong to the script's goroutine.
type Run struct {
	Values
	stop       *atomic.Bool
	began      time.Time
	leave      func(Leftover) (gone func())
	dir        atomic.Pointer[logDir]
	ledger     *ledger.Ledger
	world      *client.World
	ids        atomic.Int64
	questions  []question // to the reader, in the order of the story
	topics     []*TopicRef
	producers  []*Producer
	consumers  []*Consumer
	cast       []player       // everybody who may still be there, in order of appearance
	redis      *Redis         // nil where the script asked for none
	theirRedis *cluster.Redis // the server that it gets then; nil = one of its own
	counted    []string       // groups whose requests the broker counts
	watches    []watch        // over what the brokers do by themselves, and over the lag
	groups     []*memberWatch // those of groups, of logs and of bookmarks
	logs       []*logWatch
	bookmarks  []*bookmarkWatch
	faults     []*Fault
	lag        *lagWatch              // nil where nobody watches one
	memory     time.Duration          // how long the broker keeps the bookmarks of a group in which nobody is
	brokerDown bool                   // the script has stopped it
	verb       atomic.Pointer[string] // what the script is at, for the watchdog
	nap        time.Duration          // how long it may sleep without looking whether to stop
	waited     atomic.Int64           // naps of waits that the script wants: they are progress
}

// forever is longer than any run: in virtual time nobody needs to look.
const forever = 1<<63 - 1

// stopped unwinds a script that somebody interrupted.
type stopped struct{}

// stuck unwinds a script that could not continue.
type stuck struct{ error }

// step notes which line of the script is at work, and unwinds a script that
// should stop.
func (r *Run) step(verb string) {
	r.stepWithoutBroker(verb)
	r.needs(!r.brokerDown, "the broker is stopped: start it first")
}

// stepWithoutBroker is begin for a verb that means something while the broker
// is stopped.
func (r *Run) stepWithoutBroker(verb string) {
	if r.stop.Load() {
		panic(stopped{})
	}
	at := verb + " (" + scriptLine() + ")"
	r.verb.Store(&at)
}

func (r *Run) at() string {
	if at := r.verb.Load(); at != nil {
		return *at
	}
	return "its start"
}

// must ends the scenario where err is one, naming the line that was at work.
func (r *Run) must(err error) {
	if err != nil {
		panic(stuck{failure.New("%s: %w", r.at(), err)})
	}
}

// scriptLine is the file and line of the script that called a verb.
func scriptLine() string {
	var callers [16]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(3, callers[:])])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "kafkasim/sim/") {
			return "the end of the script"
		}
		if !strings.HasPrefix(f.Function, "kafkasim/sim.") {
			return fmt.Sprintf("%s/%s:%d", path.Base(path.Dir(f.File)), path.Base(f.File), f.Line)
		}
		if !more {
			return "the end of the script"
		}
	}
}

// Limits of waits, and how often they look, in virtual time. Looking is not a
// round number, so that the script does not wake at the very instant at which
// some actor's timer fires: Go would pick one of them at random. Nobody may
// send for longer than a parameter can say, and somewhat more for the answers.
const (
	joinLimit  = 5 * time.Minute
	readLimit  = 24 * time.Hour
	sendLimit  = 400 * 24 * time.Hour
	expelLimit = 5 * time.Minute
	look       = 99_991_013 * time.Nanosecond
)

// patiently looks seldom at what takes long: a hundredth of the wait is soon
// enough to notice that it is over.
func patiently(waited time.Duration) time.Duration { return max(look, waited/100) }

// clock says which time limits are in.
func (r *Run) clock() string {
	if r.nap < forever {
		return "real"
	}
	return "virtual"
}

// until waits until done says yes, asking at every look. It fails at the limit.
//
//go:noinline
func (r *Run) until(what string, limit, look time.Duration, done func() bool) {
	r.untilLooking(what, limit, func(time.Duration) time.Duration { return look }, done)
}

// untilLooking is until with a pause that may depend on how long it has waited.
func (r *Run) untilLooking(what string, limit time.Duration, pause func(waited time.Duration) time.Duration, done func() bool) {
	begin := time.Now()
	for !done() {
		waited := time.Since(begin)
		if waited >= limit {
			r.must(r.inVain(what, limit))
		}
		r.sleep(pause(waited))
	}
}

// await waits for what an actor reports, and fails at the limit.
func (r *Run) await(report <-chan error, what string, limit time.Duration) error {
	for deadline := time.Now().Add(limit); time.Now().Before(deadline); {
		select {
		case err := <-report:
			return err
		case <-time.After(r.untilLook(min(time.Minute, r.nap))):
			r.sleep(1) // takes the look that is due
		}
	}
	return r.inVain(what, limit)
}

// inVain is why a wait has failed.
func (r *Run) inVain(what string, limit time.Duration) error {
	return failure.New("waited %s of %s time for %s%s", limit, r.clock(), what, r.troubles())
}

func (r *Run) sleepUntil(end time.Time) {
	for {
		if r.stop.Load() {
			panic(stopped{})
		}
		left := time.Until(end)
		if left <= 0 {
			return
		}
		time.Sleep(min(left, r.nap))
	}
}

// Count is a number that Say writes as one counts: 200,000.
type Count int64

// Payments is a number of payments: 1 payment, 5 payments.
type Payments int

// Say explains to the reader why the next thing is done. The sentence has %s
// for each argument: numbers, names, durations. It is English; its Portuguese
// is in a file beside it.
func (r *Run) Say(sentence string, args ...any) {
	r.stepWithoutBroker("say")
	facts, err := worded(sentence, args)
	r.must(err)
	r.ledger.Append(ledger.Event{Kind: ledger.Said, Detail: facts})
}

// worded is a sentence and what its %s are, as the ledger keeps them.
func worded(sentence string, args []any) (*ledger.Detail, error) {
	switch verbs := strings.Count(sentence, "%s"); {
	case sentence == "":
		return nil, errors.New("there is nothing to say")
	case verbs != len(args) || strings.Count(sentence, "%") != len(args):
		return nil, failure.New("%q has %d times %%s and no other verb, for %d arguments: it needs one %%s for each", sentence, verbs, len(args))
	}
	detail := &ledger.Detail{Text: sentence}
	for _, a := range args {
		detail.Args = append(detail.Args, argument(a))
	}
	return detail, nil
}

// Wait lets time pass.
func (r *Run) Wait(d time.Duration) {
	r.stepWithoutBroker("wait " + d.String())
	r.needs(d >= 0, "no wait can last %s", d)
	r.pass(d)
}

// RelaxTimers prepares for a story of weeks: clients that connect from now on
// look less often after the cluster and their connections.
func (r *Run) RelaxTimers() {
	r.step("relax the timers")
	r.world.Cluster.RelaxTimers()
}

// WaitUntil lets virtual time pass until the run is so old, and a moment more:
// at round times other timers fire. It does not wait where the run is older.
func (r *Run) WaitUntil(age time.Duration) {
	r.stepWithoutBroker("wait until " + age.String())
	r.needs(age >= 0, "no run is %s old", age)
	r.pass(age + look - time.Since(r.began))
}

func (r *Run) pass(d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); {
		r.sleep(min(10*time.Minute, r.nap, time.Until(end)))
		r.waited.Add(1)
	}
}

func (r *Run) sample(why string, t *TopicRef) *ledger.Snapshot {
	s, err := r.world.Cluster.Stand(why, t.Name, r.groupsOf(t.Name))
	r.must(err)
	r.ledger.Append(ledger.Event{Kind: ledger.Sample, Topic: ledger.N(t.Name), Detail: &ledger.Detail{Sample: s}})
	return s
}

// finish is what follows every script: let the groups finish what is left,
// look at where everything is, end all actors, and read the log again.
func (r *Run) finish() {
	r.step("drain what is left")
	r.healAll()
	for _, p := range r.producers {
		p.finishSending()
	}
	for _, t := range r.topics {
		r.drain(t)
		r.sample(ledger.SampleEnd, t)
	}
	r.closeAll()
	for _, g := range r.counted {
		r.countRequests(g)
	}
	for _, t := range r.topics {
		r.audit(t)
	}
	if r.redis != nil {
		r.redis.audit()
	}
}

// drainLimit is how long groups may take after the script to finish what is
// left. What is left then is for the check Drained to say. In real time that is
// somebody's patience: then it is shorter.
func (r *Run) drainLimit() time.Duration {
	if r.nap < forever {
		return 30 * time.Second
	}
	return 10 * time.Minute
}

func (r *Run) drain(t *TopicRef) {
	deadline := time.Now().Add(r.drainLimit())
	for time.Now().Before(deadline) && !r.drained(t) {
		r.sleep(time.Second)
	}
}

// drained says whether nothing waits for any group with a living member.
func (r *Run) drained(t *TopicRef) bool {
	alive := map[string]bool{}
	for _, p := range r.cast {
		group, _ := p.membership()
		alive[group] = alive[group] || p.there()
	}
	s, err := r.world.Cluster.Stand(ledger.SampleEnd, t.Name, r.groupsOf(t.Name))
	r.must(err)
	for _, g := range s.Groups {
		for i := range s.Partitions {
			if alive[g.Group] && s.Waiting(g, i) > 0 {
				return false
			}
		}
	}
	return true
}

func (r *Run) audit(t *TopicRef) {
	stored, err := r.world.Cluster.Audit(t.Name)
	r.must(err)
	for p := range stored {
		for _, s := range stored[p] {
			r.ledger.Append(ledger.Event{Kind: ledger.Audit, Topic: ledger.N(t.Name), Partition: int32(p), Offset: s.Offset, ID: s.ID})
		}
	}
}
