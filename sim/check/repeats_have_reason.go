package check

import (
	"slices"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// RepeatsHaveReason: who processes a record again has been given its partition again.
//
// The anomaly: a consumer processes 17, and a moment later 17 once more, though it was
// neither restarted nor was there a rebalance: it reads what it has, or its handler
// runs twice. That a record comes again after a crash, or after the partition was
// assigned anew, is what Kafka promises ("at least once"). Clients whose group works beside
// them (aiokafka) may be given a partition again while a batch of it is in hand, and then
// finish that batch first: it belongs to what they had before. In a share group each record
// is given out by itself, and may be processed as often as that.
var RepeatsHaveReason = &Check{Name: "RepeatsHaveReason", needs: []string{ledger.Work}, Measures: measures("processed again without"), judge: func(h view, f *Finding) {
	f.Measured = map[string]int64{"processed": 0, "again": int64(len(h.repeats())), "without": 0}
	var ids []int64
	for _, r := range h.Readings {
		f.Measured["processed"] += int64(len(r.Processed))
		if r.Reader.Share {
			h.beyondGiven(r, func(first, at history.Index) {
				f.Measured["without"]++
				ids = append(ids, h.Event(at).ID)
				f.broke(at, first, at)
			})
			continue
		}
		for _, s := range r.Assignments {
			last, before := map[int64]history.Index{}, h.inHand(s)
			for _, at := range s.Processed {
				offset := h.Event(at).Offset
				if first, twice := last[offset]; twice && before[offset] {
					before[offset] = false
				} else if twice {
					f.Measured["without"]++
					ids = append(ids, h.Event(at).ID)
					f.broke(at, first, at)
				}
				last[offset] = at
			}
		}
	}
	f.Observed, f.Named = f.Measured["processed"], namePayments(ids)
}}

// beyondGiven tells of what a member of a share group has processed more often than it was
// given it, and where it did before.
func (h view) beyondGiven(r *history.Reading, tell func(first, again history.Index)) {
	type one struct {
		l      *history.Incarnation
		offset int64
	}
	given, last := map[one]int{}, map[one]history.Index{}
	events := slices.Concat(r.Delivered, r.Processed)
	slices.Sort(events)
	for _, at := range events {
		e := h.Event(at)
		x := one{h.lifeAt(at), e.Offset}
		if e.Kind == ledger.Deliver {
			given[x]++
			continue
		}
		if first, twice := last[x]; given[x] > 0 {
			given[x]--
		} else if twice {
			tell(first, at)
		}
		last[x] = at
	}
}

// inHand are the offsets that an incarnation had been given, and had not processed, when an
// assignment began, and was given again in it.
func (h view) inHand(s *history.Assignment) map[int64]bool {
	given, inHand := map[int64]bool{}, map[int64]bool{}
	for _, a := range s.Reading.Assignments {
		if a.Incarnation != s.Incarnation || a.Begin >= s.Begin {
			continue
		}
		for _, at := range a.Delivered {
			given[h.Event(at).Offset] = true
		}
		for _, at := range a.Processed {
			delete(given, h.Event(at).Offset)
		}
	}
	for _, at := range s.Delivered {
		if offset := h.Event(at).Offset; given[offset] {
			inHand[offset] = true
		}
	}
	return inHand
}
