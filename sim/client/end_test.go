package client

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// sendRaw writes a record with an id and any text.
func (s *stage) sendRaw(id, text string) {
	client, err := kgo.NewClient(append(s.world.Cluster.ClientNet("raw").Options(), kgo.DefaultProduceTopic("t"))...)
	s.must(err)
	defer client.Close()
	record := &kgo.Record{Value: []byte(text), Headers: []kgo.RecordHeader{{Key: cluster.IDHeader, Value: []byte(id)}}}
	s.must(client.ProduceSync(context.Background(), record).FirstErr())
}

// reaches says whether a client could still reach the broker through a link.
func (s *stage) reaches(link *cluster.ClientNet) bool {
	client, err := kgo.NewClient(link.Options()...)
	s.must(err)
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return client.Ping(ctx) == nil
}

// requests are what the members of g have sent so far.
func (s *stage) requests() (leaves, commits int) {
	s.world.Cluster.Requests("g", func(sort string, n int) {
		switch sort {
		case cluster.LeaveGroup:
			leaves = n
		case cluster.OffsetCommit:
			commits = n
		}
	})
	return leaves, commits
}

func (s *stage) wantRequests(when string, leaves, commits int) {
	s.Helper()
	if l, c := s.requests(); l != leaves || c != commits {
		s.Errorf("%s: %d LeaveGroup and %d OffsetCommit, want %d and %d", when, l, c, leaves, commits)
	}
}

func TestTheDeadAreSilent(t *testing.T) {
	for name, plan := range map[string]Plan{
		"auto":         {PollLimit: 20, Work: 100 * time.Millisecond},
		"by hand":      {Commit: CommitByHand, Work: 100 * time.Millisecond},
		"commit first": {Commit: CommitFirst, PollLimit: 20, Work: 100 * time.Millisecond},
	} {
		on(t, 1, func(s *stage) {
			s.world.Cluster.CountRequests("g")
			s.send(300, 0)
			c := s.start("c", plan)
			c.Read()
			time.Sleep(7*time.Second + 30*time.Millisecond) // in the middle of a payment
			_, commits := s.requests()
			if commits == 0 && plan.Commit != CommitByHand {
				s.Errorf("%s: no commit reached the broker before the crash", name)
			}
			link := c.incarnation.link
			c.Crash(func() {})
			time.Sleep(2 * time.Minute)
			s.wantRequests(name, 0, commits)
			if s.reaches(link) {
				s.Errorf("%s: the wire of the dead still leads to the broker", name)
			}
			all := s.find("c", 1)
			if last := all[len(all)-1]; last.Kind != ledger.Crash || len(all) < 50 {
				s.Errorf("%s: after its crash it wrote %s", name, tell(all[len(all)-1:]))
			}
		})
	}
}

func TestClosingCommitsThenLeaves(t *testing.T) {
	for _, x := range []struct {
		commit CommitPolicy
		want   string
		sent   int
	}{
		{CommitAuto, "commit-sent 0/5, commit-ok 0/5, revoke 0, close", 1},
		{CommitByHand, "commit-sent 0/5, commit-ok 0/5, revoke 0, close", 1},
		{CommitNone, "revoke 0, close", 0},
		{CommitFirst, "revoke 0, close", 1},
	} {
		on(t, 1, func(s *stage) {
			s.world.Cluster.CountRequests("g")
			s.send(5, 0)
			c := s.start("c", Plan{Commit: x.commit})
			s.process(c, 5)
			s.must(c.Close())
			s.wantRequests(x.commit.String(), 1, x.sent)
			_, after, _ := strings.Cut(tell(s.find("c", 1)), "process 0/4, ")
			if after != x.want {
				s.Errorf("%s: after the last payment it did %s, want %s", x.commit, after, x.want)
			}
			_, names, err := s.world.Cluster.Members("g")
			if s.must(err); len(names) > 0 {
				s.Errorf("%s: the group still has %v", x.commit, names)
			}
		})
	}
}

func TestClosingFinishesThePollAtHand(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(30, 0)
		c := s.start("c", Plan{PollLimit: 10, Work: 100 * time.Millisecond})
		c.Read()
		s.wait("the second poll", func() bool { return c.Position(0) == 12 })
		s.must(c.Close())
		done, commits := offsets(s.find("c", 1, ledger.Process)), offsets(s.find("c", 1, ledger.CommitOk))
		if !slices.Equal(done, upTo(0, 20)) || !slices.Equal(commits, []int64{20}) {
			s.Errorf("it processed %v and committed %v", done, commits)
		}
	})
}

