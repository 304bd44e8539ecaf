package ledger

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"regexp"
	"slices"
	"time"

	"kafkasim/sim/failure"
)

// Format and Version are in the first line of a saved ledger. A reader
// refuses every other version: an old ledger is replayed, not guessed at.
const (
	Format  = "kafkasim-ledger"
	Version = 5
)

// maxLine bounds one line of a saved ledger: a sample of 10,000 partitions and
// 1,000 members stays well below it.
const maxLine = 64 << 20

type firstLine struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Header
}

// lastLine ends a saved ledger: without it the file was cut short.
type lastLine struct {
	Events *int `json:"events"`
}

// line is an Event as it is saved: the fields that mean something for its
// kind, and no others.
type line struct {
	T          int64   `json:"t"` // nanoseconds of virtual time
	Kind       Kind    `json:"kind"`
	Actor      string  `json:"actor,omitempty"`
	Inc        uint16  `json:"inc,omitempty"`
	Group      string  `json:"group,omitempty"`
	Topic      string  `json:"topic,omitempty"`
	Partition  *int32  `json:"partition,omitempty"`
	Offset     *int64  `json:"offset,omitempty"`
	ID         int64   `json:"id,omitempty"`
	N          *int64  `json:"n,omitempty"`
	Generation *int32  `json:"generation,omitempty"`
	User       int32   `json:"user,omitempty"`
	Cents      int64   `json:"cents,omitempty"`
	Flag       bool    `json:"flag,omitempty"`
	Facts      *Detail `json:"facts,omitempty"`
}

// Write saves the ledger as newline-delimited JSON: a line that says what this
// is, then one line for each event, then one that says how many they are.
func (l *Ledger) Write(w io.Writer) error {
	out := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(firstLine{Format, Version, l.Header}); err != nil {
		return err
	}
	for _, e := range l.All() {
		if err := enc.Encode(e.line()); err != nil {
			return err
		}
	}
	length := l.Len()
	if err := enc.Encode(lastLine{&length}); err != nil {
		return err
	}
	return out.Flush()
}

func (e *Event) line() line {
	ln := line{T: int64(e.T), Kind: e.Kind, Actor: e.Actor.String(), Inc: e.Inc, Group: e.Group.String(),
		Topic: e.Topic.String(), ID: e.ID, User: e.User, Cents: e.Cents, Flag: e.Flag, Facts: e.Detail}
	has := sorts[e.Kind].has
	if has&partition != 0 {
		ln.Partition = &e.Partition
	}
	if has&offset != 0 {
		ln.Offset = &e.Offset
	}
	if has&generation != 0 {
		ln.Generation = &e.Generation
	}
	if has&number != 0 || e.N > 0 {
		ln.N = &e.N
	}
	return ln
}

// Read reads a saved ledger. Its errors name the line and say what is wrong
// with it.
func Read(r io.Reader) (*Ledger, error) {
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 1<<16), maxLine)
	if !in.Scan() {
		if in.Err() != nil {
			return nil, in.Err()
		}
		return nil, errors.New("it is empty")
	}
	var first firstLine
	if err := json.Unmarshal(in.Bytes(), &first); err != nil || first.Format != Format {
		return nil, failure.New("line 1 is not the header of a %s file", Format)
	}
	if control.Match(in.Bytes()) {
		return nil, failure.New("line 1: %w", errControl)
	}
	if first.Version != Version {
		return nil, failure.New("it has version %d of the format and this binary reads version %d: play the scenario again with --record", first.Version, Version)
	}
	l, quick := New(first.Header, nil), newCanonical()
	for n := 2; in.Scan(); n++ {
		if bytes.HasPrefix(in.Bytes(), []byte(`{"events":`)) {
			return l.close(in)
		}
		e, ok := quick.read(in.Bytes())
		err := error(nil)
		if !ok {
			e, err = readLine(in.Bytes())
		}
		if err == nil {
			err = e.verify()
		}
		if err != nil {
			return nil, failure.New("line %d: %w", n, err)
		}
		if e.T < l.Duration() {
			return nil, failure.New("line %d: its time is before that of the line above", n)
		}
		l.add(e)
	}
	if err := in.Err(); err != nil {
		return nil, err
	}
	return nil, errors.New("it was cut short: its last line, which says how many events there are, is missing")
}

// close checks the last line, that nothing follows it, and the whole.
func (l *Ledger) close(in *bufio.Scanner) (*Ledger, error) {
	var last lastLine
	if err := json.Unmarshal(in.Bytes(), &last); err != nil || last.Events == nil {
		return nil, errors.New("its last line does not say how many events there are")
	}
	if *last.Events != l.events.length {
		return nil, failure.New("it says that it has %d events, and it has %d", *last.Events, l.events.length)
	}
	if in.Scan() {
		return nil, errors.New("there is something after its last line")
	}
	if err := cmp.Or(in.Err(), l.verify()); err != nil {
		return nil, err
	}
	return l, nil
}

