package history

import "kafkasim/sim/ledger"

type (
	IncarnationID struct {
		Actor ledger.Name
		Inc   uint16
	}
	readerKey  struct{ Group, actor ledger.Name }
	readingKey struct {
		reader    *Reader
		partition *Partition
	}
)

// Incarnation is one incarnation of an actor, from Start to Crash or Close.
type Incarnation struct {
	IncarnationID
	Reader      *Reader // nil for producers and for actors that never started
	Topic       ledger.Name
	Settings    ledger.Settings
	Start       Index
	End         Index       // of its Crash or Close, or none
	How         ledger.Kind // Crash or Close
	Assigns     int64
	Joins       []Index
	Processed   []Index
	Expirations []Index // where its group had dropped it, and it was not back
	SeenOff     []Index // where it was seen that its group had dropped it, back or not
	Unborn      Index   // the first thing that a consumer did without ever having started, or none
	Busy        Index   // its last Join, Assign, Deliver or Process
	Ghosts      []Index
	open        []*Assignment
}

// Free says whether it reads without being assigned anything: it has no group,
// took its partitions by hand, or is in a share group.
func (l *Incarnation) Free() bool {
	return l.Reader != nil && (!l.Reader.Grouped() || l.Settings.Manual || l.Settings.Share)
}

// DroppedAt is where the group had dropped the incarnation without its having
// joined again by a place, or none.
func (l *Incarnation) DroppedAt(at Index) Index {
	if drop := LastBefore(at, l.Expirations); drop > LastBefore(at, l.Joins) {
		return drop
	}
	return None
}

// wrote keeps what an incarnation wrote after its end.
func (l *Incarnation) wrote(at Index) {
	if l.End != None {
		l.Ghosts = append(l.Ghosts, at)
	}
}

// Reader is a consumer group, or one consumer without a group.
type Reader struct {
	readerKey
	Starts   []Index
	Reset    string // where it begins without a bookmark, by its first Start
	Manual   bool   // somebody in it took partitions by hand
	Share    bool   // it is a share group
	Readings []*Reading
	resets   []Index // Admin events on all bookmarks of the group
	Refusals []Index // Admin events that say that bookmarks could not be set
	Asks     []Index // Ask events: for where to go back to
	Changes  []Index // what makes the group rebalance: Start, Close, Crash, Expel and Lost of its members
	Turns    []Index // the first Join of each new generation
	latest   int32   // the generation of the last of them
}

// Name is what a report calls the reader.
func (r *Reader) Name() string {
	if r.Grouped() {
		return r.Group.String()
	}
	return r.actor.String()
}

func (r *Reader) Grouped() bool { return r.Group != (ledger.Name{}) }

// StartOn is the reader's first Start on a topic, or none.
func (r *Reader) StartOn(h *History, topic ledger.Name) Index {
	for _, at := range r.Starts {
		if h.Event(at).Topic == topic {
			return at
		}
	}
	return None
}

// Reading is what one reader did with one partition.
type Reading struct {
	Reader      *Reader
	Partition   *Partition
	Number      int32
	Assignments []*Assignment // in the order in which they began
	Delivered   []Index
	Processed   []Index
	Commits     []Index    // CommitSent and CommitOk, without what the broker refused
	Refused     []Index    // CommitErr by which the broker refused
	resets      []Index    // Admin events on this bookmark alone
	looks       []sighting // where the brokers said that the bookmark is
	Forgotten   []Index    // those that say that the broker forgot it
	Settled     []Index    // Settle, Accept and Release of members of a share group
	Outside     []Index    // Deliver and CommitSent of members that were not assigned the partition then
	open        []*Assignment
}

// Assignment is the time in which one incarnation may read one partition: from Assign
// to Revoke, Lost, Crash or Close. For a reader without assignments it is the
// incarnation's life. A Seek ends one span and begins the next.
type Assignment struct {
	Incarnation *Incarnation
	Reading     *Reading
	Assigned    bool
	Sought      bool // it began with a Seek
	Generation  int32
	Begin       Index
	End         Index       // none where it never ended
	How         ledger.Kind // how it ended
	Delivered   []Index
	Processed   []Index
}
