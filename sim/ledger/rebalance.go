package ledger

import (
	"cmp"
	"slices"
	"time"
)

// Rebalance is what one change among the members of a group did to its
// partitions. It lasts until the next change.
type Rebalance struct {
	Group  Name
	Causes []int // places of the Start, Close or Crash events; members that start one after another make one rebalance
	Stops  []Stop
	Kept   []int // places of the Assign events of partitions that were read on without a stop
	begin  int
	starts bool
}

// Stop is a time in which a partition had no owner: from the end of one tenure
// to the beginning of the next.
type Stop struct {
	Topic     Name
	Partition int32
	From      int // place of the Revoke, Lost, Crash or Close
	To        int // place of the Assign; where nobody took the partition, that of the end
	Taken     bool
	Back      bool // it came back to the very member that had it
}

// Took is how long a stop was.
func (l *Ledger) Took(s Stop) time.Duration { return l.At(s.To).T - l.At(s.From).T }

// member is one life of an actor.
type member struct {
	actor Name
	inc   uint16
}

type topicPartition struct {
	topic     Name
	partition int32
}

// assignment is the time in which a member owns a partition.
type assignment struct {
	at     topicPartition
	who    member
	assign int
	end    int // -1 while it lasts
}

// watch follows one group through the ledger.
type watch struct {
	group    Name
	tenures  []*assignment
	ended    []*assignment // in the order of their ends
	owner    map[topicPartition]*assignment
	idleFrom map[member]int // the first thing a member gave back without doing anything since
	found    []Rebalance
}

// Rebalances finds the rebalances of a group in which something could stop:
// those before which somebody owned a partition. What follows the last look at
// everything is tearing down and does not count.
func (l *Ledger) Rebalances(group Name) []Rebalance {
	w := &watch{group: group, owner: map[topicPartition]*assignment{}, idleFrom: map[member]int{}}
	end := l.length - 1
	for place, e := range l.All() {
		if e.Kind == Sample && e.Detail.Sample.Why == SampleEnd || e.Kind == End {
			end = place
			break
		}
		if e.Group == group && e.Actor != (Name{}) {
			w.note(place, e)
		}
	}
	for i := range w.found {
		w.fill(&w.found[i], w.until(i, end), end)
	}
	return slices.DeleteFunc(w.found, func(r Rebalance) bool { return len(r.Stops)+len(r.Kept) == 0 })
}

func (w *watch) note(place int, e *Event) {
	who := member{e.Actor, e.Inc}
	switch e.Kind {
	case Start:
		if e.Detail != nil && e.Detail.Settings != nil && !e.Detail.Settings.Manual {
			w.caused(place, place, e.Kind)
		}
	case Assign:
		t := &assignment{topicPartition{e.Topic, e.Partition}, who, place, -1}
		w.tenures, w.owner[t.at] = append(w.tenures, t), t
	case Revoke, Lost:
		w.over(place, func(t *assignment) bool { return t.who == who && t.at == topicPartition{e.Topic, e.Partition} })
		if _, idle := w.idleFrom[who]; !idle {
			w.idleFrom[who] = place
		}
		return
	case Crash:
		w.caused(place, place, e.Kind)
		w.over(place, func(t *assignment) bool { return t.who == who })
	case Close:
		begin, gave := w.idleFrom[who]
		if !gave {
			begin = place
		}
		w.caused(place, begin, e.Kind) // giving back was the first part of leaving
		w.over(place, func(t *assignment) bool { return t.who == who })
	}
	if e.Kind == Join || e.Kind == Assign || e.Kind == Deliver || e.Kind == Process {
		delete(w.idleFrom, who)
	}
}

// over ends the open tenures that match.
func (w *watch) over(place int, match func(*assignment) bool) {
	for at, t := range w.owner {
		if match(t) {
			t.end = place
			delete(w.owner, at)
			w.ended = append(w.ended, t)
		}
	}
}

// caused notes what makes the group rebalance. Members that start while nothing
// has stopped yet, or before everything is owned again, make one rebalance
// together.
func (w *watch) caused(place, begin int, kind Kind) {
	if n := len(w.found); n > 0 && kind == Start && w.found[n-1].starts {
		last, stopped, open := &w.found[n-1], false, false
		for i := len(w.ended) - 1; i >= 0 && w.ended[i].end >= last.begin; i-- {
			stopped = true
			open = open || w.owner[w.ended[i].at] == nil
		}
		if !stopped || open {
			last.Causes = append(last.Causes, place)
			return
		}
	}
	w.found = append(w.found, Rebalance{Group: w.group, Causes: []int{place}, begin: begin, starts: kind == Start})
}

// until is where a rebalance ends: at the next one, or with everything.
func (w *watch) until(i, end int) int {
	if i+1 < len(w.found) {
		return w.found[i+1].begin
	}
	return end
}

// fill finds what stopped between the beginning of a rebalance and until, and
// what was read all through it.
func (w *watch) fill(r *Rebalance, until, end int) {
	stopped := map[topicPartition]bool{}
	for i, t := range w.tenures {
		if t.end < r.begin || t.end >= until {
			continue
		}
		stopped[t.at] = true
		s := Stop{Topic: t.at.topic, Partition: t.at.partition, From: t.end, To: end}
		for _, next := range w.tenures[i+1:] {
			if next.at == t.at {
				s.To, s.Taken, s.Back = next.assign, true, next.who == t.who
				break
			}
		}
		r.Stops = append(r.Stops, s)
	}
	slices.SortFunc(r.Stops, func(a, b Stop) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Partition, b.Partition))
	})
	cause := r.Causes[len(r.Causes)-1]
	for _, t := range w.tenures {
		if t.assign < cause && (t.end < 0 || t.end >= until) && !stopped[t.at] {
			r.Kept = append(r.Kept, t.assign)
		}
	}
}
