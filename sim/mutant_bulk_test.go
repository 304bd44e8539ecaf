package sim_test

import (
	"context"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/client"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	strays bug = "somebody else writes into the topic of the load"
	brakes bug = "the clients that are watched write down each record"
)

// hauled is the story of a load that is moved by clients that are watched and
// by the plain loop.
func hauled(l *lab) {
	load := client.Bulk{Topic: topic, Records: 3000, Size: 100}
	if l.bug == strays {
		somebody, err := kgo.NewClient(append(l.brokers.Bare(), kgo.DefaultProduceTopic(topic))...)
		must(err)
		must(somebody.ProduceSync(context.Background(), kgo.StringRecord("what is this?")).FirstErr())
		somebody.Close()
	}
	watched, err := load.Move(context.Background(), l.brokers)
	must(err)
	if l.bug == brakes {
		watched.ReadIn += time.Duration(watched.Read) * time.Millisecond
	}
	l.moved(watched)
	load.Topic = topic + "-plain"
	must(l.brokers.CreateTopic(load.Topic, 1))
	plain, err := load.MovePlainly(context.Background(), l.brokers)
	must(err)
	plain.Stored, err = l.brokers.Stored(load.Topic)
	must(err)
	l.write(ledger.Event{Kind: ledger.MovedInBulk, Detail: &ledger.Detail{Moved: &plain}})
}

func (l *lab) moved(m ledger.BulkResult) {
	var err error
	m.Stored, err = l.brokers.Stored(topic)
	must(err)
	l.write(ledger.Event{Kind: ledger.MovedInBulk, Detail: &ledger.Detail{Moved: &m}})
	must(l.brokers.DeleteTopic(topic))
	must(l.brokers.CreateTopic(topic, 1)) // for the lab's last look
}

func TestAnHonestLoadPassesItsChecks(t *testing.T) {
	book, err := play(hauled, honest, 1)
	if err != nil {
		t.Fatal(err)
	}
	if f := check.AllMoved.Find(book); f.Outcome != ledger.Holds || f.Measured["read"] != 3000 {
		t.Errorf("AllMoved is %s: %v, evidence %v", f.Outcome, f.Measured, f.Evidence)
	}
}
