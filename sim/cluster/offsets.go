package cluster

import (
	"cmp"
	"context"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kadm"
)

// Starts returns the first offset that each partition still has.
func (c *Cluster) Starts(topic string) ([]int64, error) {
	return c.offsets(topic, "start", func(ctx context.Context) (kadm.ListedOffsets, error) { return c.admin.ListStartOffsets(ctx, topic) })
}

// Ends returns the offset that the next record of each partition will get.
func (c *Cluster) Ends(topic string) ([]int64, error) {
	return c.offsets(topic, "end", func(ctx context.Context) (kadm.ListedOffsets, error) { return c.admin.ListEndOffsets(ctx, topic) })
}

// OffsetsSince returns the first offset of each partition at or after a
// timestamp in milliseconds; where there is none it is the end.
func (c *Cluster) OffsetsSince(topic string, stamp int64) ([]int64, error) {
	return c.offsets(topic, "offsets at a moment", func(ctx context.Context) (kadm.ListedOffsets, error) {
		return c.admin.ListOffsetsAfterMilli(ctx, stamp, topic)
	})
}

// offsets asks for an offset of each partition.
func (c *Cluster) offsets(topic, what string, ask func(context.Context) (kadm.ListedOffsets, error)) ([]int64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	listed, err := ask(ctx)
	if err = cmp.Or(err, listed.Error()); err != nil {
		return nil, failure.New("asking for the %s of %s: %w", what, topic, err)
	}
	out := make([]int64, len(listed[topic]))
	for p := range out {
		o, _ := listed.Lookup(topic, int32(p))
		out[p] = o.Offset
	}
	return out, nil
}

// Bookmarks returns the next offset to read of each partition of a topic, as a
// group has committed it; -1 where it has committed nothing, or the broker has
// forgotten it.
func (c *Cluster) Bookmarks(group, topic string, partitions int) ([]int64, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var all []int64
	err := c.whenSettled(ctx, func() (err error) {
		all, err = c.bookmarks(ctx, group, topic, partitions)
		return err
	})
	if err != nil {
		return nil, failure.New("asking for the bookmarks of %s: %w", group, err)
	}
	return all, nil
}
