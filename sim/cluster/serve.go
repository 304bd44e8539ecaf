package cluster

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/refusal"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
	"github.com/twmb/franz-go/pkg/sasl/plain"
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

	Advertise string // the host that clients are told, and then any machine may connect; "" is this machine alone
	TLS       bool   // clients speak TLS
	Users     []User // who may log in, and then nobody else may do anything; none: everybody is let in

	certificate *tls.Certificate // made where clients speak TLS
}

// Seed is a topic with at least so many partitions.
type Seed struct {
	Name       string
	Partitions int
}

// Server is brokers on TCP ports of this machine, in wall time. They are in
// this process and have no replicas.
type Server struct {
	brokers *kfake.Cluster
	service Service
	settings
	complaints *complaints
	leave      []func() // what has to be put away, the last one first

	// CA is the file of the certificate that clients are to trust, where they
	// speak TLS.
	CA string
}

// Serve starts the brokers.
func Serve(s Service) (*Server, error) {
	if err := CheckConfigs(s.Configs); err != nil {
		return nil, err
	}
	server := &Server{service: s, settings: s.settings(), complaints: &complaints{tell: s.Complain}}
	if err := server.open(); err != nil {
		server.Close()
		return nil, err
	}
	return server, nil
}

func (s *Server) open() (err error) {
	if dir := s.service.DataDir; dir != "" {
		leave, err := enter(dir)
		if err != nil {
			return err
		}
		s.leave = append(s.leave, leave)
		losses, err := examine(dir)
		if err != nil {
			return err
		}
		for _, lost := range losses {
			s.complaints.say(lost)
		}
	}
	if s.service.TLS {
		made, file, clean, err := certify(s.service.DataDir, s.service.Advertise)
		if err != nil {
			return err
		}
		s.service.certificate, s.CA, s.leave = made, file, append(s.leave, clean)
	}
	if s.brokers, err = boot(append(s.service.options(), kfake.WithLogger(s.complaints), kfake.BrokerConfigs(s.kfake), kfake.DefaultNumPartitions(int(s.partitions)))); err != nil {
		return err
	}
	s.leave = append(s.leave, s.brokers.Close, s.forgetExpired())
	s.answer()
	inside, err := kgo.NewClient(s.fromInside()...)
	if err != nil {
		return err
	}
	s.leave = append(s.leave, inside.Close)
	keepWaiting(s.brokers, inside)
	if err := forgetWindows(s.service.DataDir); err != nil {
		return err
	}
	if len(s.service.Users) > 0 {
		if err := s.widenHandshake(); err != nil {
			return err
		}
	}
	for _, seed := range s.service.Topics {
		if err := s.ensureTopic(seed); err != nil {
			return err
		}
	}
	return nil
}

// options are what kfake is told.
func (s Service) options() []kfake.Opt {
	options := []kfake.Opt{kfake.Ports(s.Ports...), kfake.ListenFn(s.listen), kfake.ClusterID("kafkasim"),
		kfake.MaxVersions(survivable(s.versions()))}
	if s.Sync {
		options = append(options, kfake.SyncWrites())
	}
	if s.DataDir != "" {
		options = append(options, kfake.DataDir(s.DataDir))
	}
	return append(options, logins(s.Users)...)
}

// answer puts in kfake's way what it does not answer as Kafka does.
func (s *Server) answer() {
	protect(s.brokers)
	s.brokers.ControlKey(int16(kmsg.Metadata), s.createWhatIsAskedFor)
	s.brokers.ControlKey(int16(kmsg.CreateTopics), s.checkCreated)
	s.brokers.ControlKey(int16(kmsg.CreatePartitions), s.checkGrown)
	s.brokers.ControlKey(int16(kmsg.IncrementalAlterConfigs), s.checkAltered)
	s.brokers.ControlKey(int16(kmsg.AlterConfigs), s.checkReplaced)
	s.brokers.ControlKey(int16(kmsg.ListGroups), s.lowerTypes)
	s.brokers.ControlKey(int16(kmsg.SASLAuthenticate), s.refuseStrangers)
}

