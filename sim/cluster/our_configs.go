package cluster

import (
	"maps"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/refusal"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// The configs of a broker that kfake ignores and this Server obeys.
const (
	numPartitions    = "num.partitions"
	createTopics     = "auto.create.topics.enable"
	initialDelay     = "group.initial.rebalance.delay.ms"
	retentionMillis  = "log.retention.ms" // kfake's own
	retentionMinutes = "log.retention.minutes"
	retentionHours   = "log.retention.hours"
	retentionCheck   = "log.retention.check.interval.ms"
)

var ourConfigs = map[string]config{
	numPartitions:    {"1", kmsg.ConfigTypeInt},
	createTopics:     {"true", kmsg.ConfigTypeBoolean},
	initialDelay:     {"0", kmsg.ConfigTypeInt},
	retentionMinutes: {"10080", kmsg.ConfigTypeInt},
	retentionHours:   {"168", kmsg.ConfigTypeInt},
	retentionCheck:   {"300000", kmsg.ConfigTypeLong},
}

// excuses are why configs that Kafka has cannot be set, by their names or the
// beginnings of these.
var excuses = []struct {
	name string
	why  error
}{
	{"listeners", refusal.New("--ports says where the brokers listen")},
	{"listener.", refusal.New("--ports says where the brokers listen")},
	{"advertised.", refusal.New("--advertise says where clients are told to connect")},
	{"log.dir", refusal.New("--data-dir says where the log is kept")},
	{"broker.id", refusal.New("the brokers are numbered from 0, in the order of --ports")},
	{"node.id", refusal.New("the brokers are numbered from 0, in the order of --ports")},
	{"process.roles", refusal.New("one process is broker and controller")},
	{"controller.", refusal.New("one process is broker and controller")},
	{"zookeeper.", refusal.New("there is none, and Kafka has done without it since version 4")},
	{"ssl.", refusal.New("--tls makes a certificate by itself")},
	{"sasl.", refusal.New("--sasl says who may log in")},
	{"super.users", refusal.New("anybody whom --sasl lets in may do everything")},
	{"authorizer.", refusal.New("anybody who can connect may do everything")},
	{"default.replication.factor", refusal.New("the brokers are one process and keep no replicas")},
	{"min.insync.replicas", refusal.New("the brokers are one process and keep no replicas")},
	{"replica.", refusal.New("the brokers are one process and keep no replicas")},
	{"unclean.", refusal.New("the brokers are one process and keep no replicas")},
	{"offsets.topic.", refusal.New("bookmarks are not kept in a topic")},
	{"transaction.state.log.", refusal.New("transactions are not kept in a topic")},
	{"share.coordinator.state.", refusal.New("the state of share groups is not kept in a topic")},
	{"log.flush.", refusal.New("--sync writes everything to the disk immediately")},
	{"log.roll.", refusal.New("a segment ends by its size alone, which is log.segment.bytes")},
	{"log.cleanup.policy", refusal.New("it is set for each topic, as cleanup.policy")},
	{"log.message.timestamp.type", refusal.New("records keep the time that their producer gives them")},
	{"compression.type", refusal.New("batches stay as their producer compressed them")},
	{"fetch.max.bytes", refusal.New("a fetch brings as much as its consumer allows")},
	{"delete.topic.enable", refusal.New("topics can always be deleted")},
	{"num.network.", refusal.New("there are no threads to set")},
	{"num.io.", refusal.New("there are no threads to set")},
	{"background.threads", refusal.New("there are no threads to set")},
	{"socket.", refusal.New("how connections are handled cannot be set")},
}

// whyNot says why a config cannot be set, or nothing where that is not known.
func whyNot(name string) error {
	if _, ours := ourConfigs[name]; ours {
		return nil
	}
	for _, e := range excuses {
		if strings.HasPrefix(name, e.name) {
			return e.why
		}
	}
	return nil
}

// settings are what configs, which have been checked, mean here.
type settings struct {
	partitions int32             // of a topic that nobody gives a number
	create     bool              // topics that are asked for
	check      time.Duration     // from one look for expired records to the next
	kfake      map[string]string // what is left to kfake
}

func (s Service) settings() settings {
	get := func(name string) string {
		if value, set := s.Configs[name]; set {
			return value
		}
		return ourConfigs[name].standard
	}
	whole := func(name string) int64 {
		n, _ := strconv.ParseInt(get(name), 10, 64) // it has been checked
		return n
	}
	out := settings{
		partitions: int32(whole(numPartitions)),
		create:     get(createTopics) == "true",
		check:      time.Duration(whole(retentionCheck)) * time.Millisecond,
		kfake:      maps.Clone(s.Configs),
	}
	// The finer unit counts, as in Kafka.
	for _, unit := range []struct {
		name   string
		millis int64
	}{{retentionMinutes, time.Minute.Milliseconds()}, {retentionHours, time.Hour.Milliseconds()}} {
		_, finer := out.kfake[retentionMillis]
		if _, set := s.Configs[unit.name]; set && !finer {
			keep := whole(unit.name)
			if keep > 0 {
				keep *= unit.millis
			}
			out.kfake[retentionMillis] = strconv.FormatInt(keep, 10)
		}
	}
	return out
}
