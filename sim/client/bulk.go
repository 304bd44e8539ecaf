package client

import (
	"cmp"
	"context"
	"encoding/binary"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Bulk moves records in bulk: one producer and one consumer of a topic work at
// the same time, as fast as they can. Nobody writes down each record, because
// that would be what is measured. Instead each carries a number, and the consumer
// keeps a bit for each that it has got.
type Bulk struct {
	Topic   string
	Records int
	Size    int // bytes of a record, at least 8
}

// Move moves the records through links such as all clients of a run have, and
// looks at every single one.
func (h Bulk) Move(ctx context.Context, c *cluster.Cluster) (ledger.BulkResult, error) {
	return h.atOnce(ctx, c.ClientNet("producer").Options(), c.ClientNet("consumer").Options(), h.produce, h.consume)
}

// MovePlainly does the same with nothing but the client, and looks at nothing:
// the loop that everything else is measured by.
func (h Bulk) MovePlainly(ctx context.Context, c *cluster.Cluster) (ledger.BulkResult, error) {
	moved, err := h.atOnce(ctx, c.Bare(), c.Bare(), h.producePlainly, h.consumePlainly)
	moved.Plain = true
	return moved, err
}

// half is one of the two loops that run at the same time. It notes in the
// fields of its own what it has moved.
type half func(ctx context.Context, client *kgo.Client, moved *ledger.BulkResult) error

func (h Bulk) atOnce(ctx context.Context, out, in []kgo.Opt, produce, consume half) (ledger.BulkResult, error) {
	moved := ledger.BulkResult{Size: int64(h.Size)}
	producer, err1 := kgo.NewClient(append(out, kgo.DefaultProduceTopic(h.Topic), kgo.ProducerBatchCompression(kgo.NoCompression()))...)
	consumer, err2 := kgo.NewClient(append(in, kgo.ConsumeTopics(h.Topic), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))...)
	if err := cmp.Or(err1, err2); err != nil {
		return moved, err
	}
	defer producer.Close()
	defer consumer.Close()
	// Connecting is not moving.
	if err := cmp.Or(producer.Ping(ctx), consumer.Ping(ctx)); err != nil {
		return moved, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan error, 2)
	begin := time.Now()
	run := func(loop half, client *kgo.Client, took *time.Duration) {
		err := loop(ctx, client, &moved)
		*took = time.Since(begin)
		if err != nil {
			cancel(err) // the other one would wait for ever
		}
		done <- err
	}
	go run(produce, producer, &moved.AckedIn)
	go run(consume, consumer, &moved.ReadIn)
	if one, other := <-done, <-done; one != nil || other != nil {
		return moved, failure.New("moving %d records through %s: %w", h.Records, h.Topic, context.Cause(ctx))
	}
	return moved, nil
}

// The halves count in variables of their own: two processors that write side by
// side would keep each other waiting.

func (h Bulk) produce(ctx context.Context, client *kgo.Client, moved *ledger.BulkResult) error {
	var failed error
	var acked, sum int64
	var free []byte
	for n := 1; n <= h.Records && ctx.Err() == nil; n++ {
		value := h.room(&free)
		binary.BigEndian.PutUint64(value, uint64(n))
		client.Produce(ctx, &kgo.Record{Value: value}, func(r *kgo.Record, err error) {
			if err != nil {
				failed = err
				return
			}
			acked++
			sum += int64(binary.BigEndian.Uint64(r.Value))
		})
	}
	err := client.Flush(ctx)
	moved.Acked, moved.AckedSum = acked, sum
	return cmp.Or(failed, err)
}

func (h Bulk) producePlainly(ctx context.Context, client *kgo.Client, moved *ledger.BulkResult) error {
	var failed error
	var acked int64
	var free []byte
	for n := 1; n <= h.Records && ctx.Err() == nil; n++ {
		client.Produce(ctx, &kgo.Record{Value: h.room(&free)}, func(_ *kgo.Record, err error) {
			if err != nil {
				failed = err
				return
			}
			acked++
		})
	}
	err := client.Flush(ctx)
	moved.Acked = acked
	return cmp.Or(failed, err)
}

// room is the space for one record. It comes out of a larger piece: a client
// that is in a hurry does not ask for each.
func (h Bulk) room(free *[]byte) []byte {
	const piece = 512
	if len(*free) < h.Size {
		*free = make([]byte, piece*h.Size)
	}
	value := (*free)[:h.Size:h.Size]
	*free = (*free)[h.Size:]
	return value
}

func (h Bulk) consume(ctx context.Context, client *kgo.Client, moved *ledger.BulkResult) error {
	all := uint64(h.Records)
	seen := make([]uint64, all/64+1) // a bit for each number
	highest := map[int32]uint64{}    // of each partition
	var read, sum, twice, swapped int64
	for read < int64(all) {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		fetches.EachPartition(func(p kgo.FetchTopicPartition) {
			before := highest[p.Partition]
			for _, r := range p.Records {
				n := numberOf(r)
				read++
				sum += int64(n)
				if n == 0 || n > all || seen[n/64]&(1<<(n%64)) != 0 {
					twice++ // or nobody here sent it
					continue
				}
				seen[n/64] |= 1 << (n % 64)
				if n < before {
					swapped++
				}
				before = max(before, n)
			}
			highest[p.Partition] = before
		})
	}
	moved.Read, moved.ReadSum, moved.Twice, moved.Swapped = read, sum, twice, swapped
	return nil
}

// numberOf is the number that a record carries: 0 where it carries none.
func numberOf(r *kgo.Record) uint64 {
	if len(r.Value) < 8 {
		return 0
	}
	return binary.BigEndian.Uint64(r.Value)
}

func (h Bulk) consumePlainly(ctx context.Context, client *kgo.Client, moved *ledger.BulkResult) error {
	var read int64
	for read < int64(h.Records) {
		fetches := client.PollFetches(ctx)
		if err := fetches.Err(); err != nil {
			return err
		}
		read += int64(fetches.NumRecords())
	}
	moved.Read = read
	return nil
}
