package cluster

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net"
	"sync"
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

// slowConn waits before each message it sends.
type slowConn struct {
	net.Conn
	delay time.Duration
}

func (c slowConn) Write(p []byte) (int, error) {
	time.Sleep(c.delay)
	return c.Conn.Write(p)
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
	return slowConn{conn, latency(l.seed, "broker", l.accepted)}, nil
}

// Link is one client's wire to the brokers. Every connection of that client
// goes through it, so that cutting it is what pulling the plug is.
type Link struct {
	cluster *Cluster
	client  string

	mu    sync.Mutex
	conns []net.Conn
	cut   bool
}

var errCut = errors.New("the wire is cut")

func (l *Link) dial(ctx context.Context, network, address string) (net.Conn, error) {
	l.mu.Lock()
	cut, delay := l.cut, latency(l.cluster.seed, l.client, len(l.conns))
	l.mu.Unlock()
	if cut {
		return nil, errCut
	}
	// The delay comes before the dial: clients that dial at the same moment
	// reach the broker in the same order in every run.
	time.Sleep(delay)
	conn, err := l.cluster.network.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return l.keep(slowConn{conn, delay})
}

func (l *Link) keep(conn net.Conn) (net.Conn, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		conn.Close()
		return nil, errCut
	}
	l.conns = append(l.conns, conn)
	return conn, nil
}

// Cut closes every connection at once and for ever, without a word to the
// other side: nothing that the client does from here on reaches a broker.
func (l *Link) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = true
	for _, conn := range l.conns {
		conn.Close()
	}
}
