package scenarios_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kafkasim/scenarios"
	"kafkasim/sim"
	"kafkasim/sim/ledger"
	"kafkasim/sim/narrate"
)

// folded are the kinds of which one line tells many events.
var folded = []ledger.Kind{ledger.Ack, ledger.Nack, ledger.Process, ledger.CommitOk, ledger.Release, ledger.Removed,
	ledger.Published, ledger.Message, ledger.Appended, ledger.Entry, ledger.Claim, ledger.EntryAck}

// told is a ledger beside its story.
type told struct {
	*testing.T
	book  *ledger.Ledger
	lang  narrate.Language
	beats []narrate.Beat
}

// comparesWithItsStory holds the lines of a story against the ledger: they cover
// every event once, say the time that they cover, hide no hole, and come after
// their causes. It is for stories that have something to fold.
func comparesWithItsStory(t *testing.T, book *ledger.Ledger, lang narrate.Language) {
	t.Helper()
	s := &told{t, book, lang, lang.Tell(book, narrate.Prose{}, false)}
	lines := 0
	for _, kind := range folded {
		lines += s.coversEachOnce(kind)
	}
	if lines == 0 {
		t.Error("the story folds nothing: does this test still look in the right places?")
	}
	for i := range s.beats {
		if slices.Contains(folded, s.beats[i].Event) {
			s.saysItsTime(s.beats[i])
			s.hidesNoHole(s.beats[i])
		}
	}
	s.standsBelowItsCause()
}

// of are the events that a line tells.
func (s *told) of(b narrate.Beat) []ledger.Event {
	var out []ledger.Event
	for place := b.First; place <= b.Last; place++ {
		if e := s.book.At(place); e.Kind == b.Event && (b.Actor == "" || e.Actor.String() == b.Actor) {
			out = append(out, e)
		}
	}
	return out
}

// line is which beat tells an event; that of a whole crowd where no other does.
func (s *told) line(place int) int {
	e, crowd := s.book.At(place), -1
	for i, b := range s.beats {
		if b.Event != e.Kind || place < b.First || place > b.Last {
			continue
		}
		if b.Actor == e.Actor.String() {
			return i
		}
		if b.Actor == "" && crowd < 0 {
			crowd = i
		}
	}
	return crowd
}

func (s *told) coversEachOnce(kind ledger.Kind) (lines int) {
	events, covered := 0, 0
	for _, e := range s.book.All() {
		if e.Kind == kind {
			events++
		}
	}
	last := map[string]int{}
	for _, b := range s.beats {
		if b.Event != kind {
			continue
		}
		lines++
		covered += b.Events
		if before, ok := last[b.Actor]; ok && b.First <= before {
			s.Errorf("%q begins at event %d, and a line of the same sort goes on until %d", b.Text, b.First, before)
		}
		last[b.Actor] = b.Last
		if n := len(s.of(b)); b.Actor != "" && n != b.Events {
			s.Errorf("%q tells of %d events, and there are %d", b.Text, b.Events, n)
		}
	}
	if events != covered {
		s.Errorf("there are %d events of kind %s, and the story tells of %d", events, kind, covered)
	}
	return lines
}

func (s *told) saysItsTime(b narrate.Beat) {
	from, to := s.book.At(b.First).T, s.book.At(b.Last).T
	if took := to - from; b.T != from || took >= time.Second && !strings.Contains(b.Text, " "+s.lang.Duration(took)) {
		s.Errorf("%q covers %s from %s on, and stands at %s", b.Text, s.lang.Duration(took), s.lang.Clock(from), s.lang.Clock(b.T))
	}
}

