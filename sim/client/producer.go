package client

import (
	"cmp"
	"context"
	"math/rand/v2"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/payment"

	"github.com/twmb/franz-go/pkg/kgo"
)

// Producer sends payments at a steady rate. It is idempotent and waits for all
// replicas, as franz-go and Java do by default. Payments have no key and go to
// the partitions in turn, or have the user as their key.
type Producer struct {
	world   *World
	name    ledger.Name
	topic   ledger.Name
	ledger  *ledger.Ledger
	ids     *atomic.Int64
	every   time.Duration
	keyed   bool
	draw    *rand.Rand
	client  *kgo.Client
	redis   *publisher // where it says each payment before it sends it, or nil
	answers atomic.Int64
	err     atomic.Pointer[error]

	mu      sync.Mutex
	fresh   []ledger.Event // answers that are not in the ledger yet
	writing sync.WaitGroup // until they are
	trouble
}

// linger is how long a batch waits for company: franz-go's 10 ms, and a
// nanosecond, lest a batch leave at the instant of a Send. Chance would have to
// say which comes first.
const linger = 10*time.Millisecond + time.Nanosecond

// NewProducer connects a producer that sends one payment each `every`. The
// ids of payments come from ids, which producers of one run share.
func NewProducer(w *World, name, topic string, every time.Duration, ids *atomic.Int64) (*Producer, error) {
	return newProducer(w, name, topic, every, ids, kgo.RoundRobinPartitioner())
}

// NewKeyedProducer is NewProducer for payments whose key is the usuario_id. The
// partition is the key's murmur2 hash modulo the number of partitions, as in
// Java's client.
func NewKeyedProducer(w *World, name, topic string, every time.Duration, ids *atomic.Int64) (*Producer, error) {
	p, err := newProducer(w, name, topic, every, ids, kgo.StickyKeyPartitioner(nil))
	if err == nil {
		p.keyed = true
	}
	return p, err
}

func newProducer(w *World, name, topic string, every time.Duration, ids *atomic.Int64, partitioner kgo.Partitioner) (*Producer, error) {
	p := &Producer{world: w, name: ledger.N(name), topic: ledger.N(topic), ledger: w.Ledger, ids: ids, every: every, draw: source(w.Seed, name)}
	options := append(w.Cluster.ClientNet(name).Options(),
		kgo.WithHooks(ear{p.name, &p.trouble, func() bool { return false }}),
		kgo.DefaultProduceTopic(topic),
		kgo.RecordPartitioner(partitioner),
		kgo.ProducerBatchCompression(kgo.NoCompression()),
		kgo.ProducerLinger(linger),
	)
	client, err := kgo.NewClient(options...)
	if err != nil {
		return nil, failure.New("connecting %s: %w", name, err)
	}
	p.client = client
	p.ledger.Append(ledger.Event{Kind: ledger.Start, Actor: p.name, Inc: 1, Topic: p.topic})
	return p, nil
}

// finest is the shortest pause between two sends: at higher rates the payments
// of one pause leave together.
const finest = time.Millisecond

// Send sends n payments, the first at once, and returns when each has its
// answer, or as soon as stop says so.
func (p *Producer) Send(n int, stop func() bool) error {
	jitter(p.draw)
	begin := time.Now()
	for i := range n {
		due := begin.Add(time.Duration(i) * p.every)
		if wait := time.Until(due); wait >= finest || wait > 0 && p.every >= finest {
			_ = p.world.pass(wait) // whether somebody wants to stop is asked next
		}
		if stop() || !p.send() {
			break
		}
	}
	if err := p.client.Flush(context.Background()); err != nil {
		return failure.New("%s waits for its last answers: %w", p.name, err)
	}
	p.writing.Wait()
	if err := p.err.Load(); err != nil {
		return *err
	}
	return nil
}

// send says false where the payment could not be published on Redis: then the next
// ones cannot either, and each would wait until the client gives up.
func (p *Producer) send() bool {
	id, pay := p.ids.Add(1), payment.Draw(p.draw)
	if p.redis != nil {
		if err := p.redis.say(id, pay); err != nil {
			p.note(err)
			p.err.CompareAndSwap(nil, &err)
			return false
		}
	}
	p.ledger.Append(ledger.Event{Kind: ledger.Send, Actor: p.name, Inc: 1, Topic: p.topic, ID: id, User: pay.User, Cents: pay.Cents})
	record := &kgo.Record{
		Value:   pay.Encode(),
		Headers: []kgo.RecordHeader{{Key: cluster.IDHeader, Value: strconv.AppendInt(nil, id, 10)}},
	}
	if p.keyed {
		record.Key = strconv.AppendInt(nil, int64(pay.User), 10)
	}
	p.client.Produce(context.Background(), record, func(r *kgo.Record, err error) {
		p.answer(id, r, err)
	})
	return true
}

func (p *Producer) answer(id int64, r *kgo.Record, err error) {
	e := ledger.Event{Kind: ledger.Ack, Actor: p.name, Inc: 1, Topic: p.topic, ID: id, Partition: r.Partition, Offset: r.Offset}
	if err != nil {
		e.Kind, e.Offset, e.Flag = ledger.Nack, 0, definite(err)
		e.Detail = &ledger.Detail{Text: err.Error()}
		refused := failure.New("%s sent payment %d and the broker did not take it: %w", p.name, id, err)
		p.note(refused)
		p.err.CompareAndSwap(nil, &refused)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fresh = append(p.fresh, e); len(p.fresh) == 1 {
		p.writing.Go(p.writeAnswers)
	}
}

// writeAnswers writes the answers of one instant, in the order of the log. One
// response brings those of several partitions, and the client tells them in an
// order that chance decides.
func (p *Producer) writeAnswers() {
	time.Sleep(time.Nanosecond) // in virtual time: until everybody has done what was to be done at this instant
	p.mu.Lock()
	defer p.mu.Unlock()
	sort.Slice(p.fresh, func(i, j int) bool {
		a, b := &p.fresh[i], &p.fresh[j]
		return cmp.Or(cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.ID, b.ID)) < 0
	})
	for _, e := range p.fresh {
		p.ledger.Append(e)
		p.answers.Add(1)
	}
	p.fresh = nil
}

// Answered is how many payments have their answer, good or bad.
func (p *Producer) Answered() int { return int(p.answers.Load()) }

// Close ends the producer. Everything it sent has its answer by then.
func (p *Producer) Close() {
	closeAndPad(p.client.Close)
	if p.redis != nil {
		closeAndPad(func() { p.redis.client.Close() })
	}
	p.ledger.Append(ledger.Event{Kind: ledger.Close, Actor: p.name, Inc: 1, Topic: p.topic})
}
