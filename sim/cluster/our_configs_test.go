package cluster

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

func TestTheFinerUnitOfRetentionCounts(t *testing.T) {
	for given, want := range map[string]string{
		"log.retention.hours=2": "7200000", "log.retention.minutes=3": "180000", "log.retention.hours=-1": "-1",
		"log.retention.hours=2 log.retention.minutes=3":                        "180000",
		"log.retention.hours=2 log.retention.ms=5":                             "5",
		"log.retention.hours=2 log.retention.minutes=3 log.retention.ms=60000": "60000",
		"num.partitions=2": "",
	} {
		s := Service{Configs: map[string]string{}}
		for _, text := range strings.Fields(given) {
			name, value, _ := strings.Cut(text, "=")
			s.Configs[name] = value
		}
		if got := s.settings().kfake["log.retention.ms"]; got != want {
			t.Errorf("%s: kfake is told %q and not %q", given, got, want)
		}
	}
}

// num.partitions counts for topics that are asked for and for those that are
// created without a number.
func TestNumPartitions(t *testing.T) {
	for configured, want := range map[string]int{"": 1, "3": 3} {
		configs := map[string]string{}
		if configured != "" {
			configs["num.partitions"] = configured
		}
		server, client := serving(t, Service{Configs: configs})
		if n := len(ask(t, server, 9, true, "asked").Topics[0].Partitions); n != want {
			t.Errorf("num.partitions %q: who asks for a topic gets %d partitions", configured, n)
		}
		made, err := kadm.NewClient(client).CreateTopic(t.Context(), -1, -1, nil, "made")
		if err != nil || made.Err != nil {
			t.Fatal(err, made.Err)
		}
		if n := len(ask(t, server, 9, false, "made").Topics[0].Partitions); n != want {
			t.Errorf("num.partitions %q: who creates a topic gets %d partitions", configured, n)
		}
	}
}

// With auto.create.topics.enable=false there is a topic only when a client
// creates it, whatever version it speaks.
func TestTopicsThatNobodyCreates(t *testing.T) {
	server, client := serving(t, Service{Configs: map[string]string{"auto.create.topics.enable": "false"}})
	for _, version := range []int16{1, 4, 9} {
		if code := ask(t, server, version, true, "asked").Topics[0].ErrorCode; code != kerr.UnknownTopicOrPartition.Code {
			t.Errorf("version %d: error %d", version, code)
		}
	}
	if made, err := kadm.NewClient(client).CreateTopic(t.Context(), 2, 1, nil, "made"); err != nil || made.Err != nil {
		t.Error(err, made.Err)
	}
}

// What log.retention says is heeded without a topic that says anything.
func TestRetentionComesByItself(t *testing.T) {
	server, client := serving(t, Service{Topics: []Seed{{"t", 1}},
		Configs: map[string]string{"log.retention.ms": "1", "log.retention.check.interval.ms": "20"}})
	if err := client.ProduceSync(t.Context(), &kgo.Record{Topic: "t", Value: []byte("x")}).FirstErr(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); server.brokers.PartitionInfo("t", 0).LogStartOffset != 1; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the record is still there")
		}
	}
}

// Topics and configs that Kafka refuses are refused in its words, the others of
// the same request are created, and nothing is where it was only looked at.
func TestTopicsThatKafkaRefuses(t *testing.T) {
	server, client := serving(t, Service{Topics: []Seed{{"there", 1}}})
	create := func(only bool, topics ...kmsg.CreateTopicsRequestTopic) map[string]string {
		request := kmsg.NewPtrCreateTopicsRequest()
		request.ValidateOnly, request.Topics = only, topics
		answer, err := request.RequestWith(t.Context(), client)
		if err != nil {
			t.Fatal(err)
		}
		said := map[string]string{}
		for _, a := range answer.Topics {
			if err := kerr.ErrorForCode(a.ErrorCode); err != nil {
				said[a.Topic] = err.(*kerr.Error).Message
			}
			if a.ErrorMessage != nil {
				said[a.Topic] += ": " + *a.ErrorMessage
			}
		}
		return said
	}
	topic := func(name string, partitions int32, configs ...string) kmsg.CreateTopicsRequestTopic {
		made := kmsg.NewCreateTopicsRequestTopic()
		made.Topic, made.NumPartitions, made.ReplicationFactor = name, partitions, -1
		for _, text := range configs {
			c := kmsg.NewCreateTopicsRequestTopicConfig()
			key, value, _ := strings.Cut(text, "=")
			c.Name, c.Value = key, &value
			made.Configs = append(made.Configs, c)
		}
		return made
	}
	said := create(false, topic("good", 2, "retention.ms=1000", "cleanup.policy=compact,delete"), topic("a b", 1), topic("there", 1), topic("none", 0),
		topic("many", MostPartitions+1), topic("typo", 1, "retention.mz=1"), topic("week", 1, "retention.ms=week"), topic("policy", 1, "cleanup.policy=burn"),
		topic("tiny", 1, "segment.bytes=14"), topic("type", 1, "message.timestamp.type=now"), topic("flag", 1, "preallocate=2"), topic("ratio", 1, "min.cleanable.dirty.ratio=x"))
	for name, want := range map[string]string{
		"good": "", "a b": "INVALID_TOPIC_EXCEPTION: Topic name is invalid: ", "there": "TOPIC_ALREADY_EXISTS: Topic 'there' already exists.",
		"none": "INVALID_PARTITIONS: ", "many": "INVALID_PARTITIONS: ", "typo": "INVALID_CONFIG: Unknown topic config name: retention.mz",
		"week": "INVALID_CONFIG: Invalid value week for configuration retention.ms: Not a number of type LONG", "policy": "INVALID_CONFIG: ", "tiny": "INVALID_CONFIG: ",
		"type": "INVALID_CONFIG: ", "flag": "INVALID_CONFIG: ", "ratio": "INVALID_CONFIG: ",
	} {
		if got := said[name]; !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("topic %s: %q, want %q", name, got, want)
		}
		if made := server.brokers.TopicInfo(name) != nil; made != (want == "" || name == "there") {
			t.Errorf("topic %s is there: %v", name, made)
		}
	}
	if info := server.brokers.TopicInfo("good"); info == nil || len(server.brokers.PartitionInfos("good")) != 2 {
		t.Errorf("the good one is %+v", info)
	}
	if said := create(true, topic("only", 1), topic("a b", 1)); said["only"] != "" || server.brokers.TopicInfo("only") != nil {
		t.Errorf("a request that only asks: %v", said)
	}
	grown, err := kadm.NewClient(client).UpdatePartitions(t.Context(), MostPartitions+1, "there")
	if err = errors.Join(err, grown.Error()); err == nil || !strings.Contains(err.Error(), "INVALID_PARTITIONS") {
		t.Error(err)
	}
}

