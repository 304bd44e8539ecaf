package sim

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"kafkasim/sim/actor"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
)

// Haul is a load of records that is moved again and again, to measure how fast
// that goes: by clients that are watched and by the plain client loop, in turn.
type Haul struct {
	run            *Run
	partitions     int
	records, bytes int
	topics         int
}

// Haul prepares to move so many records of so many bytes through as many
// partitions, and writes down what machine this is.
func (r *Run) Haul(partitions, records, bytes int) *Haul {
	r.begin("look at the machine")
	r.book.Append(ledger.Event{Kind: ledger.RunsOn, Facts: &ledger.Facts{Machine: &ledger.Machine{
		Processors: runtime.GOMAXPROCS(0),
		System:     runtime.GOOS + "/" + runtime.GOARCH,
		Go:         strings.TrimPrefix(runtime.Version(), "go"),
	}}})
	return &Haul{run: r, partitions: partitions, records: records, bytes: bytes}
}

// Round moves the load twice: by clients that are watched and by the plain loop.
// Which comes first changes from round to round, so that neither always gets the
// machine that the other has warmed up.
func (h *Haul) Round() {
	loops := []loop{actor.Haul.Move, actor.Haul.MovePlainly}
	first := h.topics / 2 % 2
	h.move(loops[first])
	h.move(loops[1-first])
}

// loop is one of the two ways to move a load.
type loop func(actor.Haul, context.Context, *cluster.Cluster) (ledger.Moved, error)

// haulLimit is how long a load may take: a hundred times what it should, for a
// machine that has much else to do.
const haulLimit = time.Minute

// move moves the load through a topic of its own, which goes away afterwards.
func (h *Haul) move(by loop) {
	h.topics++
	topic := fmt.Sprintf("%s_%d%s", Topic, h.topics, h.run.world.Cluster.Scope())
	h.run.begin(fmt.Sprintf("move %d records through topic %s", h.records, topic))
	h.run.must(h.run.world.Cluster.CreateTopic(topic, h.partitions))
	// What the load before this one has left is not this one's work.
	runtime.GC()
	ctx, cancel := context.WithTimeoutCause(context.Background(), haulLimit, fmt.Errorf("not done in %s", haulLimit))
	defer cancel() // also where somebody wants the run to stop meanwhile
	var moved ledger.Moved
	report := make(chan error, 1)
	go func() {
		var err error
		moved, err = by(actor.Haul{Topic: topic, Records: h.records, Size: h.bytes}, ctx, h.run.world.Cluster)
		report <- err
	}()
	h.run.must(h.run.await(report, "all of them to be consumed", 2*haulLimit))
	var err error
	moved.Partitions = h.partitions
	moved.Stored, err = h.run.world.Cluster.Stored(topic)
	h.run.must(err)
	h.run.book.Append(ledger.Event{Kind: ledger.MovedInBulk, Topic: ledger.N(topic), Facts: &ledger.Facts{Moved: &moved}})
	h.run.must(h.run.world.Cluster.DeleteTopic(topic))
}

// Pace is how many records a second were both produced and consumed, and Ratio
// that of what the plain loop has moved, both so far.
func (h *Haul) Pace() Count    { p := h.run.book.Paces(); return Count(min(p.Acked, p.Read)) }
func (h *Haul) Ratio() float64 { return h.run.book.Paces().Ratio }
