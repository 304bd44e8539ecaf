// Package proxy stands between one program and its Kafka, and knows what they say.
//
// A program finds its brokers by what brokers tell it, so a proxy that only copies
// bytes would be left behind after the first answer. This one rewrites the
// addresses in those answers (Metadata, FindCoordinator, DescribeCluster, and where a
// partition has moved Fetch and Produce): whatever
// the program does comes through here, in order, and is told to Ears: who joins, what
// it is assigned, what it is given, what it commits. A commit can be held while
// somebody looks at what was done before it. What is committed in a transaction is told
// when that ends.
//
// It listens on 127.0.0.1 only. Frames are as long as Kafka allows at most, and are
// read as they come; what is no frame of the protocol ends its connection. What it
// does not know is passed on as it is.
package proxy

import (
	"errors"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// Proxy is one program's way to its brokers.
type Proxy struct {
	ears  Ears
	dial  func(broker string) (net.Conn, error)
	way   atomic.Int32 // open, cut or down
	delay atomic.Int64 // of each answer, in nanoseconds
	halt  sync.RWMutex // is locked while nothing goes on that the program says

	mu    sync.Mutex
	doors map[string]*door // by the broker's own address
	lines map[*line]bool
	names map[[16]byte]string // of topics
	first *door
	over  bool

	transactions transactions
}

// door is where the program finds one broker.
type door struct {
	net.Listener
	broker string
}

// Listen opens the way to a broker, by which the program finds the others. Port 0 is
// any that is free.
func Listen(broker string, port int, dial func(broker string) (net.Conn, error), ears Ears) (*Proxy, error) {
	p := &Proxy{ears: ears, dial: dial, doors: map[string]*door{}, lines: map[*line]bool{}, names: map[[16]byte]string{}, transactions: transactions{open: map[string]Commit{}}}
	p.mu.Lock()
	defer p.mu.Unlock()
	var err error
	p.first, err = p.open(broker, port)
	return p, err
}

// Address is what the program is told.
func (p *Proxy) Address() string { return p.first.Addr().String() }

// open makes a door; p.mu is held.
func (p *Proxy) open(broker string, port int) (*door, error) {
	address := net.JoinHostPort(loopback, strconv.Itoa(port))
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, InUse{address}
	case err != nil:
		return nil, failure.New("listening at %s: %w", address, err)
	}
	d := &door{l, broker}
	p.doors[broker] = d
	go p.serve(d)
	return d, nil
}

const loopback = "127.0.0.1"

// InUse says that somebody else listens where the program looks for its broker.
type InUse struct{ Address string }

func (e InUse) Error() string { return e.Address + " is in use" }

// doorTo is the port at which the program finds a broker, which gets a door when it is
// first heard of.
func (p *Proxy) doorTo(broker string) (port int32, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	d := p.doors[broker]
	if d == nil && !p.over && len(p.doors) < mostDoors {
		d, _ = p.open(broker, 0)
	}
	if d == nil {
		return 0, false
	}
	return int32(d.Addr().(*net.TCPAddr).Port), true
}

// mostDoors is how many brokers one answer may name: nobody's cluster has more.
const mostDoors = 1000

// What becomes of what the program and the brokers say to each other.
const (
	open int32 = iota
	cut        // nothing arrives, and nobody is told
	down       // connections end, and no new one begins
)

// Cut pulls the cable: nothing arrives any more, in either direction.
func (p *Proxy) Cut() { p.way.Store(cut) }

// TakeDown makes all brokers look as if they were not there.
func (p *Proxy) TakeDown() {
	p.way.Store(down)
	p.Reset()
}

// Mend ends what Cut or TakeDown began. Connections in which something has not arrived
// are closed.
func (p *Proxy) Mend() {
	p.way.Store(open)
	p.Reset()
}

// Halt keeps what the program says, so that nothing is heard of it before GoOn: who is halted
// says nothing, and it may take some time until all threads of a program are.
func (p *Proxy) Halt() { p.halt.Lock() }

// GoOn ends what Halt began.
func (p *Proxy) GoOn() { p.halt.Unlock() }

// arrives waits while the program is halted, and says whether what it has said arrives.
func (p *Proxy) arrives() bool {
	p.halt.RLock()
	defer p.halt.RUnlock()
	return p.way.Load() != cut
}

// Joining says whether the program waits to hear that its classic group has joined.
func (p *Proxy) Joining() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for l := range p.lines {
		if l.joining() {
			return true
		}
	}
	return false
}

// Slow lets each answer take so much longer from now on.
func (p *Proxy) Slow(by time.Duration) { p.delay.Store(int64(by)) }

// Close ends all connections, and takes no more.
func (p *Proxy) Close() {
	p.mu.Lock()
	p.over = true
	for _, d := range p.doors {
		d.Close()
	}
	p.mu.Unlock()
	p.Reset()
}

// Reset closes all connections. From then on nothing comes through them any more, and
// nothing is told of what had.
func (p *Proxy) Reset() {
	p.mu.Lock()
	lines := p.lines
	p.lines = map[*line]bool{}
	p.mu.Unlock()
	for l := range lines {
		l.gone.Store(true)
		l.close()
	}
}

func (p *Proxy) serve(d *door) {
	for {
		program, err := d.Accept()
		if err != nil {
			return
		}
		go p.connect(program, d.broker)
	}
}

func (p *Proxy) connect(program net.Conn, address string) {
	if p.way.Load() == down {
		program.Close()
		return
	}
	broker, err := p.dial(address)
	if err != nil {
		program.Close()
		return
	}
	l := &line{proxy: p, program: program, broker: broker, flying: map[int32]kmsg.Request{}}
	p.mu.Lock()
	if p.over {
		p.mu.Unlock()
		l.close()
		return
	}
	p.lines[l] = true
	p.mu.Unlock()
	go l.answers()
	l.requests()
	p.mu.Lock()
	delete(p.lines, l)
	p.mu.Unlock()
}
