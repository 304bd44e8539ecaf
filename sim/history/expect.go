package history

import "kafkasim/sim/ledger"

// expectation is how much there will be of a partition: lists that are made as long as
// they will be are not copied as they grow, which in a long ledger is most of the work.
type expectation struct{ acks, audits, delivered, processed int }

// worthwhile is how long a ledger is for which one looks first.
const worthwhile = 100_000

func expect(l *ledger.Ledger) map[partitionKey]*expectation {
	all := map[partitionKey]*expectation{}
	if l.Len() < worthwhile {
		return all
	}
	var key partitionKey
	var of *expectation
	for _, e := range l.All() {
		switch e.Kind {
		case ledger.Ack, ledger.Audit, ledger.Deliver, ledger.Process:
		default:
			continue
		}
		if k := (partitionKey{e.Topic, e.Partition}); of == nil || k != key {
			if key, of = k, all[k]; of == nil {
				of = &expectation{}
				all[k] = of
			}
		}
		switch e.Kind {
		case ledger.Ack:
			of.acks++
		case ledger.Audit:
			of.audits++
		case ledger.Deliver:
			of.delivered++
		case ledger.Process:
			of.processed++
		}
	}
	return all
}

// make makes the lists of a partition.
func (x *expectation) make(p *Partition) {
	if x != nil {
		p.Acks, p.acked, p.ends = make([]Index, 0, x.acks), make([]Index, 0, x.acks), make(seen, 0, x.acks)
		p.Audits, p.audited = make([]Index, 0, x.audits), make([]Index, 0, x.audits)
	}
}
