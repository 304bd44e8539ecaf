package console

import (
	"context"
	"errors"
	"flag"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/payment"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// TestMain lets more tests run at once than there are processors: most of them wait.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

// stage is a broker and what was said of it.
type stage struct {
	*testing.T
	kafka remote.Kafka
}

func on(t *testing.T, partitions int) stage {
	t.Helper()
	t.Parallel()
	server, err := cluster.Serve(cluster.Service{Ports: []int{0}, Topics: []cluster.Seed{{Name: "t", Partitions: partitions}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return stage{t, remote.Kafka{Brokers: server.Addresses()}}
}

// produce sends payments and returns them as the log has them.
func (s stage) produce(n int, keyed bool) []Message {
	s.Helper()
	var sent []Message
	p := Producer{Kafka: s.kafka, Topic: "t", Keyed: keyed, Every: time.Millisecond, Max: n, Quiet: s.quiet,
		Sent: func(m Message) error { sent = append(sent, m); return nil }}
	if err := p.Run(s.Context()); err != nil {
		s.Fatal(err)
	}
	return sent
}

func (s stage) quiet(time.Duration) { s.Error("a broker that is there is said to be quiet") }

// consumer reads up to max payments; what it has read is in *read.
func (s stage) consumer(group string, max int, read *[]Message) Consumer {
	return Consumer{Kafka: s.kafka, Topic: "t", Group: group, Session: 10 * time.Second, From: s.from("start"), Max: max,
		Process: func(m Message) error { *read = append(*read, m); return nil },
		Own:     func([]Given) {}, Quiet: s.quiet}
}

func (s stage) from(text string) From {
	from, err := ParseFrom(text, time.Now())
	if err != nil {
		s.Fatal(err)
	}
	return from
}

func (s stage) consume(group string, max int) ([]Message, []Place) {
	s.Helper()
	var read []Message
	c := s.consumer(group, max, &read)
	places, err := c.Run(s.Context())
	if err != nil {
		s.Fatal(err)
	}
	return read, places
}

func offsets(messages []Message) (all []int64) {
	for _, m := range messages {
		all = append(all, m.Offset)
	}
	return all
}

func TestPaymentsAreSentAndAcknowledged(t *testing.T) {
	sent := on(t, 1).produce(20, false)
	if len(sent) != 20 {
		t.Fatalf("%d of 20 are in the log", len(sent))
	}
	for i, m := range sent {
		pay, err := m.Payment()
		if err != nil || m.Offset != int64(i) || string(pay.Encode()) != string(m.Value) {
			t.Errorf("payment %d is %v, %v, at offset %d: %s", i, pay, err, m.Offset, m.Value)
		}
	}
}

// Not every client can unpack what franz-go would pack by itself.
func TestPaymentsAreNotCompressed(t *testing.T) {
	s := on(t, 1)
	s.produce(5, false)
	reader, err := kgo.NewClient(kgo.SeedBrokers(s.kafka.Brokers...), kgo.ConsumeTopics("t"))
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, r := range reader.PollFetches(t.Context()).Records() {
		if codec := r.Attrs.CompressionType(); codec != 0 {
			t.Fatalf("offset %d is compressed by codec %d", r.Offset, codec)
		}
	}
}

func TestWithAKeyAUserHasOnePartition(t *testing.T) {
	at, used := map[int32]int32{}, map[int32]bool{}
	for _, m := range on(t, 3).produce(300, true) {
		pay, _ := m.Payment()
		if p, seen := at[pay.User]; seen && p != m.Partition {
			t.Errorf("user %d is in p%d and in p%d", pay.User, p, m.Partition)
		}
		at[pay.User], used[m.Partition] = m.Partition, true
	}
	if len(used) != 3 {
		t.Errorf("300 payments of 100 users use %d of 3 partitions", len(used))
	}
}

func TestAProducerEndsWhenItIsToldTo(t *testing.T) {
	s := on(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	sent := 0
	p := Producer{Kafka: s.kafka, Topic: "t", Every: time.Millisecond, Quiet: s.quiet,
		Sent: func(Message) error {
			if sent++; sent == 5 {
				cancel()
			}
			return nil
		}}
	if err := p.Run(ctx); err != nil || sent < 5 {
		t.Errorf("%d sent, %v", sent, err)
	}
	boom := errors.New("nobody reads what I say")
	p.Sent = func(Message) error { return boom }
	if err := p.Run(t.Context()); !errors.Is(err, boom) {
		t.Error(err)
	}
	p.Topic = "a b"
	if err := p.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "topic a b did not take a payment") {
		t.Error(err)
	}
}

func TestAConsumerGoesOnAtItsBookmark(t *testing.T) {
	s := on(t, 1)
	s.produce(10, false)
	first, places := s.consume("g", 4)
	if !slices.Equal(offsets(first), []int64{0, 1, 2, 3}) || !slices.Equal(places, []Place{{0, 4}}) {
		t.Errorf("the first reads %v and leaves %v", offsets(first), places)
	}
	second, places := s.consume("g", 6)
	if !slices.Equal(offsets(second), []int64{4, 5, 6, 7, 8, 9}) || !slices.Equal(places, []Place{{0, 10}}) {
		t.Errorf("the second reads %v and leaves %v", offsets(second), places)
	}
	other, _ := s.consume("other", 10)
	if len(other) != 10 || other[0].Offset != 0 {
		t.Errorf("another group reads %v", offsets(other))
	}
	for range 2 {
		if alone, places := s.consume("", 3); !slices.Equal(offsets(alone), []int64{0, 1, 2}) || places != nil {
			t.Errorf("without a group one reads %v and leaves %v", offsets(alone), places)
		}
	}
}

// Only what was processed is committed, however the consumer comes to its end.
func TestWhatFailsComesAgain(t *testing.T) {
	s := on(t, 1)
	s.produce(10, false)
	boom := errors.New("the disk is full")
	var read []Message
	c := s.consumer("g", 0, &read)
	c.Process = func(m Message) error {
		if m.Offset == 3 {
			return boom
		}
		return nil
	}
	if places, err := c.Run(t.Context()); !errors.Is(err, boom) || !slices.Equal(places, []Place{{0, 3}}) {
		t.Errorf("it leaves %v, %v", places, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	c.Process = func(m Message) error {
		if read = append(read, m); m.Offset == 5 {
			cancel()
		}
		return nil
	}
	if places, err := c.Run(ctx); err != nil || !slices.Equal(offsets(read), []int64{3, 4, 5}) || !slices.Equal(places, []Place{{0, 6}}) {
		t.Errorf("it reads %v and leaves %v, %v", offsets(read), places, err)
	}
}

func TestFrom(t *testing.T) {
	s := on(t, 1)
	s.produce(10, false)
	for text, want := range map[string]int64{"start": 0, "4": 4, "+3": 3, "-2": 8, "@-1h": 0, "@2020-01-01": 0} {
		var read []Message
		c := s.consumer("", 1, &read)
		c.From = s.from(text)
		if _, err := c.Run(t.Context()); err != nil || read[0].Offset != want {
			t.Errorf("from %s it begins at %v and not at %d, %v", text, offsets(read), want, err)
		}
	}
	for _, text := range []string{"end", "+10", "-0", "99", "@2100-01-01"} {
		ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		var read []Message
		c := s.consumer("", 1, &read)
		c.From = s.from(text)
		if _, err := c.Run(ctx); err != nil || len(read) > 0 {
			t.Errorf("from %s it reads %v, %v", text, offsets(read), err)
		}
		cancel()
	}
}

func TestFromIsReadAsRpkReadsIt(t *testing.T) {
	now := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Time{
		"1767225600": time.Unix(1767225600, 0), "1767225600123": time.UnixMilli(1767225600123),
		"2026-01-01": time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), "2026-01-01T10:30": time.Date(2026, 1, 1, 10, 30, 0, 0, time.UTC),
		"2026-01-01T10:30:05-03:00": time.Date(2026, 1, 1, 13, 30, 5, 0, time.UTC), "-10m": now.Add(-10 * time.Minute), "-0s": now,
	} {
		if got, err := parseTime(text, now); err != nil || !got.Equal(want) {
			t.Errorf("@%s is %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "@", "@x", "@12", "@-x", "@--5m", "@2026-13-01", "begin", "1.5", "+", "-", "++1", "@-1h1", "end:"} {
		if from, err := ParseFrom(text, now); err == nil {
			t.Errorf("%q is a beginning: %v", text, from)
		}
	}
}

func TestTwoMembersShareAndOneIsIdle(t *testing.T) {
	s := on(t, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	owned := make(chan []Given, 10)
	ended := make(chan error, 2)
	start := func() {
		var read []Message
		c := s.consumer("g", 0, &read)
		c.Own = func(p []Given) { owned <- p }
		go func() { _, err := c.Run(ctx); ended <- err }()
	}
	start()
	if first := <-owned; !slices.Equal(first, []Given{{Place: Place{0, -1}, Waiting: -1}}) {
		t.Errorf("alone it owns %v", first)
	}
	start()
	if total := len(<-owned) + len(<-owned); total != 1 {
		t.Errorf("two members own %d partitions", total)
	}
	cancel()
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

func TestWhatABrokerRefusesForGoodEndsAConsumer(t *testing.T) {
	s := on(t, 1)
	other, err := kgo.NewClient(kgo.SeedBrokers(s.kafka.Brokers...), kgo.ConsumeTopics("t"), kgo.ConsumerGroup("g"), kgo.Balancers(kgo.StickyBalancer()))
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for id, _ := other.GroupMetadata(); id == ""; id, _ = other.GroupMetadata() {
		time.Sleep(10 * time.Millisecond)
	}
	var read []Message
	c := s.consumer("g", 0, &read)
	if _, err := c.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "INCONSISTENT_GROUP_PROTOCOL") {
		t.Errorf("a member that shares partitions in another way than the others: %v", err)
	}
}

func TestBrokersThatAreNotThere(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	gone, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	gone.Close()
	for address, want := range map[string]string{
		gone.Addr().String():   "nothing listens at " + gone.Addr().String(),
		silent.Addr().String(): "no answer from " + silent.Addr().String(),
	} {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := connect(ctx, remote.Kafka{Brokers: []string{address}}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestSilenceIsToldOnceAndThenItIsOver(t *testing.T) {
	told := 0
	p := newPulse(func(time.Duration) { told++ })
	ago := func(d time.Duration) { p.at.Store(time.Now().Add(-d).UnixNano()) }
	for _, x := range []struct {
		silent time.Duration
		told   int
		over   bool
	}{{0, 0, false}, {uneasy - time.Second, 0, false}, {uneasy + time.Second, 1, false}, {enough - time.Second, 1, false},
		{0, 1, false}, {uneasy + time.Second, 2, false}, {enough + time.Second, 2, true}} {
		ago(x.silent)
		if err := p.check(); (err != nil) != x.over || told != x.told {
			t.Errorf("after %v: told %d times, %v", x.silent, told, err)
		}
	}
}

func TestFormats(t *testing.T) {
	m := message(&kgo.Record{Topic: "t", Partition: 2, Offset: 7, Key: []byte("5"), Value: payment.Payment{User: 5, Cents: 300_01}.Encode()})
	f, err := NewFormat(`%t %p %o %k %v\n`)
	if got := string(f.Append(nil, m)); err != nil || got != "t 2 7 5 {\"usuario_id\": 5, \"valor\": 300.01, \"status\": \"pendente\"}\n" {
		t.Errorf("%q, %v", got, err)
	}
	for _, layout := range []string{"%", "%q", "%v{", `\q`} {
		if _, err := NewFormat(layout); err == nil {
			t.Errorf("%q is a format", layout)
		}
	}
}

// What is asked again and again and never answered is trouble; one answer that is
// no longer waited for is none, and neither is a group that lets one wait.
func TestAnAnswerThatNeverComesIsTroubleInTheEnd(t *testing.T) {
	b := kgo.BrokerMetadata{Host: "kafka", Port: 9092}
	read := func(p *pulse, key kmsg.Key, bytes int, err error) { p.OnBrokerRead(b, int16(key), bytes, 0, 0, err) }
	for name, x := range map[string]struct {
		happens func(*pulse)
		want    string // in the error that ends it; "" does not end it
	}{
		"nothing went wrong":        {func(*pulse) {}, ""},
		"one was given up":          {func(p *pulse) { read(p, kmsg.Fetch, 0, nil) }, ""},
		"all were given up":         {func(p *pulse) { read(p, kmsg.Fetch, 0, nil); read(p, kmsg.Fetch, 0, nil); read(p, kmsg.Fetch, 0, nil) }, "kafka:9092 accepts requests"},
		"somebody hangs up":         {func(p *pulse) { read(p, kmsg.JoinGroup, 0, io.EOF) }, "kafka:9092 hangs up"},
		"nobody is there":           {func(p *pulse) { p.OnBrokerConnect(b, 0, nil, io.EOF) }, "one of them is at kafka:9092"},
		"the group refuses":         {func(p *pulse) { p.OnGroupManageError(io.EOF) }, "the group does not let it in"},
		"it was told to end":        {func(p *pulse) { p.OnGroupManageError(context.Canceled) }, ""},
		"it was wrong, and is good": {func(p *pulse) { p.OnGroupManageError(io.EOF); read(p, kmsg.Heartbeat, 10, nil) }, ""},
	} {
		told := 0
		p := newPulse(func(time.Duration) { t.Errorf("%s: somebody answers, and is said to be quiet", name) })
		p.waits = func(_ time.Duration, err error) {
			if told++; (err != nil) != (x.want != "") {
				t.Errorf("%s: told of %v", name, err)
			}
		}
		since := func(d time.Duration) { p.work.Store(time.Now().Add(-d).UnixNano()); p.givenUp.Store(0) }
		for _, wait := range []time.Duration{uneasy - time.Second, uneasy + time.Second, enough - time.Second, enough + time.Second} {
			since(wait)
			x.happens(p)
			read(p, kmsg.Metadata, 10, nil)
			err := p.check()
			if over := wait > enough && x.want != ""; (err != nil) != over || over && !strings.Contains(err.Error(), x.want) {
				t.Errorf("%s, after %v: %v", name, wait, err)
			}
		}
		if want := 1; told != want && !strings.Contains(name, "is good") {
			t.Errorf("%s: told %d times", name, told)
		}
	}
}
