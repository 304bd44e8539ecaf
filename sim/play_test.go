package sim_test

import (
	"bytes"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

// ordinary is how many of the general checks are judged where nobody begins at the
// latest offset: NothingLostSinceJoined is about those who do.
var ordinary = len(check.General()) - 1

// scene is a scenario that promises nothing beside the general checks, and of those
// not ProcessedOnce: a crash makes somebody do something twice.
func scene(script func(r *sim.Run)) sim.Scenario {
	return sim.Scenario{
		Name:   "scene",
		Params: []sim.Param{sim.Int("messages", 12, 1, 1000, ""), sim.Rate("rate", "1/s", "")},
		Script: script,
		Expect: func(sim.Values) []check.Expectation { return []check.Expectation{check.ProcessedOnce.MayBreak()} },
		Controls: []sim.Control{
			{Name: "mistake", Expect: func(sim.Values) []check.Expectation { return []check.Expectation{check.Duplicates(1).Breaks()} }},
			{Name: "slip"},
		},
	}
}

// busyScript has a producer, two consumers of which one dies, and three partitions.
func busyScript(r *sim.Run) {
	payments := r.Topic(sim.Topic, 3)
	shop := r.Producer("producer", payments, r.Every("rate"))
	shop.KeepSending(r.Int("messages"))
	a, b := r.Consumer("consumer-1", sim.Group, payments, client.Plan{}), r.Consumer("consumer-2", sim.Group, payments, client.Plan{Work: 100 * time.Millisecond})
	r.StartAll(a, b)
	a.Read()
	b.Read()
	r.Wait(7 * time.Second)
	a.Crash()
	a.AwaitExpiry()
	r.AwaitTakeover(payments, b)
	payments.Show()
	shop.Finish()
	b.CatchUp()
}

func mustPlay(t *testing.T, g sim.RunSpec) *ledger.Ledger {
	t.Helper()
	book, err := sim.Play(g)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func saved(t *testing.T, book *ledger.Ledger) string {
	t.Helper()
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAGoodRunPassesAndIsComplete(t *testing.T) {
	book := mustPlay(t, sim.RunSpec{Scenario: scene(busyScript), Seed: 3, Given: map[string]string{"messages": "60"}})
	if outcome, why := book.Ending(); outcome != ledger.Finished || why != "" || book.Result() != ledger.Pass {
		t.Errorf("%s %s, %s: %+v", outcome, why, book.Result(), book.Verdicts())
	}
	if got := len(book.Verdicts()); got != ordinary {
		t.Errorf("%d verdicts", got)
	}
	if book.RealTime <= 0 || book.RealTime >= book.Duration() {
		t.Errorf("it took %s of real time for %s of virtual time", book.RealTime, book.Duration())
	}
	want := ledger.Header{Scenario: "scene", Seed: 3, Params: []ledger.Param{{Name: "messages", Value: "60"}, {Name: "rate", Value: "1/s", Default: true}}}
	if got := fmt.Sprintf("%+v", book.Header); got != fmt.Sprintf("%+v", want) {
		t.Errorf("the header is %s", got)
	}
	again, err := ledger.Read(strings.NewReader(saved(t, book)))
	if err != nil || saved(t, again) != saved(t, book) {
		t.Errorf("the ledger is not the same when it was saved and read: %v", err)
	}
}

func TestTheSameSeedGivesTheSameLedgerToTheByte(t *testing.T) {
	if underRace() {
		t.Skip("the race detector makes the scheduler draw lots on purpose")
	}
	game := sim.RunSpec{Scenario: scene(busyScript), Seed: 3}
	want := saved(t, mustPlay(t, game))
	for range 3 {
		if got := saved(t, mustPlay(t, game)); got != want {
			t.Fatalf("one after another they differ at %s", difference(want, got))
		}
	}
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			book, err := sim.Play(game)
			if err != nil {
				t.Error(err)
			} else if got := saved(t, book); got != want {
				t.Errorf("at once they differ at %s", difference(want, got))
			}
		})
	}
	group.Wait()
}

func underRace() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

func TestTheSameSeedGivesTheSameVerdictsAndCounts(t *testing.T) {
	verdicts := func() string {
		book := mustPlay(t, sim.RunSpec{Scenario: scene(busyScript), Seed: 3})
		counts := map[ledger.Kind]int{}
		for _, e := range book.All() {
			counts[e.Kind]++
		}
		text := fmt.Sprint(counts[ledger.Send], counts[ledger.Process], counts[ledger.Audit])
		for _, j := range book.Verdicts() {
			text += fmt.Sprintf("\n%s %s of %d: %v", j.Check, j.Outcome, j.Observed, j.Measured)
		}
		return text
	}
	want := verdicts()
	for range 3 {
		if got := verdicts(); got != want {
			t.Fatalf("they differ at %s", difference(want, got))
		}
	}
}

