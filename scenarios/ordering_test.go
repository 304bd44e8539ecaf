//go:build unix

package scenarios_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"pgregory.net/rapid"
)

func TestAnyOrdering(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		partitions := rapid.IntRange(1, 4).Draw(t, "partitions")
		add := rapid.SampledFrom([]int{0, (partitions + 1) / 2, partitions, 4}).Draw(t, "add")
		must(t, sim.RunSpec{Scenario: scenarios.Ordering, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"partitions": fmt.Sprint(partitions),
			"add":        fmt.Sprint(add),
			"messages":   number(t, "messages", 620, 800),
			"rate":       rapid.SampledFrom([]string{"10/s", "20/s", "100/s"}).Draw(t, "rate"),
			"work":       rapid.SampledFrom([]string{"600ms", "1s", "3s"}).Draw(t, "work"),
		}})
	})
}

func BenchmarkOrdering(b *testing.B) {
	given := map[string]string{"messages": sevenThousand["messages"]}
	beside(b, sim.RunSpec{Scenario: scenarios.Ordering, Given: given}, func(p *plain) {
		admin := kadm.NewClient(p.client())
		for _, partitions := range []int{2, 4} {
			if _, err := admin.UpdatePartitions(context.Background(), partitions, "t"); err != nil {
				panic(err)
			}
			p.workOff(partitions)
		}
		p.audit(twoHours)
	})
}

// workOff sends half of the payments and lets a consumer for each partition
// read until all are read.
func (p *plain) workOff(partitions int) {
	producer := p.client(kgo.DefaultProduceTopic("t"), kgo.ProducerBatchCompression(kgo.NoCompression()))
	var all sync.WaitGroup
	ctx, done := context.WithCancel(context.Background())
	left := make(chan struct{}, twoHours)
	for i := range partitions {
		c := p.join("one")
		all.Go(func() {
			defer c.leave()
			for ctx.Err() == nil {
				fetches := c.client.PollRecords(ctx, 5)
				for range fetches.NumRecords() {
					time.Sleep(time.Duration(4+i) * 50 * time.Millisecond)
					left <- struct{}{}
				}
				c.client.AllowRebalance()
			}
		})
	}
	value := []byte(`{"usuario_id": 100, "valor": 425.61, "status": "pendente"}`)
	for n := range twoHours / 2 {
		producer.Produce(context.Background(), &kgo.Record{Key: fmt.Append(nil, n%100), Value: value, Headers: []kgo.RecordHeader{{Key: "id", Value: []byte("1")}}}, nil)
		time.Sleep(50 * time.Millisecond)
	}
	for range twoHours / 2 {
		<-left
	}
	done()
	all.Wait()
}
