package client

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/payment"
)

// StreamPlan is how a reader of a stream is set up.
type StreamPlan struct {
	FromNow     bool          // without a group, from the stream's end on: XREAD with $
	NeverClaims bool          // leaves the pending list alone
	ClaimIdle   time.Duration // takes over what somebody got so long ago and has not acknowledged
}

// streamBlock is how long a read waits at the server for entries, streamBatch
// how many it takes at most.
const (
	streamBlock = time.Second
	streamBatch = 100
)

// StreamReader reads a Redis stream, in a group of the stream's or alone. It
// acknowledges when the script says so.
type StreamReader struct {
	world               *World
	name, group, stream ledger.Name
	plan                StreamPlan
	draw                *rand.Rand
	lives               uint16
	attached            *attached // nil between two lives
	trouble
}

// attached is one incarnation of a reader.
type attached struct {
	*StreamReader
	recorder
	client  *cluster.RedisClient
	reading bool          // told to read; the script's
	quit    chan struct{} // closed to end the goroutine
	done    chan struct{} // closed when it has ended

	mu      sync.Mutex
	last    cluster.StreamID // of the last entry that is done, by anybody in the group
	unacked []cluster.Entry
	err     error
}

// NewStreamReader makes a reader that has not started.
func NewStreamReader(w *World, name, group, stream string, plan StreamPlan) *StreamReader {
	if plan.FromNow {
		group = ""
	}
	return &StreamReader{world: w, name: ledger.N(name), group: ledger.N(group), stream: ledger.N(stream), plan: plan, draw: source(w.Seed, name)}
}

// Name and Group are as given; a reader from now on has no group.
func (r *StreamReader) Name() string  { return r.name.String() }
func (r *StreamReader) Group() string { return r.group.String() }

// Alive says whether the reader runs.
func (r *StreamReader) Alive() bool { return r.attached != nil }

// Start begins a new life where the group left off, or at the
// stream's end. It reads nothing until told to.
func (r *StreamReader) Start() error {
	if r.Alive() {
		return failure.New("%s is already running", r.name)
	}
	jitter(r.draw)
	r.lives++
	a := &attached{StreamReader: r, recorder: recorder{ledger: r.world.Ledger, base: ledger.Event{Actor: r.name, Inc: r.lives, Topic: r.stream}},
		quit: make(chan struct{}), done: make(chan struct{})}
	a.client = r.world.Redis.Client(fmt.Sprintf("%s#%d", r.name, r.lives))
	a.write(ledger.Event{Kind: ledger.Start})
	if err := a.attach(); err != nil {
		a.client.Close()
		return failure.New("%s attaches to the stream %s: %w", r.name, r.stream, err)
	}
	a.write(ledger.Event{Kind: ledger.Attach, Group: r.group, Flag: r.plan.FromNow})
	r.attached = a
	return nil
}

// attach finds the place to begin at. A reader without a group that starts now
// asks once what $ means: asking for $ in each read would lose what is
// added between two of them.
func (a *attached) attach() (err error) {
	if a.plan.FromNow {
		a.last, err = a.world.Redis.Last(a.stream.String())
		return err
	}
	if err := a.client.CreateGroup(a.stream.String(), a.Group()); err != nil {
		return err
	}
	a.last, err = a.client.LastDelivered(a.stream.String(), a.Group())
	return err
}

// Read takes over what waits in the pending list and reads whatever arrives,
// until the reader is closed or crashes. What goes wrong meanwhile is told by
// Err.
func (r *StreamReader) Read() {
	if !r.attached.reading {
		r.attached.reading = true
		go r.attached.run()
	}
}

func (a *attached) run() {
	defer close(a.done)
	err := a.claim()
	for err == nil && !closed(a.quit) {
		err = a.read()
	}
	a.mu.Lock()
	a.err = err
	a.note(err)
	a.mu.Unlock()
}

// claim takes over what somebody, most likely an earlier life of this reader,
// was given and never acknowledged.
func (a *attached) claim() error {
	if a.Group() == "" || a.plan.NeverClaims {
		return nil
	}
	for from := (cluster.StreamID{}); ; {
		entries, next, err := a.client.Claim(a.stream.String(), a.Group(), a.Name(), a.plan.ClaimIdle, from, streamBatch)
		if err != nil {
			return failure.New("%s claims what is pending: %w", a.name, err)
		}
		if err := a.work(ledger.Claim, entries); err != nil {
			return err
		}
		if from = next; next == (cluster.StreamID{}) {
			return nil
		}
	}
}

