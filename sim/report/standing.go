package report

import (
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
	outcome, why := t.run.Outcome()
	if outcome == ledger.Finished {
		return
	}
	t.gap()
	t.hang(nil, t.say("unfinished", narrate.Args{"outcome": t.say("outcome."+outcome, nil), "at": t.run.Duration(),
		"why": why}), t.ink.bad)
	t.gap()
}

// partitions shows how log and bookmarks stand when everything is over.
func (t *text) partitions() {
	if len(t.scene.end) == 0 {
		return
	}
	t.gap()
	t.line(stretch{t.say("report.log", nil), t.ink.strong})
	for _, s := range t.scene.end {
		if len(s.Groups) == 0 {
			t.standing(s, ledger.GroupState{Group: t.say("report.nogroup", nil)})
		}
		for _, g := range s.Groups {
			t.standing(s, g)
		}
	}
	t.gap()
}

func (t *text) standing(s *ledger.Standing, g ledger.GroupState) {
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
			cells[4] = number(s.Lag(g, i))
			switch {
			case g.Share: // Kafka's own start offset trails behind
				cells[2] = number(p.End - p.Start - s.Lag(g, i))
			case g.Committed[i] >= 0:
				cells[2] = number(g.Committed[i])
			}
		}
		if owner := owners[p.Partition]; owner != "" {
			cells[5] = owner
		}
		rows = append(rows, narrate.Row{Cells: cells})
	}
	t.grid(2, heads, rows, len(heads)-1)
	t.others(s, g)
	for _, note := range t.Language.Removed(s, g) {
		t.paragraph(2, note, plain)
	}
}

// others sums up the partitions that are not shown one by one.
func (t *text) others(s *ledger.Standing, g ledger.GroupState) {
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
		if len(g.members) < 2 || g.name == "" {
			continue
		}
		if title {
			t.gap()
			t.line(stretch{t.say("report.shares", nil), t.ink.strong})
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
	for _, m := range members {
		label := stretch{"  " + pad(m.name, names+2), t.ink.actor(m.name)}
		if m.processed == 0 && t.scene.idle(g.name, m.name) {
			t.line(stretch{label.text, plain}, stretch{t.say("share.idle", nil), plain})
			continue
		}
		t.line(label, stretch{bar(m.processed, most, min(barWidth, t.width/3)), t.ink.actor(m.name)}, stretch{" " + t.Language.Count(m.processed), plain})
	}
	if more := len(g.members) - len(members); more > 0 {
		t.paragraph(2, t.say("share.more", narrate.Args{"n": more})+": "+t.say("share.rest", narrate.Args{"n": rest}), plain)
	}
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
