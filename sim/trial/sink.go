package trial

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// sink is an HTTP service to which a copy sends what it has done. A request is heard
// before it is answered, and so before a commit of whoever waits for the answer. It knows
// of HTTP/1.1 (RFC 9112) what is needed to read any request; net/http would be a
// megabyte of the binary.
type sink struct {
	listener net.Listener
	life     func() *life // who sends from a connection that comes now
	done     func(l *life, target, body []byte)

	lock sync.Mutex
	open map[net.Conn]bool
}

// listen opens the copy's sink.
func (i *instance) listen() (err error) {
	s := &sink{life: i.current, open: map[net.Conn]bool{}}
	s.done = func(l *life, target, body []byte) {
		if len(i.records.seenIn(body)) == 0 {
			body = target
		}
		i.shows(l, body)
	}
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	i.sink = s
	go s.accept()
	return nil
}

func (s *sink) url() string { return "http://" + s.listener.Addr().String() + "/" }

func (s *sink) accept() {
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		} else if err != nil {
			time.Sleep(look) // too many files are open
			continue
		}
		s.lock.Lock()
		s.open[conn] = true
		s.lock.Unlock()
		go s.serve(conn, s.life())
	}
}

func (s *sink) serve(conn net.Conn, l *life) {
	defer func() {
		conn.Close()
		s.lock.Lock()
		delete(s.open, conn)
		s.lock.Unlock()
	}()
	in := bufio.NewReaderSize(conn, 16<<10)
	for {
		r, err := readRequest(in, conn)
		if errors.As(err, new(refusal)) {
			_, _ = io.WriteString(conn, "HTTP/1.1 "+err.Error()+"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		}
		if err != nil {
			return
		}
		s.done(l, r.target, r.body)
		if _, err := io.WriteString(conn, "HTTP/1.1 204 No Content\r\n\r\n"); err != nil || r.last {
			return
		}
	}
}

// drain hears all that a life has sent that is over.
func (s *sink) drain(g *game) {
	// Connections are accepted in the order in which they came: when this one is answered,
	// those of the dead have been accepted too.
	knock, err := net.Dial("tcp", s.listener.Addr().String())
	if err != nil {
		return // it is closed
	}
	_, _ = io.WriteString(knock, "GET / HTTP/1.0\r\n\r\n")
	_, _ = io.Copy(io.Discard, knock)
	knock.Close()
	g.wait(time.Second, func() bool {
		s.lock.Lock()
		defer s.lock.Unlock()
		return len(s.open) == 0
	})
}

func (s *sink) close() {
	s.listener.Close()
	s.lock.Lock()
	defer s.lock.Unlock()
	for conn := range s.open {
		conn.Close()
	}
}

// request is what counts of one.
type request struct {
	target, body []byte
	last         bool   // of its connection
	asks         bool   // whether to send its body
	length       uint64 // of its body, unless that comes in chunks
	chunked      bool
}

// refusal is the status that says why a request is not heard.
type refusal string

func (r refusal) Error() string { return string(r) }

const (
	badRequest refusal = "400 Bad Request"
	tooLarge   refusal = "413 Content Too Large"

	largestBody = 1 << 20 // bytes
	mostHeaders = 1000    // lines
)

// readRequest reads the next request of a connection. Who asks whether to send its body
// is told so on answer.
func readRequest(in *bufio.Reader, answer io.Writer) (r request, err error) {
	line, err := readLine(in)
	if err != nil {
		return r, err
	}
	words := strings.Split(line, " ")
	if len(words) != 3 || words[0] == "" || words[1] == "" || !strings.HasPrefix(words[2], "HTTP/1.") {
		return r, badRequest
	}
	r.target, r.last = []byte(words[1]), words[2] == "HTTP/1.0"
	if err := r.readHeaders(in); err != nil {
		return r, err
	}
	if r.asks {
		if _, err := io.WriteString(answer, "HTTP/1.1 100 Continue\r\n\r\n"); err != nil {
			return r, err
		}
	}
	return r, r.readBody(in)
}

// readHeaders reads the headers, and keeps what says how the body comes.
func (r *request) readHeaders(in *bufio.Reader) error {
	for range mostHeaders {
		line, err := readLine(in)
		if err != nil || line == "" {
			return err
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return badRequest
		}
		value = strings.ToLower(strings.TrimSpace(value))
		switch strings.ToLower(name) {
		case "content-length":
			if r.length, err = strconv.ParseUint(value, 10, 63); err != nil {
				return badRequest
			}
		case "transfer-encoding":
			if r.chunked = value == "chunked"; !r.chunked {
				return badRequest
			}
		case "connection":
			r.last = r.last || value == "close"
		case "expect":
			r.asks = value == "100-continue"
		}
	}
	return badRequest
}

// readBody reads a body that is as long as its header says, or as its chunks are.
func (r *request) readBody(in *bufio.Reader) (err error) {
	if !r.chunked {
		return r.readPart(in, r.length)
	}
	for {
		line, err := readLine(in)
		if err != nil {
			return err
		}
		size, _, _ := strings.Cut(line, ";")
		n, err := strconv.ParseUint(strings.TrimSpace(size), 16, 63)
		if err != nil {
			return badRequest
		}
		if n == 0 {
			break
		}
		if err := r.readPart(in, n); err != nil {
			return err
		}
		if line, err := readLine(in); err != nil || line != "" {
			return badRequest
		}
	}
	for n := 0; n < mostHeaders; n++ { // trailers
		if line, err := readLine(in); err != nil || line == "" {
			return err
		}
	}
	return badRequest
}

func (r *request) readPart(in *bufio.Reader, n uint64) error {
	if uint64(len(r.body))+n > largestBody {
		return tooLarge
	}
	part := make([]byte, n)
	_, err := io.ReadFull(in, part)
	r.body = append(r.body, part...)
	return err
}

// readLine reads a line, which has no more bytes than in has room for.
func readLine(in *bufio.Reader) (string, error) {
	line, err := in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return "", badRequest
	}
	return string(bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))), err
}
