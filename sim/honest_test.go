package sim_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"

	"pgregory.net/rapid"
)

// life is a story that nobody wrote: an honest team and an honest shop, and what
// may happen to them. It is drawn before it is played.
type life struct {
	seed       uint64
	partitions int
	team       int
	plan       client.Plan
	keep       time.Duration // the topic's retention; 0 = nobody set one
	moves      []move
}

// move is one thing that happens, to a member of the team or to everybody.
type move struct {
	what string
	who  int
	n    int
	time time.Duration
}

func (m move) String() string { return fmt.Sprintf("%s(%d, %d, %s)", m.what, m.who, m.n, m.time) }

// moves are what may happen, the frequent ones more than once.
var moves = []string{
	"start", "start", "start", "crash", "crash", "close", "wait", "wait", "wait", "send", "send", "send", "send",
	"commit", "grow", "restart", "fail", "fail", "evening", "week", "back", "auditor", "show",
}

func drawLife(t *rapid.T) life {
	l := life{
		seed:       rapid.Uint64().Draw(t, "seed"),
		partitions: rapid.IntRange(1, 4).Draw(t, "partitions"),
		team:       rapid.IntRange(1, 3).Draw(t, "team"),
		plan: client.Plan{
			Assignor:  rapid.SampledFrom([]client.Assignor{client.Range, client.RoundRobin, client.Sticky, client.CooperativeSticky, client.Server}).Draw(t, "assignor"),
			Commit:    rapid.SampledFrom([]client.CommitPolicy{client.CommitAuto, client.CommitAuto, client.CommitByHand}).Draw(t, "commit"),
			Work:      rapid.SampledFrom([]time.Duration{0, time.Millisecond, 200 * time.Millisecond, 3 * time.Second}).Draw(t, "work"),
			PollLimit: rapid.SampledFrom([]int{1, 7, 500}).Draw(t, "poll limit"),
		},
		keep: rapid.SampledFrom([]time.Duration{0, 0, time.Hour, 24 * time.Hour}).Draw(t, "retention"),
	}
	if l.plan.Work > time.Second { // a longer poll than the rebalance timeout is no honest one
		l.plan.PollLimit = min(l.plan.PollLimit, 7)
	}
	if l.plan.Commit == client.CommitByHand { // a commit in the middle of a rebalance is refused
		l.team = 1
	}
	for range rapid.IntRange(3, 25).Draw(t, "moves") {
		l.moves = append(l.moves, move{
			what: rapid.SampledFrom(moves).Draw(t, "what"),
			who:  rapid.IntRange(0, l.team-1).Draw(t, "who"),
			n:    rapid.IntRange(1, 30).Draw(t, "n"),
			time: time.Duration(rapid.IntRange(1, 150).Draw(t, "seconds")) * time.Second,
		})
	}
	return l
}

// stage is a life while it is played.
type stage struct {
	life
	run      *sim.Run
	payments *sim.TopicRef
	shop     *sim.Producer
	shops    int
	crew     []*sim.Consumer
	alive    []bool
	auditor  *sim.Consumer
	audits   bool // the auditor is at work
	audited  bool // it ever was
	refusals int  // of commits by hand, in the whole life
}

func (l life) script(r *sim.Run) {
	s := &stage{life: l, run: r}
	r.KeepOnDisk()
	s.payments = r.Topic(sim.Topic, l.partitions)
	if l.keep > 0 {
		s.payments.SetRetention(l.keep)
	}
	s.open()
	for i := range l.team {
		s.crew = append(s.crew, r.Consumer(fmt.Sprintf("consumer-%d", i+1), sim.Group, s.payments, l.plan))
	}
	s.alive = make([]bool, l.team)
	s.auditor = r.Consumer("auditor", "", s.payments, client.Plan{})
	s.shop.Send(5)
	for _, m := range l.moves {
		s.play(m)
	}
	s.catchUp()
	if s.audited {
		if !s.audits {
			s.audit()
		}
		s.auditor.CatchUp()
	}
}

func (s *stage) open() {
	s.shops++
	s.shop = s.run.Producer(fmt.Sprintf("producer-%d", s.shops), s.payments, 100*time.Millisecond)
}

func (s *stage) start(i int) {
	s.crew[i].Start()
	s.crew[i].Read()
	s.alive[i] = true
}

// catchUp lets the team do all that is there.
func (s *stage) catchUp() {
	if !slices.Contains(s.alive, true) {
		s.start(0)
	}
	for _, last := range []func(*sim.Consumer){(*sim.Consumer).CatchUp, s.commitByHand} {
		for i, c := range s.crew {
			if s.alive[i] {
				last(c)
			}
		}
	}
}

func (s *stage) commitByHand(c *sim.Consumer) {
	if s.plan.Commit == client.CommitByHand {
		c.Commit()
	}
}

// allClose lets everybody go home, who reads.
func (s *stage) allClose() {
	if s.audits {
		s.auditor.Close()
		s.audits = false
	}
	for i, c := range s.crew {
		if s.alive[i] {
			c.Close()
			s.alive[i] = false
		}
	}
}

func (s *stage) play(m move) {
	c := s.crew[m.who]
	switch alive := s.alive[m.who]; m.what {
	case "start":
		if !alive {
			s.start(m.who)
		}
	case "crash":
		if alive {
			c.Crash()
			s.alive[m.who] = false
		}
	case "close":
		if alive {
			c.Close()
			s.alive[m.who] = false
		}
	case "commit":
		if alive {
			s.commitByHand(c)
		}
	case "wait":
		s.run.Wait(m.time)
	case "send":
		s.shop.Send(m.n)
	case "grow":
		if s.payments.Partitions < 6 {
			s.payments.AddPartitions(1)
		}
	case "fail":
		s.fail(sim.Troubles()[m.n%len(sim.Troubles())], m.n%4+1)
	case "show":
		s.payments.Show()
	case "auditor":
		s.audit()
	default:
		s.withNobodyThere(m)
	}
}

