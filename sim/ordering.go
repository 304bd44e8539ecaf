package sim

import (
	"fmt"
	"time"

	"kafkasim/sim/actor"
	"kafkasim/sim/ledger"
)

// KeyedProducer connects a producer that sends a payment each `every`, with the
// user as its key: one user, one partition.
func (r *Run) KeyedProducer(name string, t *TopicRef, every time.Duration) *Producer {
	r.begin("connect " + name)
	a, err := actor.NewKeyedProducer(r.world, name, t.Name, every, &r.ids)
	return r.connected(name, a, err)
}

// AddPartitions adds n partitions to the topic. Clients that are connected
// learn of it when they next ask for the topic's metadata, after five minutes
// at the latest (metadata.max.age.ms); those that connect from now on at once.
func (t *TopicRef) AddPartitions(n int) {
	t.run.begin(fmt.Sprintf("add %d partitions to %s", n, t.Name))
	t.Partitions += n
	t.run.must(t.run.world.Cluster.SetPartitions(t.Name, t.Partitions))
	t.run.book.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(t.Name), N: int64(t.Partitions), Facts: &ledger.Facts{Text: ledger.AdminPartitions}})
}
