package story

import (
	"slices"
	"strconv"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// partitions shows how logs and bookmarks stand when everything is over: not the
// groups of which the table of throughput has told all that there is.
func (d drawing) partitions() []Part {
	var parts []Part
	for _, s := range d.End {
		if len(s.Groups) == 0 {
			parts = append(parts, d.standing(s, ledger.GroupState{Group: d.say("report.nogroup", nil)}))
		}
		for _, g := range s.Groups {
			if !d.measured(g.Group) || open(s, g) {
				parts = append(parts, d.standing(s, g))
			}
		}
	}
	return parts
}

// measured says whether the table of throughput tells of a group; a verbose report
// tells everything.
func (d drawing) measured(group string) bool {
	return !d.verbose && slices.ContainsFunc(d.Verdicts, func(v *ledger.Verdict) bool { return paced(v) && v.Subject == group })
}

// open says whether anything of a topic is left to do for a group, or gone.
func open(s *ledger.Snapshot, g ledger.GroupState) bool {
	for i, p := range s.Partitions {
		if s.Lag(g, i) != 0 || p.Start != 0 {
			return true
		}
	}
	return false
}

func (d drawing) standing(s *ledger.Snapshot, g ledger.GroupState) Part {
	part := Part{Title: g.Group, Table: &Table{}}
	if len(d.End) > 1 {
		part.Title = s.Topic + " · " + g.Group
	}
	columns := []string{"partition", "start", "committed", "end", "lag", "owner"}
	if g.Share {
		columns[2], columns[5] = "settled", "readers" // neither bookmarks nor owners
	}
	for _, column := range columns {
		part.Table.Heads = append(part.Table.Heads, d.say("column."+column, nil))
	}
	owners := narrate.Owners(g)
	for i, p := range s.Partitions[:shown(len(s.Partitions))] {
		cells := []string{"p" + strconv.Itoa(int(p.Partition)), number(p.Start), "-", number(p.End), "-", "-"}
		if len(g.Committed) > 0 {
			cells[4] = d.lang.Count(s.Lag(g, i))
			switch {
			case g.Share: // Kafka's own start offset trails behind
				cells[2] = d.lang.Count(p.End - p.Start - s.Lag(g, i))
			case g.Committed[i] >= 0:
				cells[2] = number(g.Committed[i])
			}
		}
		if owner := owners[p.Partition]; owner != "" {
			cells[5] = owner
		}
		part.Table.Rows = append(part.Table.Rows, narrate.Row{Cells: cells})
	}
	part.Notes = append(d.others(s, g), d.lang.Removed(s, g)...)
	return part
}

// others sums up the partitions that are not shown one by one.
func (d drawing) others(s *ledger.Snapshot, g ledger.GroupState) []string {
	from := shown(len(s.Partitions))
	if from == len(s.Partitions) {
		return nil
	}
	var lag int64
	for i := from; i < len(s.Partitions) && len(g.Committed) > 0; i++ {
		lag += s.Lag(g, i)
	}
	return []string{d.say("table.more", narrate.Args{"n": len(s.Partitions) - from, "lag": lag})}
}

//go:noinline
func number(n int64) string { return strconv.FormatInt(n, 10) }

// shares shows, for each group with company in it, who did how much.
func (d drawing) shares() []Part {
	var parts []Part
	for _, g := range d.Groups {
		if len(g.Members) > 1 && g.Name != "" && !d.measured(g.Name) {
			parts = append(parts, d.share(g))
		}
	}
	return parts
}

func (d drawing) share(g *Group) Part {
	part := Part{Title: g.Name}
	members := g.Members[:shown(len(g.Members))]
	for i := 0; i < len(members); i++ {
		bar := Bar{Name: members[i].Name, N: members[i].Processed}
		if n := idlers(members[i:]); n > 0 {
			key := "share.idle"
			if n > 1 {
				key, bar.To = "share.idlers", members[i+n-1].Name
			}
			bar.Idle = d.say(key, narrate.Args{"n": n})
			i += n - 1
		}
		part.Bars = append(part.Bars, bar)
	}
	if others := g.Members[len(members):]; len(others) > 0 {
		var rest int64
		for _, m := range others {
			rest += m.Processed
		}
		part.Notes = []string{d.say("share.more", narrate.Args{"n": len(others)}) + ": " + d.say("share.rest", narrate.Args{"n": rest})}
	}
	return part
}

// idlers is how many members at the beginning of a list have nothing to do.
func idlers(members []*Member) (n int) {
	for n < len(members) && members[n].Processed == 0 && members[n].Idle {
		n++
	}
	return n
}
