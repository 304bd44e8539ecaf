package sim

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"kafkasim/sim/client"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
)

// Consumer reads payments, in a group or alone.
type Consumer struct {
	role
	actor   *client.Consumer
	topic   *TopicRef
	dropped uint16 // the last life that its group was seen to have dropped
}

// Consumer makes a consumer of a group, "" for one that reads alone. It has
// not started yet.
func (r *Run) Consumer(name, group string, t *TopicRef, plan client.Plan) *Consumer {
	part := r.introduce(name, "start it again first")
	if err := plan.CheckPlan(group); err != nil {
		r.must(failure.New("the plan of %s makes no sense: %w", name, err))
	}
	for _, p := range plan.ByHand {
		r.needs(p >= 0 && int(p) < t.Partitions, "%s takes partition %d by hand, and %s has %d", name, p, t.Name, t.Partitions)
	}
	if group != "" {
		group += r.world.Cluster.Scope()
	}
	c := &Consumer{role: part, actor: client.NewConsumer(r.world, name, group, t.Name, plan), topic: t}
	if c.actor.Joins() && !slices.Contains(r.counted, group) {
		r.counted = append(r.counted, group)
		r.world.Cluster.CountRequests(group)
	}
	if group != "" {
		r.watchBookmarks(group, t)
	}
	r.consumers, r.cast = append(r.consumers, c), append(r.cast, c)
	return c
}

// Start starts the consumer, or restarts it as a new incarnation, and waits
// until its group has given it its share of the partitions.
func (c *Consumer) Start() {
	c.starts("starts")
	c.launch()
	c.waitJoined()
}

// launch starts without waiting.
func (c *Consumer) launch() {
	if c.actor.Joins() {
		c.run.countRequests(c.actor.Group())
	}
	c.run.must(c.actor.Start())
	c.state = running
	if c.actor.Joins() {
		c.run.membersOf(c.actor.Group()).joins(c)
	}
}

// StartRefused starts a consumer that its group will not have, and waits until
// the broker has said so. It is there all the same, and asks again and again.
func (c *Consumer) StartRefused() {
	c.starts("starts and is refused")
	c.mustJoin()
	c.launch()
	c.run.until("the group to refuse "+c.name, joinLimit, look/10, func() bool {
		if c.actor.Joined() {
			c.refuse("was not refused: its group let it in")
		}
		return c.actor.Refusal() != nil
	})
}

// AwaitRefusal waits until the group of a consumer that is running will not have
// it any longer: somebody else has come in its name.
func (c *Consumer) AwaitRefusal() {
	c.step("is refused")
	c.mustJoin()
	c.run.until("the group to refuse "+c.name, joinLimit, look/10, func() bool { return c.actor.Refusal() != nil })
}

func (c *Consumer) mustJoin() {
	if !c.actor.Joins() {
		c.refuse("is not a member of a group, so no group can refuse it")
	}
}

func (c *Consumer) waitJoined() {
	if c.actor.Joins() {
		c.run.until(c.Name()+" to get its partitions from the group", joinLimit, look/10, c.actor.Joined)
	}
}

func (c *Consumer) membership() (group, topic string) {
	if !c.actor.Joins() || !c.actor.Started() {
		return "", ""
	}
	return c.actor.Group(), c.actor.Topic()
}

func (c *Consumer) trouble() (time.Time, error) { return c.actor.Trouble() }

// bookmarks are those of its group. One that takes partitions by hand is no member
// of it and may commit all the same.
func (c *Consumer) bookmarks() (group, topic string) {
	if c.actor.Joins() || !c.actor.Committed() {
		return c.membership()
	}
	return c.actor.Group(), c.actor.Topic()
}

func (c *Consumer) closeAtEnd() {
	if c.closing() {
		_ = c.close() // a commit that fails is in the ledger
	}
}

// Owns is how many partitions the consumer owns; none where it does not run.
func (c *Consumer) Owns() int {
	if !c.there() {
		return 0
	}
	return len(c.actor.Owned())
}

// IsListed says whether the group, as the broker describes it, still has the
// consumer for a member.
func (c *Consumer) IsListed() bool {
	c.run.step("ask whether " + c.Name() + " is listed")
	if group, _ := c.membership(); group == "" {
		c.refuse("was never a member of a group")
	}
	_, names, err := c.run.world.Cluster.Members(c.actor.Group())
	c.run.must(err)
	return slices.Contains(names, c.Name())
}

// Read lets the consumer process whatever arrives from here on.
func (c *Consumer) Read() {
	c.step("reads")
	if c.actor.Reading() {
		c.refuse("already reads whatever arrives")
	}
	c.actor.Read()
}

