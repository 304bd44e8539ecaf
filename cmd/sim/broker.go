package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// errEndedAsAsked is how a command ends that goes on until somebody presses
// Ctrl-C: what would interrupt another one is its natural end.
var errEndedAsAsked = errors.New("ended as asked")

// endedBadly is an end that was asked for, after something went wrong.
type endedBadly struct{ error }

// brokerCommand is a broker on TCP, for any client. Its flags are those of
// `kcl fake`.
func (a *app) brokerCommand() *cobra.Command {
	ports := list{kind: "PORTS"}
	topics := list{kind: "TOPIC:N"}
	configs := list{kind: "KEY=VALUE"}
	users := list{kind: "USER:PASSWORD"}
	var s cluster.Service
	c := &cobra.Command{
		Use:   "broker",
		Short: a.say("byhand.broker"),
		Args:  noArguments,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := readService(&s, ports.items, topics.items, configs.items); err != nil {
				return err
			}
			if err := readWays(&s, users.items); err != nil {
				return err
			}
			if c.Flags().Changed("advertise") && s.Advertise == "" {
				return misuse("usage.advertise.empty", nil)
			}
			if c.Flags().Changed("data-dir") && s.DataDir == "" {
				return misuse("usage.data-dir.empty", nil)
			}
			return a.serve(s)
		},
	}
	c.Flags().SortFlags = false
	c.Flags().Var(&ports, "ports", a.say("byhand.flag.ports"))
	c.Flags().Lookup("ports").DefValue = standardPort
	c.Flags().Var(&topics, "seed-topic", a.say("byhand.flag.seed-topic"))
	c.Flags().StringVar(&s.Version, "as-version", "", a.say("byhand.flag.as-version"))
	c.Flags().StringVar(&s.DataDir, "data-dir", "", a.say("byhand.flag.data-dir"))
	c.Flags().BoolVar(&s.Sync, "sync", false, a.say("byhand.flag.sync"))
	c.Flags().StringVar(&s.Advertise, "advertise", "", a.say("byhand.flag.advertise"))
	c.Flags().BoolVar(&s.TLS, "tls", false, a.say("byhand.flag.tls"))
	c.Flags().Var(&users, "sasl", a.say("byhand.flag.sasl"))
	c.Flags().VarP(&configs, "broker-config", "c", a.say("byhand.flag.broker-config"))
	takes(c, "as-version", "VERSION")
	takes(c, "data-dir", "DIRECTORY")
	takes(c, "advertise", "HOST")
	c.Example = examples("sim broker", "cli.example.broker", "sim broker --ports 9092,9093,9094", "cli.example.brokers", "sim broker --data-dir kafka-data --seed-topic transacoes_cartao:2", "cli.example.kept")
	// The only error is that there is no such flag.
	_ = c.MarkFlagDirname("data-dir")
	for _, name := range []string{"ports", "seed-topic", "as-version", "advertise", "sasl", "broker-config"} {
		complete(c, name)
	}
	return c
}

const standardPort = "9092"

// list is a flag that may be given several times.
type list struct {
	kind  string
	items []string
}

func (l *list) String() string { return "" }
func (l *list) Type() string   { return l.kind }
func (l *list) Set(text string) error {
	l.items = append(l.items, text)
	return nil
}

// readService reads what the broker's flags ask for.
func readService(s *cluster.Service, ports, topics, configs []string) error {
	if len(ports) == 0 {
		ports = []string{standardPort}
	}
	for _, text := range strings.Split(strings.Join(ports, ","), ",") {
		port, err := strconv.Atoi(text)
		if err != nil || port < 0 || port > 65535 {
			return misuse("usage.ports", narrate.Args{"given": strconv.Quote(text)})
		}
		if port > 0 && slices.Contains(s.Ports, port) {
			return misuse("usage.ports.twice", narrate.Args{"port": port})
		}
		s.Ports = append(s.Ports, port)
	}
	if err := readSeeds(s, topics); err != nil {
		return err
	}
	if s.Version != "" {
		if err := cluster.CheckVersion(s.Version); err != nil {
			return usageError{err}
		}
	}
	if s.Sync && s.DataDir == "" {
		return misuse("usage.sync", nil)
	}
	return readConfigs(s, configs)
}

// readWays reads how clients get in.
func readWays(s *cluster.Service, users []string) error {
	if s.Advertise != "" {
		if err := cluster.CheckAdvertised(s.Advertise); err != nil {
			return misuse("usage.refused", narrate.Args{"flag": "advertise", "why": err})
		}
	}
	for _, text := range users {
		user, err := cluster.ParseUser(text)
		if err != nil {
			return misuse("usage.refused", narrate.Args{"flag": "sasl", "why": err})
		}
		if slices.ContainsFunc(s.Users, func(other cluster.User) bool { return other.Name == user.Name }) {
			return misuse("usage.sasl.twice", narrate.Args{"user": user.Name})
		}
		s.Users = append(s.Users, user)
	}
	return nil
}

