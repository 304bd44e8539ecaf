package check

import (
	"time"

	"kafkasim/sim/history"
)

// NothingLostSinceJoined: a reader that begins at the latest offset processes
// every payment from the moment at which it first was there.
//
// NothingLost always breaks for such a reader: it never asked for what came
// before it. The anomaly is another loss, after that: it joins at offset 40, is
// restarted at 100 without having committed, and begins at the latest offset
// again: 100–119, which came in meanwhile, it never sees.
//
// In each partition the reader answers for what follows the first offset that
// it was delivered. Where nothing was delivered for half a minute after the
// partition was first its own, it answers for what came in after that time: by
// then it had asked the broker where the log ends. Readers that begin at the
// earliest offset are NothingLost's business alone.
var NothingLostSinceJoined = &Check{Name: "NothingLostSinceJoined", Measures: measures("expected lost unread before"), applies: (view).someLatest, judge: func(h view, f *Finding) {
	f.Measured = map[string]int64{"expected": 0, "lost": 0, "unread": 0, "before": 0}
	var ids []int64
	for _, r := range h.Readers {
		if r.Reset == "latest" {
			ids = append(ids, h.judgeLoss(r, f, func(p *history.Partition) int64 { return h.joinedAt(r, p) })...)
		}
	}
	f.Observed, f.Named = f.Measured["expected"], namePayments(ids)
}}

// someLatest says whether there is anything to judge: somebody began at the
// latest offset, and something came in afterwards.
func (h view) someLatest() bool {
	for _, r := range h.Readings {
		if r.Reader.Reset == "latest" && h.joinedAt(r.Reader, r.Partition) < r.Partition.End {
			return true
		}
	}
	return false
}

// settlingIn is how long a client may take to find out where the log ends: as
// long as its requests may wait.
const settlingIn = 30 * time.Second

// joinedAt is the first offset of a partition for which a reader that began at
// the latest offset answers.
func (h view) joinedAt(r *history.Reader, p *history.Partition) int64 {
	x := h.ReadingOf(r, p)
	if x == nil || len(x.Assignments) == 0 {
		return p.End
	}
	joined, from := h.Event(x.Assignments[0].Begin).T, int64(0)
	for _, ack := range p.Acks {
		if h.Event(ack).T <= joined+settlingIn {
			from = max(from, h.Event(ack).Offset+1)
		}
	}
	if len(x.Delivered) > 0 {
		from = min(from, h.Event(x.Delivered[0]).Offset)
	}
	return from
}
