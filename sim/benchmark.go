package sim

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"kafkasim/sim/client"
	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
)

// Benchmark is a load of records that is moved again and again, to measure how fast
// that goes: by clients that are watched and by the plain client loop, in turn.
type Benchmark struct {
	run            *Run
	partitions     int
	records, bytes int
	topics         int
}

// Benchmark prepares to move so many records of so many bytes through as many
// partitions, and writes down what machine this is.
func (r *Run) Benchmark(partitions, records, bytes int) *Benchmark {
	r.step("look at the machine")
	r.ledger.Append(ledger.Event{Kind: ledger.RunsOn, Detail: &ledger.Detail{Machine: &ledger.Machine{
		Processors: runtime.GOMAXPROCS(0),
		System:     runtime.GOOS + "/" + runtime.GOARCH,
		Go:         strings.TrimPrefix(runtime.Version(), "go"),
	}}})
	return &Benchmark{run: r, partitions: partitions, records: records, bytes: bytes}
}

// Round moves the load twice: by clients that are watched and by the plain loop.
// Which comes first changes from round to round, so that neither always gets the
// machine that the other has warmed up.
func (h *Benchmark) Round() {
	loops := []loop{client.Bulk.Move, client.Bulk.MovePlainly}
	first := h.topics / 2 % 2
	h.move(loops[first])
	h.move(loops[1-first])
}

// loop is one of the two ways to move a load.
type loop func(client.Bulk, context.Context, *cluster.Cluster) (ledger.BulkResult, error)

// haulLimit is how long a load may take: a hundred times what it should, for a
// machine that has much else to do.
const haulLimit = time.Minute

// move moves the load through a topic of its own, which goes away afterwards.
func (h *Benchmark) move(by loop) {
	h.topics++
	topic := fmt.Sprintf("%s_%d%s", Topic, h.topics, h.run.world.Cluster.Scope())
	h.run.step(fmt.Sprintf("move %d records through topic %s", h.records, topic))
	h.run.must(h.run.world.Cluster.CreateTopic(topic, h.partitions))
	// What the load before this one has left is not this one's work.
	runtime.GC()
	ctx, cancel := context.WithTimeoutCause(context.Background(), haulLimit, failure.New("not done in %s", haulLimit))
	defer cancel() // also where somebody wants the run to stop meanwhile
	var moved ledger.BulkResult
	report := make(chan error, 1)
	go func() {
		var err error
		moved, err = by(client.Bulk{Topic: topic, Records: h.records, Size: h.bytes}, ctx, h.run.world.Cluster)
		report <- err
	}()
	h.run.must(h.run.await(report, "all of them to be consumed", 2*haulLimit))
	var err error
	moved.Partitions = h.partitions
	moved.Stored, err = h.run.world.Cluster.Stored(topic)
	h.run.must(err)
	h.run.ledger.Append(ledger.Event{Kind: ledger.MovedInBulk, Topic: ledger.N(topic), Detail: &ledger.Detail{Moved: &moved}})
	h.run.must(h.run.world.Cluster.DeleteTopic(topic))
}

// Pace is how many records a second were both produced and consumed, and Ratio
// that of what the plain loop has moved, both so far.
func (h *Benchmark) Pace() Count    { p := h.run.ledger.Throughput(); return Count(min(p.Acked, p.Read)) }
func (h *Benchmark) Ratio() float64 { return h.run.ledger.Throughput().Ratio }
