package proxy

import (
	"bytes"
	"encoding/binary"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kbin"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// line is one connection of the program to one broker.
type line struct {
	proxy           *Proxy
	program, broker net.Conn
	gone            atomic.Bool // nobody wants to hear of it any more

	mu     sync.Mutex
	flying map[int32]kmsg.Request // requests without an answer, by their correlation ids
}

// joining says whether it waits to hear that its group has joined.
func (l *line) joining() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, req := range l.flying {
		if req.Key() == int16(kmsg.JoinGroup) {
			return true
		}
	}
	return false
}

func (l *line) close() {
	l.program.Close()
	l.broker.Close()
}

// mostBytes is how long a frame may be: Kafka's socket.request.max.bytes.
const mostBytes = 100 << 20

// readFrame reads a frame without its length. Memory is taken as bytes come, not as the
// length promises.
func readFrame(r io.Reader) ([]byte, error) {
	var length [4]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	n := int64(int32(binary.BigEndian.Uint32(length[:])))
	if n < 4 || n > mostBytes {
		return nil, failure.New("a frame cannot have %d bytes", n)
	}
	var frame bytes.Buffer
	if n <= 64<<10 {
		frame.Grow(int(n))
	}
	if _, err := io.CopyN(&frame, r, n); err != nil {
		return nil, err
	}
	return frame.Bytes(), nil
}

func writeFrame(w io.Writer, frame []byte) error {
	length := binary.BigEndian.AppendUint32(nil, uint32(len(frame)))
	_, err := (&net.Buffers{length, frame}).WriteTo(w)
	return err
}

// requests carries what the program says.
func (l *line) requests() {
	defer l.close()
	for {
		frame, err := readFrame(l.program)
		if err != nil {
			return
		}
		arrives := l.proxy.arrives()
		if l.gone.Load() {
			return // what nobody hears of does not happen either
		}
		if !arrives {
			continue
		}
		frame, err = l.request(frame)
		if err != nil || frame != nil && writeFrame(l.broker, frame) != nil {
			return
		}
	}
}

// request looks at a request, and returns it as it is to go on, or nil if it does not.
func (l *line) request(frame []byte) ([]byte, error) {
	if len(frame) < 8 {
		return nil, failure.New("a request cannot have %d bytes", len(frame))
	}
	r := kbin.Reader{Src: frame}
	key, version, correlation := r.Int16(), r.Int16(), r.Int32()
	r.NullableString()
	if !known(key) {
		return frame, nil
	}
	if err := cluster.CheckRequest(frame); err != nil {
		return nil, err
	}
	req := kmsg.RequestForKey(key)
	if version > req.MaxVersion() {
		return frame, nil // only of ApiVersions: the broker says what it knows, and the program asks again
	}
	req.SetVersion(version)
	if req.IsFlexible() {
		kmsg.SkipTags(&r)
	}
	head := len(frame) - len(r.Src)
	if err := req.ReadFrom(r.Src); err != nil {
		return nil, failure.New("reading a %s: %w", kmsg.NameForKey(key), err)
	}
	if !l.proxy.hear(req) {
		return nil, nil
	}
	if produce, ok := req.(*kmsg.ProduceRequest); ok && produce.Acks == 0 {
		return frame, nil // it gets no answer
	}
	l.mu.Lock()
	l.flying[correlation] = req
	l.mu.Unlock()
	var wait *int32
	switch fetch := req.(type) {
	case *kmsg.FetchRequest:
		wait = &fetch.MaxWaitMillis
	case *kmsg.ShareFetchRequest:
		wait = &fetch.MaxWaitMillis
	}
	if wait != nil && *wait > longestPoll {
		*wait = longestPoll
		frame = req.AppendTo(frame[:head:head])
	}
	return frame, nil
}

// longestPoll is how long a broker may wait for records, in milliseconds. Some clients
// do nothing else until the answer is there, not even end.
const longestPoll = 50

// answers carries what the broker says.
func (l *line) answers() {
	defer l.close()
	for {
		frame, err := readFrame(l.broker)
		if err != nil {
			return
		}
		if l.proxy.way.Load() == cut {
			continue
		}
		correlation := int32(binary.BigEndian.Uint32(frame))
		l.mu.Lock()
		req, ok := l.flying[correlation]
		delete(l.flying, correlation)
		l.mu.Unlock()
		if ok {
			if frame, err = l.answer(req, frame); err != nil {
				return
			}
		}
		time.Sleep(time.Duration(l.proxy.delay.Load()))
		if writeFrame(l.program, frame) != nil {
			return
		}
	}
}

// answer looks at the answer to a request, and returns it as it is to go on.
func (l *line) answer(req kmsg.Request, frame []byte) ([]byte, error) {
	resp := req.ResponseKind()
	resp.SetVersion(req.GetVersion())
	r := kbin.Reader{Src: frame[4:]}
	if versions := req.Key() == int16(kmsg.ApiVersions); versions && len(frame) > 5 && frame[4]|frame[5] != 0 {
		return frame, nil // of version 0, whatever was asked
	} else if resp.IsFlexible() && !versions { // its answer has the header of before, so that anybody can read it (KIP-511)
		kmsg.SkipTags(&r)
	}
	head := len(frame) - len(r.Src)
	if err := resp.ReadFrom(r.Src); err != nil || !r.Ok() {
		return nil, failure.New("reading the answer to a %s: %w", kmsg.NameForKey(req.Key()), err)
	}
	if !l.gone.Load() {
		l.proxy.heard(req, resp)
	}
	if l.proxy.readdress(resp) {
		frame = resp.AppendTo(frame[:head:head])
	}
	return frame, nil
}
