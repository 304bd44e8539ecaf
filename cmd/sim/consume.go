package main

import (
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
	complete(c, "group", sim.Group)
	complete(c, "from", "start", "end")
	complete(c, "session")
	a.entryFlags(c, &flags.kafka.entry)
	return c
}

func (c client) consume(consumer byhand.Consumer) error {
	ctx, cancel := c.untilStopped()
	defer cancel()
	processed, alerts := 0, 0
	consumer.Kafka, consumer.Topic, consumer.Max, consumer.Quiet = c.kafka, c.topic, c.max, c.tellQuiet
	consumer.Waits = c.tellStalled
	consumer.Own = func(places []byhand.Place) { c.tellPlaces(consumer.Group, places) }
	consumer.Process = func(m byhand.Message) error {
		processed++
		pay, err := m.Payment()
		switch {
		case err != nil:
			return c.print(m, "byhand.alien", narrate.Args{"text": strconv.Quote(string(m.Value))})
		case pay.Alert():
			alerts++
			return c.print(m, "byhand.alert", narrate.Args{"user": pay.User, "cents": pay.Cents})
		}
		return c.print(m, "byhand.usual", narrate.Args{"user": pay.User, "cents": pay.Cents})
	}
	if consumer.Group == "" {
		c.note("byhand.alone", nil)
	}
	bookmarks, err := consumer.Run(ctx)
	if err == nil || processed > 0 {
		c.note("byhand.processed", narrate.Args{"n": processed, "alerts": alerts})
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
