package cluster

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
)

// Two clocks of the broker make things disappear: retention.ms of a topic
// removes records, and offsets.retention.minutes removes the bookmarks of
// groups in which nobody is left. kfake removes records by whole batches, Kafka
// by whole segments, so that in Kafka some stay longer.

// Forever keeps records without end.
const Forever time.Duration = -1

// KeepRecords sets a topic's retention.ms.
func (c *Cluster) KeepRecords(topic string, d time.Duration) error {
	ms := int64(-1)
	if d != Forever {
		ms = d.Milliseconds()
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answers, err := c.admin.AlterTopicConfigs(ctx, setting("retention.ms", ms), topic)
	return refusal("setting the retention of "+topic, answers, err)
}

// KeepBookmarks sets the broker's offsets.retention.minutes. Apache Kafka
// reads it only when it starts, and says so.
func (c *Cluster) KeepBookmarks(d time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answers, err := c.admin.AlterBrokerConfigs(ctx, setting("offsets.retention.minutes", int64(d/time.Minute)))
	return refusal("setting how long the broker keeps bookmarks", answers, err)
}

func setting(name string, value int64) []kadm.AlterConfig {
	text := strconv.FormatInt(value, 10)
	return []kadm.AlterConfig{{Op: kadm.SetConfig, Name: name, Value: &text}}
}

func refusal(what string, answers kadm.AlterConfigsResponses, err error) error {
	for _, a := range answers {
		err = cmp.Or(err, a.Err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// ApplyRetention makes the broker look now for what has expired, which it does
// by itself every hour. Nothing in the Kafka protocol asks for that.
func (c *Cluster) ApplyRetention() error {
	if c.brokers == nil {
		return errors.New("removing now what has expired: only the embedded broker can be told to; Kafka does it in its own time")
	}
	c.brokers.ApplyRetention()
	return nil
}
