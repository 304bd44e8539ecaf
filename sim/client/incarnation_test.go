package client

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

func TestAConsumerHoldsExactlyWhereItWasToldTo(t *testing.T) {
	for _, policy := range []CommitPolicy{CommitAuto, CommitByHand, CommitFirst, CommitNone} {
		on(t, 1, func(s *stage) {
			s.send(60, time.Millisecond)
			c := s.start("c", Plan{Commit: policy, PollLimit: 10, Work: 10 * time.Millisecond})
			done := int64(0)
			for _, n := range []int{3, 1, 25, 7, 24} {
				s.process(c, n)
				done += int64(n)
				time.Sleep(time.Minute)
				if got := offsets(s.find("c", 1, ledger.Process)); !slices.Equal(got, upTo(0, done)) {
					s.Errorf("%s: told to hold at %d, it processed %v", policy, done, got)
				}
				if c.Position(0) != done {
					s.Errorf("%s: it says that it stands at %d of %d", policy, c.Position(0), done)
				}
			}
			s.must(c.Close())
		})
	}
}

func TestWhoHoldsDoesNotKeepTheGroupWaiting(t *testing.T) {
	on(t, 2, func(s *stage) {
		s.send(60, 0)
		a := s.start("a", Plan{})
		s.process(a, 7)
		b := s.start("b", Plan{})
		s.wait("them to share", func() bool { return len(a.Owned()) == 1 && len(b.Owned()) == 1 })
		if joined := s.find("b", 1, ledger.Join)[0].T - s.find("b", 1, ledger.Start)[0].T; joined > Heartbeat+time.Second {
			s.Errorf("b waited %s for a, which holds", joined)
		}
		s.must(a.Close())
		s.must(b.Close())
	})
}

func TestAPollReturnsNoMoreThanItsLimit(t *testing.T) {
	for _, limit := range []int{1, 7, 500} {
		on(t, 1, func(s *stage) {
			s.send(600, 0)
			c := s.start("c", Plan{PollLimit: limit, Work: time.Millisecond})
			c.Read()
			s.wait("it to read everything", func() bool { return c.Position(0) == 600 })
			s.must(c.Close())
			longest, run := 0, 0
			for _, e := range s.find("c", 1, ledger.Deliver, ledger.Process) {
				if run++; e.Kind == ledger.Process {
					run = 0
				}
				longest = max(longest, run)
			}
			if longest != limit {
				s.Errorf("limit %d: a poll returned %d", limit, longest)
			}
		})
	}
}

func TestAPollIsDeliveredBeforeItIsProcessed(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(3, 0)
		c := s.start("c", Plan{Commit: CommitNone})
		s.process(c, 3)
		s.must(c.Close())
		want := "start, assign 0, join, deliver 0/0, deliver 0/1, deliver 0/2, process 0/0, process 0/1, process 0/2, revoke 0, close"
		if got := tell(s.find("c", 1)); got != want {
			s.Errorf("it did %s", got)
		}
	})
}

func TestAShuffledPollIsProcessedWholeAndOutOfOrder(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(40, 0)
		c := s.start("c", Plan{Shuffled: true, PollLimit: 20})
		s.process(c, 40)
		s.must(c.Close())
		done := offsets(s.find("c", 1, ledger.Process))
		if slices.IsSorted(done) {
			s.Error("it is in order")
		}
		for poll := range slices.Chunk(done, 20) {
			if slices.Sort(poll); !slices.Equal(poll, upTo(poll[0], poll[0]+20)) {
				s.Errorf("one poll's payments are %v", poll)
			}
		}
		if got := offsets(s.find("c", 1, ledger.Deliver)); !slices.Equal(got, upTo(0, 40)) {
			s.Errorf("it was delivered %v", got)
		}
	})
}

func TestLatestBeginsAtTheEndAndEarliestAtTheBeginning(t *testing.T) {
	for latest, want := range map[bool][]int64{true: upTo(5, 8), false: upTo(0, 8)} {
		on(t, 1, func(s *stage) {
			s.send(5, 0)
			c := s.start("c", Plan{FromLatest: latest})
			c.Read()
			time.Sleep(10 * time.Second)
			s.send(3, 0)
			time.Sleep(10 * time.Second)
			s.must(c.Close())
			if got := offsets(s.find("c", 1, ledger.Process)); !slices.Equal(got, want) {
				s.Errorf("latest is %v: it processed %v", latest, got)
			}
		})
	}
}