func TestTheGroupDropsTheDeadWhenTheirSessionTimesOut(t *testing.T) {
	for _, waited := range []time.Duration{0, time.Second, 2500 * time.Millisecond, 10 * time.Minute} {
		on(t, 1, func(s *stage) {
			s.send(5, 0)
			c := s.start("c", Plan{})
			c.Read()
			time.Sleep(waited)
			c.Crash(func() {})
			crashed := time.Now()
			for dropped := false; !dropped && time.Since(crashed) < time.Hour; time.Sleep(100 * time.Millisecond) {
				_, names, err := s.world.Cluster.Members("g")
				s.must(err)
				dropped = len(names) == 0
			}
			if took := time.Since(crashed); took < SessionTimeout-Heartbeat || took > SessionTimeout+200*time.Millisecond {
				s.Errorf("%s after its start: dropped after %s", waited, took)
			}
			c.Expired(1, false)
			if got := s.find("c", 1, ledger.MemberExpired); len(got) != 1 || got[0].Group != ledger.N("g") {
				s.Errorf("%+v", got)
			}
		})
	}
}

func TestALifeMayEndBeforeItHasJoined(t *testing.T) {
	for name, end := range map[string]func(c *Consumer) error{
		"closed":  (*Consumer).Close,
		"crashed": func(c *Consumer) error { c.Crash(func() {}); return nil },
	} {
		on(t, 1, func(s *stage) {
			s.send(5, 0)
			c := s.consumer("c", "g", Plan{})
			for range 3 {
				s.must(c.Start())
				s.must(end(c))
			}
			s.begin(c)
			s.process(c, 5)
			s.must(c.Close())
			if got := offsets(s.find("c", 4, ledger.Process)); !slices.Equal(got, upTo(0, 5)) {
				s.Errorf("%s: the fourth life processed %v", name, got)
			}
		})
	}
}

func TestOthersTakeOverWhatTheDeadOwned(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(20, 0)
		a := s.start("a", Plan{Commit: CommitByHand})
		b := s.start("b", Plan{Commit: CommitByHand})
		s.wait("a to keep the partition", func() bool { return len(a.Owned()) == 1 && b.Joined() })
		s.process(a, 10)
		s.must(a.Commit(0))
		s.process(a, 3)
		a.Crash(func() {})
		s.wait("b to take over", func() bool { return len(b.Owned()) == 1 })
		s.process(b, 10)
		if got := offsets(s.find("b", 1, ledger.Process)); !slices.Equal(got, upTo(10, 20)) {
			s.Errorf("b processed %v", got)
		}
		s.must(b.Close())
	})
}

func TestAMemberThatItsGroupDroppedJoinsAgain(t *testing.T) {
	on(t, 2, func(s *stage) {
		s.send(4, 0)
		c := s.start("c", Plan{})
		c.Read()
		time.Sleep(30 * time.Second)
		admin, err := kgo.NewClient(s.world.Cluster.ClientNet("admin").Options()...)
		s.must(err)
		defer admin.Close()
		id, _ := c.incarnation.client.GroupMetadata()
		leave := kmsg.NewPtrLeaveGroupRequest()
		member := kmsg.NewLeaveGroupRequestMember()
		leave.Group, member.MemberID = "g", id
		leave.Members = append(leave.Members, member)
		_, err = leave.RequestWith(context.Background(), admin)
		s.must(err)
		s.wait("c to lose what it had", func() bool { return !c.Joined() })
		s.wait("c to have it again", c.Joined)
		s.send(4, 0)
		time.Sleep(30 * time.Second)
		s.must(c.Err())
		if c.Refusal() != nil {
			s.Error("it is refused:", c.Refusal())
		}
		want := "assign 0, assign 1, join, lost 0, lost 1, assign 0, assign 1, join"
		if got := tell(s.find("c", 1, ledger.Join, ledger.Assign, ledger.Revoke, ledger.Lost)); got != want {
			s.Errorf("%s\nwant %s", got, want)
		}
		if n := len(s.find("c", 1, ledger.Process)); n != 8 {
			s.Errorf("it processed %d", n)
		}
		s.must(c.Close())
	})
}
