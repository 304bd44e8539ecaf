package sim

import (
	"fmt"
	"slices"

	"kafkasim/sim/actor"
	"kafkasim/sim/ledger"
)

// ShareConsumer is a member of a share group: a queue on top of a topic.
type ShareConsumer struct {
	run   *Run
	actor *actor.ShareConsumer
	topic *TopicRef
}

// ShareConsumer makes a member of a share group that begins at the earliest
// offset. It has not started yet.
func (r *Run) ShareConsumer(name, group string, t *TopicRef, plan actor.SharePlan) *ShareConsumer {
	r.begin("make " + name)
	group += r.world.Cluster.Scope()
	r.must(r.world.Cluster.ShareFromEarliest(group))
	c := &ShareConsumer{run: r, actor: actor.NewShareConsumer(r.world, name, group, t.Name, plan), topic: t}
	r.cast = append(r.cast, c)
	return c
}

// StartSharers starts members of one share group, one after another, and waits
// until the group has them all.
func (r *Run) StartSharers(consumers ...*ShareConsumer) {
	r.begin("start the consumers")
	var names []string
	for _, c := range consumers {
		r.must(c.actor.Start())
		names = append(names, c.Name())
		slices.SortFunc(names, ledger.CompareNames)
		r.until("share group "+c.actor.Group()+" to have "+c.Name(), joinLimit, look, func() bool {
			g, err := r.world.Cluster.Describe(c.actor.Group(), c.topic.Name)
			var members []string
			for _, m := range g.Members {
				members = append(members, m.Actor)
			}
			return err == nil && slices.Equal(members, names) // before the first one joins there is no such group
		})
	}
}

// Name is as the scenario calls it.
func (c *ShareConsumer) Name() string { return c.actor.Name() }

func (c *ShareConsumer) there() bool { return c.actor.Alive() }

func (c *ShareConsumer) membership() (group, topic string) {
	if !c.actor.Started() {
		return "", ""
	}
	return c.actor.Group(), c.actor.Topic()
}

func (c *ShareConsumer) dismiss() {
	if c.there() {
		_ = c.actor.Close() // what is not given back is locked, and nobody comes for it
	}
}

// Read lets the member handle whatever comes from here on.
func (c *ShareConsumer) Read() {
	c.run.begin(c.Name() + " reads")
	c.actor.Read()
}

// Process lets the member handle n payments, then hold the others that its last
// poll brought.
func (c *ShareConsumer) Process(n int) {
	c.run.begin(fmt.Sprintf("%s processes %d", c.Name(), n))
	c.run.must(c.run.await(c.actor.Process(n), fmt.Sprintf("%s to process %d payments", c.Name(), n), readLimit))
}

// Crash kills the member: kill -9. Unplug pulls its machine's cable instead.
func (c *ShareConsumer) Crash()  { c.end("crashes", false) }
func (c *ShareConsumer) Unplug() { c.end("is unplugged", true) }

func (c *ShareConsumer) end(how string, unplugged bool) {
	c.run.begin(c.Name() + " " + how)
	c.actor.Crash(unplugged)
	c.run.sample(ledger.SampleCrash, c.topic)
}

// AwaitSettled waits until of every payment in the topic it is known what
// became of it. It asks the broker only while the member has nothing to do.
func (c *ShareConsumer) AwaitSettled() {
	c.run.begin("wait until " + c.Name() + " has settled everything")
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
