package sim_test

import (
	"context"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

// poison is a payment that no member of the share group can process.
const poison = 8

// queued is the story of two members of a share group: the first one is killed
// with payments in its hands.
func queued(l *lab) {
	l.produce()
	must(l.brokers.ShareFromEarliest(queue))
	l.brokers.Speaks(queue, cluster.Share)
	a, b := l.share("consumer-1"), l.share("consumer-2")
	time.Sleep(10 * time.Second) // until both are in the group
	done := make(chan struct{})
	go func() {
		defer close(done)
		if l.bug != sleeps {
			b.serve(200)
		}
	}()
	a.serve(7)
	a.write(ledger.Event{Kind: ledger.Crash})
	a.dead.Store(true)
	a.link.Kill()
	a.client.CloseAllowingRebalance()
	<-done
	b.close()
}

const queue = "fila"

func (l *lab) share(name string) *member {
	m := &member{lab: l, name: name, group: queue, inc: 1, link: l.brokers.ClientNet(name)}
	client, err := kgo.NewClient(append(m.link.Options(), kgo.ConsumeTopics(topic), kgo.ShareGroup(queue), kgo.ShareMaxRecords(5), kgo.ShareMaxRecordsStrict())...)
	must(err)
	m.client = client
	m.write(ledger.Event{Kind: ledger.Start, Detail: &ledger.Detail{Settings: &ledger.Settings{Share: true, Lock: cluster.ShareLock, Limit: cluster.ShareLimit}}})
	l.crew = append(l.crew, m)
	return m
}

// serve handles n payments, or as many as come until nothing comes for a while.
func (m *member) serve(n int) {
	for n > 0 {
		ctx, cancel := context.WithTimeout(context.Background(), 2*cluster.ShareLock)
		records := m.client.PollRecords(ctx, 5).Records()
		cancel()
		if len(records) == 0 {
			return
		}
		for _, r := range records {
			m.tell(ledger.Deliver, r)
		}
		for _, r := range records[:min(n, len(records))] {
			m.settle(r)
		}
		n -= len(records)
	}
}

// settle processes a payment and tells the broker so, or gives it back.
func (m *member) settle(r *kgo.Record) {
	time.Sleep(10 * time.Millisecond)
	id, err := cluster.RecordID(r)
	must(err)
	kind, status := ledger.Accept, kgo.AckAccept
	if id == poison && m.bug != acceptsAll {
		kind, status = ledger.Release, kgo.AckRelease
	}
	if id != poison {
		m.tell(ledger.Process, r)
	}
	if m.bug == saysDone && id == 3 {
		status = kgo.AckRelease // and says that it has accepted
	}
	m.write(ledger.Event{Kind: ledger.Settle, Offset: r.Offset, ID: id, N: int64(r.DeliveryCount()), Flag: kind == ledger.Release})
	r.Ack(status)
	must(m.client.FlushAcks(context.Background()))
	m.tell(kind, r)
}

func (m *member) tell(kind ledger.Kind, r *kgo.Record) {
	id, err := cluster.RecordID(r)
	must(err)
	m.write(ledger.Event{Kind: kind, Offset: r.Offset, ID: id, N: int64(r.DeliveryCount())})
}

func queuedHolds() []*check.Check {
	return []*check.Check{check.NobodyIdle(queue), check.RedeliveredExactly(queue), check.GivenUp(1)}
}

func TestTheHonestQueuePassesEveryCheck(t *testing.T) {
	for seed := range uint64(10) {
		book, err := play(queued, honest, seed)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range queuedHolds() {
			if f := c.Find(book); f.Outcome != ledger.Holds {
				t.Errorf("seed %d: %s is %s: %v %v, evidence %v", seed, c.ID(), f.Outcome, f.Measured, f.Named, f.Evidence)
			}
		}
	}
}
