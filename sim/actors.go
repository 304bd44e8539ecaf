package sim

import (
	"fmt"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"kafkasim/sim/actor"
	"kafkasim/sim/ledger"
)

// Producer sends payments.
type Producer struct {
	run     *Run
	actor   *actor.Producer
	name    string
	sent    <-chan error // of the sending that goes on in the background, or nil
	endless bool         // it sends until it is told that it is enough
	enough  atomic.Bool
	over    bool
}

// Producer connects a producer that sends a payment each `every`.
func (r *Run) Producer(name string, t *TopicRef, every time.Duration) *Producer {
	r.begin("connect " + name)
	a, err := actor.NewProducer(r.world, name, t.Name, every, &r.ids)
	return r.connected(name, a, err)
}

func (r *Run) connected(name string, a *actor.Producer, err error) *Producer {
	r.must(err)
	p := &Producer{run: r, actor: a, name: name}
	r.producers, r.cast = append(r.producers, p), append(r.cast, p)
	return p
}

// Send sends n payments, one after another, and waits for every answer.
func (p *Producer) Send(n int) {
	p.KeepSending(n)
	p.Finish()
}

// KeepSending begins to send n payments while the script goes on.
func (p *Producer) KeepSending(n int) {
	p.run.begin(p.name + " sends")
	sent := make(chan error, 1)
	p.sent, p.endless = sent, false
	p.enough.Store(false)
	go func() { sent <- p.actor.Send(n, func() bool { return p.enough.Load() || p.run.stop.Load() }) }()
}

// SendOn begins to send payments while the script goes on, until Stop or the
// end of the script.
func (p *Producer) SendOn() {
	p.KeepSending(math.MaxInt)
	p.endless = true
}

// Stop sends no more and waits until everything is answered.
func (p *Producer) Stop() {
	p.enough.Store(true)
	p.Finish()
}

// AwaitAnswers waits until n payments have their answer.
func (p *Producer) AwaitAnswers(n int) {
	p.run.begin(fmt.Sprintf("wait until %s has sent %d", p.name, n))
	p.run.until(fmt.Sprintf("%s to send %d payments", p.name, n), sendLimit, look, func() bool { return p.actor.Answered() >= n })
}

// Finish waits until everything is sent and answered.
func (p *Producer) Finish() {
	p.run.begin(p.name + " finishes sending")
	err := p.run.await(p.sent, p.name+" to send its payments", sendLimit)
	p.sent = nil // not before: who is told to stop meanwhile still waits for the sender
	p.run.must(err)
}

// Close ends the producer: it is gone.
func (p *Producer) Close() {
	p.run.begin(p.name + " closes")
	p.dismiss()
}

func (p *Producer) settle() {
	p.endSending()
	if p.sent != nil {
		p.Finish()
	}
}

// endSending ends what would go on for ever.
func (p *Producer) endSending() {
	if p.endless {
		p.enough.Store(true)
	}
}

// Name is as the scenario calls it.
func (p *Producer) Name() string                      { return p.name }
func (p *Producer) there() bool                       { return !p.over }
func (p *Producer) membership() (group, topic string) { return "", "" }

func (p *Producer) dismiss() {
	if p.over {
		return
	}
	p.over = true
	p.endSending()
	if p.sent != nil {
		<-p.sent
	}
	p.actor.Close()
}

// Consumer reads payments, in a group or alone.
type Consumer struct {
	run   *Run
	actor *actor.Consumer
	topic *TopicRef
}

// Consumer makes a consumer of a group, "" for one that reads alone. It has
// not started yet.
func (r *Run) Consumer(name, group string, t *TopicRef, plan actor.Plan) *Consumer {
	if group != "" {
		group += r.world.Cluster.Scope()
	}
	c := &Consumer{run: r, actor: actor.NewConsumer(r.world, name, group, t.Name, plan), topic: t}
	if c.actor.Joins() && !slices.Contains(r.counted, group) {
		r.counted = append(r.counted, group)
		r.world.Cluster.CountRequests(group)
	}
	r.consumers, r.cast = append(r.consumers, c), append(r.cast, c)
	return c
}

