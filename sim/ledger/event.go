package ledger

import (
	"time"
	"unique"
)

// The outcomes of a run, carried by its End event.
const (
	Finished    = "finished"    // the script ran to its end
	Interrupted = "interrupted" // somebody pressed Ctrl-C
	Stuck       = "stuck"       // the watchdog saw no progress
	Failed      = "failed"      // a verb could not do what it should
	NotPlayed   = "not-played"  // it needs the embedded broker, or virtual time
)

// RequestCounts is how many requests the brokers have seen: the evidence that
// Kafka gives to nobody.
const RequestCounts = "request-counts"

// Lines is that a program writes about a record when it has processed it, and not when
// some buffer is full.
const Lines = "lines"

// Work is that somebody shows when a record is processed, and which.
const Work = "work"

// Done is that somebody shows, be it at the end, which records were processed.
const Done = "done"

// Order is that what is shown comes in the order in which it was done.
const Order = "order"

// Pairs is that there are two things to compare: two deliveries of a partition
// to one consumer, two commits of one bookmark.
const Pairs = "pairs"

// Bookmarks is that a bookmark, or the want of one, says where to begin.
const Bookmarks = "bookmarks"

// Commits is that a member of a group commits.
const Commits = "commits"

// Ownership is that partitions have owners, and groups bookmarks: a share group
// has neither.
const Ownership = "ownership"

// Quoted is the text of a Said that shows a line which somebody's program has written.
const Quoted = "%s"

// What an Admin event may be about, all done by somebody's hand.
const (
	AdminKeep          = "keep"              // a topic's retention was set: N = nanoseconds, Flag = for ever
	AdminKeepBookmarks = "keep-bookmarks"    // the broker's retention of bookmarks was set: N = nanoseconds
	AdminDeleteRecords = "delete-records"    // the records below an offset were removed, expired or not: Topic, Partition, Offset = the first that is still there
	AdminPartitions    = "create-partitions" // partitions were added to a topic: N = how many it has now
	AdminReset         = "reset"             // a bookmark was set from outside: Group, Offset = the next to read
	AdminResetRefused  = "reset-refused"     // bookmarks could not be set: Group, Detail.Why
	AdminStop          = "stop"              // the broker was stopped
	AdminStart         = "start"             // the broker was started again
	AdminRecreate      = "recreate"          // a topic that was gone was created again
	AdminAskToStop     = "ask-to-stop"       // a program was asked to end: Actor, Inc
	AdminExpel         = "take-out"          // a dead member was taken out of its group: Actor, Inc, Group
)

// Name is an interned string: the name of an actor, a topic or a group. Its
// zero value is the empty name. Names are small, comparable and make good map
// keys, which matters when a run has millions of events.
type Name struct{ handle unique.Handle[string] }

// N interns s, made plain.
//
//go:noinline
func N(s string) Name {
	if s = Plain(s); s == "" {
		return Name{}
	}
	return Name{unique.Make(s)}
}

//go:noinline
func (n Name) String() string {
	if n == (Name{}) {
		return ""
	}
	return n.handle.Value()
}

// Event is one thing that happened. Which fields mean something depends on the
// kind. Events are kept by the million, so the struct is small, and what only
// rare kinds need is behind the pointer Detail.
type Event struct {
	T          time.Duration // virtual time since the run began
	Offset     int64         // of the record; in commits the next offset to read: 50 means that 0–49 are done
	ID         int64         // of the payment, 1, 2, 3, … in the order of sending; carried in the record itself
	N          int64         // a count
	Cents      int64         // the payment's valor, in hundredths of a real
	Detail     *Detail       // nil for most kinds
	Actor      Name          // who, as the scenario calls it; never a member or producer id
	Group      Name
	Topic      Name
	Partition  int32
	Generation int32
	User       int32  // the payment's usuario_id
	Inc        uint16 // incarnation: 1 for the first life, 2 after the first restart, …
	Kind       Kind
	Flag       bool
}

// Detail are what rare events carry besides numbers and names.
type Detail struct {
	Text     string      `json:"text,omitempty"` // a message key or a name, see Kind
	Args     []Arg       `json:"args,omitempty"` // the values for the verbs of Text
	Why      string      `json:"why,omitempty"`  // the broker's words, or the program's, for what went wrong
	Settings *Settings   `json:"settings,omitempty"`
	Sample   *Snapshot   `json:"sample,omitempty"`
	Files    []File      `json:"files,omitempty"`
	Machine  *Machine    `json:"machine,omitempty"`
	Moved    *BulkResult `json:"moved,omitempty"`
	Verdict  *Verdict    `json:"verdict,omitempty"`
	Question *Answer     `json:"question,omitempty"`
}

