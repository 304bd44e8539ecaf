package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/page"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"
)

// playCommand plays a recorded run on the terminal.
func (a *app) playCommand() *cobra.Command {
	c := &cobra.Command{
		Use:               "play FILE",
		Short:             a.say("cli.play"),
		ValidArgsFunction: oneFile,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return misuse("usage.play.file", narrate.Args{"n": fmt.Sprint(len(args))})
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := a.checkScreen("sim render " + quoted(args)); err != nil {
				return err
			}
			book, err := a.readLedger(args[0])
			if err != nil {
				return err
			}
			if err := a.playOnScreen(book); err != nil {
				return err
			}
			return exitOf(book)
		},
	}
	c.Example = examples("sim play crash.ndjson", "", "sim crash --play", "cli.example.screen")
	return c
}

func (a *app) playFlag(c *cobra.Command, d *reportFlags) {
	c.Flags().BoolVar(&d.play, "play", false, a.say("cli.flag.play"))
	put(c, "cli.help.output", "play")
}

// checkPlay refuses to play where there is no screen, and what does not go
// together with one.
func (a *app) checkPlay(c *cobra.Command, d reportFlags) error {
	if !d.play {
		return nil
	}
	if flag := firstOf(c, "format", "output", "verbose", "quiet", "ask", "clock", "brokers", "redis"); flag != "" {
		return misuse("usage.play", narrate.Args{"flag": flag})
	}
	return a.checkScreen(c.CommandPath())
}

func (a *app) checkScreen(instead string) error {
	if !isTerminal(a.out) || !isTerminal(a.in) {
		return misuse("usage.play.terminal", narrate.Args{"command": instead})
	}
	return nil
}

// playOnScreen plays a run until somebody has seen enough.
func (a *app) playOnScreen(book *ledger.Ledger) error {
	opts := a.pageOptions(book.Header)
	p := &player{app: a, screen: page.NewScreen(book, opts), view: page.View{Language: a.lang, Speed: 1, Playing: true, Color: a.colored(a.out)}}
	switch err := p.run(); {
	case err != nil:
		return failure.New("playing the run on the terminal: %w", err)
	case a.interrupted() || p.killed:
		return exit(exitInterrupted)
	}
	return nil
}

// player owns the terminal while a run is played on it.
type player struct {
	*app
	screen *page.Screen
	view   page.View
	keys   keyReader
	shown  []string    // the lines that the terminal shows
	cooked *term.State // how the terminal was
	done   bool
	killed bool // Ctrl-C
}

// How often the screen is drawn: while it plays, and otherwise, for a terminal may
// change its size.
const (
	playingEvery = 40 * time.Millisecond
	pausedEvery  = 120 * time.Millisecond
)

func (p *player) run() error {
	if err := p.enter(); err != nil {
		return err
	}
	defer p.leave() // also where something goes wrong below: who is shown a panic wants to read it
	suspended, resume := heedSuspension()
	defer resume()
	typed := bytesOf(p.in)
	last := time.Now()
	for {
		if err := p.draw(); err != nil || p.done {
			return err
		}
		every := pausedEvery
		if p.view.Playing {
			every = playingEvery
		}
		select {
		case <-p.stopped:
			return nil
		case <-suspended:
			p.press("ctrl-z")
		case chunk, more := <-typed:
			if !more {
				return nil // the terminal is gone
			}
			for _, key := range p.keys.read(chunk) {
				p.press(key)
			}
		case <-time.After(every):
			for _, key := range p.keys.rest() {
				p.press(key)
			}
		}
		now := time.Now()
		p.pass(min(now.Sub(last), 2*pausedEvery))
		last = now
	}
}

// pass lets time go on, and stop at the end.
func (p *player) pass(took time.Duration) {
	if v := &p.view; v.Playing {
		if v.At += took.Seconds() * v.Speed; v.At >= p.screen.Length() {
			v.At, v.Playing = p.screen.Length(), false
		}
	}
}

