package console

import (
	"context"
	"slices"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// What comes again after a partition has changed hands. A consumer knows what it
// has processed itself. Of what others have processed without committing there
// is no trace in Kafka: it can only be among what waits after the bookmark.

// Given is a partition that the group gives to a consumer.
type Given struct {
	Place         // its bookmark
	Waiting int64 // messages that the log holds from the bookmark on; -1 is not known
	Again   int64 // of those, how many this consumer has processed and not committed
	Same    bool  // it is as this consumer left it
}

// Lost is a partition that a consumer has lost without being asked, and what it
// had processed of it and not committed: First to Last, or nothing if Last < First.
type Lost struct {
	Partition   int32
	First, Last int64
}

// past is a stretch of a partition that the consumer has processed itself: the
// last one that has no gap.
type past struct {
	first, next int64
	newest      time.Time // of their timestamps
}

// holds says whether a record is one of them. A topic that was deleted and came
// back counts from 0 again, but its records are newer.
func (p past) holds(r *kgo.Record) bool {
	return p.first <= r.Offset && r.Offset < p.next && !r.Timestamp.After(p.newest)
}

// and is the past when the record is processed too.
func (p past) and(r *kgo.Record) past {
	switch {
	case p.holds(r):
		return p
	case r.Offset != p.next || p.next == p.first:
		return past{r.Offset, r.Offset + 1, r.Timestamp}
	}
	p.next++
	if r.Timestamp.After(p.newest) {
		p.newest = r.Timestamp
	}
	return p
}

// since is how many of them are at an offset or after it.
func (p past) since(offset int64) int64 {
	if offset < p.first {
		return 0 // other consumers have moved the bookmark back, or it is another log
	}
	return max(0, p.next-offset)
}

// own tells which partitions the group has given.
func (c *Consumer) own(ctx context.Context, client *kgo.Client, given map[string][]int32) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	admin := kadm.NewClient(client)
	// Without an answer the partitions are still right, and only what is known
	// of each is not.
	committed, _ := admin.FetchOffsets(ctx, c.Group)
	var ends kadm.ListedOffsets
	if len(given[c.Topic]) > 0 {
		ends, _ = admin.ListEndOffsets(ctx, c.Topic)
	}
	all := []Given{}
	for _, p := range slices.Sorted(slices.Values(given[c.Topic])) {
		g := Given{Place: Place{p, -1}, Waiting: -1}
		if at, ok := committed.Lookup(c.Topic, p); ok && at.At >= 0 {
			g.Next, g.Again = at.At, c.past[p].since(at.At)
			_, had := c.past[p]
			g.Same = had && c.past[p].next == at.At
			if end, ok := ends.Lookup(c.Topic, p); ok && end.Err == nil {
				g.Waiting = max(0, end.Offset-at.At)
			}
		}
		all = append(all, g)
	}
	c.Own(all)
}

// lose tells what is lost.
func (c *Consumer) lose(committed map[int32]kgo.EpochOffset, lost []int32) {
	if c.Lost == nil || len(lost) == 0 {
		return
	}
	var all []Lost
	for _, p := range slices.Sorted(slices.Values(lost)) {
		l := Lost{Partition: p, First: c.past[p].first, Last: c.past[p].next - 1}
		if at, ok := committed[p]; ok {
			l.First = max(l.First, at.Offset)
		}
		all = append(all, l)
	}
	c.Lost(all)
}
