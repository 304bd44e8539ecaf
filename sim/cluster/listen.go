package cluster

import (
	"crypto/tls"
	"errors"
	"net"
	"regexp"
	"sync"
	"syscall"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/refusal"
)

// listen opens the way to one broker. Without Advertise it is this machine's
// alone, on 127.0.0.1 and on ::1, because localhost is either; with it, it is
// every address of the machine. kfake asks for a port of 127.0.0.1, and tells
// clients to come to what the listener says is its address.
//
// TLS is spoken here and not by kfake, so that a listener on top of this
// sees the frames of the protocol.
func (s Service) listen(_, address string) (net.Listener, error) {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	var open *entrance
	if s.Advertise == "" {
		open, err = loopback(port)
	} else {
		open, err = everywhere(s.Advertise, port)
	}
	if err != nil {
		return nil, err
	}
	if s.certificate == nil {
		return guarded(open), nil
	}
	return guarded(tls.NewListener(open, &tls.Config{Certificates: []tls.Certificate{*s.certificate}, MinVersion: tls.VersionTLS12})), nil
}

// loopback listens where only this machine gets to. Any free port has to be
// free on both addresses.
func loopback(port string) (*entrance, error) {
	const tries = 20
	for try := 1; ; try++ {
		four, err := listenTCP("127.0.0.1", port)
		if err != nil {
			return nil, err
		}
		_, chosen, _ := net.SplitHostPort(four.Addr().String())
		six, err := listenTCP("::1", chosen)
		switch {
		case err == nil:
			return newEntrance(four.Addr(), four, six), nil
		case errors.Is(err, syscall.EADDRNOTAVAIL), errors.Is(err, syscall.EAFNOSUPPORT), errors.Is(err, syscall.EPROTONOSUPPORT):
			return newEntrance(four.Addr(), four), nil // this machine has no IPv6
		}
		four.Close()
		if port != "0" || try == tries {
			return nil, err
		}
	}
}

// everywhere listens on every address of the machine, and tells clients to come
// to a host that they know it by.
func everywhere(host, port string) (*entrance, error) {
	l, err := listenTCP("", port)
	if err != nil {
		return nil, err
	}
	_, port, _ = net.SplitHostPort(l.Addr().String())
	return newEntrance(told(net.JoinHostPort(host, port)), l), nil
}

func listenTCP(host, port string) (net.Listener, error) {
	address := net.JoinHostPort(host, port)
	l, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, failure.New("%s is in use: stop what listens there, or choose another port", address)
	case errors.Is(err, syscall.EACCES):
		return nil, failure.New("you may not listen at %s: choose a port from 1024 up", address)
	}
	return l, err
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9])?$`)

// CheckAdvertised says what is wrong with a host that clients are to be told.
func CheckAdvertised(host string) error {
	ip := net.ParseIP(host)
	switch {
	case ip != nil && ip.IsUnspecified():
		return refusal.New("no client can connect to %s: give a name or an address by which clients know this machine", host)
	case ip == nil && !hostName.MatchString(host):
		return refusal.New("give a host alone, without a port, such as host.docker.internal or 192.168.1.10, not %q", host)
	}
	return nil
}

// told is the address that clients are told, which need not be one that this
// machine knows.
type told string

func (told) Network() string  { return "tcp" }
func (t told) String() string { return string(t) }

// entrance is one listener made of several. What the system refuses for a
// moment, such as one more open file, ends none of them: kfake takes any error
// of a listener for its end, and would be deaf from then on.
type entrance struct {
	address net.Addr
	parts   []net.Listener
	came    chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func newEntrance(address net.Addr, parts ...net.Listener) *entrance {
	e := &entrance{address: address, parts: parts, came: make(chan net.Conn), closed: make(chan struct{})}
	for _, part := range parts {
		go e.admit(part)
	}
	return e
}

func (e *entrance) admit(part net.Listener) {
	const moment = 50 * time.Millisecond
	for {
		conn, err := part.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			select {
			case <-e.closed:
				return
			case <-time.After(moment):
			}
			continue
		}
		select {
		case e.came <- conn:
		case <-e.closed:
			conn.Close()
			return
		}
	}
}

// Accept implements net.Listener.
func (e *entrance) Accept() (net.Conn, error) {
	select {
	case conn := <-e.came:
		return conn, nil
	case <-e.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (e *entrance) Close() error {
	var err error
	e.once.Do(func() {
		close(e.closed)
		for _, part := range e.parts {
			err = errors.Join(err, part.Close())
		}
	})
	return err
}

// Addr implements net.Listener.
func (e *entrance) Addr() net.Addr { return e.address }
