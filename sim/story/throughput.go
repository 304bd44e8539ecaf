package story

import (
	"fmt"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// paced says whether a verdict has measured how fast a group is.
//
//go:noinline
func paced(v *ledger.Verdict) bool { return v.Check == "Throughput" && v.Measured["measured"] > 0 }

// throughput sets what was measured beside what the shares allow: a group is done
// when the member is that has the most partitions.
func (d drawing) throughput() []Part {
	table := &Table{}
	for _, column := range []string{"partitions", "consumers", "idle", "throughput", "formula"} {
		table.Heads = append(table.Heads, d.say("column."+column, nil))
	}
	for _, v := range d.Verdicts {
		if !paced(v) {
			continue
		}
		partitions, members, work := v.Measured["partitions"], v.Measured["members"], v.Measured["work"]
		most := (partitions + max(members, 1) - 1) / max(members, 1)
		formula := fmt.Sprintf("%d / (%d × %s) = %s", partitions, most, d.lang.Duration(time.Duration(work)), d.lang.Rate(time.Duration(most*work/max(partitions, 1))))
		table.Rows = append(table.Rows, narrate.Row{Cells: []string{d.lang.Count(partitions), d.lang.Count(members), d.lang.Count(int64(len(v.Named))),
			d.lang.Rate(time.Duration(v.Measured["measured"])), formula}})
	}
	if len(table.Rows) == 0 {
		return nil
	}
	return []Part{{Table: table}}
}
