package client

import (
	"context"
	"encoding/binary"
	"testing"

	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

// TestTheConsumerOfAHaulSeesEveryRecord: one that comes twice, one that nobody
// has sent, one without a number, and one that comes after a later one.
func TestTheConsumerOfAHaulSeesEveryRecord(t *testing.T) {
	on(t, 1, func(s *stage) {
		ctx := context.Background()
		producer, err := kgo.NewClient(append(s.world.Cluster.Bare(), kgo.DefaultProduceTopic("t"))...)
		s.must(err)
		defer producer.Close()
		for _, n := range []uint64{1, 3, 2, 2, 9} {
			s.must(producer.ProduceSync(ctx, &kgo.Record{Value: binary.BigEndian.AppendUint64(nil, n)}).FirstErr())
		}
		s.must(producer.ProduceSync(ctx, &kgo.Record{Value: []byte("short")}).FirstErr())
		consumer, err := kgo.NewClient(append(s.world.Cluster.Bare(), kgo.ConsumeTopics("t"), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()))...)
		s.must(err)
		defer consumer.Close()
		var got ledger.BulkResult
		s.must(Bulk{Topic: "t", Records: 6, Size: 8}.consume(ctx, consumer, &got))
		if want := (ledger.BulkResult{Read: 6, ReadSum: 17, Twice: 3, Swapped: 1}); got != want {
			s.Errorf("it saw %+v, want %+v", got, want)
		}
	})
}
