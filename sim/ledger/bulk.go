package ledger

import (
	"slices"
	"time"
)

// Machine is what a run ran on whose figures depend on that.
type Machine struct {
	Processors int    `json:"processors"`
	System     string `json:"system"` // linux/amd64
	Go         string `json:"go"`     // 1.26.8
}

// BulkResult is what a producer and a consumer have moved that worked at the same
// time, as they counted it themselves. Each record carries a number: 1, 2, 3, …
// in the order of sending. The plain loop counts and looks at nothing.
type BulkResult struct {
	Plain      bool          `json:"plain,omitempty"`
	Partitions int           `json:"partitions"`
	Size       int64         `json:"size"`              // bytes of each record
	Acked      int64         `json:"acked"`             // records that the broker has confirmed
	AckedSum   int64         `json:"acked_sum"`         // … and the sum of their numbers
	AckedIn    time.Duration `json:"acked_in"`          // until the last of them
	Read       int64         `json:"read"`              // records that the consumer got
	ReadSum    int64         `json:"read_sum"`          // … and the sum of their numbers
	ReadIn     time.Duration `json:"read_in"`           // until the last of them
	Twice      int64         `json:"twice,omitempty"`   // of these some that it had already got, or that were not the producer's
	Swapped    int64         `json:"swapped,omitempty"` // of these, some that came before one with a lower number
	Stored     int64         `json:"stored"`            // records in the log, by its offsets
}

// Throughput compares the rounds of a run with the plain loop's: records in a
// second, each the median of all rounds.
type Throughput struct {
	Rounds                int
	Acked, Read           float64
	PlainAcked, PlainRead float64
	// Ratio is how fast the clients that are watched were in a round, of the
	// plain loop's speed in the same round.
	Ratio float64
}

// Throughput are those of the rounds so far. Rounds is 0 where nothing was moved. Nobody
// may write meanwhile.
func (l *Ledger) Throughput() Throughput {
	var watched, plain []BulkResult
	for _, e := range l.Of(MovedInBulk) {
		if e.Detail.Moved.Plain {
			plain = append(plain, *e.Detail.Moved)
		} else {
			watched = append(watched, *e.Detail.Moved)
		}
	}
	n := min(len(watched), len(plain))
	if n == 0 {
		return Throughput{}
	}
	watched, plain = watched[:n], plain[:n]
	ratios := make([]float64, n)
	for i := range ratios {
		ratios[i] = watched[i].Pace() / plain[i].Pace()
	}
	acked := func(m BulkResult) float64 { return perSecond(m.Acked, m.AckedIn) }
	read := func(m BulkResult) float64 { return perSecond(m.Read, m.ReadIn) }
	return Throughput{Rounds: n, Acked: median(watched, acked), Read: median(watched, read),
		PlainAcked: median(plain, acked), PlainRead: median(plain, read), Ratio: middle(ratios)}
}

// Pace is how many records in a second were both produced and consumed.
func (m BulkResult) Pace() float64 { return perSecond(m.Read, max(m.AckedIn, m.ReadIn)) }

//go:noinline
func perSecond(n int64, took time.Duration) float64 { return float64(n) / max(took, 1).Seconds() }

func median(rounds []BulkResult, of func(BulkResult) float64) float64 {
	all := make([]float64, len(rounds))
	for i, m := range rounds {
		all[i] = of(m)
	}
	return middle(all)
}

// middle is the median, of an even number the lower one.
func middle(all []float64) float64 {
	slices.Sort(all)
	return all[(len(all)-1)/2]
}