// difference is the first line in which two ledgers differ.
func difference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d:\n%s\n%s", i+1, x[i], y[i])
		}
	}
	return "the end"
}

func TestAnotherSeedGivesOtherPayments(t *testing.T) {
	amounts := func(seed uint64) (all string) {
		for _, e := range mustPlay(t, sim.RunSpec{Scenario: scene(busyScript), Seed: seed}).All() {
			if e.Kind == ledger.Send {
				all += fmt.Sprint(e.Cents, " ")
			}
		}
		return all
	}
	if amounts(1) == amounts(2) {
		t.Error("seeds 1 and 2 draw the same payments")
	}
}

func TestWhatCannotBePlayedIsAnError(t *testing.T) {
	picky := scene(busyScript)
	picky.Refuse = func(v sim.Values) error {
		return fmt.Errorf("no %d with a mistake: %t", v.Int("messages"), v.Playing("mistake"))
	}
	for _, x := range []struct {
		game sim.RunSpec
		want string
	}{
		{sim.RunSpec{Scenario: scene(busyScript), Control: "nonsense"}, `scenario scene has no control called "nonsense"`},
		{sim.RunSpec{Scenario: scene(busyScript), Given: map[string]string{"partitions": "1"}}, "scenario scene has no parameter --partitions"},
		{sim.RunSpec{Scenario: scene(busyScript), Given: map[string]string{"messages": "0"}}, `--messages takes a whole number from 1 to 1000, not "0"`},
		{sim.RunSpec{Scenario: picky, Control: "mistake"}, "no 12 with a mistake: true"},
	} {
		book, err := sim.Play(x.game)
		if book != nil || err == nil || err.Error() != x.want {
			t.Errorf("got %v, want %s", err, x.want)
		}
	}
}

func TestAControlIsJudgedByItsOwnExpectations(t *testing.T) {
	played := ""
	s := scene(func(r *sim.Run) {
		played = fmt.Sprint(r.Playing("mistake"), r.Playing("slip"))
		busyScript(r)
	})
	book := mustPlay(t, sim.RunSpec{Scenario: s, Control: "mistake"})
	if j := book.Verdicts()[0]; j.Check != "Duplicates" || j.Expected != ledger.Broken || book.Header.Control != "mistake" {
		t.Errorf("%+v", j)
	}
	if played != "true false" {
		t.Errorf("the script believes to play %s", played)
	}
}

// nothingHolds: of a run that was cut off nobody can know that something holds.
func nothingHolds(t *testing.T, name string, book *ledger.Ledger) {
	t.Helper()
	verdicts := book.Verdicts()
	for _, c := range check.General() {
		judged := slices.ContainsFunc(verdicts, func(j *ledger.Verdict) bool { return j.ID() == c.ID() })
		if !judged && c.ID() != check.NothingLostSinceJoined.ID() { // which is about those who begin at the latest offset
			t.Errorf("%s: no verdict on %s", name, c.ID())
		}
	}
	for _, j := range verdicts {
		if j.Outcome == ledger.Holds {
			t.Errorf("%s: %s holds", name, j.Check)
		}
	}
	if again, err := ledger.Read(strings.NewReader(saved(t, book))); err != nil || again.Result() == ledger.Pass {
		t.Errorf("%s: read again: %v", name, err)
	}
}