func TestWhoTakesPartitionsByHandIsNoMember(t *testing.T) {
	on(t, 3, func(s *stage) {
		s.world.Cluster.CountRequests("g")
		s.send(9, 0)
		member := s.start("member", Plan{})
		c := s.consumer("c", "g", Plan{ByHand: []int32{2, 0}})
		s.must(c.Start())
		s.process(c, 6)
		_, names, err := s.world.Cluster.Members("g")
		s.must(err)
		if !slices.Equal(names, []string{"member"}) || len(member.Owned()) != 3 {
			s.Errorf("the group has %v, and the member owns %v", names, member.Owned())
		}
		s.must(c.Close())
		if got := s.find("c", 1, ledger.Join, ledger.Assign, ledger.Revoke, ledger.CommitSent); len(got) > 0 {
			s.Errorf("it wrote %s", tell(got))
		}
		for _, e := range s.find("c", 1, ledger.Process) {
			if e.Partition == 1 || e.Group != ledger.N("g") {
				s.Errorf("it read %+v", e)
			}
		}
		if x := s.find("c", 1, ledger.Start)[0].Detail.Settings; !x.Manual || x.Commit != "none" || x.Session != 0 {
			s.Errorf("its settings are %+v", x)
		}
		s.must(member.Close())
	})
}

func TestAConsumerWithoutAGroupReadsEverythingInEveryLife(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(10, 0)
		c := s.consumer("c", "", Plan{Commit: CommitAuto})
		for life := range 2 {
			s.must(c.Start())
			s.process(c, 10)
			time.Sleep(time.Minute)
			s.must(c.Close())
			if got := offsets(s.find("c", life+1, ledger.Process)); !slices.Equal(got, upTo(0, 10)) {
				s.Errorf("life %d processed %v", life+1, got)
			}
		}
		if got := s.find("c", 1, ledger.Join, ledger.Assign, ledger.CommitSent, ledger.Revoke); len(got) > 0 {
			s.Errorf("it wrote %s", tell(got))
		}
	})
}

func TestTheSecondLifeGoesOnAtTheBookmark(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(60, 0)
		c := s.start("c", Plan{Commit: CommitByHand})
		s.process(c, 50)
		s.must(c.Commit(0))
		s.process(c, 5)
		c.Crash(func() {})
		if c.Alive() || c.Position(0) != 0 {
			s.Error("it is still alive")
		}
		s.begin(c)
		s.process(c, 10)
		if got := offsets(s.find("c", 2, ledger.Process)); !slices.Equal(got, upTo(50, 60)) {
			s.Errorf("the second life processed %v", got)
		}
		s.must(c.Close())
		if got := len(s.find("c", 3)); got != 0 || len(s.find("c", 2, ledger.Start, ledger.Close)) != 2 {
			s.Errorf("a third life wrote %d events", got)
		}
	})
}

func TestWhatCannotBeDoneIsAnError(t *testing.T) {
	on(t, 1, func(s *stage) {
		c := s.start("c", Plan{})
		if err := c.Start(); err == nil || err.Error() != "c is already running" {
			s.Errorf("a second start: %v", err)
		}
		c.Read()
		c.Read() // once more is no harm
		if _, err := c.Process(1); err == nil || err.Error() != "c already reads whatever arrives" {
			s.Errorf("process after read: %v", err)
		}
		s.must(c.Err())
		s.must(c.Close())
		if got := len(s.find("c", 1, ledger.Start)); got != 1 {
			s.Errorf("%d starts", got)
		}
	})
}

func TestARecordThatIsNoPaymentIsToldByErr(t *testing.T) {
	on(t, 1, func(s *stage) {
		s.send(1, 0)
		s.sendRaw("7", "not json")
		c := s.start("c", Plan{})
		c.Read()
		time.Sleep(time.Minute)
		if err := c.Err(); err == nil || !strings.Contains(err.Error(), `reading the payment "not json"`) {
			s.Errorf("it says %v", err)
		}
		if c.Position(0) != 1 {
			s.Errorf("it stands at %d", c.Position(0))
		}
		s.must(c.Close())
	})
}

func TestTwoConsumersShareThreePartitions(t *testing.T) {
	on(t, 3, func(s *stage) {
		a, b := s.start("a", Plan{}), s.consumer("b", "g", Plan{})
		if got := a.Owned(); !slices.Equal(got, []int32{0, 1, 2}) {
			s.Errorf("alone it owns %v", got)
		}
		a.Read()
		s.begin(b)
		b.Read()
		s.wait("them to share", func() bool { return len(a.Owned()) == 2 && len(b.Owned()) == 1 })
		if all := slices.Concat(a.Owned(), b.Owned()); !slices.Equal(slices.Sorted(slices.Values(all)), []int32{0, 1, 2}) {
			s.Errorf("they own %v", all)
		}
		s.send(30, time.Millisecond)
		s.wait("them to read", func() bool { return len(s.find("a", 1, ledger.Process))+len(s.find("b", 1, ledger.Process)) == 30 })
		if n := len(s.find("b", 1, ledger.Process)); n != 10 {
			s.Errorf("b processed %d of 30", n)
		}
		s.must(a.Close())
		s.wait("b to own all", func() bool { return len(b.Owned()) == 3 })
		s.must(b.Close())
		joins := ""
		for _, e := range s.find("a", 1, ledger.Join) {
			joins += fmt.Sprintf("%d of generation %d, ", e.N, e.Generation)
		}
		if joins != "3 of generation 1, 2 of generation 2, " {
			s.Errorf("a joined with %s", joins)
		}
	})
}
