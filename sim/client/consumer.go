package client

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Consumer reads one topic, in a group or alone.
type Consumer struct {
	world              *World
	name, group, topic ledger.Name
	plan               Plan
	draw               *rand.Rand
	lives              uint16
	incarnation        *incarnation // nil between two lives
	counted            atomic.Bool  // a commit was acknowledged
	trouble
}

// NewConsumer makes a consumer that has not started. group "" reads alone,
// without a group and so without a bookmark.
func NewConsumer(w *World, name, group, topic string, plan Plan) *Consumer {
	plan = plan.complete(group)
	if plan.Assignor == Server && group != "" && plan.ByHand == nil {
		w.Cluster.Speaks(group, cluster.NextGen)
	}
	return &Consumer{world: w, name: ledger.N(name), group: ledger.N(group), topic: ledger.N(topic), plan: plan, draw: source(w.Seed, name)}
}

// Name, Group and Topic are as given.
func (c *Consumer) Name() string { return c.name.String() }

//go:noinline
func (c *Consumer) Group() string { return c.group.String() }
func (c *Consumer) Topic() string { return c.topic.String() }

// Joins says whether the consumer is a member of its group: one that has none, or
// takes its partitions by hand, is not.
//
//go:noinline
func (c *Consumer) Joins() bool { return c.Group() != "" && c.plan.ByHand == nil }

// Plan is how the consumer is set up.
//
//go:noinline
func (c *Consumer) Plan() Plan { return c.plan }

// FromLatest makes the lives that follow begin at the end of the log where they
// have no bookmark, or one that points at nothing.
func (c *Consumer) FromLatest() { c.plan.FromLatest = true }

// Started says whether the consumer ever ran.
func (c *Consumer) Started() bool { return c.lives > 0 }

// Alive says whether the consumer runs.
func (c *Consumer) Alive() bool { return c.incarnation != nil }

// Start begins a new life: a new client that joins the group. It reads nothing
// until told to.
func (c *Consumer) Start() error {
	if c.Alive() {
		return failure.New("%s is already running", c.name)
	}
	jitter(c.draw)
	c.lives++
	ctx, cancel := context.WithCancel(context.Background())
	l := &incarnation{Consumer: c, recorder: recorder{ledger: c.world.Ledger, base: ledger.Event{Actor: c.name, Inc: c.lives, Group: c.group, Topic: c.topic}},
		link: c.world.Cluster.ClientNet(c.Name()), ctx: ctx, cancel: cancel,
		orders: make(chan order), quit: make(chan struct{}), done: make(chan struct{}),
		nextCommit: time.Now().Add(AutoEvery), next: map[int32]int64{}, committed: map[int32]int64{}}
	// A new client joins at once, and may be given its partitions before
	// NewClient has returned.
	l.write(ledger.Event{Kind: ledger.Start, Detail: &ledger.Detail{Settings: c.plan.settings(c.Group() != "")}})
	client, err := kgo.NewClient(l.options()...)
	if err != nil {
		cancel()
		return failure.New("starting %s: %w", c.name, err)
	}
	l.client = client
	c.incarnation = l
	go l.run()
	return nil
}

