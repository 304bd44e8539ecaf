// Package ledgertest writes ledgers from text, one event a line, in the one notation
// that all tests share. It is for tests alone: what it cannot read makes it panic.
package ledgertest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"kafkasim/sim/ledger"
)

// Write reads a ledger as a person would jot it down, one event a line:
//
//	start c group=g reset=latest      the group stays with the actor
//	send p id=1-3                     three events
//	ack p 0/4-6 id=1-3                partition 0, offsets 4, 5, 6
//	deliver+process c#2 0/4-5 id=1-2  incarnation 2: two deliveries, then two processings
//	sample end 0:0-5 1:2-9 group=g state=Stable c=0 d=1 committed=5,-1
//	moved-in-bulk - plain acked=5/15 stored=5 read=5/15 in=2s   counts, and sums of the numbers
//	deliver c 0/4 id=1            <-  part of the evidence
//
//	admin keep keep=1h            how long the topic keeps its records; without keep=, for ever
//
// "at=3s" sets the clock, and a text that begins with "real time" is of a run in
// real time. A line without an end event ends as finished. It also
// returns the places of the lines that are marked as evidence.
func Write(text string) (l *ledger.Ledger, evidence []int) {
	w := &writer{groups: map[string]string{}}
	header := ledger.Header{}
	text, inRealTime := strings.CutPrefix(strings.TrimSpace(text), "real time\n")
	if inRealTime {
		header.Clock = ledger.Wall
	}
	w.l = ledger.New(header, func() time.Duration { return w.now })
	for line := range strings.Lines(text) {
		line, marked := strings.CutSuffix(strings.TrimSpace(line), "<-")
		if line == "" {
			continue
		}
		from := w.l.Len()
		w.line(strings.Fields(line))
		for at := from; marked && at < w.l.Len(); at++ {
			evidence = append(evidence, at)
		}
	}
	if n := w.l.Len(); n == 0 || w.l.At(n-1).Kind != ledger.End {
		w.line([]string{"end", ledger.Finished})
	}
	return w.l, evidence
}

type writer struct {
	l      *ledger.Ledger
	now    time.Duration
	groups map[string]string // of each actor
}

func (w *writer) line(words []string) {
	for kind := range strings.SplitSeq(words[0], "+") {
		e := ledger.Event{Topic: ledger.N("t"), Detail: &ledger.Detail{}}
		if err := e.Kind.UnmarshalText([]byte(kind)); err != nil {
			panic(err)
		}
		rest := words[1:]
		if e.Kind != ledger.Audit {
			w.subject(&e, words[1])
			rest = words[2:]
		}
		last, lastID := int64(-1), int64(-1)
		for _, word := range rest {
			last, lastID = w.word(&e, word, last, lastID)
		}
		carries := e.Kind.Carries()
		if !slices.Contains(carries, "facts") {
			e.Detail = nil
		}
		if !slices.Contains(carries, "topic") {
			e.Topic = ledger.Name{}
		}
		for n := max(last-e.Offset, lastID-e.ID, 0); n >= 0; n-- {
			w.l.Append(e)
			e.Offset, e.ID = e.Offset+1, e.ID+1
		}
	}
}

// subject reads the second word: who, what, or why.
func (w *writer) subject(e *ledger.Event, word string) {
	switch e.Kind {
	case ledger.End, ledger.Fault, ledger.Unsupported, ledger.Request, ledger.Admin:
		if e.Detail.Text = word; word == ledger.AdminKeep || word == ledger.AdminKeepBookmarks {
			e.Flag = true // for ever, unless it says otherwise
		}
	case ledger.Sample:
		e.Detail.Sample = &ledger.Snapshot{Why: word, Topic: "t"}
	default:
		if word == "-" {
			return // nobody in particular
		}
		name, inc, _ := strings.Cut(word, "#")
		e.Actor, e.Inc = ledger.N(name), uint16(max(1, number(inc)))
		e.Group = ledger.N(w.groups[name])
	}
	if e.Kind == ledger.Start && e.Actor != ledger.N("p") {
		e.Detail.Settings = &ledger.Settings{Reset: "earliest"}
	}
}

