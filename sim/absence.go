package sim

import (
	"time"

	"kafkasim/sim/ledger"
)

// lookAway is how often somebody looks whether the bookmarks of an absent
// consumer are still there.
const lookAway = 10*time.Minute - look

// StayAway lets time pass while a consumer that has left is away, looks after
// the bookmarks of its group, and writes down when one is gone.
func (c *Consumer) StayAway(d time.Duration) {
	c.run.begin(c.Name() + " stays away for " + d.String())
	begin := time.Now()
	before := c.bookmarks()
	for left := d; left > 0; left = d - time.Since(begin) {
		c.run.pass(min(lookAway, left))
		now := c.bookmarks()
		for p, at := range before {
			if at >= 0 && now[p] < 0 {
				c.run.book.Append(ledger.Event{Kind: ledger.Admin, Group: ledger.N(c.actor.Group()), Topic: ledger.N(c.topic.Name),
					Partition: int32(p), Offset: at, Facts: &ledger.Facts{Text: ledger.AdminForgotten}})
			}
		}
		before = now
	}
}

// bookmarks asks the brokers for those of the consumer's group; -1 is none.
func (c *Consumer) bookmarks() []int64 {
	all, err := c.run.world.Cluster.Bookmarks(c.actor.Group(), c.topic.Name, c.topic.Partitions)
	c.run.must(err)
	return all
}
