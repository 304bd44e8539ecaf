package client

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/payment"

	"github.com/twmb/franz-go/pkg/kgo"
)

// SharePlan is how a member of a share group is set up.
type SharePlan struct {
	Work        time.Duration // what the handler needs for one payment
	Batch       int           // how many payments a poll brings at most
	Fails       int64         // the payment that the handler cannot process; 0 for none
	AcceptFirst bool          // accept a poll's payments before they are processed: the mistake
	AcceptAll   bool          // accept also what could not be processed: another one
}

// ShareConsumer is a member of a share group (KIP-932). It owns no partition:
// the broker hands records out to any member that asks, locks each for its
// consumer, and wants to be told what became of each.
type ShareConsumer struct {
	world              *World
	name, group, topic ledger.Name
	plan               SharePlan
	draw               *rand.Rand
	lives              uint16
	life               *shareIncarnation // nil between two lives
	trouble
}

// shareIncarnation is one incarnation of it.
type shareIncarnation struct {
	*ShareConsumer
	recorder
	link   *cluster.ClientNet
	client *kgo.Client
	ctx    context.Context
	cancel context.CancelFunc
	orders chan order
	quit   chan struct{} // closed to end the goroutine
	done   chan struct{} // closed when it has ended
	rest   []*kgo.Record // polled and not yet handled; the goroutine's while that runs

	mu      sync.Mutex
	idle    bool // its last poll brought nothing
	err     error
	endPoll context.CancelFunc
}

// NewShareConsumer makes a member that has not started.
func NewShareConsumer(w *World, name, group, topic string, plan SharePlan) *ShareConsumer {
	w.Cluster.Speaks(group, cluster.Share)
	return &ShareConsumer{world: w, name: ledger.N(name), group: ledger.N(group), topic: ledger.N(topic), plan: plan, draw: source(w.Seed, name)}
}

// Name, Group and Topic are as given.
func (c *ShareConsumer) Name() string  { return c.name.String() }
func (c *ShareConsumer) Group() string { return c.group.String() }
func (c *ShareConsumer) Topic() string { return c.topic.String() }

// Started says whether it ever ran, Alive whether it runs.
func (c *ShareConsumer) Started() bool { return c.lives > 0 }
func (c *ShareConsumer) Alive() bool   { return c.life != nil }

// Start begins a new life. It asks for nothing until told to.
func (c *ShareConsumer) Start() error {
	if c.Alive() {
		return failure.New("%s is already running", c.name)
	}
	jitter(c.draw)
	c.lives++
	ctx, cancel := context.WithCancel(context.Background())
	l := &shareIncarnation{ShareConsumer: c, recorder: recorder{ledger: c.world.Ledger, base: ledger.Event{Actor: c.name, Inc: c.lives, Group: c.group, Topic: c.topic}},
		link: c.world.Cluster.ClientNet(c.Name()), ctx: ctx, cancel: cancel,
		orders: make(chan order), quit: make(chan struct{}), done: make(chan struct{})}
	client, err := kgo.NewClient(append(l.link.Options(), kgo.WithContext(ctx), kgo.WithHooks(ear{c.name, &c.trouble, l.isDead}), kgo.ConsumeTopics(c.Topic()), kgo.ShareGroup(c.Group()),
		kgo.ShareMaxRecords(int32(c.plan.Batch)), kgo.ShareMaxRecordsStrict(), kgo.ShareAckCallback(l.answered))...)
	if err != nil {
		cancel()
		return failure.New("starting %s: %w", c.name, err)
	}
	l.client = client
	l.write(ledger.Event{Kind: ledger.Start, Detail: &ledger.Detail{Settings: &ledger.Settings{Reset: "earliest", Commit: CommitNone.String(),
		WorkPerRec: c.plan.Work, Share: true, Lock: cluster.ShareLock, Limit: cluster.ShareLimit}}})
	c.life = l
	go l.run()
	return nil
}

// answered keeps the first refusal of what the member told the broker.
func (l *shareIncarnation) answered(_ *kgo.Client, results kgo.ShareAckResults) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, r := range results {
		l.err = cmp.Or(l.err, r.Err)
	}
}

// Process handles n payments, then holds what else the last poll brought.
func (c *ShareConsumer) Process(n int) <-chan error {
	reply := make(chan error, 1)
	c.life.orders <- order{n: n, reply: reply}
	return reply
}

// Held is how many payments of its last poll the living member, whose Process
// has replied, has not handled.
func (c *ShareConsumer) Held() int { return len(c.life.rest) }

// Read handles whatever arrives. What goes wrong is told by Idle.
func (c *ShareConsumer) Read() { c.life.orders <- order{n: forever, reply: make(chan error, 1)} }

// Idle says whether the living member has nothing to do: its last poll brought
// nothing. Its error is what stopped it.
func (c *ShareConsumer) Idle() (bool, error) {
	c.life.mu.Lock()
	defer c.life.mu.Unlock()
	return c.life.idle, c.life.err
}

// Close leaves politely: what was polled and not handled is given back.
func (c *ShareConsumer) Close() error {
	l := c.life
	l.stop()
	var err error
	for _, r := range l.rest {
		err = cmp.Or(err, l.tell(ledger.Release, r))
	}
	closeAndPad(l.client.CloseAllowingRebalance)
	l.finish(ledger.Event{Kind: ledger.Close})
	l.cancel()
	c.life = nil
	return err
}

