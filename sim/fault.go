package sim

import (
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
)

// Fault is something that goes wrong at the broker on purpose, from Fail to Heal.
type Fault struct {
	run     *Run
	trouble cluster.Trouble
	fault   *cluster.Fault
	over    bool
}

// Fail makes the broker answer the next n requests that a trouble is about with
// its error. A fault that strikes nothing makes the run unknown: it shows
// nothing. A broker that is stopped ends its faults.
func (r *Run) Fail(t cluster.Trouble, n int) *Fault {
	r.step("fault " + t.Name())
	r.needs(n > 0, "a fault strikes at least one request, not %d", n)
	fault, err := r.world.Cluster.Fail(t, n)
	r.must(err)
	f := &Fault{run: r, trouble: t, fault: fault}
	r.faults = append(r.faults, f)
	f.write(true)
	return f
}

// Hits is how many requests it has struck so far.
func (f *Fault) Hits() int { return f.fault.Hits() }

// Heal ends the fault. What a script does not heal is healed before what is left
// is drained.
func (f *Fault) Heal() {
	f.run.step("heal " + f.trouble.Name())
	f.run.needs(!f.over, "this fault has ended already")
	f.heal()
}

// healAll ends every fault that is still on.
func (r *Run) healAll() {
	for _, f := range r.faults {
		f.heal()
	}
}

func (f *Fault) heal() {
	if f.over {
		return
	}
	f.over = true
	f.fault.End()
	f.write(false)
}

func (f *Fault) write(on bool) {
	f.run.ledger.Append(ledger.Event{Kind: ledger.Fault, Flag: on, N: int64(f.Hits()), Detail: &ledger.Detail{Text: f.trouble.Name()}})
}

// Trouble is what can go wrong; the values say what each is.
type Trouble = cluster.Trouble

var (
	LostProduceAnswer = cluster.LostProduceAnswer
	ProduceMovedOn    = cluster.ProduceMovedOn
	FetchMovedOn      = cluster.FetchMovedOn
	CommitNotYet      = cluster.CommitNotYet
	HeartbeatNotYet   = cluster.HeartbeatNotYet
	JoinNotYet        = cluster.JoinNotYet
)

// Troubles are all of them.
func Troubles() []Trouble { return cluster.Troubles() }
