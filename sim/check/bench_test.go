package check_test

import (
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// BenchmarkJudge judges a run with 1,000,000 payments on six partitions, read by
// two groups of two: about seven million events.
func BenchmarkJudge(b *testing.B) {
	l := bigRun(1_000_000, 6)
	expect := []check.Expectation{check.ProcessedOnce.Holds(), check.Duplicates(0).Holds(), check.ReadExactly("a1", 1, 500_000).Holds()}
	b.ReportAllocs()
	for b.Loop() {
		check.Judge(l, expect) // the verdicts of the last round do not weigh
	}
}

func TestBigRunHolds(t *testing.T) {
	l := bigRun(20_000, 6)
	check.Judge(l, nil)
	if surprising, unknown := worst(l); surprising+unknown > 0 {
		t.Fatalf("%d surprising, %d unknown: %+v", surprising, unknown, l.Verdicts())
	}
}

// bigRun has polls of 500 records and a commit after each of them.
func bigRun(payments, partitions int64) *ledger.Ledger {
	var now time.Duration
	l := ledger.New(ledger.Header{}, func() time.Duration { now++; return now })
	topic := ledger.N("transacoes_cartao")
	place := func(kind ledger.Kind, id int64) ledger.Event {
		return ledger.Event{Kind: kind, ID: id, Topic: topic, Partition: int32((id - 1) % partitions), Offset: (id - 1) / partitions}
	}
	settings := &ledger.Detail{Settings: &ledger.Settings{Reset: "earliest"}}
	standing := &ledger.Snapshot{Why: ledger.SampleEnd, Topic: topic.String()}
	groups := []string{"a", "b"}
	for p := range partitions {
		standing.Partitions = append(standing.Partitions, ledger.PartitionState{Partition: int32(p), End: (payments - p + partitions - 1) / partitions})
	}
	member := func(group string, partition int32) ledger.Event {
		return ledger.Event{Actor: ledger.N(group + string('1'+rune(partition%2))), Inc: 1, Group: ledger.N(group), Topic: topic, Partition: partition, Generation: 1}
	}
	for _, g := range groups {
		state := ledger.GroupState{Group: g, State: "Empty"}
		for p := range int32(partitions) {
			e := member(g, p)
			if p < 2 {
				start := e
				start.Kind, start.Detail = ledger.Start, settings
				l.Append(start)
			}
			e.Kind = ledger.Assign
			l.Append(e)
			state.Committed = append(state.Committed, standing.Partitions[p].End)
		}
		standing.Groups = append(standing.Groups, state)
	}
	for id := int64(1); id <= payments; id++ {
		e := place(ledger.Send, id)
		e.Actor, e.Inc = ledger.N("producer"), 1
		l.Append(e)
		e.Kind = ledger.Ack
		l.Append(e)
	}
	for _, g := range groups {
		for _, p := range standing.Partitions {
			work := member(g, p.Partition)
			for from := int64(0); from < p.End; from += 500 {
				to := min(from+500, p.End)
				for _, kind := range []ledger.Kind{ledger.Deliver, ledger.Process} {
					for work.Offset = from; work.Offset < to; work.Offset++ {
						work.Kind, work.ID = kind, work.Offset*partitions+int64(p.Partition)+1
						l.Append(work)
					}
				}
				work.Offset = to
				work.Kind = ledger.CommitSent
				l.Append(work)
				work.Kind = ledger.CommitOk
				l.Append(work)
			}
		}
	}
	for _, p := range standing.Partitions {
		for o := range p.End {
			l.Append(place(ledger.Audit, o*partitions+int64(p.Partition)+1))
		}
	}
	l.Append(ledger.Event{Kind: ledger.Sample, Detail: &ledger.Detail{Sample: standing}})
	l.Append(ledger.Event{Kind: ledger.End, Detail: &ledger.Detail{Text: ledger.Finished}})
	return l
}
