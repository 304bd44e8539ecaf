//go:build unix

package scenarios_test

import (
	"context"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
	"pgregory.net/rapid"
)

func TestAnyRewind(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		must(t, sim.RunSpec{Scenario: scenarios.Rewind, Seed: rapid.Uint64().Draw(t, "seed"), Given: map[string]string{
			"partitions": number(t, "partitions", 1, 12),
			"messages":   number(t, "messages", 3, 120),
			"rate":       rapid.SampledFrom([]string{"1/s", "2/s", "10/s", "100/s", "3000/s"}).Draw(t, "rate"),
			"back":       rapid.SampledFrom([]string{"2s", "7s", "30s", "1m", "10m", "2h"}).Draw(t, "back"),
		}})
	})
}

func BenchmarkRewind(b *testing.B) {
	given := map[string]string{"messages": sevenThousand["messages"], "back": "20m"}
	beside(b, sim.RunSpec{Scenario: scenarios.Rewind, Given: given}, func(p *plain) {
		const past = 20 * 60
		c := p.join("one")
		c.limit, c.work = 10, 50*time.Millisecond
		sent := make(chan struct{})
		go func() { p.produce(twoHours); close(sent) }()
		c.read(twoHours * 2 / 3)
		at := c.since(20 * time.Minute)
		c.client.SetOffsets(map[string]map[int32]kgo.EpochOffset{"t": {0: {Epoch: -1, Offset: at}}})
		c.read(past + twoHours/3)
		<-sent
		at = c.since(20 * time.Minute)
		c.leave()
		p.setBookmark("one", at)
		c = p.join("one")
		c.limit, c.work = 10, 50*time.Millisecond
		c.read(past - 1)
		c.leave()
		p.audit(twoHours)
	})
}

// since asks where the log stood a while ago.
func (c *plainConsumer) since(back time.Duration) int64 {
	listed, err := kadm.NewClient(c.client).ListOffsetsAfterMilli(context.Background(), time.Now().Add(-back).UnixMilli(), "t")
	if err != nil {
		panic(err)
	}
	at, _ := listed.Lookup("t", 0)
	return at.Offset
}

func (p *plain) setBookmark(group string, next int64) {
	offsets := kadm.Offsets{}
	offsets.AddOffset("t", 0, next, -1)
	if err := kadm.NewClient(p.client()).CommitAllOffsets(context.Background(), group, offsets); err != nil {
		panic(err)
	}
}
