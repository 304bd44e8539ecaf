package sim

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"kafkasim/sim/bubble"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
	"kafkasim/sim/refusal"
)

// RunSpec is one run to be played.
type RunSpec struct {
	Scenario Scenario
	Control  string            // a control's name, or "" for the scenario itself
	Given    map[string]string // parameters as typed; the others have their defaults
	Seed     uint64
	Stop     *atomic.Bool // set from outside to end the run early; nil = never
	RealTime *RealTime    // nil = virtual time

	// Leaves is told what the run makes outside of itself as soon as it does, and
	// returns what is called when that is removed again; nil = nobody wants to know.
	Leaves func(Leftover) (gone func())
}

// patience is how long, in wall time, a run may make no progress. Once it was
// told to stop it has less.
const (
	patience         = 30 * time.Second
	patienceStopping = 2 * time.Second
)

// Play plays the game and judges it. The ledger it returns is complete even
// where the run ended badly: its End event says how. The error is about the
// game itself: an unknown control, a parameter out of range, or brokers that
// cannot be reached, which is an Unreachable.
func Play(g RunSpec) (*ledger.Ledger, error) {
	begin := time.Now()
	values, params, expect, err := g.prepare()
	if err != nil {
		return nil, err
	}
	if g.Stop == nil {
		g.Stop = new(atomic.Bool)
	}
	r := &Run{Values: values, stop: g.Stop, nap: forever, leave: g.leave, memory: defaultMemory}
	header := ledger.Header{Scenario: g.Scenario.Name, Control: g.Control, Seed: g.Seed, Params: params}
	play := r.playInVirtualTime
	switch why := g.Scenario.obstacle(g.Control, g.RealTime); {
	case why != "":
		return notPlayed(header, why), nil
	case g.RealTime != nil:
		play = r.playInRealTime
	}
	defer r.removeDisk()
	book, err := play(g, header)
	if err != nil {
		return nil, err
	}
	g.judge(book, expect)
	if err := cmp.Or(r.answer(book), g.teach(values, book)); err != nil {
		return nil, err
	}
	book.RealTime = time.Since(begin)
	return book, nil
}

func (r *Run) playInVirtualTime(g RunSpec, header ledger.Header) (*ledger.Ledger, error) {
	var begin time.Time
	book := ledger.New(header, func() time.Duration { return time.Since(begin) })
	watch := bubble.Watch{
		Progress: func() int64 { return int64(book.Len()) },
		Patience: func() time.Duration {
			if g.Stop.Load() {
				return patienceStopping
			}
			return patience
		},
	}
	err := bubble.Run(watch, func() {
		begin = time.Now()
		brokers, err := cluster.Boot(g.Seed)
		if err != nil {
			book.End(ledger.Failed, err.Error())
			return
		}
		r.play(g.script(), book, brokers)
	})
	if err != nil {
		book = abandoned(book, r, g.Stop.Load(), patience, err)
	}
	return book, nil
}

// notPlayed is the ledger of a run that could not be.
func notPlayed(header ledger.Header, why string) *ledger.Ledger {
	book := ledger.New(header, func() time.Duration { return 0 })
	book.End(ledger.NotPlayed, why)
	return book
}

// Refused says why a game cannot be played as it is wanted, without playing it.
func (g RunSpec) Refused() error {
	_, _, _, err := g.prepare()
	return err
}

// prepare reads the parameters and refuses what cannot be played. It asks for
// the expectations too: a mistake in them shows before anything is played.
func (g RunSpec) prepare() (values Values, params []ledger.Param, expect []check.Expectation, err error) {
	defer func() {
		switch x := recover().(type) {
		case nil:
		case stuck:
			err = x.error
		default:
			panic(x)
		}
	}()
	if _, ok := g.Scenario.Control(g.Control); g.Control != "" && !ok {
		return values, nil, nil, refusal.New("scenario %s has no control called %q", g.Scenario.Name, g.Control)
	}
	values, params, err = g.parse()
	if err != nil || g.Scenario.obstacle(g.Control, g.RealTime) != "" {
		return values, params, nil, err
	}
	if g.Scenario.Refuse != nil {
		if err := g.Scenario.Refuse(values); err != nil {
			return values, nil, nil, err
		}
	}
	return values, params, g.expectations(values), nil
}

// abandoned closes the ledger of a run that did not end by itself.
func abandoned(book *ledger.Ledger, r *Run, stopped bool, patience time.Duration, err error) *ledger.Ledger {
	book = book.Snapshot()
	var panicked *bubble.Panic
	switch {
	case errors.Is(err, bubble.ErrStuck) && stopped:
		book.End(ledger.Interrupted, "")
	case errors.Is(err, bubble.ErrStuck):
		book.End(ledger.Stuck, fmt.Sprintf("nothing happened for %s of real time while it was at %s", patience, r.at()))
	case errors.As(err, &panicked):
		book.End(ledger.Failed, firstLine(panicked.Error()))
	default:
		book.End(ledger.Failed, err.Error())
	}
	return book
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

// play is the body of the bubble.
func (r *Run) play(script func(*Run), book *ledger.Ledger, brokers *cluster.Cluster) {
	r.ledger, r.began = book, time.Now()
	defer brokers.Close()
	r.world = &client.World{Seed: book.Header.Seed, Cluster: brokers, Ledger: book, Stop: r.stop}
	for _, evidence := range brokers.Lacks() {
		book.Append(ledger.Event{Kind: ledger.Unsupported, Detail: &ledger.Detail{Text: evidence}})
	}
	defer r.closeRedis()
	defer r.closeAll()
	book.End(r.runScript(script))
}

// runScript runs the script and what follows it, and says how that ended.
func (r *Run) runScript(script func(*Run)) (outcome string, why string) {
	defer func() {
		switch x := recover().(type) {
		case nil:
		case stopped:
			outcome = ledger.Interrupted
		case stuck:
			outcome, why = ledger.Failed, x.Error()
		default:
			outcome, why = ledger.Failed, fmt.Sprintf("the scenario has a bug: %v at %s", x, panicLine())
		}
	}()
	script(r)
	r.finish()
	if r.stop.Load() {
		panic(stopped{}) // an actor that was told to stop may have left things undone
	}
	return ledger.Finished, ""
}

// panicLine is the script's line that is being unwound.
func panicLine() string {
	var callers [64]uintptr
	frames := runtime.CallersFrames(callers[:runtime.Callers(2, callers[:])])
	for {
		f, more := frames.Next()
		engine := strings.HasPrefix(f.Function, "kafkasim/sim.") || strings.HasPrefix(f.Function, "kafkasim/sim/")
		if strings.HasPrefix(f.Function, "kafkasim/") && !engine {
			return fmt.Sprintf("%s/%s:%d", path.Base(path.Dir(f.File)), path.Base(f.File), f.Line)
		}
		if !more {
			return "an unknown line"
		}
	}
}