// Answer is what came of what a question asks, and the sentence that says why.
type Answer struct {
	Is   Arg    `json:"is"`
	Why  string `json:"why"`
	Args []Arg  `json:"args,omitempty"`
}

// File is a file in a broker's data directory: its path in there, with slashes,
// and its size.
type File struct {
	Path  string `json:"path"`
	Bytes int64  `json:"bytes"`
}

// Settings are how a consumer was configured when it started.
type Settings struct {
	Reset      string        `json:"reset"`                // where to begin without a bookmark: earliest or latest
	Commit     string        `json:"commit"`               // auto, by-hand, first (before processing), or none
	AutoEvery  time.Duration `json:"auto_every,omitempty"` // interval of automatic commits
	Assignor   string        `json:"assignor,omitempty"`   // how the group splits partitions
	Session    time.Duration `json:"session,omitempty"`    // session timeout
	Heartbeat  time.Duration `json:"heartbeat,omitempty"`  // heartbeat interval
	Rebalance  time.Duration `json:"rebalance,omitempty"`  // how long a rebalance waits for it
	Instance   string        `json:"instance,omitempty"`   // of a static member (KIP-345): the name by which its group knows it
	Manual     bool          `json:"manual,omitempty"`     // took its partitions by hand, without joining
	WorkPerRec time.Duration `json:"work,omitempty"`       // time the handler takes for one payment
	Share      bool          `json:"share,omitempty"`      // its group is a share group (KIP-932)
	Lock       time.Duration `json:"lock,omitempty"`       // how long the broker locks what it delivers to a member of a share group
	Limit      int           `json:"limit,omitempty"`      // how often it delivers a record at most
}

// Snapshot is the state of one topic and of the groups that read it at one moment,
// as the brokers told it.
type Snapshot struct {
	Why        string           `json:"why"` // one of the Sample values
	Topic      string           `json:"topic"`
	Partitions []PartitionState `json:"partitions"`
	Groups     []GroupState     `json:"groups,omitempty"`
}

// Why a sample was taken.
const (
	SampleShown = "shown" // the scenario shows the group to the reader
	SampleCrash = "crash" // somebody was just killed
	SampleLag   = "lag"   // it was time to look how far the groups lag behind
	SampleStop  = "stop"  // the broker is about to be stopped
	SampleEnd   = "end"   // everything is over
)

// PartitionState has a partition's offsets: the first that is still there, the
// last stable one and the one that the next record will get.
type PartitionState struct {
	Partition int32 `json:"partition"`
	Start     int64 `json:"start"`
	Stable    int64 `json:"stable"`
	End       int64 `json:"end"`
}

// GroupState is a consumer group: its members and its bookmarks.
type GroupState struct {
	Group     string        `json:"group"`
	State     string        `json:"state"`    // Kafka's word: Stable, Empty, PreparingRebalance, …
	Assignor  string        `json:"assignor"` // Kafka's word: range, …
	Members   []MemberState `json:"members"`
	Committed []int64       `json:"committed"`       // by place in Snapshot.Partitions; -1 = none
	Share     bool          `json:"share,omitempty"` // several members may read one partition (KIP-932); committed is the offset below which all is settled
	Open      []int64       `json:"open,omitempty"`  // of a share group: how many records are not settled, as the broker counts them
}

// Lag is how far a group of the sample lags behind in the i-th partition, as Kafka's
// own tool counts it: from the bookmark to the end of the log, also over what has
// been removed in between. Without a bookmark it is all that is there; for a share
// group it is what is not settled.
//
//go:noinline
func (s *Snapshot) Lag(g GroupState, i int) int64 {
	p := s.Partitions[i]
	switch {
	case g.Share:
		return g.Open[i]
	case g.Committed[i] < 0:
		return p.End - p.Start
	}
	return p.End - g.Committed[i]
}

// Removed is how many of the records in that lag are no longer in the log.
func (s *Snapshot) Removed(g GroupState, i int) int64 {
	p := s.Partitions[i]
	if g.Share || g.Committed[i] < 0 {
		return 0
	}
	return max(0, min(p.Start, p.End)-g.Committed[i])
}

// Waiting is how many of them are still there.
func (s *Snapshot) Waiting(g GroupState, i int) int64 { return max(0, s.Lag(g, i)-s.Removed(g, i)) }

// HasBookmark says whether the group has committed anything.
func (g GroupState) HasBookmark() bool {
	for _, at := range g.Committed {
		if at >= 0 {
			return true
		}
	}
	return false
}

// MemberState is one member of a group and the partitions of the sampled topic
// that it owns, in order.
type MemberState struct {
	Actor      string  `json:"actor"`
	Partitions []int32 `json:"partitions"`
}
