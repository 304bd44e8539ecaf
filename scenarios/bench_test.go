//go:build unix

package scenarios_test

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/bubble"
	"kafkasim/sim/check"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// These benchmarks set each scenario beside the plain loop: the same client
// and broker doing the same work in the same virtual time, without a ledger,
// checks or anything observed. "ratio" is scenario over plain loop; the aim is
// at most 1.5. Two hours of payments at one a second make the fixed costs of
// either side small.

const twoHours = 7200

func BenchmarkHistory(b *testing.B) {
	beside(b, sim.RunSpec{Scenario: scenarios.History, Given: sevenThousand}, func(p *plain) {
		p.produce(twoHours)
		time.Sleep(time.Hour)
		for _, group := range []string{"one", "one", "two"} {
			c := p.join(group)
			if group != "one" || p.joined == 1 {
				c.read(twoHours)
			}
			time.Sleep(10 * time.Second)
			c.leave()
		}
		p.audit(twoHours)
	})
}

func BenchmarkGroups(b *testing.B) {
	beside(b, sim.RunSpec{Scenario: scenarios.Groups, Given: sevenThousand}, func(p *plain) {
		first, second := p.join("one"), p.join("one")
		sent := make(chan struct{})
		go func() { p.produce(twoHours); close(sent) }()
		first.read(twoHours / 2)
		first.leave()
		second.read(twoHours / 2)
		<-sent
		p.join("two").read(twoHours)
		p.audit(twoHours)
	})
}

func BenchmarkCrash(b *testing.B) {
	given := map[string]string{"messages": fmt.Sprint(twoHours), "crash-after": fmt.Sprint(twoHours - 10), "commit-at": fmt.Sprint(twoHours - 20)}
	beside(b, sim.RunSpec{Scenario: scenarios.Crash, Given: given}, func(p *plain) {
		p.produce(twoHours)
		c := p.join("one")
		c.limit, c.work = 10, 100*time.Millisecond
		c.read(twoHours)
		time.Sleep(45 * time.Second)
		c.leave()
		p.audit(twoHours)
	})
}

var sevenThousand = map[string]string{"messages": fmt.Sprint(twoHours)}

func beside(b *testing.B, game sim.RunSpec, loop func(*plain)) {
	game.Seed = 1
	var scenario, bare time.Duration
	for b.Loop() {
		begin := time.Now()
		if book := play(b, game); book.Result() != ledger.Pass {
			b.Fatalf("the run is %s", book.Result())
		}
		scenario += time.Since(begin)
		begin = time.Now()
		inVirtualTime(b, func() { runPlain(loop) })
		bare += time.Since(begin)
	}
	b.ReportMetric(float64(scenario)/float64(bare), "ratio")
	b.ReportMetric(scenario.Seconds()*1000/float64(b.N), "scenario-ms/op")
	b.ReportMetric(bare.Seconds()*1000/float64(b.N), "plain-ms/op")
}

func inVirtualTime(b *testing.B, body func()) {
	b.Helper()
	watch := bubble.Watch{Progress: func() int64 { return 0 }, Patience: func() time.Duration { return time.Hour }}
	if err := bubble.Run(watch, body); err != nil {
		b.Fatal(err)
	}
}

// plain is a broker and nothing else.
type plain struct {
	network *kfake.VirtualNetwork
	broker  *kfake.Cluster
	clients []*kgo.Client
	joined  int
}

func runPlain(loop func(*plain)) {
	p := &plain{network: new(kfake.VirtualNetwork)}
	broker := kfake.MustCluster(kfake.NumBrokers(1), kfake.Ports(9092), kfake.ListenFn(p.network.Listen), kfake.SeedTopics(1, "t"))
	p.broker = broker
	defer func() { p.broker.Close() }()
	defer func() {
		for _, c := range p.clients {
			c.CloseAllowingRebalance()
		}
	}()
	loop(p)
}

func (p *plain) client(options ...kgo.Opt) *kgo.Client {
	options = append(options, kgo.SeedBrokers("127.0.0.1:9092"), kgo.Dialer(p.network.DialContext), kgo.DisableClientMetrics())
	c, err := kgo.NewClient(options...)
	if err != nil {
		panic(err)
	}
	p.clients = append(p.clients, c)
	return c
}

func (p *plain) produce(n int) {
	p.send(p.client(kgo.DefaultProduceTopic("t"), kgo.ProducerBatchCompression(kgo.NoCompression())), n)
}

// send sends n records, one a second.
func (p *plain) send(c *kgo.Client, n int) {
	value := []byte(`{"usuario_id": 100, "valor": 425.61, "status": "pendente"}`)
	for range n {
		c.Produce(context.Background(), &kgo.Record{Value: value, Headers: []kgo.RecordHeader{{Key: "id", Value: []byte("1")}}}, nil)
		time.Sleep(time.Second)
	}
	if err := c.Flush(context.Background()); err != nil {
		panic(err)
	}
}