// fail lets something fail. What nothing has struck yet adds up, and a commit by hand is
// given up after ten refusals (kgo's retries): its life knows fewer.
func (s *stage) fail(what sim.Trouble, times int) {
	if what == sim.CommitNotYet && s.plan.Commit == client.CommitByHand {
		if s.refusals += times; s.refusals >= 10 {
			return
		}
	}
	s.run.Fail(what, times)
}

// audit starts somebody without a group, and kills it the next time.
func (s *stage) audit() {
	if s.audits {
		s.auditor.Crash()
	} else {
		s.auditor.Start()
		s.auditor.Read()
		s.audited = true
	}
	s.audits = !s.audits
}

// withNobodyThere plays what needs that everybody has left.
func (s *stage) withNobodyThere(m move) {
	if m.what == "back" {
		s.catchUp() // a bookmark that is set ahead loses payments, and that is nobody's honesty
	}
	s.allClose()
	switch m.what {
	case "restart":
		if s.keep > 0 {
			return // kfake counts from 0 again where all records of a partition had expired
		}
		s.shop.Close()
		s.run.StopBroker()
		s.run.StartBroker()
		s.open()
	case "evening":
		s.run.Wait(25 * time.Hour)
	case "week":
		s.run.Wait(8 * 24 * time.Hour)
	case "back":
		s.payments.ResetOffsets(sim.Group, m.time)
	}
}

// excused says why a general check may break though everybody is honest; ""
// where it may not.
func (l life) excused(check string) string {
	switch {
	case check == "ProcessedOnce":
		return "who crashed before it committed does again what it did, and so does a group that was set back"
	case check == "NothingRemovedUnread" && l.keep > 0:
		return "who is away for longer than the topic keeps its records misses some"
	}
	return ""
}

func TestWhateverHappensTheHonestAreNotAccused(t *testing.T) {
	seen := map[ledger.Kind]int{}
	lives, again := 0, int64(0)
	rapid.Check(t, func(t *rapid.T) {
		l := drawLife(t)
		book, err := sim.Play(sim.RunSpec{Scenario: scene(l.script), Seed: l.seed})
		if err != nil {
			t.Fatal(err)
		}
		if outcome, why := book.Ending(); outcome != ledger.Finished {
			t.Fatalf("the run is %s: %s\n%+v", outcome, why, l)
		}
		lives++
		for _, e := range book.All() {
			seen[e.Kind]++
		}
		for _, j := range book.Verdicts() {
			if j.Check == check.ReplayExact.Name {
				again += j.Measured["again"]
			}
			if j.Outcome == ledger.Broken && l.excused(j.Check) == "" {
				t.Errorf("%s is broken: %v %v\n%s\n%+v", j.Check, j.Measured, j.Named, evidence(book, j), l)
			}
		}
	})
	if _, drawn := os.LookupEnv("RAPID_SEED"); underRace() || drawn && lives < 100 {
		return // these may be too few to have everything in them
	}
	for _, kind := range []ledger.Kind{ledger.Crash, ledger.MemberExpired, ledger.Revoke, ledger.Fault} {
		if seen[kind] == 0 {
			t.Errorf("in none of the lives there was a %s", kind)
		}
	}
	if again == 0 {
		t.Error("nothing was ever processed again")
	}
}

// A life that failed: more commits in a row were refused than a client bears.
func TestRefusalsDoNotAddUp(t *testing.T) {
	l := life{partitions: 1, team: 1, plan: client.Plan{Assignor: client.Range, Commit: client.CommitByHand, PollLimit: 1}, moves: []move{
		{what: "start"}, {what: "fail", n: 3}, {what: "fail", n: 21}, {what: "wait", time: 28 * time.Second}, {what: "send", n: 5}, {what: "fail", n: 15}}}
	book, err := sim.Play(sim.RunSpec{Scenario: scene(l.script)})
	if err != nil {
		t.Fatal(err)
	}
	if outcome, why := book.Ending(); outcome != ledger.Finished {
		t.Errorf("the run is %s: %s", outcome, why)
	}
}

// evidence shows the events that a verdict points at.
func evidence(book *ledger.Ledger, j *ledger.Verdict) string {
	var out []byte
	for _, at := range j.Evidence {
		e := book.At(at)
		out = fmt.Appendf(out, "%d: %s %v %v#%d p%d %d id=%d gen=%d\n", at, e.T, e.Kind, e.Actor, e.Inc, e.Partition, e.Offset, e.ID, e.Generation)
	}
	return string(out)
}

// TestMain draws few lives, to keep within the two minutes that all tests may
// take, and always the same, unless RAPID_SEED says otherwise. CI draws more, and
// others for each commit.
func TestMain(m *testing.M) {
	lives := "20"
	if underRace() {
		lives = "5"
	}
	err := errors.Join(flag.Set("rapid.checks", lives), flag.Set("test.parallel", "8")) // who waits leaves the processors to others
	if _, given := os.LookupEnv("RAPID_SEED"); !given {
		err = errors.Join(err, flag.Set("rapid.seed", "1"))
	}
	if err != nil {
		panic(err)
	}
	debug.SetGCPercent(400) // the ledgers of runs are kept while they are played
	os.Exit(m.Run())
}
