// Package process runs a program that is not ours: in a process group of its own, so
// that what it starts ends with it, also if we are killed ourselves; and with its
// output read line by line.
//
// Only processes that were started here get a signal. Of their output a line has
// a longest length and only the last lines are kept, so that a program that writes
// for ever, or writes bytes that are no text, takes no memory.
package process

import (
	"bytes"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
	"unicode"
)

// Program is what to run.
type Program struct {
	Args []string
	Env  []string // beside that of this process; the last of a name counts

	// Heard is told each line of standard output and standard error as it comes; nil =
	// nobody listens. It must not keep the line.
	Heard func(line []byte)
}

// Limits of what is kept of its output.
const (
	longestLine = 64 << 10 // of a longer one the rest is another line
	linesKept   = 12
	longestKept = 400 // bytes of a line that is kept
)

// Process is a program that was started.
type Process struct {
	program Program
	cmd     *exec.Cmd
	out     *os.File // what it writes is read here
	alive   *os.File // open as long as we are, see guard
	ended   chan struct{}
	silent  chan struct{} // nobody can write any more, and all is heard
	killed  chan struct{} // it has got its SIGKILL, and what it has started too
	reaped  chan struct{}
	once    sync.Once
	err     error // how it ended

	mu     sync.Mutex
	part   []byte // of a line that has no end yet
	last   []string
	reads  int // how often something was read
	blocks int // how often that ended in mid-line where a buffer is full
	bytes  int64
}

// Find says where a program is that is called by its name or path, or why it cannot be
// run.
func Find(name string) (string, error) { return exec.LookPath(name) }

// Ended is closed when the program itself has ended. What it has started may be there
// still: Kill ends that too.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// Running says whether the program itself has not ended.
func (p *Process) Running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// How says how it ended, in the system's words, once it was killed: before that, nobody
// has asked the system.
func (p *Process) How() string {
	<-p.reaped
	if p.err != nil {
		return p.err.Error()
	}
	return "exit status 0"
}

// Failed says whether it ended otherwise than it should, once it was killed.
func (p *Process) Failed() bool {
	<-p.reaped
	return p.err != nil
}

// Last are the last lines that it wrote.
func (p *Process) Last() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	lines := append([]string(nil), p.last...)
	if len(p.part) > 0 {
		lines = append(lines, kept(p.part))
	}
	return lines
}

// Buffered says whether its output comes when some buffer is full, rather than when a
// line is.
func (p *Process) Buffered() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.blocks > 0 && p.blocks*fewReads >= p.reads
}

// fewReads is how many reads there may be for each that ends where a buffer is full. Who
// writes a line in two pieces ends one there by chance, once in thousands.
const fewReads = 8

// full is what buffers of the usual libraries have room for, or a part of that.
const full = 4096

// hear takes in what was read; p.mu is held.
func (p *Process) hear(text []byte) {
	p.bytes += int64(len(text))
	p.reads++
	if len(text) > 0 && p.bytes%full == 0 && text[len(text)-1] != '\n' {
		p.blocks++
	}
	for len(text) > 0 {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		room := longestLine - len(p.part)
		if len(line) > room {
			line, rest, whole = text[:room], text[room:], true
		}
		if text = rest; !whole {
			p.part = append(p.part, line...)
			return
		}
		if len(p.part) > 0 {
			line = append(p.part, line...)
		}
		p.heard(line)
		p.part = p.part[:0]
	}
}

// heard tells of a line; p.mu is held.
func (p *Process) heard(line []byte) {
	line = bytes.TrimSuffix(line, []byte("\r"))
	if len(p.last) == linesKept {
		p.last = append(p.last[:0], p.last[1:]...)
	}
	p.last = append(p.last, kept(line))
	if p.program.Heard != nil {
		p.program.Heard(line)
	}
}

// kept is a line as it is kept: a part of it, and only what a terminal can show.
func kept(line []byte) string {
	return string(bytes.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, line[:min(len(line), longestKept)]))
}

// graceAfterKill is how long what was killed may take to be gone: the system needs a
// moment, and one that waits for a disk may need more.
const graceAfterKill = 3 * time.Second

// Kill ends the program and what it has started, at once, and returns when all that
// they had written is heard.
//
//go:noinline
func (p *Process) Kill() {
	p.once.Do(p.kill)
	<-p.reaped
}

func (p *Process) kill() {
	if !p.gone() {
		p.signal(syscall.SIGKILL)
	}
	p.dismiss()
	close(p.killed)
	after := time.After(graceAfterKill)
	select {
	case <-p.silent:
	case <-after: // somebody outside of its group has its output open
		p.out.Close()
		<-p.silent
	}
}

// gone says whether its number may be somebody else's by now: it was reaped, and nobody
// is left who could write.
func (p *Process) gone() bool {
	select {
	case <-p.reaped:
	default:
		return false
	}
	select {
	case <-p.silent:
		return true
	default:
		return false
	}
}

// Stop asks the program to end, and kills it where it has not within the limit. It says
// whether it ended by itself.
func (p *Process) Stop(limit time.Duration, hurry <-chan struct{}) bool {
	p.signal(syscall.SIGTERM)
	polite := true
	select {
	case <-p.silent: // what it has started may take longer than itself
	case <-time.After(limit):
		polite = false
	case <-hurry:
		polite = false
	}
	p.Kill()
	return polite
}
