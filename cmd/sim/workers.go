package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"time"

	"kafkasim/cmd/sim/interrupt"
	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"

	"github.com/spf13/cobra"
)

// Virtual time repeats on one processor only, so that several games at once need
// as many processes: `sim all` starts copies of itself, which play what they are
// told on standard input, a job a line, and hand back a ledger for each. They
// heed no signal: the end of their input is what ends them, be it that there is
// nothing left to play, that somebody pressed Ctrl-C, or that `sim all` is gone.
// Where no process can be started, the games are played here, one after another.

// job is a game for a worker.
type job struct {
	Scenario, Control string
	Seed              uint64
	Whole             bool // hand back the whole ledger, not only what a line needs
}

// handed is what a worker answers: so many bytes of ledger follow it. A panic
// has a stack.
type handed struct {
	Bytes int
	Took  time.Duration // to play it
	Error string
	Stack []byte
}

// mostWorkers is for machines with more processors than there are long games.
const mostWorkers = 8

// workerCommand plays games for `sim all`.
func (a *app) workerCommand() *cobra.Command {
	return &cobra.Command{
		Use:    "worker",
		Hidden: true,
		Args:   noArguments,
		RunE: func(*cobra.Command, []string) error {
			interrupt.KeepPipes()
			return a.work(os.Stdin, a.out)
		},
	}
}

// work plays the jobs that come in until there are no more. A game's events are
// kept until it is over, so that collecting garbage as often as usual finds little.
func (a *app) work(in io.Reader, out io.Writer) error {
	debug.SetGCPercent(400)
	jobs := make(chan job)
	var stop atomic.Bool
	go func() {
		defer close(jobs)
		defer stop.Store(true)
		for lines := json.NewDecoder(in); ; {
			var j job
			if lines.Decode(&j) != nil {
				return
			}
			jobs <- j
		}
	}()
	for j := range jobs {
		s, _ := scenarios.Find(j.Scenario)
		played := playHere(sim.RunSpec{Scenario: s, Control: j.Control, Seed: j.Seed, Stop: &stop})
		if err := hand(out, played, j.Whole); err != nil {
			return err
		}
	}
	return nil
}

// hand writes an answer: of a run what is needed of it.
func hand(w io.Writer, played result, whole bool) error {
	var h handed
	var text bytes.Buffer
	var ours fault
	switch book := played.book; {
	case errors.As(played.err, &ours):
		h.Error, h.Stack = ours.Error(), ours.stack
	case played.err != nil:
		h.Error = played.err.Error()
	default:
		if err := needed(book, whole).Write(&text); err != nil {
			return err
		}
		h.Took = book.RealTime
	}
	h.Bytes = text.Len()
	if err := json.NewEncoder(w).Encode(h); err != nil {
		return err
	}
	_, err := w.Write(text.Bytes())
	return err
}

// worker is a copy of this program that plays games.
type worker struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Reader
	said  bytes.Buffer // on standard error: nothing, unless it dies
	whole bool
}

// startWorker starts one. nil means that the games are to be played here.
func (a *app) startWorker() *worker {
	path, err := os.Executable()
	if err != nil || a.self == "" {
		return nil
	}
	w := &worker{whole: a.wantsAll()}
	w.cmd = &exec.Cmd{Path: path, Args: []string{a.self, "worker"}, Stderr: &w.said}
	in, err1 := w.cmd.StdinPipe()
	out, err2 := w.cmd.StdoutPipe()
	if err1 != nil || err2 != nil || w.cmd.Start() != nil {
		return nil
	}
	w.in, w.out = in, bufio.NewReader(out)
	return w
}

// play has the worker play a game.
func (w *worker) play(game sim.RunSpec) result {
	over := make(chan struct{})
	defer close(over)
	go w.endWhenStopped(game.Stop, over)
	h, text, err := w.ask(job{game.Scenario.Name, game.Control, game.Seed, w.whole})
	switch {
	case err != nil && stopsSoon(game.Stop):
		return result{} // it was told to end before it had begun
	case err != nil:
		return result{err: fault{fmt.Sprintf("the process that played %s has died (%s)", game.Scenario.Name, w.wait()), w.said.Bytes()}}
	case h.Stack != nil:
		return result{err: fault{h.Error, h.Stack}}
	case h.Error != "":
		return result{err: errors.New(h.Error)}
	}
	book, err := ledger.Read(bytes.NewReader(text))
	if err != nil {
		return result{err: err}
	}
	book.RealTime = h.Took
	return result{book: book}
}

// stopsSoon says whether somebody wants to stop. Ctrl-C reaches a worker that has
// not asked for signals yet, and ends it, perhaps before it is heard here.
func stopsSoon(stop *atomic.Bool) bool {
	for range 20 {
		if stop.Load() {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return stop.Load()
}

// ask sends a job and waits for the answer. It fails where the worker is dead.
func (w *worker) ask(j job) (h handed, text []byte, err error) {
	if err := json.NewEncoder(w.in).Encode(j); err != nil {
		return h, nil, err
	}
	line, err := w.out.ReadBytes('\n')
	if err != nil {
		return h, nil, err
	}
	if err := json.Unmarshal(line, &h); err != nil {
		return h, nil, err
	}
	text = make([]byte, h.Bytes)
	_, err = io.ReadFull(w.out, text)
	return h, text, err
}

// endWhenStopped ends the worker's input, and so its game, once somebody wants
// to stop.
func (w *worker) endWhenStopped(stop *atomic.Bool, over <-chan struct{}) {
	for !stop.Load() {
		select {
		case <-over:
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
	w.in.Close()
}

// wait ends the worker and says how it ended.
func (w *worker) wait() string {
	w.in.Close()
	if err := w.cmd.Wait(); err != nil {
		return err.Error()
	}
	return "it ended by itself"
}

// workers is how many workers play the games of a run in virtual time.
func (a *app) workers() int { return min(runtime.GOMAXPROCS(0), mostWorkers) }
