package actor

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

// When a consumer commits.
const (
	CommitAuto   = "auto"    // what previous polls returned, at the first poll after the interval, before a revocation and on close: Java's and kafka-python's enable.auto.commit
	CommitByHand = "by-hand" // when the script says so, and on close
	CommitFirst  = "first"   // a poll's payments before they are processed: the mistake
	CommitNone   = "none"    // never
)

// How a group shares out its partitions. The first three are eager: before
// every rebalance all members give back all that they own. With the other two
// only those partitions stop that move. Server is the protocol of KIP-848, in
// which the broker shares out.
const (
	Range             = "range"
	RoundRobin        = "roundrobin"
	Sticky            = "sticky"
	CooperativeSticky = "cooperative-sticky"
	Server            = "server"
)

// Defaults of Kafka's consumers: session.timeout.ms, heartbeat.interval.ms,
// auto.commit.interval.ms and max.poll.records.
const (
	SessionTimeout = 45 * time.Second
	Heartbeat      = 3 * time.Second
	AutoEvery      = 5 * time.Second
	maxPollRecords = 500

	rebalanceTimeout = time.Minute // franz-go's own
)

// HeartbeatServer is how often the broker wants to hear of a member of KIP-848.
const HeartbeatServer = cluster.HeartbeatNextGen

// What an unhurried consumer has instead, so that a week of its life is not
// half a million requests. Whoever joins waits for its next heartbeat, and must
// be unhurried too: another client would give up before.
const (
	longSession   = 20 * time.Minute
	longHeartbeat = 4 * time.Minute
	longFetchWait = 11 * time.Minute
)

// Plan is how a consumer is set up. The zero value is the tutorial's consumer.
type Plan struct {
	FromLatest bool          // without a bookmark begin at the end; otherwise at the beginning
	Commit     string        // CommitAuto if empty
	ByHand     []int32       // take these partitions without joining the group
	Work       time.Duration // what the handler needs for one payment
	Shuffled   bool          // hand a poll's payments to a pool that finishes them in any order
	PollLimit  int           // max.poll.records; 500 if zero
	Assignor   string        // Range if empty
	Unhurried  bool          // it lives for days: few heartbeats, a long session, fetches that wait for long
}

// Heartbeat is how often a member of the group reports to the broker, and so
// how long it may take to learn of a rebalance. With KIP-848 the broker decides.
func (p Plan) Heartbeat() time.Duration {
	switch {
	case p.Assignor == Server:
		return HeartbeatServer
	case p.Unhurried:
		return longHeartbeat
	}
	return Heartbeat
}

// Session is after how long without a word the broker drops the member.
func (p Plan) Session() time.Duration {
	if p.Unhurried {
		return longSession
	}
	return SessionTimeout
}

// RebalanceTimeout is how long a rebalance waits for the member.
func (p Plan) RebalanceTimeout() time.Duration { return max(rebalanceTimeout, p.Session()) }

func (p Plan) settings(grouped bool) *ledger.Settings {
	s := &ledger.Settings{Reset: "earliest", Commit: p.Commit, WorkPerRec: p.Work, Manual: p.ByHand != nil}
	if p.FromLatest {
		s.Reset = "latest"
	}
	if grouped && !s.Manual {
		s.Assignor, s.Session, s.Heartbeat = p.Assignor, p.Session(), p.Heartbeat()
	}
	if p.Commit == CommitAuto {
		s.AutoEvery = AutoEvery
	}
	return s
}

// Consumer reads one topic, in a group or alone.
type Consumer struct {
	world              *World
	name, group, topic ledger.Name
	plan               Plan
	draw               *rand.Rand
	lives              uint16
	life               *life // nil between two lives
	trouble
}

// NewConsumer makes a consumer that has not started. group "" reads alone,
// without a group and so without a bookmark.
func NewConsumer(w *World, name, group, topic string, plan Plan) *Consumer {
	if plan.PollLimit == 0 {
		plan.PollLimit = maxPollRecords
	}
	if plan.Assignor == "" {
		plan.Assignor = Range
	}
	if plan.Assignor == Server && group != "" && plan.ByHand == nil {
		w.Cluster.Speaks(group, cluster.NextGen)
	}
	switch {
	case group == "" || plan.ByHand != nil:
		plan.Commit = CommitNone
	case plan.Commit == "":
		plan.Commit = CommitAuto
	}
	return &Consumer{world: w, name: ledger.N(name), group: ledger.N(group), topic: ledger.N(topic), plan: plan, draw: source(w.Seed, name)}
}