func (l *incarnation) options() []kgo.Opt {
	options := append(l.link.Options(), kgo.WithContext(l.ctx), kgo.DisableFetchSessions(), kgo.WithHooks(ear{l.name, &l.trouble, l.isDead}))
	if l.plan.RelaxedTimers {
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
	if l.plan.Instance != "" {
		options = append(options, kgo.InstanceID(l.plan.Instance))
	}
	return append(options,
		kgo.ConsumerGroup(l.Group()),
		l.plan.balancer(),
		kgo.SessionTimeout(l.plan.Session),
		kgo.HeartbeatInterval(l.plan.Heartbeat()),
		kgo.RebalanceTimeout(l.plan.RebalanceTimeout),
		kgo.WithHooks(l),
		kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(),
		kgo.OnPartitionsAssigned(func(_ context.Context, client *kgo.Client, p map[string][]int32) { l.assigned(client, p[l.Topic()]) }),
		kgo.OnPartitionsRevoked(func(_ context.Context, _ *kgo.Client, p map[string][]int32) { l.revoked(p[l.Topic()]) }),
		kgo.OnPartitionsLost(func(_ context.Context, _ *kgo.Client, p map[string][]int32) { l.lost(p[l.Topic()]) }),
	)
}

// Process processes n payments, then holds. The returned channel gives the
// outcome; the script decides how long to wait for it.
func (c *Consumer) Process(n int) (<-chan error, error) {
	if c.incarnation.reading {
		return nil, failure.New("%s already reads whatever arrives", c.name)
	}
	reply := make(chan error, 1)
	c.incarnation.orders <- order{n: n, reply: reply}
	return reply, nil
}

// Read processes whatever arrives, until the consumer is closed or crashes. What
// goes wrong meanwhile is told by Err.
//
//go:noinline
func (c *Consumer) Read() {
	if !c.incarnation.reading {
		c.incarnation.reading, c.incarnation.read = true, make(chan error, 1)
		c.incarnation.orders <- order{n: forever, reply: c.incarnation.read}
	}
}

// Reading says whether the living consumer was told to process whatever arrives.
func (c *Consumer) Reading() bool { return c.incarnation.reading }

// Err is what stopped a living consumer that should read whatever arrives.
func (c *Consumer) Err() error {
	c.incarnation.mu.Lock()
	defer c.incarnation.mu.Unlock()
	return c.incarnation.err
}

// Commit commits where the consumer is, moved by shift on the partition of the
// last processed payment: 0 is right, ±1 is the off-by-one mistake.
func (c *Consumer) Commit(shift int64) error {
	next := c.Positions()
	c.incarnation.mu.Lock()
	last := c.incarnation.last
	c.incarnation.mu.Unlock()
	if _, ok := next[last]; ok {
		next[last] += shift
	}
	return c.incarnation.commit(next)
}

// Positions is the next offset to process of each partition of which the
// living consumer has processed payments.
func (c *Consumer) Positions() map[int32]int64 { return c.incarnation.positions() }

// Position is the next offset to process of one partition; 0 where the consumer
// is not alive or has processed nothing of it.
func (c *Consumer) Position(partition int32) int64 {
	if !c.Alive() {
		return 0
	}
	c.incarnation.mu.Lock()
	defer c.incarnation.mu.Unlock()
	return c.incarnation.next[partition]
}

// Owned are the partitions that the living consumer owns, in order.
func (c *Consumer) Owned() []int32 {
	c.incarnation.mu.Lock()
	defer c.incarnation.mu.Unlock()
	return slices.Clone(c.incarnation.owned)
}

// Joined says whether the living consumer has been told its share of the
// partitions, which may be none.
func (c *Consumer) Joined() bool {
	c.incarnation.mu.Lock()
	defer c.incarnation.mu.Unlock()
	return c.incarnation.joined
}

// Refusal is why the living consumer's group will not have it, nil where it does.
func (c *Consumer) Refusal() error {
	c.incarnation.mu.Lock()
	defer c.incarnation.mu.Unlock()
	if c.incarnation.refusal == nil {
		return nil
	}
	return c.incarnation.refusal
}

// Close leaves politely: finish the poll at hand, commit unless the plan says
// otherwise, give back the partitions, tell the group. A static member does not
// tell it: its group expects it back.
func (c *Consumer) Close() error {
	l := c.incarnation
	l.stop()
	var err error
	switch l.plan.Commit {
	case CommitAuto:
		_ = l.commit(l.positions()) // if it fails, the revocation tries again
	case CommitByHand:
		err = l.commit(l.positions())
	}
	closeAndPad(l.client.CloseAllowingRebalance)
	l.write(ledger.Event{Kind: ledger.Close})
	l.cancel()
	c.incarnation = nil
	return err
}

// Crash is kill -9. The order matters: the crash is written and struck is
// called, so that whatever the client still says is said after it; then the
// wire is cut, and nothing leaves the client any more; only then is the process
// ended. Closing the client afterwards reaps its goroutines and reaches nobody.
func (c *Consumer) Crash(struck func()) {
	l := c.incarnation
	l.finish(ledger.Event{Kind: ledger.Crash})
	struck()
	l.link.Kill()
	l.cancel()
	l.stop()
	closeAndPad(l.client.CloseAllowingRebalance)
	c.incarnation = nil
}

// Member is the living consumer's member id in its group, "" until the broker
// has given it one, and whether it has been told its share of the partitions.
// Ids are random: they are for comparing, and never for the ledger.
func (c *Consumer) Member() (id string, joined bool) {
	id, _ = c.incarnation.client.GroupMetadata()
	return id, c.Joined()
}

// Lives is how many lives the consumer has begun: the number of the last one.
func (c *Consumer) Lives() uint16 { return c.lives }

// Committed says whether a commit of the consumer ever counted.
func (c *Consumer) Committed() bool { return c.counted.Load() }

// Expelled writes that the group was seen to have dropped an incarnation, which
// may be back in it as another member by now.
func (c *Consumer) Expired(life uint16, back bool) {
	c.world.Ledger.Append(ledger.Event{Kind: ledger.MemberExpired, Actor: c.name, Inc: life, Group: c.group, Topic: c.topic, Flag: back})
}
