package sim_test

import (
	"context"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	overslept bug = "a consumer is away for longer than the topic keeps its records"
	leapsFive bug = "a consumer commits five too many, and what it left out expires"
)

// kept is how long the topic of this story keeps its records.
const kept = 24 * time.Hour

// expired is the story of a topic that keeps its records for a day, and of a
// consumer that is away for half of it. On the next day all is gone.
func expired(l *lab) {
	must(l.brokers.KeepRecords(topic, kept))
	l.write(ledger.Event{Kind: ledger.Admin, N: int64(kept), Detail: &ledger.Detail{Text: ledger.AdminKeep}})
	l.produce()
	c := l.start("consumer-1", 1)
	c.work(20)
	if l.bug == leapsFive {
		c.commit(25)
	}
	c.close()
	time.Sleep(kept / 2)
	if l.bug == overslept {
		time.Sleep(kept)
		l.expire()
	}
	c = l.start("consumer-1", 2)
	c.work(sent)
	c.close()
	time.Sleep(2 * kept)
	l.expire()
	l.sample(ledger.SampleEnd)
}

// tuned is the story of a consumer that begins at the latest offset, before the
// first payment comes, and is away for ten seconds while they come in.
func tuned(l *lab) {
	l.latest = true
	c := l.start("consumer-1", 1)
	time.Sleep(5_000_000_077)
	sending := make(chan struct{})
	go func() {
		defer close(sending)
		l.produce()
	}()
	c.work(20)
	c.close()
	time.Sleep(10 * time.Second)
	c = l.start("consumer-1", 2)
	<-sending
	c.work(sent)
	l.sample(ledger.SampleEnd)
	c.close()
}

// expire lets the broker remove what is too old, and writes down where the log
// begins.
func (l *lab) expire() {
	must(l.brokers.ApplyRetention())
	starts, err := l.brokers.Starts(topic)
	must(err)
	l.write(ledger.Event{Kind: ledger.Removed, Offset: starts[0]})
}

// behead removes the first records of the log, and nobody writes that down.
func (l *lab) behead(first int64) {
	client, err := kgo.NewClient(l.brokers.ClientNet("somebody").Options()...)
	must(err)
	defer client.Close()
	at := kadm.Offsets{}
	at.Add(kadm.Offset{Topic: topic, At: first})
	_, err = kadm.NewClient(client).DeleteRecords(context.Background(), at)
	must(err)
}

// Of an empty log the checks know what was in it; only that nothing is in it
// twice means nothing.
func TestWhoReadsInTimeLosesNothingToRetention(t *testing.T) {
	book, err := play(expired, honest, 1)
	if err != nil {
		t.Fatal(err)
	}
	check.Judge(book, []check.Expectation{check.NoDuplicateAppend.CannotTell(), check.ProcessedOnce.Holds()})
	for _, j := range book.Verdicts() {
		if j.Surprising() {
			t.Errorf("%s is %s: %v %v", j.Check, j.Outcome, j.Measured, j.Named)
		}
	}
}
