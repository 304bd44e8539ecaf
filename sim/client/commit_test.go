package client

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// Automatic commits: a grid of points every five seconds from the consumer's
// birth; the first poll after a point commits what is new since the last one.

func TestAutomaticCommitsComeAtTheGridPointsFromBirth(t *testing.T) {
	on(t, 1, func(s *stage) {
		time.Sleep(1234 * time.Millisecond) // so that birth is at no round time
		c := s.start("c", Plan{})
		born := s.find("c", 1, ledger.Start)[0].T
		c.Read()
		s.send(12, time.Second) // from about 0 s to 11 s after birth
		time.Sleep(20 * time.Second)
		s.send(1, 0) // at about 31 s
		time.Sleep(20 * time.Second)

		var at []time.Duration
		var next []int64
		for _, e := range s.find("c", 1, ledger.CommitOk) {
			at = append(at, (e.T - born).Round(10*time.Millisecond))
			next = append(next, e.Offset)
			if early := born + (e.T - born).Round(10*time.Millisecond); e.T < early {
				s.Errorf("a commit comes %s before the grid point", early-e.T)
			}
		}
		if !slices.Equal(at, []time.Duration{5 * time.Second, 10 * time.Second, 15 * time.Second, 35 * time.Second}) ||
			!slices.Equal(next, []int64{5, 10, 12, 13}) {
			s.Errorf("it committed %v at %v", next, at)
		}
		s.world.Cluster.CountRequests("g")
		s.must(c.Close())
		s.wantRequests("closing with nothing new", 1, 0)
	})
}

// busy lets a consumer take its time for each of twenty payments, one a poll,
// and says what it committed and when, in tenths of a second from its birth.
func busy(t *testing.T, work time.Duration) (at []time.Duration, next []int64) {
	on(t, 1, func(s *stage) {
		s.send(20, 0)
		c := s.start("c", Plan{PollLimit: 1, Work: work})
		born := s.find("c", 1, ledger.Start)[0].T
		c.Read()
		time.Sleep(29*time.Second + time.Second/2)
		for _, e := range s.find("c", 1, ledger.CommitSent) {
			at, next = append(at, (e.T-born)/(100*time.Millisecond)), append(next, e.Offset)
		}
		s.must(c.Close())
	})
	return at, next
}

func TestABusyConsumerCommitsAtTheFirstPollAfterTheGridPoint(t *testing.T) {
	at, next := busy(t, 1300*time.Millisecond)
	if !slices.Equal(at, []time.Duration{52, 104, 156, 208, 260}) || !slices.Equal(next, []int64{4, 8, 12, 16, 20}) {
		t.Errorf("it committed %v at %v", next, at)
	}
}

// TestTheIntervalBeginsAnewWithEachCommit: polls come every three seconds, so
// the five of the interval are over at the second one, again and again.
func TestTheIntervalBeginsAnewWithEachCommit(t *testing.T) {
	at, next := busy(t, 3*time.Second)
	if !slices.Equal(at, []time.Duration{60, 120, 180, 240}) || !slices.Equal(next, []int64{2, 4, 6, 8}) {
		t.Errorf("it committed %v at %v", next, at)
	}
}

func TestOnlyWhatWasProcessedIsCommittedAutomatically(t *testing.T) {
	on(t, 2, func(s *stage) {
		s.send(100, 0)
		c := s.start("c", Plan{PollLimit: 10, Work: 300 * time.Millisecond})
		c.Read()
		time.Sleep(31 * time.Second)
		s.must(c.Close())
		next := map[int32]int64{}
		for _, e := range s.find("c", 1, ledger.Process, ledger.CommitSent) {
			if e.Kind == ledger.CommitSent && e.Offset != next[e.Partition] {
				s.Errorf("%d/%d is committed when the next to process is %d", e.Partition, e.Offset, next[e.Partition])
			} else if e.Kind == ledger.Process {
				next[e.Partition] = e.Offset + 1
			}
		}
		standing, err := s.world.Cluster.Stand(ledger.SampleEnd, "t", []string{"g"})
		s.must(err)
		if got := standing.Groups[0].Committed; got[0] != next[0] || got[1] != next[1] || next[0]+next[1] < 90 {
			s.Errorf("processed up to %v, and the brokers have %v", next, got)
		}
	})
}

func TestAutomaticCommitsBeforeARevocation(t *testing.T) {
	on(t, 1, func(s *stage) {
		// consumer-1 comes first in the group and would keep the partition.
		later := s.start("consumer-2", Plan{})
		s.send(5, 0)
		later.Read()
		s.wait("it to read", func() bool { return later.Position(0) == 5 })
		first := s.start("consumer-1", Plan{})
		s.wait("the partition to move", func() bool { return len(first.Owned()) == 1 })
		want := "process 0/4, commit-sent 0/5, commit-ok 0/5, revoke 0, join"
		got := tell(s.find("consumer-2", 1, ledger.Process, ledger.CommitSent, ledger.CommitOk, ledger.Revoke, ledger.Join)[1:])
		if len(got) < len(want) || got[len(got)-len(want):] != want {
			s.Errorf("it did %s", got)
		}
		s.send(1, 0)
		s.process(first, 1)
		if got := offsets(s.find("consumer-1", 1, ledger.Process)); !slices.Equal(got, []int64{5}) {
			s.Errorf("the new owner processed %v", got)
		}
		s.must(first.Close())
		s.must(later.Close())
	})
}

