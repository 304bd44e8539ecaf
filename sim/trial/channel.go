package trial

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"kafkasim/sim/failure"
)

// Channel is where a program shows what it has done: a line of its output, a record in
// a topic, a line of a file, a request to a sink, what is left at the end, or nowhere.
type Channel struct {
	Topic string // "" is none
	File  string // the same; CopyIn in it is the number of the copy
	HTTP  bool   // to the address in SIM_SINK
	AtEnd string // the command, for a shell, that prints it when the game is over, and takes it away
	None  bool   // what the wire tells is all that is known
}

// CopyIn stands for a copy's number in the name of a file.
const CopyIn = "{copy}"

// elsewhere says whether it is not the output.
func (c Channel) elsewhere() bool { return c != Channel{} }

// blind says whether nothing shows when a record is done.
func (c Channel) blind() bool { return c.None || c.AtEnd != "" }

// drain hears all that a copy has shown so far.
func (i *instance) drain(l *life) error {
	switch {
	case i.Observe.Topic != "":
		return i.topic.drain()
	case i.Observe.File != "":
		return i.file.drain()
	case i.Observe.HTTP:
		if !l.Running() {
			i.sink.drain(i.game)
		}
		return nil // who waits for its answers was heard
	case i.Observe.AtEnd != "":
		last := false
		i.note(func() { last = i.reporter == i })
		if last && !l.Running() {
			return i.report(l)
		}
		return nil
	}
	l.Drain()
	return nil
}

// fileReader reads what is appended to a file.
type fileReader struct {
	path string
	line func([]byte)
	stop chan struct{}

	lock sync.Mutex
	at   int64
	part []byte // of a line that has no end yet
}

// readFile begins to read the file of a copy, from its end as it is now.
func (i *instance) readFile() {
	f := &fileReader{path: strings.ReplaceAll(i.Observe.File, CopyIn, strconv.Itoa(i.number)), stop: make(chan struct{})}
	f.line = func(text []byte) { i.shows(i.current(), text) }
	if info, err := os.Stat(f.path); err == nil {
		f.at = info.Size()
	}
	i.file = f
	go func() {
		for {
			select {
			case <-f.stop:
				return
			case <-time.After(look):
				_ = f.drain() // who has to know why it cannot be read asks for it
			}
		}
	}()
}

// drain reads what is there. One that is shorter than it was is another file.
func (f *fileReader) drain() error {
	f.lock.Lock()
	defer f.lock.Unlock()
	file, err := os.Open(f.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	} else if err != nil {
		return failure.New("reading what the program has written: %w", err)
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() < f.at {
		f.at, f.part = 0, nil
	}
	text := make([]byte, 64<<10)
	for {
		n, err := file.ReadAt(text, f.at)
		f.at += int64(n)
		f.hear(text[:n])
		if err == io.EOF {
			return nil
		} else if err != nil {
			return failure.New("reading what the program has written: %w", err)
		}
	}
}

// longestPart is how much of a line without an end is kept.
const longestPart = 1 << 20

func (f *fileReader) hear(text []byte) {
	for {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		if f.part = append(f.part, line...); !whole && len(f.part) < longestPart {
			return
		}
		f.line(f.part)
		f.part, text = f.part[:0], rest
	}
}
