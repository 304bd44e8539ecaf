package cluster

import (
	"errors"
	"net"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gomodule/redigo/redis"
)

// A server may take answerLimit to answer a question, besides the time for which
// the question itself lets it wait, where waitLimit is allowed for what is late.
const (
	answerLimit  = 3 * time.Second
	waitLimit    = 10 * time.Second
	confirmLimit = 10 * time.Second // to confirm a subscription
)

// RedisClient is a client of a Redis server, which knows it by its name. Each
// question has a connection to itself while it lasts: the one that was used last
// and is free, or else a new one. A question that fails is not asked again: a
// publisher would publish twice.
type RedisClient struct {
	name string
	dial func() (net.Conn, error)
	real bool // the connections are TCP

	mu     sync.Mutex
	open   []*redisConn
	idle   []*redisConn // the last used at the end
	closed bool
}

type redisConn struct {
	redis.ConnWithTimeout
	wire net.Conn
	used time.Time
}

// Client returns a client of that name. It connects when it is first used.
func (r *Redis) Client(name string) *RedisClient {
	c := &RedisClient{name: strings.ReplaceAll(name, " ", "-"), dial: r.dialer(name)}
	if r.server == nil {
		c.dial, c.real = r.dialTCP, true
	}
	return c
}

func (r *Redis) dialTCP() (net.Conn, error) {
	dialer := net.Dialer{Timeout: 5 * time.Second, KeepAlive: 5 * time.Minute}
	return dialer.Dial("tcp", r.address)
}

// Close closes all connections, and with them the questions that wait for an answer.
func (c *RedisClient) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	for _, conn := range c.open {
		conn.Close()
	}
	c.open, c.idle = nil, nil
}

// ask sends a command and returns the answer. The server may wait for that long
// before it gives one.
func (c *RedisClient) ask(wait time.Duration, command string, args ...any) (answer, error) {
	limit := answerLimit
	if wait > 0 {
		limit = wait + waitLimit
	}
	conn, err := c.take()
	if err != nil {
		return answer{}, err
	}
	reply, err := conn.DoWithTimeout(limit, command, args...)
	c.giveBack(conn)
	return answer{reply}, err
}

// take returns a connection that nobody uses.
func (c *RedisClient) take() (*redisConn, error) {
	if conn := c.takeIdle(); conn != nil {
		return conn, nil
	}
	return c.connect()
}

func (c *RedisClient) takeIdle() *redisConn {
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.idle) > 0 {
		conn := c.idle[len(c.idle)-1]
		c.idle = c.idle[:len(c.idle)-1]
		if c.isUsable(conn) {
			conn.used = time.Now()
			return conn
		}
		c.drop(conn)
	}
	return nil
}

// keepLimit is how long a connection may have been idle, counted from a whole
// second. In real time a server may well have hung up earlier.
const keepLimit = 30 * time.Minute

func (c *RedisClient) isUsable(conn *redisConn) bool {
	const moment = 100 * time.Millisecond // no server hangs up so soon
	if time.Since(conn.used.Truncate(time.Second)) >= keepLimit {
		return false
	}
	return !c.real || time.Since(conn.used) < moment || isQuiet(conn.wire)
}

// isQuiet says whether there is nothing to read on a connection, not even its end.
func isQuiet(wire net.Conn) bool {
	_ = wire.SetReadDeadline(time.Now().Add(time.Millisecond)) // or Read fails
	_, err := wire.Read(make([]byte, 1))
	return errors.Is(err, os.ErrDeadlineExceeded)
}

// giveBack keeps a connection for the next question. One on which something has
// failed, other than that the server has said no, is closed already.
func (c *RedisClient) giveBack(conn *redisConn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.closed:
	case conn.Err() != nil:
		c.drop(conn)
	default:
		c.idle = append(c.idle, conn)
	}
}

// drop closes a connection; the caller holds the lock.
func (c *RedisClient) drop(conn *redisConn) {
	conn.Close()
	c.open = slices.DeleteFunc(c.open, func(o *redisConn) bool { return o == conn })
}

func (c *RedisClient) giveUp(conn *redisConn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drop(conn)
}

// connect makes a new connection.
func (c *RedisClient) connect() (*redisConn, error) {
	wire, err := c.dial()
	if err != nil {
		return nil, err
	}
	conn := &redisConn{redis.NewConn(wire, answerLimit, answerLimit).(redis.ConnWithTimeout), wire, time.Now()}
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		wire.Close()
		return nil, net.ErrClosed
	}
	c.open = append(c.open, conn)
	c.mu.Unlock()
	if err := greet(conn, c.name); err != nil {
		c.giveUp(conn)
		return nil, err
	}
	return conn, nil
}

// greet says which protocol the client speaks, and its name. A server that does
// not know HELLO speaks no other protocol than that.
func greet(conn redis.Conn, name string) error {
	_, err := conn.Do("HELLO", 2)
	if _, answered := err.(redis.Error); err == nil || answered {
		_, err = conn.Do("CLIENT", "SETNAME", name)
	}
	if broken, ok := err.(*net.OpError); ok {
		return broken.Err // which connection it was says nothing to anybody
	}
	return err
}
