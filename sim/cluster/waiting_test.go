package cluster

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// byHand is a member of a classic group that sends nothing of itself.
type byHand struct {
	client     *kgo.Client
	session    time.Duration
	rebalance  time.Duration
	id         string
	generation int32
	leads      bool
}

// join waits until the rebalance is over.
func (m *byHand) join() error {
	ask := kmsg.NewPtrJoinGroupRequest()
	ask.Group, ask.MemberID, ask.ProtocolType = "group", m.id, "consumer"
	ask.SessionTimeoutMillis, ask.RebalanceTimeoutMillis = int32(m.session.Milliseconds()), int32(m.rebalance.Milliseconds())
	ask.Protocols = []kmsg.JoinGroupRequestProtocol{{Name: "range"}}
	answer, err := ask.RequestWith(context.Background(), m.client)
	if err != nil {
		return err
	}
	m.id, m.generation, m.leads = answer.MemberID, answer.Generation, answer.MemberID == answer.LeaderID
	if answer.ErrorCode == kerr.MemberIDRequired.Code {
		return m.join()
	}
	return kerr.ErrorForCode(answer.ErrorCode)
}

// sync waits until the leader has assigned.
func (m *byHand) sync() error {
	ask := kmsg.NewPtrSyncGroupRequest()
	ask.Group, ask.MemberID, ask.Generation = "group", m.id, m.generation
	answer, err := ask.RequestWith(context.Background(), m.client)
	if err != nil {
		return err
	}
	return kerr.ErrorForCode(answer.ErrorCode)
}

// awaitsJoin waits until somebody waits for it to join.
func (m *byHand) awaitsJoin() {
	for stateOf(context.Background(), m.client, "group") != joining {
		time.Sleep(time.Millisecond)
	}
}

func (m *byHand) beat() error {
	ask := kmsg.NewPtrHeartbeatRequest()
	ask.Group, ask.MemberID, ask.Generation = "group", m.id, m.generation
	answer, err := ask.RequestWith(context.Background(), m.client)
	if err != nil {
		return err
	}
	return kerr.ErrorForCode(answer.ErrorCode)
}

// begun is what a request that waits comes to.
func begun(request func() error) <-chan error {
	out := make(chan error, 1)
	go func() { out <- request() }()
	return out
}

// pair brings two members together in a group; the first one leads, and has twice the
// other's session. Neither has been assigned anything yet.
func pair(t *testing.T, client func() *kgo.Client, session, rebalance, soon time.Duration) (leader, other *byHand) {
	t.Helper()
	leader = &byHand{client: client(), session: 2 * session, rebalance: rebalance}
	other = &byHand{client: client(), session: session, rebalance: rebalance}
	must(leader.join())
	must(leader.sync())
	joined := begun(other.join)
	time.Sleep(soon)
	leader.awaitsJoin()
	must(leader.join())
	must(<-joined)
	if !leader.leads || other.leads {
		t.Error("the first one of the group does not lead it")
	}
	return leader, other
}

// must gives up where something fails that is not what is tested.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Whoever waits for a leader that is dead is a member still when its session is over.
func TestWhoWaitsForADeadLeaderIsNotDropped(t *testing.T) {
	t.Parallel()
	in(t, func(c *Cluster) {
		n := 0
		waitsForTheDead(t, func() *kgo.Client {
			n++
			client, _ := c.client([]string{"one", "two"}[n-1])
			return client
		}, 20*time.Second, 60*time.Second)
	})
	server, _ := serving(t, Service{Configs: map[string]string{"group.min.session.timeout.ms": "100"}})
	waitsForTheDead(t, func() *kgo.Client {
		client, err := kgo.NewClient(kgo.SeedBrokers(server.Addresses()...))
		must(err)
		t.Cleanup(client.Close)
		return client
	}, time.Second, 10*time.Second)
}

func waitsForTheDead(t *testing.T, client func() *kgo.Client, session, rebalance time.Duration) {
	t.Helper()
	_, other := pair(t, client, session, rebalance, session/10)
	began := time.Now()
	if err := other.sync(); !errors.Is(err, kerr.RebalanceInProgress) {
		t.Errorf("who waits for a dead leader is told %v, want that the group shares anew", err)
	}
	if took := time.Since(began); took < session*19/10 || took > rebalance*3/4 {
		t.Errorf("a dead leader with a session of %s was waited for for %s", 2*session, took)
	}
	must(other.join())
	if !other.leads {
		t.Error("the dead leader is still there")
	}
	must(other.sync())
	must(other.beat())
}

// Whoever waits for one that is slow to join is a member still when its session is over.
func TestWhoWaitsForTheSlowIsNotDropped(t *testing.T) {
	in(t, func(c *Cluster) {
		client := func() *kgo.Client { client, _ := c.client("member"); return client }
		leader, other := pair(t, client, 20*time.Second, 60*time.Second, time.Second)
		must(leader.sync())
		must(other.sync())
		third := &byHand{client: client(), session: 20 * time.Second, rebalance: 60 * time.Second}
		joined := begun(third.join)
		time.Sleep(time.Second)
		again := begun(other.join)
		for range 5 {
			time.Sleep(10 * time.Second)
			if err := leader.beat(); !errors.Is(err, kerr.RebalanceInProgress) {
				t.Errorf("who is slow to join is told %v", err)
			}
		}
		must(leader.join())
		must(<-joined)
		must(<-again)
	})
}

