package check

import "kafkasim/sim/ledger"

// What a sample says about the shares of a group can be judged only where the
// group has had the time to share out, and where the sample shows all that there
// is to share:
//
//   - its state is Stable;
//   - the group reads the sampled topic and nothing else: two services in one
//     group have each a topic of their own, and over two topics even shares of all
//     partitions need not be even shares of one;
//   - no change is open: since the last member came or went the group has begun a
//     new generation, all members have joined it, and what they gave back has a new
//     owner. After a time in which that must have happened it is judged all the same;
//   - partitions that were added are known to the members: a generation has begun
//     since. Clients look for them every five minutes, some less often.

// fairness judges the groups of a sample.
func (h *history) fairness(at place) (judged, bad bool) {
	s := h.at(at).Facts.Sample
	for i := range s.Groups {
		if g := &s.Groups[i]; g.State == "Stable" && !g.Share && h.settledAt(ledger.N(g.Group), ledger.N(s.Topic), at) {
			judged = true
			bad = bad || !fair(g.Members, s.Partitions)
		}
	}
	return judged, bad
}

// settledAt says whether a group had shared out a topic, and only that, by a
// place. Of a group that nobody is known to have joined it believes the sample.
func (h *history) settledAt(group, topic ledger.Name, at place) bool {
	r := h.readerOf[readerKey{group: group}]
	if r == nil {
		return true
	}
	for _, start := range r.starts {
		if start < at && h.at(start).Topic != topic {
			return false
		}
	}
	turn := lastBefore(at, r.turns)
	for _, growth := range h.growths {
		if growth < at && growth > turn && h.at(growth).Topic == topic {
			return false
		}
	}
	since := max(lastBefore(at, r.changes), turn)
	if turn == since && h.allJoined(r, turn, at) {
		since = none
	}
	for _, reading := range r.readings {
		if reading.partition.topic != topic {
			return false
		}
		since = max(since, reading.givenUpAt(at))
	}
	return since == none || h.at(at).T-h.at(since).T > h.sharesOutIn(r)
}

// allJoined says whether every member that is there at a place has joined since
// a generation began.
func (h *history) allJoined(r *reader, turn, at place) bool {
	for _, l := range h.lives {
		there := l.reader == r && !l.free() && l.start < at && (l.end == none || l.end > at) && l.droppedAt(at) == none
		if there && lastBefore(at, l.joins) < turn {
			return false
		}
	}
	return true
}

// givenUpAt is where the partition was given up that nobody had taken by a place,
// or none.
func (r *reading) givenUpAt(at place) place {
	last := none
	for _, s := range r.spans {
		switch {
		case !s.assigned || s.begin > at:
		case s.end == none || s.end > at:
			return none
		default:
			last = max(last, s.end)
		}
	}
	return last
}

func fair(members []ledger.MemberState, partitions []ledger.PartitionState) bool {
	owners := map[int32]int{}
	least, most, idle := len(partitions), 0, 0
	for _, m := range members {
		least, most = min(least, len(m.Partitions)), max(most, len(m.Partitions))
		if len(m.Partitions) == 0 {
			idle++
		}
		for _, p := range m.Partitions {
			owners[p]++
		}
	}
	for _, p := range partitions {
		if owners[p.Partition] != 1 {
			return false
		}
	}
	return most-least <= 1 && idle == max(0, len(members)-len(partitions))
}
