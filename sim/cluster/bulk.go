package cluster

import (
	"cmp"
	"context"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Bare connects a client to the embedded broker past everything else that is ours:
// no wire that could be cut, nothing that is kept.
func (c *Cluster) Bare() []kgo.Opt {
	options := []kgo.Opt{kgo.SeedBrokers(c.addresses...), kgo.DisableClientMetrics()}
	if c.network != nil {
		options = append(options, kgo.Dialer(c.network.DialContext))
	}
	return options
}

// Stored is how many records a topic has, by its offsets.
func (c *Cluster) Stored(topic string) (int64, error) {
	starts, err1 := c.Starts(topic)
	ends, err2 := c.Ends(topic)
	if err := cmp.Or(err1, err2); err != nil {
		return 0, err
	}
	var n int64
	for p, end := range ends {
		n += end - starts[p]
	}
	return n, nil
}

// DeleteTopic removes a topic that the run has created and needs no more.
func (c *Cluster) DeleteTopic(topic string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	gone, err := c.admin.DeleteTopics(ctx, topic)
	if err = cmp.Or(err, gone.Error()); err != nil {
		return failure.New("removing the topic %s: %w", topic, err)
	}
	return nil
}
