package cluster

import (
	"cmp"
	"context"

	"kafkasim/sim/failure"
)

// SetPartitions gives a topic more partitions than it has. Kafka never takes
// one away.
func (c *Cluster) SetPartitions(topic string, partitions int) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answers, err := c.admin.UpdatePartitions(ctx, partitions, topic)
	if err = cmp.Or(err, answers.Error()); err != nil {
		return failure.New("giving %s %d partitions: %w", topic, partitions, err)
	}
	return c.awaitTopic(ctx, topic, partitions)
}
