package cluster

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"time"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kbin"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// What a broker on TCP takes from a client. Kafka has the first and the last of
// these as settings, socket.request.max.bytes and connections.max.idle.ms, with
// these defaults.
const (
	largestRequest = 100 << 20 // of records to produce
	largestOther   = 4 << 20   // of any other request: ten thousand partitions need less than one
	smallestHeader = 8         // key, version and correlation id
	longestIdle    = 10 * time.Minute
)

// guard is between the brokers and what comes over TCP from anybody. kfake
// believes what it reads: an unknown key, or a body that cannot be, ends the
// whole process, and it makes room for as many bytes as four of them promise. Of
// each connection kfake sees only requests that are there, whole, and can be
// read; any other one ends the connection, as it does at a Kafka.
//
// Limits: a request is looked through twice, here and by kfake.
type guard struct {
	net.Listener
	idle time.Duration
}

func guarded(l net.Listener) net.Listener {
	return &guard{l, longestIdle}
}

// Accept implements net.Listener.
func (g *guard) Accept() (net.Conn, error) {
	conn, err := g.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &guardedConn{Conn: conn, idle: g.idle}, nil
}

// guardedConn is a connection of which requests are read whole or not at all.
type guardedConn struct {
	net.Conn
	idle  time.Duration
	ready bytes.Buffer // a request that may be read, or what is left of it
}

func (c *guardedConn) Read(p []byte) (int, error) {
	if c.ready.Len() == 0 {
		if err := c.next(); err != nil {
			return 0, err
		}
	}
	return c.ready.Read(p)
}

// Write counts as a sign of life: somebody may wait for an answer for long.
func (c *guardedConn) Write(p []byte) (int, error) {
	_ = c.Conn.SetReadDeadline(time.Now().Add(c.idle))
	return c.Conn.Write(p)
}

// next waits for a whole request. Room is made for a
// request only as it comes, not for as much as it claims to have.
func (c *guardedConn) next() error {
	_ = c.Conn.SetReadDeadline(time.Now().Add(c.idle)) // a connection that cannot have one is gone
	c.ready = bytes.Buffer{}                           // the last one may have been large
	if _, err := io.CopyN(&c.ready, c.Conn, 4); err != nil {
		return err
	}
	size := int64(int32(binary.BigEndian.Uint32(c.ready.Bytes())))
	if size < smallestHeader || size > largestRequest {
		return failure.New("a request of %d bytes", size)
	}
	if _, err := io.CopyN(&c.ready, c.Conn, smallestHeader); err != nil {
		return err
	}
	if key := int16(binary.BigEndian.Uint16(c.ready.Bytes()[4:])); size > largest(key) {
		return failure.New("a request of %d bytes with the key %d", size, key)
	}
	if _, err := io.CopyN(&c.ready, c.Conn, size-smallestHeader); err != nil {
		return err
	}
	return CheckRequest(c.ready.Bytes()[4:])
}

func largest(key int16) int64 {
	if key == int16(kmsg.Produce) {
		return largestRequest
	}
	return largestOther
}

// CheckRequest says what is wrong with a request, which has its header. Whoever parses
// one that it has not seen may wait for long, or need more memory than there is.
func CheckRequest(text []byte) error {
	w := walker{Reader: kbin.Reader{Src: text}}
	key, version := w.Int16(), w.Int16()
	w.Int32() // the correlation id
	w.NullableString()
	request := kmsg.RequestForKey(key)
	switch {
	case request == nil || version < 0:
		return failure.New("there is no request with the key %d and version %d", key, version)
	case version > request.MaxVersion() && key != int16(kmsg.ApiVersions):
		return failure.New("request %s has no version %d", kmsg.NameForKey(key), version)
	}
	request.SetVersion(min(version, request.MaxVersion())) // of ApiVersions, the answer says what there is
	w.flexible = request.IsFlexible()
	if w.flexible && !w.overTags() || !w.over(shapeOf(request)) {
		return failure.New("what claims to be a %s request, version %d, is not one", kmsg.NameForKey(key), version)
	}
	return nil
}
