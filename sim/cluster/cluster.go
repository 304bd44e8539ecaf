// Package cluster has the brokers of a run and each client's wire to them.
// The brokers are kfake, in this process, reached over a virtual network with
// the real Kafka protocol; the package is the only one that knows kfake. In
// real time they are kfake on TCP, or a Kafka that is not ours. Beside them
// there may be a Redis server: redis.go has it.
//
// What it observes — group descriptions, bookmarks, offsets, the log's content
// — it asks for through the Kafka protocol, with a client of its own. Only the
// counting of requests happens inside the broker; Lacks says where it cannot.
//
// Limits: the embedded cluster has one broker, so there is no replication and
// no failover (kfake has no replicas in any case); everything must be called
// inside the bubble that Boot was called in, and nothing after Close.
package cluster

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"regexp"
	"sync"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/refusal"
	"kafkasim/sim/remote"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kversion"
)

// Where the virtual network has the broker.
const (
	host = "127.0.0.1"
	port = 9092
)

// longestSession is Kafka's group.max.session.timeout.ms; kfake's own is shorter.
const longestSession = 30 * time.Minute

// patience bounds every question to the brokers, in virtual time.
const patience = time.Minute

// Cluster is a running broker, and an observer connected to it.
type Cluster struct {
	seed      uint64
	brokers   *kfake.Cluster // nil where they are not ours
	network   *kfake.VirtualNetwork
	addresses []string
	kafka     *remote.Kafka // nil where they are ours
	security  security
	suffix    string
	adopted   []string // groups without the suffix that Sweep removes too
	observer  *kgo.Client
	admin     *kadm.Client
	counters  []counter
	unplugged []net.Conn // kept, for nobody is told that they have no use any more

	began   time.Time                // when the broker was started
	removes time.Time                // since when it looks for expired records; zero = it does not
	keeps   map[string]time.Duration // the retention of topics that have one of their own

	dir           string // where the broker keeps its log; "" is in memory
	relaxedTimers bool
	creates       bool // topics that somebody asks for
	nodes         int  // how many brokers; 0 is one

	speaking  sync.Mutex
	protocols map[string]Protocol // by group; speaking guards it
	topics    map[string][16]byte // the ids of the topics that were created
}

// Boot starts the broker. The seed decides the latency of each connection.
func Boot(seed uint64) (*Cluster, error) {
	c := &Cluster{seed: seed, network: new(kfake.VirtualNetwork)}
	return c.booted()
}

// BootTCP starts the broker on a free port of this machine, for a run in real
// time.
func BootTCP(seed uint64) (*Cluster, error) {
	c := &Cluster{seed: seed}
	return c.booted()
}

func (c *Cluster) booted() (*Cluster, error) {
	options := []kfake.Opt{kfake.NumBrokers(max(c.nodes, 1)), kfake.ClusterID("kafkasim"), groupConfigs(), kfake.GroupMaxSessionTimeout(longestSession)}
	if c.network != nil {
		options = append(options, kfake.Ports(port), kfake.ListenFn(c.listen))
	} else {
		options = append(options, kfake.ListenFn(Service{}.listen), kfake.MaxVersions(survivable(kversion.Stable())))
	}
	if c.creates {
		options = append(options, kfake.AllowAutoTopicCreation())
	}
	if c.dir != "" {
		options = append(options, kfake.DataDir(c.dir))
	}
	var err error
	if c.brokers, err = boot(options); err != nil {
		return nil, err
	}
	c.began, c.removes = time.Now(), time.Time{}
	if c.network == nil {
		protect(c.brokers)
		c.addresses = c.brokers.ListenAddrs()
		return c.observed()
	}
	c.addresses = []string{fmt.Sprintf("%s:%d", host, port)}
	c.nameMembers()
	return c.observed()
}

func (c *Cluster) listen(kind, address string) (net.Listener, error) {
	l, err := c.network.Listen(kind, address)
	return &slowListener{Listener: l, seed: c.seed}, err
}

// observed connects the observer.
func (c *Cluster) observed() (*Cluster, error) {
	if c.protocols == nil {
		c.protocols, c.topics, c.keeps = map[string]Protocol{}, map[string][16]byte{}, map[string]time.Duration{}
	}
	var err error
	c.observer, err = kgo.NewClient(append(c.ClientNet("observer").Options(), relaxedTimers()...)...)
	if err != nil {
		c.closeBrokers()
		return nil, failure.New("connecting the observer: %w", err)
	}
	c.admin = kadm.NewClient(c.observer)
	if c.brokers != nil {
		keepWaiting(c.brokers, c.observer)
	}
	return c, nil
}

// Close ends the observer and, if it is ours, the broker.
func (c *Cluster) Close() {
	c.observer.Close()
	for _, conn := range c.unplugged {
		conn.Close()
	}
	c.closeBrokers()
}