// control finds control characters, escaped or as they are, which no run writes
// and which would play tricks with a terminal; line breaks and tabs are made plain.
// An even number of backslashes before a letter is text.
var control = regexp.MustCompile(`[\x{7f}-\x{9f}]|(?:^|[^\\])(?:\\\\)*\\(?:u00[01][0-9a-fA-F]|u007[fF]|u00[89][0-9a-fA-F]|b|f)`)

var errControl = errors.New("it has a control character")

func readLine(text []byte) (Event, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	var ln line
	if err := dec.Decode(&ln); err != nil {
		return Event{}, err
	}
	if _, err := dec.Token(); err != io.EOF {
		return Event{}, errors.New("there is something after the event")
	}
	if control.Match(text) { // what is no JSON is refused sooner
		return Event{}, errControl
	}
	makePlain(reflect.ValueOf(&ln))
	e := Event{T: time.Duration(ln.T), Kind: ln.Kind, Actor: N(ln.Actor), Inc: ln.Inc, Group: N(ln.Group), Topic: N(ln.Topic),
		ID: ln.ID, User: ln.User, Cents: ln.Cents, Flag: ln.Flag, Detail: ln.Facts}
	if ln.Partition != nil {
		e.Partition = *ln.Partition
	}
	if ln.Offset != nil {
		e.Offset = *ln.Offset
	}
	if ln.N != nil {
		e.N = *ln.N
	}
	if ln.Generation != nil {
		e.Generation = *ln.Generation
	}
	return e, nil
}

// farthest is beyond every offset and id that there can be; one may still be
// added to it.
const farthest = 1 << 62

// verify makes sure that a reader of the event finds what its kind promises.
func (e *Event) verify() error {
	f := e.Detail
	switch needs := sorts[e.Kind].needs; {
	case e.Kind == Invalid:
		return errors.New("it has no kind")
	case needs != nil && (f == nil || !needs(f)):
		return failure.New("the %s event lacks its facts", e.Kind)
	case e.surplus() != "":
		return failure.New("the %s event has the field %q, which means nothing there", e.Kind, e.surplus())
	case e.Partition < 0 || e.Offset < 0 || e.Offset > farthest || e.ID < 0 || e.ID > farthest:
		return failure.New("the %s event has a partition, an offset or an id that cannot exist", e.Kind)
	case e.N < 0 && e.Kind != Ask:
		return failure.New("the %s event counts %d", e.Kind, e.N)
	case e.Kind == Sample:
		return f.Sample.verify()
	case e.Kind == Files:
		for _, file := range f.Files {
			if file.Bytes < 0 {
				return failure.New("the file %q has %d bytes", file.Path, file.Bytes)
			}
		}
	}
	return nil
}

// verify makes sure that a bookmark or a lag that is asked for is there.
func (s *Snapshot) verify() error {
	for _, p := range s.Partitions {
		if p.Partition < 0 || p.Start < 0 || p.End < p.Start || p.End > farthest {
			return failure.New("the sample has a partition %d from offset %d to %d", p.Partition, p.Start, p.End)
		}
	}
	for _, g := range s.Groups {
		if len(g.Committed) != len(s.Partitions) {
			return failure.New("the sample of group %q has %d bookmarks for %d partitions", g.Group, len(g.Committed), len(s.Partitions))
		}
		if g.Share && len(g.Open) != len(s.Partitions) {
			return failure.New("the sample of share group %q has %d counts of open records for %d partitions", g.Group, len(g.Open), len(s.Partitions))
		}
		for i, at := range g.Committed {
			if at < -1 || at > farthest || g.Share && (g.Open[i] < 0 || g.Open[i] > farthest) {
				return failure.New("the sample of group %q has a bookmark at %d", g.Group, at)
			}
		}
	}
	return nil
}

// verify makes sure that the outcome and the verdicts are such, and that
// evidence and witnesses point at events.
func (l *Ledger) verify() error {
	switch outcome, _ := l.Ending(); outcome {
	case Finished, Interrupted, Stuck, Failed, NotPlayed:
	default:
		return failure.New("the run ended %q, which is no outcome", outcome)
	}
	asked := int64(0)
	for _, e := range l.Of(Question) {
		if e.N < asked || e.N > int64(l.events.length) {
			return failure.New("a question belongs before event %d, after one before event %d, and there are %d events", e.N, asked, l.events.length)
		}
		asked = e.N
	}
	for _, j := range l.Verdicts() {
		if !slices.Contains([]Outcome{Holds, Broken, Unknown, Skipped}, j.Outcome) {
			return failure.New("the verdict on %s has the value %q, which is not one", j.Check, j.Outcome)
		}
		if !slices.Contains([]Outcome{Holds, Broken, Unknown, Either}, j.Expected) {
			return failure.New("the verdict on %s has the value %q, which is not one", j.Check, j.Expected)
		}
		for _, place := range slices.Concat(j.Evidence, j.Witness) {
			if place < 0 || place >= l.events.length {
				return failure.New("the verdict on %s points at event %d, and there are %d", j.Check, place, l.events.length)
			}
		}
	}
	return nil
}
