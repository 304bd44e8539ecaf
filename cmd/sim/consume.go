package main

import (
	"os"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim"
	"kafkasim/sim/console"
	"kafkasim/sim/lang"
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
	var consumer console.Consumer
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
					return err
				}
				return client.share(consumer.Group, begins[begin])
			}
			if consumer.From, err = console.ParseFrom(from, time.Now()); err != nil {
				return misuse("usage.refused", narrate.Args{"flag": "from", "why": err})
			}
			if consumer.Session, err = time.ParseDuration(session); err != nil || consumer.Session < time.Second || consumer.Session > longestSession {
				return misuse("usage.session", narrate.Args{"longest": strings.TrimSuffix(longestSession.String(), "0m0s"), "given": strconv.Quote(session)})
			}
			return client.consume(consumer, from)
		},
	}
	a.addClientFlags(c, &flags)
	c.Flags().StringVarP(&consumer.Group, "group", "g", sim.Group, a.say("byhand.flag.group"))
	c.Flags().StringVar(&from, "from", "start", a.say("byhand.flag.from"))
	c.Flags().StringVar(&session, "session", "45s", a.say("byhand.flag.session"))
	c.Flags().BoolVar(&share, "share", false, a.say("byhand.flag.share"))
	takes(c, "group", "NAME")
	takes(c, "from", "PLACE")
	takes(c, "session", "DURATION")
	c.Example = examples("sim consume", "cli.example.member", "sim consume -g '' --from -10", "cli.example.last", `sim consume -f '%p %o %k %v\n'`, "cli.example.layout")
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
		return misuse("usage.share.group", nil)
	case !known:
		return misuse("usage.share.from", narrate.Args{"given": strconv.Quote(begin)})
	case c.Flags().Changed("session"):
		return misuse("usage.share.session", nil)
	}
	return nil
}

// share is consume as a member of a share group.
func (c client) share(group, begin string) error {
	ctx, cancel := c.untilStopped()
	defer cancel()
	counts := tally{client: c}
	c.tellSelf()
	c.note("byhand.share", narrate.Args{"group": group})
	err := (&console.ShareConsumer{Kafka: c.kafka, Topic: c.topic, Group: group, Begin: begin, Max: c.max, Quiet: c.tellQuiet, Waits: c.tellStalled, Process: counts.process}).Run(ctx)
	if err == nil || counts.processed > 0 {
		counts.tell()
	}
	return err
}

// tally is what a consumer has done.
type tally struct {
	client
	processed, again, alerts int
}

// process says what there is to say of a payment.
func (t *tally) process(m console.Message) error {
	t.processed++
	again := 0
	if m.Again {
		t.again++
		again = 1
	}
	pay, err := m.Payment()
	switch {
	case err != nil:
		return t.print(m, "byhand.alien", narrate.Args{"text": strconv.Quote(string(m.Value)), "again": again})
	case pay.Alert():
		t.alerts++
		return t.print(m, "byhand.alert", narrate.Args{"user": pay.User, "cents": pay.Cents, "again": again})
	}
	return t.print(m, "byhand.usual", narrate.Args{"user": pay.User, "cents": pay.Cents, "again": again})
}

// tellGiven says what the group has given. Where that is the same as before, such
// as when an idle member joins, there is nothing to say.
func (t *tally) tellGiven(group, from string) func([]console.Given) {
	last := ""
	return func(given []console.Given) {
		if text := t.wordGiven(group, from, given); text != last {
			t.noteText(text)
			last = text
		}
	}
}

// tell sums up.
func (t *tally) tell() {
	t.note("byhand.processed", narrate.Args{"n": t.processed, "again": t.again, "alerts": t.alerts})
}

func (c client) consume(consumer console.Consumer, from string) error {
	ctx, cancel := c.untilStopped()
	defer cancel()
	counts := tally{client: c}
	consumer.Kafka, consumer.Topic, consumer.Max, consumer.Quiet = c.kafka, c.topic, c.max, c.tellQuiet
	consumer.Waits = c.tellStalled
	consumer.Own = counts.tellGiven(consumer.Group, from)
	consumer.Lost = c.tellLost
	consumer.Process = counts.process
	c.tellSelf()
	if consumer.Group == "" {
		c.note("byhand.alone", nil)
	}
	bookmarks, err := consumer.Run(ctx)
	if err == nil || counts.processed > 0 {
		counts.tell()
		c.tellBookmarks(bookmarks)
	}
	return err
}

// tellSelf says which process this is: somebody may want to kill it.
func (a *app) tellSelf() { a.note("byhand.self", narrate.Args{"process": os.Getpid()}) }

// wordGiven says what the group has given this consumer, where it resumes, and
// what may come again.
func (a *app) wordGiven(group, from string, given []console.Given) string {
	if len(given) == 0 {
		return say(a.lang, "byhand.idle", narrate.Args{"group": group})
	}
	var owned, fresh []int32
	var same, resumes []string
	var again, waiting int64
	for _, g := range given {
		owned = append(owned, g.Partition)
		switch {
		case g.Next < 0:
			fresh = append(fresh, g.Partition)
		case g.Same:
			same = append(same, at(g.Partition, g.Next))
		default:
			resumes = append(resumes, at(g.Partition, g.Next))
			again += g.Again
			if g.Again == 0 {
				waiting += max(0, g.Waiting)
			}
		}
	}
	said := []string{say(a.lang, "byhand.own", narrate.Args{"partitions": lang.Partitions(owned)})}
	say := func(is bool, key string, args narrate.Args) {
		if is {
			said = append(said, say(a.lang, key, args))
		}
	}
	say(len(fresh) > 0, "byhand.own.fresh", narrate.Args{"n": len(fresh), "partitions": lang.Partitions(fresh), "from": from})
	say(len(same) > 0, "byhand.own.same", narrate.Args{"places": same})
	say(len(resumes) > 0, "byhand.own.resumes", narrate.Args{"n": len(resumes), "places": resumes})
	say(again > 0, "byhand.own.again", narrate.Args{"n": again})
	say(waiting > 0, "byhand.own.waiting", narrate.Args{"n": waiting})
	return strings.Join(said, " ")
}

// tellLost says what the group has taken away without asking.
func (a *app) tellLost(lost []console.Lost) {
	var partitions []int32
	var done []string
	var n int64
	for _, l := range lost {
		partitions = append(partitions, l.Partition)
		if l.Last >= l.First {
			n += l.Last - l.First + 1
			first, last := at(l.Partition, l.First), at(l.Partition, l.Last)
			if first != last {
				first = say(a.lang, "byhand.lost.stretch", narrate.Args{"first": first, "last": last})
			}
			done = append(done, first)
		}
	}
	a.note("byhand.lost", narrate.Args{"partitions": lang.Partitions(partitions)})
	if n > 0 {
		a.note("byhand.lost.done", narrate.Args{"n": n, "places": done})
	}
}

// tellBookmarks says what a consumer leaves to the next one.
func (a *app) tellBookmarks(bookmarks []console.Place) {
	var places []string
	for _, p := range bookmarks {
		places = append(places, at(p.Partition, p.Next))
	}
	if len(places) > 0 {
		a.note("byhand.bookmark", narrate.Args{"n": len(places), "places": places})
	}
}
