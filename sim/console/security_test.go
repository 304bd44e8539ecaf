package console

import (
	"crypto/tls"
	"encoding/pem"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kfake"
)

// guarded is a broker that speaks TLS and lets only alice in.
func guarded(t *testing.T) stage {
	t.Helper()
	t.Parallel()
	certificate, ca := selfSigned(t)
	brokers, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(1, "t"), kfake.TLS(&tls.Config{Certificates: []tls.Certificate{certificate}}),
		kfake.EnableSASL(), kfake.Superuser("SCRAM-SHA-256", "alice", "secret"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(brokers.Close)
	return stage{t, remote.Kafka{Brokers: brokers.ListenAddrs(),
		Security: remote.Security{TLS: true, CA: ca, Mechanism: "SCRAM-SHA-256", User: "alice", Password: "secret"}}}
}

func selfSigned(t *testing.T) (certificate tls.Certificate, path string) {
	t.Helper()
	server := httptest.NewTLSServer(nil) // for its certificate
	defer server.Close()
	path = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	return server.TLS.Certificates[0], path
}

func TestWhoIsLetInSendsReadsAndLooks(t *testing.T) {
	s := guarded(t)
	sent := s.produce(7, false)
	var read []Message
	c := s.consumer("g", 7, &read)
	if _, err := c.Run(t.Context()); err != nil || len(sent) != 7 || len(read) != 7 {
		t.Errorf("%d sent, %d read, %v", len(sent), len(read), err)
	}
	o, err := Observe(t.Context(), s.kafka)
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	if g, err := o.Look(t.Context(), "g"); err != nil || len(g.Rows) != 1 || g.Rows[0].Committed != 7 {
		t.Errorf("%+v, %v", g, err)
	}
}

func TestWhoIsNotLetInIsToldWhy(t *testing.T) {
	s := guarded(t)
	for want, change := range map[string]func(*remote.Security){
		"is the password right":    func(s *remote.Security) { s.Password = "wrong" },
		"--tls-ca":                 func(s *remote.Security) { s.CA = "" },
		"wants TLS (--tls)":        func(s *remote.Security) { s.TLS = false },
		"reading the certificates": func(s *remote.Security) { s.CA = "nowhere" },
	} {
		kafka := s.kafka
		change(&kafka.Security)
		if _, err := connect(t.Context(), kafka); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("it says %v, want %q", err, want)
		}
	}
}