// boot starts kfake, which panics at some of what it may find in a damaged
// data directory.
func boot(options []kfake.Opt) (brokers *kfake.Cluster, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = failure.New("starting the broker: what it finds in its data directory is damaged: %v", r)
		}
	}()
	if brokers, err = kfake.NewCluster(options...); err != nil {
		return nil, failure.New("starting the broker: %w", err)
	}
	return brokers, nil
}

// ensureTopic makes sure that a topic has its partitions.
func (s *Server) ensureTopic(seed Seed) error {
	err := s.brokers.CreateTopic(seed.Name, int32(seed.Partitions), nil)
	switch {
	case errors.Is(err, kerr.InvalidTopicException):
		return failure.New("creating topic %s: there is one whose name differs only in dots and underscores", seed.Name)
	case !errors.Is(err, kerr.TopicAlreadyExists):
		return err
	}
	has := len(s.brokers.PartitionInfos(seed.Name))
	switch {
	case has == seed.Partitions:
		return nil
	case has > seed.Partitions:
		return failure.New("topic %s has %d partitions already, more than the %d that are wanted: Kafka can add partitions, but never removes one",
			seed.Name, has, seed.Partitions)
	}
	return s.grow(seed)
}

// grow adds partitions as any Kafka tool does, through the protocol.
func (s *Server) grow(seed Seed) error {
	client, err := kgo.NewClient(s.fromInside()...)
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answers, err := kadm.NewClient(client).UpdatePartitions(ctx, seed.Partitions, seed.Name)
	if err = cmp.Or(err, answers.Error()); err != nil {
		return failure.New("adding partitions to topic %s: %w", seed.Name, err)
	}
	return nil
}

// forgetExpired removes what is older, or larger, than its topic's retention
// allows, as often as Kafka does: kfake does it once an hour, and only where a
// topic has a retention of its own. It returns what ends it.
func (s *Server) forgetExpired() (end func()) {
	over, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(s.check)
		defer ticker.Stop()
		for {
			select {
			case <-over:
				return
			case <-ticker.C:
				s.brokers.ApplyRetention()
			}
		}
	}()
	return func() {
		close(over)
		<-ended // a broker that has ended answers no more
	}
}

// fromInside connects a client of our own: this machine need not know itself by
// the name that it tells others.
func (s *Server) fromInside() []kgo.Opt {
	options := []kgo.Opt{kgo.SeedBrokers(s.Addresses()...), kgo.DisableClientMetrics(),
		kgo.Dialer(func(ctx context.Context, network, address string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			address = net.JoinHostPort("127.0.0.1", port)
			if s.service.TLS {
				var trusting tls.Dialer // it knows whom it talks to
				trusting.Config = &tls.Config{InsecureSkipVerify: true}
				return trusting.DialContext(ctx, network, address)
			}
			var dialer net.Dialer
			return dialer.DialContext(ctx, network, address)
		})}
	for _, u := range s.service.Users[:min(1, len(s.service.Users))] {
		options = append(options, kgo.SASL(plain.Auth{User: u.Name, Pass: u.Password}.AsMechanism()))
	}
	return options
}

// Addresses are where clients find the brokers.
//
//go:noinline
func (s *Server) Addresses() []string { return s.brokers.ListenAddrs() }

// Creates says whether a topic is created when a client asks for it, and
// with how many partitions.
func (s *Server) Creates() (partitions int, create bool) { return int(s.partitions), s.create }

// Close ends the brokers, once; what there is to be kept has then been written.
func (s *Server) Close() {
	for _, leave := range slices.Backward(s.leave) {
		leave()
	}
	s.leave = nil
}

// CheckVersion says what is wrong with a version of Kafka that brokers are to
// be like.
func CheckVersion(version string) error {
	if kversion.FromString(version) == nil {
		return refusal.New("there is no Kafka version %q: use one of %s", version, strings.Join(kversion.VersionStrings(), ", "))
	}
	return nil
}
