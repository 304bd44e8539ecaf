package sim

import (
	"fmt"
	"slices"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
)

// TopicRef is a topic of the run. Its name is that at the brokers; the ledger
// has it as the scenario calls it.
type TopicRef struct {
	run        *Run
	Name       string
	Partitions int
	log        *logWatch
}

// Topic creates a topic.
func (r *Run) Topic(name string, partitions int) *TopicRef {
	r.step("create topic " + name)
	r.needs(partitions > 0, "a topic needs at least one partition, not %d", partitions)
	known := slices.ContainsFunc(r.topics, func(t *TopicRef) bool { return t.Name == name+r.world.Cluster.Scope() })
	r.needs(!known, "there is already a topic %s: give each a name of its own", name)
	name += r.world.Cluster.Scope()
	r.must(r.world.Cluster.CreateTopic(name, partitions))
	r.ledger.Append(ledger.Event{Kind: ledger.Topic, Topic: ledger.N(name), N: int64(partitions)})
	t := &TopicRef{run: r, Name: name, Partitions: partitions}
	t.log = t.newLogWatch()
	r.topics = append(r.topics, t)
	return t
}

// Show puts the topic and its groups, as the brokers describe them, before the
// reader.
func (t *TopicRef) Show() {
	t.run.step("show " + t.Name)
	t.run.sample(ledger.SampleShown, t)
}

// AddPartitions adds n partitions to the topic. Clients that are connected
// learn of it when they next ask for the topic's metadata, after five minutes
// at the latest (metadata.max.age.ms); those that connect from now on at once.
func (t *TopicRef) AddPartitions(n int) {
	t.run.step(fmt.Sprintf("add %d partitions to %s", n, t.Name))
	t.run.needs(n > 0, "a topic cannot get %d more partitions: add at least one", n)
	t.Partitions += n
	t.run.must(t.run.world.Cluster.SetPartitions(t.Name, t.Partitions))
	t.run.ledger.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(t.Name), N: int64(t.Partitions), Detail: &ledger.Detail{Text: ledger.AdminPartitions}})
	for _, g := range t.run.groupsOf(t.Name) {
		t.run.membersOf(g).mayStir(t.run.world.Cluster.MetadataAge())
	}
}

// SetRetention sets how long the topic keeps its records. What is older may be removed,
// read or not.
func (t *TopicRef) SetRetention(d time.Duration) {
	t.run.step("set the retention of " + t.Name)
	t.run.needs(d >= 0, "a topic cannot keep its records for %s; SetRetentionForEver keeps them for ever", d)
	t.setRetention(d, ledger.Event{N: int64(d)})
}

// SetRetentionForEver lets the topic keep its records for ever.
func (t *TopicRef) SetRetentionForEver() {
	t.setRetention(cluster.Forever, ledger.Event{Flag: true})
}

func (t *TopicRef) setRetention(d time.Duration, e ledger.Event) {
	t.run.step("set the retention of " + t.Name)
	t.run.must(t.run.world.Cluster.KeepRecords(t.Name, d))
	e.Kind, e.Topic, e.Detail = ledger.Admin, ledger.N(t.Name), &ledger.Detail{Text: ledger.AdminKeep}
	t.run.ledger.Append(e)
	t.log.keep = d
	t.run.expectRemovals()
}

// ApplyRetention makes the broker remove now what is older than the retention, which it
// does by itself every hour.
func (t *TopicRef) ApplyRetention() {
	t.run.step("apply the retention of " + t.Name)
	t.run.must(t.run.world.Cluster.ApplyRetention())
	for _, w := range t.run.logs {
		w.look()
	}
}

// Recreate creates the topic again, where the broker has lost it.
func (t *TopicRef) Recreate() {
	t.run.step("create topic " + t.Name + " again")
	t.run.must(t.run.world.Cluster.CreateTopic(t.Name, t.Partitions))
	t.run.ledger.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(t.Name), Detail: &ledger.Detail{Text: ledger.AdminRecreate}})
	clear(t.log.start)
	t.run.expectRemovals()
}
