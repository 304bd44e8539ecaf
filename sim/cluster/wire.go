package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// A wire needs minLatency to minLatency+spread for each message. The exact
// figure is drawn for each connection, to the nanosecond, so that no two
// messages of a run arrive at the same instant: Go picks at random between
// things that happen at once, and the run would not repeat.
const (
	minLatency = 200 * time.Microsecond
	spread     = 300 * time.Microsecond
)

// latency is the same for the same seed and connection in every run.
func latency(seed uint64, owner string, connection int) time.Duration {
	h := fnv.New64a()
	fmt.Fprintf(h, "%s/%d", owner, connection)
	return minLatency + time.Duration(rand.New(rand.NewPCG(seed, h.Sum64())).Int64N(int64(spread)))
}

// slowConn delivers what is written to it a moment later. The writer does
// not wait: a client writes to all its connections in turn, and one message
// must not hold up another.
type slowConn struct {
	net.Conn
	delay  time.Duration
	onWay  chan message
	closed chan struct{}
	once   sync.Once

	unplugged atomic.Bool
}

type message struct {
	due  time.Time
	text []byte
}

// pipelined is how many messages may be on their way on one connection before
// its writer waits.
const pipelined = 64

func slow(conn net.Conn, delay time.Duration) *slowConn {
	c := &slowConn{Conn: conn, delay: delay, onWay: make(chan message, pipelined), closed: make(chan struct{})}
	go c.carry()
	return c
}

func (c *slowConn) carry() {
	for {
		select {
		case <-c.closed:
			return
		case m := <-c.onWay:
			time.Sleep(time.Until(m.due))
			if _, err := c.Conn.Write(m.text); err != nil {
				c.Close()
				return
			}
		}
	}
}

func (c *slowConn) Write(p []byte) (int, error) {
	select {
	case <-c.closed:
		return 0, net.ErrClosed
	default:
	}
	select {
	case c.onWay <- message{time.Now().Add(c.delay), bytes.Clone(p)}:
		return len(p), nil
	case <-c.closed:
		return 0, net.ErrClosed
	}
}

// unplug ends the client's end and leaves the other one as it is.
func (c *slowConn) unplug() {
	c.once.Do(func() { close(c.closed) })
	c.unplugged.Store(true)
	_ = c.Conn.SetReadDeadline(time.Now()) // a reader is woken
}

func (c *slowConn) Close() error {
	if c.unplugged.Load() {
		return nil
	}
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// cable is a TCP connection that can be pulled out.
type cable struct {
	net.Conn
	unplugged atomic.Bool
}

// unplug ends this end, and leaves the other one believing that all is well.
func (c *cable) unplug() {
	c.unplugged.Store(true)
	_ = c.Conn.SetReadDeadline(time.Now()) // a reader is woken
}

func (c *cable) Write(p []byte) (int, error) {
	if c.unplugged.Load() {
		return 0, net.ErrClosed
	}
	return c.Conn.Write(p)
}

func (c *cable) Close() error {
	if c.unplugged.Load() {
		return nil
	}
	return c.Conn.Close()
}

// slowListener gives the broker's answers their latency.
type slowListener struct {
	net.Listener
	seed     uint64
	accepted int
}

func (l *slowListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.accepted++
	return slow(conn, latency(l.seed, "broker", l.accepted)), nil
}

// ClientNet is one client's wire to the brokers. Every connection of that client
// goes through it, so that cutting it is what pulling the plug is.
type ClientNet struct {
	cluster *Cluster
	client  string

	gone chan struct{} // closed when the wire is cut

	mu    sync.Mutex
	dials int
	conns []net.Conn
	cut   bool
}

var errCut = errors.New("the wire is cut")

func (l *ClientNet) dial(ctx context.Context, network, address string) (net.Conn, error) {
	l.mu.Lock()
	l.dials++
	cut, delay := l.cut, latency(l.cluster.seed, l.client, l.dials)
	l.mu.Unlock()
	if cut {
		return nil, errCut
	}
	if l.cluster.InRealTime() {
		return l.dialTCP(ctx, network, address)
	}
	// The delay comes before the dial: clients that dial at the same moment
	// reach the broker in the same order in every run. Who ends a client waits for no
	// dial: the client may hold a lock meanwhile, and while somebody waits for a lock
	// virtual time stands still.
	select {
	case <-time.After(delay):
	case <-l.gone:
		return nil, errCut
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	conn, err := l.cluster.network.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return l.keep(slow(conn, delay))
}

func (l *ClientNet) keep(conn net.Conn) (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		conn.Close()
		return nil, errCut
	}
	l.conns = append(l.conns, conn)
	return conn, nil
}

// Unplug pulls the cable: from now on nothing that the client says arrives, and
// the brokers are not told so. Their ends of the connections stay open, until the
// cluster is closed.
func (l *ClientNet) Unplug() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end()
	for _, conn := range l.conns {
		switch c := conn.(type) {
		case *slowConn:
			c.unplug()
		case *cable:
			c.unplug()
			l.cluster.unplugged = append(l.cluster.unplugged, c.Conn)
		}
	}
}

// Kill closes every connection at once and for ever, without a word to the
// other side: nothing that the client does from here on reaches a broker.
func (l *ClientNet) Kill() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end()
	for _, conn := range l.conns {
		conn.Close()
	}
}

// end lets nothing be dialled any more; l.mu is held.
func (l *ClientNet) end() {
	if !l.cut {
		l.cut = true
		close(l.gone)
	}
}
