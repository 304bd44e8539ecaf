package proxy

import (
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
)

// What is committed in a transaction is told when that is committed, as one commit, and
// not at all when it is aborted; what the coordinator refuses of it is told at once.
func TestTransactions(t *testing.T) {
	c, l := threeBrokers(t), &log{}
	p := listen(t, c, l)
	client, err := kgo.NewClient(kgo.SeedBrokers(p.Address()), kgo.TransactionalID("x"), kgo.DefaultProduceTopic("t"), kgo.MaxVersions(kversion.V3_7_0()))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	bookmark := func(partition int32, next int64, generation int32) error {
		id, epoch, err := client.ProducerID(t.Context())
		if err != nil {
			return err
		}
		add := kmsg.NewPtrAddOffsetsToTxnRequest()
		add.TransactionalID, add.ProducerID, add.ProducerEpoch, add.Group = "x", id, epoch, "g"
		if _, err := add.RequestWith(t.Context(), client); err != nil {
			return err
		}
		req := kmsg.NewPtrTxnOffsetCommitRequest()
		req.TransactionalID, req.ProducerID, req.ProducerEpoch, req.Group, req.Generation = "x", id, epoch, "g", generation
		at := kmsg.NewTxnOffsetCommitRequestTopicPartition()
		at.Partition, at.Offset = partition, next
		topic := kmsg.NewTxnOffsetCommitRequestTopic()
		topic.Topic = "t"
		topic.Partitions = append(topic.Partitions, at)
		req.Topics = append(req.Topics, topic)
		answer, err := req.RequestWith(t.Context(), client)
		if err != nil {
			return err
		}
		return kerr.ErrorForCode(answer.Topics[0].Partitions[0].ErrorCode)
	}
	for n, x := range []struct {
		bookmarks  [][2]int64
		generation int32 // of a group in which nobody is: any but -1 is refused
		end        kgo.TransactionEndTry
		want       []Bookmark
	}{
		{[][2]int64{{0, 3}, {1, 4}, {0, 5}}, -1, kgo.TryCommit, []Bookmark{{"t", 0, 5}, {"t", 1, 4}}},
		{[][2]int64{{0, 7}}, -1, kgo.TryAbort, nil},
		{[][2]int64{{0, 9}}, 3, kgo.TryAbort, nil},
		{nil, -1, kgo.TryCommit, nil},
		{[][2]int64{{2, 1}}, -1, kgo.TryCommit, []Bookmark{{"t", 2, 1}}},
	} {
		l.mu.Lock()
		l.commits, l.answers = nil, 0
		l.mu.Unlock()
		if err := client.BeginTransaction(); err != nil {
			t.Fatal(err)
		}
		if err := client.ProduceSync(t.Context(), kgo.StringRecord("v")).FirstErr(); err != nil {
			t.Fatal(err)
		}
		for _, b := range x.bookmarks {
			if err := bookmark(int32(b[0]), b[1], x.generation); (err == nil) != (x.generation == -1) {
				t.Fatal(err)
			}
		}
		l.mu.Lock()
		if open := p.OpenTransactions(); !slices.Equal(open, []string{"x"}) || len(l.commits) > 0 || l.answers > 0 != (x.generation >= 0) {
			t.Errorf("%d: before its end %v is open, %v was told and %d answers", n, open, l.commits, l.answers)
		}
		l.mu.Unlock()
		if err := client.EndTransaction(t.Context(), x.end); err != nil {
			t.Fatal(err)
		}
		l.mu.Lock()
		var got []Bookmark
		for _, c := range l.commits {
			if c.Transaction != "x" || c.Group != "g" {
				t.Errorf("%d: told as %+v", n, c)
			}
			got = append(got, c.Bookmarks...)
		}
		slices.SortFunc(got, func(a, b Bookmark) int { return int(a.Partition - b.Partition) })
		if open := p.OpenTransactions(); !slices.Equal(got, x.want) || len(open) > 0 || x.generation < 0 && l.answers != len(l.commits) {
			t.Errorf("%d: at its end %v was told, want %v; %d answers, and %v is open", n, got, x.want, l.answers, open)
		}
		l.mu.Unlock()
	}
}
