package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kafkasim/sim"
	"kafkasim/sim/cluster"
	"kafkasim/sim/console"
	"kafkasim/sim/failure"
	"kafkasim/sim/lang"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// topicCommand is what kafka-topics.sh does, in the words of `rpk topic`.
func (a *app) topicCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "topic",
		Short: a.say("byhand.topic"),
		Args:  cobra.ArbitraryArgs,
		Example: examples("sim topic list", "", "sim topic create transacoes_cartao -p 2", "cli.example.topic",
			"sim topic add-partitions transacoes_cartao", "cli.example.more"),
	}
	c.AddCommand(a.topicList(), a.topicDescribe(), a.topicCreate(), a.topicAdd(), a.topicDelete())
	c.RunE = func(_ *cobra.Command, args []string) error {
		whats := commandNames(c)
		if len(args) == 0 {
			return misuse("byhand.topic.what", narrate.Args{"whats": whats})
		}
		return misuse("byhand.topic.what-else", narrate.Args{"what": args[0], "whats": whats, "near": nearest(args[0], whats)})
	}
	return c
}

// topicDeed is what a sub-command does with topics.
type topicDeed func(ctx context.Context, topics *console.Topics, name string) error

// topicSub is a sub-command about one topic, or about all of them. Flags of its
// own stand before those that all have.
func (a *app) topicSub(use, key string, own func(c *cobra.Command), deed topicDeed) *cobra.Command {
	var flags kafkaFlags
	named := strings.Contains(use, "TOPIC")
	c := &cobra.Command{
		Use:   use,
		Short: a.say(key),
		Args:  noArguments,

		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			name := strings.Join(args, "")
			if named {
				if err := cluster.CheckTopicName(name); err != nil {
					return usageError{err}
				}
			}
			a.brokersOf(c, &flags)
			kafka, err := a.kafka(flags)
			if err != nil {
				return err
			}
			return a.withTopics(kafka, func(ctx context.Context, topics *console.Topics) error { return deed(ctx, topics, name) })
		},
	}
	if named {
		c.Args = a.oneTopic
		c.ValidArgsFunction = cobra.FixedCompletions([]string{sim.Topic}, cobra.ShellCompDirectiveNoFileComp)
	}
	c.Flags().SortFlags = false
	if own != nil {
		own(c)
	}
	a.addBrokersFlag(c, &flags.brokers)
	a.entryFlags(c, &flags.entry)
	return c
}

// oneTopic wants the name of one topic.
func (a *app) oneTopic(c *cobra.Command, args []string) error {
	if len(args) != 1 {
		return misuse("byhand.topic.one", narrate.Args{"command": c.CommandPath(), "topic": sim.Topic})
	}
	return nil
}

// withTopics connects, and words what brokers refuse.
func (a *app) withTopics(kafka sim.Kafka, do func(ctx context.Context, topics *console.Topics) error) error {
	ctx, cancel := a.untilStopped()
	defer cancel()
	topics, err := console.OpenTopics(ctx, kafka)
	if err != nil {
		return err
	}
	defer topics.Close()
	err = do(ctx, topics)
	var refused console.TopicRefused
	if errors.As(err, &refused) {
		why := sentence{"byhand.topic.refused." + string(refused.Why), narrate.Args{"topic": refused.Topic, "words": refused.Words}}
		return sentence{"usage.near", narrate.Args{"what": why, "near": nearest(refused.Topic, refused.Known)}}
	}
	return err
}

func (a *app) topicList() *cobra.Command {
	return a.topicSub("list", "byhand.topic.list", nil, func(ctx context.Context, topics *console.Topics, _ string) error {
		all, err := topics.List(ctx)
		if err != nil {
			return err
		}
		if len(all) == 0 {
			a.note("byhand.topic.none", nil)
			return nil
		}
		out := table{{"NAME", "PARTITIONS", "REPLICAS"}}
		for _, t := range all {
			out = append(out, []string{t.Name, strconv.Itoa(len(t.Partitions)), strconv.Itoa(t.Replicas())})
		}
		return a.showTable(out)
	})
}