func (w *writer) word(e *ledger.Event, word string, last, lastID int64) (int64, int64) {
	if partition, offsets, ok := strings.Cut(word, "/"); ok && e.Kind != ledger.MovedInBulk {
		e.Partition = int32(number(partition))
		e.Offset, last = span(offsets)
		return last, lastID
	}
	if e.Detail.Sample != nil && w.sample(e.Detail.Sample, word) {
		return last, lastID
	}
	key, value, _ := strings.Cut(word, "=")
	if e.Kind == ledger.MovedInBulk {
		moved(e.Detail, key, value)
		return last, lastID
	}
	switch key {
	case "id":
		e.ID, lastID = span(value)
	case "group":
		e.Group = ledger.N(value)
		w.groups[e.Actor.String()] = value
	case "of":
		name, inc, _ := strings.Cut(value, "#")
		e.Actor, e.Inc = ledger.N(name), uint16(number(inc))
	case "topic":
		e.Topic = ledger.N(value)
	case "user":
		e.User = int32(number(value))
	case "gen":
		e.Generation = int32(number(value))
	case "on":
		e.Flag = true
	case "at":
		w.now, _ = time.ParseDuration(value)
	case "reset":
		e.Detail.Settings.Reset = value
	case "share":
		e.Detail.Settings.Share, e.Detail.Settings.Lock, e.Detail.Settings.Limit = true, 30*time.Second, 2
	case "n":
		e.N = number(value)
	case "unplugged":
		e.Flag = true
	case "assignor":
		e.Detail.Settings.Assignor = value
	case "work":
		e.Detail.Settings.WorkPerRec, _ = time.ParseDuration(value)
	case "session":
		e.Detail.Settings.Session, _ = time.ParseDuration(value)
	case "manual":
		e.Detail.Settings.Manual = true
	case "keep":
		d, err := time.ParseDuration(value)
		e.N, e.Flag = int64(d), err != nil
	default:
		panic(fmt.Sprintf("nobody knows what %q is in a %s event", word, e.Kind))
	}
	return last, lastID
}

// moved reads one word about a load.
func moved(f *ledger.Detail, key, value string) {
	if f.Moved == nil {
		f.Moved = &ledger.BulkResult{}
	}
	m := f.Moved
	count, sum, _ := strings.Cut(value, "/")
	switch key {
	case "plain":
		m.Plain = true
	case "acked":
		m.Acked, m.AckedSum = number(count), number(sum)
	case "read":
		m.Read, m.ReadSum = number(count), number(sum)
	case "stored":
		m.Stored = number(value)
	case "twice":
		m.Twice = number(value)
	case "swapped":
		m.Swapped = number(value)
	case "in":
		m.AckedIn, _ = time.ParseDuration(value)
		m.ReadIn = m.AckedIn
	}
}

// sample reads one word of a sample; it says no to what is none of its own.
func (w *writer) sample(s *ledger.Snapshot, word string) bool {
	if partition, offsets, ok := strings.Cut(word, ":"); ok {
		start, end := span(offsets)
		s.Partitions = append(s.Partitions, ledger.PartitionState{Partition: int32(number(partition)), Start: start, Stable: end, End: end})
		return true
	}
	key, value, ok := strings.Cut(word, "=")
	switch {
	case !ok || key == "at":
		return false
	case key == "topic":
		s.Topic = value
		return true
	case key == "group":
		s.Groups = append(s.Groups, ledger.GroupState{Group: value})
		return true
	}
	g := &s.Groups[len(s.Groups)-1]
	switch key {
	case "state":
		g.State = value
	case "committed":
		for n := range strings.SplitSeq(value, ",") {
			g.Committed = append(g.Committed, number(n))
		}
	case "open":
		g.Share = true
		for n := range strings.SplitSeq(value, ",") {
			g.Open = append(g.Open, number(n))
		}
	default:
		m := ledger.MemberState{Actor: key}
		for n := range strings.SplitSeq(value, ",") {
			if n != "" {
				m.Partitions = append(m.Partitions, int32(number(n)))
			}
		}
		g.Members = append(g.Members, m)
	}
	return true
}

// span reads "4-6" or "4".
func span(text string) (first, last int64) {
	a, b, ok := strings.Cut(text, "-")
	if !ok {
		b = a
	}
	return number(a), number(b)
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil && text != "" {
		panic(err)
	}
	return n
}
