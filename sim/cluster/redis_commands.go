package cluster

import (
	"context"
	"net"
	"strings"
	"sync/atomic"
	"time"
)

// PublishAndAdd publishes a message on a channel and adds an entry to a stream,
// both in one pipeline. It returns how many subscribers the message has reached.
// The stream is trimmed to its last `most` entries; 0 keeps them all.
func (c *RedisClient) PublishAndAdd(channel string, message []byte, stream string, most int64, fields ...any) (reached int64, err error) {
	entry := []any{stream}
	if most > 0 {
		entry = append(entry, "MAXLEN", most)
	}
	entry = append(append(entry, "*"), fields...)
	conn, err := c.take()
	if err != nil {
		return 0, err
	}
	defer c.giveBack(conn)
	if err := conn.Send("PUBLISH", channel, message); err != nil {
		return 0, err
	}
	if err := conn.Send("XADD", entry...); err != nil {
		return 0, err
	}
	both, err := conn.Do("") // sends them and waits for the answers
	if err != nil {
		return 0, err
	}
	return answer{both}.published()
}

// CreateGroup makes a group of a stream that begins at the stream's start, and
// the stream too, where they are not there yet.
func (c *RedisClient) CreateGroup(stream, group string) error {
	_, err := c.ask(0, "XGROUP", "CREATE", stream, group, "0", "MKSTREAM")
	if err != nil && strings.HasPrefix(err.Error(), "BUSYGROUP") { // it exists: that is right
		return nil
	}
	return err
}

// LastDelivered is the id of the last entry that a group was given, the zero id
// where it was given none.
func (c *RedisClient) LastDelivered(stream, group string) (StreamID, error) {
	groups, err := c.ask(0, "XINFO", "GROUPS", stream)
	if err != nil {
		return StreamID{}, err
	}
	return groups.delivered(group)
}

// ReadGroup returns up to count entries that nobody in a group was given yet, and
// none where none came within block.
func (c *RedisClient) ReadGroup(stream, group, consumer string, count int, block time.Duration) ([]Entry, error) {
	came, err := c.ask(block, "XREADGROUP", "GROUP", group, consumer, "COUNT", count, "BLOCK", block.Milliseconds(), "STREAMS", stream, ">")
	if err != nil {
		return nil, err
	}
	return came.read()
}

// ReadAfter is ReadGroup for a reader without a group, which has to say where it is.
func (c *RedisClient) ReadAfter(stream string, last StreamID, count int, block time.Duration) ([]Entry, error) {
	came, err := c.ask(block, "XREAD", "COUNT", count, "BLOCK", block.Milliseconds(), "STREAMS", stream, last.String())
	if err != nil {
		return nil, err
	}
	return came.read()
}

// Claim takes over up to count entries, from a place in the pending list on, which
// somebody was given at least so long ago and has not acknowledged. It returns the place
// where the next claim has to begin, the zero id at the end of the list.
func (c *RedisClient) Claim(stream, group, consumer string, idle time.Duration, from StreamID, count int) ([]Entry, StreamID, error) {
	taken, err := c.ask(0, "XAUTOCLAIM", stream, group, consumer, idle.Milliseconds(), from.String(), "COUNT", count)
	if err != nil {
		return nil, StreamID{}, err
	}
	return taken.claimed(from)
}

// Ack acknowledges entries.
func (c *RedisClient) Ack(stream, group string, ids ...StreamID) error {
	args := []any{stream, group}
	for _, id := range ids {
		args = append(args, id.String())
	}
	_, err := c.ask(0, "XACK", args...)
	return err
}

// streamsLike returns the names of the server's streams that fit a pattern. A
// name may come twice.
func (c *RedisClient) streamsLike(ctx context.Context, pattern string) ([]string, error) {
	var names []string
	for cursor := "0"; ; {
		page, err := c.ask(0, "SCAN", cursor, "MATCH", pattern, "COUNT", 1000, "TYPE", "stream")
		if err != nil {
			return nil, err
		}
		var some []string
		if cursor, some, err = page.scanned(); err != nil {
			return nil, err
		}
		if names = append(names, some...); cursor == "0" {
			return names, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
}

// Subscription is a connection that listens to a channel. One goroutine may hear
// while another pings or closes.
type Subscription struct {
	conn   *redisConn
	closed atomic.Bool
}

// Subscribe returns when the server has confirmed the subscription. It ends with
// the client, if not before.
func (c *RedisClient) Subscribe(channel string) (*Subscription, error) {
	conn, err := c.connect()
	if err != nil {
		return nil, err
	}
	s := &Subscription{conn: conn}
	if err := s.confirm(channel); err != nil {
		c.giveUp(conn)
		return nil, err
	}
	return s, nil
}

func (s *Subscription) confirm(channel string) error {
	if err := s.say("SUBSCRIBE", channel); err != nil {
		return err
	}
	first, err := s.conn.ReceiveWithTimeout(confirmLimit)
	if err != nil {
		return err
	}
	if kind, _, _ := (answer{first}).heard(); kind != "subscribe" {
		return answer{first}.odd("the confirmation of a subscription")
	}
	return nil
}

func (s *Subscription) say(command string, args ...any) error {
	if err := s.conn.Send(command, args...); err != nil {
		return err
	}
	return s.conn.Flush()
}

// Hear waits for the next message, or for the answer to a Ping: then pong is true.
func (s *Subscription) Hear() (message string, pong bool, err error) {
	came, err := s.conn.ReceiveWithTimeout(0)
	if s.closed.Load() {
		return "", false, net.ErrClosed
	}
	if err != nil {
		return "", false, err
	}
	kind, message, err := answer{came}.heard()
	if err == nil && kind == "subscribe" {
		err = answer{came}.odd("a message")
	}
	return message, kind == "pong", err
}

// Ping asks the server for a sign of life, which Hear will tell.
func (s *Subscription) Ping() error { return s.say("PING") }

// Close hangs up.
func (s *Subscription) Close() {
	s.closed.Store(true)
	s.conn.Close()
}
