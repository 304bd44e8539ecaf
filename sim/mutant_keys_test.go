package sim_test

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	forgetsTheKey bug = "a producer sends payments without a key"
	addsInHaste   bug = "partitions are added while payments wait"
)

// keyed is the story of ten users, each the key of its payments, and of a
// reader that reads the newest partition first.
func keyed(l *lab) {
	must(l.brokers.SetPartitions(topic, 2))
	l.sendKeyed(1, sent/2)
	if l.bug == addsInHaste {
		must(l.brokers.SetPartitions(topic, 4))
		l.write(ledger.Event{Kind: ledger.Admin, N: 4, Detail: &ledger.Detail{Text: ledger.AdminPartitions}})
	}
	l.sendKeyed(sent/2+1, sent)
	stored, err := l.brokers.Audit(topic)
	must(err)
	l.write(ledger.Event{Kind: ledger.Start, Actor: ledger.N("reader"), Inc: 1, Detail: &ledger.Detail{Settings: &ledger.Settings{Reset: "earliest"}}})
	for p, log := range slices.Backward(stored) {
		for _, s := range log {
			l.write(ledger.Event{Kind: ledger.Process, Actor: ledger.N("reader"), Inc: 1, Partition: int32(p), Offset: s.Offset, ID: s.ID})
		}
	}
}

// sendKeyed sends payments with a client of its own, which knows of all
// partitions that there are.
func (l *lab) sendKeyed(from, to int64) {
	options := append(l.brokers.ClientNet("producer").Options(), kgo.DefaultProduceTopic(topic), kgo.ProducerBatchCompression(kgo.NoCompression()))
	if l.bug == forgetsTheKey {
		options = append(options, kgo.RecordPartitioner(kgo.RoundRobinPartitioner()))
	}
	client, err := kgo.NewClient(options...)
	must(err)
	defer client.Close()
	for id := from; id <= to; id++ {
		user := 1 + int32(id*id+id/7)%10
		l.write(ledger.Event{Kind: ledger.Send, Actor: ledger.N("producer"), Inc: 1, ID: id, User: user})
		record := &kgo.Record{Headers: []kgo.RecordHeader{{Key: cluster.IDHeader, Value: strconv.AppendInt(nil, id, 10)}}}
		if l.bug != forgetsTheKey {
			record.Key = strconv.AppendInt(nil, int64(user), 10)
		}
		r, err := client.ProduceSync(context.Background(), record).First()
		must(err)
		l.write(ledger.Event{Kind: ledger.Ack, Actor: ledger.N("producer"), Inc: 1, ID: id, Partition: r.Partition, Offset: r.Offset})
		time.Sleep(time.Second)
	}
}

func TestKeysKeepTheOrder(t *testing.T) {
	book, err := play(keyed, honest, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*check.Check{check.SamePartition, check.OrderPerUser, check.OrderSurvives} {
		if f := c.Find(book); f.Outcome != ledger.Holds {
			t.Errorf("%s is %s: %v, evidence %v", c.ID(), f.Outcome, f.Measured, f.Evidence)
		}
	}
}
