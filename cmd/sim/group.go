package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kafkasim/sim"
	"kafkasim/sim/byhand"
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
			page := describePartitions
			switch {
			case members:
				page = describeMembers
			case state:
				page = describeState
			}
			return a.lookAt(kafka, watch, func(ctx context.Context, observer *byhand.Observer, first bool) error {
				if len(args) == 0 {
					return a.listGroups(ctx, observer, watch, first)
				}
				return a.lookOnce(ctx, observer, args[0], page, watch, first)
			})
		},
	}
	c.Flags().SortFlags = false
	a.addBrokersFlag(c, &flags.brokers)
	c.Flags().BoolVar(&members, "members", false, a.say("byhand.flag.members"))
	c.Flags().BoolVar(&state, "state", false, a.say("byhand.flag.state"))
	c.Flags().BoolVar(&watch, "watch", false, a.say("byhand.flag.watch"))
	a.entryFlags(c, &flags.entry)
	return c
}

// table is what a page shows: a heading and rows.
type table [][]string

// lookAt looks once, or until somebody presses Ctrl-C.
func (a *app) lookAt(kafka sim.Kafka, watch bool, look func(ctx context.Context, observer *byhand.Observer, first bool) error) error {
	ctx, cancel := a.untilStopped()
	defer cancel()
	observer, err := byhand.Observe(ctx, kafka)
	if err != nil {
		return err
	}
	defer observer.Close()
	for first := true; ; first = false {
		if err := look(ctx, observer, first); err != nil || !watch || ctx.Err() != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(2 * time.Second):
		}
	}
}

func (a *app) lookOnce(ctx context.Context, observer *byhand.Observer, name string, page func(byhand.Group) table, watch, first bool) error {
	g, err := observer.Look(ctx, name)
	var none byhand.NoGroup
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.As(err, &none) && watch:
		a.note("byhand.group.none", narrate.Args{"group": name})
		return nil // it may come yet
	case errors.As(err, &none):
		return sentence{"usage.near", narrate.Args{"what": err, "near": nearest(name, none.Known)}}
	}
	if err != nil {
		return err
	}
	if err := a.showTable(page(g), watch, first); err != nil {
		return err
	}
	switch {
	case len(g.Members) > 0:
	case g.Share:
		a.note("byhand.group.no-sharer", narrate.Args{"group": name})
	default:
		a.note("byhand.group.nobody", narrate.Args{"group": name})
	}
	return nil
}

// listGroups is kafka-groups.sh --list, with the state of each group.
func (a *app) listGroups(ctx context.Context, observer *byhand.Observer, watch, first bool) error {
	groups, err := observer.List(ctx)
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		return err
	case len(groups) == 0:
		a.note("byhand.group.empty", nil)
		return nil
	}
	out := table{{"GROUP", "TYPE", "STATE"}}
	for _, g := range groups {
		out = append(out, []string{g.Name, orNone(g.Type), orNone(g.State)})
	}
	return a.showTable(out, watch, first)
}

// showTable writes a table, in the place of the one before where somebody
// watches a terminal.
func (a *app) showTable(t table, watch, first bool) error {
	var text bytes.Buffer
	switch {
	case watch && isTerminal(a.out):
		text.WriteString("\x1b[H\x1b[2J") // home, and all is wiped
	case !first:
		text.WriteString("\n")
	}
	a.drawTable(&text, t)
	if _, err := a.out.Write(text.Bytes()); err != nil {
		return fmt.Errorf("writing how the groups stand: %w", err)
	}
	return nil
}

const none = "-"

func orNone(text string) string {
	if text == "" {
		return none
	}
	return text
}

func numberOrNone(n int64) string {
	if n < 0 {
		return none
	}
	return strconv.FormatInt(n, 10)
}

func describePartitions(g byhand.Group) table {
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

func describeMembers(g byhand.Group) table {
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

func describeState(g byhand.Group) table {
	members := strconv.Itoa(len(g.Members))
	if g.Share {
		return table{{"GROUP", "COORDINATOR (ID)", "STATE", "#MEMBERS"}, {g.Name, orNone(g.Coordinator), orNone(g.State), members}}
	}
	return table{
		{"GROUP", "COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE", "#MEMBERS"},
		{g.Name, orNone(g.Coordinator), orNone(g.Assignor), orNone(g.State), members},
	}
}

// dispensable are the columns that go where a terminal is too narrow, in this
// order. Each of them says what another one or the command line says too.
var dispensable = []string{"GROUP", "HOST", "CONSUMER-ID", "TOPIC", "REPLICAS", "LEADER", "LOG-START-OFFSET", "LOG-END-OFFSET"}

// drawTable writes the columns one below the other.
func (a *app) drawTable(text *bytes.Buffer, t table) {
	columns, narrow := columnsOf(a.out)
	for _, name := range dispensable {
		if i := slices.Index(t[0], name); narrow && i >= 0 && sum(t.widths()) > columns {
			for row := range t {
				t[row] = slices.Delete(t[row], i, i+1)
			}
		}
	}
	widths := t.widths()
	for _, row := range t {
		line := ""
		for i, cell := range row {
			line += strings.Map(printable, cell) + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		}
		text.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// printable keeps what a client calls itself from reaching the terminal as
// anything but letters.
func printable(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return '?'
}

// widths are those of the columns, with the gap behind each but the last.
func (t table) widths() []int {
	const gap = 2
	widths := make([]int, len(t[0]))
	for _, row := range t {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell)+gap)
		}
	}
	widths[len(widths)-1] -= gap
	return widths
}

func sum(numbers []int) (total int) {
	for _, n := range numbers {
		total += n
	}
	return total
}
