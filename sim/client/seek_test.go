package client

import (
	"slices"
	"testing"
	"time"

	"kafkasim/sim/ledger"
)

// TestGoingBackForgetsWhatWasPolled: one poll has brought ten payments, some of
// which are processed; after going back to the first the others must come again,
// in their turn.
func TestGoingBackForgetsWhatWasPolled(t *testing.T) {
	on(t, 1, func(s *stage) {
		before := time.Now().UnixMilli()
		s.send(10, time.Millisecond)
		c := s.start("c", Plan{Commit: CommitByHand, Work: time.Second})
		c.Read()
		time.Sleep(2500 * time.Millisecond)
		s.must(c.GoBack(before))
		time.Sleep(20 * time.Second)
		var offsets []int64
		for _, e := range s.find("c", 1, ledger.Process) {
			offsets = append(offsets, e.Offset)
		}
		if want := []int64{0, 1, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; !slices.Equal(offsets, want) {
			s.Errorf("it processed %v, want %v", offsets, want)
		}
		s.must(c.Close())
	})
}
