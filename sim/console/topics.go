package console

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sort"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Topic is a topic as the brokers have it.
type Topic struct {
	Name       string
	Partitions []TopicPartition
	Configs    []TopicConfig // those that it has of its own
}

// TopicPartition is a partition; -1 is an offset or a leader that nobody tells.
type TopicPartition struct {
	ID, Leader int32
	Replicas   []int32
	Start, End int64
}

// Replicas is how many copies there are of each partition.
func (t Topic) Replicas() (most int) {
	for _, p := range t.Partitions {
		most = max(most, len(p.Replicas))
	}
	return most
}

// TopicConfig is a config of a topic.
type TopicConfig struct{ Key, Value string }

// TopicRefused is a topic with which brokers did not do what they were asked.
type TopicRefused struct {
	Topic string
	Why   TopicReason
	Known []string // the topics that there are, where there is no such one
	Words string   // what the brokers say of it
}

// TopicReason is why.
type TopicReason string

// The reasons that people meet.
const (
	TopicExists    TopicReason = "exists"
	TopicUnknown   TopicReason = "unknown"
	TopicForbidden TopicReason = "forbidden"
	TopicOther     TopicReason = "other"
)

func (e TopicRefused) Error() string {
	return fmt.Sprintf("topic %s, %s: %s", e.Topic, e.Why, e.Words)
}

// Topics sees to the topics of a cluster.
type Topics struct{ administration }

// OpenTopics connects to the brokers.
func OpenTopics(ctx context.Context, kafka remote.Kafka) (*Topics, error) {
	a, err := administer(ctx, kafka)
	return &Topics{a}, err
}

// List is all topics but those that brokers keep for themselves, without
// offsets.
func (t *Topics) List(ctx context.Context) ([]Topic, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	details, err := t.admin.ListTopics(afresh(ctx))
	if err != nil {
		return nil, failure.New("asking for the topics: %w", err)
	}
	var all []Topic
	for _, name := range slices.Sorted(maps.Keys(details)) {
		if details[name].Err == nil {
			all = append(all, topicOf(details[name]))
		}
	}
	return all, nil
}

// afresh makes the client ask for topics rather than remember them: to be asked
// who may do what, which nobody here wants to know, it cannot remember.
func afresh(ctx context.Context) context.Context { return kadm.WithAuthorizedOps(ctx) }

func topicOf(d kadm.TopicDetail) Topic {
	topic := Topic{Name: d.Topic}
	for _, p := range d.Partitions.Sorted() {
		topic.Partitions = append(topic.Partitions, TopicPartition{p.Partition, p.Leader, p.Replicas, -1, -1})
	}
	return topic
}

// Describe is one topic, with its offsets and configs.
func (t *Topics) Describe(ctx context.Context, name string) (Topic, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	topic, err := t.find(ctx, name)
	if err != nil {
		return topic, err
	}
	starts, err := t.admin.ListStartOffsets(ctx, name)
	if err == nil {
		var ends kadm.ListedOffsets
		ends, err = t.admin.ListEndOffsets(ctx, name)
		topic.know(starts, ends)
	}
	var some *kadm.ShardErrors
	if errors.As(err, &some) && !some.AllFailed {
		err = nil // what no broker has told is not known
	}
	if err != nil {
		return topic, failure.New("asking for the offsets of topic %s: %w", name, err)
	}
	// Who may not see the configs, or asks brokers too old to tell whose they
	// are, still sees the partitions.
	if described, err := t.admin.DescribeTopicConfigs(ctx, name); err == nil {
		topic.Configs = ownConfigs(described)
	}
	return topic, nil
}

// know fills in the offsets that brokers have told.
func (t *Topic) know(starts, ends kadm.ListedOffsets) {
	for i := range t.Partitions {
		p := &t.Partitions[i]
		if at, ok := starts.Lookup(t.Name, p.ID); ok && at.Err == nil {
			p.Start = at.Offset
		}
		if at, ok := ends.Lookup(t.Name, p.ID); ok && at.Err == nil {
			p.End = at.Offset
		}
	}
}

