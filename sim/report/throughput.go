package report

import (
	"fmt"
	"strings"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// throughput shows what the groups got done whose throughput was measured.
func (t *text) throughput() {
	heads, rows := paces(t.Language, t.verdicts)
	if len(rows) == 0 {
		return
	}
	t.gap()
	t.line(stretch{t.say("report.throughput", nil), t.theme.strong})
	t.gap()
	t.grid(2, grid{heads: heads, rows: rows})
	t.gap()
}

// throughput does the same in a summary.
func (m *markdown) throughput(verdicts []ledger.Verdict) {
	heads, rows := paces(m.lang, verdicts)
	if len(rows) > 0 {
		m.paces(heads, rows)
	}
}

// paces writes a table of paces.
func (m *markdown) paces(heads []string, rows []narrate.Row) {
	table := "**" + escape(m.lang.Sentence("report.throughput", nil)) + "**\n\n| " + strings.Join(heads, " | ") + " |\n" + strings.Repeat("|---", len(heads)) + "|\n"
	for _, r := range rows {
		table += "| " + strings.Join(r.Cells, " | ") + " |\n"
	}
	m.add(table + "\n")
}

// paces sets what was measured beside what the shares allow: a group is done
// when the member is that has the most partitions.
func paces(lang narrate.Language, verdicts []ledger.Verdict) (heads []string, rows []narrate.Row) {
	for _, column := range []string{"partitions", "consumers", "idle", "throughput", "formula"} {
		heads = append(heads, lang.Sentence("column."+column, nil))
	}
	for _, j := range verdicts {
		if j.Check != "Throughput" || j.Measured["measured"] == 0 {
			continue
		}
		partitions, members, work := j.Measured["partitions"], j.Measured["members"], j.Measured["work"]
		most := (partitions + max(members, 1) - 1) / max(members, 1)
		formula := fmt.Sprintf("%d / (%d × %s) = %s", partitions, most, lang.Duration(time.Duration(work)), lang.Rate(time.Duration(most*work/max(partitions, 1))))
		rows = append(rows, narrate.Row{Cells: []string{lang.Count(partitions), lang.Count(members), lang.Count(int64(len(j.Named))),
			lang.Rate(time.Duration(j.Measured["measured"])), formula}})
	}
	return heads, rows
}
