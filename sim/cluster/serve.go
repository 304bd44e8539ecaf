package cluster

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
)

// Service is how somebody wants brokers on real TCP, for any client.
type Service struct {
	Ports    []int             // a broker on each; 0 is any free port
	Topics   []Seed            // there from the beginning
	Version  string            // of the Kafka to be like, for example 3.9; "" is the newest
	DataDir  string            // where the log is kept; "" keeps it in memory
	Sync     bool              // every write goes to the disk at once
	Configs  map[string]string // of the brokers, by Kafka's names
	Complain func(string)      // is called with what goes wrong while they serve
}

// Seed is a topic with at least so many partitions.
type Seed struct {
	Name       string
	Partitions int
}

// Server is brokers on TCP ports of this machine, in wall time. They are in
// this process and have no replicas, and only this machine reaches them: kfake
// listens on 127.0.0.1 and tells clients to come there.
type Server struct {
	brokers *kfake.Cluster
	leave   func() // the data directory
}

// Serve starts the brokers.
func Serve(s Service) (*Server, error) {
	options := []kfake.Opt{kfake.Ports(s.Ports...), kfake.ListenFn(listen), kfake.ClusterID("kafkasim"),
		kfake.BrokerConfigs(s.Configs), kfake.WithLogger(complaints(s.Complain))}
	if s.Version != "" {
		options = append(options, kfake.MaxVersions(kversion.FromString(s.Version)))
	}
	if s.Sync {
		options = append(options, kfake.SyncWrites())
	}
	leave := func() {}
	if s.DataDir != "" {
		var err error
		if leave, err = enter(s.DataDir); err != nil {
			return nil, err
		}
		options = append(options, kfake.DataDir(s.DataDir))
	}
	brokers, err := boot(options)
	if err != nil {
		leave()
		return nil, err
	}
	server := &Server{brokers, leave}
	brokers.ControlKey(int16(kmsg.Metadata), server.createWhatIsAskedFor)
	for _, seed := range s.Topics {
		if err := server.plant(seed); err != nil {
			server.Close()
			return nil, err
		}
	}
	return server, nil
}

// boot starts kfake, which panics at some of what it may find in a damaged
// data directory.
func boot(options []kfake.Opt) (brokers *kfake.Cluster, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("starting the broker: what it finds in its data directory is damaged: %v", r)
		}
	}()
	if brokers, err = kfake.NewCluster(options...); err != nil {
		return nil, fmt.Errorf("starting the broker: %w", err)
	}
	return brokers, nil
}

func listen(network, address string) (net.Listener, error) {
	l, err := net.Listen(network, address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is in use: end what listens there, or choose another port", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s may not be used by you: choose a port from 1024 on", address)
	}
	return l, err
}

// complaints makes kfake's log of those of its lines that report a failure.
type complaints func(string)

func (complain complaints) Logf(level kfake.LogLevel, format string, args ...any) {
	if level == kfake.LogLevelError && complain != nil {
		complain(fmt.Sprintf(format, args...))
	}
}

// createWhatIsAskedFor creates the topics of a metadata request that are not
// there, with one partition, as a Kafka with its defaults does. Requests below
// version 4, which kafka-python 2.0.2 sends, cannot say whether they want that,
// and Kafka takes it for a yes. kfake's own way of creating topics takes it for
// a no, accepts names that Kafka refuses, and does not write the new topic to
// the data directory before the broker ends.
func (s *Server) createWhatIsAskedFor(request kmsg.Request) (kmsg.Response, error, bool) {
	s.brokers.KeepControl()
	metadata := request.(*kmsg.MetadataRequest)
	if metadata.Version >= 4 && !metadata.AllowAutoTopicCreation {
		return nil, nil, false
	}
	for _, t := range metadata.Topics {
		if t.Topic != nil && CheckTopicName(*t.Topic) == nil && s.brokers.TopicInfo(*t.Topic) == nil {
			// Where this fails, the answer to the request says that there is
			// no such topic, which is all that a client can be told.
			_ = s.brokers.CreateTopic(*t.Topic, 1, nil)
		}
	}
	return nil, nil, false
}

// plant makes sure that a topic has its partitions.
func (s *Server) plant(seed Seed) error {
	err := s.brokers.CreateTopic(seed.Name, int32(seed.Partitions), nil)
	switch {
	case errors.Is(err, kerr.InvalidTopicException):
		return fmt.Errorf("creating topic %s: there is one whose name differs only in dots and underscores", seed.Name)
	case !errors.Is(err, kerr.TopicAlreadyExists):
		return err
	}
	has := len(s.brokers.PartitionInfos(seed.Name))
	switch {
	case has == seed.Partitions:
		return nil
	case has > seed.Partitions:
		return fmt.Errorf("topic %s has %d partitions already, more than the %d that are wanted: Kafka can add partitions, and never takes one away",
			seed.Name, has, seed.Partitions)
	}
	return s.grow(seed)
}

// grow adds partitions as any Kafka tool does, through the protocol.
func (s *Server) grow(seed Seed) error {
	client, err := kgo.NewClient(kgo.SeedBrokers(s.Addresses()...), kgo.DisableClientMetrics())
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answers, err := kadm.NewClient(client).UpdatePartitions(ctx, seed.Partitions, seed.Name)
	if err = errors.Join(err, answers.Error()); err != nil {
		return fmt.Errorf("adding partitions to topic %s: %w", seed.Name, err)
	}
	return nil
}

// Addresses are where clients find the brokers.
func (s *Server) Addresses() []string { return s.brokers.ListenAddrs() }

// Close ends the brokers; what there is to be kept has then been written.
func (s *Server) Close() {
	s.brokers.Close()
	s.leave()
}

// CheckVersion says what is wrong with a version of Kafka that brokers are to
// be like.
func CheckVersion(version string) error {
	if kversion.FromString(version) == nil {
		return fmt.Errorf("no Kafka has the version %q: it is one of %s", version, strings.Join(kversion.VersionStrings(), ", "))
	}
	return nil
}
