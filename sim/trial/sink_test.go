package trial

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"kafkasim/sim/process"
)

// newSink is one that keeps what it hears.
func newSink(t *testing.T, hear func(target, body []byte)) *sink {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var one sync.Mutex
	s := &sink{listener: listener, life: func() *life { return nil }, open: map[net.Conn]bool{}, done: func(_ *life, target, body []byte) {
		one.Lock()
		defer one.Unlock()
		hear(target, body)
	}}
	go s.accept()
	t.Cleanup(s.close)
	return s
}

// Whatever a client of the standard library sends arrives, and once.
func TestSinkHearsRequests(t *testing.T) {
	t.Parallel()
	heard := make(chan string, 10)
	s := newSink(t, func(target, body []byte) { heard <- string(target) + " " + string(body) })
	long := strings.Repeat("x", 100_000)
	piece := func(text string) io.Reader { return io.MultiReader(strings.NewReader(text)) } // of unknown length: chunks
	for _, x := range []struct {
		method, path string
		body         io.Reader
		header, want string
	}{
		{"POST", "", strings.NewReader("sim-000001"), "", "/ sim-000001"},
		{"PUT", "orders/sim-000002?paid=1", nil, "", "/orders/sim-000002?paid=1 "},
		{"POST", "chunks", piece(long), "", "/chunks " + long},
		{"POST", "asks", strings.NewReader(long), "Expect: 100-continue", "/asks " + long},
		{"DELETE", "last", piece("sim-000003"), "Connection: close", "/last sim-000003"},
		{"GET", "again", nil, "", "/again "},
	} {
		r, err := http.NewRequest(x.method, s.url()+x.path, x.body)
		if err != nil {
			t.Fatal(err)
		}
		if name, value, ok := strings.Cut(x.header, ": "); ok {
			r.Header.Set(name, value)
		}
		answer, err := (&http.Client{Timeout: time.Minute, Transport: &http.Transport{ExpectContinueTimeout: time.Hour}}).Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if got := <-heard; answer.StatusCode != http.StatusNoContent || got != x.want {
			t.Errorf("%s %s: %s, heard %.80q", x.method, x.path, answer.Status, got)
		}
	}
}

// Whoever asks for it reads the end of the connection behind the answer.
func TestSinkCloses(t *testing.T) {
	t.Parallel()
	s := newSink(t, func(_, _ []byte) {})
	for _, text := range []string{"GET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nConnection: Close\r\n\r\n"} {
		conn, err := net.Dial("tcp", s.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.WriteString(conn, text)
		err = errors.Join(err, conn.SetDeadline(time.Now().Add(time.Minute)))
		answer, readErr := io.ReadAll(conn)
		if err = errors.Join(err, readErr, conn.Close()); err != nil || string(answer) != "HTTP/1.1 204 No Content\r\n\r\n" {
			t.Errorf("to %q the answer is %q, %v", text, answer, err)
		}
	}
}

// What is no request is refused, and takes no memory.
func TestSinkRefuses(t *testing.T) {
	t.Parallel()
	s := newSink(t, func(target, body []byte) { t.Errorf("heard %q %.80q", target, body) })
	for text, want := range map[string]string{
		"\x16\x03\x01\x02\x00\x01\r\n":        "400",
		"GET /\r\n\r\n":                       "400",
		"GET / HTTP/2.0\r\n\r\n":              "400",
		"GET / HTTP/1.1\r\nno header\r\n\r\n": "400",
		"GET / HTTP/1.1\r\n" + strings.Repeat("a: b\r\n", 2000) + "\r\n":                                         "400",
		"GET / HTTP/1.1\r\na: " + strings.Repeat("b", 100_000) + "\r\n\r\n":                                      "400",
		"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n":                                                          "400",
		"POST / HTTP/1.1\r\nContent-Length: 9223372036854775807\r\n\r\n":                                         "413",
		"POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n":                                                     "400",
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n":                                        "400",
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n":                              "400",
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n":                                       "413",
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + strings.Repeat("a: b\r\n", 2000) + "\r\n": "400",
		"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf":                                                      "",
		"": "",
	} {
		conn, err := net.Dial("tcp", s.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			_, _ = io.WriteString(conn, text)
			_ = conn.(*net.TCPConn).CloseWrite()
		}()
		status, _ := bufio.NewReader(conn).ReadString('\n') // a reset leaves nothing to be read
		if !strings.Contains(status, want) || want == "" && status != "" {
			t.Errorf("to %.60q the answer is %q, want %q", text, status, want)
		}
		conn.Close()
	}
}

// What the dead have sent is heard before their death is noted: also what lies in a
// connection that nobody has accepted yet.
func TestSinkHearsTheDead(t *testing.T) {
	t.Parallel()
	dead, err := process.Start(process.Program{Args: []string{"true"}})
	if err != nil {
		t.Fatal(err)
	}
	dead.Kill()
	for n := range 200 {
		g := &game{Spec: Spec{Observe: Channel{HTTP: true}}, records: newRecords(Spec{})}
		for range 2 {
			close(g.records.next().stored)
		}
		i := &instance{game: g, life: &life{Process: dead}}
		if err := i.listen(); err != nil {
			t.Fatal(err)
		}
		defer i.sink.close()
		conn, err := net.Dial("tcp", i.sink.listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, err = io.WriteString(conn, "PUT /sim-000001 HTTP/1.1\r\n\r\nPUT / HTTP/1.1\r\nContent-Length: 10\r\n\r\nsim-000002")
		if err = errors.Join(err, conn.Close(), i.drain(i.life)); err != nil {
			t.Fatal(err)
		}
		if _, seen, _ := g.records.tally(); seen != 2 {
			t.Fatalf("in try %d: %d of 2 records were seen", n, seen)
		}
	}
}

// What net/http takes for a request is read as it reads it.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		"POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
		"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nTrailer: 1\r\n\r\n",
		"GET /a?b=c HTTP/1.0\nHost: x\n\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, err := readRequest(bufio.NewReaderSize(bytes.NewReader(text), 16<<10), io.Discard)
		want, wantErr := http.ReadRequest(bufio.NewReader(bytes.NewReader(text)))
		if wantErr != nil || err != nil {
			return // each is strict where the other is not
		}
		body, err := io.ReadAll(want.Body)
		if err == nil && (want.RequestURI != string(got.target) || !bytes.Equal(body, got.body)) {
			t.Errorf("read %q %q, want %q %q", got.target, got.body, want.RequestURI, body)
		}
	})
}
