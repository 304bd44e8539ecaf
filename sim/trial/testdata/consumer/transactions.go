package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
)

// transact writes the results of each poll in a transaction, and its bookmarks with them,
// unless that is the mistake. It ends when it is asked to.
func transact(ctx context.Context, options []kgo.Opt, mistake string) {
	id := transactionalID()
	if mistake == "new-id" { // at each start, so that it does not end what the life before has begun
		id += fmt.Sprint("-", os.Getpid())
	}
	options = append(options, kgo.TransactionalID(id), kgo.RequireStableFetchOffsets())
	switch mistake {
	case "", "aborts", "new-id":
		session, err := kgo.NewGroupTransactSession(options...)
		if err != nil {
			panic(err)
		}
		defer session.CloseAllowingRebalance()
		for n := 0; ctx.Err() == nil; n++ {
			records := session.PollRecords(ctx, 20).Records()
			if len(records) == 0 {
				continue
			}
			begin(session.Begin())
			results(session.Client(), records)
			if _, err := session.End(context.Background(), kgo.TransactionEndTry(mistake != "aborts" || n%3 > 0)); err != nil {
				fmt.Fprintln(os.Stderr, "ending a transaction:", err)
			}
		}
		return
	}
	// Older versions name topics, newer ones have their ids.
	client, err := kgo.NewClient(append(options, kgo.BlockRebalanceOnPoll(), kgo.MaxVersions(kversion.V3_7_0()))...)
	if err != nil {
		panic(err)
	}
	defer client.CloseAllowingRebalance()
	c := consumer{client: client, mistake: mistake}
	for ctx.Err() == nil {
		if records := client.PollRecords(ctx, 20).Records(); len(records) > 0 {
			begin(client.BeginTransaction())
			results(client, records)
			switch mistake {
			case "bookmarks-first":
				c.commit(records, 0)
			case "no-generation":
				withoutGeneration(client, records)
			}
			if err := client.EndTransaction(context.Background(), kgo.TryCommit); err != nil {
				fmt.Fprintln(os.Stderr, "ending a transaction:", err)
			}
			if mistake == "bookmarks-last" {
				c.commit(records, 0)
			}
		}
		client.AllowRebalance()
	}
}

// begin ends the program where a transaction cannot be begun: it was fenced.
func begin(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "beginning a transaction:", err)
		os.Exit(1)
	}
}

// results writes what comes of some records, those of a user into several partitions.
func results(client *kgo.Client, records []*kgo.Record) {
	for _, r := range records {
		time.Sleep(time.Millisecond)
		if err := client.ProduceSync(context.Background(), &kgo.Record{Topic: os.Getenv("INTO_TOPIC"), Key: fmt.Append(nil, r.Offset), Value: r.Value}).FirstErr(); err != nil {
			fmt.Fprintln(os.Stderr, "writing a result:", err)
		}
	}
}

// withoutGeneration adds bookmarks to a transaction without a word of who the member is, so
// that no broker can tell whether it is one still.
func withoutGeneration(client *kgo.Client, records []*kgo.Record) {
	id, epoch, err := client.ProducerID(context.Background())
	if err != nil {
		panic(err)
	}
	group := group()
	add := kmsg.NewPtrAddOffsetsToTxnRequest()
	add.TransactionalID, add.ProducerID, add.ProducerEpoch, add.Group = transactionalID(), id, epoch, group
	if _, err := add.RequestWith(context.Background(), client); err != nil {
		panic(err)
	}
	commit := kmsg.NewPtrTxnOffsetCommitRequest()
	commit.TransactionalID, commit.ProducerID, commit.ProducerEpoch, commit.Group = add.TransactionalID, id, epoch, group
	for _, r := range records {
		t := kmsg.NewTxnOffsetCommitRequestTopic()
		t.Topic = r.Topic
		p := kmsg.NewTxnOffsetCommitRequestTopicPartition()
		p.Partition, p.Offset = r.Partition, r.Offset+1
		t.Partitions = append(t.Partitions, p)
		commit.Topics = append(commit.Topics, t)
	}
	answer, err := commit.RequestWith(context.Background(), client)
	if err != nil {
		panic(err)
	}
	if err := kerr.ErrorForCode(answer.Topics[0].Partitions[0].ErrorCode); err != nil {
		fmt.Fprintln(os.Stderr, "adding bookmarks:", err)
	}
}

// transactionalID is each copy's own, and no other group's.
func transactionalID() string { return group() + "-" + os.Getenv("SIM_COPY") }