// Limits of waits, and how often they look, in virtual time. Looking is not a
// round number, so that the script does not wake at the very instant at which
// some actor's timer fires: Go would draw lots on who goes first. Nobody may
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

// Start starts the consumer, or restarts it as a new incarnation, and waits
// until its group has given it its share of the partitions.
func (c *Consumer) Start() {
	c.run.begin(c.Name() + " starts")
	c.begin()
	c.waitJoined()
}

// begin starts without waiting.
func (c *Consumer) begin() {
	if c.actor.Joins() {
		c.run.countRequests(c.actor.Group())
	}
	c.run.must(c.actor.Start())
}

func (c *Consumer) waitJoined() {
	if c.actor.Joins() {
		c.run.until(c.Name()+" to get its partitions from the group", joinLimit, look/10, c.actor.Joined)
	}
}

// StartAll starts consumers one after another without waiting between them,
// then waits until the groups have settled. Where members keep what they have,
// each waits for the one before it: otherwise the latencies would decide who is
// the first and has everything.
func (r *Run) StartAll(consumers ...*Consumer) {
	r.begin("start the consumers")
	for _, c := range consumers {
		c.begin()
		if c.actor.Plan().Keeps() {
			c.waitJoined()
		}
	}
	for _, c := range consumers {
		c.waitJoined()
	}
	for _, g := range groupsAmong(consumers) {
		r.waitStable(g)
	}
}

func groupsAmong(consumers []*Consumer) []string {
	var groups []string
	for _, c := range consumers {
		if c.actor.Joins() && !slices.Contains(groups, c.actor.Group()) {
			groups = append(groups, c.actor.Group())
		}
	}
	return groups
}

// waitStable waits until a group is stable with exactly its living members, and
// every partition belongs to one of them: a cooperative group is stable for a
// moment between the two generations of its rebalance, and then some do not.
func (r *Run) waitStable(group string) {
	var alive []string
	var topic *TopicRef
	for _, c := range r.consumers {
		if c.actor.Joins() && c.actor.Group() == group && c.actor.Alive() {
			alive, topic = append(alive, c.Name()), c.topic
		}
	}
	slices.SortFunc(alive, ledger.CompareNames)
	r.until("group "+group+" to become stable", joinLimit, look, func() bool {
		g, err := r.world.Cluster.Describe(group, topic.Name)
		r.must(err)
		var names []string
		owned := 0
		for _, m := range g.Members {
			names, owned = append(names, m.Actor), owned+len(m.Partitions)
		}
		return g.State == "Stable" && owned == topic.Partitions && slices.Equal(names, alive)
	})
}

// Name is as the scenario calls it.
func (c *Consumer) Name() string { return c.actor.Name() }

func (c *Consumer) there() bool { return c.actor.Alive() }

func (c *Consumer) membership() (group, topic string) {
	if !c.actor.Joins() || !c.actor.Started() {
		return "", ""
	}
	return c.actor.Group(), c.actor.Topic()
}

func (c *Consumer) dismiss() {
	if c.there() {
		_ = c.actor.Close() // a commit that fails is in the ledger
	}
}

// Owns is how many partitions the consumer owns.
func (c *Consumer) Owns() int { return len(c.actor.Owned()) }

// Read lets the consumer process whatever comes from here on.
func (c *Consumer) Read() {
	c.run.begin(c.Name() + " reads")
	c.actor.Read()
}

// Process lets the consumer process n payments, then hold.
func (c *Consumer) Process(n int) {
	c.run.begin(fmt.Sprintf("%s processes %d", c.Name(), n))
	reply, err := c.actor.Process(n)
	c.run.must(err)
	c.run.must(c.run.await(reply, fmt.Sprintf("%s to process %d payments", c.Name(), n), readLimit))
}

// CatchUp reads until nothing is left that the consumer's group has not read.
func (c *Consumer) CatchUp() {
	c.Read()
	c.run.begin(c.Name() + " catches up")
	left := c.left()
	c.run.untilLooking(c.Name()+" to catch up", readLimit, patiently, func() bool {
		c.run.must(c.actor.Err())
		if c.reached(left) {
			left = c.left() // more may have been sent meanwhile
		}
		return len(left) == 0
	})
}