func (p *plain) audit(n int) {
	c := &plainConsumer{client: p.client(kgo.ConsumeTopics("t"), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart())), limit: 500}
	c.read(n)
}

type plainConsumer struct {
	client *kgo.Client
	group  string
	limit  int
	work   time.Duration
	next   int64
	id     [16]byte
	commit time.Time
}

func (p *plain) join(group string) *plainConsumer {
	p.joined++
	return &plainConsumer{group: group, limit: 500, commit: time.Now(), client: p.client(
		kgo.ConsumerGroup(group), kgo.ConsumeTopics("t"), kgo.Balancers(kgo.RangeBalancer()), kgo.DisableAutoCommit(),
		kgo.BlockRebalanceOnPoll(), kgo.OnPartitionsRevoked(func(context.Context, *kgo.Client, map[string][]int32) {}),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.ClientID(fmt.Sprint(group, p.joined)))}
}

// read reads n records and commits every five seconds.
func (c *plainConsumer) read(n int) {
	for n > 0 {
		fetches := c.client.PollRecords(context.Background(), min(c.limit, n))
		if err := fetches.Err0(); err != nil {
			panic(err)
		}
		fetches.EachTopic(func(t kgo.FetchTopic) { c.id = t.TopicID })
		fetches.EachRecord(func(r *kgo.Record) {
			n--
			c.next = r.Offset + 1
			if c.work > 0 {
				time.Sleep(c.work)
			}
		})
		if c.group != "" && time.Since(c.commit) >= 5*time.Second {
			c.save()
		}
		c.client.AllowRebalance()
	}
	if c.group != "" {
		c.save()
	}
}

func (c *plainConsumer) save() {
	c.commit = time.Now()
	req := kmsg.NewPtrOffsetCommitRequest()
	req.Group = c.group
	req.MemberID, req.Generation = c.client.GroupMetadata()
	topic := kmsg.NewOffsetCommitRequestTopic()
	topic.Topic, topic.TopicID = "t", c.id
	at := kmsg.NewOffsetCommitRequestTopicPartition()
	at.Offset = c.next
	topic.Partitions = append(topic.Partitions, at)
	req.Topics = append(req.Topics, topic)
	if _, err := req.RequestWith(context.Background(), c.client); err != nil {
		panic(err)
	}
}

func (c *plainConsumer) leave() { c.client.CloseAllowingRebalance() }

// BenchmarkSmallest is the least that a run can cost: boot, one payment, close.
func BenchmarkSmallest(b *testing.B) {
	finish(b, func(r *sim.Run) {
		r.Producer("producer", r.Topic(sim.Topic, 1), time.Second).Send(1)
	})
}

// BenchmarkIdleHour is one virtual hour with two live consumers and nothing to
// read: heartbeats and empty fetches. "cpu-ms/op" is processor time.
func BenchmarkIdleHour(b *testing.B) {
	begin := processorTime(b)
	finish(b, func(r *sim.Run) {
		t := r.Topic(sim.Topic, 2)
		one, two := r.Consumer("consumer-1", sim.Group, t, client.Plan{}), r.Consumer("consumer-2", sim.Group, t, client.Plan{})
		r.StartAll(one, two)
		one.Read()
		two.Read()
		r.Wait(time.Hour)
	})
	b.ReportMetric((processorTime(b)-begin).Seconds()*1000/float64(b.N), "cpu-ms/op")
}

// finish plays a script that is only there to be timed.
func finish(b *testing.B, script func(*sim.Run)) {
	timed := sim.Scenario{Name: "timed", Script: script, Expect: func(sim.Values) []check.Expectation { return nil }}
	for b.Loop() {
		if outcome, why := play(b, sim.RunSpec{Scenario: timed, Seed: 1}).Ending(); outcome != ledger.Finished {
			b.Fatal(outcome, why)
		}
	}
}

func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkMillion is history with a million payments.
func BenchmarkMillion(b *testing.B) {
	for b.Loop() {
		play(b, sim.RunSpec{Scenario: scenarios.History, Given: map[string]string{"messages": "1000000", "rate": "10000/s"}, Seed: 1})
	}
}

// BenchmarkCrowd is a thousand partitions shared by three hundred consumers.
func BenchmarkCrowd(b *testing.B) {
	for b.Loop() {
		play(b, sim.RunSpec{Scenario: scenarios.Groups, Given: map[string]string{"partitions": "1000", "consumers": "300"}, Seed: 1})
	}
}