// Name, Group and Topic are as given.
func (c *Consumer) Name() string  { return c.name.String() }
func (c *Consumer) Group() string { return c.group.String() }
func (c *Consumer) Topic() string { return c.topic.String() }

// Joins says whether the consumer is a member of its group: who has none, or
// takes its partitions by hand, is not.
func (c *Consumer) Joins() bool { return c.Group() != "" && c.plan.ByHand == nil }

// Plan is how the consumer is set up.
func (c *Consumer) Plan() Plan { return c.plan }

// FromLatest makes the lives that follow begin at the end of the log where they
// have no bookmark, or one that points at nothing.
func (c *Consumer) FromLatest() { c.plan.FromLatest = true }

// Started says whether the consumer ever ran.
func (c *Consumer) Started() bool { return c.lives > 0 }

// Alive says whether the consumer runs.
func (c *Consumer) Alive() bool { return c.life != nil }

// Start begins a new life: a new client that joins the group. It reads nothing
// until told to.
func (c *Consumer) Start() error {
	if c.Alive() {
		return fmt.Errorf("%s already runs", c.name)
	}
	stir(c.draw)
	c.lives++
	ctx, cancel := context.WithCancel(context.Background())
	l := &life{Consumer: c, pen: pen{book: c.world.Ledger, base: ledger.Event{Actor: c.name, Inc: c.lives, Group: c.group, Topic: c.topic}},
		link: c.world.Cluster.Link(c.Name()), ctx: ctx, cancel: cancel,
		orders: make(chan order), quit: make(chan struct{}), done: make(chan struct{}),
		nextCommit: time.Now().Add(AutoEvery), next: map[int32]int64{}, committed: map[int32]int64{}}
	client, err := kgo.NewClient(l.options()...)
	if err != nil {
		cancel()
		return fmt.Errorf("starting %s: %w", c.name, err)
	}
	l.client = client
	l.write(ledger.Event{Kind: ledger.Start, Facts: &ledger.Facts{Settings: c.plan.settings(c.Group() != "")}})
	c.life = l
	go l.run()
	return nil
}

func (l *life) options() []kgo.Opt {
	options := append(l.link.Options(), kgo.WithContext(l.ctx), kgo.DisableFetchSessions(), kgo.WithHooks(ear{l.name, &l.trouble, l.isDead}))
	if l.plan.Unhurried {
		options = append(options, kgo.FetchMaxWait(longFetchWait))
	}
	start := kgo.NewOffset().AtStart()
	if l.plan.FromLatest {
		start = kgo.NewOffset().AtEnd()
	}
	if l.plan.ByHand != nil {
		at := map[int32]kgo.Offset{}
		for _, p := range l.plan.ByHand {
			at[p] = start
		}
		return append(options, kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{l.Topic(): at}))
	}
	options = append(options, kgo.ConsumeTopics(l.Topic()), kgo.ConsumeResetOffset(start))
	if l.Group() == "" {
		return options
	}
	if l.plan.Assignor == Server {
		options = append(options, kgo.ServerSideBalancer())
	}
	settings := l.plan.settings(true)
	return append(options,
		kgo.ConsumerGroup(l.Group()),
		l.plan.balancer(),
		kgo.SessionTimeout(settings.Session),
		kgo.HeartbeatInterval(settings.Heartbeat),
		kgo.RebalanceTimeout(l.plan.RebalanceTimeout()),
		kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(),
		kgo.OnPartitionsAssigned(func(_ context.Context, client *kgo.Client, p map[string][]int32) { l.assigned(client, p[l.Topic()]) }),
		kgo.OnPartitionsRevoked(func(_ context.Context, _ *kgo.Client, p map[string][]int32) { l.revoked(p[l.Topic()]) }),
		kgo.OnPartitionsLost(func(_ context.Context, _ *kgo.Client, p map[string][]int32) { l.lost(p[l.Topic()]) }),
	)
}

// cooperative says whether a rebalance leaves alone what does not move.
func (p Plan) cooperative() bool {
	return p.Assignor == CooperativeSticky || p.Assignor == Server
}

// Keeps says whether the group's members keep, as far as that is fair, what
// they had before a rebalance.
func (p Plan) Keeps() bool {
	return p.Assignor == Sticky || p.cooperative()
}