func TestStopEndsARunQuicklyWhereverItIs(t *testing.T) {
	for name, script := range map[string]func(r *sim.Run, payments *sim.TopicRef, shop *sim.Producer, c *sim.Consumer){
		"wait":    func(r *sim.Run, _ *sim.TopicRef, _ *sim.Producer, _ *sim.Consumer) { r.Wait(1e6 * time.Hour) },
		"process": func(_ *sim.Run, _ *sim.TopicRef, _ *sim.Producer, c *sim.Consumer) { c.Process(1e6) },
		"send":    func(_ *sim.Run, _ *sim.TopicRef, shop *sim.Producer, _ *sim.Consumer) { shop.Send(1e9) },
		"send slowly": func(r *sim.Run, payments *sim.TopicRef, _ *sim.Producer, _ *sim.Consumer) {
			r.Producer("producer-2", payments, 10*time.Minute).Send(1e6)
		},
		"await answer": func(_ *sim.Run, _ *sim.TopicRef, shop *sim.Producer, _ *sim.Consumer) {
			shop.SendOn()
			shop.AwaitAnswers(1e9)
		},
		"catch up": func(_ *sim.Run, _ *sim.TopicRef, shop *sim.Producer, c *sim.Consumer) {
			shop.KeepSending(1e9)
			c.CatchUp()
		},
		"speak": func(r *sim.Run, _ *sim.TopicRef, _ *sim.Producer, _ *sim.Consumer) {
			for {
				r.Say("and on")
				r.Wait(time.Minute)
			}
		},
	} {
		var stop atomic.Bool
		var ready atomic.Bool
		go func() {
			for !ready.Load() {
				time.Sleep(time.Millisecond)
			}
			time.Sleep(50 * time.Millisecond)
			stop.Store(true)
		}()
		begin := time.Now()
		book := mustPlay(t, sim.RunSpec{Stop: &stop, Scenario: scene(func(r *sim.Run) {
			payments := r.Topic(sim.Topic, 1)
			shop := r.Producer("producer", payments, time.Second)
			shop.Send(30)
			c := r.Consumer("consumer-1", sim.Group, payments, client.Plan{PollLimit: 10, Shuffled: true})
			c.Start()
			c.Process(30)
			ready.Store(true)
			script(r, payments, shop, c)
		})})
		if outcome, why := book.Ending(); outcome != ledger.Interrupted || why != "" || time.Since(begin) > 5*time.Second {
			t.Errorf("%s: %s %s after %s", name, outcome, why, time.Since(begin))
		}
		nothingHolds(t, name, book)
		for _, j := range book.Verdicts() {
			if broken := j.Check == "ProcessingOrder"; broken != (j.Outcome == ledger.Broken) {
				t.Errorf("%s: %s is %s, by what happened before the stop", name, j.Check, j.Outcome)
			}
		}
	}
}

func TestARunThatIsStoppedBeforeItBeginsDoesNothing(t *testing.T) {
	var stop atomic.Bool
	stop.Store(true)
	book := mustPlay(t, sim.RunSpec{Scenario: scene(busyScript), Stop: &stop})
	if outcome, _ := book.Ending(); outcome != ledger.Interrupted || book.At(0).Kind != ledger.End {
		t.Errorf("%s, and first of all %s", outcome, book.At(0).Kind)
	}
	nothingHolds(t, "stopped", book)
}

func TestAStuckScriptThatIsToldToStopIsGivenUp(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits for two seconds of real time")
	}
	var stop atomic.Bool
	book := mustPlay(t, sim.RunSpec{Stop: &stop, Scenario: scene(func(r *sim.Run) {
		r.Topic(sim.Topic, 1)
		stop.Store(true)
		var mu sync.Mutex
		mu.Lock()
		mu.Lock()
	})})
	if outcome, _ := book.Ending(); outcome != ledger.Interrupted || book.At(0).Kind != ledger.Topic {
		t.Errorf("%s", outcome)
	}
	nothingHolds(t, "stuck", book)
	if next := mustPlay(t, sim.RunSpec{Scenario: scene(busyScript)}); next.Result() != ledger.Pass {
		t.Errorf("the next run: %s", next.Result())
	}
}

func TestAGoroutineThatTheScriptLeavesBehindFailsTheRun(t *testing.T) {
	book := mustPlay(t, sim.RunSpec{Scenario: scene(func(r *sim.Run) {
		r.Topic(sim.Topic, 1)
		go func() { select {} }()
	})})
	if outcome, why := book.Ending(); outcome != ledger.Failed || !strings.Contains(why, "deadlock") {
		t.Errorf("%s %s", outcome, why)
	}
	nothingHolds(t, "left behind", book)
}

func TestARunThatIsGivenUpEndsInItsOwnTime(t *testing.T) {
	book := mustPlay(t, sim.RunSpec{Scenario: scene(func(r *sim.Run) {
		r.Wait(time.Hour)
		go func() { select {} }()
	})})
	if d := book.Duration(); d < time.Hour || d > 2*time.Hour {
		t.Errorf("it took an hour of virtual time, and the ledger says %s", d)
	}
}

func TestAConsumerThatHasNotStartedDoesNotHinderTheOthers(t *testing.T) {
	book := mustPlay(t, sim.RunSpec{Scenario: scene(func(r *sim.Run) {
		payments := r.Topic(sim.Topic, 1)
		r.Consumer("later", "another", payments, client.Plan{})
		payments.Show()
	})})
	if outcome, why := book.Ending(); outcome != ledger.Finished {
		t.Errorf("%s: %s", outcome, why)
	}
}
