package check

import "kafkasim/sim/history"

// ProducerOrder: what one producer sent to one partition is there in the
// order in which it was sent.
//
// The anomaly is the reordered write: payment 7 and then payment 8 are sent, 7
// has to be sent again, and in the log 8 has offset 6 and 7 has offset 7. A
// withdrawal is then read before the deposit that covers it.
//
// Only acknowledged records are compared. A producer that was restarted is a
// new one: Kafka promises no order between the two.
var ProducerOrder = &Check{Name: "ProducerOrder", Measures: measures("acked swapped"), judge: func(h view, f *Finding) {
	var acked, pairs, swapped int64
	for _, p := range h.Partitions {
		latest := map[history.IncarnationID]sent{} // the last one sent, among lower offsets
		for _, ack := range h.acksByOffset(p) {
			if ack == history.None || h.SendOf(h.Event(ack).ID) == history.None {
				continue
			}
			acked++
			s := sent{h.SendOf(h.Event(ack).ID), ack}
			by := history.IncarnationID{Actor: h.Event(s.send).Actor, Inc: h.Event(s.send).Inc}
			before, some := latest[by]
			if some {
				pairs++
			}
			if some && before.send > s.send {
				swapped++
				f.broke(max(before.ack, ack), before.send, before.ack, s.send, ack)
				continue
			}
			latest[by] = s
		}
	}
	f.compares(pairs, acked)
	f.Measured = map[string]int64{"acked": acked, "swapped": swapped}
}}

type sent struct{ send, ack history.Index }

// acksByOffset has the first Ack that names each offset, or none.
func (h view) acksByOffset(p *history.Partition) []history.Index {
	acks := history.Nowhere(int(p.End))
	for _, at := range p.Acks {
		if o := h.Event(at).Offset; acks[o] == history.None {
			acks[o] = at
		}
	}
	return acks
}