func (a *app) topicDescribe() *cobra.Command {
	return a.topicSub("describe TOPIC", "byhand.topic.describe", nil, func(ctx context.Context, topics *console.Topics, name string) error {
		t, err := topics.Describe(ctx, name)
		if err != nil {
			return err
		}
		out := table{{"PARTITION", "LEADER", "REPLICAS", "LOG-START-OFFSET", "LOG-END-OFFSET"}}
		for _, p := range t.Partitions {
			out = append(out, []string{strconv.Itoa(int(p.ID)), numberOrNone(int64(p.Leader)), fmt.Sprint(p.Replicas), numberOrNone(p.Start), numberOrNone(p.End)})
		}
		if len(t.Configs) == 0 {
			return a.showTable(out)
		}
		configs := table{{"CONFIG", "VALUE"}}
		for _, c := range t.Configs {
			configs = append(configs, []string{c.Key, c.Value})
		}
		return a.showTable(out, configs)
	})
}

func (a *app) topicCreate() *cobra.Command {
	var partitions count
	configs := list{kind: "KEY=VALUE"}
	own := func(c *cobra.Command) {
		c.Flags().VarP(&partitions, "partitions", "p", a.say("byhand.flag.partitions"))
		c.Flags().Lookup("partitions").DefValue = ""
		c.Flags().VarP(&configs, "topic-config", "c", a.say("byhand.flag.topic-config"))
		complete(c, "partitions")
		complete(c, "topic-config")
		c.PreRunE = func(*cobra.Command, []string) error {
			for _, text := range configs.items {
				if key, _, ok := strings.Cut(text, "="); !ok || key == "" {
					return misuse("byhand.topic.config", narrate.Args{"text": text})
				}
			}
			return nil
		}
	}
	return a.topicSub("create TOPIC", "byhand.topic.create", own, func(ctx context.Context, topics *console.Topics, name string) error {
		var given []console.TopicConfig
		for _, text := range configs.items {
			key, value, _ := strings.Cut(text, "=")
			given = append(given, console.TopicConfig{Key: key, Value: value})
		}
		t, err := topics.Create(ctx, name, int(partitions), given)
		if err != nil {
			return err
		}
		return a.topicDone("byhand.topic.created", t)
	})
}

func (a *app) topicAdd() *cobra.Command {
	more := count(1)
	own := func(c *cobra.Command) {
		c.Flags().VarP(&more, "num", "n", a.say("byhand.flag.num"))
		complete(c, "num")
		c.PreRunE = func(*cobra.Command, []string) error {
			if more < 1 {
				return misuse("byhand.topic.more", nil)
			}
			return nil
		}
	}
	return a.topicSub("add-partitions TOPIC", "byhand.topic.add", own, func(ctx context.Context, topics *console.Topics, name string) error {
		t, err := topics.AddPartitions(ctx, name, int(more))
		if err != nil {
			return err
		}
		if err := a.topicDone("byhand.topic.added", t); err != nil {
			return err
		}
		a.note("byhand.topic.noticed", nil)
		return nil
	})
}

func (a *app) topicDelete() *cobra.Command {
	own := func(c *cobra.Command) {
		c.PreRunE = func(c *cobra.Command, _ []string) error {
			if there := a.env(brokersVariable); there != "" && !c.Flags().Changed("brokers") {
				return misuse("byhand.topic.where", narrate.Args{"variable": brokersVariable, "brokers": there})
			}
			return nil
		}
	}
	return a.topicSub("delete TOPIC", "byhand.topic.delete", own, func(ctx context.Context, topics *console.Topics, name string) error {
		if err := topics.Delete(ctx, name); err != nil {
			return err
		}
		if err := a.topicDone("byhand.topic.deleted", console.Topic{Name: name}); err != nil {
			return err
		}
		a.note("byhand.topic.again", nil)
		return nil
	})
}

// topicDone says on standard output what a topic is like now.
func (a *app) topicDone(key string, t console.Topic) error {
	var ids []int32
	for _, p := range t.Partitions {
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	_, err := fmt.Fprintln(a.out, say(a.lang, key, narrate.Args{"topic": t.Name, "n": len(ids), "partitions": lang.Partitions(ids)}))
	if err != nil {
		return failure.New("writing what was done: %w", err)
	}
	return nil
}