func readSeeds(s *cluster.Service, topics []string) error {
	for _, text := range topics {
		name, count, counted := strings.Cut(text, ":")
		partitions, err := 1, error(nil)
		if counted {
			partitions, err = strconv.Atoi(count)
		}
		if err != nil || partitions < 1 || partitions > cluster.MostPartitions {
			return misuse("usage.seed-topic", narrate.Args{"most": cluster.MostPartitions, "given": strconv.Quote(text)})
		}
		if err := cluster.CheckTopicName(name); err != nil {
			return misuse("usage.refused", narrate.Args{"flag": "seed-topic", "why": err})
		}
		if slices.ContainsFunc(s.Topics, func(other cluster.Seed) bool { return other.Name == name }) {
			return misuse("usage.seed-topic.twice", narrate.Args{"topic": name})
		}
		s.Topics = append(s.Topics, cluster.Seed{Name: name, Partitions: partitions})
	}
	return nil
}

func readConfigs(s *cluster.Service, configs []string) error {
	s.Configs = map[string]string{}
	for _, text := range configs {
		key, value, ok := strings.Cut(text, "=")
		if !ok || key == "" {
			return misuse("usage.config", narrate.Args{"given": strconv.Quote(text)})
		}
		if _, twice := s.Configs[key]; twice {
			return misuse("usage.config.twice", narrate.Args{"key": key})
		}
		s.Configs[key] = value
	}
	err := cluster.CheckConfigs(s.Configs)
	var unknown cluster.UnknownConfig
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &unknown):
		return usageError{err}
	}
	known := strings.Join(unknown.Known, ", ")
	if unknown.Why != nil {
		return misuse("usage.config.cannot", narrate.Args{"key": unknown.Name, "why": unknown.Why, "known": known})
	}
	return misuse("usage.config.unknown", narrate.Args{"key": strconv.Quote(unknown.Name), "near": nearest(unknown.Name, unknown.Known), "known": known})
}

// serve runs the broker until somebody ends it.
func (a *app) serve(s cluster.Service) error {
	s.Complain = func(what string) { a.tell("the broker says: " + what) }
	server, err := cluster.Serve(s)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(a.out, strings.Join(server.Addresses(), "\n")); err != nil {
		server.Close()
		return failure.New("writing where the broker is: %w", err)
	}
	a.untilCtrlC.Store(true)
	a.introduce(s, server)
	<-a.stopped
	server.Close()
	fmt.Fprintln(a.err, a.say("byhand.broker.ended"))
	if why := server.Unwritten(); why != "" {
		return endedBadly{failure.New("not everything could be written to %s, and what clients were told may be missing there: %s", s.DataDir, why)}
	}
	return errEndedAsAsked
}

// introduce says what sort of broker this is.
func (a *app) introduce(s cluster.Service, server *cluster.Server) {
	a.note("byhand.broker.about", nil)
	a.introduceWays(s, server)
	var topics []string
	for _, t := range s.Topics {
		topics = append(topics, say(a.lang, "byhand.broker.topic", narrate.Args{"topic": t.Name, "n": t.Partitions}))
	}
	if len(topics) > 0 {
		a.note("byhand.broker.topics", narrate.Args{"topics": topics})
	}
	if partitions, create := server.Creates(); create {
		a.note("byhand.broker.asked", narrate.Args{"n": partitions})
	} else {
		a.note("byhand.broker.not-asked", nil)
	}
	if s.DataDir == "" {
		a.note("byhand.broker.memory", nil)
	} else {
		a.note("byhand.broker.kept", narrate.Args{"dir": s.DataDir})
	}
	a.note("byhand.broker.stop", nil)
}

// introduceWays says who gets in, and how.
func (a *app) introduceWays(s cluster.Service, server *cluster.Server) {
	var users, ports []string
	for _, u := range s.Users {
		users = append(users, u.Name)
	}
	for _, address := range server.Addresses() {
		ports = append(ports, address[strings.LastIndex(address, ":"):])
	}
	switch {
	case s.Advertise == "":
		a.note("byhand.broker.here", nil)
	case len(users) == 0:
		a.note("byhand.broker.open", narrate.Args{"host": s.Advertise, "places": ports})
	default:
		a.note("byhand.broker.guarded", narrate.Args{"host": s.Advertise, "places": ports})
	}
	if s.TLS {
		a.note("byhand.broker.tls", narrate.Args{"file": server.CA})
	}
	if len(users) > 0 {
		a.note("byhand.broker.users", narrate.Args{"users": users})
	}
}
