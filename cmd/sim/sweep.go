package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/narrate"

	"github.com/spf13/cobra"
)

// sweepCommand finds what runs have left on other people's servers, and removes
// it if it is told so.
func (a *app) sweepCommand() *cobra.Command {
	var where brokerFlags
	var yes bool
	c := &cobra.Command{
		Use:   "sweep [SUFFIX]",
		Short: a.say("cli.sweep"),
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return misuse("usage.sweep.one", narrate.Args{"n": strconv.Itoa(len(args))})
			}
			return nil
		},
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(c *cobra.Command, args []string) error {
			if where.brokers == "" && where.redis == "" {
				return misuse("usage.sweep.where", nil)
			}
			s := sweeping{app: a, where: where, yes: yes}
			if len(args) > 0 {
				var err error
				if s.suffix, err = cluster.ParseScope(args[0]); err != nil {
					return usageError{err}
				}
			}
			return s.sweep()
		},
	}
	c.Flags().SortFlags = false
	c.Flags().StringVarP(&where.brokers, "brokers", "b", "", a.say("cli.flag.sweep.brokers"))
	c.Flags().StringVar(&where.redis, "redis", "", a.say("cli.flag.sweep.redis"))
	c.Flags().BoolVar(&yes, "yes", false, a.say("cli.flag.yes"))
	takes(c, "brokers", "HOST:PORT")
	takes(c, "redis", "HOST:PORT")
	c.Example = examples("sim sweep -b localhost:9092", "cli.example.look", "sim sweep -b localhost:9092 --yes", "cli.example.remove")
	complete(c, "brokers", standardBrokers)
	complete(c, "redis")
	a.entryFlags(c, &where.entry)
	return c
}

// sweeping is one look for what is left, at brokers, at a Redis, or at both.
type sweeping struct {
	*app
	where  brokerFlags
	yes    bool
	suffix string // of one run; "" is of every run that nobody is at work in
	kafka  *cluster.Cluster
	redis  *cluster.Redis
}

func (s *sweeping) sweep() error {
	ctx, cancel := s.untilStopped()
	defer cancel()
	if err := s.connect(ctx); err != nil {
		return err
	}
	defer s.close()
	found, err := s.find(ctx)
	if err != nil {
		return err
	}
	if s.suffix != "" {
		found = slices.DeleteFunc(found, func(l cluster.Leftovers) bool { return l.Suffix != s.suffix })
	}
	if len(found) == 0 {
		return s.print("cli.sweep.nothing", nil)
	}
	var wrong error
	ready := 0
	for _, left := range found {
		if ctx.Err() != nil {
			return exit(exitInterrupted)
		}
		busy := left.Members > 0 && s.suffix == ""
		if !busy {
			ready++
		}
		wrong = errors.Join(wrong, s.treat(left, busy))
	}
	if !s.yes && ready > 0 {
		fmt.Fprintln(s.err, say(s.lang, "cli.sweep.dry", narrate.Args{"command": quoted(sweepWords(s.where, s.suffix))}))
	}
	return wrong
}

// treat says what a run has left, and removes it where that is wanted.
func (s *sweeping) treat(left cluster.Leftovers, busy bool) error {
	if err := s.print("cli.sweep.run", narrate.Args{"suffix": bare(left.Suffix)}); err != nil {
		return err
	}
	for _, kind := range []struct {
		key   string
		names []string
	}{{"cli.sweep.topic", left.Topics}, {"cli.sweep.group", left.Groups}, {"cli.sweep.stream", left.Streams}} {
		for _, name := range kind.names {
			if err := s.print(kind.key, narrate.Args{"name": name}); err != nil {
				return err
			}
		}
	}
	switch {
	case busy:
		return s.print("cli.sweep.busy", narrate.Args{"n": left.Members, "suffix": bare(left.Suffix)})
	case !s.yes:
		return nil
	}
	if err := s.remove(left); err != nil {
		return err
	}
	return s.print("cli.sweep.removed", nil)
}

func (s *sweeping) connect(ctx context.Context) error {
	wall, err := s.realTime(s.where)
	if err != nil {
		return err
	}
	if wall.Kafka != nil {
		if s.kafka, err = cluster.Connect(ctx, *wall.Kafka, 1); err != nil {
			return err
		}
	}
	if wall.Redis != "" {
		if s.redis, err = cluster.ConnectRedis(ctx, wall.Redis, ""); err != nil {
			s.close()
			return err
		}
	}
	return nil
}

func (s *sweeping) close() {
	if s.kafka != nil {
		s.kafka.Close()
	}
	if s.redis != nil {
		s.redis.Close()
	}
}

// find looks everywhere. A run may have left something in both places.
func (s *sweeping) find(ctx context.Context) ([]cluster.Leftovers, error) {
	var found []cluster.Leftovers
	if s.kafka != nil {
		left, err := s.kafka.Leftovers(ctx)
		if err != nil {
			return nil, err
		}
		found = left
	}
	if s.redis == nil {
		return found, nil
	}
	left, err := s.redis.Leftovers(ctx)
	for _, streams := range left {
		i := slices.IndexFunc(found, func(l cluster.Leftovers) bool { return l.Suffix == streams.Suffix })
		if i < 0 {
			found = append(found, streams)
		} else {
			found[i].Streams = streams.Streams
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Suffix < found[j].Suffix })
	return found, err
}

func (s *sweeping) remove(left cluster.Leftovers) error {
	if len(left.Topics)+len(left.Groups) > 0 {
		if err := s.kafka.SweepRun(left.Suffix); err != nil {
			return err
		}
	}
	if len(left.Streams) > 0 {
		return s.redis.SweepRun(left)
	}
	return nil
}

func (s *sweeping) print(key string, args narrate.Args) error {
	if _, err := fmt.Fprintln(s.out, say(s.lang, key, args)); err != nil {
		return failure.New("writing what is left: %w", err)
	}
	return nil
}
