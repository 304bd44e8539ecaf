package console

import (
	"context"
	"errors"
	"sync"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// ShareConsumer is a member of a share group (KIP-932): the brokers hand records
// to members that ask, one by one, and are told of each what became of it.
type ShareConsumer struct {
	Kafka remote.Kafka
	Topic string
	Group string
	Begin string // earliest or latest: where the group begins; "" leaves it as it is
	Max   int    // so many, and then it ends; 0 is until it is told to

	// Process is called for each message, one at a time. What it has returned
	// from is accepted; an error gives the message back and ends the consumer.
	Process func(Message) error
	Quiet   func(time.Duration)        // no broker has answered for so long
	Waits   func(time.Duration, error) // they answer, and for so long nothing that brings it on

	mu      sync.Mutex
	refused error // what a broker did not take of what it was told
}

// Run reads until the context ends or enough was processed. What was handed out
// and not processed is given back.
func (c *ShareConsumer) Run(ctx context.Context) error {
	pulse := newPulse(c.Quiet)
	pulse.waits = c.Waits
	const batch = 100
	most := int32(batch)
	if c.Max > 0 && c.Max < batch {
		most = int32(c.Max)
	}
	client, err := connect(ctx, c.Kafka, kgo.ConsumeTopics(c.Topic), kgo.AllowAutoTopicCreation(), kgo.ShareGroup(c.Group),
		kgo.ShareMaxRecords(most), kgo.ShareMaxRecordsStrict(), kgo.ShareAckCallback(c.answered), kgo.WithHooks(pulse))
	if err != nil {
		return ended(ctx, err)
	}
	defer client.CloseAllowingRebalance()
	if c.Begin != "" {
		if err := beginAt(ctx, client, c.Group, c.Begin); err != nil {
			return ended(ctx, err)
		}
	}
	err = c.readAll(ctx, client, pulse)
	return errors.Join(err, c.tellAll(client))
}

func (c *ShareConsumer) readAll(ctx context.Context, client *kgo.Client, pulse *pulse) error {
	over, processed := error(nil), 0
	enough := func() bool { return over != nil || ctx.Err() != nil || processed > 0 && processed == c.Max }
	for !enough() {
		fetches := poll(ctx, client)
		if err := errors.Join(refusedOf(c.Topic, fetches), pulse.check(), c.refusal()); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			if enough() {
				r.Ack(kgo.AckRelease)
				continue
			}
			if over = c.Process(message(r)); over != nil {
				r.Ack(kgo.AckRelease)
				continue
			}
			r.Ack(kgo.AckAccept)
			processed++
		}
	}
	return over
}

// tellAll waits until the brokers know what became of everything.
func (c *ShareConsumer) tellAll(client *kgo.Client) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	err := client.FlushAcks(ctx)
	if err = errors.Join(err, c.refusal()); err != nil {
		return failure.New("telling share group %s what was processed: %w; it may come again", c.Group, err)
	}
	return nil
}

// answered keeps the first refusal of what a broker was told.
func (c *ShareConsumer) answered(_ *kgo.Client, results kgo.ShareAckResults) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range results {
		if c.refused == nil {
			c.refused = r.Err
		}
	}
}

func (c *ShareConsumer) refusal() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return refusedForGood(c.refused)
}

// beginAt says where a share group that has read nothing begins. That is a
// config of the group, at the brokers, and not of its consumers.
func beginAt(ctx context.Context, client *kgo.Client, group, where string) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	config := kmsg.NewIncrementalAlterConfigsRequestResourceConfig()
	config.Name, config.Op, config.Value = "share.auto.offset.reset", kmsg.IncrementalAlterConfigOpSet, &where
	resource := kmsg.NewIncrementalAlterConfigsRequestResource()
	resource.ResourceType, resource.ResourceName = kmsg.ConfigResourceTypeGroupConfig, group
	resource.Configs = append(resource.Configs, config)
	request := kmsg.NewPtrIncrementalAlterConfigsRequest()
	request.Resources = append(request.Resources, resource)
	answer, err := request.RequestWith(ctx, client)
	if err == nil && len(answer.Resources) == 1 {
		err = kerr.ErrorForCode(answer.Resources[0].ErrorCode)
	}
	if err != nil {
		return failure.New("telling share group %s to begin at the %s offset: %w", group, where, err)
	}
	return nil
}
