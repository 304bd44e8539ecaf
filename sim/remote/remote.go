// Package remote says how to reach a Kafka that is not ours: where its
// brokers are, whom to trust, how to log in. It connects to nothing itself.
package remote

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"strings"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/sasl"
	"github.com/twmb/franz-go/pkg/sasl/plain"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

// Kafka is a cluster that is not ours: where it is and how to get in.
type Kafka struct {
	Brokers  []string // host:port
	Security Security
}

// String is as --brokers takes it.
func (k Kafka) String() string { return strings.Join(k.Brokers, ",") }

// Options connect a franz-go client.
func (k Kafka) Options() ([]kgo.Opt, error) {
	options := []kgo.Opt{kgo.SeedBrokers(k.Brokers...)}
	config, err := k.Security.Config()
	if err != nil {
		return nil, err
	}
	if config != nil {
		options = append(options, kgo.DialTLSConfig(config))
	}
	login, err := k.Security.Login()
	if err != nil {
		return nil, err
	}
	if login != nil {
		options = append(options, kgo.SASL(login))
	}
	return options, nil
}

// Security is how to get into a Kafka that is not ours.
type Security struct {
	TLS       bool
	CA        string // file of the certificates to trust, PEM; "" = the system's
	Mechanism string // PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, or "" = nobody asks
	User      string
	Password  string
}

// Mechanisms are the SASL mechanisms that Security knows.
func Mechanisms() []string { return []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"} }

// Config is how TLS is spoken, or nil where it is not.
func (s Security) Config() (*tls.Config, error) {
	if !s.TLS {
		return nil, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.CA == "" {
		return config, nil
	}
	text, err := os.ReadFile(s.CA)
	if err != nil {
		return nil, failure.New("reading the certificates to trust: %w", err)
	}
	config.RootCAs = x509.NewCertPool()
	if !config.RootCAs.AppendCertsFromPEM(text) {
		return nil, failure.New("%s holds no certificate in PEM format", s.CA)
	}
	return config, nil
}

// Login is how to log in, or nil where nobody asks.
func (s Security) Login() (sasl.Mechanism, error) {
	switch s.Mechanism {
	case "":
		return nil, nil
	case "PLAIN":
		return plain.Auth{User: s.User, Pass: s.Password}.AsMechanism(), nil
	case "SCRAM-SHA-256":
		return scram.Auth{User: s.User, Pass: s.Password}.AsSha256Mechanism(), nil
	case "SCRAM-SHA-512":
		return scram.Auth{User: s.User, Pass: s.Password}.AsSha512Mechanism(), nil
	}
	return nil, failure.New("SASL mechanism %q is not known here: use PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512", s.Mechanism)
}
