package client

import (
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kafkasim/sim/bubble"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
	"kafkasim/sim/payment"
)

// stage is a cluster with one topic, t, and a ledger.
type stage struct {
	*testing.T
	world *World
	ids   atomic.Int64
	crew  []*Consumer
}

// on plays body in a bubble.
func on(t *testing.T, partitions int, body func(s *stage)) {
	t.Helper()
	s := &stage{T: t}
	var begin time.Time
	book := ledger.New(ledger.Header{}, func() time.Duration { return time.Since(begin) })
	watch := bubble.Watch{Progress: func() int64 { return int64(book.Len()) }, Patience: func() time.Duration { return 20 * time.Second }}
	err := bubble.Run(watch, func() {
		begin = time.Now()
		brokers, err := cluster.Boot(7)
		s.must(err)
		defer brokers.Close()
		s.must(brokers.CreateTopic("t", partitions))
		s.world = &World{Seed: 7, Cluster: brokers, Ledger: book}
		defer s.bury()
		body(s)
	})
	if err != nil {
		t.Error(err)
	}
}

// consumer makes a consumer that has not started.
func (s *stage) consumer(name, group string, plan Plan) *Consumer {
	c := NewConsumer(s.world, name, group, "t", plan)
	s.crew = append(s.crew, c)
	return c
}

// bury ends who is still alive, for the case that the body gave up: the living
// would keep its bubble going for ever.
func (s *stage) bury() {
	for _, c := range s.crew {
		if c.Alive() {
			c.Crash(func() {})
		}
	}
}

func (s *stage) must(err error) {
	if err != nil {
		panic(err)
	}
}

// send sends n payments and waits for their answers.
func (s *stage) send(n int, every time.Duration) {
	p, err := NewProducer(s.world, "producer", "t", every, &s.ids)
	s.must(err)
	s.must(p.Send(n, func() bool { return false }))
	p.Close()
}

// start starts a consumer of group g and waits until it has its share.
func (s *stage) start(name string, plan Plan) *Consumer {
	c := s.consumer(name, "g", plan)
	s.begin(c)
	return c
}

func (s *stage) begin(c *Consumer) {
	s.must(c.Start())
	s.wait(c.Name()+" to join", c.Joined)
}

func (s *stage) wait(what string, done func() bool) {
	for end := time.Now().Add(10 * time.Minute); !done(); time.Sleep(9_999_991) {
		if time.Now().After(end) {
			panic("waited in vain for " + what)
		}
	}
}

// process lets the consumer process n payments.
func (s *stage) process(c *Consumer, n int) {
	reply, err := c.Process(n)
	s.must(err)
	select {
	case err := <-reply:
		s.must(err)
	case <-time.After(10 * time.Minute):
		panic(c.Name() + " did not process enough")
	}
}

// find returns the events of the kinds, of one incarnation of an actor; none
// means all kinds.
func (s *stage) find(actor string, inc int, kinds ...ledger.Kind) []ledger.Event {
	var out []ledger.Event
	for _, e := range s.world.Ledger.Snapshot().All() {
		if e.Actor.String() == actor && int(e.Inc) == inc && (len(kinds) == 0 || slices.Contains(kinds, e.Kind)) {
			out = append(out, *e)
		}
	}
	return out
}

// tell is a short form of events: "process 0/3", "commit-ok 0/4", "close".
func tell(events []ledger.Event) string {
	var words []string
	for _, e := range events {
		switch e.Kind {
		case ledger.Start, ledger.Close, ledger.Crash, ledger.Join:
			words = append(words, e.Kind.String())
		case ledger.Assign, ledger.Revoke, ledger.Lost:
			words = append(words, fmt.Sprintf("%s %d", e.Kind, e.Partition))
		default:
			words = append(words, fmt.Sprintf("%s %d/%d", e.Kind, e.Partition, e.Offset))
		}
	}
	return strings.Join(words, ", ")
}

// offsets are those of partition 0.
func offsets(events []ledger.Event) (out []int64) {
	for _, e := range events {
		out = append(out, e.Offset)
	}
	return out
}

