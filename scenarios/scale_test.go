//go:build unix

package scenarios_test

import (
	"context"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"github.com/twmb/franz-go/pkg/kgo"
	"pgregory.net/rapid"
)

// BenchmarkScale sets the scenario's six groups beside as many plain ones. The
// plain broker has a topic of one partition, so that one of each does all the
// work.
func BenchmarkScale(b *testing.B) {
	beside(b, sim.Game{Scenario: scenarios.Scale}, func(p *plain) {
		p.pour(2400)
		for i, members := range []int{1, 8, 1, 2, 4, 8} {
			var team []*plainConsumer
			for range members {
				team = append(team, p.join(string(rune('a'+i))))
			}
			team[0].work = 20 * time.Millisecond
			team[0].read(400)
			time.Sleep(6 * time.Second)
		}
		p.audit(2400)
	})
}

// pour sends n records, ten each millisecond.
func (p *plain) pour(n int) {
	c := p.client(kgo.DefaultProduceTopic("t"), kgo.ProducerBatchCompression(kgo.NoCompression()))
	for i := range n {
		c.Produce(context.Background(), &kgo.Record{Value: make([]byte, 60), Headers: []kgo.RecordHeader{{Key: "id", Value: []byte("1")}}}, nil)
		if i%10 == 9 {
			time.Sleep(time.Millisecond)
		}
	}
	if err := c.Flush(context.Background()); err != nil {
		panic(err)
	}
}

func TestAnyScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		must(t, sim.Game{Scenario: scenarios.Scale, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"partitions": number(t, "partitions", 2, 6),
			"consumers":  number(t, "consumers", 2, 9),
			"work":       rapid.SampledFrom([]string{"1ms", "7ms", "20ms", "333ms", "1s"}).Draw(t, "work"),
		}})
	})
}
