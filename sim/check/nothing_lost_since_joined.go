package check

import "time"

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
var NothingLostSinceJoined = Check{Name: "NothingLostSinceJoined", Measures: measures("expected lost unread before"), applies: (*history).someLatest, judge: func(h *history, f *Finding) {
	f.Measured = map[string]int64{"expected": 0, "lost": 0, "unread": 0, "before": 0}
	var ids []int64
	for _, r := range h.readers {
		if r.reset == "latest" {
			ids = append(ids, h.judgeLoss(r, f, func(p *partition) int64 { return h.joinedAt(r, p) })...)
		}
	}
	f.Observed, f.Subjects = f.Measured["expected"], ranges(ids)
}}

// someLatest says whether there is anything to judge: somebody began at the
// latest offset, and something came in afterwards.
func (h *history) someLatest() bool {
	for _, r := range h.readings {
		if r.reader.reset == "latest" && h.joinedAt(r.reader, r.partition) < r.partition.end {
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
func (h *history) joinedAt(r *reader, p *partition) int64 {
	x := h.readingOf[readingKey{r, p}]
	if x == nil || len(x.spans) == 0 {
		return p.end
	}
	joined, from := h.at(x.spans[0].begin).T, int64(0)
	for _, ack := range p.acks {
		if h.at(ack).T <= joined+settlingIn {
			from = max(from, h.at(ack).Offset+1)
		}
	}
	if len(x.delivered) > 0 {
		from = min(from, h.at(x.delivered[0]).Offset)
	}
	return from
}
