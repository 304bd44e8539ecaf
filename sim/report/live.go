package report

import (
	"bytes"
	"io"

	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// Live draws the report of a run in real time while the run goes on: the
// heading at once, the story as it happens, and the rest when it is over. It is
// what Text draws of the same ledger afterwards, to the byte; so it has nothing
// in it that only the end can tell, such as how many columns names will need.
type Live struct {
	text  *text
	out   io.Writer
	story *narrate.Follower
	heard int   // events so far
	err   error // of the first write that failed; nothing is written from there on
}

// liveColumns suit the names that most scenarios have.
var liveColumns = columns{time: 9, actor: 12}

// NewLive writes the heading.
func NewLive(out io.Writer, header ledger.Header, opts Options) *Live {
	t := &text{Options: opts, run: ledger.New(header, nil)}
	t.page = page{width: opts.lineWidth(), ink: newInk(opts.Color, nil)}
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

// Hear tells what is new in the run.
func (l *Live) Hear(run *ledger.Ledger) {
	events := run.Since(l.heard)
	l.heard += len(events)
	for i := range events {
		l.text.ink.meet(events[i].Actor.String())
	}
	l.tell(l.story.Hear(events))
}

// End takes the run when it is over and judged, and writes the rest.
func (l *Live) End(run *ledger.Ledger) error {
	l.Hear(run)
	l.tell(l.story.End(run))
	l.text.gap()
	l.text.run, l.text.scene = run, look(run)
	l.text.outcome()
	l.flush()
	return l.err
}

// Err is what went wrong writing, if anything did.
func (l *Live) Err() error { return l.err }

func (l *Live) tell(beats []narrate.Beat) {
	if l.text.Quiet {
		return
	}
	c := liveColumns
	if l.text.width < wideEnough {
		c = columns{}
	}
	l.text.story(beats, c)
	l.flush()
}

func (l *Live) flush() {
	if l.err == nil {
		_, l.err = io.WriteString(l.out, l.text.out.String())
	}
	l.text.out.Reset()
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
