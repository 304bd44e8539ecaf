package history

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"kafkasim/sim/ledger"
)

// Rebalance is what one change among the members of a group did to its
// partitions. It lasts until the next change.
type Rebalance struct {
	Group  ledger.Name
	Causes []Index // of the Start, ledger.Close or Crash events; members that start one after another make one rebalance
	Stops  []Stop
	Kept   []Index // of the Assign events of partitions that were read on without a stop
	begin  Index
	starts bool
}

// Stop is a time in which a partition had no owner: from the end of one tenure
// to the beginning of the next.
type Stop struct {
	Topic     ledger.Name
	Partition int32
	From      Index // of the Revoke, Lost, ledger.Crash or Close
	To        Index // of the Assign; where nobody took the partition, that of the end
	Taken     bool
	Back      bool // it came back to the very member that had it
}

// Took is how long a stop was.
func (s Stop) Took(l *ledger.Ledger) time.Duration { return l.At(int(s.To)).T - l.At(int(s.From)).T }

type topicPartition struct {
	topic     ledger.Name
	partition int32
}

// tenure is the time in which a member owns a partition.
type tenure struct {
	at     topicPartition
	who    IncarnationID
	assign Index
	end    Index // None while it lasts
}

// watch follows one group through the ledger.
type watch struct {
	group    ledger.Name
	tenures  []*tenure
	ended    []*tenure // in the order of their ends
	owner    map[topicPartition]*tenure
	idleFrom map[IncarnationID]Index // the first thing a member gave back without doing anything since
	found    []Rebalance
}

// Rebalances finds the rebalances of a group in which something could stop:
// those before which somebody owned a partition. What follows the last look at
// everything is tearing down and does not count.
func Rebalances(l *ledger.Ledger, group ledger.Name) []Rebalance {
	w := &watch{group: group, owner: map[topicPartition]*tenure{}, idleFrom: map[IncarnationID]Index{}}
	end := Index(l.Len() - 1)
	for i, e := range l.All() {
		at := Index(i)
		if e.Kind == ledger.Sample && e.Detail.Sample.Why == ledger.SampleEnd || e.Kind == ledger.End {
			end = at
			break
		}
		if e.Group == group && e.Actor != (ledger.Name{}) {
			w.note(at, e)
		}
	}
	for i := range w.found {
		w.fill(&w.found[i], w.until(i, end), end)
	}
	return slices.DeleteFunc(w.found, func(r Rebalance) bool { return len(r.Stops)+len(r.Kept) == 0 })
}

func (w *watch) note(at Index, e *ledger.Event) {
	who := IncarnationID{e.Actor, e.Inc}
	switch e.Kind {
	case ledger.Start:
		if e.Detail != nil && e.Detail.Settings != nil && !e.Detail.Settings.Manual {
			w.caused(at, at, e.Kind)
		}
	case ledger.Assign:
		t := &tenure{topicPartition{e.Topic, e.Partition}, who, at, None}
		w.tenures, w.owner[t.at] = append(w.tenures, t), t
	case ledger.Revoke, ledger.Lost:
		w.over(at, func(t *tenure) bool { return t.who == who && t.at == topicPartition{e.Topic, e.Partition} })
		if _, idle := w.idleFrom[who]; !idle {
			w.idleFrom[who] = at
		}
		return
	case ledger.Crash:
		w.caused(at, at, e.Kind)
		w.over(at, func(t *tenure) bool { return t.who == who })
	case ledger.Close:
		begin, gave := w.idleFrom[who]
		if !gave {
			begin = at
		}
		w.caused(at, begin, e.Kind) // giving back was the first part of leaving
		w.over(at, func(t *tenure) bool { return t.who == who })
	}
	if e.Kind == ledger.Join || e.Kind == ledger.Assign || e.Kind == ledger.Deliver || e.Kind == ledger.Process {
		delete(w.idleFrom, who)
	}
}

// over ends the open tenures that match.
func (w *watch) over(at Index, match func(*tenure) bool) {
	for owned, t := range w.owner {
		if match(t) {
			t.end = at
			delete(w.owner, owned)
			w.ended = append(w.ended, t)
		}
	}
}

// caused notes what makes the group rebalance. Members that start while nothing
// has stopped yet, or before everything is owned again, make one rebalance
// together.
func (w *watch) caused(at, begin Index, kind ledger.Kind) {
	if n := len(w.found); n > 0 && kind == ledger.Start && w.found[n-1].starts {
		last, stopped, open := &w.found[n-1], false, false
		for i := len(w.ended) - 1; i >= 0 && w.ended[i].end >= last.begin; i-- {
			stopped = true
			open = open || w.owner[w.ended[i].at] == nil
		}
		if !stopped || open {
			last.Causes = append(last.Causes, at)
			return
		}
	}
	w.found = append(w.found, Rebalance{Group: w.group, Causes: []Index{at}, begin: begin, starts: kind == ledger.Start})
}

// until is where a rebalance ends: at the next one, or with everything.
func (w *watch) until(i int, end Index) Index {
	if i+1 < len(w.found) {
		return w.found[i+1].begin
	}
	return end
}

// fill finds what stopped between the beginning of a rebalance and until, and
// what was read all through it.
func (w *watch) fill(r *Rebalance, until, end Index) {
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
	sort.Slice(r.Stops, func(i, j int) bool { // which slices.SortFunc does with 15 kB of code for this type alone
		a, b := r.Stops[i], r.Stops[j]
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Partition, b.Partition)) < 0
	})
	cause := r.Causes[len(r.Causes)-1]
	for _, t := range w.tenures {
		if t.assign < cause && (t.end < 0 || t.end >= until) && !stopped[t.at] {
			r.Kept = append(r.Kept, t.assign)
		}
	}
}
