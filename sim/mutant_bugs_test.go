package sim_test

import (
	"context"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// bug is one way to misbehave. An actor that has it does so against the broker and
// writes honestly into the ledger what it did, unless the lie is the bug.
type bug string

const (
	honest bug = ""

	acksBlindly   bug = "a producer whose wire is cut says that its last payment was taken"
	mixesUpIDs    bug = "a producer takes the answer to one payment for that to its neighbour"
	straysIn      bug = "somebody writes a payment past the ledger"
	losesAnswer   bug = "an idempotent producer loses an answer and sends again" // no bug at all
	sendsAgain    bug = "a producer that is not idempotent loses an answer and sends again"
	overtakes     bug = "a producer hands every second payment over before the first"
	forgets       bug = "a producer does not say how a payment ended"
	commitsFirst  bug = "a consumer commits a poll before it processes it"
	commitsAhead  bug = "a consumer commits one too many"
	commitsOld    bug = "a consumer commits where it stood before"
	commitsNever  bug = "a consumer never commits"
	skipsFourth   bug = "a consumer does not process every fourth payment"
	doesTwice     bug = "a consumer processes every payment twice"
	doesBackwards bug = "a consumer processes its polls from back to front"
	resumesPast   bug = "a consumer begins one behind the bookmark"
	resumesBefore bug = "a consumer begins one before the bookmark"
	rewinds       bug = "a consumer goes back while it keeps the partition"
	jumps         bug = "a consumer jumps ahead while it keeps the partition"
	startsLatest  bug = "a consumer starts at the latest offset"
	readsNothing  bug = "nobody reads"
	takesByHand   bug = "the idle consumer reads the partition by hand"
	worksAlone    bug = "the second consumer has a group of its own"
	diesInstead   bug = "a consumer dies instead of closing"
	saysGoodbye   bug = "a consumer that is killed commits and says goodbye"
	dawdles       bug = "a consumer needs longer for a payment than it says"
	haunts        bug = "a consumer writes into the ledger after its death"
	keepsReading  bug = "the consumers of an eager group keep what does not move"
	givesBackAll  bug = "the consumers of a cooperative group give back all they have"
	losesHead     bug = "a broker is started again, and the first payments are gone"
	losesDisk     bug = "a broker without a data directory is started again"
	sleeps        bug = "the second member of a share group never asks for anything"
	acceptsAll    bug = "the members of a share group accept what they could not process"
	saysDone      bug = "a member of a share group gives back a payment that it says it has accepted"
	idleFault     bug = "a fault is switched on and never hits"
)

const (
	topic = "transacoes_cartao"
	team  = "grupo_analise_fraude"
	sent  = 60 // payments of a story
	batch = 10 // payments of a poll

	handling = 10 * time.Millisecond // of one payment
)

// produce sends all payments of the story.
func (l *lab) produce() {
	if l.bug == idleFault {
		l.write(ledger.Event{Kind: ledger.Fault, Flag: true, Detail: &ledger.Detail{Text: "slow-broker"}})
	}
	link := l.brokers.ClientNet("producer")
	options := append(link.Options(), kgo.DefaultProduceTopic(topic), kgo.ProducerBatchCompression(kgo.NoCompression()))
	switch l.bug {
	case losesAnswer:
		options = append(options, kgo.WithHooks(new(thief)))
	case sendsAgain:
		options = append(options, kgo.WithHooks(new(thief)), kgo.DisableIdempotentWrite())
	}
	client, err := kgo.NewClient(options...)
	must(err)
	l.write(ledger.Event{Kind: ledger.Start, Actor: ledger.N("producer"), Inc: 1})
	for id := int64(1); id <= sent; id += 2 {
		pair := []int64{id, id + 1}
		for _, id := range pair {
			l.write(ledger.Event{Kind: ledger.Send, Actor: ledger.N("producer"), Inc: 1, ID: id})
		}
		if l.bug == overtakes {
			slices.Reverse(pair)
		}
		for _, id := range pair {
			if l.bug == acksBlindly && id == sent {
				link.Kill()
				l.answer(id, sent-1)
			}
			l.hand(client, id)
		}
		time.Sleep(l.pause)
	}
	if l.bug == straysIn {
		l.hand(client, sent+1)
		time.Sleep(time.Second)
	}
	time.Sleep(time.Minute) // for what has to be sent again
	client.Close()
	l.write(ledger.Event{Kind: ledger.Close, Actor: ledger.N("producer"), Inc: 1})
}

func (l *lab) hand(client *kgo.Client, id int64) {
	record := &kgo.Record{Headers: []kgo.RecordHeader{{Key: cluster.IDHeader, Value: strconv.AppendInt(nil, id, 10)}}}
	client.Produce(context.Background(), record, func(r *kgo.Record, err error) {
		switch {
		case err != nil || id > sent || l.bug == forgets && id == 7:
		case l.bug == mixesUpIDs:
			l.answer((id-1)^1+1, r.Offset)
		default:
			l.answer(id, r.Offset)
		}
	})
}

func (l *lab) answer(id, offset int64) {
	l.write(ledger.Event{Kind: ledger.Ack, Actor: ledger.N("producer"), Inc: 1, ID: id, Offset: offset})
}

// thief closes the connection of one produce request when the broker has the
// request, and shortly before its answer arrives.
type thief struct {
	mu       sync.Mutex
	conns    []net.Conn
	requests int
	trip     time.Duration // from a written request to its answer
}

func (h *thief) OnBrokerConnect(_ kgo.BrokerMetadata, _ time.Duration, conn net.Conn, err error) {
	if err == nil {
		h.mu.Lock()
		h.conns = append(h.conns, conn)
		h.mu.Unlock()
	}
}

func (h *thief) OnBrokerE2E(_ kgo.BrokerMetadata, key int16, e2e kgo.BrokerE2E) {
	if key == kmsg.Produce.Int16() {
		h.mu.Lock()
		h.trip = e2e.ReadWait + e2e.TimeToRead
		h.mu.Unlock()
	}
}

func (h *thief) OnBrokerWrite(_ kgo.BrokerMetadata, key int16, _ int, _, _ time.Duration, _ error) {
	if key != kmsg.Produce.Int16() {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.requests++; h.requests == 10 {
		for _, conn := range h.conns {
			time.AfterFunc(h.trip-50*time.Microsecond, func() { conn.Close() })
		}
	}
}

// member is one life of a consumer.
type member struct {
	*lab
	name, group string
	inc         uint16
	link        *cluster.ClientNet
	client      *kgo.Client
	topicID     [16]byte
	polls       int
	read        int64 // scrolled back from here: what lies before it is committed
	dead, owns  atomic.Bool
	generation  atomic.Int32
}

func (l *lab) start(name string, inc uint16) *member {
	m := &member{lab: l, name: name, group: team, inc: inc, link: l.brokers.ClientNet(name)}
	if l.bug == worksAlone && name == "consumer-2" {
		m.group = team + "_2"
	}
	settings := &ledger.Settings{Reset: "earliest", Commit: "by-hand", WorkPerRec: handling}
	from := kgo.NewOffset().AtStart()
	if l.latest || l.bug == startsLatest {
		settings.Reset, from = "latest", kgo.NewOffset().AtEnd()
	}
	client, err := kgo.NewClient(append(m.link.Options(), kgo.ConsumeTopics(topic), kgo.ConsumeResetOffset(from), kgo.DisableFetchSessions(),
		kgo.ConsumerGroup(m.group), l.balancer(), kgo.DisableAutoCommit(), kgo.BlockRebalanceOnPoll(),
		kgo.AdjustFetchOffsetsFn(m.resume),
		kgo.OnPartitionsAssigned(func(_ context.Context, cl *kgo.Client, p map[string][]int32) { m.assigned(cl, p[topic]) }),
		kgo.OnPartitionsRevoked(func(_ context.Context, _ *kgo.Client, p map[string][]int32) { m.gone(ledger.Revoke, p[topic]) }),
		kgo.OnPartitionsLost(func(_ context.Context, _ *kgo.Client, p map[string][]int32) { m.gone(ledger.Lost, p[topic]) }))...)
	must(err)
	m.write(ledger.Event{Kind: ledger.Start, Detail: &ledger.Detail{Settings: settings}})
	m.client = client
	l.crew = append(l.crew, m)
	l.await(func() bool { return m.generation.Load() > 0 })
	return m
}

func (l *lab) balancer() kgo.GroupOpt {
	if l.gentle || l.bug == keepsReading {
		return kgo.Balancers(kgo.CooperativeStickyBalancer())
	}
	return kgo.Balancers(kgo.RangeBalancer())
}

func (m *member) write(e ledger.Event) {
	if !m.dead.Load() || m.bug == haunts {
		e.Actor, e.Inc, e.Group = ledger.N(m.name), m.inc, ledger.N(m.group)
		m.lab.write(e)
	}
}

func (m *member) assigned(client *kgo.Client, partitions []int32) {
	if m.dead.Load() {
		return
	}
	_, generation := client.GroupMetadata()
	for _, p := range partitions {
		m.write(ledger.Event{Kind: ledger.Assign, Partition: p, Generation: generation})
	}
	m.write(ledger.Event{Kind: ledger.Join, Generation: generation, N: int64(len(partitions))})
	m.owns.Store(len(partitions) > 0)
	m.generation.Store(generation)
}

func (m *member) gone(kind ledger.Kind, partitions []int32) {
	if m.dead.Load() {
		return
	}
	for _, p := range partitions {
		m.write(ledger.Event{Kind: kind, Partition: p, Generation: m.generation.Load()})
		m.owns.Store(false)
	}
}

// resume is where a bug may leave the bookmark.
func (m *member) resume(_ context.Context, at map[string]map[int32]kgo.Offset) (map[string]map[int32]kgo.Offset, error) {
	next := at[topic][0].EpochOffset().Offset
	if by := map[bug]int64{resumesPast: 1, resumesBefore: -1}[m.bug]; by != 0 && next > 0 {
		at[topic][0] = kgo.NewOffset().At(next + by)
	}
	return at, nil
}

// work handles n payments or as many as there are, poll after poll, and commits
// after each poll that it handled to its end.
func (m *member) work(n int) {
	for n > 0 && m.bug != readsNothing {
		records := m.poll(m.client)
		if len(records) == 0 {
			return
		}
		next := records[len(records)-1].Offset + 1
		if m.bug == commitsFirst {
			m.commit(next)
		}
		todo := records[:min(n, len(records))]
		if m.bug == doesBackwards {
			slices.Reverse(todo)
		}
		for _, r := range todo {
			m.process(r)
		}
		if n -= len(todo); len(todo) == len(records) {
			m.commitHandled(next)
		}
		m.wander(next)
		m.client.AllowRebalance()
	}
}

// poll delivers up to a batch, or nothing where nothing comes for ten seconds.
func (m *member) poll(client *kgo.Client) []*kgo.Record {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	fetches := client.PollRecords(ctx, batch)
	fetches.EachTopic(func(t kgo.FetchTopic) { m.topicID = t.TopicID })
	for r := range fetches.RecordsAll() {
		id, err := cluster.RecordID(r)
		must(err)
		m.write(ledger.Event{Kind: ledger.Deliver, Offset: r.Offset, ID: id})
	}
	m.polls++
	return fetches.Records()
}

func (m *member) process(r *kgo.Record) {
	id, err := cluster.RecordID(r)
	must(err)
	e := ledger.Event{Kind: ledger.Process, Offset: r.Offset, ID: id}
	time.Sleep(handling)
	if m.bug == dawdles {
		time.Sleep(time.Second)
	}
	if m.bug != skipsFourth || id%4 != 0 {
		m.write(e)
	}
	if m.bug == doesTwice {
		m.write(e)
	}
}

func (m *member) commitHandled(next int64) {
	switch {
	case m.bug == commitsFirst || m.bug == commitsNever || next < m.read:
	case m.bug == commitsAhead:
		m.commit(next + 1)
	case m.bug == commitsOld:
		m.commit(next)
		m.commit(next - batch)
		m.commit(next)
	default:
		m.commit(next)
	}
}

// wander moves the position of a consumer that does not stay in line.
func (m *member) wander(next int64) {
	by := map[bug]int64{rewinds: -batch / 2, jumps: batch / 2}[m.bug]
	if by != 0 && m.polls == 1 {
		m.client.SetOffsets(map[string]map[int32]kgo.EpochOffset{topic: {0: {Epoch: -1, Offset: next + by}}})
	}
}

func (m *member) commit(next int64) { m.send(m.commitRequest(next), next) }

// readByHand reads the partition with a second client, past the group.
func (m *member) readByHand() {
	client, err := kgo.NewClient(append(m.brokers.ClientNet(m.name).Options(), kgo.ConsumePartitions(map[string]map[int32]kgo.Offset{topic: {0: kgo.NewOffset().AtStart()}}))...)
	must(err)
	defer client.Close()
	for _, r := range m.poll(client) {
		m.process(r)
	}
}

func (m *member) close() {
	m.client.CloseAllowingRebalance()
	m.write(ledger.Event{Kind: ledger.Close})
	m.dead.Store(true)
}

// crash is kill -9, see semantics.md §3. The requests are counted before the
// client's goroutines are reaped: the dead send nothing even then.
func (m *member) crash() {
	m.write(ledger.Event{Kind: ledger.Crash})
	m.dead.Store(true)
	m.count()
	if m.bug == saysGoodbye {
		m.commit(int64(m.stop))
	} else {
		m.link.Kill()
	}
	m.sample(ledger.SampleCrash)
	m.client.CloseAllowingRebalance()
}
