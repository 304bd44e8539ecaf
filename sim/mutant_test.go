package sim_test

import (
	"errors"
	"os"
	"testing"
	"time"

	"kafkasim/sim/bubble"
	"kafkasim/sim/check"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
)

// Every check must be able to fail. The honest consumer and producer pass all
// of them; each mutant makes one mistake and is caught by the checks that are
// about it.

// lab plays one story with one bug.
type lab struct {
	bug     bug
	seed    uint64
	latest  bool          // the consumers begin at the latest offset
	gentle  bool          // the consumers are cooperative: only what moves stops
	stop    int           // how many payments are processed when somebody is killed
	pause   time.Duration // between two pairs of payments
	brokers *cluster.Cluster
	book    *ledger.Ledger
	crew    []*member
	dir     string // of the broker's log, in the stories that have one
}

// play runs a story in a bubble and returns its ledger.
func play(story func(*lab), b bug, seed uint64) (*ledger.Ledger, error) {
	var begin time.Time
	l := &lab{bug: b, seed: seed, stop: 21 + int(seed%9), pause: time.Second}
	l.book = ledger.New(ledger.Header{Seed: seed}, func() time.Duration { return time.Since(begin) })
	watch := bubble.Watch{Progress: func() int64 { return int64(l.book.Len()) }, Patience: func() time.Duration { return 20 * time.Second }}
	err := bubble.Run(watch, func() {
		begin = time.Now()
		brokers, err := cluster.Boot(seed)
		must(err)
		defer brokers.Close()
		l.brokers = brokers
		must(brokers.CreateTopic(topic, 1))
		brokers.CountRequests(team)
		defer l.bury()
		story(l)
		stored, err := brokers.Audit(topic)
		must(err)
		for _, s := range stored[0] {
			l.write(ledger.Event{Kind: ledger.Audit, Offset: s.Offset, ID: s.ID})
		}
		l.book.End(ledger.Finished, "")
	})
	return l.book, errors.Join(err, os.RemoveAll(l.dir))
}

// killed is the story of a consumer that is killed in the middle of a poll, and
// comes back when its group has dropped it.
func killed(l *lab) {
	l.produce()
	c := l.start("consumer-1", 1)
	c.work(l.stop)
	c.crash()
	l.await(func() bool { _, names, err := l.brokers.Members(team); must(err); return len(names) == 0 })
	l.write(ledger.Event{Kind: ledger.MemberExpired, Actor: ledger.N(c.name), Inc: c.inc, Group: ledger.N(team)})
	if l.bug == haunts {
		c.write(ledger.Event{Kind: ledger.Process, Offset: 0, ID: 1})
	}
	l.count()
	c = l.start("consumer-1", 2)
	c.work(sent)
	l.sample(ledger.SampleEnd)
	c.close()
	l.count()
}

// shared is the story of two consumers and one partition: the idle one takes
// over when the other one leaves.
func shared(l *lab) {
	l.produce()
	a, b := l.start("consumer-1", 1), l.start("consumer-2", 1)
	l.await(func() bool { return a.generation.Load() == b.generation.Load() || l.bug == worksAlone })
	l.sample(ledger.SampleShown)
	if l.bug == takesByHand {
		b.readByHand()
	}
	a.work(sent / 2)
	if l.bug == diesInstead {
		a.crash()
	} else {
		a.close()
	}
	l.await(b.owns.Load)
	b.work(sent)
	l.sample(ledger.SampleEnd)
	b.close()
}

// alone is the story of a consumer that does all the work.
func alone(l *lab) {
	l.produce()
	c := l.start("consumer-1", 1)
	c.work(sent)
	l.sample(ledger.SampleEnd)
	c.close()
}

// away is the story of a consumer that is killed and comes back while payments
// go on.
func away(l *lab) {
	l.pause = 5 * time.Second
	sending := make(chan struct{})
	go func() {
		defer close(sending)
		l.produce()
	}()
	c := l.start("consumer-1", 1)
	c.work(l.stop / 2)
	c.crash()
	c = l.start("consumer-1", 2)
	c.work(sent)
	<-sending
	l.sample(ledger.SampleEnd)
	c.close()
}

// bury ends who is still there, for the case that the story gave up: the
// living would keep its bubble going for ever.
func (l *lab) bury() {
	for _, m := range l.crew {
		m.dead.Store(true)
		m.link.Kill()
		m.client.CloseAllowingRebalance()
	}
}

