package check

import (
	"math"
	"slices"
	"time"

	"kafkasim/sim/ledger"
)

// Throughput: a group gets busy / work done, busy being how many of its members
// have something to do.
//
// It is for the belief that more consumers are always faster. The anomaly:
// eight consumers share four partitions, each needs 20 ms for a payment, and
// somebody expects 8 / 20 ms = 400 a second. Four of them are idle, and it is
// 200.
//
// Measured is the time in which all who work at all are at work: from when the
// last of them has finished its first payment until the first of them has
// finished its last one. The paces of all of them in that time add up. A
// twentieth may be lost to fetches and commits; more than the handlers allow
// there cannot be, but for a hundredth by which clocks and timers may err. Its
// names are those who were idle at the end.
func Throughput(group string, busy int) Check {
	return Check{Name: "Throughput", Subject: group, judge: func(h *history, f *Finding) {
		f.Measured = map[string]int64{"busy": int64(busy)}
		h.noteStaff(group, f)
		s := h.shiftOf(group)
		if s == nil || s.pace == 0 {
			return
		}
		f.Facts = s.done
		f.Measured["work"], f.Measured["measured"] = int64(s.work), int64(math.Round(1/s.pace))
		f.Measured["formula"] = int64(s.work) / int64(busy)
		wanted := float64(busy) / float64(s.work)
		if s.pace < 0.95*wanted || s.pace > 1.01*wanted {
			f.broke(s.until, s.from, s.until)
		}
	}}
}

// shift is the time in which all members that work at all are at work.
type shift struct {
	from, until place
	work        time.Duration
	done        int64
	pace        float64 // payments in a nanosecond, of all together
}

func (h *history) shiftOf(group string) *shift {
	var s *shift
	var crew []*life
	for _, l := range h.lives {
		if l.reader == nil || l.reader.group != ledger.N(group) || len(l.processed) == 0 {
			continue
		}
		first, last := l.processed[0], l.processed[len(l.processed)-1]
		if s == nil {
			s = &shift{from: first, until: last, work: l.settings.WorkPerRec}
		}
		s.from, s.until = max(s.from, first), min(s.until, last)
		crew = append(crew, l)
	}
	for _, l := range crew {
		during := slices.DeleteFunc(slices.Clone(l.processed), func(at place) bool { return at < s.from || at > s.until })
		if n := len(during); n > 1 {
			s.done += int64(n)
			s.pace += float64(n-1) / float64(h.at(during[n-1]).T-h.at(during[0]).T)
		}
	}
	return s
}

// noteStaff notes the group's members and partitions, and names the idle ones,
// as the end sample has them.
func (h *history) noteStaff(group string, f *Finding) {
	for _, at := range h.endSamples() {
		s := h.at(at).Facts.Sample
		i := slices.IndexFunc(s.Groups, func(g ledger.GroupState) bool { return g.Group == group })
		if i < 0 {
			continue
		}
		f.Measured["partitions"], f.Measured["members"] = int64(len(s.Partitions)), int64(len(s.Groups[i].Members))
		for _, m := range s.Groups[i].Members {
			if len(m.Partitions) == 0 {
				f.Names = append(f.Names, m.Actor)
			}
		}
	}
}
