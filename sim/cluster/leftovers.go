package cluster

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"sort"
	"strings"

	"kafkasim/sim/failure"
	"kafkasim/sim/refusal"

	"github.com/twmb/franz-go/pkg/kadm"
)

// scoped is how newScope ends names: "-sim-" and ten letters and digits of
// base 32, drawn at random. Nobody names a topic so by accident.
var scoped = regexp.MustCompile(`.(-sim-[a-z2-7]{10})$`)

// ParseScope reads the suffix by which a run is to be known. The hyphen that it
// begins with may be left out: on a command line it would make it a flag.
func ParseScope(text string) (suffix string, err error) {
	suffix = "-" + strings.TrimPrefix(text, "-")
	if end := scoped.FindString("x" + suffix); end != "x"+suffix {
		return "", refusal.New("the names that a run gives end in sim- and ten letters and digits, such as sim-k3x5q7ab2c, not in %q", text)
	}
	return suffix, nil
}

// Leftovers are what one run has left on servers that are not ours, because its
// process was ended by force, or lost its way to them.
type Leftovers struct {
	Suffix  string
	Topics  []string
	Groups  []string
	Members int // of those groups: somebody who may still be at work
	Streams []string
}

// byRun sorts what is found by the run that has left it.
type byRun map[string]*Leftovers

// of finds the run that a name is of, or nil.
func (found byRun) of(name string) *Leftovers {
	end := scoped.FindStringSubmatch(name)
	if end == nil {
		return nil
	}
	if found[end[1]] == nil {
		found[end[1]] = &Leftovers{Suffix: end[1]}
	}
	return found[end[1]]
}

func (found byRun) sorted() []Leftovers {
	var all []Leftovers
	for _, l := range found {
		slices.Sort(l.Topics)
		slices.Sort(l.Groups)
		slices.Sort(l.Streams)
		all = append(all, *l)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Suffix < all[j].Suffix })
	return all
}

// Leftovers finds what runs have left at brokers that are not ours.
func (c *Cluster) Leftovers(ctx context.Context) ([]Leftovers, error) {
	ctx, cancel := context.WithTimeout(ctx, sweepLimit)
	defer cancel()
	topics, err := c.admin.ListTopics(ctx)
	if err != nil {
		return nil, failure.New("asking %s for its topics: %w", c.kafka, err)
	}
	found := byRun{}
	for _, name := range topics.Names() {
		if l := found.of(name); l != nil {
			l.Topics = append(l.Topics, name)
		}
	}
	groups, err := c.admin.ListGroups(ctx)
	var some *kadm.ShardErrors
	if err != nil && (!errors.As(err, &some) || some.AllFailed) {
		return nil, failure.New("asking %s for its groups: %w", c.kafka, err)
	}
	for _, name := range groups.Groups() {
		if l := found.of(name); l != nil {
			l.Groups = append(l.Groups, name)
			l.Members += c.membersOf(ctx, name)
		}
	}
	return found.sorted(), nil
}

// membersOf is how many members a group has, whichever protocol it speaks.
func (c *Cluster) membersOf(ctx context.Context, group string) int {
	if described, err := c.admin.DescribeGroups(ctx, group); err == nil && len(described[group].Members) > 0 {
		return len(described[group].Members)
	}
	if state, err := c.nextGen(ctx, group, ""); err == nil && len(state.Members) > 0 {
		return len(state.Members)
	}
	if state, err := c.share(ctx, group, ""); err == nil {
		return len(state.Members)
	}
	return 0
}

// SweepRun removes what the run with this suffix has left at the brokers.
func (c *Cluster) SweepRun(suffix string) error {
	c.suffix = suffix
	return c.Sweep()
}

// Leftovers finds what runs have left at a Redis server that is not ours.
func (r *Redis) Leftovers(ctx context.Context) ([]Leftovers, error) {
	ctx, cancel := context.WithTimeout(ctx, sweepLimit)
	defer cancel()
	found := byRun{}
	names, err := r.observer.streamsLike(ctx, "*-sim-*")
	if err != nil {
		return nil, failure.New("asking the Redis at %s for its streams: %w", r.address, plainly(err))
	}
	for _, name := range names {
		if l := found.of(name); l != nil && !slices.Contains(l.Streams, name) { // a scan may find one twice
			l.Streams = append(l.Streams, name)
		}
	}
	return found.sorted(), nil
}

// SweepRun removes what a run has left at the server.
func (r *Redis) SweepRun(left Leftovers) error {
	r.streams, r.scope = left.Streams, left.Suffix
	return r.Sweep()
}
