package report

import (
	"strings"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// bulk is what a run in real time has moved, and under which conditions: without
// them the figures mean nothing.
type bulk struct {
	Machine ledger.Machine `json:"machine"`
	Records int64          `json:"records"` // of each round, in which all are alike
	Size    int64          `json:"bytes_each"`
	Parts   int            `json:"partitions"`
	Rounds  int            `json:"rounds"`
	Watched speed          `json:"watched"`
	Plain   speed          `json:"plain_loop"`
	Ratio   float64        `json:"ratio"`
}

// speed is records in a second.
type speed struct {
	Produced float64 `json:"produced_per_second"`
	Consumed float64 `json:"consumed_per_second"`
}

// bulkOf finds what a run has moved in bulk, or returns nil.
func bulkOf(run *ledger.Ledger) *bulk {
	var b *bulk
	for _, e := range run.All() {
		switch {
		case e.Kind == ledger.RunsOn:
			b = &bulk{Machine: *e.Detail.Machine}
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
	b.Watched, b.Plain = speed{p.Acked, p.Read}, speed{p.PlainAcked, p.PlainRead}
	return b
}

// table sets the clients that are watched beside the plain loop.
func (b *bulk) table(lang narrate.Language) (heads []string, rows []narrate.Row) {
	for _, column := range []string{"produced", "", "consumed", "", "by"} {
		if column != "" {
			column = lang.Sentence("column."+column, nil)
		}
		heads = append(heads, column)
	}
	for _, x := range []struct {
		name  string
		speed speed
	}{{"watched", b.Watched}, {"plain", b.Plain}} {
		rows = append(rows, narrate.Row{Cells: []string{
			lang.PerSecond(x.speed.Produced), lang.Megabytes(x.speed.Produced, b.Size),
			lang.PerSecond(x.speed.Consumed), lang.Megabytes(x.speed.Consumed, b.Size),
			lang.Sentence("bulk."+x.name, nil)}})
	}
	return heads, rows
}

// conditions are what the figures are worth.
func (b *bulk) conditions(lang narrate.Language) []string {
	return []string{
		lang.Sentence("bulk.ratio", narrate.Args{"ratio": lang.Decimal(b.Ratio, 2), "rounds": b.Rounds, "n": b.Records}),
		lang.Sentence("bulk.conditions", narrate.Args{"size": b.Size, "partitions": b.Parts, "machine": lang.Machine(b.Machine)}),
	}
}

func (t *text) bulk() {
	b := bulkOf(t.run)
	if b == nil {
		return
	}
	t.gap()
	t.line(stretch{t.say("report.throughput", nil), t.theme.strong})
	t.gap()
	heads, rows := b.table(t.Language)
	t.grid(2, grid{heads: heads, rows: rows})
	t.gap()
	for _, line := range b.conditions(t.Language) {
		t.paragraph(2, line, plain)
	}
	t.gap()
}

func (m *markdown) bulk() {
	b := bulkOf(m.run)
	if b == nil {
		return
	}
	heads, rows := b.table(m.lang)
	m.paces(heads, rows)
	m.add(escape(strings.Join(b.conditions(m.lang), " ")) + "\n\n")
}
