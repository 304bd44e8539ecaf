package trial

import (
	"bytes"
	"context"
	"sync"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/proxy"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// topicReader reads the topic into which the program writes. What was written in a
// transaction counts from its marker on, if that says that it was committed. That is not
// left to read_committed, which holds back whatever comes after the first record of an
// open transaction, whoever's that is.
type topicReader struct {
	*game
	client *kgo.Client

	lock   sync.Mutex
	next   map[int32]int64          // by partition
	author map[place]author         // of what does not count yet
	open   map[writer][]*kgo.Record // in transactions of which no marker has come
	of     map[int32]int32          // the partition of each user's results …
	spread bool                     // … who may have several: between those there is no order
}

// author is who has written a record, and in which transaction; "" is none.
type author struct {
	heard       func(text []byte)
	transaction string
}

// writer is a producer in a partition, by the id that the broker has given it.
type writer struct {
	partition int32
	id        int64
}

// readTopic begins to read the topic, which is there from now on.
func (g *game) readTopic() error {
	if err := g.brokers.CreateTopic(g.Observe.Topic, g.Partitions); err != nil {
		return err
	}
	client, err := kgo.NewClient(append(g.brokers.ClientNet("auditor").Options(), kgo.ConsumeTopics(g.Observe.Topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()), kgo.KeepControlRecords(), kgo.FetchMaxWait(longestWait))...)
	if err != nil {
		return err
	}
	g.topic = &topicReader{game: g, client: client, next: map[int32]int64{}, author: map[place]author{}, open: map[writer][]*kgo.Record{}, of: map[int32]int32{}}
	go g.topic.run()
	return nil
}

// longestWait is how long a broker may wait for records of the topic.
const longestWait = 100 * time.Millisecond

func (t *topicReader) run() {
	for {
		fetches := t.client.PollFetches(context.Background())
		if fetches.IsClientClosed() {
			return
		}
		fetches.EachRecord(func(r *kgo.Record) {
			t.read(r)
			t.lock.Lock()
			t.next[r.Partition] = r.Offset + 1
			t.lock.Unlock()
		})
	}
}

func (t *topicReader) read(r *kgo.Record) {
	from := writer{r.Partition, r.ProducerID}
	switch {
	case r.Attrs.IsControl():
		var marker kmsg.ControlRecordKey
		committed := marker.ReadFrom(r.Key) == nil && marker.Type == kmsg.ControlRecordKeyTypeCommit
		for _, x := range t.open[from] {
			if committed {
				t.counts(x)
			} else {
				t.forget(x)
			}
		}
		delete(t.open, from)
	case r.Attrs.IsTransactional():
		t.open[from] = append(t.open[from], r)
	default:
		t.counts(r)
	}
}

// counts takes in a record that is there for good.
func (t *topicReader) counts(r *kgo.Record) {
	t.wait(time.Second, func() bool { return t.heardOf(r) != nil })
	text := append(append(bytes.Clone(r.Key), ' '), r.Value...)
	if heard := t.heardOf(r); heard != nil {
		heard(text)
	}
	t.forget(r)
	t.lock.Lock()
	defer t.lock.Unlock()
	for _, x := range t.records.seenIn(text) {
		if p, there := t.of[x.User]; there && p != r.Partition {
			t.spread = true
		}
		t.of[x.User] = r.Partition
	}
}

// ordered says whether the topic tells in which order each user's records were done.
func (t *topicReader) ordered() bool {
	t.lock.Lock()
	defer t.lock.Unlock()
	return !t.spread
}

func (t *topicReader) heardOf(r *kgo.Record) func([]byte) {
	t.lock.Lock()
	defer t.lock.Unlock()
	return t.author[place{r.Partition, r.Offset}].heard
}

func (t *topicReader) forget(r *kgo.Record) {
	t.lock.Lock()
	defer t.lock.Unlock()
	delete(t.author, place{r.Partition, r.Offset})
}

// settle waits until what was written in a transaction that is over counts, or does not.
// Kafka answers when the end is decided, and writes the markers after that.
func (t *topicReader) settle(transaction string) error {
	settled := t.wait(quietLimit, func() bool {
		t.lock.Lock()
		defer t.lock.Unlock()
		for _, a := range t.author {
			if a.transaction == transaction {
				return false
			}
		}
		return true
	})
	if !settled && !t.hurried() {
		return failure.New("the transaction %s has ended, and the topic %s does not say how", transaction, t.Observe.Topic)
	}
	return nil
}

// drain reads what is there.
func (t *topicReader) drain() error {
	ends, err := t.brokers.Ends(t.Observe.Topic)
	if err != nil {
		return err
	}
	read := t.wait(quietLimit, func() bool {
		t.lock.Lock()
		defer t.lock.Unlock()
		for p, end := range ends {
			if t.next[int32(p)] < end {
				return false
			}
		}
		return true
	})
	if !read && !t.hurried() {
		return failure.New("the topic %s cannot be read to its end", t.Observe.Topic)
	}
	return nil
}

// produced notes who has written what into the topic. What is written in a transaction is
// work already, though it may come to nothing.
func (i *instance) produced(all proxy.Records) {
	if i.topic == nil {
		return
	}
	l := i.current()
	heard := func(text []byte) { i.shows(l, text) }
	if all.Transaction != "" {
		heard = func(text []byte) { i.take(l, text, func(*life) bool { return false }) }
	}
	n := int64(0)
	i.topic.lock.Lock()
	for _, r := range all.Ranges {
		for o := r.From; o < r.To && r.Topic == i.Observe.Topic; o++ {
			i.topic.author[place{r.Partition, o}] = author{heard, all.Transaction}
			n++
		}
	}
	i.topic.lock.Unlock()
	for range n {
		strike := false
		i.note(func() { strike = all.Transaction != "" && i.works(l) })
		if strike {
			go i.strike(l)
		}
	}
}
