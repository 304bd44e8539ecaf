package sim

import (
	"time"

	"kafkasim/sim/ledger"
)

// ScrollBack makes the consumer ask the broker what came in since a while ago
// and go back to it. The group's bookmark stays where it is.
func (c *Consumer) ScrollBack(back time.Duration) {
	c.run.begin(c.Name() + " scrolls back")
	c.run.must(c.actor.GoBack(time.Now().Add(-back).UnixMilli()))
}

// ScrollBackInSeconds makes the mistake of asking with a timestamp in seconds,
// where Kafka has milliseconds.
func (c *Consumer) ScrollBackInSeconds(back time.Duration) {
	c.run.begin(c.Name() + " scrolls back")
	c.run.must(c.actor.GoBack(time.Now().Add(-back).Unix()))
}

// SetBack sets a group's bookmarks to what came in since a while ago, from
// outside, as an administrator does. The broker refuses it while the group has
// members: whether it did is in the ledger.
func (t *TopicRef) SetBack(group string, back time.Duration) {
	t.run.begin("set group " + group + " back")
	group += t.run.world.Cluster.Scope()
	asked := time.Now().Add(-back).Truncate(time.Millisecond)
	event := ledger.Event{Kind: ledger.Ask, Group: ledger.N(group), Topic: ledger.N(t.Name), N: int64(time.Since(asked))}
	t.run.book.Append(event)
	next, err := t.run.world.Cluster.OffsetsSince(t.Name, asked.UnixMilli())
	t.run.must(err)
	refusal, err := t.run.world.Cluster.SetBookmarks(group, t.Name, next)
	t.run.must(err)
	event.Kind, event.N, event.Facts = ledger.Admin, 0, &ledger.Facts{Text: ledger.AdminReset}
	if refusal != nil {
		event.Facts = &ledger.Facts{Text: ledger.AdminResetRefused, Args: []string{refusal.Error()}}
		t.run.book.Append(event)
		return
	}
	for p, at := range next {
		event.Partition, event.Offset = int32(p), at
		t.run.book.Append(event)
	}
}
