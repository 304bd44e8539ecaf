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
)

// relaxed are the settings of clients that are connected for weeks.
var relaxed = []kgo.Opt{kgo.MetadataMaxAge(time.Hour), kgo.ConnIdleTimeout(15 * time.Minute)}

// BenchmarkRetention is forty days: the plain loop, too, has a producer and an
// observer that are connected all the time.
func BenchmarkRetention(b *testing.B) {
	beside(b, sim.RunSpec{Scenario: scenarios.Retention}, func(p *plain) {
		observer := kadm.NewClient(p.client(relaxed...))
		ms := "604800000"
		if _, err := observer.AlterTopicConfigs(context.Background(), []kadm.AlterConfig{{Op: kadm.SetConfig, Name: "retention.ms", Value: &ms}}, "t"); err != nil {
			panic(err)
		}
		shop := p.client(append(relaxed, kgo.DefaultProduceTopic("t"), kgo.ProducerBatchCompression(kgo.NoCompression()))...)
		for range 40 {
			p.send(shop, 10)
			time.Sleep(12 * time.Hour)
			p.broker.ApplyRetention()
			if _, err := observer.ListStartOffsets(context.Background(), "t"); err != nil {
				panic(err)
			}
			time.Sleep(12 * time.Hour)
		}
		for _, group := range []string{"one", "two"} {
			c := p.join(group)
			c.read(70)
			c.leave()
		}
		p.audit(70)
	})
}
