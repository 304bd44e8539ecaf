package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/byhand"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// longestSession is far above what brokers allow, 30 minutes by default.
const longestSession = 24 * time.Hour

// consumeCommand is the tutorial's consumer.py.
func (a *app) consumeCommand() *cobra.Command {
	var flags clientFlags
	var from, session string
	var share bool
	var consumer byhand.Consumer
	c := &cobra.Command{
		Use:   "consume",
		Short: a.say("byhand.consume"),
		Args:  noArguments,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, _ []string) error {
			client, err := a.client(c, flags)
			if err != nil {
				return err
			}
			if share {
				begin := ""
				if c.Flags().Changed("from") {
					begin = from
				}
				if err := checkShare(c, consumer.Group, begin); err != nil {
					return usageError{err}
				}
				return client.share(consumer.Group, begins[begin])
			}
			if consumer.From, err = byhand.ParseFrom(from, time.Now()); err != nil {
				return usageError{fmt.Errorf("--from: %w", err)}
			}
			if consumer.Session, err = time.ParseDuration(session); err != nil || consumer.Session < time.Second || consumer.Session > longestSession {
				return usageError{fmt.Errorf("--session takes a duration from 1s to %v, such as 45s, not %q", longestSession, session)}
			}
			return client.consume(consumer)
		},
	}
	a.addClientFlags(c, &flags)
	c.Flags().StringVarP(&consumer.Group, "group", "g", sim.Group, a.say("byhand.flag.group"))
	c.Flags().StringVar(&from, "from", "start", a.say("byhand.flag.from"))
	c.Flags().StringVar(&session, "session", "45s", a.say("byhand.flag.session"))
	c.Flags().BoolVar(&share, "share", false, a.say("byhand.flag.share"))
	complete(c, "group", sim.Group)
	complete(c, "from", "start", "end")
	complete(c, "session")
	a.entryFlags(c, &flags.kafka.entry)
	return c
}

// begins are the places where a share group may begin, as --from calls them and
// as brokers do.
var begins = map[string]string{"": "", "start": "earliest", "end": "latest"}

// checkShare says what a member of a share group cannot have.
func checkShare(c *cobra.Command, group, begin string) error {
	switch _, known := begins[begin]; {
	case group == "":
		return errors.New("--share needs a group: share groups are what it is about")
	case !known:
		return fmt.Errorf("--share begins --from start or end, where the group has not read anything yet, not at %q", begin)
	case c.Flags().Changed("session"):
		return errors.New("--session and --share contradict each other: the brokers decide when a member of a share group is gone")
	}
	return nil
}

// share is consume as a member of a share group.
func (c client) share(group, begin string) error {
	ctx, cancel := c.untilStopped()
	defer cancel()
	counts := tally{client: c}
	c.note("byhand.share", narrate.Args{"group": group})
	err := (&byhand.ShareConsumer{Kafka: c.kafka, Topic: c.topic, Group: group, Begin: begin, Max: c.max, Quiet: c.tellQuiet, Waits: c.tellStalled, Process: counts.process}).Run(ctx)
	if err == nil || counts.processed > 0 {
		c.note("byhand.processed", narrate.Args{"n": counts.processed, "alerts": counts.alerts})
	}
	return err
}

// tally is what a consumer has done.
type tally struct {
	client
	processed, alerts int
}

// process says what there is to say of a payment.
func (t *tally) process(m byhand.Message) error {
	t.processed++
	pay, err := m.Payment()
	switch {
	case err != nil:
		return t.print(m, "byhand.alien", narrate.Args{"text": strconv.Quote(string(m.Value))})
	case pay.Alert():
		t.alerts++
		return t.print(m, "byhand.alert", narrate.Args{"user": pay.User, "cents": pay.Cents})
	}
	return t.print(m, "byhand.usual", narrate.Args{"user": pay.User, "cents": pay.Cents})
}

func (c client) consume(consumer byhand.Consumer) error {
	ctx, cancel := c.untilStopped()
	defer cancel()
	counts := tally{client: c}
	consumer.Kafka, consumer.Topic, consumer.Max, consumer.Quiet = c.kafka, c.topic, c.max, c.tellQuiet
	consumer.Waits = c.tellStalled
	consumer.Own = func(places []byhand.Place) { c.tellPlaces(consumer.Group, places) }
	consumer.Process = counts.process
	if consumer.Group == "" {
		c.note("byhand.alone", nil)
	}
	bookmarks, err := consumer.Run(ctx)
	if err == nil || counts.processed > 0 {
		c.note("byhand.processed", narrate.Args{"n": counts.processed, "alerts": counts.alerts})
		c.tellBookmarks(bookmarks)
	}
	return err
}

// tellPlaces says what the group has given this consumer, and where each
// partition goes on.
func (a *app) tellPlaces(group string, places []byhand.Place) {
	if len(places) == 0 {
		a.note("byhand.idle", narrate.Args{"group": group})
		return
	}
	var words []string
	for _, p := range places {
		key := "byhand.own.bookmark"
		if p.Next < 0 {
			key = "byhand.own.start"
		}
		words = append(words, a.placeWord(key, p))
	}
	a.note("byhand.own", narrate.Args{"places": words})
}

// tellBookmarks says what a consumer leaves to whoever comes next.
func (a *app) tellBookmarks(bookmarks []byhand.Place) {
	var words []string
	for _, p := range bookmarks {
		words = append(words, a.placeWord("byhand.bookmark.place", p))
	}
	if len(words) > 0 {
		a.note("byhand.bookmark", narrate.Args{"places": words})
	}
}

func (a *app) placeWord(key string, p byhand.Place) string {
	return a.lang.Sentence(key, narrate.Args{"partition": narrate.Partitions([]int32{p.Partition}), "next": p.Next})
}
