package check

import (
	"time"

	"kafkasim/sim/ledger"
)

// What a sample says about the shares of a group can be judged only where the
// group has had the time to divide its partitions, and where the sample shows all
// of them:
//
//   - its state is Stable;
//   - the group reads the sampled topic and nothing else: two services in one
//     group have each a topic of their own, and over two topics even shares of all
//     partitions need not be even shares of one;
//   - no change is open: since the last member came or went the group has begun a
//     new generation, all members have joined it, and what they gave back has a new
//     owner. After a time in which that must have happened it is judged all the same;
//   - partitions that were added are known to the members: a generation has begun
//     since, and the member that assigned then may not have heard of them only where it was
//     there before and has not asked again. Clients ask every five minutes, those
//     with long sessions less often. A partition that has an owner is known.

// fairness judges the groups of a sample.
func (h *history) fairness(at place) (judged, bad bool) {
	s := h.at(at).Detail.Sample
	for i := range s.Groups {
		if g := &s.Groups[i]; g.State == "Stable" && !g.Share && h.settledAt(ledger.N(g.Group), ledger.N(s.Topic), at) {
			even := fair(g.Members, s.Partitions)
			if !even && h.mayNotKnow(g, s, at) {
				continue
			}
			judged = true
			bad = bad || !even
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

// metadataAge is how old what a client knows of a topic may be: Kafka's
// metadata.max.age.ms.
const metadataAge = 5 * time.Minute

// mayNotKnow says whether a partition without an owner was added so short a time
// before a place that a member may not have heard of it.
func (h *history) mayNotKnow(g *ledger.GroupState, s *ledger.Snapshot, at place) bool {
	age, first := metadataAge, at // first is where the first of those that are there started
	for _, l := range h.lives {
		if l.reader != nil && l.reader.group == ledger.N(g.Group) && l.start < at && (l.end == none || l.end > at) {
			age, first = max(age, 4*l.settings.Session), min(first, l.start)
		}
	}
	for _, growth := range h.growths {
		e := h.at(growth)
		if e.Topic == ledger.N(s.Topic) && growth > first && growth < at && h.at(at).T-e.T <= age+h.sharesOutIn(h.readerOf[readerKey{group: ledger.N(g.Group)}]) {
			return unowned(g.Members, s.Partitions)
		}
	}
	return false
}

func unowned(members []ledger.MemberState, partitions []ledger.PartitionState) bool {
	owned := 0
	for _, m := range members {
		owned += len(m.Partitions)
	}
	return owned < len(partitions)
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
