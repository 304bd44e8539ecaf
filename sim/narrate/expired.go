package narrate

import (
	"fmt"

	"kafkasim/sim/ledger"
)

// expire gathers what retention removed: one line for a section, not one for
// each evening.
func (t *narrator) expire(place int, e *ledger.Event) {
	at := spot{e.Topic, e.Partition}
	if t.begins == nil {
		t.begins = map[spot]int64{}
	}
	from := t.begins[at]
	t.begins[at] = max(from, e.Offset)
	if from >= e.Offset {
		return
	}
	nobody := t.actor(ledger.Name{})
	if d := nobody.folds[removals]; d != nil && t.wrote(at, e.Offset-1).below(d) {
		t.close(nobody, removals)
	}
	d := t.open(nobody, removals, place, e)
	d.count(place, e)
	d.aggregate.addRange(e, from, e.Offset-1)
}

// wrote is the last line of this section that tells of records of a partition, up
// to an offset, being written.
func (t *narrator) wrote(at spot, upTo int64) *draft {
	for i := len(t.drafts) - 1; i >= t.section; i-- {
		if d := t.drafts[i]; d.Event == ledger.Ack && d.aggregate != nil {
			if j, ok := d.aggregate.index[at]; ok && d.aggregate.spans[j].seen.first() <= upTo {
				return d
			}
		}
	}
	return nil
}

func (t *narrator) wordExpired(f *aggregate) string {
	var n int64
	for _, s := range f.spans {
		n += s.seen.count()
	}
	return t.lang.Sentence("act.expired", Args{"places": t.places(f), "n": n, "took": f.took()})
}

// Removed notes, below a group's table, how many of the records in its lag are no
// longer in the log.
func (l Language) Removed(s *ledger.Snapshot, g ledger.GroupState) []string {
	var notes []string
	var payments, partitions int64
	for i := range g.Committed {
		p, n := s.Partitions[i], s.Removed(g, i)
		if n == 0 {
			continue
		}
		next := g.Committed[i]
		payments, partitions = payments+n, partitions+1
		notes = append(notes, l.Sentence("table.expired", Args{"partition": fmt.Sprintf("p%d", p.Partition),
			"offsets": l.Offsets(next, next+n-1), "start": p.Start, "n": n}))
	}
	if partitions > placesShown {
		return []string{l.Sentence("table.expired.many", Args{"n": payments, "partitions": partitions})}
	}
	return notes
}
