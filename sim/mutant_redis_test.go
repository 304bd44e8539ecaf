package sim_test

import (
	"strconv"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
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
	client := server.Client("all")
	defer client.Close()
	radio, err := client.Subscribe(topic)
	must(err)
	defer radio.Close()
	l.by("radio-1", ledger.Event{Kind: ledger.Subscribe})
	must(client.CreateGroup(topic, team))
	l.by("stream-1", ledger.Event{Kind: ledger.Attach, Group: ledger.N(team)})
	for id := int64(1); id <= saidOnRedis; id++ {
		l.say(client, id)
		message, _, err := radio.Hear()
		must(err)
		if l.bug != deaf || id%4 != 0 {
			heard, err := strconv.ParseInt(message, 10, 64)
			must(err)
			l.by("radio-1", ledger.Event{Kind: ledger.Message, ID: heard})
		}
	}
	l.readAndDie(client)
	l.pending(server)
	if l.bug != forsakes {
		entries, _, err := client.Claim(topic, team, "stream-2", 0, cluster.StreamID{}, saidOnRedis)
		must(err)
		l.read(client, "stream-2", ledger.Claim, entries, len(entries))
	}
	l.pending(server)
	kept, err := server.Kept(topic)
	must(err)
	for _, id := range kept {
		l.write(ledger.Event{Kind: ledger.StreamAudit, ID: id})
	}
}

func (l *lab) by(name string, e ledger.Event) {
	e.Actor, e.Inc = ledger.N(name), 1
	l.write(e)
}

func (l *lab) say(client *cluster.RedisClient, id int64) {
	most := int64(0)
	if l.bug == trims {
		most = saidOnRedis / 2
	}
	l.by("producer", ledger.Event{Kind: ledger.Publish, ID: id})
	l.by("producer", ledger.Event{Kind: ledger.Append, ID: id})
	reached, err := client.PublishAndAdd(topic, strconv.AppendInt(nil, id, 10), topic, most, cluster.EntryID, id)
	must(err)
	l.by("producer", ledger.Event{Kind: ledger.Published, ID: id, N: reached})
	l.by("producer", ledger.Event{Kind: ledger.Appended, ID: id})
}

func (l *lab) readAndDie(client *cluster.RedisClient) {
	entries, err := client.ReadGroup(topic, team, "stream-1", 2*saidOnRedis, time.Second)
	must(err)
	l.read(client, "stream-1", ledger.Entry, entries, min(ackedOnRedis, len(entries)))
	if l.bug == acksMore {
		must(client.Ack(topic, team, entries[len(entries)-1].ID))
	}
	l.by("stream-1", ledger.Event{Kind: ledger.Crash})
}

// read notes entries and acknowledges the first of them.
func (l *lab) read(client *cluster.RedisClient, name string, how ledger.Kind, entries []cluster.Entry, acks int) {
	for i, entry := range entries {
		id, err := entry.PaymentID()
		must(err)
		if l.bug != readsPast || id%4 != 0 {
			l.by(name, ledger.Event{Kind: how, Group: ledger.N(team), ID: id})
		}
		if i < acks {
			must(client.Ack(topic, team, entry.ID))
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
		for _, c := range []*check.Check{
			check.Missed("radio-1", 0), check.Missed("stream-1", 0), check.OnAir("radio-1"),
			check.StreamKept, check.PendingExact, check.NothingPending,
		} {
			if f := c.Find(book); f.Outcome != ledger.Holds {
				t.Errorf("seed %d: %s is %s: %v %v, evidence %v", seed, c.ID(), f.Outcome, f.Measured, f.Named, f.Evidence)
			}
		}
	}
}