func (a *attached) read() error {
	var entries []cluster.Entry
	var err error
	if a.Group() != "" {
		entries, err = a.client.ReadGroup(a.stream.String(), a.Group(), a.Name(), streamBatch, streamBlock)
	} else {
		entries, err = a.client.ReadAfter(a.stream.String(), a.Last(), streamBatch, streamBlock)
	}
	if err != nil {
		return failure.New("%s reads the stream %s: %w", a.name, a.stream, err)
	}
	return a.work(ledger.Entry, entries)
}

// work is the effect: analyse the payments and raise the alerts.
func (a *attached) work(how ledger.Kind, entries []cluster.Entry) error {
	for _, entry := range entries {
		id, err := entry.PaymentID()
		if err != nil {
			return err
		}
		pay, err := payment.Decode([]byte(entry.Field(cluster.EntryPayment)))
		if err != nil {
			return err
		}
		a.write(ledger.Event{Kind: how, Group: a.group, ID: id, User: pay.User, Cents: pay.Cents, Flag: pay.Alert()})
		a.mu.Lock()
		a.unacked = append(a.unacked, entry)
		if a.last.Before(entry.ID) {
			a.last = entry.ID
		}
		a.mu.Unlock()
	}
	return nil
}

// ackPiece is how many entries an XACK names at most.
const ackPiece = 1000

// Ack acknowledges everything that is done: XACK. Without a group there is
// nobody to tell. Of many entries the newest come first: the server keeps those
// that are pending in order, and moves up whatever follows one that it takes out.
func (r *StreamReader) Ack() error {
	a := r.attached
	a.mu.Lock()
	done := a.unacked
	a.unacked = nil
	a.mu.Unlock()
	if a.Group() == "" {
		return nil
	}
	for len(done) > 0 {
		from := max(0, len(done)-ackPiece)
		if err := a.ack(done[from:]); err != nil {
			return err
		}
		done = done[:from]
	}
	return nil
}

func (a *attached) ack(done []cluster.Entry) error {
	ids := make([]cluster.StreamID, len(done))
	for i, entry := range done {
		ids[len(done)-1-i] = entry.ID
	}
	if err := a.client.Ack(a.stream.String(), a.Group(), ids...); err != nil {
		return failure.New("%s acknowledges %d entries: %w", a.name, len(ids), err)
	}
	for _, entry := range done {
		id, err := entry.PaymentID()
		if err != nil {
			return err
		}
		a.write(ledger.Event{Kind: ledger.EntryAck, Group: a.group, ID: id})
	}
	return nil
}

// Last is the id of the last entry that is done.
func (a *attached) Last() cluster.StreamID {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.last
}

// Last is how far the living reader, or its group before it began, has come.
func (r *StreamReader) Last() cluster.StreamID { return r.attached.Last() }

// Err is what stopped a living reader.
func (r *StreamReader) Err() error {
	r.attached.mu.Lock()
	defer r.attached.mu.Unlock()
	return r.attached.err
}

// Close leaves politely: finish what is at hand, acknowledge it, go.
func (r *StreamReader) Close() error {
	a := r.attached
	a.stop()
	err := r.Ack()
	a.end(ledger.Close)
	return err
}

// Crash is kill -9: what is done and not acknowledged stays in the pending
// list. The dead reader's last read ends before its connection does, see the
// limits of cluster.Redis; what it would bring is lost on the way.
func (r *StreamReader) Crash() { r.attached.end(ledger.Crash) }

// end writes the last event of a life and then closes what is left of it.
func (a *attached) end(how ledger.Kind) {
	a.finish(ledger.Event{Kind: how})
	a.stop()
	closeAndPad(func() { a.client.Close() })
	a.StreamReader.attached = nil
}

// stop ends the goroutine after the read at hand and waits for it.
func (a *attached) stop() {
	if !a.reading {
		return
	}
	a.reading = false
	close(a.quit)
	<-a.done
}
