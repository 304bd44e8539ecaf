package narrate

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"kafkasim/sim/lang"
	"kafkasim/sim/ledger"
)

// spot is a partition of a topic.
type spot struct {
	topic     ledger.Name
	partition int32
}

func compareSpots(a, b spot) int {
	return cmp.Or(strings.Compare(a.topic.String(), b.topic.String()), cmp.Compare(a.partition, b.partition))
}

// span is what an aggregate saw of one partition.
type span struct {
	spot
	seen offsets
	last int64 // the latest one
	n    int
}

// aggregate draws the events of one actor and one sort together while the run goes
// by. It keeps numbers only: a run can have millions of events.
type aggregate struct {
	n        int
	begin    time.Duration // of its first event
	end      time.Duration // of its last one
	requests int           // of commits: one has an event for each partition
	spans    []span        // in order of appearance
	index    map[spot]int
	at       int // index of the span of the last event
	alerts   int
	again    int // payments that their group had processed before
	reached  int // payments that somebody on a Redis channel was there to hear
	handed   int // payments of a share group that had been delivered before
	raised   []ledger.Event
	topic    ledger.Name   // of the member whose acts these are, where its join has named it
	group    ledger.Name   // whose bookmarks somebody set from outside
	ago      time.Duration // how long ago the moment was that was asked for
	why      string        // of a refusal: the first error
	definite bool
}

// alertsShown is how many alerts are quoted.
const alertsShown = 3

func (f *aggregate) add(e *ledger.Event) { f.addRange(e, e.Offset, e.Offset) }

// addRange adds an event that is about several offsets.
func (f *aggregate) addRange(e *ledger.Event, from, to int64) {
	f.n++
	f.end = e.T
	s := f.span(spot{e.Topic, e.Partition})
	s.seen.add(from, to)
	s.last = to
	s.n++
}

func (f *aggregate) span(at spot) *span {
	if len(f.spans) > 0 && f.spans[f.at].spot == at {
		return &f.spans[f.at]
	}
	if f.index == nil {
		f.index = map[spot]int{}
	}
	i, ok := f.index[at]
	if !ok {
		i = len(f.spans)
		f.index[at] = i
		f.spans = append(f.spans, span{spot: at})
	}
	f.at = i
	return &f.spans[i]
}

// merge adds what another aggregate saw: of the crowd only the sum is told.
func (f *aggregate) merge(other *aggregate) {
	f.n += other.n
	f.requests += other.requests
	f.alerts += other.alerts
	f.again += other.again
	f.begin, f.end = min(f.begin, other.begin), max(f.end, other.end)
	for _, o := range other.spans {
		s := f.span(o.spot)
		s.seen.addAll(o.seen)
		s.last = max(s.last, o.last)
		s.n += o.n
	}
	f.raised = append(f.raised, other.raised[:min(len(other.raised), alertsShown-len(f.raised))]...)
}

// sorted returns the spans in order of their partitions.
func (f *aggregate) sorted() []span {
	out := slices.Clone(f.spans)
	sort.Slice(out, func(i, j int) bool { return compareSpots(out[i].spot, out[j].spot) < 0 })
	return out
}

// placesShown is how many partitions are named one by one.
const placesShown = 3

// partition names a partition, with its topic only where there are several.
func (t *narrator) partition(s spot) string {
	if t.topics > 1 {
		return fmt.Sprintf("%s p%d", s.topic, s.partition)
	}
	return fmt.Sprintf("p%d", s.partition)
}

// partitions names the partitions of an aggregate, sorted: a topic once, and not that of
// a member of whom the story has said what it owns.
func (t *narrator) partitions(f *aggregate) []string {
	var out []string
	said := f.topic
	for _, s := range f.sorted() {
		if s.topic == said {
			out = append(out, fmt.Sprintf("p%d", s.partition))
		} else {
			out = append(out, t.partition(s.spot))
		}
		said = s.topic
	}
	return out
}

// places names the partitions and offsets of an aggregate, or counts them.
func (t *narrator) places(f *aggregate) string {
	if len(f.spans) > placesShown {
		return t.lang.Sentence("partitions", Args{"n": len(f.spans)})
	}
	var out []string
	names := t.partitions(f)
	for i, s := range f.sorted() {
		out = append(out, names[i]+" "+t.lang.pieces(s.seen))
	}
	return strings.Join(out, ", ")
}

// bookmarks names the last commit of each partition: "p0: 10".
func (t *narrator) bookmarks(f *aggregate) []string {
	var out []string
	names := t.partitions(f)
	for i, s := range f.sorted() {
		out = append(out, fmt.Sprintf("%s: %d", names[i], s.last))
	}
	return out
}

// owned words what a member owns, or counts it where the list would be long.
func (t *narrator) owned(spots []spot) string {
	var out []string
	for i := 0; i < len(spots); {
		j := i
		var partitions []int32
		for ; j < len(spots) && spots[j].topic == spots[i].topic; j++ {
			partitions = append(partitions, spots[j].partition)
		}
		text := lang.Partitions(partitions)
		if t.topics > 1 {
			text = spots[i].topic.String() + " " + text
		}
		out = append(out, text)
		i = j
	}
	text := strings.Join(out, ", ")
	if len(spots) > placesShown && len([]rune(text)) > 40 {
		return t.lang.Sentence("partitions", Args{"n": len(spots)})
	}
	return text
}

// idSet remembers which payments were processed: a bit each, in pages, for
// there may be millions, and in small ones, for they may be far apart.
type idSet struct {
	pages map[int64]*[idPage]uint64
	page  int64
	last  *[idPage]uint64
}

// idPage is how many words a page has.
const idPage = 1 << 4

// add says whether id was there already.
func (s *idSet) add(id int64) bool {
	if page := id / (64 * idPage); s.last == nil || page != s.page {
		if s.pages == nil {
			s.pages = map[int64]*[idPage]uint64{}
		}
		if s.pages[page] == nil {
			s.pages[page] = new([idPage]uint64)
		}
		s.page, s.last = page, s.pages[page]
	}
	word, bit := &s.last[id>>6%idPage], uint64(1)<<(id&63)
	was := *word&bit != 0
	*word |= bit
	return was
}
