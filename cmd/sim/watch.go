package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/console"
	"kafkasim/sim/failure"
	"kafkasim/sim/narrate"
	"kafkasim/sim/report"
)

const (
	betweenLooks = 2 * time.Second
	// A client that commits by itself does so every five seconds.
	longSilence = 10 * time.Second
	// For so long nobody need answer somebody who watches: a broker that is
	// started again is back by then.
	longAbsence = 30 * time.Second
)

// watcher looks and says what there is to see: lines for a terminal, of which
// those that ask for attention are marked.
type watcher func(ctx context.Context, observer *console.Observer, columns int, narrow bool) ([]marked, error)

// marked is a line, and how it is shown where there is colour.
type marked struct {
	text  string
	style string // of the terminal: bold, or yellow
}

var blank = marked{}

const (
	strongInk = "1"
	heedStyle = "33"
)

// watch looks again and again until somebody presses Ctrl-C.
func (a *app) watch(ctx context.Context, observer *console.Observer, look watcher) error {
	display := display{app: a}
	answered := time.Now()
	for first := true; ; first = false {
		columns, narrow := columnsOf(a.out)
		page, err := look(ctx, observer, columns, narrow)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil && (first || time.Since(answered) > longAbsence):
			return err
		case err != nil:
			page = []marked{{say(a.lang, "byhand.watch.nobody", narrate.Args{"clock": wallClock(time.Now()), "silent": time.Since(answered).Round(time.Second)}), heedStyle}}
		default:
			answered = time.Now()
		}
		if err := display.show(page); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(betweenLooks):
		}
	}
}

// display is where looks are shown: on a terminal each in the place of the one
// before, elsewhere one below the other.
type display struct {
	*app
	shown bool
}

// show writes a page in one go. Nothing is wiped before it is written over, so
// that nothing flickers.
func (d *display) show(page []marked) error {
	var text strings.Builder
	columns, rows, terminal := d.size()
	switch {
	case terminal && !d.shown:
		text.WriteString("\x1b[H\x1b[2J") // home, and all is wiped
	case terminal:
		text.WriteString("\x1b[H")
		page = page[:min(len(page), rows-1)]
	case d.shown:
		text.WriteString("\n")
	}
	for _, line := range page {
		words := line.text
		if terminal {
			words = string([]rune(words)[:min(len([]rune(words)), columns)])
		}
		if line.style != "" && d.colored(d.out) {
			words = "\x1b[" + line.style + "m" + words + "\x1b[0m"
		}
		text.WriteString(words)
		if terminal && len([]rune(line.text)) < columns { // in the last column the cursor still stands on the last letter
			text.WriteString("\x1b[K")
		}
		text.WriteString("\n")
	}
	if terminal {
		text.WriteString("\x1b[J")
	}
	d.shown = true
	if _, err := d.out.Write([]byte(text.String())); err != nil {
		return failure.New("writing the state of the groups: %w", err)
	}
	return nil
}

// size is that of a terminal whose cursor can be moved.
func (d *display) size() (columns, rows int, terminal bool) {
	columns, rows = sizeOf(d.out)
	return columns, rows, columns > 0 && rows > 1 && canRedraw(d.app)
}

func wallClock(at time.Time) string { return at.Format(time.TimeOnly) }

// said is a sentence as lines.
func (a *app) said(text, ink string) (lines []marked) {
	for _, line := range report.WrapWords(text, widthOf(a.out)) {
		lines = append(lines, marked{line, ink})
	}
	return lines
}

// drawn is a table as lines, of which some rows are marked.
func drawn(t table, columns int, narrow bool, heed func(row int) bool) (lines []marked) {
	for i, line := range t.lines(columns, narrow) {
		ink := ""
		if i > 0 && heed(i-1) {
			ink = heedStyle
		}
		lines = append(lines, marked{line, ink})
	}
	return lines
}

func nothingToHeed(int) bool { return false }

// watchList watches all groups.
func (a *app) watchList() watcher {
	return func(ctx context.Context, observer *console.Observer, columns int, narrow bool) ([]marked, error) {
		groups, err := observer.List(ctx)
		if err != nil {
			return nil, err
		}
		page := a.said(wallClock(time.Now()), strongInk)
		if len(groups) == 0 {
			return append(page, a.said(a.say("byhand.group.empty"), "")...), nil
		}
		return append(page, drawn(describeList(groups), columns, narrow, nothingToHeed)...), nil
	}
}

// watchPage watches a group's members or its state.
func (a *app) watchPage(name string, describe func(console.Group) table) watcher {
	return a.watched(name, func(g console.Group, _ time.Time, columns int, narrow bool) []marked {
		return drawn(describe(g), columns, narrow, nothingToHeed)
	})
}

// watched looks at a group, which need not be there yet, and says when and how
// it stands.
//
//go:noinline
func (a *app) watched(name string, draw func(g console.Group, now time.Time, columns int, narrow bool) []marked) watcher {
	return func(ctx context.Context, observer *console.Observer, columns int, narrow bool) ([]marked, error) {
		g, err := observer.Look(ctx, name)
		now := time.Now()
		if errors.As(err, new(console.NoGroup)) {
			return append(a.said(wallClock(now), strongInk), a.said(say(a.lang, "byhand.group.none", narrate.Args{"group": name}), "")...), nil
		}
		if err != nil {
			return nil, err
		}
		head := say(a.lang, "byhand.watch.head", narrate.Args{"clock": wallClock(now), "group": g.Name, "state": orNone(g.State), "n": len(g.Members)})
		page := append(a.said(head, strongInk), blank)
		page = append(page, draw(g, now, columns, narrow)...)
		if len(g.Members) == 0 {
			page = append(append(page, blank), a.said(a.nobodyIn(g), "")...)
		}
		return page, nil
	}
}