func ownConfigs(described kadm.ResourceConfigs) []TopicConfig {
	var own []TopicConfig
	for _, topic := range described {
		for _, c := range topic.Configs {
			if c.Source == kmsg.ConfigSourceDynamicTopicConfig {
				own = append(own, TopicConfig{c.Key, c.MaybeValue()})
			}
		}
	}
	sort.Slice(own, func(i, j int) bool { return own[i].Key < own[j].Key })
	return own
}

func (t *Topics) find(ctx context.Context, name string) (Topic, error) {
	details, err := t.admin.ListTopicsWithInternal(afresh(ctx), name)
	if err != nil {
		return Topic{}, failure.New("asking for topic %s: %w", name, err)
	}
	d, there := details[name]
	if !there {
		d.Err = kerr.UnknownTopicOrPartition
	}
	if d.Err != nil {
		return Topic{}, t.refused(ctx, name, d.Err, "")
	}
	return topicOf(d), nil
}

// Create makes a topic; without a number of partitions it has as many as the
// brokers give (num.partitions).
func (t *Topics) Create(ctx context.Context, name string, partitions int, configs []TopicConfig) (Topic, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	const brokersDecide = -1
	count := int32(partitions)
	if partitions == 0 {
		count = brokersDecide
	}
	values := map[string]*string{}
	for _, c := range configs {
		values[c.Key] = &c.Value
	}
	created, err := t.admin.CreateTopic(ctx, count, brokersDecide, values, name)
	if err != nil {
		return Topic{}, t.refused(ctx, name, err, created.ErrMessage)
	}
	return t.await(ctx, name, max(1, partitions))
}

// await waits until the brokers tell everybody of a topic's partitions: a
// moment after the one that was asked has made them.
func (t *Topics) await(ctx context.Context, name string, partitions int) (Topic, error) {
	const moment = 50 * time.Millisecond
	for {
		topic, err := t.find(ctx, name)
		if err == nil && len(topic.Partitions) >= partitions {
			return topic, nil
		}
		select {
		case <-ctx.Done():
			return topic, failure.New("the brokers have taken it, but %v later they still do not show topic %s with %d partitions", patience, name, partitions)
		case <-time.After(moment):
		}
	}
}

// AddPartitions gives a topic so many partitions more.
func (t *Topics) AddPartitions(ctx context.Context, name string, more int) (Topic, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	now, err := t.find(ctx, name)
	if err != nil {
		return now, err
	}
	all := len(now.Partitions) + more
	answers, err := t.admin.UpdatePartitions(ctx, all, name)
	if err == nil {
		err = answers[name].Err
	}
	if err != nil {
		return now, t.refused(ctx, name, err, answers[name].ErrMessage)
	}
	return t.await(ctx, name, all)
}

// Delete deletes a topic.
func (t *Topics) Delete(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if deleted, err := t.admin.DeleteTopic(ctx, name); err != nil {
		return t.refused(ctx, name, err, deleted.ErrMessage)
	}
	return nil
}

// refused sorts what brokers say of a topic. Where they do not say anything,
// the error is another one.
func (t *Topics) refused(ctx context.Context, name string, err error, words string) error {
	var answer *kerr.Error
	if !errors.As(err, &answer) {
		return failure.New("asking the brokers about topic %s: %w", name, err)
	}
	out := TopicRefused{Topic: name, Why: TopicOther, Words: answer.Message}
	if words != "" {
		out.Words = answer.Message + ": " + words
	}
	switch answer {
	case kerr.TopicAlreadyExists:
		out.Why = TopicExists
	case kerr.TopicAuthorizationFailed, kerr.ClusterAuthorizationFailed:
		out.Why = TopicForbidden
	case kerr.UnknownTopicOrPartition:
		out.Why = TopicUnknown
		all, _ := t.List(ctx) // only to find what was meant
		for _, topic := range all {
			out.Known = append(out.Known, topic.Name)
		}
	}
	return out
}
