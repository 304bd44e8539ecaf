package client

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// askPatience bounds one question to the broker, in virtual time.
const askPatience = 30 * time.Second

// seekPause is how long a consumer takes before it polls at its new offsets.
const seekPause = 500 * time.Millisecond

// noEpoch spares the client a question to the broker, whether the log was cut
// short since a leader of that epoch wrote it.
const noEpoch = -1

// GoBack makes a living consumer of a group go to the first payment since a
// moment, in each partition of which it has processed something, and continue from
// there. Which offsets those are the broker says: the consumer asks it by a
// timestamp in whole milliseconds, as Kafka has them. A consumer that reads
// whatever arrives does so afterwards.
//
// The group learns nothing of it. Its bookmark stays until the consumer
// commits, and then it goes where the consumer is.
func (c *Consumer) GoBack(stamp int64) error {
	l := c.incarnation
	wasReading := l.reading
	if wasReading {
		if err := l.hold(); err != nil {
			return err
		}
	}
	to, err := l.askFor(stamp)
	if err != nil {
		return failure.New("%s asks for the offsets of a moment: %w", c.name, err)
	}
	reply := make(chan error, 1)
	l.orders <- order{to: to, reply: reply}
	if err := <-reply; err != nil || !wasReading {
		return err
	}
	c.Read()
	return nil
}

// askFor asks the broker, with the consumer's own client, for the first offset
// at or after a timestamp.
func (l *incarnation) askFor(stamp int64) (map[int32]kgo.EpochOffset, error) {
	ctx, cancel := context.WithTimeout(l.ctx, askPatience)
	defer cancel()
	l.write(ledger.Event{Kind: ledger.Ask, N: int64(time.Since(time.UnixMilli(stamp)))})
	listed, err := kadm.NewClient(l.client).ListOffsetsAfterMilli(ctx, stamp, l.Topic())
	if err = cmp.Or(err, listed.Error()); err != nil {
		return nil, err
	}
	to := map[int32]kgo.EpochOffset{}
	for p := range l.positions() {
		if o, ok := listed.Lookup(l.Topic(), p); ok {
			to[p] = kgo.EpochOffset{Epoch: noEpoch, Offset: o.Offset}
		}
	}
	return to, nil
}

// hold makes a life that reads whatever arrives finish the payment at hand and
// wait for its next order.
func (l *incarnation) hold() error {
	l.mu.Lock()
	l.held = true
	if l.endPoll != nil {
		l.endPoll()
	}
	l.mu.Unlock()
	err := <-l.read
	l.reading = false
	l.mu.Lock()
	l.held = false
	l.mu.Unlock()
	return err
}

// seek goes to other offsets. What was polled of those partitions and not
// processed is forgotten: it comes again.
func (l *incarnation) seek(to map[int32]kgo.EpochOffset) {
	l.client.SetOffsets(map[string]map[int32]kgo.EpochOffset{l.Topic(): to})
	l.rest = slices.DeleteFunc(l.rest, func(r *kgo.Record) bool {
		_, leaves := to[r.Partition]
		return leaves
	})
	for _, p := range slices.Sorted(maps.Keys(to)) {
		l.mu.Lock()
		l.next[p] = to[p].Offset
		l.mu.Unlock()
		l.write(ledger.Event{Kind: ledger.Seek, Partition: p, Offset: to[p].Offset})
	}
	// The client drops the connection on which it was waiting for new records.
	// Whether its next fetch still runs into that one, and is then tried again
	// a quarter of a second later, is a race that the ledger must not show.
	time.Sleep(seekPause)
	if len(l.rest) == 0 {
		l.allowRebalance()
	}
}
