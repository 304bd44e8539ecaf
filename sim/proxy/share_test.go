package proxy

import (
	"math"
	"slices"
	"testing"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// What a request says became of records: one word may be for a whole batch, an offset may
// have no record, and a batch may be as long as somebody has made it.
func TestWhatBecameOfRecords(t *testing.T) {
	group, member, topic := "g", "m", [16]byte{1}
	p := &Proxy{names: map[[16]byte]string{topic: "payments"}}
	request := func(first, last int64, what ...int8) Commit {
		req := kmsg.NewPtrShareAcknowledgeRequest()
		req.GroupID, req.MemberID = &group, &member
		batch := kmsg.ShareAcknowledgeRequestTopicPartitionAcknowledgementBatch{FirstOffset: first, LastOffset: last, AcknowledgeTypes: what}
		req.Topics = []kmsg.ShareAcknowledgeRequestTopic{{TopicID: topic, Partitions: []kmsg.ShareAcknowledgeRequestTopicPartition{{Partition: 2,
			AcknowledgementBatches: []kmsg.ShareAcknowledgeRequestTopicPartitionAcknowledgementBatch{batch}}}}}
		return p.settles(req)
	}
	at := func(offset int64, released bool) Settlement { return Settlement{"payments", 2, offset, released} }
	for _, x := range []struct {
		got  Commit
		want []Settlement
	}{
		{request(5, 7, 1), []Settlement{at(5, false), at(6, false), at(7, false)}},
		{request(5, 9, 1, 0, 2, 4, 3), []Settlement{at(5, false), at(7, true), at(9, false)}},
		{request(5, 5), nil},
		{request(7, 5, 1), nil},
		{request(0, 3, 9), nil},
	} {
		if !slices.Equal(x.got.Settled, x.want) || x.got.Group != group || x.got.ID != member {
			t.Errorf("%+v, want %v", x.got, x.want)
		}
	}
	for _, last := range []int64{math.MaxInt64, 10 * mostSettled} {
		if c := request(0, last, 1); len(c.Settled) != mostSettled {
			t.Errorf("up to %d: %d records", last, len(c.Settled))
		}
	}
	for _, first := range []int64{0, math.MinInt64} {
		if c := request(first, math.MaxInt64, 0); len(c.Settled) != 0 {
			t.Errorf("from %d: %d records", first, len(c.Settled))
		}
	}
}

// An answer without records has none, and one with some keeps them.
func TestNoRecordsAreNotNull(t *testing.T) {
	x := kmsg.ShareFetchResponse{Topics: []kmsg.ShareFetchResponseTopic{{Partitions: []kmsg.ShareFetchResponseTopicPartition{{Records: []byte("r")}, {}}}}}
	if !noNull(&x) || string(x.Topics[0].Partitions[0].Records) != "r" || x.Topics[0].Partitions[1].Records == nil {
		t.Errorf("%+v", x)
	}
	if noNull(&x) {
		t.Error("it changes what it need not")
	}
}

// What a broker refuses, wholly or in a partition, is not told as done.
func TestWhatWasRefused(t *testing.T) {
	group, member, topic := "g", "m", [16]byte{1}
	req := kmsg.NewPtrShareAcknowledgeRequest()
	req.GroupID, req.MemberID = &group, &member
	asked, answered := kmsg.ShareAcknowledgeRequestTopic{TopicID: topic}, kmsg.ShareAcknowledgeResponseTopic{TopicID: topic}
	for n, code := range []int16{0, 121} {
		batch := kmsg.ShareAcknowledgeRequestTopicPartitionAcknowledgementBatch{AcknowledgeTypes: []int8{1}}
		asked.Partitions = append(asked.Partitions, kmsg.ShareAcknowledgeRequestTopicPartition{Partition: int32(n), AcknowledgementBatches: []kmsg.ShareAcknowledgeRequestTopicPartitionAcknowledgementBatch{batch}})
		answered.Partitions = append(answered.Partitions, kmsg.ShareAcknowledgeResponseTopicPartition{Partition: int32(n), ErrorCode: code})
	}
	req.Topics = []kmsg.ShareAcknowledgeRequestTopic{asked}
	for whole, want := range map[int16][]int16{0: {0, 121}, 122: {122, 122}} {
		var got []int16
		p := &Proxy{names: map[[16]byte]string{topic: "payments"}, ears: Ears{Committed: func(_ Commit, errs []int16) { got = errs }}}
		p.heardShare(req, &kmsg.ShareAcknowledgeResponse{ErrorCode: whole, Topics: []kmsg.ShareAcknowledgeResponseTopic{answered}})
		if !slices.Equal(got, want) {
			t.Errorf("refused as a whole with %d: told %v, want %v", whole, got, want)
		}
	}
}
