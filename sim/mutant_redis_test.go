package sim_test

import (
	"context"
	"strconv"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"

	"github.com/redis/go-redis/v9"
)

const (
	deaf      bug = "a listener on the radio does not note every fourth payment"
	trims     bug = "a producer keeps a stream shorter than somebody needs it"
	readsPast bug = "a reader of a stream does not note every fourth payment"
	acksMore  bug = "a reader acknowledges more than it notes"
	forsakes  bug = "nobody claims what a dead reader was given"
)

// saidOnRedis is how many payments the story on Redis has; of these the reader that
// dies has acknowledged some.
const (
	saidOnRedis  = 12
	ackedOnRedis = 8
)

// onRedis is the story of a channel with one listener, and of a stream whose
// reader dies before it has acknowledged everything.
func onRedis(l *lab) {
	server := cluster.BootRedis(l.seed)
	defer func() {
		server.Close()
		time.Sleep(time.Second)
	}()
	ctx, client := context.Background(), server.Client("all")
	defer client.Close()
	radio := client.Subscribe(ctx, topic)
	defer radio.Close()
	hear(ctx, radio)
	l.by("radio-1", ledger.Event{Kind: ledger.Subscribe})
	must(client.XGroupCreateMkStream(ctx, topic, team, "0").Err())
	l.by("stream-1", ledger.Event{Kind: ledger.Attach, Group: ledger.N(team)})
	for id := int64(1); id <= saidOnRedis; id++ {
		l.say(ctx, client, id)
		if message := hear(ctx, radio); l.bug != deaf || id%4 != 0 {
			heard, err := strconv.ParseInt(message, 10, 64)
			must(err)
			l.by("radio-1", ledger.Event{Kind: ledger.Message, ID: heard})
		}
	}
	l.readAndDie(ctx, client)
	l.pending(server)
	if l.bug != forsakes {
		entries, _, err := client.XAutoClaim(ctx, &redis.XAutoClaimArgs{Stream: topic, Group: team, Consumer: "stream-2", Start: "0"}).Result()
		must(err)
		l.read(ctx, client, "stream-2", ledger.Claim, entries, len(entries))
	}
	l.pending(server)
	kept, err := server.Kept(topic)
	must(err)
	for _, id := range kept {
		l.write(ledger.Event{Kind: ledger.Kept, ID: id})
	}
}

func (l *lab) by(name string, e ledger.Event) {
	e.Actor, e.Inc = ledger.N(name), 1
	l.write(e)
}

// hear returns the next message, or "" for the confirmation of a subscription.
func hear(ctx context.Context, radio *redis.PubSub) string {
	message, err := radio.Receive(ctx)
	must(err)
	if m, ok := message.(*redis.Message); ok {
		return m.Payload
	}
	return ""
}

func (l *lab) say(ctx context.Context, client *redis.Client, id int64) {
	l.by("producer", ledger.Event{Kind: ledger.Publish, ID: id})
	reached, err := client.Publish(ctx, topic, id).Result()
	must(err)
	l.by("producer", ledger.Event{Kind: ledger.Reach, ID: id, N: reached})
	entry := &redis.XAddArgs{Stream: topic, Values: []any{cluster.EntryID, id}}
	if l.bug == trims {
		entry.MaxLen = saidOnRedis / 2
	}
	l.by("producer", ledger.Event{Kind: ledger.Append, ID: id})
	must(client.XAdd(ctx, entry).Err())
	l.by("producer", ledger.Event{Kind: ledger.Appended, ID: id})
}

func (l *lab) readAndDie(ctx context.Context, client *redis.Client) {
	streams, err := client.XReadGroup(ctx, &redis.XReadGroupArgs{Group: team, Consumer: "stream-1", Streams: []string{topic, ">"}}).Result()
	must(err)
	entries := streams[0].Messages
	l.read(ctx, client, "stream-1", ledger.Entry, entries, min(ackedOnRedis, len(entries)))
	if l.bug == acksMore {
		must(client.XAck(ctx, topic, team, entries[len(entries)-1].ID).Err())
	}
	l.by("stream-1", ledger.Event{Kind: ledger.Crash})
}

// read notes entries and acknowledges the first of them.
func (l *lab) read(ctx context.Context, client *redis.Client, name string, how ledger.Kind, entries []redis.XMessage, acks int) {
	for i, entry := range entries {
		id, err := cluster.EntryPaymentID(entry)
		must(err)
		if l.bug != readsPast || id%4 != 0 {
			l.by(name, ledger.Event{Kind: how, Group: ledger.N(team), ID: id})
		}
		if i < acks {
			must(client.XAck(ctx, topic, team, entry.ID).Err())
			l.by(name, ledger.Event{Kind: ledger.EntryAck, Group: ledger.N(team), ID: id})
		}
	}
}

func (l *lab) pending(server *cluster.Redis) {
	n, err := server.Pending(topic, team)
	must(err)
	l.write(ledger.Event{Kind: ledger.Pending, Group: ledger.N(team), N: n})
}

func TestTheHonestOnRedisPassEveryCheckThatIsAboutIt(t *testing.T) {
	for seed := range uint64(20) {
		book, err := play(onRedis, honest, seed)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []check.Check{
			check.Missed("radio-1", 0), check.Missed("stream-1", 0), check.OnAir("radio-1"),
			check.StreamKept, check.PendingExact, check.NothingPending,
		} {
			if f := c.Find(book); f.Value != ledger.Holds {
				t.Errorf("seed %d: %s is %s: %v %v, evidence %v", seed, c.ID(), f.Value, f.Measured, f.Names, f.Evidence)
			}
		}
	}
}