// left asks the brokers up to which offset the consumer's group still has to
// read, for each partition in which something is left.
func (c *Consumer) left() map[int32]int64 {
	left := map[int32]int64{}
	s, err := c.run.world.Cluster.Stand(ledger.SampleEnd, c.topic.Name, c.groupNames())
	c.run.must(err)
	own := c.actor.Positions()
	for i, p := range s.Partitions {
		next := max(p.Start, c.position(p.Partition))
		if _, reads := own[p.Partition]; c.actor.Joins() && !reads { // who reads it may have gone back behind the bookmark
			next = max(next, s.Groups[0].Committed[i])
		}
		begun := c.position(p.Partition) > 0 || c.actor.Joins() && s.Groups[0].Committed[i] >= p.Start
		if next < p.End && (begun || !c.actor.Plan().FromLatest) {
			left[p.Partition] = p.End
		}
	}
	return left
}

func (c *Consumer) groupNames() []string {
	if !c.actor.Joins() {
		return nil
	}
	return []string{c.actor.Group()}
}

func (c *Consumer) reached(left map[int32]int64) bool {
	for p, end := range left {
		if c.position(p) < end {
			return false
		}
	}
	return true
}

// position is the next offset that the consumer, or a living member of its
// group, will process.
func (c *Consumer) position(partition int32) int64 {
	next := c.actor.Position(partition)
	for _, other := range c.run.consumers {
		if c.actor.Joins() && other.actor.Joins() && other.actor.Group() == c.actor.Group() {
			next = max(next, other.actor.Position(partition))
		}
	}
	return next
}

// Commit commits where the consumer is. ShiftedCommit makes the off-by-one
// mistake: it commits that many further on the partition of the last payment.
func (c *Consumer) Commit() { c.ShiftedCommit(0) }

func (c *Consumer) ShiftedCommit(by int) {
	c.run.begin(c.Name() + " commits")
	c.run.must(c.actor.Commit(int64(by)))
}

// FromLatest changes the consumer's reset policy: from its next life on it
// begins at the end of the log wherever its bookmark leads nowhere.
func (c *Consumer) FromLatest() {
	c.run.begin(c.Name() + " is set to latest")
	c.actor.FromLatest()
}

// Close makes the consumer leave politely.
func (c *Consumer) Close() {
	c.run.begin(c.Name() + " closes")
	c.run.must(c.actor.Close())
}

// Crash kills the consumer: kill -9.
func (c *Consumer) Crash() {
	c.run.begin(c.Name() + " crashes")
	c.actor.Crash(func() {
		if c.actor.Joins() {
			c.run.countRequests(c.actor.Group())
		}
	})
	c.run.sample(ledger.SampleCrash, c.topic)
}

// AwaitExpulsion waits until the group has dropped a crashed member, which the
// broker does when the member's session has timed out.
func (c *Consumer) AwaitExpulsion() {
	c.run.begin("wait until the group drops " + c.Name())
	// The last heartbeat came before the crash by less than the interval: until
	// then nobody needs to ask, and from then on it is asked often, since the
	// moment is shown.
	c.run.sleep(actor.SessionTimeout - c.actor.Plan().Heartbeat() - look)
	c.run.until("the group to drop "+c.Name(), expelLimit, look/10, func() bool {
		_, names, err := c.run.world.Cluster.Members(c.actor.Group())
		c.run.must(err)
		return !slices.Contains(names, c.Name())
	})
	c.run.countRequests(c.actor.Group())
	c.actor.Expelled()
}

// AwaitTakeover waits until the consumers have every partition among them.
func (r *Run) AwaitTakeover(t *TopicRef, consumers ...*Consumer) {
	r.begin("wait for the takeover")
	r.until("the others to take over", joinLimit, look/10, func() bool {
		owned := 0
		for _, c := range consumers {
			owned += c.Owns()
		}
		return owned == t.Partitions
	})
}
