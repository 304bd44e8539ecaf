package check

import (
	"math"
	"slices"
	"time"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// Throughput: a group gets partitions / (most × work) done, most being how many
// partitions the member has that has the most of them.
//
// It is for the belief that more consumers are always faster. The anomaly:
// eight consumers share four partitions, each needs 20 ms for a payment, and
// somebody expects 8 / (1 × 20 ms) = 400 a second. Four of them are idle, and it
// is 200. Two consumers share three partitions as uneasily: one of them has two,
// and the third partition is done when it is at half of its work.
//
// The group is done when its busiest member is: measured is how many payments
// all of them did in the time that the busiest one needed for its own. They must
// have been at work at the same time. A twentieth may be lost to fetches and
// commits; more than the handlers allow there cannot be, but for a hundredth by
// which clocks and timers may err. Its names are those who were idle at the end.
func Throughput(group string, partitions, consumers int) *Check {
	return &Check{Name: "Throughput", Measures: measures("counted most partitions members work:duration measured:interval formula:interval"), Subject: group, judge: func(h view, f *Finding) {
		most := (partitions + consumers - 1) / consumers
		f.Measured = map[string]int64{"counted": int64(partitions), "most": int64(most), "partitions": 0, "members": 0,
			"work": 0, "measured": 0, "formula": 0}
		h.noteStaff(group, f)
		s := h.shiftOf(group)
		if s == nil || s.took == 0 {
			return
		}
		f.Observed = s.done
		wanted := float64(partitions) / float64(most) / float64(s.work)
		pace := float64(s.done) / float64(s.took)
		f.Measured["work"], f.Measured["measured"], f.Measured["formula"] = int64(s.work), int64(math.Round(1/pace)), int64(math.Round(1/wanted))
		f.shows(s.from, s.until)
		if pace < 0.95*wanted || pace > 1.01*wanted {
			f.broke(s.until, s.from, s.until)
		}
	}}
}

// shift is a group at work, by its busiest member.
type shift struct {
	from, until history.Index // its first and last payment
	work        time.Duration
	done        int64         // payments of all members
	took        time.Duration // for its own
}

// shiftOf is nil where nobody works, and takes no time where two of its members
// were not at work at the same time, or the busiest has done one payment only.
func (h view) shiftOf(group string) *shift {
	var s *shift
	lastBegan, firstEnded := history.None, h.End
	for _, l := range h.Incarnations {
		if l.Reader == nil || l.Reader.Group != ledger.N(group) || len(l.Processed) == 0 {
			continue
		}
		n, from, until := len(l.Processed), l.Processed[0], l.Processed[len(l.Processed)-1]
		lastBegan, firstEnded = max(lastBegan, from), min(firstEnded, until)
		if s == nil {
			s = &shift{work: l.Settings.WorkPerRec}
		}
		s.done += int64(n)
		if span := h.Event(until).T - h.Event(from).T; n > 1 && span*time.Duration(n)/time.Duration(n-1) > s.took {
			s.from, s.until, s.took = from, until, span*time.Duration(n)/time.Duration(n-1)
		}
	}
	if s != nil && lastBegan > firstEnded {
		s.took = 0
	}
	return s
}

// noteStaff notes the group's members and partitions, and names the idle ones,
// as the end sample has them.
func (h view) noteStaff(group string, f *Finding) {
	for _, at := range h.EndSamples() {
		s := h.Event(at).Detail.Sample
		i := slices.IndexFunc(s.Groups, func(g ledger.GroupState) bool { return g.Group == group })
		if i < 0 {
			continue
		}
		f.Measured["partitions"], f.Measured["members"] = int64(len(s.Partitions)), int64(len(s.Groups[i].Members))
		for _, m := range s.Groups[i].Members {
			if len(m.Partitions) == 0 {
				f.Named = append(f.Named, ledger.Named{Name: m.Actor})
			}
		}
	}
}