func TestOtherPoliciesNeverCommitByThemselves(t *testing.T) {
	for _, policy := range []CommitPolicy{CommitByHand, CommitNone} {
		on(t, 1, func(s *stage) {
			s.world.Cluster.CountRequests("g")
			s.send(10, 0)
			c := s.start("c", Plan{Commit: policy})
			c.Read()
			time.Sleep(10 * time.Minute)
			s.wantRequests(policy.String(), 0, 0)
			c.Crash(func() {})
		})
	}
}

func TestCommitFirstCommitsEachPollBeforeItIsProcessed(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(6, 0)
		c := s.start("c", Plan{Commit: CommitFirst, PollLimit: 3})
		s.process(c, 4) // two of the second poll are left over
		want := "deliver 0/0, deliver 0/1, deliver 0/2, commit-sent 0/3, commit-ok 0/3, process 0/0, process 0/1, process 0/2, " +
			"deliver 0/3, deliver 0/4, deliver 0/5, commit-sent 0/6, commit-ok 0/6, process 0/3"
		if got := tell(s.find("c", 1, ledger.Deliver, ledger.Process, ledger.CommitSent, ledger.CommitOk)); got != want {
			s.Errorf("it did %s", got)
		}
		c.Crash(func() {})
	})
}

func TestCommitsByHand(t *testing.T) {
	for _, x := range []struct {
		shift int64
		want  string
	}{
		{0, "commit-sent 0/4, commit-ok 0/4"},
		{-1, "commit-sent 0/3, commit-ok 0/3"},
		{+1, "commit-sent 0/5, commit-ok 0/5"},
	} {
		on(t, 1, func(s *stage) {
			s.send(6, 0)
			c := s.start("c", Plan{Commit: CommitByHand})
			s.must(c.Commit(x.shift)) // nothing to commit yet
			s.process(c, 4)
			s.must(c.Commit(x.shift))
			s.must(c.Commit(x.shift)) // nothing new
			if got := tell(s.find("c", 1, ledger.CommitSent, ledger.CommitOk, ledger.CommitErr)); got != x.want {
				s.Errorf("shift %d: it did %s", x.shift, got)
			}
			standing, err := s.world.Cluster.Stand(ledger.SampleEnd, "t", []string{"g"})
			if s.must(err); standing.Groups[0].Committed[0] != 4+x.shift {
				s.Errorf("shift %d: the brokers have %v", x.shift, standing.Groups[0].Committed)
			}
			c.Crash(func() {})
		})
	}
}

// A commit that is sent just as its sender dies counts only if it was written down before.
func TestTheDeadCommitNothing(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(3, 0)
		c := s.start("c", Plan{Commit: CommitByHand})
		s.process(c, 3)
		c.Crash(func() {
			if err := c.Commit(0); err == nil {
				s.Error("the dead commit and hear that all is well")
			}
		})
		standing, err := s.world.Cluster.Stand(ledger.SampleEnd, "t", []string{"g"})
		if s.must(err); standing.Groups[0].Committed[0] >= 0 {
			s.Errorf("the brokers have %v of the dead", standing.Groups[0].Committed)
		}
	})
}

func TestARefusedCommitIsAnErrorAndWritten(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(3, 0)
		c := s.start("c", Plan{Commit: CommitByHand})
		s.process(c, 3)
		c.incarnation.link.Kill()
		if err := c.Commit(0); err == nil {
			s.Error("the commit of a consumer without a wire is no error")
		}
		time.Sleep(2 * time.Minute)
		_, after, _ := strings.Cut(tell(s.find("c", 1)), "process 0/2, ")
		if after != "commit-sent 0/3, commit-err 0/3, lost 0" || len(c.Owned()) > 0 {
			s.Errorf("it did %s", after)
		}
		c.Crash(func() {})
	})
}

func TestTheStartTellsTheSettings(t *testing.T) {
	for _, x := range []struct {
		group string
		plan  Plan
		want  ledger.Settings
	}{
		{"g", Plan{}, ledger.Settings{Reset: "earliest", Commit: "auto", AutoEvery: AutoEvery,
			Assignor: "range", Session: SessionTimeout, Heartbeat: Heartbeat, Rebalance: time.Minute}},
		{"g", Plan{FromLatest: true, Commit: CommitByHand, Work: time.Second}, ledger.Settings{Reset: "latest", Commit: "by-hand",
			Assignor: "range", Session: SessionTimeout, Heartbeat: Heartbeat, Rebalance: time.Minute, WorkPerRec: time.Second}},
		{"g", Plan{Assignor: Sticky, Commit: CommitNone, Instance: "i", Session: 6 * time.Second, RebalanceTimeout: 20 * time.Second}, ledger.Settings{Reset: "earliest", Commit: "none",
			Assignor: "sticky", Session: 6 * time.Second, Heartbeat: 2 * time.Second, Rebalance: 20 * time.Second, Instance: "i"}},
		{"g", Plan{ByHand: []int32{0}}, ledger.Settings{Reset: "earliest", Commit: "none", Manual: true}},
		{"", Plan{}, ledger.Settings{Reset: "earliest", Commit: "none"}},
	} {
		on(t, 1, func(s *stage) {
			c := s.consumer("c", x.group, x.plan)
			s.must(c.Start())
			c.Crash(func() {})
			if got := s.find("c", 1, ledger.Start)[0].Detail.Settings; *got != x.want {
				s.Errorf("%+v: the start says %+v", x.plan, *got)
			}
		})
	}
}
