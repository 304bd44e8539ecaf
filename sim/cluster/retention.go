package cluster

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"time"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kadm"
)

// Two clocks of the broker make things disappear: retention.ms of a topic
// removes records, and offsets.retention.minutes removes the bookmarks of
// groups in which nobody is left. kfake removes records by whole batches, Kafka
// by whole segments, so that in Kafka some stay longer.

// Forever keeps records for ever.
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
	if err = refusedSetting("setting the retention of "+topic, answers, err); err != nil {
		return err
	}
	c.keeps[topic] = d
	if c.removes.IsZero() {
		c.removes = time.Now()
	}
	return nil
}

// How often the brokers look for what has expired: kfake every hour, from the
// moment at which the first topic gets a retention of its own, and for bookmarks
// every ten minutes from its start on. Kafka's own are log.retention.check.interval.ms,
// five minutes, and offsets.retention.check.interval.ms, ten, and nobody knows
// when they began. What a look has removed is there to be seen a moment later.
const (
	removesEvery = time.Hour
	forgetsEvery = 10 * time.Minute
	momentLater  = 1_003_019 * time.Nanosecond
)

// Removes is the first moment after t at which records that had expired by then
// can be seen to be gone. It is zero where the broker removes none.
func (c *Cluster) Removes(t time.Time) time.Time {
	switch {
	case c.brokers == nil:
		return t.Add(time.Minute)
	case c.removes.IsZero():
		return time.Time{}
	}
	return tick(c.removes, removesEvery, t)
}

// Forgets is the first moment after t at which bookmarks that were too old by then
// can be seen to be gone.
func (c *Cluster) Forgets(t time.Time) time.Time {
	if c.brokers == nil {
		return t.Add(time.Minute)
	}
	return tick(c.began, forgetsEvery, t)
}

// tick is the first moment after t that follows a tick.
func tick(began time.Time, every time.Duration, t time.Time) time.Time {
	n := max(0, t.Sub(began)-momentLater) / every
	return began.Add((n+1)*every + momentLater)
}

// Oldest returns the first offset that each partition of a topic still has, and
// the time of the oldest record in the topic, zero where there is none.
func (c *Cluster) Oldest(topic string) (starts []int64, oldest time.Time, err error) {
	starts, err = c.Starts(topic)
	if err != nil {
		return nil, oldest, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	firsts, err := c.admin.ListOffsetsAfterMilli(ctx, 0, topic)
	if err = cmp.Or(err, firsts.Error()); err != nil {
		return nil, oldest, failure.New("asking for the oldest record of %s: %w", topic, err)
	}
	for p := range starts {
		first, _ := firsts.Lookup(topic, int32(p))
		if at := time.UnixMilli(first.Timestamp); first.Timestamp > 0 && (oldest.IsZero() || at.Before(oldest)) {
			oldest = at
		}
	}
	return starts, oldest, nil
}

// keepOn sets the retention of topics again: a kfake that was started again
// has read it, and looks for expired records only from the next change on.
func (c *Cluster) keepOn() error {
	if c.dir == "" {
		return nil // the topics are gone
	}
	for _, topic := range slices.Sorted(maps.Keys(c.keeps)) {
		if err := c.KeepRecords(topic, c.keeps[topic]); err != nil {
			return err
		}
	}
	return nil
}

// KeepBookmarks sets the broker's offsets.retention.minutes. Apache Kafka
// reads it only when it starts, and says so.
func (c *Cluster) KeepBookmarks(d time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answers, err := c.admin.AlterBrokerConfigs(ctx, setting("offsets.retention.minutes", int64(d/time.Minute)))
	return refusedSetting("setting how long the broker keeps bookmarks", answers, err)
}

func setting(name string, value int64) []kadm.AlterConfig {
	text := strconv.FormatInt(value, 10)
	return []kadm.AlterConfig{{Op: kadm.SetConfig, Name: name, Value: &text}}
}

func refusedSetting(what string, answers kadm.AlterConfigsResponses, err error) error {
	for _, a := range answers {
		err = cmp.Or(err, a.Err)
	}
	if err != nil {
		return failure.New("%s: %w", what, err)
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
