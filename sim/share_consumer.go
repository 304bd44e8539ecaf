package sim

import (
	"fmt"
	"time"

	"kafkasim/sim/client"
	"kafkasim/sim/ledger"
)

// ShareConsumer is a member of a share group: a queue on top of a topic.
type ShareConsumer struct {
	role
	actor   *client.ShareConsumer
	topic   *TopicRef
	reading bool // told to handle whatever arrives
}

// ShareConsumer makes a member of a share group that begins at the earliest
// offset. It has not started yet.
func (r *Run) ShareConsumer(name, group string, t *TopicRef, plan client.SharePlan) *ShareConsumer {
	part := r.introduce(name, "start it again first")
	r.needs(group != "", "%s needs a share group", name)
	r.needs(plan.Batch > 0, "%s must take at least one payment in a poll, not %d", name, plan.Batch)
	group += r.world.Cluster.Scope()
	r.must(r.world.Cluster.ShareFromEarliest(group))
	c := &ShareConsumer{role: part, actor: client.NewShareConsumer(r.world, name, group, t.Name, plan), topic: t}
	r.cast = append(r.cast, c)
	return c
}

// StartSharers starts members of share groups, one after another, and waits
// until their groups have them all.
func (r *Run) StartSharers(consumers ...*ShareConsumer) {
	r.step("start the consumers")
	r.needs(len(consumers) > 0, "there is nobody to start")
	for _, c := range consumers {
		c.starts("starts with the others")
		lives := 0
		if c.actor.Started() {
			lives = r.lives(c)
		}
		r.must(c.actor.Start())
		c.state, c.reading = running, false
		r.until("share group "+c.actor.Group()+" to have "+c.Name(), joinLimit, look, func() bool { return r.lives(c) > lives })
	}
}

// lives is how many members of its name a consumer's share group has. A dead one
// counts until its session is over, and a group without members is none at all.
func (r *Run) lives(c *ShareConsumer) int {
	g, err := r.world.Cluster.Describe(c.actor.Group(), c.topic.Name)
	r.must(err)
	n := 0
	for _, m := range g.Members {
		if m.Actor == c.name {
			n++
		}
	}
	return n
}

func (c *ShareConsumer) membership() (group, topic string) {
	if !c.actor.Started() {
		return "", ""
	}
	return c.actor.Group(), c.actor.Topic()
}

func (c *ShareConsumer) trouble() (time.Time, error) { return c.actor.Trouble() }

func (c *ShareConsumer) bookmarks() (group, topic string) { return c.membership() }

func (c *ShareConsumer) closeAtEnd() {
	if c.closing() {
		_ = c.actor.Close() // what is not given back is locked, and nobody comes for it
	}
}

// Read lets the member handle whatever arrives from here on.
func (c *ShareConsumer) Read() {
	c.step("reads")
	c.mustHold()
	c.reading = true
	c.actor.Read()
}

// Process lets the member handle n payments, then hold the others that its last
// poll brought.
func (c *ShareConsumer) Process(n int) {
	c.step(fmt.Sprintf("processes %d", n))
	c.run.needs(n >= 0, "%s cannot process %d payments", c.name, n)
	c.mustHold()
	c.run.must(c.run.await(c.actor.Process(n), fmt.Sprintf("%s to process %d payments", c.Name(), n), readLimit))
}

// mustHold is for verbs of a member that waits for its next order.
func (c *ShareConsumer) mustHold() {
	if c.reading {
		c.refuse("already reads whatever arrives")
	}
}

// Held is how many payments of its last poll the member has not handled: once
// Process has returned, and as long as it has not been told to continue.
func (c *ShareConsumer) Held() int {
	c.step("is asked what it holds")
	c.mustHold()
	return c.actor.Held()
}

// Crash kills the member: kill -9. Unplug pulls its machine's cable instead.
func (c *ShareConsumer) Crash()  { c.end("crashes", false) }
func (c *ShareConsumer) Unplug() { c.end("is unplugged", true) }

func (c *ShareConsumer) end(how string, unplugged bool) {
	c.step(how)
	c.state = crashed
	c.actor.Crash(unplugged)
	c.run.sample(ledger.SampleCrash, c.topic)
}

// AwaitSettled waits until of every payment in the topic it is known what
// became of it. It asks the broker only while the member has nothing to do.
func (c *ShareConsumer) AwaitSettled() {
	c.step("settles everything")
	if !c.reading {
		c.refuse("is not reading: let it read first")
	}
	c.run.until("everything to be settled", readLimit, 10*look, func() bool {
		idle, err := c.actor.Idle()
		c.run.must(err)
		if !idle {
			return false
		}
		s, err := c.run.world.Cluster.Stand(ledger.SampleEnd, c.topic.Name, []string{c.actor.Group()})
		c.run.must(err)
		for i := range s.Partitions {
			if s.Lag(s.Groups[0], i) > 0 {
				return false
			}
		}
		return true
	})
}
