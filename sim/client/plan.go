package client

import (
	"slices"
	"strings"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

// CommitPolicy is when a consumer commits. The zero value is CommitAuto, and
// CommitNone for a consumer that has no bookmark.
type CommitPolicy struct{ name string }

var (
	CommitAuto   = CommitPolicy{"auto"}    // what previous polls returned, at the first poll after the interval, before a revocation and on close: Java's and kafka-python's enable.auto.commit
	CommitByHand = CommitPolicy{"by-hand"} // when the script says so, and on close
	CommitFirst  = CommitPolicy{"first"}   // a poll's payments before they are processed: the mistake
	CommitNone   = CommitPolicy{"none"}    // never
)

func (c CommitPolicy) String() string { return c.name }

// Assignor is how a group divides its partitions. The first three are eager:
// before every rebalance all members give back all that they own. With the other
// two only those partitions stop that move. Server is the protocol of KIP-848, in
// which the broker assigns them. The zero value is Range.
type Assignor struct{ name string }

var (
	Range             = Assignor{"range"}
	RoundRobin        = Assignor{"roundrobin"}
	Sticky            = Assignor{"sticky"}
	CooperativeSticky = Assignor{"cooperative-sticky"}
	Server            = Assignor{"server"}
)

func (a Assignor) String() string { return a.name }

// Assignors are the names of all assignors.
//
//go:noinline
func Assignors() []string {
	var names []string
	for _, a := range []Assignor{Range, RoundRobin, Sticky, CooperativeSticky, Server} {
		names = append(names, a.name)
	}
	return names
}

// AssignorNamed is the assignor of a name. A plan with one that does not
// exist is refused.
func AssignorNamed(name string) Assignor { return Assignor{name} }

// Defaults of Kafka's consumers: session.timeout.ms, heartbeat.interval.ms,
// auto.commit.interval.ms and max.poll.records.
const (
	SessionTimeout = 45 * time.Second
	Heartbeat      = 3 * time.Second
	AutoEvery      = 5 * time.Second
	maxPollRecords = 500

	rebalanceTimeout = time.Minute // franz-go's own
)

// HeartbeatServer is how often the broker wants to hear of a member of KIP-848.
const HeartbeatServer = cluster.HeartbeatNextGen

// What a consumer with relaxed timers has instead, so that a week of its life is not
// half a million requests. A member that joins waits for the next heartbeats of the
// others, and must have relaxed timers too: another client would give up before.
const (
	longSession   = 20 * time.Minute
	longHeartbeat = 4 * time.Minute
	longFetchWait = 11 * time.Minute
)

// Plan is how a consumer is set up. The zero value is the tutorial's consumer.
type Plan struct {
	FromLatest    bool          // without a bookmark begin at the end; otherwise at the beginning
	Commit        CommitPolicy  // CommitAuto if not set
	ByHand        []int32       // take these partitions without joining the group
	Work          time.Duration // what the handler needs for one payment
	Shuffled      bool          // hand a poll's payments to a pool that finishes them in any order
	PollLimit     int           // max.poll.records; 500 if zero
	Assignor      Assignor      // Range if not set
	RelaxedTimers bool          // it lives for days: few heartbeats, a long session, fetches that wait for long

	Instance         string        // group.instance.id: a static member (KIP-345), which takes no leave and is expected back; "" = none
	Session          time.Duration // session.timeout.ms; SessionTimeout if zero, or a long one with RelaxedTimers
	RebalanceTimeout time.Duration // how long a rebalance waits for it; a minute if zero, or as long as its session
}

// CheckPlan says what of a plan means nothing for a consumer of a group, "" for
// one that reads alone.
func (p Plan) CheckPlan(group string) error {
	switch joins := group != "" && p.ByHand == nil; {
	case p.Assignor != Assignor{} && !slices.Contains(Assignors(), p.Assignor.name):
		return failure.New("there is no assignor %q: use one of %s", p.Assignor, strings.Join(Assignors(), ", "))
	case p.Work < 0 || p.PollLimit < 0 || p.Session < 0 || p.RebalanceTimeout < 0:
		return failure.New("no time and no number in it may be negative")
	case p.ByHand != nil && len(p.ByHand) == 0:
		return failure.New("it takes partitions by hand, but names none")
	case !joins && (p.Assignor != Assignor{} || p.Instance != "" || p.Session != 0 || p.RebalanceTimeout != 0):
		return failure.New("only a member of a group has an assignor, an instance and time-outs, and this consumer joins none")
	case group == "" && p.Commit != CommitPolicy{} && p.Commit != CommitNone:
		return failure.New("it reads without a group, so there is no bookmark to commit")
	case p.RelaxedTimers && p.Session != 0:
		return failure.New("its timers are relaxed, which means a long session, and it also sets a session of its own")
	case p.Assignor == Server && p.Session != 0:
		return failure.New("for a member of KIP-848 the broker decides how long a session lasts")
	}
	return nil
}

// complete fills in what is not set.
func (p Plan) complete(group string) Plan {
	if p.PollLimit == 0 {
		p.PollLimit = maxPollRecords
	}
	if p.Assignor == (Assignor{}) {
		p.Assignor = Range
	}
	switch {
	case p.Session != 0:
	case p.RelaxedTimers:
		p.Session = longSession
	default:
		p.Session = SessionTimeout
	}
	if p.RebalanceTimeout == 0 {
		p.RebalanceTimeout = max(rebalanceTimeout, p.Session)
	}
	switch {
	case group == "" || p.ByHand != nil:
		p.Commit = CommitNone
	case p.Commit == CommitPolicy{}:
		p.Commit = CommitAuto
	}
	return p
}

// Heartbeat is how often a member of the group reports to the broker, and so
// how long it may take to learn of a rebalance: three times in a short session.
// With KIP-848 the broker decides.
//
//go:noinline
func (p Plan) Heartbeat() time.Duration {
	switch {
	case p.Assignor == Server:
		return HeartbeatServer
	case p.RelaxedTimers:
		return longHeartbeat
	case p.Session != 0:
		return min(Heartbeat, p.Session/3)
	}
	return Heartbeat
}

func (p Plan) settings(grouped bool) *ledger.Settings {
	s := &ledger.Settings{Reset: "earliest", Commit: p.Commit.String(), WorkPerRec: p.Work, Manual: p.ByHand != nil}
	if p.FromLatest {
		s.Reset = "latest"
	}
	if grouped && !s.Manual {
		s.Assignor, s.Session, s.Heartbeat = p.Assignor.String(), p.Session, p.Heartbeat()
		s.Rebalance, s.Instance = p.RebalanceTimeout, p.Instance
	}
	if p.Commit == CommitAuto {
		s.AutoEvery = AutoEvery
	}
	return s
}

// cooperative says whether a rebalance leaves alone what does not move.
func (p Plan) cooperative() bool {
	return p.Assignor == CooperativeSticky || p.Assignor == Server
}

// Keeps says whether the group's members keep, as far as that is fair, what
// they had before a rebalance.
func (p Plan) Keeps() bool {
	return p.Assignor == Sticky || p.cooperative()
}

// balancer is franz-go's own. With KIP-848 it only tells the broker which of
// its two assignors is wanted: the sticky one means "uniform".
func (p Plan) balancer() kgo.GroupOpt {
	switch p.Assignor {
	case RoundRobin:
		return kgo.Balancers(kgo.RoundRobinBalancer())
	case Sticky, Server:
		return kgo.Balancers(kgo.StickyBalancer())
	case CooperativeSticky:
		return kgo.Balancers(kgo.CooperativeStickyBalancer())
	}
	return kgo.Balancers(kgo.RangeBalancer())
}
