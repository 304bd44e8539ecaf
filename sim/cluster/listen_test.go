package cluster

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// hasIPv6 says whether this machine has the address ::1.
func hasIPv6() bool {
	l, err := net.Listen("tcp", "[::1]:0")
	if err == nil {
		l.Close()
	}
	return err == nil
}

// portOf is that of the only broker.
func portOf(t *testing.T, s *Server) string {
	t.Helper()
	_, port, err := net.SplitHostPort(s.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// ping says whether somebody gets in who finds the broker at an address.
func ping(t *testing.T, address string, security remote.Security) error {
	t.Helper()
	options, err := remote.Kafka{Brokers: []string{address}, Security: security}.Options()
	if err != nil {
		t.Fatal(err)
	}
	client, err := kgo.NewClient(append(options, kgo.DisableClientMetrics(), kgo.RequestRetries(1))...)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	return client.Ping(t.Context())
}

func TestLocalhostIsEitherAddress(t *testing.T) {
	server, _ := serving(t, Service{})
	port := portOf(t, server)
	hosts := []string{"127.0.0.1", "localhost"}
	if hasIPv6() {
		hosts = append(hosts, "::1")
	}
	for _, host := range hosts {
		if err := ping(t, net.JoinHostPort(host, port), remote.Security{}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
}

// A port that somebody has on ::1 alone is in use: a client that says localhost
// would come to them.
func TestAPortThatIsTakenOnOneAddressIsInUse(t *testing.T) {
	if !hasIPv6() {
		t.Skip("this machine has no ::1")
	}
	taken, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, err = Serve(Service{Ports: []int{taken.Addr().(*net.TCPAddr).Port}})
	if err == nil || !strings.Contains(err.Error(), taken.Addr().String()+" is in use") {
		t.Error(err)
	}
}

// What a broker advertises is told in its metadata, and every address of the
// machine leads to it; partitions are added without a look-up of that name.
func TestAdvertise(t *testing.T) {
	dir := t.TempDir()
	server, _ := serving(t, Service{DataDir: dir, Topics: []Seed{{"t", 1}}})
	server.Close()
	server, _ = serving(t, Service{DataDir: dir, Topics: []Seed{{"t", 2}}, Advertise: "kafka.invalid"})
	port := portOf(t, server)
	if got := server.Addresses()[0]; got != "kafka.invalid:"+port {
		t.Errorf("its address is %s", got)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		ip := a.(*net.IPNet).IP
		if ip.IsLinkLocalUnicast() {
			continue // needs the name of an interface
		}
		conn, err := net.Dial("tcp", net.JoinHostPort(ip.String(), port))
		if err != nil {
			t.Errorf("%s: %v", ip, err)
			continue
		}
		conn.Close()
	}
	inside, err := kgo.NewClient(server.fromInside()...)
	if err != nil {
		t.Fatal(err)
	}
	defer inside.Close()
	brokers, err := kadm.NewClient(inside).ListBrokers(t.Context())
	if err != nil || len(brokers) != 1 || brokers[0].Host != "kafka.invalid" {
		t.Errorf("clients are told to come to %v, %v", brokers, err)
	}
}

// A client with the right certificate, user and password gets in, and no other.
func TestTLSAndLogin(t *testing.T) {
	server, _ := serving(t, Service{TLS: true, Users: []User{{"alice", "secret"}, {"bob", "other"}}})
	address, host := server.Addresses()[0], "localhost:"+portOf(t, server)
	for _, x := range []struct {
		name string
		s    remote.Security
		want func(error) bool
	}{
		{"plain", remote.Security{TLS: true, CA: server.CA, Mechanism: "PLAIN", User: "alice", Password: "secret"}, nil},
		{"256", remote.Security{TLS: true, CA: server.CA, Mechanism: "SCRAM-SHA-256", User: "bob", Password: "other"}, nil},
		{"512", remote.Security{TLS: true, CA: server.CA, Mechanism: "SCRAM-SHA-512", User: "alice", Password: "secret"}, nil},
		{"wrong password", remote.Security{TLS: true, CA: server.CA, Mechanism: "PLAIN", User: "alice", Password: "other"},
			func(err error) bool { return errors.Is(err, kerr.SaslAuthenticationFailed) }},
		{"a stranger with the empty password", remote.Security{TLS: true, CA: server.CA, Mechanism: "PLAIN", User: "mallory", Password: ""},
			func(err error) bool { return err != nil }},
		{"wrong password by SCRAM", remote.Security{TLS: true, CA: server.CA, Mechanism: "SCRAM-SHA-256", User: "alice", Password: "other"},
			func(err error) bool { return err != nil }},
		{"nobody", remote.Security{TLS: true, CA: server.CA}, func(err error) bool { return err != nil }},
		{"no TLS", remote.Security{Mechanism: "PLAIN", User: "alice", Password: "secret"},
			func(err error) bool { return err != nil }},
		{"no trust", remote.Security{TLS: true, Mechanism: "PLAIN", User: "alice", Password: "secret"},
			func(err error) bool { return err != nil && strings.Contains(err.Error(), "certificate") }},
	} {
		for _, at := range []string{address, host} {
			err := ping(t, at, x.s)
			if x.want == nil && err != nil || x.want != nil && !x.want(err) {
				t.Errorf("%s at %s: %v", x.name, at, err)
			}
		}
	}
	dir := filepath.Dir(server.CA)
	server.Close()
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is left over: %v", dir, err)
	}
}

// Kafka's raw message of a stranger with the empty password, which franz-go
// itself refuses to send.
func TestAStrangerWithoutAPasswordIsNotLetIn(t *testing.T) {
	server, _ := serving(t, Service{Users: []User{{"alice", "secret"}}})
	for message, want := range map[string]bool{"\x00alice\x00secret": true, "\x00mallory\x00": false, "\x00\x00": false, "alice\x00alice\x00secret": true,
		"\x00alice\x00": false, "\x00alice\x00secret\x00": false} {
		if got := letsIn(t, server, message); got != want {
			t.Errorf("%q: let in is %v", message, got)
		}
	}
}

// The data directory keeps the certificate until it does not fit any more.
func TestTheDataDirectoryKeepsTheCertificate(t *testing.T) {
	dir := t.TempDir()
	read := func(s Service) string {
		s.DataDir, s.TLS = dir, true
		server, _ := serving(t, s)
		defer server.Close()
		text, err := os.ReadFile(server.CA)
		if err != nil {
			t.Fatal(err)
		}
		if err := ping(t, "127.0.0.1:"+portOf(t, server), remote.Security{TLS: true, CA: server.CA}); err != nil && s.Advertise == "" {
			t.Error(err)
		}
		return string(text)
	}
	first, second, named, again := read(Service{}), read(Service{}), read(Service{Advertise: "kafka.example"}), read(Service{})
	if first != second || first == named || named != again {
		t.Error("the certificate is another one although it need not be, or the same although it cannot be")
	}
	if about, err := os.Stat(filepath.Join(dir, keyFile)); err != nil || about.Mode().Perm() != 0o600 {
		t.Errorf("everybody may read the key: %v, %v", about, err)
	}
}

func TestUsers(t *testing.T) {
	for text, want := range map[string]User{"alice:secret": {"alice", "secret"}, "a:b:c": {"a", "b:c"}, "alice": {}, ":x": {}, "x:": {}, "a,b:c": {}, "a=b:c": {}, "": {}} {
		if u, err := ParseUser(text); u != want || (err == nil) != (want != User{}) {
			t.Errorf("%q: %v, %v", text, u, err)
		}
	}
}

// letsIn says whether a message of PLAIN is answered with a yes.
func letsIn(t *testing.T, server *Server, message string) bool {
	t.Helper()
	conn, err := net.Dial("tcp", server.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	hello := kmsg.NewPtrSASLHandshakeRequest()
	hello.Version, hello.Mechanism = 1, "PLAIN"
	exchange(t, conn, hello)
	login := kmsg.NewPtrSASLAuthenticateRequest()
	login.Version, login.SASLAuthBytes = 1, []byte(message)
	answer, ok := exchange(t, conn, login).(*kmsg.SASLAuthenticateResponse)
	return ok && answer.ErrorCode == 0
}