// hidesNoHole looks for the pieces of the offsets that a line about one partition
// tells of.
func (s *told) hidesNoHole(b narrate.Beat) {
	if b.Event != ledger.Ack && b.Event != ledger.Process || b.Actor == "" {
		return
	}
	offsets := map[int32][]int64{}
	for _, e := range s.of(b) {
		offsets[e.Partition] = append(offsets[e.Partition], e.Offset)
	}
	if len(offsets) > 1 {
		return
	}
	for _, list := range offsets {
		slices.Sort(list)
		list = slices.Compact(list)
		var pieces []string
		for i := 0; i < len(list); {
			j := i
			for j+1 < len(list) && list[j+1] == list[j]+1 {
				j++
			}
			pieces = append(pieces, strings.TrimSuffix(fmt.Sprintf("%d–%d", list[i], list[j]), fmt.Sprintf("–%[1]d", list[i])))
			i = j + 1
		}
		for _, piece := range pieces {
			if len(pieces) <= 5 && !strings.Contains(b.Text, piece) {
				s.Errorf("%q does not say %s, of %q", b.Text, piece, pieces)
			}
		}
		if whole := fmt.Sprintf("%d–%d:", list[0], list[len(list)-1]); len(pieces) > 1 && strings.Contains(b.Text, whole) {
			s.Errorf("%q hides a hole: %q", b.Text, pieces)
		}
	}
}

// standsBelowItsCause: no line tells of a payment that is sent further down, or of
// a commit of work that is done there.
func (s *told) standsBelowItsCause() {
	causes := map[ledger.Kind]ledger.Kind{ledger.Process: ledger.Ack, ledger.Message: ledger.Published, ledger.Entry: ledger.Appended}
	sent := map[ledger.Kind]map[int64]int{}
	for place, e := range s.book.All() {
		for _, cause := range causes {
			if e.Kind == cause {
				if sent[cause] == nil {
					sent[cause] = map[int64]int{}
				}
				sent[cause][e.ID] = s.line(place)
			}
		}
	}
	type worker struct {
		actor     ledger.Name
		inc       uint16
		topic     ledger.Name
		partition int32
	}
	done := map[worker]int{}
	for place, e := range s.book.All() {
		w := worker{e.Actor, e.Inc, e.Topic, e.Partition}
		if cause, ok := causes[e.Kind]; ok {
			line := s.line(place)
			if from, ok := sent[cause][e.ID]; ok && from > line {
				s.Errorf("%q stands above %q, where payment %d was sent", s.beats[line].Text, s.beats[from].Text, e.ID)
			}
			done[w] = line
		}
		if e.Kind == ledger.CommitOk {
			if line := s.line(place); done[w] > line {
				s.Errorf("%q stands above %q", s.beats[line].Text, s.beats[done[w]].Text)
			}
		}
	}
}

// TestStoriesAtOtherParameters: crowds, many partitions, crashes of some among
// many, payments that overtake each other.
func TestStoriesAtOtherParameters(t *testing.T) {
	if raceDetector {
		t.Skip("the golden reports play the same code, and the race detector makes every run several times slower")
	}
	for name, game := range map[string]sim.RunSpec{
		"a crowd loses one":    {Scenario: scenarios.Groups, Given: map[string]string{"consumers": "9", "partitions": "20", "leave": "crash"}},
		"a crowd of KIP-848":   {Scenario: scenarios.Groups, Given: map[string]string{"consumers": "9", "partitions": "20", "assignor": "server"}},
		"a pool":               {Scenario: scenarios.Groups, Control: "pool", Given: map[string]string{"rate": "3/s"}},
		"large polls":          {Scenario: scenarios.Queue, Given: map[string]string{"batch": "13", "messages": "60"}},
		"many new partitions":  {Scenario: scenarios.Ordering, Given: map[string]string{"add": "5"}},
		"a fast shop":          {Scenario: scenarios.Outage, Given: map[string]string{"down": "2m", "rate": "4/s"}},
		"several at a time":    {Scenario: scenarios.Retention, Given: map[string]string{"per-day": "3", "partitions": "3"}},
		"more than there was":  {Scenario: scenarios.Rewind, Given: map[string]string{"back": "3h"}},
		"hardly anybody there": {Scenario: scenarios.Radio, Given: map[string]string{"late": "3s", "unconfirmed": "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			game.Seed = 3
			comparesWithItsStory(t, play(t, game), narrate.English)
		})
	}
}
