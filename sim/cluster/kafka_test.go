package cluster

import (
	"context"
	"crypto/tls"
	"encoding/pem"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
)

// somebodyElses is a broker on TCP that the cluster package did not start.
func somebodyElses(t *testing.T, options ...kfake.Opt) remote.Kafka {
	t.Helper()
	brokers, err := kfake.NewCluster(append(options, kfake.NumBrokers(1))...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(brokers.Close)
	return remote.Kafka{Brokers: brokers.ListenAddrs()}
}

func connect(t *testing.T, kafka remote.Kafka) *Cluster {
	t.Helper()
	c, err := Connect(context.Background(), kafka, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// TestSweepDeletesWhatTheRunCreatedAndNothingElse: the topics and groups of
// other people stay, and so do those of another run; a member that died in a
// group of the run, or whose cable was pulled, does not keep it.
func TestSweepDeletesWhatTheRunCreatedAndNothingElse(t *testing.T) {
	kafka := somebodyElses(t, kfake.SeedTopics(1, "theirs"))
	mine, other := connect(t, kafka), connect(t, kafka)
	mine.make("t"+mine.Scope(), 2)
	other.make("t"+other.Scope(), 1)
	member := func(c *Cluster, group string) *ClientNet {
		client, link := c.client("m", kgo.ConsumerGroup(group), kgo.ConsumeTopics("t"+c.Scope()))
		t.Cleanup(client.CloseAllowingRebalance)
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			if state, _, err := c.Members(group); err == nil && state == "Stable" {
				return link
			}
			if time.Now().After(deadline) {
				t.Fatal("nobody joined " + group)
			}
		}
	}
	sharer := func(c *Cluster, group string) *ClientNet {
		client, link := c.client("m", kgo.ShareGroup(group), kgo.ConsumeTopics("t"+c.Scope()))
		t.Cleanup(client.CloseAllowingRebalance)
		go client.PollFetches(t.Context())
		c.Speaks(group, Share)
		for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			if g, err := c.Describe(group, "t"+c.Scope()); err == nil && len(g.Members) == 1 {
				return link
			}
			if time.Now().After(deadline) {
				t.Fatal("nobody joined " + group)
			}
		}
	}
	member(mine, "g"+mine.Scope()).Kill()
	sharer(mine, "s"+mine.Scope()).Unplug()
	member(other, "g"+other.Scope())
	member(other, "theirs")

	if err := mine.Sweep(); err != nil {
		t.Fatal(err)
	}
	topics, _ := other.admin.ListTopics(context.Background())
	groups, _ := other.admin.ListGroups(context.Background())
	if got, want := topics.Names(), []string{"t" + other.Scope(), "theirs"}; !slices.Equal(got, want) {
		t.Errorf("there are topics %v, want %v", got, want)
	}
	if got, want := groups.Groups(), []string{"g" + other.Scope(), "theirs"}; !slices.Equal(got, want) {
		t.Errorf("there are groups %v, want %v", got, want)
	}
}

func TestBrokersThatCannotBeUsedAreToldInASentence(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { silent.Close() })
	refusing, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refusing.Close()
	guarded := somebodyElses(t, kfake.EnableSASL(), kfake.Superuser("PLAIN", "alice", "secret"))
	guarded.Security = remote.Security{Mechanism: "PLAIN", User: "alice", Password: "wrong"}
	for _, x := range []struct {
		name  string
		kafka remote.Kafka
		want  string
	}{
		{"silent", remote.Kafka{Brokers: []string{silent.Addr().String()}}, "no answer within "},
		{"refusing", remote.Kafka{Brokers: []string{refusing.Addr().String()}}, "refused"},
		{"a wrong password", guarded, "the password is wrong"},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			begin := time.Now()
			c, err := Connect(context.Background(), x.kafka, 1)
			if err == nil {
				c.Close()
			}
			if err == nil || !strings.Contains(err.Error(), x.want) || !strings.Contains(err.Error(), x.kafka.String()) {
				t.Errorf("it says %v", err)
			}
			if took := time.Since(begin); took > reachLimit+5*time.Second {
				t.Errorf("it took %s to say so", took)
			}
		})
	}
}

func TestWaitingForSilentBrokersCanBeBrokenOff(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if _, err := Connect(ctx, remote.Kafka{Brokers: []string{silent.Addr().String()}}, 1); err == nil || time.Since(begin) > reachLimit/2 {
		t.Errorf("%v after %s", err, time.Since(begin))
	}
}

func TestLoggingIn(t *testing.T) {
	for _, mechanism := range remote.Mechanisms() {
		kafka := somebodyElses(t, kfake.EnableSASL(), kfake.Superuser(mechanism, "alice", "secret"))
		kafka.Security = remote.Security{Mechanism: mechanism, User: "alice", Password: "secret"}
		c := connect(t, kafka)
		c.make("t"+c.Scope(), 1)
	}
}

// TestTLS: with the certificate to trust one gets in, and a cut leaves no
// goodbye; without it, or in the clear, one does not.
func TestTLS(t *testing.T) {
	certificate, ca := selfSigned(t)
	kafka := somebodyElses(t, kfake.TLS(&tls.Config{Certificates: []tls.Certificate{certificate}}))
	kafka.Security = remote.Security{TLS: true, CA: ca}
	c := connect(t, kafka)
	c.make("t"+c.Scope(), 1)
	client, link := c.client("m")
	defer client.Close()
	link.Kill()
	if err := client.Ping(context.Background()); err == nil {
		t.Error("a cut client still reaches the brokers")
	}
	kafka.Security.CA = ""
	if c, err := Connect(context.Background(), kafka, 1); err == nil || !strings.Contains(err.Error(), "certificate") {
		c.Close()
		t.Errorf("a stranger's certificate is trusted: %v", err)
	}
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

// TestARealKafkaLetsOneIn: the listeners of the broker that .ci/kafka/start
// starts, each with its own way in.
func TestARealKafkaLetsOneIn(t *testing.T) {
	dir := os.Getenv("KAFKASIM_KAFKA")
	if dir == "" {
		const how = "KAFKASIM_KAFKA does not say where a real Kafka keeps its files: start one with .ci/kafka/start DIRECTORY and set it to that directory"
		if os.Getenv("KAFKASIM_NO_SKIP") != "" {
			t.Fatal(how)
		}
		t.Skip(how)
	}
	ca := filepath.Join(dir, "ca.pem")
	for _, mechanism := range remote.Mechanisms() {
		login := remote.Security{Mechanism: mechanism, User: "alice", Password: "secret"}
		secure := remote.Security{TLS: true, CA: ca, Mechanism: mechanism, User: "alice", Password: "secret"}
		for _, kafka := range []remote.Kafka{{Brokers: []string{"127.0.0.1:9194"}, Security: login}, {Brokers: []string{"127.0.0.1:9195"}, Security: secure}} {
			c := connect(t, kafka)
			c.make("t"+c.Scope(), 2)
			if err := c.Sweep(); err != nil {
				t.Error(err)
			}
			kafka.Security.Password = "wrong"
			if _, err := Connect(context.Background(), kafka, 1); err == nil || !strings.Contains(err.Error(), "SASL_AUTHENTICATION_FAILED") {
				t.Errorf("%s with a wrong password: %v", kafka, err)
			}
		}
	}
}
