package client

import (
	"testing"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
)

// TestARefusedAcceptIsNoAccept: who takes longer than its lock lasts hears from
// the broker that the payment is no longer its to accept.
func TestARefusedAcceptIsNoAccept(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(1, 0)
		s.must(s.world.Cluster.ShareFromEarliest("g"))
		c := NewShareConsumer(s.world, "c", "g", "t", SharePlan{Work: cluster.ShareLock + 10*time.Second, Batch: 1})
		s.must(c.Start())
		c.Read()
		time.Sleep(3 * cluster.ShareLock)
		if _, err := c.Idle(); err == nil {
			s.Error("nobody is told that the broker refused")
		}
		if asked, accepted := s.find("c", 1, ledger.Settle), s.find("c", 1, ledger.Accept); len(asked) == 0 || len(accepted) > 0 {
			s.Errorf("it asked %d times, and %d times the ledger has that it was accepted", len(asked), len(accepted))
		}
		c.Crash(false)
	})
}
