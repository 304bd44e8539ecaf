package console

import (
	"context"
	"errors"
	"sort"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// commitEvery is the interval of automatic commits that every Kafka client has
// by default.
const commitEvery = 5 * time.Second

// Consumer reads a topic, as the tutorial's consumer.py does.
type Consumer struct {
	Kafka   remote.Kafka
	Topic   string
	Group   string        // "" reads without a group, and without a bookmark
	Session time.Duration // after so long a silence the group drops it
	From    From          // where it begins without a bookmark
	Max     int           // so many, and then it ends; 0 is until it is told to

	// Process is called for each message, one at a time. What it has returned
	// from is what gets committed. An error ends the consumer.
	Process func(Message) error
	// Own is called when the group has given it other partitions, or none.
	Own func([]Given)
	// Lost is called when the group no longer knows it, with its partitions. nil
	// = nobody wants to know.
	Lost  func([]Lost)
	Quiet func(time.Duration) // no broker has answered for so long
	// Waits is called when brokers answer, and for so long nothing that brings it
	// on. The error is what went wrong last, or nil. nil = nobody wants to know.
	Waits func(time.Duration, error)

	past map[int32]past // of each partition; the client keeps callbacks and polls apart
}

// Place is a partition and the next offset to read in it; -1 is a partition
// without a bookmark.
type Place struct {
	Partition int32
	Next      int64
}

// Run reads until the context ends or enough was processed. It commits every
// five seconds, before partitions go to somebody else, and at the end, whatever
// was processed by then; the bookmarks it leaves are what it returns.
func (c *Consumer) Run(ctx context.Context) ([]Place, error) {
	pulse := newPulse(c.Quiet)
	pulse.waits = c.Waits
	c.past = map[int32]past{}
	life, end := context.WithCancel(context.Background())
	defer end()
	client, err := connect(ctx, c.Kafka, append(c.options(), kgo.WithHooks(pulse), kgo.WithContext(life))...)
	if err != nil {
		return nil, ended(ctx, err)
	}
	err = c.readAll(ctx, client, pulse)
	if c.Group == "" {
		client.Close()
		return nil, err
	}
	bookmarks, goodbye := c.leave(client, end)
	if err == nil {
		err = goodbye // otherwise there is something worse to tell
	}
	return bookmarks, err
}

func (c *Consumer) options() []kgo.Opt {
	options := []kgo.Opt{
		kgo.ConsumeTopics(c.Topic),
		kgo.AllowAutoTopicCreation(),
		kgo.ConsumeResetOffset(c.From.offset),
	}
	if c.Group == "" {
		return options
	}
	return append(options,
		kgo.ConsumerGroup(c.Group),
		kgo.SessionTimeout(c.Session),
		// What the tutorial's Python and Java clients have too, so that they can
		// be members of the same group.
		kgo.Balancers(kgo.RangeBalancer(), kgo.RoundRobinBalancer()),
		kgo.AutoCommitMarks(),
		kgo.AutoCommitInterval(commitEvery),
		kgo.BlockRebalanceOnPoll(),
		kgo.OnPartitionsAssigned(c.own),
		kgo.OnPartitionsRevoked(func(ctx context.Context, client *kgo.Client, _ map[string][]int32) {
			// What cannot be committed now comes again, to the next owner.
			_ = client.CommitMarkedOffsets(ctx)
		}),
		kgo.OnPartitionsLost(func(_ context.Context, client *kgo.Client, lost map[string][]int32) {
			c.lose(client.CommittedOffsets()[c.Topic], lost[c.Topic])
		}),
	)
}

func (c *Consumer) readAll(ctx context.Context, client *kgo.Client, pulse *pulse) error {
	for processed := 0; ctx.Err() == nil; client.AllowRebalance() {
		fetches := poll(ctx, client)
		if err := errors.Join(refusedOf(c.Topic, fetches), pulse.check()); err != nil {
			return err
		}
		for _, r := range fetches.Records() {
			m := message(r)
			m.Again = c.past[r.Partition].holds(r)
			if err := c.Process(m); err != nil {
				return err
			}
			c.past[r.Partition] = c.past[r.Partition].and(r)
			client.MarkCommitRecords(r)
			if processed++; processed == c.Max {
				return nil
			}
			if ctx.Err() != nil {
				return nil
			}
		}
	}
	return nil
}

// poll waits a moment for what is new.
func poll(ctx context.Context, client *kgo.Client) kgo.Fetches {
	ctx, cancel := context.WithTimeout(ctx, glance)
	defer cancel()
	return client.PollRecords(ctx, 100)
}

// refusedOf is what a broker refuses for good. The client sees to everything
// else, such as a broker that is gone for a moment.
func refusedOf(topic string, fetches kgo.Fetches) error {
	for _, e := range fetches.Errors() {
		if refused := refusedForGood(e.Err); refused != nil {
			return failure.New("reading topic %s: %w", topic, e.Err)
		}
	}
	return nil
}

// leave commits what was processed and says goodbye to the group. A client that
// waits for the others to join does not say it before that has ended, which takes
// as long as the session of one that has died. Nobody who has pressed Ctrl-C waits
// for that: soon the client is interrupted, and its goodbye said for it.
func (c *Consumer) leave(client *kgo.Client, interrupt func()) ([]Place, error) {
	const soon = 2 * time.Second
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	client.AllowRebalance()
	err := client.CommitMarkedOffsets(ctx)
	if err != nil {
		err = failure.New("committing to group %s: %w; what was processed last may come again", c.Group, err)
	}
	var bookmarks []Place
	for p, at := range client.CommittedOffsets()[c.Topic] {
		bookmarks = append(bookmarks, Place{p, at.Offset})
	}
	sort.Slice(bookmarks, func(i, j int) bool { return bookmarks[i].Partition < bookmarks[j].Partition })
	member, _ := client.GroupMetadata()
	interruption := time.AfterFunc(soon, interrupt)
	goodbye := client.LeaveGroupContext(ctx)
	if !interruption.Stop() {
		goodbye = c.sayGoodbye(ctx, member)
	}
	client.CloseAllowingRebalance()
	if err == nil && goodbye != nil {
		err = failure.New("saying goodbye to group %s: %w; it drops this consumer when its session ends", c.Group, goodbye)
	}
	return bookmarks, err
}

// sayGoodbye tells the group that a member leaves it.
func (c *Consumer) sayGoodbye(ctx context.Context, id string) error {
	client, err := connect(ctx, c.Kafka)
	if err != nil {
		return err
	}
	defer client.Close()
	member := kmsg.NewLeaveGroupRequestMember()
	member.MemberID = id
	request := kmsg.NewPtrLeaveGroupRequest()
	request.Group, request.MemberID = c.Group, id // the latter up to version 2
	request.Members = append(request.Members, member)
	answer, err := request.RequestWith(ctx, client)
	if err != nil {
		return err
	}
	return kerr.ErrorForCode(answer.ErrorCode)
}
