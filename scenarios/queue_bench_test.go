//go:build unix

package scenarios_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// BenchmarkQueue is a share group in which each payment is accepted by a request
// of its own.
func BenchmarkQueue(b *testing.B) {
	given := map[string]string{"messages": "7200", "work": "100ms", "poison": "0", "end": "killed"}
	beside(b, sim.RunSpec{Scenario: scenarios.Queue, Given: given}, func(p *plain) {
		p.produce(twoHours)
		earliest := "earliest"
		config := kmsg.IncrementalAlterConfigsRequestResourceConfig{Name: "share.auto.offset.reset", Value: &earliest}
		req := kmsg.NewPtrIncrementalAlterConfigsRequest()
		req.Resources = append(req.Resources, kmsg.IncrementalAlterConfigsRequestResource{ResourceType: kmsg.ConfigResourceTypeGroupConfig,
			ResourceName: "q", Configs: []kmsg.IncrementalAlterConfigsRequestResourceConfig{config}})
		if _, err := req.RequestWith(context.Background(), p.client()); err != nil {
			b.Error(err)
		}
		var both sync.WaitGroup
		for _, n := range []int{7, twoHours - 7} {
			both.Go(func() { p.share(n) })
		}
		both.Wait()
		p.audit(twoHours)
	})
}

// share handles n records as a member of a share group.
func (p *plain) share(n int) {
	c := p.client(kgo.ConsumeTopics("t"), kgo.ShareGroup("q"), kgo.ShareMaxRecords(5), kgo.ShareMaxRecordsStrict())
	for n > 0 {
		for _, r := range c.PollRecords(context.Background(), 5).Records() {
			time.Sleep(100 * time.Millisecond)
			if n--; n < 0 {
				continue // the last poll brought more: given back when it leaves
			}
			r.Ack(kgo.AckAccept)
			_ = c.FlushAcks(context.Background())
		}
	}
	c.CloseAllowingRebalance()
}
