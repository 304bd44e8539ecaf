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

// BenchmarkExpiry is eight days in which somebody looks, every ten minutes,
// whether the bookmark is still there.
func BenchmarkExpiry(b *testing.B) {
	beside(b, sim.RunSpec{Scenario: scenarios.Expiry}, func(p *plain) {
		observer := kadm.NewClient(p.client(relaxed...))
		shop := p.client(append(relaxed, kgo.DefaultProduceTopic("t"), kgo.ProducerBatchCompression(kgo.NoCompression()))...)
		c := p.join("one")
		sent := make(chan struct{})
		go func() { p.send(shop, 60); close(sent) }()
		c.read(60)
		<-sent
		c.leave()
		p.send(shop, 30)
		for range 8 * 24 * 6 {
			time.Sleep(10 * time.Minute)
			_, _ = observer.FetchOffsets(context.Background(), "one") // a group that is forgotten is an error
		}
		c = p.join("one")
		c.read(90)
		p.send(shop, 10)
		c.read(10)
		c.leave()
		p.audit(100)
	})
}
