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
// columns.
func (a *app) groupCommand() *cobra.Command {
	var flags kafkaFlags
	var members, state, watch bool
	c := &cobra.Command{
		Use:   "group GROUP",
		Short: a.say("byhand.group"),
		Args: func(c *cobra.Command, args []string) error {
			if len(args) != 1 || args[0] == "" {
				return usageError{fmt.Errorf("sim group takes the name of one group, such as %s", sim.Group)}
			}
			return nil
		},
		ValidArgsFunction: cobra.FixedCompletions([]string{sim.Group}, cobra.ShellCompDirectiveNoFileComp),
		RunE: func(c *cobra.Command, args []string) error {
			if members && state {
				return usageError{errors.New("--members and --state show different things: choose one")}
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
			return a.lookAt(args[0], kafka, page, watch)
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

// lookAt shows the group, once or until somebody presses Ctrl-C.
func (a *app) lookAt(name string, kafka sim.Kafka, page func(byhand.Group) table, watch bool) error {
	ctx, cancel := a.untilStopped()
	defer cancel()
	observer, err := byhand.Observe(ctx, kafka)
	if err != nil {
		return err
	}
	defer observer.Close()
	for first := true; ; first = false {
		if err := a.lookOnce(ctx, observer, name, page, watch, first); err != nil || !watch || ctx.Err() != nil {
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
		return fmt.Errorf("%w%s", err, didYouMean("", nearest(name, none.Known)))
	}
	if err != nil {
		return err
	}
	var text bytes.Buffer
	switch {
	case watch && isTerminal(a.out):
		text.WriteString("\x1b[H\x1b[2J") // home, and all is wiped
	case !first:
		text.WriteString("\n")
	}
	a.drawTable(&text, page(g))
	if _, err := a.out.Write(text.Bytes()); err != nil {
		return fmt.Errorf("writing how the group stands: %w", err)
	}
	if len(g.Members) == 0 {
		a.note("byhand.group.nobody", narrate.Args{"group": name})
	}
	return nil
}

const none = "-"

func describePartitions(g byhand.Group) table {
	out := table{{"GROUP", "TOPIC", "PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "CONSUMER-ID", "HOST", "CLIENT-ID"}}
	number := func(n int64) string {
		if n < 0 {
			return none
		}
		return strconv.FormatInt(n, 10)
	}
	for _, r := range g.Rows {
		topic, id, host, client := r.Topic, none, none, none
		if topic == "" {
			topic = none
		}
		if r.Owner != nil {
			id, host, client = r.Owner.ID, r.Owner.Host, r.Owner.ClientID
		}
		out = append(out, []string{g.Name, topic, number(int64(r.Partition)), number(r.Committed), number(r.End), number(r.Lag()), id, host, client})
	}
	return out
}

func describeMembers(g byhand.Group) table {
	out := table{{"GROUP", "CONSUMER-ID", "HOST", "CLIENT-ID", "#PARTITIONS"}}
	for _, m := range g.Members {
		out = append(out, []string{g.Name, m.ID, m.Host, m.ClientID, strconv.Itoa(m.Partitions())})
	}
	return out
}

func describeState(g byhand.Group) table {
	cell := func(text string) string {
		if text == "" {
			return none
		}
		return text
	}
	return table{
		{"GROUP", "COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE", "#MEMBERS"},
		{g.Name, cell(g.Coordinator), cell(g.Assignor), cell(g.State), strconv.Itoa(len(g.Members))},
	}
}

// dispensable are the columns that go where a terminal is too narrow, in this
// order. Each of them says what another one or the command line says too.
var dispensable = []string{"GROUP", "HOST", "CONSUMER-ID", "TOPIC", "LOG-END-OFFSET"}

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
