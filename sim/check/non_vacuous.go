package check

import (
	"slices"

	"kafkasim/sim/history"
	"kafkasim/sim/ledger"
)

// NonVacuous: the run did something. Payments were sent, acknowledged,
// delivered and processed, and every fault that was switched on hit something.
//
// The anomaly is the scenario that looks busy and asserts nothing: "the
// consumer survives a slow broker", and the broker was never slow.
//
// It is never broken. Where something is missing, it is unknown whether the run
// shows what it is about. Its names are the faults that never hit.
var NonVacuous = &Check{Name: "NonVacuous", Measures: measures("sent acked delivered processed faults"), judge: func(h view, f *Finding) {
	var sent, acked, delivered, processed int64
	for _, p := range h.Payments {
		if p.Send != history.None {
			sent++
		}
	}
	for _, p := range h.Partitions {
		acked += int64(len(p.Acks))
	}
	for _, r := range h.Readings {
		delivered += int64(len(r.Delivered))
		processed += int64(len(r.Processed))
	}
	faults, idle := h.faultsOn()
	f.Measured = map[string]int64{"sent": sent, "acked": acked, "delivered": delivered, "processed": processed, "faults": faults}
	f.Named = names(idle...)
	if len(idle) == 0 {
		f.Observed = min(sent, acked, delivered)
		if !slices.Contains(h.Lacks, ledger.Work) {
			f.Observed = min(f.Observed, processed)
		}
	}
}}

// faultsOn counts the faults that went on and names those without a hit when
// they were last seen.
func (h view) faultsOn() (on int64, idle []string) {
	hits := map[string]int64{}
	var names []string // in the order in which they went on
	for _, at := range h.Faults {
		e := h.Event(at)
		if e.Flag && !slices.Contains(names, e.Detail.Text) {
			names = append(names, e.Detail.Text)
		}
		hits[e.Detail.Text] = e.N
	}
	for _, name := range names {
		if hits[name] == 0 {
			idle = append(idle, name)
		}
	}
	return int64(len(names)), idle
}