func TestConfigsThatKafkaRefuses(t *testing.T) {
	_, client := serving(t, Service{Topics: []Seed{{"a", 1}, {"b", 1}}})
	admin := kadm.NewClient(client)
	set := func(name, value string) []kadm.AlterConfig {
		return []kadm.AlterConfig{{Op: kadm.SetConfig, Name: name, Value: &value}}
	}
	for _, alter := range []func([]kadm.AlterConfig) (kadm.AlterConfigsResponses, error){
		func(c []kadm.AlterConfig) (kadm.AlterConfigsResponses, error) {
			return admin.AlterTopicConfigs(t.Context(), c, "a", "b")
		},
		func(c []kadm.AlterConfig) (kadm.AlterConfigsResponses, error) {
			return admin.AlterTopicConfigsState(t.Context(), c, "a", "b")
		},
	} {
		for name, want := range map[string]string{"retention.ms=1000": "", "retention.mz=1": "INVALID_CONFIG", "retention.ms=week": "INVALID_CONFIG"} {
			key, value, _ := strings.Cut(name, "=")
			answers, err := alter(set(key, value))
			if err != nil || len(answers) != 2 {
				t.Fatal(answers, err)
			}
			for _, a := range answers {
				if (a.Err == nil) != (want == "") || a.Err != nil && !strings.Contains(a.Err.Error(), want) {
					t.Errorf("%s of topic %s: %v", name, a.Name, a.Err)
				}
			}
		}
	}
}

// A producer lives on while its broker ends politely, is back, is killed, and is
// back again: nothing that it sends is out of order.
func TestAProducerOutlivesABrokerThatIsKilled(t *testing.T) {
	t.Parallel()
	dir, copied := t.TempDir(), t.TempDir()
	server, _ := serving(t, Service{DataDir: dir, Sync: true, Topics: []Seed{{"t", 1}}})
	port, err := strconv.Atoi(portOf(t, server))
	if err != nil {
		t.Fatal(err)
	}
	producer, err := kgo.NewClient(kgo.SeedBrokers(server.Addresses()...), kgo.StopProducerOnDataLossDetected(), kgo.RequiredAcks(kgo.AllISRAcks()))
	if err != nil {
		t.Fatal(err)
	}
	defer producer.Close()
	send := func() {
		t.Helper()
		for range 3 {
			if err := producer.ProduceSync(t.Context(), &kgo.Record{Topic: "t", Value: []byte("x")}).FirstErr(); err != nil {
				t.Fatal(err)
			}
		}
	}
	send()
	server.Close()
	server, _ = serving(t, Service{Ports: []int{port}, DataDir: dir, Sync: true})
	send()
	if err := os.CopyFS(copied, os.DirFS(dir)); err != nil { // what a kill -9 leaves
		t.Fatal(err)
	}
	server.Close()
	if err := os.RemoveAll(filepath.Join(copied, dirLock)); err != nil {
		t.Fatal(err)
	}
	server, _ = serving(t, Service{Ports: []int{port}, DataDir: copied, Sync: true})
	send()
	if end := server.brokers.PartitionInfo("t", 0).HighWatermark; end != 9 {
		t.Errorf("the log has %d records and not 9", end)
	}
}
