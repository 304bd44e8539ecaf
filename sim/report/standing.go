package report

import (
	"slices"
	"strconv"
	"strings"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// A list shows all its rows up to rowsAll, and of more the first rowsSome.
const (
	rowsAll  = 12
	rowsSome = 8
)

// shown is how many rows of n are shown.
func shown(n int) int {
	if n > rowsAll {
		return rowsSome
	}
	return n
}

// unfinished marks a run whose script did not come to its end.
func (t *text) unfinished() {
	outcome, why := t.run.Ending()
	if outcome == ledger.Finished {
		return
	}
	t.gap()
	t.hang(nil, t.say("unfinished", narrate.Args{"outcome": t.say("outcome."+outcome, nil), "at": t.run.Duration(),
		"why": why}), t.theme.bad)
	t.gap()
}

// partitions shows how log and bookmarks stand when everything is over.
func (t *text) partitions() {
	all := t.stands()
	if len(all) == 0 {
		return
	}
	t.gap()
	t.line(stretch{t.say("report.log", nil), t.theme.strong})
	for _, s := range all {
		t.standing(s.of, s.group)
	}
	t.gap()
}

// stand is a group, or nobody, at a topic when everything was over.
type stand struct {
	of    *ledger.Snapshot
	group ledger.GroupState
}

// stands are those that a page shows: not the groups of which the table of
// throughput has told all that there is.
func (t *text) stands() []stand {
	var all []stand
	for _, s := range t.scene.end {
		if len(s.Groups) == 0 {
			all = append(all, stand{s, ledger.GroupState{Group: t.say("report.nogroup", nil)}})
		}
		for _, g := range s.Groups {
			if !t.measured(g.Group) || open(s, g) {
				all = append(all, stand{s, g})
			}
		}
	}
	return all
}

// measured says whether the table of throughput tells of a group; a verbose page
// tells everything.
func (t *text) measured(group string) bool {
	return !t.Verbose && slices.ContainsFunc(t.verdicts, func(j ledger.Verdict) bool {
		return j.Check == "Throughput" && j.Subject == group && j.Measured["measured"] > 0
	})
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

func (t *text) standing(s *ledger.Snapshot, g ledger.GroupState) {
	title := g.Group
	if len(t.scene.end) > 1 {
		title = s.Topic + " · " + g.Group
	}
	t.gap()
	t.line(stretch{"  " + title, plain})
	columns := []string{"partition", "start", "committed", "end", "lag", "owner"}
	if g.Share {
		columns[2], columns[5] = "settled", "readers" // neither bookmarks nor owners
	}
	var heads []string
	for _, column := range columns {
		heads = append(heads, t.say("column."+column, nil))
	}
	owners := narrate.Owners(g)
	var rows []narrate.Row
	for i, p := range s.Partitions[:shown(len(s.Partitions))] {
		cells := []string{"p" + strconv.Itoa(int(p.Partition)), number(p.Start), "-", number(p.End), "-", "-"}
		if len(g.Committed) > 0 {
			cells[4] = t.Language.Count(s.Lag(g, i))
			switch {
			case g.Share: // Kafka's own start offset trails behind
				cells[2] = t.Language.Count(p.End - p.Start - s.Lag(g, i))
			case g.Committed[i] >= 0:
				cells[2] = number(g.Committed[i])
			}
		}
		if owner := owners[p.Partition]; owner != "" {
			cells[5] = owner
		}
		rows = append(rows, narrate.Row{Cells: cells})
	}
	t.grid(2, grid{heads: heads, rows: rows})
	t.others(s, g)
	for _, note := range t.Language.Removed(s, g) {
		t.paragraph(2, note, plain)
	}
}

// others sums up the partitions that are not shown one by one.
func (t *text) others(s *ledger.Snapshot, g ledger.GroupState) {
	from := shown(len(s.Partitions))
	if from == len(s.Partitions) {
		return
	}
	var lag int64
	for i := from; i < len(s.Partitions) && len(g.Committed) > 0; i++ {
		lag += s.Lag(g, i)
	}
	t.paragraph(2, t.say("table.more", narrate.Args{"n": len(s.Partitions) - from, "lag": lag}), plain)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// barWidth is how long the longest bar is.
const barWidth = 30

// shares shows, for each group with company in it, who did how much.
func (t *text) shares() {
	title := true
	for _, g := range t.scene.groups {
		if len(g.members) < 2 || g.name == "" || t.measured(g.name) {
			continue
		}
		if title {
			t.gap()
			t.line(stretch{t.say("report.shares", nil), t.theme.strong})
			title = false
		}
		t.gap()
		t.line(stretch{"  " + g.name, plain})
		t.bars(g)
	}
}

func (t *text) bars(g *group) {
	members := g.members[:shown(len(g.members))]
	names, most, rest := 0, int64(1), int64(0)
	for i, m := range g.members {
		most = max(most, m.processed)
		if i < len(members) {
			names = max(names, wide(m.name))
		} else {
			rest += m.processed
		}
	}
	for i := 0; i < len(members); i++ {
		m := members[i]
		label := stretch{"  " + pad(m.name, names+2), t.theme.actor(m.name)}
		if idlers := t.idlers(g, members[i:]); idlers > 0 {
			i += idlers - 1
			t.idle(members[i-idlers+1:i+1], names)
			continue
		}
		t.line(label, stretch{bar(m.processed, most, min(barWidth, t.width/3)), t.theme.actor(m.name)}, stretch{" " + t.Language.Count(m.processed), plain})
	}
	if more := len(g.members) - len(members); more > 0 {
		t.paragraph(2, t.say("share.more", narrate.Args{"n": more})+": "+t.say("share.rest", narrate.Args{"n": rest}), plain)
	}
}

// idlers is how many members at the beginning of a list have nothing to do.
func (t *text) idlers(g *group, members []*member) (n int) {
	for n < len(members) && members[n].processed == 0 && t.scene.idle(g.name, members[n].name) {
		n++
	}
	return n
}

// idle shows members without work, several on one line.
func (t *text) idle(members []*member, names int) {
	name, key := members[0].name, "share.idle"
	if len(members) > 1 {
		name, key = name+" … "+members[len(members)-1].name, "share.idlers"
	}
	t.hang([]stretch{{"  " + pad(name, names+2), plain}}, t.say(key, narrate.Args{"n": len(members)}), plain)
}

// bar draws n in eighths of a column; what is not nothing leaves a trace.
func bar(n, most int64, width int) string {
	eighths := int(n * int64(width) * 8 / most)
	if n > 0 {
		eighths = max(eighths, 1)
	}
	out := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		out += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return out
}
