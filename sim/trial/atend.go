package trial

import (
	"strings"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/process"
)

// atEndLimit is how long the command may take that says what is done.
const atEndLimit = time.Minute

// ask runs that command, and tells what it prints, line by line.
func (i *instance) ask(heard func(line []byte)) error {
	command := i.told([]string{i.Observe.AtEnd})[0]
	asked, err := process.Start(process.Program{Args: []string{"/bin/sh", "-c", command}, Env: i.environment(), Heard: heard})
	if err != nil {
		return failure.New("running %s: %w", command, err)
	}
	select {
	case <-asked.Ended():
	case <-time.After(atEndLimit):
	case <-i.Stopped:
	}
	late := asked.Running()
	asked.Kill()
	switch {
	case i.hurried():
		return nil
	case late:
		return failure.New("%s, which is to say what the program has done, has not ended after %v", command, atEndLimit)
	case asked.Failed():
		return failure.New("%s, which is to say what the program has done, ended with %s: %s", command, asked.How(), strings.Join(asked.Last(), " / "))
	}
	return nil
}

// takeAway takes away what somebody has left behind before, and finds out whether the
// command does that: what it prints again in the next game would hide what is lost there.
func (i *instance) takeAway() error {
	for range 2 {
		stays := false
		if err := i.ask(func(line []byte) { stays = stays || i.records.named(line) }); err != nil {
			return err
		}
		if !stays {
			return nil
		}
	}
	return failure.New("%s prints the same again: it must take away what it prints, as DELETE FROM … RETURNING does, or the games cannot be told apart", i.Observe.AtEnd)
}

// report finds out what is done, which nobody can do any more.
func (i *instance) report(l *life) error {
	mine := false
	i.note(func() { mine, i.reported = !i.reported, true })
	if !mine {
		return nil
	}
	return i.ask(func(line []byte) { i.shows(l, line) })
}