// balancer is franz-go's own. With KIP-848 it only tells the broker which of
// its two assignors is wanted: the sticky one stands for "uniform".
func (p Plan) balancer() kgo.GroupOpt {
	switch p.Assignor {
	case RoundRobin:
		return kgo.Balancers(kgo.RoundRobinBalancer())
	case Sticky, Server:
		return kgo.Balancers(kgo.StickyBalancer())
	case CooperativeSticky:
		return kgo.Balancers(kgo.CooperativeStickyBalancer())
	}
	return kgo.Balancers(kgo.RangeBalancer())
}

// Process processes n payments, then holds. The returned channel gives the
// outcome; the script decides how long to wait for it.
func (c *Consumer) Process(n int) (<-chan error, error) {
	if c.life.reading {
		return nil, fmt.Errorf("%s already reads whatever comes", c.name)
	}
	reply := make(chan error, 1)
	c.life.orders <- order{n: n, reply: reply}
	return reply, nil
}

// Read processes whatever comes, until the consumer is closed or crashes. What
// goes wrong meanwhile is told by Err.
func (c *Consumer) Read() {
	if !c.life.reading {
		c.life.reading, c.life.read = true, make(chan error, 1)
		c.life.orders <- order{n: forever, reply: c.life.read}
	}
}

// Reading says whether the living consumer was told to process whatever comes.
func (c *Consumer) Reading() bool { return c.life.reading }

// Err is what stopped a living consumer that should read whatever comes.
func (c *Consumer) Err() error {
	c.life.mu.Lock()
	defer c.life.mu.Unlock()
	return c.life.err
}

// Commit commits where the consumer is, moved by shift on the partition of the
// last processed payment: 0 is right, ±1 is the off-by-one mistake.
func (c *Consumer) Commit(shift int64) error {
	next := c.Positions()
	c.life.mu.Lock()
	last := c.life.last
	c.life.mu.Unlock()
	if _, ok := next[last]; ok {
		next[last] += shift
	}
	return c.life.commit(next)
}

// Positions is the next offset to process of each partition of which the
// living consumer has processed payments.
func (c *Consumer) Positions() map[int32]int64 { return c.life.positions() }

// Position is the next offset to process of one partition; 0 where the consumer
// is not alive or has processed nothing of it.
func (c *Consumer) Position(partition int32) int64 {
	if !c.Alive() {
		return 0
	}
	c.life.mu.Lock()
	defer c.life.mu.Unlock()
	return c.life.next[partition]
}

// Owned are the partitions that the living consumer owns, in order.
func (c *Consumer) Owned() []int32 {
	c.life.mu.Lock()
	defer c.life.mu.Unlock()
	return slices.Clone(c.life.owned)
}

// Joined says whether the living consumer has been told its share of the
// partitions, which may be none.
func (c *Consumer) Joined() bool {
	c.life.mu.Lock()
	defer c.life.mu.Unlock()
	return c.life.joined
}

// Close leaves politely: finish the poll at hand, commit unless the plan says
// otherwise, give back the partitions, tell the group.
func (c *Consumer) Close() error {
	l := c.life
	l.stop()
	var err error
	switch l.plan.Commit {
	case CommitAuto:
		_ = l.commit(l.positions()) // if it fails, the revocation tries once more
	case CommitByHand:
		err = l.commit(l.positions())
	}
	reap(l.client.CloseAllowingRebalance)
	l.write(ledger.Event{Kind: ledger.Close})
	l.cancel()
	c.life = nil
	return err
}

// Crash is kill -9. The order matters: the crash is written and struck is
// called, so that whatever the client still says is said after it; then the
// wire is cut, and nothing leaves the client any more; only then is the process
// ended. Closing the client afterwards reaps its goroutines and reaches nobody.
func (c *Consumer) Crash(struck func()) {
	l := c.life
	l.finish(ledger.Event{Kind: ledger.Crash})
	struck()
	l.link.Cut()
	l.cancel()
	l.stop()
	reap(l.client.CloseAllowingRebalance)
	c.life = nil
}

// Member is the living consumer's member id in its group, "" until the broker
// has given it one, and whether it has been told its share of the partitions.
// Ids are random: they are for comparing, and never for the ledger.
func (c *Consumer) Member() (id string, joined bool) {
	id, _ = c.life.client.GroupMetadata()
	return id, c.Joined()
}

// Lives is how many lives the consumer has begun: the number of the last one.
func (c *Consumer) Lives() uint16 { return c.lives }

// Expelled writes that the group was seen to have dropped an incarnation.
func (c *Consumer) Expelled(life uint16) {
	c.world.Ledger.Append(ledger.Event{Kind: ledger.Expel, Actor: c.name, Inc: life, Group: c.group, Topic: c.topic})
}
