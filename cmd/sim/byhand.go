package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kafkasim/cmd/sim/interrupt"
	"kafkasim/sim"
	"kafkasim/sim/cluster"
	"kafkasim/sim/console"
	"kafkasim/sim/failure"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"

	"github.com/spf13/cobra"
)

const (
	standardBrokers = "localhost:" + standardPort
	// brokersVariable is read by produce, consume and topic alone: a variable
	// that somebody has exported must never turn a scenario on their cluster,
	// or delete a topic there.
	brokersVariable = "KAFKA_BOOTSTRAP_SERVERS"
)

// clientFlags are what produce and consume have in common.
type clientFlags struct {
	kafka         kafkaFlags
	topic, layout string
	max           count
}

func (a *app) addClientFlags(c *cobra.Command, f *clientFlags) {
	c.Flags().SortFlags = false
	a.addBrokersFlag(c, &f.kafka.brokers)
	c.Flags().StringVar(&f.topic, "topic", sim.Topic, a.say("byhand.flag.topic"))
	c.Flags().Var(&f.max, "max-messages", a.say("byhand.flag.max"))
	c.Flags().StringVarP(&f.layout, "format", "f", "", a.say("byhand.flag.format"))
	takes(c, "topic", "NAME")
	takes(c, "format", "FORMAT")
	complete(c, "topic", sim.Topic)
	complete(c, "max-messages")
	complete(c, "format")
}

func (a *app) addBrokersFlag(c *cobra.Command, brokers *string) {
	c.Flags().StringVarP(brokers, "brokers", "b", standardBrokers, a.say("byhand.flag.brokers"))
	takes(c, "brokers", "HOST:PORT")
	complete(c, "brokers", standardBrokers)
}

// brokersOf heeds the variable where the flag is not given.
func (a *app) brokersOf(c *cobra.Command, f *kafkaFlags) {
	if !c.Flags().Changed("brokers") && a.env(brokersVariable) != "" {
		f.brokers = a.env(brokersVariable)
	}
}

// count is a flag's whole number from 0.
type count int

func (n *count) String() string { return strconv.Itoa(int(*n)) }
func (n *count) Type() string   { return "N" }
func (n *count) Set(text string) error {
	given, err := strconv.ParseUint(text, 10, 31)
	*n = count(given)
	if err != nil {
		return misuse("usage.count", narrate.Args{"given": strconv.Quote(text)}) // flagError knows of which flag
	}
	return nil
}

// client is what produce and consume work with.
type client struct {
	*app
	kafka  sim.Kafka
	topic  string
	max    int
	format *console.Format // nil is the tutorial's sentences
}

// client reads the flags.
func (a *app) client(c *cobra.Command, f clientFlags) (client, error) {
	a.brokersOf(c, &f.kafka)
	kafka, err := a.kafka(f.kafka)
	if err != nil {
		return client{}, err
	}
	if err := cluster.CheckTopicName(f.topic); err != nil {
		return client{}, misuse("usage.refused", narrate.Args{"flag": "topic", "why": err})
	}
	out := client{app: a, kafka: kafka, topic: f.topic, max: int(f.max)}
	if c.Flags().Changed("format") {
		format, err := console.NewFormat(f.layout)
		if err != nil {
			return client{}, misuse("usage.layout", narrate.Args{"given": strconv.Quote(f.layout), "why": err})
		}
		out.format = &format
	}
	return out, nil
}

// print writes a message on standard output: in the format that was asked for,
// or else where it is, and a sentence.
func (c client) print(m console.Message, key string, args narrate.Args) error {
	text := []byte(fmt.Sprintf("%-8s%s\n", at(m.Partition, m.Offset), say(c.lang, key, args)))
	if c.format != nil {
		text = c.format.Append(nil, m)
		if isTerminal(c.out) {
			text = showable(text)
		}
	}
	if _, err := c.out.Write(text); err != nil {
		return failure.New("writing what there is to say: %w", err)
	}
	return nil
}

// at is an offset in a partition, as p0@83.
//
//go:noinline
func at(partition int32, offset int64) string { return fmt.Sprintf("p%d@%d", partition, offset) }

// showable is a message in a format, for a terminal: anybody may have written it,
// and a terminal obeys what it is shown. What is no letter is shown as Go writes
// it, but for the ends of lines and tabs that the format has.
func showable(text []byte) []byte {
	var out []byte
	for _, r := range string(text) {
		if r == '\n' || r == '\t' || unicode.IsPrint(r) {
			out = utf8.AppendRune(out, r)
			continue
		}
		out = append(out, strings.Trim(strconv.QuoteRuneToASCII(r), "'")...)
	}
	return out
}

// note says a sentence on standard error.
func (a *app) note(key string, args narrate.Args) { a.noteText(say(a.lang, key, args)) }

func (a *app) noteText(text string) {
	fmt.Fprintln(a.err, strings.Join(report.WrapWords(text, widthOf(a.err)), "\n"))
}

func (a *app) tellQuiet(silence time.Duration) {
	a.note("byhand.quiet", narrate.Args{"silent": silence})
}

// tellStalled says that nothing comes though somebody answers.
func (a *app) tellStalled(wait time.Duration, cause error) {
	wait = wait.Round(time.Second)
	if cause == nil {
		a.note("byhand.waits", narrate.Args{"silent": wait})
		return
	}
	a.note("byhand.waits.why", narrate.Args{"silent": wait, "why": cause.Error()})
}

// untilStopped ends when somebody presses Ctrl-C. A reader of our output that
// goes away, such as head, ends it too, by an error that every write then
// gives: without this the signal would kill us before we could say goodbye.
func (a *app) untilStopped() (context.Context, context.CancelFunc) {
	interrupt.KeepPipes()
	a.untilCtrlC.Store(true)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-a.stopped:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
