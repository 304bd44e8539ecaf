package check

import (
	"time"

	"kafkasim/sim/history"
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
func (h view) fairness(at history.Index) (judged, bad bool) {
	s := h.Event(at).Detail.Sample
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
func (h view) settledAt(group, topic ledger.Name, at history.Index) bool {
	r := h.Group(group)
	if r == nil {
		return true
	}
	for _, start := range r.Starts {
		if start < at && h.Event(start).Topic != topic {
			return false
		}
	}
	turn := history.LastBefore(at, r.Turns)
	for _, growth := range h.Growths {
		if growth < at && growth > turn && h.Event(growth).Topic == topic {
			return false
		}
	}
	since := max(history.LastBefore(at, r.Changes), turn)
	if turn == since && h.allJoined(r, turn, at) {
		since = history.None
	}
	for _, reading := range r.Readings {
		if reading.Partition.Topic != topic {
			return false
		}
		since = max(since, givenUpAt(reading, at))
	}
	return since == history.None || h.Event(at).T-h.Event(since).T > h.sharesOutIn(r)
}

// metadataAge is how old what a client knows of a topic may be: Kafka's
// metadata.max.age.ms.
const metadataAge = 5 * time.Minute

// mayNotKnow says whether a partition without an owner was added so short a time
// before a place that a member may not have heard of it.
func (h view) mayNotKnow(g *ledger.GroupState, s *ledger.Snapshot, at history.Index) bool {
	age, first := metadataAge, at // first is where the first of those that are there started
	for _, l := range h.Incarnations {
		if l.Reader != nil && l.Reader.Group == ledger.N(g.Group) && l.Start < at && (l.End == history.None || l.End > at) {
			age, first = max(age, 4*l.Settings.Session), min(first, l.Start)
		}
	}
	for _, growth := range h.Growths {
		e := h.Event(growth)
		if e.Topic == ledger.N(s.Topic) && growth > first && growth < at && h.Event(at).T-e.T <= age+h.sharesOutIn(h.Group(ledger.N(g.Group))) {
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
func (h view) allJoined(r *history.Reader, turn, at history.Index) bool {
	for _, l := range h.Incarnations {
		there := l.Reader == r && !l.Free() && l.Start < at && (l.End == history.None || l.End > at) && l.DroppedAt(at) == history.None
		if there && history.LastBefore(at, l.Joins) < turn {
			return false
		}
	}
	return true
}

// givenUpAt is where the partition was given up that nobody had taken by a place,
// or none.
func givenUpAt(r *history.Reading, at history.Index) history.Index {
	last := history.None
	for _, s := range r.Assignments {
		switch {
		case !s.Assigned || s.Begin > at:
		case s.End == history.None || s.End > at:
			return history.None
		default:
			last = max(last, s.End)
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
