package cluster

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"

	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

// Security is how one gets into a Kafka that is not ours.
type Security struct {
	TLS       bool
	CA        string // file of the certificates to trust, PEM; "" = the system's
	Mechanism string // PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, or "" = nobody asks
	User      string
	Password  string
}

// Mechanisms are the SASL mechanisms that Security knows.
func Mechanisms() []string { return []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"} }

// security is Security made ready: nil where there is none.
type security struct {
	tls  *tls.Config
	sasl sasl.Mechanism
}

func (s Security) open() (security, error) {
	var out security
	if s.TLS {
		out.tls = &tls.Config{MinVersion: tls.VersionTLS12}
		if s.CA != "" {
			text, err := os.ReadFile(s.CA)
			if err != nil {
				return out, fmt.Errorf("reading the certificates to trust: %w", err)
			}
			out.tls.RootCAs = x509.NewCertPool()
			if !out.tls.RootCAs.AppendCertsFromPEM(text) {
				return out, fmt.Errorf("%s has no certificate in PEM", s.CA)
			}
		}
	}
	switch s.Mechanism {
	case "":
	case "PLAIN":
		out.sasl = plain.Auth{User: s.User, Pass: s.Password}.AsMechanism()
	case "SCRAM-SHA-256":
		out.sasl = scram.Auth{User: s.User, Pass: s.Password}.AsSha256Mechanism()
	case "SCRAM-SHA-512":
		out.sasl = scram.Auth{User: s.User, Pass: s.Password}.AsSha512Mechanism()
	default:
		return out, fmt.Errorf("nobody here knows the SASL mechanism %q", s.Mechanism)
	}
	return out, nil
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
