package client

import (
	"maps"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// A member of KIP-848 lives by the broker's epochs and heartbeats.

func TestAMemberOfTheBrokersGroupCommitsWithItsEpoch(t *testing.T) {
	on(t, 2, func(s *stage) {
		s.send(10, 0)
		a := s.start("consumer-1", Plan{Assignor: Server})
		s.process(a, 10)
		s.must(a.Commit(0))
		b := s.start("consumer-2", Plan{Assignor: Server})
		s.wait("a partition to move", func() bool { return len(b.Owned()) == 1 })
		s.must(a.Commit(0)) // nothing new: what it has given up is not its any more
		standing, err := s.world.Cluster.Stand(ledger.SampleEnd, "t", []string{"g"})
		s.must(err)
		g := standing.Groups[0]
		if g.Assignor != "uniform" || g.Committed[0]+g.Committed[1] != 10 || len(g.Members) != 2 {
			s.Errorf("the group stands at %+v", g)
		}
		if refused := s.find("consumer-1", 1, ledger.CommitErr); len(refused) > 0 {
			s.Errorf("refused: %s", refused[0].Detail.Text)
		}
		s.must(a.Close())
		s.must(b.Close())
	})
}

func TestAMemberHearsOfItsNewEpoch(t *testing.T) {
	on(t, 2, func(s *stage) {
		a := s.start("consumer-1", Plan{Assignor: Server})
		_, epoch := a.incarnation.client.GroupMetadata()
		began := time.Now()
		if a.incarnation.hearsOfNewEpoch(epoch) || time.Since(began) < HeartbeatServer {
			s.Errorf("without a change it heard of a new epoch, or gave up after %s", time.Since(began))
		}
		b := s.consumer("consumer-2", "g", Plan{Assignor: Server})
		s.must(b.Start())
		if !a.incarnation.hearsOfNewEpoch(epoch) {
			s.Error("a second member joined, and the first one kept its epoch")
		}
		s.wait("a partition to move", func() bool { return len(a.Owned()) == 1 && len(b.Owned()) == 1 })
		mine := a.Owned()[0]
		if got := a.incarnation.stillOwned(map[int32]int64{0: 7, 1: 7}); !maps.Equal(got, map[int32]int64{mine: 7}) {
			s.Errorf("it owns %d and would commit %v", mine, got)
		}
		s.must(a.Close())
		s.must(b.Close())
	})
}
