package cluster

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"kafkasim/sim/failure"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// sweepLimit is how long a run may take to remove what it created.
const sweepLimit = 20 * time.Second

// Sweep deletes the topics and groups whose names carry the cluster's scope, and the
// groups that it has adopted, and nothing else. It uses a connection of its own, so
// that it can be called while a run that hangs still uses the others. Its error names
// what it had to leave behind.
func (c *Cluster) Sweep() error {
	if c.suffix == "" {
		return nil
	}
	client, err := kgo.NewClient(c.ClientNet("sweeper").Options()...)
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), sweepLimit)
	defer cancel()
	admin := kadm.NewClient(client)
	if err := errors.Join(c.sweepGroups(ctx, admin, client), c.sweepTopics(ctx, admin)); err != nil {
		return failure.New("removing the topics and groups of this run, whose names end in %s: %w", c.suffix, err)
	}
	return nil
}

func (c *Cluster) sweepTopics(ctx context.Context, admin *kadm.Client) error {
	listed, err := admin.ListTopics(ctx)
	if err != nil {
		return err
	}
	mine := slices.DeleteFunc(listed.Names(), c.notOurs)
	if len(mine) == 0 {
		return nil
	}
	deleted, err := admin.DeleteTopics(ctx, mine...)
	return errors.Join(err, deleted.Error())
}

// notOurs says whether a topic or group is not of this run.
func (c *Cluster) notOurs(name string) bool { return !strings.HasSuffix(name, c.suffix) }

// sweepGroups tries again while a group still has members: those that left may
// be on their way out, and a dead one is thrown out first.
func (c *Cluster) sweepGroups(ctx context.Context, admin *kadm.Client, client *kgo.Client) error {
	listed, err := admin.ListGroups(ctx)
	if err != nil {
		return err
	}
	strange := func(group string) bool { return c.notOurs(group) && !slices.Contains(c.adopted, group) }
	for left := slices.DeleteFunc(listed.Groups(), strange); len(left) > 0; {
		for _, group := range left {
			if err := dismissMembers(ctx, admin, client, group); err != nil {
				return err
			}
		}
		deleted, err := admin.DeleteGroups(ctx, left...)
		if err != nil {
			return err
		}
		left = nil
		for _, group := range slices.Sorted(maps.Keys(deleted)) {
			switch err := deleted[group].Err; {
			case errors.Is(err, kerr.NonEmptyGroup):
				left = append(left, group)
			case err != nil && !errors.Is(err, kerr.GroupIDNotFound):
				return failure.New("group %s: %w", group, err)
			}
		}
		select {
		case <-ctx.Done():
			return failure.New("groups %s still have members", strings.Join(left, ", "))
		case <-time.After(100 * time.Millisecond):
		}
	}
	return nil
}

// dismissMembers leaves a group in the name of members that died in it. Which
// protocol the group speaks shows in which description has members. Brokers that
// do not know groups of a newer one have none.
func dismissMembers(ctx context.Context, admin *kadm.Client, client *kgo.Client, group string) (err error) {
	dismiss := func(p Protocol, id string) {
		if e := leave(ctx, client, p, group, id); !errors.As(e, new(*kerr.Error)) { // what the broker refuses is tried again
			err = errors.Join(err, e)
		}
	}
	described, err := admin.DescribeGroups(ctx, group)
	if err != nil {
		return err
	}
	for _, m := range described[group].Members {
		dismiss(Classic, m.MemberID)
	}
	if len(described[group].Members) > 0 {
		return err
	}
	if described, err := admin.DescribeConsumerGroups(ctx, group); err == nil {
		for _, m := range described[group].Members {
			dismiss(NextGen, m.MemberID)
		}
	}
	if described, err := admin.DescribeShareGroups(ctx, group); err == nil {
		for _, m := range described[group].Members {
			dismiss(Share, m.MemberID)
		}
	}
	return err
}