// speeds are those that there are.
var speeds = []float64{.25, .5, 1, 2, 4, 8}

// press does what a key stands for.
func (p *player) press(key string) {
	v := &p.view
	length := p.screen.Length()
	seek := func(at float64) { v.At = min(max(at, 0), length) }
	step := func(at float64) { v.Playing = false; seek(at) }
	faster := func(way int) {
		v.Speed = speeds[min(max(slices.Index(speeds, v.Speed)+way, 0), len(speeds)-1)]
	}
	switch key {
	case " ", "k":
		if v.Playing = !v.Playing; v.Playing && v.At >= length {
			v.At = 0
		}
	case "right", ".":
		step(p.screen.Event(v.At, 1))
	case "left", ",":
		step(p.screen.Event(v.At, -1))
	case "]", "shift-right":
		seek(p.screen.Paragraph(v.At, 1))
	case "[", "shift-left":
		// Who goes back while it plays wants the paragraph before, and not this one again.
		seek(p.screen.Paragraph(v.At-p.playingSlack(), -1))
	case "l":
		seek(v.At + length/10)
	case "j":
		seek(v.At - length/10)
	case "home":
		seek(0)
	case "end":
		seek(length)
	case ">":
		faster(1)
	case "<":
		faster(-1)
	case "c":
		v.ByClock = !v.ByClock
	case "e":
		v.Language = v.Language.Other()
	case "?":
		v.Help = !v.Help
	case "escape":
		v.Help = false
	case "q":
		p.done = true
	case "ctrl-c":
		p.done, p.killed = true, true
	case "ctrl-z":
		p.suspend()
	default:
		if len(key) == 1 && key[0] >= '0' && key[0] <= '9' {
			seek(length * float64(key[0]-'0') / 10)
		}
	}
}

func (p *player) playingSlack() float64 {
	if p.view.Playing {
		return 1
	}
	return 0
}

// enter takes the terminal: keys come one by one and are not echoed, and what was on
// the screen stays where it is, behind another one.
func (p *player) enter() error {
	cooked, err := term.MakeRaw(p.in.Fd())
	if err != nil {
		return err
	}
	p.cooked, p.shown = cooked, nil
	p.terminal.Store(p)
	_, err = io.WriteString(p.out, "\x1b[?1049h\x1b[?25l")
	return err
}

// leave gives the terminal back as it was.
func (p *player) leave() {
	if p.terminal.Swap(nil) == nil {
		return // it was given back already
	}
	io.WriteString(p.out, "\x1b[?25h\x1b[?1049l") //nolint:errcheck // a terminal that is gone wants nothing back
	term.Restore(p.in.Fd(), p.cooked)             //nolint:errcheck
}

// suspend leaves the terminal to the shell until somebody says fg.
func (p *player) suspend() {
	p.leave()
	stopSelf()
	if err := p.enter(); err != nil {
		p.done = true
	}
}

// draw writes the lines that have changed, all at one time.
func (p *player) draw() error {
	p.view.Columns, p.view.Rows = sizeOf(p.out)
	lines := p.screen.Frame(p.view)
	var b strings.Builder
	if len(lines) != len(p.shown) {
		b.WriteString("\x1b[2J")
		p.shown = nil
	}
	for i, line := range lines {
		if p.shown == nil || p.shown[i] != line {
			fmt.Fprintf(&b, "\x1b[%d;1H%s\x1b[K", i+1, line)
		}
	}
	p.shown = lines
	if b.Len() == 0 {
		return nil
	}
	_, err := io.WriteString(p.out, "\x1b[?2026h"+b.String()+"\x1b[?2026l")
	return err
}

// bytesOf reads what is typed. The last chunk is nil.
func bytesOf(in *os.File) <-chan []byte {
	chunks := make(chan []byte)
	go func() {
		defer close(chunks)
		for {
			chunk := make([]byte, 64)
			n, err := in.Read(chunk)
			if n > 0 {
				chunks <- chunk[:n]
			}
			if err != nil {
				return
			}
		}
	}()
	return chunks
}
