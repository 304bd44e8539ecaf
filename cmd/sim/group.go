package main

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"kafkasim/sim"
	"kafkasim/sim/console"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// groupCommand is kafka-consumer-groups.sh --describe --group GROUP, with its
// columns, or kafka-share-groups.sh; without a group it lists them.
func (a *app) groupCommand() *cobra.Command {
	var flags kafkaFlags
	var members, state, watch bool
	c := &cobra.Command{
		Use:   "group [GROUP]",
		Short: a.say("byhand.group"),
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 || len(args) == 1 && args[0] == "" {
				return misuse("usage.group.one", narrate.Args{"group": sim.Group})
			}
			return nil
		},
		ValidArgsFunction: cobra.FixedCompletions([]string{sim.Group}, cobra.ShellCompDirectiveNoFileComp),
		RunE: func(c *cobra.Command, args []string) error {
			switch {
			case members && state:
				return misuse("usage.group.both", nil)
			case len(args) == 0 && (members || state):
				return misuse("usage.group.which", nil)
			}
			kafka, err := a.kafka(flags)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return a.lookAt(kafka, watch, a.listGroups, a.watchList())
			}
			page := describePartitions
			switch {
			case members:
				page = describeMembers
			case state:
				page = describeState
			}
			once := func(ctx context.Context, observer *console.Observer) error {
				return a.lookOnce(ctx, observer, args[0], page)
			}
			if members || state {
				return a.lookAt(kafka, watch, once, a.watchPage(args[0], page))
			}
			return a.lookAt(kafka, watch, once, a.watchGroup(args[0]))
		},
	}
	c.Flags().SortFlags = false
	a.addBrokersFlag(c, &flags.brokers)
	c.Flags().BoolVar(&members, "members", false, a.say("byhand.flag.members"))
	c.Flags().BoolVar(&state, "state", false, a.say("byhand.flag.state"))
	c.Flags().BoolVar(&watch, "watch", false, a.say("byhand.flag.watch"))
	c.Example = examples("sim group", "cli.example.groups", "sim group grupo_analise_fraude", "cli.example.lag", "sim group grupo_analise_fraude --watch", "cli.example.watch")
	a.entryFlags(c, &flags.entry)
	return c
}

// lookAt looks once, or until somebody presses Ctrl-C.
func (a *app) lookAt(kafka sim.Kafka, watch bool, once func(ctx context.Context, observer *console.Observer) error, again watcher) error {
	ctx, cancel := a.untilStopped()
	defer cancel()
	observer, err := console.Observe(ctx, kafka)
	if err != nil {
		return err
	}
	defer observer.Close()
	if watch {
		return a.watch(ctx, observer, again)
	}
	if err := once(ctx, observer); ctx.Err() == nil {
		return err
	}
	return nil
}

// lookOnce shows how a group stands.
func (a *app) lookOnce(ctx context.Context, observer *console.Observer, name string, page func(console.Group) table) error {
	g, err := observer.Look(ctx, name)
	var none console.NoGroup
	switch {
	case errors.As(err, &none):
		return sentence{"usage.near", narrate.Args{"what": sentence{"byhand.group.unknown", narrate.Args{"group": name}}, "near": nearest(name, none.Known)}}
	case err != nil:
		return err
	}
	if err := a.showTable(page(g)); err != nil {
		return err
	}
	if len(g.Members) == 0 {
		a.noteText(a.nobodyIn(g))
	}
	return nil
}

// nobodyIn says what stays of a group without members.
func (a *app) nobodyIn(g console.Group) string {
	if g.Share {
		return say(a.lang, "byhand.group.no-sharer", narrate.Args{"group": g.Name})
	}
	return say(a.lang, "byhand.group.nobody", narrate.Args{"group": g.Name})
}

// listGroups is kafka-groups.sh --list, with the state of each group.
func (a *app) listGroups(ctx context.Context, observer *console.Observer) error {
	groups, err := observer.List(ctx)
	switch {
	case err != nil:
		return err
	case len(groups) == 0:
		a.note("byhand.group.empty", nil)
		return nil
	}
	return a.showTable(describeList(groups))
}

func describeList(groups []console.Listed) table {
	out := table{{"GROUP", "TYPE", "STATE"}}
	for _, g := range groups {
		out = append(out, []string{g.Name, orNone(g.Type), orNone(g.State)})
	}
	return out
}

const none = "-"

//go:noinline
func orNone(text string) string {
	if text == "" {
		return none
	}
	return text
}

//go:noinline
func numberOrNone(n int64) string {
	if n < 0 {
		return none
	}
	return strconv.FormatInt(n, 10)
}

func describePartitions(g console.Group) table {
	if g.Share {
		out := table{{"GROUP", "TOPIC", "PARTITION", "START-OFFSET", "LAG"}}
		for _, r := range g.Rows {
			out = append(out, []string{g.Name, r.Topic, numberOrNone(int64(r.Partition)), numberOrNone(r.Committed), numberOrNone(r.Lag())})
		}
		return out
	}
	out := table{{"GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "CONSUMER-ID", "HOST", "CLIENT-ID"}}
	for _, r := range g.Rows {
		id, host, client := none, none, none
		if r.Owner != nil {
			id, host, client = r.Owner.ID, r.Owner.Host, r.Owner.ClientID
		}
		out = append(out, []string{g.Name, orNone(r.Topic), numberOrNone(int64(r.Partition)), numberOrNone(r.Committed), numberOrNone(r.End), numberOrNone(r.Lag()), id, host, client})
	}
	return out
}

func describeMembers(g console.Group) table {
	out := table{{"GROUP", "CONSUMER-ID", "HOST", "CLIENT-ID", "#PARTITIONS"}}
	if g.Share {
		out[0] = append(out[0], "ASSIGNMENT")
	}
	for _, m := range g.Members {
		row := []string{g.Name, m.ID, m.Host, m.ClientID, strconv.Itoa(m.Partitions())}
		if g.Share {
			row = append(row, orNone(strings.Join(m.Owns(), ",")))
		}
		out = append(out, row)
	}
	return out
}

func describeState(g console.Group) table {
	members := strconv.Itoa(len(g.Members))
	if g.Share {
		return table{{"GROUP", "COORDINATOR (ID)", "STATE", "#MEMBERS"}, {g.Name, orNone(g.Coordinator), orNone(g.State), members}}
	}
	return table{
		{"GROUP", "COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE", "#MEMBERS"},
		{g.Name, orNone(g.Coordinator), orNone(g.Assignor), orNone(g.State), members},
	}
}
