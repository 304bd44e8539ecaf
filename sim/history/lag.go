package history

import "kafkasim/sim/ledger"

// MostLag is where a group's lag on a topic was the highest, and how high: the sum of
// end less bookmark of all partitions with a bookmark, as Kafka's own tool counts it.
// None is that it never had any. Who looks from time to time misses the peak, which is
// just before the bookmark moves.
func (h *History) MostLag(group, topic ledger.Name) (at Index, most int64) {
	l := lagging{ends: map[int32]int64{}, bookmarks: map[int32]int64{}}
	at = None
	for i, e := range h.Ledger.All() {
		if e.Kind == ledger.Sample && e.Detail.Sample.Why == ledger.SampleEnd {
			break // what follows tears down
		}
		if e.Topic != topic {
			continue
		}
		switch {
		case e.Kind == ledger.Ack || e.Kind == ledger.Deliver:
			l.reach(e.Partition, e.Offset+1)
		case e.Group != group:
		case e.Kind == ledger.CommitOk || e.Kind == ledger.Admin && e.Detail.Text == ledger.AdminReset:
			l.move(e.Partition, e.Offset)
		case e.Kind == ledger.Forgotten:
			l.forget(e.Partition)
		}
		if l.lag > most {
			at, most = Index(i), l.lag
		}
	}
	return at, most
}

// lagging counts the lag of one group on one topic.
type lagging struct {
	ends, bookmarks map[int32]int64 // by partition; without a bookmark there is no lag
	lag             int64
}

func (l *lagging) reach(partition int32, end int64) {
	grown := end - l.ends[partition]
	if grown <= 0 {
		return
	}
	l.ends[partition] = end
	if _, ok := l.bookmarks[partition]; ok {
		l.lag += grown
	}
}

func (l *lagging) move(partition int32, bookmark int64) {
	l.forget(partition)
	l.bookmarks[partition] = bookmark
	l.lag += l.ends[partition] - bookmark
}

func (l *lagging) forget(partition int32) {
	if bookmark, ok := l.bookmarks[partition]; ok {
		l.lag -= l.ends[partition] - bookmark
		delete(l.bookmarks, partition)
	}
}
