package sim

import (
	"slices"
	"sort"
	"time"

	"kafkasim/sim/ledger"
)

// StartAll starts consumers one after another without waiting between them,
// then waits until the groups have settled. Where members keep what they have,
// each waits for the one before it: otherwise the latencies would decide who is
// the first and has everything.
func (r *Run) StartAll(consumers ...*Consumer) {
	r.step("start the consumers")
	r.needs(len(consumers) > 0, "there is nobody to start")
	for _, c := range consumers {
		c.starts("starts with the others")
		c.launch()
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
	sort.Slice(alive, func(i, j int) bool { return ledger.CompareNames(alive[i], alive[j]) < 0 })
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

// AwaitExpiry waits until the group has dropped a crashed member, which the
// broker does when the member's session has timed out.
func (c *Consumer) AwaitExpiry() {
	c.run.step("wait until the group drops " + c.Name())
	switch {
	case !c.actor.Joins():
		c.refuse("is not a member of a group, so no group can drop it")
	case c.state != crashed:
		c.refuse("has not crashed: a group drops only members that fall silent")
	}
	limit := c.actor.Plan().Session + expelLimit
	c.run.untilLooking("the group to drop "+c.Name(), limit, func(time.Duration) time.Duration { return c.run.untilLook(look) + 1 },
		func() bool { return c.dropped == c.actor.Lives() })
}

// AwaitTakeover waits until the consumers have every partition among them.
func (r *Run) AwaitTakeover(t *TopicRef, consumers ...*Consumer) {
	r.step("wait for the takeover")
	anybody := slices.ContainsFunc(consumers, func(c *Consumer) bool { return c.there() && c.topic == t })
	r.needs(anybody, "none of them is running and reads %s, so nobody can take over", t.Name)
	r.until("the others to take over", joinLimit, look/10, func() bool {
		owned := 0
		for _, c := range consumers {
			owned += c.Owns()
		}
		return owned == t.Partitions
	})
}

// ResetOffsets sets a group's bookmarks to what came in since a while ago, from
// outside, as an administrator does. The broker refuses it while the group has
// members: whether it did is in the ledger.
func (t *TopicRef) ResetOffsets(group string, back time.Duration) {
	t.run.step("set group " + group + " back")
	t.run.needs(group != "", "to set a group back, give its name")
	t.run.needs(back >= 0, "a group cannot be set back by %s: that is in the future", back)
	group += t.run.world.Cluster.Scope()
	asked := time.Now().Add(-back).Truncate(time.Millisecond)
	event := ledger.Event{Kind: ledger.Ask, Group: ledger.N(group), Topic: ledger.N(t.Name), N: int64(time.Since(asked))}
	t.run.ledger.Append(event)
	next, err := t.run.world.Cluster.OffsetsSince(t.Name, asked.UnixMilli())
	t.run.must(err)
	refusal, err := t.run.world.Cluster.SetBookmarks(group, t.Name, next)
	t.run.must(err)
	event.Kind, event.N, event.Detail = ledger.Admin, 0, &ledger.Detail{Text: ledger.AdminReset}
	if refusal != nil {
		event.Detail = &ledger.Detail{Text: ledger.AdminResetRefused, Why: refusal.Error()}
		t.run.ledger.Append(event)
		return
	}
	for p, at := range next {
		event.Partition, event.Offset = int32(p), at
		t.run.ledger.Append(event)
	}
	t.run.left(group)
}

// StayAway lets time pass while a consumer that has left is away.
func (c *Consumer) StayAway(d time.Duration) {
	c.run.step(c.Name() + " stays away for " + d.String())
	c.run.needs(d >= 0, "nobody can stay away for %s", d)
	switch {
	case c.actor.Group() == "":
		c.refuse("reads without a group, so it has no bookmark to stay away from")
	case c.there():
		c.refuse("is running, so it is not away: close it or let it crash first")
	}
	c.run.pass(d)
}

// groupsOf are the groups that ever had a member that reads a topic, or a bookmark
// in it, in order of appearance.
func (r *Run) groupsOf(topic string) []string {
	var groups []string
	for _, p := range r.cast {
		if group, of := p.bookmarks(); of == topic && group != "" && !slices.Contains(groups, group) {
			groups = append(groups, group)
		}
	}
	return groups
}

// countRequests writes down how many requests of each sort the broker has seen
// from a group so far.
func (r *Run) countRequests(group string) {
	r.world.Cluster.Requests(group, func(sort string, n int) {
		r.ledger.Append(ledger.Event{Kind: ledger.Request, Group: ledger.N(group), N: int64(n), Detail: &ledger.Detail{Text: sort}})
	})
}
