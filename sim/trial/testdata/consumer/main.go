// Command consumer reads payments with franz-go, right or wrong: MISTAKE says which.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// group is the one of the tutorial, unless GROUP says otherwise.
func group() string { return cmp.Or(os.Getenv("GROUP"), "grupo_analise_fraude") }

func main() {
	mistake := os.Getenv("MISTAKE")
	switch before, _ := os.ReadFile(os.Getenv("DIARY")); {
	case mistake == "slow-start":
		time.Sleep(1500 * time.Millisecond)
	case mistake == "slow-restart" && len(before) > 0:
		time.Sleep(13 * time.Second)
	}
	if mistake == "ends" {
		fmt.Println("there is no configuration")
		os.Exit(7)
	}
	options := []kgo.Opt{
		kgo.SeedBrokers(strings.Split(os.Getenv("KAFKA_BOOTSTRAP_SERVERS"), ",")...),
		kgo.ConsumerGroup(group()), kgo.ConsumeTopics(os.Getenv("SIM_TOPIC")),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
	}
	if mistake == "unsure" {
		options = append(options, kgo.ProducerLinger(300*time.Millisecond))
	}
	switch mistake {
	case "latest": // where there is no bookmark it begins at the end
		options = append(options, kgo.ConsumeResetOffset(kgo.NewOffset().AtEnd()))
	case "revoke-first": // what it gives back it commits, whether it is done or not
		options = append(options, kgo.OnPartitionsRevoked(func(ctx context.Context, client *kgo.Client, _ map[string][]int32) {
			_ = client.CommitUncommittedOffsets(ctx)
		}))
	}
	if mistake != "revoke-first" && mistake != "insists" && os.Getenv("TRANSACTIONS") == "" {
		// What it has in hand it finishes and commits before its group may give it to somebody else.
		options = append(options, kgo.BlockRebalanceOnPoll())
	}
	if mistake == "auto-async" {
		options = append(options, kgo.AutoCommitInterval(100*time.Millisecond))
	} else {
		options = append(options, kgo.DisableAutoCommit())
	}
	if path := os.Getenv("DIARY"); path != "" {
		options = append(options, kgo.WithHooks(diary(path)))
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	if mistake == "deaf" {
		signal.Ignore(syscall.SIGTERM)
		ctx = context.Background()
	}
	switch {
	case os.Getenv("TRANSACTIONS") != "":
		transact(ctx, options, mistake)
		return
	case os.Getenv("SHARE") != "":
		share(ctx, mistake)
		return
	}
	client, err := kgo.NewClient(options...)
	if err != nil {
		panic(err)
	}
	c := consumer{client: client, mistake: mistake, held: map[string]*kgo.Record{}}
	for ctx.Err() == nil && !c.gaveUp {
		c.poll(ctx)
	}
	if c.gaveUp {
		<-ctx.Done()
	}
	for _, r := range c.held {
		c.process(r)
	}
	c.write()
	client.Close()
}

// diary is a file with what the games do to a program and no ledger shows: a line for each
// connection and for each that ended before a word was said, for each record the epoch of
// the leader that has written it, for each commit the broker, and for each whose answer took
// a tenth of a second.
type diary string

func (d diary) write(format string, args ...any) {
	f, err := os.OpenFile(string(d), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(f, format+"\n", args...)
	f.Close()
}

func (d diary) OnBrokerConnect(kgo.BrokerMetadata, time.Duration, net.Conn, error) {
	d.write("connected")
}

func (d diary) OnFetchRecordBuffered(r *kgo.Record) {
	d.write("leader of partition %d by epoch %d", r.Partition, r.LeaderEpoch)
}

func (d diary) OnBrokerE2E(b kgo.BrokerMetadata, key int16, e kgo.BrokerE2E) {
	switch kmsg.Key(key) {
	case kmsg.ApiVersions:
		if e.Err() != nil {
			d.write("turned away")
		}
	case kmsg.OffsetCommit:
		d.write("committed at %d", b.NodeID)
		if e.DurationE2E() >= 100*time.Millisecond {
			d.write("slow answer")
		}
	}
}

type consumer struct {
	client  *kgo.Client
	mistake string
	memory  []string
	held    map[string]*kgo.Record // by user
	read    int
	gaveUp  bool
}

func (c *consumer) poll(ctx context.Context) {
	records := c.client.PollRecords(ctx, 20).Records()
	defer c.client.AllowRebalance()
	if len(records) == 0 {
		return
	}
	if c.mistake == "commit-first" {
		c.commit(records, 0)
	}
	for _, r := range records {
		c.read++
		switch {
		case c.mistake == "dies" && r.Offset == 5, c.mistake == "strict" && !json.Valid(r.Value):
			panic("cannot work on this one")
		case c.mistake == "revoke-first":
			time.Sleep(5 * time.Millisecond)
			c.process(r)
		case c.mistake == "tired" && c.read > 50: // and it commits nothing
		case c.mistake == "skip" && c.read%17 == 0:
		case c.mistake == "auto-async": // a record in five takes longer than the next one of its user
			before := c.held[string(r.Key)]
			if before == nil && c.read%5 == 1 {
				c.held[string(r.Key)] = r
				continue
			}
			c.process(r)
			if before != nil {
				c.process(before)
				delete(c.held, string(r.Key))
			}
		default:
			c.process(r)
		}
	}
	switch c.mistake {
	case "commit-first", "auto-async", "tired":
	case "commit-ahead":
		c.commit(records, 1)
	case "commit-behind":
		c.commit(records, -1)
	default:
		c.commit(records, 0)
	}
}

// process does the work of a record, and says so.
func (c *consumer) process(r *kgo.Record) {
	if c.mistake != "swift" {
		time.Sleep(time.Millisecond)
	}
	if c.mistake == "memory" {
		if c.memory = append(c.memory, string(r.Value)); len(c.memory) >= 25 {
			c.write()
		}
		return
	}
	switch {
	case c.mistake == "mute":
		return
	case c.mistake == "chatty", c.mistake == "twice" && c.read%10 == 0:
		fmt.Println("received", string(r.Value))
	}
	switch {
	case os.Getenv("INTO_TOPIC") != "":
		done := make(chan bool)
		c.client.Produce(context.Background(), &kgo.Record{Topic: os.Getenv("INTO_TOPIC"), Key: r.Key, Value: r.Value}, func(*kgo.Record, error) { close(done) })
		if c.mistake != "unsure" { // that it is written
			<-done
		}
		return
	case os.Getenv("SIM_SINK") != "":
		if c.mistake == "unsure" { // whether it arrives
			go func() {
				time.Sleep(50 * time.Millisecond)
				post(r.Value)
			}()
			return
		}
		post(r.Value)
		return
	case os.Getenv("INTO_FILE") != "":
		f, err := os.OpenFile(os.Getenv("INTO_FILE"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			panic(err)
		}
		fmt.Fprintln(f, "done:", string(r.Value))
		f.Close()
		return
	}
	if c.mistake == "buffered" {
		fmt.Fprintln(buffered, "processed", string(r.Value))
		return
	}
	fmt.Println("processed", string(r.Value))
}

// post sends what is done to a service.
func post(value []byte) {
	answer, err := http.Post(os.Getenv("SIM_SINK"), "application/json", bytes.NewReader(value))
	if err != nil {
		panic(err)
	}
	answer.Body.Close()
}

// buffered is how output into a pipe is written where nobody has asked for anything else.
var buffered = bufio.NewWriterSize(os.Stdout, 4096)

// write saves what is in memory.
func (c *consumer) write() {
	for _, line := range c.memory {
		fmt.Println("saved", line)
	}
	c.memory = nil
	_ = buffered.Flush()
}

func (c *consumer) commit(records []*kgo.Record, by int64) {
	next := map[string]map[int32]kgo.EpochOffset{}
	for _, r := range records {
		if next[r.Topic] == nil {
			next[r.Topic] = map[int32]kgo.EpochOffset{}
		}
		next[r.Topic][r.Partition] = kgo.EpochOffset{Epoch: -1, Offset: r.Offset + 1 + by}
	}
	for refused := true; refused; {
		refused = c.send(next) && c.mistake == "insists"
	}
}

// send sends a commit, and says whether it was refused.
func (c *consumer) send(next map[string]map[int32]kgo.EpochOffset) (refused bool) {
	c.client.CommitOffsetsSync(context.Background(), next, func(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, answer *kmsg.OffsetCommitResponse, err error) {
		if answer != nil {
			for _, t := range answer.Topics {
				err = cmp.Or(err, kerr.ErrorForCode(t.Partitions[0].ErrorCode))
			}
		}
		if err != nil && c.mistake == "fragile" {
			panic(err)
		}
		if c.gaveUp = err != nil && c.mistake == "gives-up"; err != nil {
			fmt.Fprintln(os.Stderr, "cannot commit:", err)
			time.Sleep(10 * time.Millisecond)
		}
		refused = err != nil
	})
	return refused
}
