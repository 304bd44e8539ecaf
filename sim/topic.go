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
	r.begin("create topic " + name)
	r.needs(partitions > 0, "a topic needs at least one partition, not %d", partitions)
	known := slices.ContainsFunc(r.topics, func(t *TopicRef) bool { return t.Name == name+r.world.Cluster.Scope() })
	r.needs(!known, "there is already a topic %s: give each a name of its own", name)
	name += r.world.Cluster.Scope()
	r.must(r.world.Cluster.CreateTopic(name, partitions))
	r.book.Append(ledger.Event{Kind: ledger.Topic, Topic: ledger.N(name), N: int64(partitions)})
	t := &TopicRef{run: r, Name: name, Partitions: partitions}
	t.log = t.newLogWatch()
	r.topics = append(r.topics, t)
	return t
}

// Show puts the topic and its groups, as the brokers describe them, before the
// reader.
func (t *TopicRef) Show() {
	t.run.begin("show " + t.Name)
	t.run.sample(ledger.SampleShown, t)
}

// AddPartitions adds n partitions to the topic. Clients that are connected
// learn of it when they next ask for the topic's metadata, after five minutes
// at the latest (metadata.max.age.ms); those that connect from now on at once.
func (t *TopicRef) AddPartitions(n int) {
	t.run.begin(fmt.Sprintf("add %d partitions to %s", n, t.Name))
	t.run.needs(n > 0, "a topic cannot get %d more partitions: add at least one", n)
	t.Partitions += n
	t.run.must(t.run.world.Cluster.SetPartitions(t.Name, t.Partitions))
	t.run.book.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(t.Name), N: int64(t.Partitions), Facts: &ledger.Facts{Text: ledger.AdminPartitions}})
	for _, g := range t.run.groupsOf(t.Name) {
		t.run.membersOf(g).mayStir(t.run.world.Cluster.MetadataAge())
	}
}

// Keep sets how long the topic keeps its records. What is older may be removed,
// read or not.
func (t *TopicRef) Keep(d time.Duration) {
	t.run.begin("set the retention of " + t.Name)
	t.run.needs(d >= 0, "a topic cannot keep its records for %s; KeepForever keeps them for ever", d)
	t.keep(d, "dur:"+d.String())
}

// KeepForever lets the topic keep its records for ever.
func (t *TopicRef) KeepForever() {
	t.keep(cluster.Forever, "")
}

func (t *TopicRef) keep(d time.Duration, worded string) {
	t.run.begin("set the retention of " + t.Name)
	t.run.must(t.run.world.Cluster.KeepRecords(t.Name, d))
	facts := &ledger.Facts{Text: ledger.AdminKeep}
	if worded != "" {
		facts.Args = []string{worded}
	}
	t.run.book.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(t.Name), Facts: facts})
	t.log.keep = d
	t.run.expectRemovals()
}

// Expire makes the broker remove now what is older than the retention, which it
// does by itself every hour.
func (t *TopicRef) Expire() {
	t.run.begin("apply the retention of " + t.Name)
	t.run.must(t.run.world.Cluster.ApplyRetention())
	for _, w := range t.run.logs {
		w.look()
	}
}

// Recreate creates the topic again, where the broker has lost it.
func (t *TopicRef) Recreate() {
	t.run.begin("create topic " + t.Name + " again")
	t.run.must(t.run.world.Cluster.CreateTopic(t.Name, t.Partitions))
	t.run.book.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(t.Name), Facts: &ledger.Facts{Text: ledger.AdminRecreate}})
	clear(t.log.start)
	t.run.expectRemovals()
}