// upTo is from, from+1, …, to-1.
func upTo(from, to int64) (out []int64) {
	for o := from; o < to; o++ {
		out = append(out, o)
	}
	return out
}

func TestAProducersPaymentsAreAnsweredInOrderAtItsRate(t *testing.T) {
	on(t, 2, func(s *stage) {
		s.send(10, 2*time.Second)
		sends, acks := s.find("producer", 1, ledger.Send), s.find("producer", 1, ledger.Ack)
		if len(sends) != 10 || len(acks) != 10 {
			s.Errorf("%d sent, %d acknowledged", len(sends), len(acks))
			return
		}
		for i, e := range sends {
			if e.ID != int64(i+1) || (e.T-sends[0].T).Round(time.Millisecond) != time.Duration(i)*2*time.Second {
				s.Errorf("payment %d was sent as number %d at %s", e.ID, i+1, e.T)
			}
			if ack := acks[i]; ack.ID != e.ID || ack.Partition != int32(i%2) && ack.Partition != int32((i+1)%2) {
				s.Errorf("the answer to %d is %s", e.ID, tell(acks[i:i+1]))
			}
		}
		stored, err := s.world.Cluster.Audit("t")
		s.must(err)
		if len(stored[0]) != 5 || len(stored[1]) != 5 {
			s.Errorf("the partitions did not get payments in turn: %v", stored)
		}
		for _, ack := range acks {
			if got := stored[ack.Partition][ack.Offset]; got.ID != ack.ID {
				s.Errorf("payment %d was acknowledged at %d/%d, where %d is", ack.ID, ack.Partition, ack.Offset, got.ID)
			}
		}
	})
}

func TestManyPaymentsOfOneInstantLeaveTogether(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(1000, 10*time.Microsecond)
		sends := s.find("producer", 1, ledger.Send)
		if took := sends[999].T - sends[0].T; took < 9*time.Millisecond || took > 11*time.Millisecond {
			s.Errorf("1000 payments at 100000/s took %s", took)
		}
	})
}

func TestAProducerStopsWhenToldTo(t *testing.T) {
	on(t, 1, func(s *stage) {
		p, err := NewProducer(s.world, "producer", "t", time.Second, &s.ids)
		s.must(err)
		asked := 0
		s.must(p.Send(100, func() bool { asked++; return asked > 3 }))
		if p.Answered() != 3 || len(s.find("producer", 1, ledger.Send)) != 3 {
			s.Errorf("%d answered", p.Answered())
		}
		p.Close()
	})
}

func TestProducersShareTheIDs(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(3, time.Second)
		s.send(2, time.Second)
		stored, err := s.world.Cluster.Audit("t")
		s.must(err)
		if got := fmt.Sprint(stored); got != "[[{0 1} {1 2} {2 3} {3 4} {4 5}]]" {
			s.Errorf("the log holds %s", got)
		}
	})
}

func TestAPaymentIsTheSameAllTheWay(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(50, time.Millisecond)
		c := s.start("c", Plan{})
		s.process(c, 50)
		s.must(c.Close())
		alerts := 0
		sends, processed := s.find("producer", 1, ledger.Send), s.find("c", 1, ledger.Process)
		for i, e := range processed {
			if sent := sends[i]; sent.ID != e.ID || sent.User != e.User || sent.Cents != e.Cents {
				s.Errorf("sent %+v, processed %+v", sent, e)
			}
			if e.Flag != (e.Cents > 300_00) {
				s.Errorf("%d cents: alert is %v", e.Cents, e.Flag)
			}
			if e.Flag {
				alerts++
			}
		}
		if alerts == 0 || alerts == 50 {
			s.Errorf("%d alerts of 50", alerts)
		}
	})
}

func TestEveryActorDrawsItsOwnButTheSameForASeed(t *testing.T) {
	first := func(seed uint64, name string) payment.Payment { return payment.Draw(source(seed, name)) }
	if one, again := first(1, "producer"), first(1, "producer"); one != again {
		t.Error("the same seed and name draw different payments")
	}
	if first(1, "producer") == first(2, "producer") || first(1, "producer") == first(1, "producer-2") {
		t.Error("another seed or name draws the same payment")
	}
}
