package sim

import (
	"errors"
	"os"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
)

// KeepOnDisk gives the broker a directory for its log. The directory is made
// for this run, outside of where anybody works, and removed after it. This
// comes first in a script: the broker is started again for it.
func (r *Run) KeepOnDisk() {
	r.step("give the broker a data directory")
	r.needs(r.dir.Load() == nil, "the broker has a data directory already")
	r.needs(len(r.topics) == 0 && len(r.cast) == 0, "giving the broker a data directory starts it again: do so first in the script, before topics and actors")
	dir, err := os.MkdirTemp("", "kafkasim-")
	if err != nil {
		r.must(errors.New("no directory for the broker's log could be made: is the disk for temporary files full, or read-only?"))
	}
	r.dir.Store(&logDir{dir, r.leave(Leftover{Directory: dir})})
	r.must(r.world.Cluster.KeepIn(dir))
}

// logDir is a directory that was made for the broker's log, and what is called
// when it is removed.
type logDir struct {
	path string
	gone func()
}

// removeDisk removes the directory that KeepOnDisk has made.
func (r *Run) removeDisk() {
	if dir := r.dir.Load(); dir != nil {
		_ = os.RemoveAll(dir.path) // it is among the temporary files, which somebody clears
		dir.gone()
	}
}

// StopBroker stops the broker in an orderly way, when everybody has left it.
func (r *Run) StopBroker() {
	r.step("stop the broker")
	for _, t := range r.topics {
		r.sample(ledger.SampleStop, t)
	}
	r.must(r.nobodyConnected())
	r.healAll()
	r.must(r.world.Cluster.Stop())
	r.brokerDown = true
	r.ledger.Append(ledger.Event{Kind: ledger.Admin, Detail: &ledger.Detail{Text: ledger.AdminStop}})
}

func (r *Run) nobodyConnected() error {
	for _, p := range r.cast {
		if p.there() {
			return failure.New("%s is still connected: close it first", p.Name())
		}
	}
	return nil
}

// StartBroker starts the broker again.
func (r *Run) StartBroker() {
	r.stepWithoutBroker("start the broker")
	r.needs(r.brokerDown, "the broker is running already")
	r.must(r.world.Cluster.Start())
	r.brokerDown = false
	r.expectRemovals()
	r.expectForgetting()
	r.ledger.Append(ledger.Event{Kind: ledger.Admin, Detail: &ledger.Detail{Text: ledger.AdminStart}})
}

// ShowFiles puts the files of the broker's log before the reader.
func (r *Run) ShowFiles() {
	r.stepWithoutBroker("show the files of the broker")
	r.needs(r.dir.Load() != nil, "the broker has no data directory: give it one first, with KeepOnDisk")
	files, err := r.world.Cluster.Files()
	r.must(err)
	r.ledger.Append(ledger.Event{Kind: ledger.Files, Detail: &ledger.Detail{Files: files}})
}

// SetOffsetsRetention sets how long the broker keeps the bookmarks of groups in which
// nobody is left.
func (r *Run) SetOffsetsRetention(d time.Duration) {
	r.step("set how long bookmarks are kept")
	r.needs(d >= time.Minute, "a broker keeps bookmarks for at least a minute, not for %s", d)
	r.must(r.world.Cluster.KeepBookmarks(d))
	r.memory = d
	r.expectForgetting()
	r.ledger.Append(ledger.Event{Kind: ledger.Admin, N: int64(d), Detail: &ledger.Detail{Text: ledger.AdminKeepBookmarks}})
}
