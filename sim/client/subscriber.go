package client

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/payment"
)

// Subscriber listens to a Redis channel. It never hears what is published while it
// is not there: the server keeps nothing for it.
type Subscriber struct {
	world         *World
	name, channel ledger.Name
	draw          *rand.Rand
	lives         uint16
	tuned         *tuned // nil while it is not there
	trouble
}

// tuned is one incarnation of a subscriber: from SUBSCRIBE until it is gone.
type tuned struct {
	*Subscriber
	recorder
	client *cluster.RedisClient
	sub    *cluster.Subscription
	done   chan struct{} // closed when its goroutine has ended

	mu    sync.Mutex
	pongs int
	err   error
}

// NewSubscriber makes a subscriber that is not tuned in yet.
func NewSubscriber(w *World, name, channel string) *Subscriber {
	return &Subscriber{world: w, name: ledger.N(name), channel: ledger.N(channel), draw: source(w.Seed, name)}
}

// Name is as given.
func (s *Subscriber) Name() string { return s.name.String() }

// Alive says whether the subscriber listens.
func (s *Subscriber) Alive() bool { return s.tuned != nil }

// TuneIn begins a new life and returns when the server has confirmed the
// subscription.
func (s *Subscriber) TuneIn() error {
	if s.Alive() {
		return failure.New("%s is already listening", s.name)
	}
	jitter(s.draw)
	s.lives++
	t := &tuned{Subscriber: s, recorder: recorder{ledger: s.world.Ledger, base: ledger.Event{Actor: s.name, Inc: s.lives, Topic: s.channel}}, done: make(chan struct{})}
	t.client = s.world.Redis.Client(fmt.Sprintf("%s#%d", s.name, s.lives))
	t.write(ledger.Event{Kind: ledger.Start})
	var err error
	if t.sub, err = t.client.Subscribe(s.channel.String()); err != nil {
		t.client.Close()
		return failure.New("%s subscribes to %s: %w", s.name, s.channel, err)
	}
	t.write(ledger.Event{Kind: ledger.Subscribe})
	s.tuned = t
	go t.listen()
	return nil
}

func (t *tuned) listen() {
	defer close(t.done)
	for {
		err := t.hear()
		if err != nil {
			t.mu.Lock()
			t.err = err
			t.note(err)
			t.mu.Unlock()
			return
		}
	}
}

func (t *tuned) hear() error {
	message, pong, err := t.sub.Hear()
	if err != nil {
		return err
	}
	if pong {
		t.mu.Lock()
		t.pongs++
		t.mu.Unlock()
		return nil
	}
	number, text, _ := strings.Cut(message, " ")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return failure.New("%s heard %q, which carries no payment id", t.name, message)
	}
	pay, err := payment.Decode([]byte(text))
	if err != nil {
		return err
	}
	t.write(ledger.Event{Kind: ledger.Message, ID: id, User: pay.User, Cents: pay.Cents, Flag: pay.Alert()})
	return nil
}

// Ping asks the server for a sign of life on the subscriber's own connection.
// Its answer comes after everything that was published before. It returns how many
// answers there are by then.
func (s *Subscriber) Ping() (int, error) {
	s.tuned.mu.Lock()
	before := s.tuned.pongs
	s.tuned.mu.Unlock()
	return before + 1, s.tuned.sub.Ping()
}

// Pongs is how many signs of life came, and what has gone wrong.
func (s *Subscriber) Pongs() (int, error) {
	s.tuned.mu.Lock()
	defer s.tuned.mu.Unlock()
	return s.tuned.pongs, s.tuned.err
}

// Close hangs up.
func (s *Subscriber) Close() { s.end(ledger.Close) }

// Crash is kill -9. The server sees the connection closed and forgets it.
func (s *Subscriber) Crash() { s.end(ledger.Crash) }

func (s *Subscriber) end(how ledger.Kind) {
	t := s.tuned
	t.finish(ledger.Event{Kind: how})
	closeAndPad(func() {
		t.sub.Close()
		t.client.Close()
		<-t.done
	})
	s.tuned = nil
}
