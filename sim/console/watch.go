package console

import (
	"maps"
	"slices"
	"time"
)

// Watch remembers how a group stood when it was looked at, and so sees what no
// single look shows: where the lag tends to, and who has fallen silent. More
// cannot be seen from outside: brokers tell nobody when a member's last
// heartbeat came.
type Watch struct {
	rows    map[spot]*course
	changes []Change
}

// spot is a partition of some topic.
type spot struct {
	topic     string
	partition int32
}

// course is what became of a partition, look by look.
type course struct {
	lags      []int64 // the last ones
	committed int64
	moved     time.Time // when the bookmark was first seen where it is
	waiting   time.Time // since when something waits; zero is nothing
	owner     string
	owned     time.Time // since when it has that owner; zero is from the first look on
}

// KeptLags is how many lags are remembered.
const KeptLags = 8

// keptChanges is how many changes of owners are.
const keptChanges = 5

// Change is a partition that went from one client to another; "" is nobody.
type Change struct {
	At        time.Time
	Topic     string
	Partition int32
	From, To  string
}

// See takes how the group stands now.
func (w *Watch) See(g Group, now time.Time) {
	if w.rows == nil {
		w.rows = map[spot]*course{}
	}
	gone := maps.Clone(w.rows)
	for _, r := range g.Rows {
		if r.Topic == "" {
			continue
		}
		at := spot{r.Topic, r.Partition}
		delete(gone, at)
		owner := ""
		if r.Owner != nil {
			owner = r.Owner.ClientID
		}
		c := w.rows[at]
		if c == nil {
			c = &course{committed: r.Committed, moved: now, owner: owner}
			w.rows[at] = c
		}
		c.see(r, now)
		w.change(at, c, owner, now)
	}
	for at := range gone {
		delete(w.rows, at)
	}
}

func (c *course) see(r Row, now time.Time) {
	c.lags = append(c.lags, r.Lag())
	c.lags = c.lags[max(0, len(c.lags)-KeptLags):]
	if r.Committed != c.committed {
		c.committed, c.moved = r.Committed, now
	}
	switch {
	case r.Lag() <= 0:
		c.waiting = time.Time{}
	case c.waiting.IsZero():
		c.waiting = now
	}
}

func (w *Watch) change(at spot, c *course, owner string, now time.Time) {
	if owner == c.owner {
		return
	}
	w.changes = append(w.changes, Change{now, at.topic, at.partition, c.owner, owner})
	w.changes = w.changes[max(0, len(w.changes)-keptChanges):]
	c.owner = owner
	if owner != "" {
		c.owned = now
	}
}

// Lags are the partition's last lags, the present one at the end; -1 is not
// known.
func (w *Watch) Lags(r Row) []int64 {
	if c := w.rows[spot{r.Topic, r.Partition}]; c != nil {
		return slices.Clone(c.lags)
	}
	return nil
}

// Silent is for how long the owner of a partition has not moved its bookmark though
// something waits there, as far as somebody has watched; false is that nothing
// waits, or nobody knows. A new owner is not blamed for the silence of the old one.
func (w *Watch) Silent(r Row, now time.Time) (time.Duration, bool) {
	c := w.rows[spot{r.Topic, r.Partition}]
	if c == nil || c.waiting.IsZero() {
		return 0, false
	}
	since := c.moved
	for _, later := range []time.Time{c.waiting, c.owned} {
		if later.After(since) {
			since = later
		}
	}
	return now.Sub(since), true
}

// Changes are the last ones.
func (w *Watch) Changes() []Change { return slices.Clone(w.changes) }