// watchGroup watches a group's partitions: their lag, where it tends to, and who
// has fallen silent.
func (a *app) watchGroup(name string) watcher {
	var past console.Watch
	return a.watched(name, func(g console.Group, now time.Time, columns int, narrow bool) []marked {
		past.See(g, now)
		page := a.drawnCourse(g, &past, now, columns, narrow)
		page = append(page, a.tellSilent(g, &past, now)...)
		if len(past.Changes()) > 0 {
			page = append(page, blank)
		}
		for _, c := range past.Changes() {
			page = append(page, a.said(say(a.lang, "byhand.watch.change", narrate.Args{"clock": wallClock(c.At), "partition": partitionOf(g, c.Topic, c.Partition), "from": a.clientOr(c.From), "to": a.clientOr(c.To)}), "")...)
		}
		return page
	})
}

// drawnCourse is the table, in which the partitions are marked where all is silent.
func (a *app) drawnCourse(g console.Group, past *console.Watch, now time.Time, columns int, narrow bool) []marked {
	return drawn(a.describeCourse(g, past, now), columns, narrow, func(row int) bool {
		_, long := longSilent(g, g.Rows[row], past, now)
		return long
	})
}

// longSilent says for how long nobody has committed in a partition, and whether
// that is too long.
func longSilent(g console.Group, r console.Row, past *console.Watch, now time.Time) (silence time.Duration, long bool) {
	silence, waits := past.Silent(r, now)
	return silence, waits && silence >= longSilence && !g.Share
}

//go:noinline
func (a *app) clientOr(id string) string {
	if id == "" {
		return a.say("byhand.watch.no-owner")
	}
	return id
}

// describeCourse is what describePartitions shows, without what stays the same
// in every row, and with what can only be seen by watching.
func (a *app) describeCourse(g console.Group, past *console.Watch, now time.Time) table {
	out := describePartitions(g)
	before := len(out[0])
	if i := slices.Index(out[0], "CLIENT-ID"); i >= 0 {
		before = i
	}
	out[0] = slices.Insert(out[0], before, "TREND", "NO-COMMIT")
	for i, r := range g.Rows {
		silence, waits := past.Silent(r, now)
		cell := none
		if waits {
			cell = a.lang.Duration(silence.Truncate(time.Second))
		}
		out[i+1] = slices.Insert(out[i+1], before, trend(past.Lags(r)), cell)
	}
	same := []string{"GROUP", "HOST", "CONSUMER-ID"}
	if g.Share {
		same = append(same, "NO-COMMIT") // nobody commits there
	}
	if oneTopic(g) {
		same = append(same, "TOPIC")
	}
	for _, name := range same {
		if i := slices.Index(out[0], name); i >= 0 {
			out = out.cut(i)
		}
	}
	return out
}

// trend draws lags as bars, against the highest of them: but a payment more or
// less is no trend.
func trend(lags []int64) string {
	bars := []rune("▁▂▃▄▅▆▇█")
	most := int64(len(bars) - 1)
	for _, lag := range lags {
		most = max(most, lag)
	}
	line := strings.Repeat(" ", max(0, console.KeptLags-len(lags)))
	for _, lag := range lags {
		if lag < 0 {
			line += " "
			continue
		}
		line += string(bars[lag*int64(len(bars)-1)/most])
	}
	return line
}

// oneTopic says whether a group reads one topic at most.
func oneTopic(g console.Group) bool {
	topic := ""
	for _, r := range g.Rows {
		if topic != "" && r.Topic != "" && r.Topic != topic {
			return false
		}
		topic = max(topic, r.Topic)
	}
	return true
}

// partitionOf names a partition, and its topic only where there are several.
func partitionOf(g console.Group, topic string, partition int32) string {
	if oneTopic(g) {
		return "p" + strconv.Itoa(int(partition))
	}
	return topic + " p" + strconv.Itoa(int(partition))
}

// tellSilent says who has committed nothing for long though something waits.
func (a *app) tellSilent(g console.Group, past *console.Watch, now time.Time) (lines []marked) {
	type quiet struct {
		longest time.Duration
		waiting int64
		places  []string
	}
	clients := map[string]quiet{}
	var order []string
	for _, r := range g.Rows {
		silence, long := longSilent(g, r, past, now)
		if !long || r.Owner == nil {
			continue
		}
		q, known := clients[r.Owner.ClientID]
		if !known {
			order = append(order, r.Owner.ClientID)
		}
		clients[r.Owner.ClientID] = quiet{max(q.longest, silence), q.waiting + r.Lag(), append(q.places, partitionOf(g, r.Topic, r.Partition))}
	}
	for _, client := range order {
		lines = append(lines, blank)
		q := clients[client]
		lines = append(lines, a.said(say(a.lang, "byhand.watch.silent", narrate.Args{"client": client, "silent": q.longest.Truncate(time.Second), "n": q.waiting, "places": q.places}), heedStyle)...)
	}
	return lines
}
