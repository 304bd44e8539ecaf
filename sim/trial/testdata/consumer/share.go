package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/twmb/franz-go/pkg/kgo"
)

// share reads as a member of a share group, right or wrong.
func share(ctx context.Context, mistake string) {
	client, err := kgo.NewClient(kgo.SeedBrokers(strings.Split(os.Getenv("KAFKA_BOOTSTRAP_SERVERS"), ",")...),
		kgo.ShareGroup(cmp.Or(os.Getenv("SHARE_GROUP"), os.Getenv("SIM_GROUP"))), kgo.ConsumeTopics(os.Getenv("SIM_TOPIC")), kgo.ShareMaxRecords(20), kgo.ShareMaxRecordsStrict())
	if err != nil {
		panic(err)
	}
	c := consumer{client: client, mistake: mistake}
	for ctx.Err() == nil {
		records := client.PollRecords(ctx, 20).Records()
		if mistake == "accept-first" {
			c.settle(records, kgo.AckAccept)
		}
		for n, r := range records {
			switch c.read++; {
			case mistake == "dies" && r.Offset == 5:
				panic("cannot work on this one")
			case mistake == "skip" && c.read%17 == 0:
			case mistake == "rejects" && c.read%17 == 0:
				c.settle(records[n:n+1], kgo.AckReject)
				continue
			case mistake == "gives-back" && c.read%17 == 0: // it comes again
				c.settle(records[n:n+1], kgo.AckRelease)
				continue
			default:
				c.process(r)
			}
			if mistake != "accept-first" {
				c.settle(records[n:n+1], kgo.AckAccept)
			}
		}
	}
	client.Close()
}

// settle says what became of records, and waits until the broker has heard it.
func (c *consumer) settle(records []*kgo.Record, as kgo.AckStatus) {
	for _, r := range records {
		r.Ack(as)
	}
	if err := c.client.FlushAcks(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "cannot settle:", err)
	}
}