func (c *Cluster) closeBrokers() {
	if c.brokers != nil {
		c.brokers.Close()
	}
}

// InRealTime says whether time here is that of the world outside.
func (c *Cluster) InRealTime() bool { return c.network == nil }

// Scope is what a run must append to the names of topics and groups: nothing,
// where the brokers are its own.
//
//go:noinline
func (c *Cluster) Scope() string { return c.suffix }

// Lacks names the evidence that these brokers cannot give.
func (c *Cluster) Lacks() []string {
	if c.brokers == nil {
		return []string{ledger.RequestCounts}
	}
	return nil
}

// ClientNet returns a new wire for a client of that name. The name becomes the
// Kafka client id, by which the observer recognises group members.
//
//go:noinline
func (c *Cluster) ClientNet(client string) *ClientNet {
	return &ClientNet{cluster: c, client: client, gone: make(chan struct{})}
}

// Options connect a franz-go client through the link.
//
// The client's telemetry (KIP-714) is off: it sends requests that no consumer
// or producer needs and that nobody here reads.
func (l *ClientNet) Options() []kgo.Opt {
	options := []kgo.Opt{
		kgo.SeedBrokers(l.cluster.addresses...),
		kgo.ClientID(l.client),
		kgo.Dialer(l.dial),
		kgo.DisableClientMetrics(),
	}
	if mechanism := l.cluster.security.sasl; mechanism != nil {
		options = append(options, kgo.SASL(mechanism))
	}
	if l.cluster.relaxedTimers {
		options = append(options, relaxedTimers()...)
	}
	return options
}

// How often clients ask how the cluster looks (metadata.max.age.ms). An hour is the
// most; a little less keeps the observer, which is there from the start, from asking
// at the instant at which the script does after a wait of some hours.
const (
	metadataAge        = 5 * time.Minute
	metadataAgeRelaxed = time.Hour - 61_231_987*time.Nanosecond
)

// MetadataAge is how long it takes a client at most to learn of new partitions.
func (c *Cluster) MetadataAge() time.Duration {
	if c.relaxedTimers {
		return metadataAgeRelaxed
	}
	return metadataAge
}

// relaxedTimers lets a client ask how the cluster looks every hour rather than every
// five minutes, and look for idle connections every thirteen minutes or so rather
// than every twenty seconds. The odd figure keeps the two from falling on the
// same instant.
func relaxedTimers() []kgo.Opt {
	return []kgo.Opt{kgo.MetadataMaxAge(metadataAgeRelaxed), kgo.ConnIdleTimeout(13*time.Minute + 7_919_233*time.Nanosecond)}
}

// RelaxTimers makes the clients that connect from now on such ones, which saves
// most of the work in a story of weeks.
func (c *Cluster) RelaxTimers() { c.relaxedTimers = true }

var legalName = regexp.MustCompile(`^[a-zA-Z0-9._-]{1,249}$`)

// CheckTopicName says what is wrong with a topic's name, by the rules of
// Kafka's org.apache.kafka.common.internals.Topic; kfake accepts more.
func CheckTopicName(name string) error {
	switch {
	case name == "." || name == "..":
		return refusal.New("a topic cannot be called %q", name)
	case !legalName.MatchString(name):
		return refusal.New("a topic cannot be called %q: use 1 to 249 letters, digits, dots, underscores and hyphens", name)
	}
	return nil
}

// CreateTopic creates a topic through the protocol.
func (c *Cluster) CreateTopic(name string, partitions int) error {
	if err := CheckTopicName(name); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	resp, err := c.admin.CreateTopic(ctx, int32(partitions), c.replicas(), nil, name)
	if err = cmp.Or(err, resp.Err); err != nil {
		return failure.New("creating topic %s: %w", name, err)
	}
	c.topics[name] = resp.ID
	if err := c.awaitTopic(ctx, name, partitions); err != nil || c.brokers == nil {
		return err
	}
	return c.spread(name, partitions)
}

// spread lets every broker lead its share of a topic, as Kafka does; kfake draws. A
// client may have nothing to do for a broker that leads nothing: kafkajs sleeps for five
// seconds then, and does not hear that it was told to go on.
func (c *Cluster) spread(topic string, partitions int) error {
	for p := range int32(partitions) {
		if err := c.lead(topic, p, p%int32(max(c.nodes, 1))); err != nil {
			return err
		}
	}
	return nil
}

// lead gives a partition to a broker, which may have it already.
func (c *Cluster) lead(topic string, partition, broker int32) error {
	if c.brokers.LeaderFor(topic, partition) == broker {
		return nil
	}
	if err := c.brokers.MoveTopicPartition(topic, partition, broker); err != nil {
		return failure.New("giving partition %d of %s to another broker: %w", partition, topic, err)
	}
	return nil
}