// Nobody speaks for the dead: who got its answer and is silent then is dropped when its
// session is over.
func TestTheSilentAreDropped(t *testing.T) {
	in(t, func(c *Cluster) {
		client := func() *kgo.Client { client, _ := c.client("member"); return client }
		leader, other := pair(t, client, 20*time.Second, 60*time.Second, time.Second)
		must(leader.sync())
		must(other.sync())
		for range 3 {
			time.Sleep(6 * time.Second)
			must(leader.beat())
		}
		time.Sleep(3 * time.Second)
		if err := leader.beat(); !errors.Is(err, kerr.RebalanceInProgress) {
			t.Errorf("a member is silent for a session and more, and the other one is told %v", err)
		}
	})
}

// Who dies while it waits for the others to join is dropped when a session is over that
// began with its answer, though nobody was there to hear it.
func TestWhoDiesWaitingIsDropped(t *testing.T) {
	in(t, func(c *Cluster) {
		leads, _ := c.client("leader")
		leader := &byHand{client: leads, session: 20 * time.Second, rebalance: 60 * time.Second}
		must(leader.join())
		must(leader.sync())
		died, link := c.client("dead")
		dead := &byHand{client: died, session: 20 * time.Second, rebalance: 60 * time.Second}
		joined := begun(dead.join)
		time.Sleep(time.Second)
		link.Kill()
		must(leader.join())
		must(leader.sync())
		if group, err := c.admin.DescribeGroups(context.Background(), "group"); err != nil || len(group["group"].Members) != 2 {
			t.Errorf("%d members, %v: want that the broker does not know yet", len(group["group"].Members), err)
		}
		for range 4 {
			time.Sleep(5 * time.Second)
			must(leader.beat())
		}
		time.Sleep(2 * time.Second)
		if err := leader.beat(); !errors.Is(err, kerr.RebalanceInProgress) {
			t.Errorf("a session after the one that is dead was told of the group the other one is told %v", err)
		}
		died.Close()
		<-joined
	})
}

// Who joins for the first time has no session that could run out while it waits, also
// where somebody asks what it was assigned in the generation before.
func TestWhoJoinsWaitsAsLongAsItTakes(t *testing.T) {
	in(t, func(c *Cluster) {
		client := func() *kgo.Client { client, _ := c.client("member"); return client }
		leader, other := pair(t, client, 20*time.Second, 60*time.Second, time.Second)
		must(leader.sync())
		third := &byHand{client: client(), session: 20 * time.Second, rebalance: 60 * time.Second}
		joined := begun(third.join)
		time.Sleep(time.Second)
		if err := other.sync(); !errors.Is(err, kerr.RebalanceInProgress) {
			t.Errorf("who asks what it was assigned before is told %v", err)
		}
		for range 3 {
			time.Sleep(10 * time.Second)
			if err := leader.beat(); !errors.Is(err, kerr.RebalanceInProgress) {
				t.Errorf("nobody has joined yet, and the leader is told %v", err)
			}
			other.beat()
		}
		again := begun(other.join)
		must(leader.join())
		must(<-joined)
		must(<-again)
	})
}

// Nor does the session go on of who joins again and dies waiting: it begins anew with the
// answer.
func TestWhoDiesJoiningAgainHasAWholeSession(t *testing.T) {
	in(t, func(c *Cluster) {
		var links []*ClientNet
		leader, other := pair(t, func() *kgo.Client {
			client, link := c.client("member")
			links = append(links, link)
			return client
		}, 20*time.Second, 60*time.Second, time.Second)
		must(leader.sync())
		must(other.sync())
		joined := begun(leader.join)
		for range 5 {
			time.Sleep(5 * time.Second)
			if err := other.beat(); !errors.Is(err, kerr.RebalanceInProgress) {
				t.Errorf("the leader joins again, and the other one is told %v", err)
			}
		}
		links[0].Kill()
		must(other.join())
		began := time.Now()
		if err := other.sync(); !errors.Is(err, kerr.RebalanceInProgress) {
			t.Errorf("who waits for a dead leader is told %v", err)
		}
		if took := time.Since(began); took < leader.session || took > leader.session+time.Second {
			t.Errorf("a dead leader with a session of %s was waited for for %s", leader.session, took)
		}
		leader.client.Close()
		<-joined
	})
}

// One that is taken out while it waits to be assigned something leaves nothing behind that
// the others have to wait for.
func TestWhoIsTakenOutIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	c, err := BootForPrograms(1, 1)
	must(err)
	t.Cleanup(c.Close)
	client := func() *kgo.Client {
		client, err := kgo.NewClient(kgo.SeedBrokers(c.Addresses()...))
		must(err)
		t.Cleanup(client.Close)
		return client
	}
	const rebalance = 10 * time.Second
	leader, other := pair(t, client, 20*time.Second, rebalance, 100*time.Millisecond)
	begun(other.sync)
	time.Sleep(50 * time.Millisecond)
	taken := begun(func() error { return c.Expel(Classic, "group", other.id) })
	time.Sleep(50 * time.Millisecond)
	_ = leader.sync() // it may come too late
	must(<-taken)
	begin := time.Now()
	must(leader.join())
	must(leader.sync())
	third := &byHand{client: client(), session: 20 * time.Second, rebalance: rebalance}
	joined := begun(third.join)
	leader.awaitsJoin()
	must(leader.join())
	must(<-joined)
	if took := time.Since(begin); took > rebalance/2 {
		t.Errorf("they joined after %s", took)
	}
}