// sharedGently is the same story with cooperative consumers.
func sharedGently(l *lab) {
	l.gentle = l.bug != givesBackAll
	shared(l)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// await waits for something to become true, for ten minutes at most.
func (l *lab) await(done func() bool) {
	for end := time.Now().Add(10 * time.Minute); !done() && time.Now().Before(end); {
		time.Sleep(1_999_999_991)
	}
}

func (l *lab) write(e ledger.Event) {
	e.Topic = ledger.N(topic)
	l.book.Append(e)
}

func (l *lab) sample(why string) {
	s, err := l.brokers.Stand(why, topic, []string{team})
	must(err)
	l.write(ledger.Event{Kind: ledger.Sample, Detail: &ledger.Detail{Sample: s}})
}

func (l *lab) count() {
	l.brokers.Requests(team, func(sort string, n int) {
		l.write(ledger.Event{Kind: ledger.Request, Group: ledger.N(team), N: int64(n), Detail: &ledger.Detail{Text: sort}})
	})
}

// killedHolds and sharedHolds are what the honest stories promise beside the
// general checks.
func killedHolds(seed uint64) []*check.Check {
	stop := 21 + int(seed%9)
	return []*check.Check{
		check.Duplicates(stop - 20), check.CommittedAtCrash(20), check.DiedSilently("consumer-1"), check.SawAll("consumer-1"),
		check.ReadExactly("consumer-1", 1, stop), check.ReadExactly("consumer-1", 2, 40), check.TakeoverWithin(42*time.Second, 48*time.Second),
	}
}

func sharedHolds() []*check.Check {
	return []*check.Check{
		check.ProcessedOnce, check.Duplicates(0), check.Idle(team, 1), check.TakeoverWithin(0, 4*time.Second),
		check.ReadExactly("consumer-1", 1, 30), check.ReadExactly("consumer-2", 1, 30),
	}
}

func eager() []*check.Check  { return append(sharedHolds(), check.StopsEverything(team)) }
func gently() []*check.Check { return append(sharedHolds(), check.StopsOnlyMoving(team)) }

func TestTheHonestPassEveryCheck(t *testing.T) {
	for seed := range uint64(20) {
		wantAll(t, killed, honest, seed, killedHolds(seed))
		wantAll(t, shared, honest, seed, eager())
		wantAll(t, sharedGently, honest, seed, gently())
		wantAll(t, alone, honest, seed, []*check.Check{check.Throughput(team, 1, 1)})
		wantAll(t, away, honest, seed, []*check.Check{check.CaughtUp(team)})
		wantAll(t, dropped, honest, seed, nil)
		wantAll(t, quiet, honest, seed, []*check.Check{check.NoUnexpectedRebalance(team), check.ProcessedOnce})
		wantAll(t, scrolled, honest, seed, []*check.Check{check.ReadAgain(halfTheTime), check.BookmarkStays, check.Duplicates(30)})
	}
	wantAll(t, killed, losesAnswer, 1, killedHolds(1))
	wantAll(t, tuned, honest, 1, []*check.Check{check.ProcessedOnce, check.NothingLostSinceJoined})
}

func wantAll(t *testing.T, story func(*lab), b bug, seed uint64, promised []*check.Check) {
	t.Helper()
	book, err := play(story, b, seed)
	if err != nil {
		t.Fatal(err)
	}
	expect := []check.Expectation{check.ProcessedOnce.MayBreak()} // at least once, unless the story promises more
	for _, c := range promised {
		if c.Name == check.ProcessedOnce.Name {
			expect = expect[1:]
		}
		expect = append(expect, c.Holds())
	}
	check.Judge(book, expect)
	for _, j := range book.Verdicts() {
		if j.Surprising() {
			t.Errorf("%sseed %d: %s is %s: %v %v, evidence %v", b, seed, j.Check, j.Outcome, j.Measured, j.Named, j.Evidence)
		}
	}
}

// mutants says for each bug by which checks it is caught.
var mutants = []struct {
	bug    bug
	story  func(*lab)
	caught []*check.Check
}{
	{acksBlindly, killed, []*check.Check{check.AckDurable}},
	{mixesUpIDs, killed, []*check.Check{check.OffsetAgreement, check.AckDurable}},
	{straysIn, killed, []*check.Check{check.NoPhantom}},
	{sendsAgain, killed, []*check.Check{check.NoDuplicateAppend, check.ProcessedOnce}},
	{overtakes, killed, []*check.Check{check.ProducerOrder}},
	{forgets, killed, []*check.Check{check.LedgerClosed}},
	{commitsFirst, killed, []*check.Check{check.NothingLost, check.CommitWithinProcessed, check.CommittedAtCrash(20), check.Duplicates(2)}},
	{commitsAhead, killed, []*check.Check{check.CommitWithinProcessed, check.CommittedAtCrash(20), check.Drained}},
	{commitsOld, killed, []*check.Check{check.CommitNonRegress}},
	{commitsNever, killed, []*check.Check{check.Drained, check.ProcessedOnce, check.Duplicates(2), check.CommittedAtCrash(20)}},
	{skipsFourth, killed, []*check.Check{check.NothingLost, check.CommitWithinProcessed, check.SawAll("consumer-1"), check.ReadExactly("consumer-1", 2, 40), check.BookmarkForgotten(team, time.Hour)}},
	{doesTwice, shared, []*check.Check{check.ProcessedOnce, check.ReplayExact, check.ProcessingOrder, check.Duplicates(0), check.ReadExactly("consumer-1", 1, 30)}},
	{doesBackwards, shared, []*check.Check{check.ProcessingOrder}},
	{resumesPast, killed, []*check.Check{check.ResumePoint, check.ReplayExact}},
	{resumesBefore, killed, []*check.Check{check.ResumePoint, check.ReplayExact, check.ReadExactly("consumer-1", 2, 40)}},
	{rewinds, shared, []*check.Check{check.PollContiguous, check.ProcessingOrder, check.ReplayExact, check.ProcessedOnce}},
	{jumps, shared, []*check.Check{check.PollContiguous, check.NothingLost, check.CommitWithinProcessed}},
	{startsLatest, killed, []*check.Check{check.NothingLost, check.SawAll("consumer-1"), check.ReadExactly("consumer-1", 1, 22), check.Drained}},
	{worksOn, dropped, []*check.Check{check.OwnerOnly}},
	{commitsAsOther, dropped, []*check.Check{check.Fencing}},
	{fidgets, quiet, []*check.Check{check.NoUnexpectedRebalance(team)}},
	{worksUnread, quiet, []*check.Check{check.NoPhantom}},
	{commitsLate, killed, []*check.Check{check.CommitBeforeProcess}},
	{takesByHand, shared, []*check.Check{check.OwnerOnly, check.ProcessedOnce}},
	{worksAlone, shared, []*check.Check{check.Idle(team, 1)}},
	{diesInstead, shared, []*check.Check{check.TakeoverWithin(0, 4*time.Second)}},
	{saysGoodbye, killed, []*check.Check{check.DiedSilently("consumer-1"), check.TakeoverWithin(42*time.Second, 48*time.Second)}},
	{dawdles, away, []*check.Check{check.CaughtUp(team)}},
	{dawdles, alone, []*check.Check{check.Throughput(team, 1, 1)}},
	{commitsNever, tuned, []*check.Check{check.NothingLostSinceJoined}},
	{overslept, expired, []*check.Check{check.NothingRemovedUnread}},
	{leapsFive, expired, []*check.Check{check.NothingRemovedUnread, check.NothingLost, check.CommitWithinProcessed}},
	{losesHead, restarted, []*check.Check{check.AckDurable, check.KeptOverRestart}},
	{losesDisk, restarted, []*check.Check{check.KeptOverRestart}},
	{haunts, killed, []*check.Check{check.LedgerClosed}},
	{sleeps, queued, []*check.Check{check.NobodyIdle(queue)}},
	{saysDone, queued, []*check.Check{check.RedeliveredExactly(queue)}},
	{acceptsAll, queued, []*check.Check{check.GivenUp(1)}},
	{keepsReading, shared, []*check.Check{check.StopsEverything(team)}},
	{givesBackAll, sharedGently, []*check.Check{check.StopsOnlyMoving(team)}},
	{asksInSeconds, scrolled, []*check.Check{check.ReadAgain(halfTheTime)}},
	{forgetsTheKey, keyed, []*check.Check{check.SamePartition, check.OrderPerUser}},
	{addsInHaste, keyed, []*check.Check{check.KeysStay, check.OrderSurvives}},
	{commitsThePast, scrolled, []*check.Check{check.BookmarkStays, check.CommitNonRegress}},
	{deaf, onRedis, []*check.Check{check.OnAir("radio-1"), check.Missed("radio-1", 0)}},
	{trims, onRedis, []*check.Check{check.StreamKept, check.Missed("stream-1", 0)}},
	{readsPast, onRedis, []*check.Check{check.Missed("stream-1", 0), check.PendingExact}},
	{acksMore, onRedis, []*check.Check{check.PendingExact}},
	{forsakes, onRedis, []*check.Check{check.NothingPending}},
	{strays, hauled, []*check.Check{check.AllMoved}},
	{brakes, hauled, []*check.Check{check.NotSlowed}},
}

// vacuous are the mutants of NonVacuous, which is never broken.
var vacuous = []bug{readsNothing, idleFault}

func TestEachMutantIsCaught(t *testing.T) {
	const seed = 1
	for _, m := range mutants {
		book, err := play(m.story, m.bug, seed)
		if err != nil {
			t.Errorf("%s: %v", m.bug, err)
			continue
		}
		for _, c := range m.caught {
			if f := c.Find(book); f.Outcome != ledger.Broken || len(f.Evidence) == 0 {
				t.Errorf("%s: %s is %s: %v, evidence %v", m.bug, c.ID(), f.Outcome, f.Measured, f.Evidence)
			}
		}
	}
	for _, b := range vacuous {
		book, err := play(killed, b, seed)
		if f := check.NonVacuous.Find(book); err != nil || f.Outcome != ledger.Unknown {
			t.Errorf("%s: NonVacuous is %s, %v", b, f.Outcome, err)
		}
	}
}

func TestTheClassicMistakesAreCaughtWithEverySeed(t *testing.T) {
	for b, c := range map[bug]*check.Check{
		commitsFirst: check.CommitWithinProcessed, commitsAhead: check.CommitWithinProcessed,
		skipsFourth: check.NothingLost, commitsNever: check.Drained,
	} {
		for seed := range uint64(20) {
			book, err := play(killed, b, seed)
			if f := c.Find(book); err != nil || f.Outcome != ledger.Broken {
				t.Errorf("%s, seed %d: %s is %s: %v, %v", b, seed, c.ID(), f.Outcome, f.Measured, err)
			}
		}
	}
}
