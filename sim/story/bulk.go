package story

import (
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// Bulk is what a run in real time has moved, and under which conditions: without
// them the figures mean nothing.
type Bulk struct {
	Machine ledger.Machine `json:"machine"`
	Records int64          `json:"records"` // of each round, in which all are alike
	Size    int64          `json:"bytes_each"`
	Parts   int            `json:"partitions"`
	Rounds  int            `json:"rounds"`
	Watched Speed          `json:"watched"`
	Plain   Speed          `json:"plain_loop"`
	Ratio   float64        `json:"ratio"`
}

// Speed is records in a second.
type Speed struct {
	Produced float64 `json:"produced_per_second"`
	Consumed float64 `json:"consumed_per_second"`
}

// bulkOf finds what a run has moved in bulk, or returns nil.
func bulkOf(run *ledger.Ledger) *Bulk {
	var b *Bulk
	for _, e := range run.Of(ledger.RunsOn, ledger.MovedInBulk) {
		switch {
		case e.Kind == ledger.RunsOn:
			b = &Bulk{Machine: *e.Detail.Machine}
		case e.Kind == ledger.MovedInBulk && b != nil:
			m := e.Detail.Moved
			b.Records, b.Size, b.Parts = m.Acked, m.Size, m.Partitions
		}
	}
	if b == nil {
		return nil
	}
	p := run.Throughput()
	if p.Rounds == 0 {
		return nil
	}
	b.Rounds, b.Ratio = p.Rounds, p.Ratio
	b.Watched, b.Plain = Speed{p.Acked, p.Read}, Speed{p.PlainAcked, p.PlainRead}
	return b
}

// bulk sets the clients that are watched beside the plain loop, and below that what
// the figures are worth.
func (d drawing) bulk() []Part {
	b := d.Bulk
	if b == nil {
		return nil
	}
	table := &Table{}
	for _, column := range []string{"produced", "", "consumed", "", "by"} {
		if column != "" {
			column = d.say("column."+column, nil)
		}
		table.Heads = append(table.Heads, column)
	}
	for _, x := range []struct {
		name  string
		speed Speed
	}{{"watched", b.Watched}, {"plain", b.Plain}} {
		table.Rows = append(table.Rows, narrate.Row{Cells: []string{
			d.lang.PerSecond(x.speed.Produced), d.lang.Megabytes(x.speed.Produced, b.Size),
			d.lang.PerSecond(x.speed.Consumed), d.lang.Megabytes(x.speed.Consumed, b.Size),
			d.say("bulk."+x.name, nil)}})
	}
	return []Part{{Table: table}, {Notes: []string{
		d.say("bulk.ratio", narrate.Args{"ratio": d.lang.Decimal(b.Ratio, 2), "rounds": b.Rounds, "n": b.Records}),
		d.say("bulk.conditions", narrate.Args{"size": b.Size, "partitions": b.Parts, "machine": d.lang.Machine(b.Machine)})}}}
}
