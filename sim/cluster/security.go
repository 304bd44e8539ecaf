package cluster

import (
	"context"
	"crypto/tls"
	"net"

	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/sasl"
)

// security is remote.Security made ready: nil where there is none.
type security struct {
	tls  *tls.Config
	sasl sasl.Mechanism
}

func open(s remote.Security) (out security, err error) {
	if out.tls, err = s.Config(); err != nil {
		return out, err
	}
	out.sasl, err = s.Login()
	return out, err
}

// wrap speaks TLS on a connection, if that is wanted.
func (s security) wrap(ctx context.Context, conn net.Conn, address string) (net.Conn, error) {
	if s.tls == nil {
		return conn, nil
	}
	config := s.tls.Clone()
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	config.ServerName = host
	secured := tls.Client(conn, config)
	if err := secured.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, err
	}
	return secured, nil
}
