package cluster

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// serving starts brokers on free ports, and a client of theirs.
func serving(t *testing.T, s Service) (*Server, *kgo.Client) {
	t.Helper()
	if s.Ports == nil {
		s.Ports = []int{0}
	}
	server, err := Serve(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	client, err := kgo.NewClient(kgo.SeedBrokers(server.Addresses()...), kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerBatchCompression(kgo.NoCompression()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return server, client
}

// ask sends a metadata request of a certain version.
func ask(t *testing.T, server *Server, version int16, create bool, topics ...string) *kmsg.MetadataResponse {
	t.Helper()
	request := kmsg.NewPtrMetadataRequest()
	request.Version, request.AllowAutoTopicCreation = version, create
	for _, name := range topics {
		topic := kmsg.NewMetadataRequestTopic()
		topic.Topic = kmsg.StringPtr(name)
		request.Topics = append(request.Topics, topic)
	}
	conn, err := net.Dial("tcp", server.Addresses()[0])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return exchange(t, conn, request).(*kmsg.MetadataResponse)
}

// exchange sends a request of the version that it has and reads the answer; nil
// is that the broker hangs up.
func exchange(t *testing.T, conn net.Conn, request kmsg.Request) kmsg.Response {
	t.Helper()
	if _, err := conn.Write(kmsg.NewRequestFormatter().AppendRequest(nil, request, 1)); err != nil {
		t.Fatal(err)
	}
	size := make([]byte, 4)
	if _, err := io.ReadFull(conn, size); errors.Is(err, io.EOF) {
		return nil
	} else if err != nil {
		t.Fatal(err)
	}
	body := make([]byte, binary.BigEndian.Uint32(size))
	if _, err := io.ReadFull(conn, body); err != nil {
		t.Fatal(err)
	}
	answer := request.ResponseKind()
	answer.SetVersion(request.GetVersion())
	body = body[4:] // the correlation id
	if answer.IsFlexible() {
		body = body[1:] // no tags
	}
	if err := answer.ReadFrom(body); err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestTopicsComeIntoBeingWhenAClientAsks(t *testing.T) {
	server, _ := serving(t, Service{})
	for _, x := range []struct {
		version int16
		create  bool
		topic   string
		made    bool
	}{
		{0, false, "v0", true}, // cannot say what it wants
		{1, false, "v1", true},
		{3, false, "v3", true},
		{4, true, "v4", true},
		{4, false, "v4-not", false},
		{9, true, "v9", true},
		{13, false, "v13-not", false},
		{1, false, "a b", false},
		{1, false, strings.Repeat("x", 250), false},
		{1, false, "v.1", true},
		{1, false, "v_1", false}, // Kafka lets no two topics differ in these alone
	} {
		answer := ask(t, server, x.version, x.create, x.topic)
		if len(answer.Topics) != 1 {
			t.Fatalf("%+v: %d topics", x, len(answer.Topics))
		}
		got := answer.Topics[0]
		if made := got.ErrorCode == 0 && len(got.Partitions) == 1; made != x.made {
			t.Errorf("%+v: error %d, %d partitions", x, got.ErrorCode, len(got.Partitions))
		}
	}
	if before, after := len(ask(t, server, 1, false).Topics), len(ask(t, server, 1, false).Topics); before != after {
		t.Errorf("asking for all topics makes some: %d, then %d", before, after)
	}
}

func TestSeedsHaveTheirPartitionsOnEveryBroker(t *testing.T) {
	server, client := serving(t, Service{Ports: []int{0, 0, 0}, Topics: []Seed{{"one", 1}, {"ten", 10}}})
	if n := len(server.Addresses()); n != 3 {
		t.Errorf("%d addresses of 3 brokers", n)
	}
	answer := ask(t, server, 1, false, "one", "ten")
	if len(answer.Brokers) != 3 || len(answer.Topics[0].Partitions) != 1 || len(answer.Topics[1].Partitions) != 10 {
		t.Errorf("%d brokers, %d and %d partitions", len(answer.Brokers), len(answer.Topics[0].Partitions), len(answer.Topics[1].Partitions))
	}
	for p := range int32(10) {
		if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "ten", Partition: p, Value: []byte("x")}).FirstErr(); err != nil {
			t.Errorf("partition %d: %v", p, err)
		}
	}
}

// What a broker had acknowledged is there again after a clean end, and after
// none, which a copy of its directory stands for; topics that nobody had seeded
// are, too.
func TestTheDataDirectoryKeepsEverything(t *testing.T) {
	dir, copied := filepath.Join(t.TempDir(), "new", "data"), t.TempDir()
	server, client := serving(t, Service{DataDir: dir, Sync: true})
	ask(t, server, 1, false, "asked")
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "asked", Value: []byte("kept")}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	client.Close()
	server.Close()
	for _, dir := range []string{dir, copied} {
		server, _ := serving(t, Service{DataDir: dir, Topics: []Seed{{"asked", 3}}})
		reader, err := kgo.NewClient(kgo.SeedBrokers(server.Addresses()...), kgo.ConsumeTopics("asked"))
		if err != nil {
			t.Fatal(err)
		}
		fetches := reader.PollFetches(t.Context())
		if r := fetches.Records(); fetches.Err() != nil || len(r) != 1 || string(r[0].Value) != "kept" {
			t.Errorf("it reads %v, %v", r, fetches.Err())
		}
		reader.Close()
		if n := len(ask(t, server, 1, false, "asked").Topics[0].Partitions); n != 3 {
			t.Errorf("it has %d partitions and not the 3 that it should get", n)
		}
		server.Close()
		if _, err := Serve(Service{Ports: []int{0}, DataDir: dir, Topics: []Seed{{"asked", 2}}}); err == nil || !strings.Contains(err.Error(), "never removes one") {
			t.Errorf("fewer partitions than there are: %v", err)
		}
	}
}

func TestDataDirectoriesThatCannotBeUsed(t *testing.T) {
	root := t.TempDir()
	path := func(name string) string { return filepath.Join(root, name) }
	write := func(name, text string) {
		if err := errors.Join(os.MkdirAll(filepath.Dir(path(name)), 0o755), os.WriteFile(path(name), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write("file", "")
	write("foreign/photo", "")
	write("damaged/meta.json", "{")
	write("newer/meta.json", `{"version": 99}`)
	write("garbage/meta.json", `{"version": 1}`)
	write("garbage/topics.json", `[]`)
	server, _ := serving(t, Service{DataDir: path("used")})
	for name, want := range map[string]string{
		"file":    "cannot be used as data directory: not a directory",
		"file/in": "cannot be used as data directory: not a directory",
		"foreign": "holds something other than a broker's data",
		"used":    "another broker uses",
		"damaged": "parsing meta.json",
		"newer":   "version 99 is newer",
		"garbage": "topics.json cannot be read, and without it no topic is known",
	} {
		if s, err := Serve(Service{Ports: []int{0}, DataDir: path(name)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
			if err == nil {
				s.Close()
			}
		}
	}
	server.Close()
	again, _ := serving(t, Service{DataDir: path("used")})
	again.Close()
	if left, _ := os.ReadDir(path("foreign")); len(left) != 1 {
		t.Errorf("it left something in a directory that is not its own: %v", left)
	}
}

func TestPortsThatCannotBeUsed(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	dir := t.TempDir()
	if _, err := Serve(Service{Ports: []int{0, port}, DataDir: dir}); err == nil || !strings.Contains(err.Error(), "is in use: stop what listens there") {
		t.Error(err)
	}
	server, _ := serving(t, Service{DataDir: dir}) // nobody holds the directory now
	server.Close()
}

func TestConfigsAreChecked(t *testing.T) {
	for name, want := range map[string]string{
		"log.retention.ms=60000":                   "",
		"log.retention.ms=31536000000":             "",
		"log.retention.ms=-1":                      "",
		"log.retention.bytes=-1":                   "",
		"group.max.size=2":                         "",
		"connections.max.reauth.ms=0":              "",
		"compression.type=gzip":                    "cannot be set: batches stay as their producer compressed them",
		"min.insync.replicas=2":                    "keep no replicas",
		"log.dirs=/tmp/x":                          "--data-dir",
		"num.io.threads=8":                         "no threads",
		"num.partitions=3":                         "",
		"num.partitions=0":                         "whole number from 1 to 10000",
		"num.partitions=10001":                     "whole number from 1 to 10000",
		"auto.create.topics.enable=false":          "",
		"auto.create.topics.enable=no":             `takes true or false (it is true by default), not "no"`,
		"group.initial.rebalance.delay.ms=0":       "",
		"group.initial.rebalance.delay.ms=3000":    "is always 0",
		"log.retention.minutes=10":                 "",
		"log.retention.hours=-1":                   "",
		"log.retention.hours=3000000":              "whole number from 1 to 2562047",
		"log.retention.check.interval.ms=1000":     "",
		"log.retention.check.interval.ms=-1":       "whole number from 1",
		"offsets.retention.minutes=1":              "",
		"message.max.bytes=1000":                   "",
		"log.cleaner.backoff.ms=0":                 "takes a whole number from 1",
		"log.cleaner.backoff.ms=10000000000000000": "takes a whole number from 1 to 9223372036854",
		"group.max.size=4294967296":                "takes a whole number from 1 to 2147483647",
		"log.segment.bytes=-1":                     "takes a whole number",
		"log.segment.bytes=big":                    `not "big"`,
		"log.retenton.ms=5":                        `the broker has no config "log.retenton.ms"`,
	} {
		key, value, _ := strings.Cut(name, "=")
		err := CheckConfigs(map[string]string{key: value})
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
}

func TestConfigsAndVersionTakeEffect(t *testing.T) {
	server, client := serving(t, Service{Configs: map[string]string{"message.max.bytes": "1000"}, Version: "2.0", Topics: []Seed{{"t", 1}}})
	err := client.ProduceSync(context.Background(), &kgo.Record{Topic: "t", Value: make([]byte, 2000)}).FirstErr()
	if err == nil || !strings.Contains(err.Error(), "MESSAGE_TOO_LARGE") {
		t.Errorf("a record of 2000 bytes where 1000 are allowed: %v", err)
	}
	versions, err := kmsg.NewPtrApiVersionsRequest().RequestWith(t.Context(), client)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range versions.ApiKeys {
		if k.ApiKey == int16(kmsg.Metadata) && k.MaxVersion != 6 {
			t.Errorf("Kafka 2.0 answered metadata requests up to version 6, and this one to %d", k.MaxVersion)
		}
	}
	server.Close()
	for _, version := range []string{"", "x", "99", "-1"} {
		if CheckVersion(version) == nil {
			t.Errorf("there is no Kafka %q", version)
		}
	}
}
