package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"

	"kafkasim/cmd/sim/interrupt"
	"kafkasim/sim"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// brokerFlags say where a run is played: in virtual time, in real time, or
// against brokers that are not ours.
//
// KAFKA_BOOTSTRAP_SERVERS is not among them: a variable that somebody exported
// must never turn a scenario on their production cluster.
type brokerFlags struct {
	kafkaFlags
	clock string
	redis string // only where something is played that needs one
}

// kafkaFlags say where brokers are and how one gets in.
type kafkaFlags struct {
	brokers string
	entry   entryFlags
}

// entryFlags say how one gets into brokers that are not ours.
type entryFlags struct {
	tls                       bool
	ca                        string
	mechanism, user, password string // password is a file's name
}

// The environment variable that may hold the password.
const passwordVariable = "KAFKASIM_PASSWORD"

func (a *app) brokerFlags(c *cobra.Command, b *brokerFlags) {
	oneOf(c, c.Flags(), &b.clock, "clock", a.say("cli.flag.clock"), "virtual", "wall")
	annotate(c, untypedOf, "virtual", "clock")
	c.Flags().StringVar(&b.brokers, "brokers", "", a.say("cli.flag.brokers"))
	takes(c, "brokers", "HOST:PORT")
	a.entryFlags(c, &b.entry)
	put(c, "cli.help.real", append(entryNames(), "brokers")...)
}

// redisFlag says where a Redis server is that is not ours.
func (a *app) redisFlag(c *cobra.Command, b *brokerFlags) {
	c.Flags().StringVar(&b.redis, "redis", "", a.say("cli.flag.redis"))
	takes(c, "redis", "HOST:PORT")
	put(c, "cli.help.real.redis", append(entryNames(), "brokers", "redis")...)
}

func (a *app) entryFlags(c *cobra.Command, e *entryFlags) {
	c.Flags().BoolVar(&e.tls, "tls", false, a.say("cli.flag.tls"))
	c.Flags().StringVar(&e.ca, "tls-ca", "", a.say("cli.flag.tls-ca"))
	oneOf(c, c.Flags(), &e.mechanism, "sasl", a.say("cli.flag.sasl"), mechanisms()...)
	c.Flags().StringVar(&e.user, "user", "", a.say("cli.flag.user"))
	c.Flags().StringVar(&e.password, "password-file", "", a.say("cli.flag.password-file"))
	takes(c, "tls-ca", "FILE")
	takes(c, "user", "NAME")
	takes(c, "password-file", "FILE")
	put(c, "cli.help.entry", entryNames()...)
}

func entryNames() []string { return []string{"tls", "tls-ca", "sasl", "user", "password-file"} }

// mechanisms are those of SASL as --sasl takes them.
func mechanisms() []string {
	return strings.Split(strings.ToLower(strings.Join(sim.Mechanisms(), ",")), ",")
}

// wall is how the run is played in real time, or nil for virtual time.
func (a *app) realTime(b brokerFlags) (*sim.RealTime, error) {
	if b.clock == "virtual" && b.brokers != "" {
		return nil, misuse("usage.virtual.brokers", nil)
	}
	if b.clock == "virtual" && b.redis != "" {
		return nil, misuse("usage.virtual.redis", nil)
	}
	if b.redis != "" && !isAddress(b.redis) {
		return nil, misuse("usage.redis", narrate.Args{"given": strconv.Quote(b.redis)})
	}
	if b.brokers != "" || b.redis != "" || b.clock == "wall" {
		interrupt.KeepPipes() // a run that loses its reader still has to clean up
	}
	wall := &sim.RealTime{Redis: b.redis, Waits: a.tellWait, Tell: a.tell}
	if b.brokers != "" {
		kafka, err := a.kafka(b.kafkaFlags)
		wall.Kafka = &kafka
		return wall, err
	}
	if b.entry != (entryFlags{}) {
		return nil, misuse("usage.entry", nil)
	}
	if b.clock != "wall" && b.redis == "" {
		return nil, nil
	}
	return wall, nil
}

// kafka reads the flags.
func (a *app) kafka(f kafkaFlags) (sim.Kafka, error) {
	addresses, err := parseBrokers(f.brokers)
	if err != nil {
		return sim.Kafka{}, err
	}
	security, err := a.security(f.entry)
	return sim.Kafka{Brokers: addresses, Security: security}, err
}

// tellWait says what a run in real time is waiting for. Where in the script that
// is helps its author, who finds it in the error if the wait is in vain.
func (a *app) tellWait(step string) {
	if i := strings.LastIndex(step, " ("); i > 0 {
		step = step[:i]
	}
	a.tell(say(a.lang, "cli.waiting", narrate.Args{"step": step}))
}

// tell says what went wrong behind the scenes.
//
//go:noinline
func (a *app) tell(text string) {
	a.beside(func() { fmt.Fprintf(a.err, "sim: %s\n", ledger.Plain(text)) })
}

// beside lets something be written that does not belong to the report, though
// the report may be growing on the same terminal.
func (a *app) beside(write func()) {
	if live := a.live.Load(); live != nil {
		live.beside(write)
		return
	}
	write()
}

func parseBrokers(text string) ([]string, error) {
	addresses := strings.Split(text, ",")
	for _, address := range addresses {
		if !isAddress(address) {
			return nil, misuse("usage.brokers", narrate.Args{"given": strconv.Quote(text)})
		}
	}
	return addresses, nil
}

// isAddress says whether a text is host:port.
func isAddress(text string) bool {
	host, port, err := net.SplitHostPort(text)
	number, notNumber := strconv.ParseUint(port, 10, 16)
	return err == nil && host != "" && notNumber == nil && number != 0
}

// security reads the flags and the password, which is never a flag: everybody
// on the machine can read those.
func (a *app) security(e entryFlags) (sim.Security, error) {
	s := sim.Security{TLS: e.tls, CA: e.ca, User: e.user, Mechanism: strings.ToUpper(e.mechanism)}
	switch {
	case e.ca != "" && !e.tls:
		return s, misuse("usage.tls-ca", nil)
	case e.mechanism == "" && (e.user != "" || e.password != ""):
		return s, misuse("usage.user.sasl", nil)
	case e.mechanism == "":
		return s, nil
	case e.user == "":
		return s, misuse("usage.sasl.user", nil)
	}
	if e.password == "" {
		s.Password = a.env(passwordVariable)
		if s.Password == "" {
			return s, misuse("usage.sasl.password", narrate.Args{"variable": passwordVariable})
		}
		return s, nil
	}
	text, err := os.ReadFile(e.password)
	if err != nil {
		return s, failure.New("reading the password: %w", err)
	}
	s.Password = string(bytes.TrimRight(text, "\r\n"))
	if s.Password == "" {
		return s, failure.New("the password file %s is empty", e.password)
	}
	return s, nil
}