// Process lets the consumer process n payments, then hold.
func (c *Consumer) Process(n int) {
	c.step(fmt.Sprintf("processes %d", n))
	c.run.needs(n >= 0, "%s cannot process %d payments", c.name, n)
	reply, err := c.actor.Process(n)
	c.run.must(err)
	c.run.must(c.run.await(reply, fmt.Sprintf("%s to process %d payments", c.Name(), n), readLimit))
}

// CatchUp reads until nothing is left that the consumer's group has not read.
func (c *Consumer) CatchUp() {
	c.step("catches up")
	c.actor.Read()
	left, asked := c.left(), time.Now()
	c.run.untilLooking(c.Name()+" to catch up", readLimit, patiently, func() bool {
		c.run.must(c.actor.Err())
		maps.DeleteFunc(left, func(p int32, end int64) bool { return c.position(p) >= end })
		// More may have been sent meanwhile; and one that was given a partition again has
		// no position there while nothing comes.
		if len(left) == 0 || time.Since(asked) > time.Minute && c.nowhere(left) {
			left, asked = c.left(), time.Now()
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
		if _, reads := own[p.Partition]; c.actor.Joins() && !reads { // its reader may have gone back to before the bookmark
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

// nowhere says whether nobody living has processed anything of one of the
// partitions since it was given them.
func (c *Consumer) nowhere(left map[int32]int64) bool {
	for p := range left {
		if c.position(p) == 0 {
			return true
		}
	}
	return false
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
	c.step("commits")
	if c.actor.Group() == "" {
		c.refuse("reads without a group, so it has no bookmark to move")
	}
	c.run.must(c.actor.Commit(int64(by)))
	if !c.actor.Joins() && c.actor.Committed() {
		c.run.watchBookmarks(c.actor.Group(), c.topic)
		c.run.left(c.actor.Group()) // nobody is in a group that nobody has joined
	}
}

// CommitRefused commits where the consumer is, and expects the broker to refuse
// it: its group counts it as a member no longer.
func (c *Consumer) CommitRefused() {
	c.step("commits and is refused")
	c.mustJoin()
	if len(c.actor.Positions()) == 0 {
		c.refuse("has processed nothing, so it has nothing to commit")
	}
	err := c.actor.Commit(0)
	if err == nil {
		c.refuse("was not refused: the broker accepted its commit")
	}
	if !client.Refused(err) {
		c.run.must(err)
	}
}

// FromLatest changes the consumer's reset policy: from its next life on it
// begins at the end of the log wherever its bookmark leads nowhere.
func (c *Consumer) FromLatest() {
	c.run.step(c.Name() + " is set to latest")
	c.actor.FromLatest()
}

// Close makes the consumer leave politely.
func (c *Consumer) Close() {
	c.step("closes")
	c.state = left
	c.run.must(c.close())
}

func (c *Consumer) close() error {
	if !c.actor.Joins() {
		return c.actor.Close()
	}
	group := c.run.membersOf(c.actor.Group())
	if c.actor.Plan().Instance != "" {
		group.dies(c) // it takes no leave, and the group waits for it
		return c.actor.Close()
	}
	err := c.actor.Close()
	group.leaves(c)
	return err
}

// Crash kills the consumer: kill -9.
func (c *Consumer) Crash() {
	c.step("crashes")
	c.state = crashed
	if c.actor.Joins() {
		c.run.membersOf(c.actor.Group()).dies(c)
	}
	c.actor.Crash(func() {
		if c.actor.Joins() {
			c.run.countRequests(c.actor.Group())
		}
	})
	c.run.sample(ledger.SampleCrash, c.topic)
}

// SeekToTime makes the consumer ask the broker what came in since a while ago
// and go back to it. The group's bookmark stays where it is.
func (c *Consumer) SeekToTime(back time.Duration) {
	c.seekToTime(time.Now().Add(-back).UnixMilli(), back)
}

// SeekToTimeInSeconds makes the mistake of asking with a timestamp in seconds,
// where Kafka has milliseconds.
func (c *Consumer) SeekToTimeInSeconds(back time.Duration) {
	c.seekToTime(time.Now().Add(-back).Unix(), back)
}

func (c *Consumer) seekToTime(stamp int64, back time.Duration) {
	c.step("scrolls back")
	c.run.needs(back >= 0, "%s cannot go back by %s: that is in the future", c.name, back)
	if len(c.actor.Positions()) == 0 {
		c.refuse("has processed nothing, so it has no partition in which to go back")
	}
	c.run.must(c.actor.GoBack(stamp))
}
