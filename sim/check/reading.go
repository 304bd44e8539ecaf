package check

import "kafkasim/sim/ledger"

type (
	lifeKey struct {
		actor ledger.Name
		inc   uint16
	}
	readerKey  struct{ group, actor ledger.Name }
	readingKey struct {
		reader    *reader
		partition *partition
	}
)

// life is one incarnation of an actor, from Start to Crash or Close.
type life struct {
	lifeKey
	reader    *reader // nil for producers and for actors that never started
	topic     ledger.Name
	settings  ledger.Settings
	start     place
	end       place       // of its Crash or Close, or none
	how       ledger.Kind // Crash or Close
	assigns   int64
	joins     []place
	processed []place
	expels    []place // where its group had dropped it, and it was not back
	seenOff   []place // where it was seen that its group had dropped it, back or not
	unborn    place   // the first thing that a consumer did without ever having started, or none
	busy      place   // its last Join, Assign, Deliver or Process
	ghosts    []place
	open      []*span
}

// free says whether it reads without being assigned anything: it has no group,
// took its partitions by hand, or is in a share group.
func (l *life) free() bool {
	return l.reader != nil && (!l.reader.grouped() || l.settings.Manual || l.settings.Share)
}

// droppedAt is where the group had dropped the incarnation without its having
// joined again by a place, or none.
func (l *life) droppedAt(at place) place {
	if drop := lastBefore(at, l.expels); drop > lastBefore(at, l.joins) {
		return drop
	}
	return none
}

// wrote keeps what an incarnation wrote after its end.
func (l *life) wrote(at place) {
	if l.end != none {
		l.ghosts = append(l.ghosts, at)
	}
}

// reader is a consumer group, or one consumer without a group.
type reader struct {
	readerKey
	starts   []place
	reset    string // where it begins without a bookmark, by its first Start
	manual   bool   // somebody in it took partitions by hand
	share    bool   // it is a share group
	readings []*reading
	resets   []place // Admin events on all bookmarks of the group
	refusals []place // Admin events that say that bookmarks could not be set
	asks     []place // Ask events: for where to go back to
	changes  []place // what makes the group rebalance: Start, Close, Crash, Expel and Lost of its members
	turns    []place // the first Join of each new generation
	latest   int32   // the generation of the last of them
}

// name is what a report calls the reader.
func (r *reader) name() string {
	if r.grouped() {
		return r.group.String()
	}
	return r.actor.String()
}

func (r *reader) grouped() bool { return r.group != (ledger.Name{}) }

// startOn is the reader's first Start on a topic, or none.
func (r *reader) startOn(h *history, topic ledger.Name) place {
	for _, at := range r.starts {
		if h.at(at).Topic == topic {
			return at
		}
	}
	return none
}

// reading is what one reader did with one partition.
type reading struct {
	reader    *reader
	partition *partition
	number    int32
	spans     []*span // in the order in which they began
	delivered []place
	processed []place
	commits   []place // CommitSent and CommitOk, without what the broker refused
	refused   []place // CommitErr by which the broker refused
	resets    []place // Admin events on this bookmark alone
	forgotten []place // those that say that the broker forgot it
	settled   []place // Settle, Accept and Release of members of a share group
	outside   []place // Deliver and CommitSent of members that were not assigned the partition then
	open      []*span
}

// span is the time in which one incarnation may read one partition: from Assign
// to Revoke, Lost, Crash or Close. For a reader without assignments it is the
// incarnation's life. A Seek ends one span and begins the next.
type span struct {
	life       *life
	reading    *reading
	assigned   bool
	sought     bool // it began with a Seek
	generation int32
	begin      place
	end        place       // none where it never ended
	how        ledger.Kind // how it ended
	delivered  []place
	processed  []place
}
