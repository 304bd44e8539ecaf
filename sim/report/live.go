package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
	"kafkasim/sim/story"
)

// Live draws the report of a run in real time while the run goes on: the
// heading at once, the story as it happens, and the rest when it is over. It is
// what Text draws of the same ledger afterwards, to the byte; so it has nothing
// in it that only the end can tell, such as how many columns names will need.
//
// A line stands for many events and is complete when its section ends. On a
// terminal it is there when it begins: below what is complete, the lines under
// way are shown as they are now, and written over until they are complete too.
type Live struct {
	text  *text
	out   io.Writer
	story *narrate.Follower
	heard int   // events so far
	err   error // of the first write that failed; nothing is written from there on

	terminal func() Terminal // nil: it is none, and nothing is written over
	draft    string          // the lines under way …
	height   int             // … and how many rows those take that it shows
}

// Terminal is what there is to know of one: its size, and what time it is there
// in the run.
type Terminal struct {
	Columns, Rows int
	Time          time.Duration
}

// liveColumns suit the names that most scenarios have.
var liveColumns = columns{time: 9, actor: 12}

// NewLive writes the heading.
func NewLive(out io.Writer, header ledger.Header, opts Options) *Live {
	t := &text{Options: opts, run: ledger.New(header, nil)}
	t.page = page{width: opts.lineWidth(), theme: newTheme(opts.Color, nil)}
	setting := []string{t.say("report.wall", nil), t.seed()}
	if header.Brokers != "" {
		setting = append(setting, t.say("report.brokers", narrate.Args{"names": header.Brokers, "version": header.Kafka}))
	}
	if header.Redis != "" {
		setting = append(setting, t.say("report.redis", narrate.Args{"name": header.Redis, "version": header.RedisVersion}))
	}
	t.heading(setting)
	if !opts.Quiet {
		t.legend(everySign) // which of them it will use nobody knows yet
	}
	t.gap()
	l := &Live{text: t, out: out, story: opts.Language.Follow(opts.Prose, opts.Verbose)}
	l.flush()
	return l
}

// Grow says that out is a terminal, where lines can be written over.
func (l *Live) Grow(terminal func() Terminal) { l.terminal = terminal }

// Hear tells what is new in the run.
func (l *Live) Hear(run *ledger.Ledger) {
	l.hear(run)
	if !l.text.Quiet {
		l.show(l.underWay())
	}
}

func (l *Live) hear(run *ledger.Ledger) {
	events := run.Since(l.heard)
	l.heard += len(events)
	for i := range events {
		l.text.theme.meet(events[i].Actor.String())
	}
	l.tell(l.story.Hear(events))
}

// Clear takes the lines under way from the terminal, for somebody else who has
// to write there. They are back with what is heard next.
func (l *Live) Clear() { l.show("") }

// End takes the run when it is over and judged, and writes the rest.
func (l *Live) End(run *ledger.Ledger) error {
	l.hear(run)
	l.tell(l.story.End(run))
	l.text.gap()
	l.text.run, l.text.story = run, story.Of(run)
	l.text.outcome()
	l.flush()
	return l.err
}

// Err is what went wrong writing, if anything did.
func (l *Live) Err() error { return l.err }

func (l *Live) tell(beats []narrate.Beat) {
	if !l.text.Quiet {
		l.text.narration(beats, l.columns())
	}
}

func (l *Live) columns() columns {
	if l.text.width < wideEnough {
		return columns{}
	}
	return liveColumns
}

// underWay draws the lines that are not complete, and below them the time, so
// that one sees that the run goes on when nothing happens.
func (l *Live) underWay() string {
	if l.terminal == nil {
		return ""
	}
	page := *l.text // what is drawn here was not drawn when it is complete
	page.out = strings.Builder{}
	page.narration(l.story.UnderWay(), l.columns())
	page.line(stretch{page.Language.Clock(l.terminal().Time) + " …", plain})
	return page.out.String()
}

func (l *Live) flush() { l.show("") }

// show writes what is complete, and a draft below it, over the draft before.
func (l *Live) show(draft string) {
	done := l.text.out.String()
	l.text.out.Reset()
	if l.err != nil || done == "" && draft == l.draft {
		return
	}
	text := done + draft
	if l.terminal != nil {
		size := l.terminal()
		l.draft = draft
		draft = lastRows(draft, size.Columns, size.Rows-1)
		text = over(l.height, size.Columns, done+draft)
		l.height = height(draft, size.Columns)
	}
	_, l.err = io.WriteString(l.out, text)
}

// over writes lines in the place of the last rows: nothing is wiped before it is
// written over, so that nothing flickers.
func over(rows, columns int, lines string) string {
	if rows == 0 {
		return lines
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\x1b[%dA", rows)
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(line, "\n")
		text.WriteString(line)
		// In the last column the cursor still stands on the last letter.
		if w := wide(ansi.Strip(line)); w == 0 || w%max(1, columns) > 0 {
			text.WriteString("\x1b[K")
		}
		text.WriteByte('\n')
	}
	return text.String() + "\x1b[J"
}

// lastRows are the last lines that fit.
func lastRows(lines string, columns, rows int) string {
	for lines != "" && height(lines, columns) > rows {
		_, lines, _ = strings.Cut(lines, "\n")
	}
	return lines
}

// height is how many rows of a terminal lines take.
func height(lines string, columns int) (rows int) {
	for line := range strings.Lines(lines) {
		rows += max(1, (wide(ansi.Strip(strings.TrimSuffix(line, "\n")))+columns-1)/max(1, columns))
	}
	return rows
}

// liveAtOnce draws a run that is over.
func liveAtOnce(w io.Writer, run *ledger.Ledger, opts Options) error {
	var out bytes.Buffer
	l := NewLive(&out, run.Header, opts)
	if err := l.End(run); err != nil {
		return err
	}
	_, err := w.Write(out.Bytes())
	return err
}
