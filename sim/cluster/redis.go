package cluster

import (
	"cmp"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"kafkasim/sim/failure"

	"github.com/alicebob/miniredis/v2"
)

// The fields of a stream's entry.
const (
	EntryID      = "id" // the payment's id, in decimal
	EntryPayment = "payment"
)

// Redis is a Redis server and an observer connected to it. The server is
// miniredis in this process, reached with the real protocol over a network in
// memory; or, in real time, one that is not ours, see redis_theirs.go.
//
// Limits: miniredis sees that a blocked client is gone only when it answers it,
// so nobody may be killed while it waits for entries. It persists nothing, and
// it has one thread for all: nothing here says how fast Redis is.
type Redis struct {
	seed     uint64
	server   *miniredis.Miniredis // nil where it is not ours
	address  string               // of one that is not ours
	version  string
	scope    string
	streams  []string // that somebody has named
	observer *RedisClient
}

// BootRedis starts the server. The seed decides the latency of each connection.
func BootRedis(seed uint64) *Redis {
	r := &Redis{seed: seed, server: miniredis.NewMiniRedis()}
	r.observer = r.Client("redis observer")
	return r
}

// Close ends the observer and the server.
func (r *Redis) Close() {
	r.observer.Close()
	if r.server != nil {
		r.server.Close()
	}
}

// Channel and Stream are the names under which the server knows a channel or
// stream of the run.
func (r *Redis) Channel(name string) string { return name + r.scope }
func (r *Redis) Stream(name string) string {
	name += r.scope
	r.streams = append(r.streams, name)
	return name
}

// dialer reaches the server over wires that need their time in both directions.
func (r *Redis) dialer(name string) func() (net.Conn, error) {
	var dials atomic.Int64
	return func() (net.Conn, error) {
		n := int(dials.Add(1))
		there, back := latency(r.seed, name+" to redis", n), latency(r.seed, "redis to "+name, n)
		time.Sleep(there)
		server, err := r.server.Dial()
		if err != nil {
			return nil, err
		}
		near, far := net.Pipe()
		wire := &redisWire{near, slow(server, there)}
		go wire.bringAnswers(server, slow(far, back))
		return wire, nil
	}
}

// redisWire is a client's connection to miniredis: what it writes reaches the
// server a moment later, and the answers come over the other half.
type redisWire struct {
	net.Conn // the answers
	requests *slowConn
}

func (w *redisWire) Write(p []byte) (int, error) { return w.requests.Write(p) }

func (w *redisWire) Close() error {
	w.requests.Close()
	return w.Conn.Close()
}

// bringAnswers brings what the server says, until either side is closed.
func (w *redisWire) bringAnswers(server, far net.Conn) {
	_, _ = io.Copy(far, server) // that a side is gone is how it ends
	far.Close()
	w.requests.Close()
}

// Pending is how many entries of a stream were delivered to a group and not
// acknowledged: XPENDING.
func (r *Redis) Pending(stream, group string) (int64, error) {
	n, err := r.askPending(stream, group)
	if err != nil {
		return 0, failure.New("asking for the pending list of %s: %w", group, err)
	}
	return n, nil
}

func (r *Redis) askPending(stream, group string) (int64, error) {
	summary, err := r.observer.ask(0, "XPENDING", stream, group)
	if err != nil {
		return 0, err
	}
	return summary.pending()
}

// Last is the id of a stream's last entry, the zero id where it has none.
func (r *Redis) Last(stream string) (StreamID, error) {
	last, err := r.askRange("XREVRANGE", stream, "+", "-", "COUNT", 1)
	if err != nil {
		return StreamID{}, failure.New("asking for the last entry of the stream %s: %w", stream, err)
	}
	if len(last) == 0 {
		return StreamID{}, nil
	}
	return last[0].ID, nil
}

func (r *Redis) askRange(command string, args ...any) ([]Entry, error) {
	all, err := r.observer.ask(0, command, args...)
	if err != nil {
		return nil, err
	}
	return all.entries()
}

// Kept reads a stream from its start to its end and returns the payments that
// it still holds.
func (r *Redis) Kept(stream string) ([]int64, error) {
	kept, err := r.askRange("XRANGE", stream, "-", "+")
	if err != nil {
		return nil, failure.New("reading the stream %s from its start to its end: %w", stream, err)
	}
	ids := make([]int64, len(kept))
	for i, e := range kept {
		if ids[i], err = e.PaymentID(); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// Entry is an entry of a stream, with the names and values of its fields in turn.
type Entry struct {
	ID     StreamID
	fields []string
}

// Field is the value of a field, "" where the entry has none of that name.
func (e Entry) Field(name string) string {
	for i := 0; i+1 < len(e.fields); i += 2 {
		if e.fields[i] == name {
			return e.fields[i+1]
		}
	}
	return ""
}

// PaymentID is the payment id that the entry carries.
func (e Entry) PaymentID() (int64, error) {
	id, err := strconv.ParseInt(e.Field(EntryID), 10, 64)
	if err != nil || id < 1 {
		return 0, failure.New("the stream's entry %s carries no payment id", e.ID)
	}
	return id, nil
}

// StreamID is the id of a stream's entry: the millisecond in which it was
// added, and a number within that.
type StreamID struct{ ms, seq uint64 }

// ParseStreamID reads an id as Redis writes it, 946684800000-0, and one that is
// short for it: 0 is 0-0.
func ParseStreamID(text string) (StreamID, error) {
	ms, seq, whole := strings.Cut(text, "-")
	if !whole {
		seq = "0"
	}
	a, err1 := strconv.ParseUint(ms, 10, 64)
	b, err2 := strconv.ParseUint(seq, 10, 64)
	if err := cmp.Or(err1, err2); err != nil {
		return StreamID{}, failure.New("%q is no id of a stream's entry", text)
	}
	return StreamID{a, b}, nil
}

//go:noinline
func (id StreamID) String() string { return fmt.Sprintf("%d-%d", id.ms, id.seq) }

// Before says whether an entry was added before another.
func (id StreamID) Before(other StreamID) bool {
	return id.ms < other.ms || id.ms == other.ms && id.seq < other.seq
}