// Crash ends the process or, unplugged, its machine's cable: what it held stays
// locked. Of a process that is killed the operating system closes the
// connections, and the broker sees that.
func (c *ShareConsumer) Crash(unplugged bool) {
	l := c.life
	l.finish(ledger.Event{Kind: ledger.Crash, Flag: unplugged})
	if unplugged {
		l.link.Unplug()
	} else {
		l.link.Kill()
	}
	l.cancel()
	l.stop()
	closeAndPad(l.client.CloseAllowingRebalance)
	c.life = nil
}

func (l *shareIncarnation) stop() {
	close(l.quit)
	l.mu.Lock()
	if l.endPoll != nil && l.world.stopped() {
		l.endPoll()
	}
	l.mu.Unlock()
	<-l.done
}

func (l *shareIncarnation) run() {
	defer close(l.done)
	for {
		select {
		case <-l.quit:
			return
		case o := <-l.orders:
			err := l.obey(o.n)
			if errors.Is(err, errStopped) {
				err = nil // what is left is given back
			}
			l.trouble.note(err)
			l.mu.Lock()
			l.err = cmp.Or(err, l.err)
			err = l.err
			l.mu.Unlock()
			o.reply <- err
		}
	}
}

// obey polls and handles until n payments are handled or somebody stops it.
func (l *shareIncarnation) obey(n int) error {
	jitter(l.draw)
	for handled := 0; n == forever || handled < n; handled++ {
		for len(l.rest) == 0 {
			if closed(l.quit) || l.isDead() {
				return nil
			}
			if err := l.poll(); err != nil {
				return err
			}
		}
		if err := l.handle(l.rest[0]); err != nil || l.isDead() {
			return err
		}
		l.rest = l.rest[1:]
	}
	return nil
}

// pollTime is how long a poll waits, so that it sees when it should stop.
const pollTime = time.Second

func (l *shareIncarnation) poll() error {
	ctx, cancel := context.WithTimeout(l.ctx, pollTime)
	defer cancel()
	l.mu.Lock()
	l.endPoll = cancel
	l.mu.Unlock()
	fetches := l.client.PollRecords(ctx, l.plan.Batch)
	var session *kgo.ErrGroupSession // it only tells that the client has to join again
	if err := fetches.Err0(); err != nil && ctx.Err() == nil && !errors.As(err, &session) {
		return failure.New("%s polls: %w", l.name, err)
	}
	l.rest = fetches.Records()
	l.mu.Lock()
	l.idle = len(l.rest) == 0
	l.mu.Unlock()
	for _, r := range l.rest {
		if err := l.note(ledger.Deliver, r, false); err != nil {
			return err
		}
	}
	if !l.plan.AcceptFirst {
		return nil
	}
	for _, r := range l.rest {
		if err := l.tell(ledger.Accept, r); err != nil {
			return err
		}
	}
	return nil
}

// handle processes a payment and tells the broker what became of it.
func (l *shareIncarnation) handle(r *kgo.Record) error {
	if err := l.world.pass(l.plan.Work); err != nil {
		return err
	}
	id, err := cluster.RecordID(r)
	if err != nil || l.isDead() {
		return err
	}
	verdict := ledger.Accept
	if id == l.plan.Fails {
		verdict = ledger.Release
	} else if err := l.process(r, id); err != nil {
		return err
	}
	if l.plan.AcceptFirst {
		return nil
	}
	if l.plan.AcceptAll {
		verdict = ledger.Accept
	}
	return l.tell(verdict, r)
}

func (l *shareIncarnation) process(r *kgo.Record, id int64) error {
	pay, err := payment.Decode(r.Value)
	if err != nil {
		return err
	}
	l.write(ledger.Event{Kind: ledger.Process, Partition: r.Partition, Offset: r.Offset, ID: id, N: int64(r.DeliveryCount()),
		User: pay.User, Cents: pay.Cents, Flag: pay.Alert()})
	return nil
}

// tell says to the broker what became of a record and waits for its answer.
// From the question on the broker may hand the record to somebody else.
func (l *shareIncarnation) tell(verdict ledger.Kind, r *kgo.Record) error {
	status := kgo.AckAccept
	if verdict == ledger.Release {
		status = kgo.AckRelease
	}
	if err := l.note(ledger.Settle, r, verdict == ledger.Release); err != nil {
		return err
	}
	r.Ack(status)
	ctx, cancel := context.WithTimeout(l.ctx, commitPatience)
	defer cancel()
	err := l.client.FlushAcks(ctx)
	if l.isDead() {
		return nil // the dead hear no answers
	}
	l.mu.Lock()
	err = cmp.Or(err, l.err)
	l.mu.Unlock()
	if err != nil {
		return failure.New("%s tells the broker what became of a payment: %w", l.name, err)
	}
	return l.note(verdict, r, false)
}

func (l *shareIncarnation) note(kind ledger.Kind, r *kgo.Record, flag bool) error {
	id, err := cluster.RecordID(r)
	if err == nil && !l.write(ledger.Event{Kind: kind, Partition: r.Partition, Offset: r.Offset, ID: id, N: int64(r.DeliveryCount()), Flag: flag}) {
		return errStopped
	}
	return err
}
