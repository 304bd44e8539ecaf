package narrate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kafkasim/sim/ledger"
)

// sample shows the group where the scenario asks for it, completes the line of
// a crash, and at the end lets everything after it be tearing down.
func (t *narrator) sample(place int, e *ledger.Event) {
	s := e.Detail.Sample
	switch s.Why {
	case ledger.SampleShown:
		for _, g := range t.lang.groups(s) {
			t.add(place, e, Table, nil).Group = g
		}
		t.flushAll()
	case ledger.SampleCrash:
		if t.crashed != nil {
			a := t.crashed.who
			a.before, a.counted = t.counted(a.group), place
			t.wordCrash(t.crashed, s)
			t.crashed = nil
		}
	case ledger.SampleEnd:
		t.flushAll()
		t.ended = true
	}
}

// A table shows all partitions up to rowsAll; of more it shows the first
// rowsSome and sums the others up.
const (
	rowsAll  = 12
	rowsSome = 8
)

// groups draws the groups of a sample as tables.
func (l Language) groups(s *ledger.Snapshot) []*Group {
	var out []*Group
	for _, g := range s.Groups {
		out = append(out, l.group(s, g))
	}
	return out
}

func (l Language) group(s *ledger.Snapshot, g ledger.GroupState) *Group {
	out := &Group{
		Title:   []string{"GROUP " + g.Group, "TOPIC " + s.Topic, "STATE " + g.State},
		Columns: []string{"PARTITION", "CURRENT-OFFSET", "LOG-END-OFFSET", "LAG", "CONSUMER-ID"},
		Short:   []string{"PART", "CURRENT", "END", "LAG", "CONSUMER"},
	}
	if g.Assignor != "" {
		out.Title = append(out.Title, "ASSIGNOR "+g.Assignor)
	}
	if g.Share {
		out.Title[0] = "SHARE " + out.Title[0]
		out.Columns[1], out.Short[1] = "START-OFFSET", "START"
	}
	owners := Owners(g)
	var lagAll, lagKnown int64
	for i, p := range s.Partitions {
		lag, shown := l.toolLag(s, g, i)
		lagAll += lag
		if i >= rowsSome && len(s.Partitions) > rowsAll {
			continue
		}
		lagKnown += lag
		out.Rows = append(out.Rows, Row{Cells: []string{strconv.Itoa(int(p.Partition)), orNone(g.Committed[i]),
			strconv.FormatInt(p.End, 10), shown, orDash(owners[p.Partition])}})
	}
	if more := len(s.Partitions) - len(out.Rows); more > 0 {
		out.Notes = append(out.Notes, l.Sentence("table.more", Args{"n": more, "lag": lagAll - lagKnown}),
			l.Sentence("table.total", Args{"partitions": len(s.Partitions), "lag": lagAll, "members": len(g.Members)}))
	}
	l.addIdle(out, g)
	out.Notes = append(out.Notes, l.Removed(s, g)...)
	return out
}

// addIdle adds the members without a partition. Only in a group that has settled
// are they idle.
func (l Language) addIdle(out *Group, g ledger.GroupState) {
	word, rest := "table.idle", "table.idlers"
	if !settled(g) {
		word, rest = "table.waiting", "table.others"
	}
	without := 0
	for _, m := range g.Members {
		if len(m.Partitions) > 0 {
			continue
		}
		without++
		if without <= rowsSome {
			out.Rows = append(out.Rows, Row{Idle: true, Cells: []string{"-", "-", "-", "-",
				fmt.Sprintf("%s  %s", orDash(m.Actor), l.Sentence(word, nil))}})
		}
	}
	if without > rowsSome {
		out.Notes = append(out.Notes, l.Sentence(rest, Args{"n": without - rowsSome}))
	}
	switch {
	case len(g.Members) > 0:
	case !g.HasBookmark():
		out.Notes = append(out.Notes, l.Sentence("table.nothing", nil))
	default:
		out.Notes = append(out.Notes, l.Sentence("table.empty", nil))
	}
}

// Owners finds the owner of each partition of a group; of a share group all
// those who may read it.
func Owners(g ledger.GroupState) map[int32]string {
	all := map[int32][]string{}
	for _, m := range g.Members {
		for _, p := range m.Partitions {
			if !g.Share {
				all[p] = nil
			}
			all[p] = append(all[p], m.Actor)
		}
	}
	owners := make(map[int32]string, len(all))
	for p, names := range all {
		owners[p] = strings.Join(names, ", ")
	}
	return owners
}

// toolLag is the lag as Kafka's tools have it: from the bookmark to the end, also
// over what has expired in between; without a bookmark none. For a share group it
// is what is not settled.
func (l Language) toolLag(s *ledger.Snapshot, g ledger.GroupState, i int) (lag int64, shown string) {
	if g.Committed[i] < 0 {
		return 0, "-"
	}
	lag = s.Lag(g, i)
	return lag, l.Count(lag)
}

// settled says whether a group's members own what they own: in the middle of a
// rebalance nobody seems to own anything.
func settled(g ledger.GroupState) bool { return g.State == "Stable" }

// Idle lists the members of a group that own nothing.
func Idle(g ledger.GroupState) []string {
	var out []string
	for _, m := range g.Members {
		if len(m.Partitions) == 0 && settled(g) {
			out = append(out, m.Actor)
		}
	}
	return slices.Clip(out)
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// orNone writes a bookmark, or Kafka's dash where there is none.
func orNone(committed int64) string {
	if committed < 0 {
		return "-"
	}
	return strconv.FormatInt(committed, 10)
}
