package ledger

import (
	"fmt"
	"time"
	"unique"
)

// Kind says what happened. Each comment names the fields of Event that carry
// the facts of that kind, beside T, Kind and Actor.
type Kind uint8

const (
	Invalid Kind = iota

	// The scene.
	Topic // a topic was created: Topic, N = partitions
	Said  // the scenario explains itself: Detail.Text, Detail.Args
	Admin // somebody changed the cluster by hand: Detail.Text = what, Topic, Partition, Offset, N

	// The producer.
	Send // Inc, ID, Topic, User, Cents
	Ack  // the broker has it: ID, Topic, Partition, Offset
	Nack // the broker does not have it, as far as the client knows: ID, Detail.Text = the error, Flag = definite

	// The consumer's life. Start and Close are written by producers too.
	Start // Inc, Group ("" = no group), Topic, Detail.Settings
	Close // Inc: left politely
	Crash // Inc: killed; from here on this incarnation writes nothing. Flag = its cable was pulled: nobody closed its connections

	// The consumer in its group. Generation is the group's, as the member saw it.
	Join   // Inc, Group, Topic, Generation, N = partitions it owns from now on (0 = idle)
	Assign // Inc, Group, Topic, Partition, Generation: may read it from now on
	Revoke // the same: gave it back in an orderly rebalance
	Lost   // the same: had it taken away

	// What the group does not let a consumer do. It keeps trying.
	Refused // the broker refuses it as a member: Inc, Group, Topic, Detail.Text = the error

	// The consumer's work.
	Deliver    // poll returned it: Inc, Group, Topic, Partition, Offset, ID; in a share group N = how often it was delivered to anybody
	Process    // its effect happened: the same, and User, Cents, Flag = an alert was raised
	Settle     // a member of a share group tells the broker what became of the record: the same, Flag = it gives the record back
	Accept     // the broker's answer: the record is done. The same
	Release    // the broker's answer: the record will be delivered again. The same
	CommitSent // Inc, Group, Topic, Partition, Offset = the next offset to read
	CommitOk   // the same
	CommitErr  // the same, Detail.Text = the error, Flag = the broker refused; otherwise nobody knows whether it counts

	// Going back. Nobody in particular, an administrator, may ask for a group.
	Ask  // asked the broker for the first offsets since a moment: Inc, Group, Topic, N = how long ago that was, in nanoseconds
	Seek // leaves where it was and reads on from here: Inc, Group, Topic, Partition, Offset = the next to read

	// What the brokers do by themselves. It is seen a moment after it was done.
	MemberExpired // the group dropped a member that had not left, dead or alive: Inc, Group, Topic, Flag = it is back already, as another member
	Removed       // records that had expired are gone: Topic, Partition, Offset = the first that is still there
	Forgotten     // a bookmark of a group that nobody was in is gone: Group, Topic, Partition, Offset = what it said

	// What was seen from outside, through the Kafka protocol.
	Request // N requests of the sort Detail.Text were seen by the broker so far: Group
	Sample  // Detail.Sample: the state of groups and partitions
	Audit   // the log really holds it: Topic, Partition, Offset, ID
	Files   // what is in the broker's data directory: Detail.Files

	// Redis pub/sub: Topic is a channel.
	Subscribe // the server has confirmed it; heard from now on until Close or Crash: Inc, Topic
	Publish   // said on the channel: Inc, Topic, ID, User, Cents
	Published // the answer to that: Inc, Topic, ID, N = subscribers that were there
	Message   // a subscriber heard it: Inc, Topic, ID, User, Cents, Flag = an alert was raised

	// Redis Streams: Topic is a stream.
	Append      // asked to add an entry: Inc, Topic, ID, User, Cents
	Appended    // the stream has it: Inc, Topic, ID
	Attach      // begins to read: Inc, Group ("" = no group), Topic, Flag = only what is added from now on
	Entry       // read it for the first time and did its work: Inc, Group, Topic, ID, User, Cents, Flag = an alert was raised
	Claim       // took it over from the pending list and did its work: the same
	EntryAck    // acknowledged it, and the server has confirmed that: Inc, Group, Topic, ID
	Pending     // N entries are delivered to the group and not acknowledged, says the server: Group, Topic
	StreamAudit // the stream really holds it: Topic, ID

	// Figures of real time, where nobody writes down each record.
	RunsOn      // what the clients run on: Detail.Machine
	MovedInBulk // a producer and a consumer at work at the same time have finished: Topic, Detail.Moved

	// Faults and the end.
	Fault       // Detail.Text = name, Flag = on, N = hits so far
	Unsupported // these brokers cannot give this evidence: Detail.Text, see RequestCounts
	Judged      // Detail.Verdict
	Lesson      // what was to be seen, where all verdicts are as expected: Detail.Text, Detail.Args
	End         // the last event but for verdicts and the lesson: Detail.Text = how, such as Finished; Detail.Why where it ended badly

	kinds
)

// sort is what a kind is called in a saved ledger, and what its events carry
// beside T, Actor and what is never left out.
type sort struct {
	name  string
	has   fields
	needs func(*Detail) bool // nil = any Facts, or none
}

type fields uint8

const (
	place     fields = 1 << iota // Partition and Offset
	partition                    // Partition and Generation
	count                        // N, also where it is 0
)

var sorts = [kinds]sort{
	Invalid: {name: "invalid"},
	Topic:   {"topic", count, nil}, Said: {"said", 0, worded}, Admin: {"admin", place | count, worded},
	Send: {name: "send"}, Ack: {name: "ack", has: place}, Nack: {"nack", 0, worded},
	Start: {name: "start"}, Close: {name: "close"}, Crash: {name: "crash"},
	Join: {name: "join", has: partition | count}, Assign: {name: "assign", has: partition},
	Revoke: {name: "revoke", has: partition}, Lost: {name: "lost", has: partition}, Refused: {"refused", 0, worded},
	Deliver: {name: "deliver", has: place}, Process: {name: "process", has: place},
	Settle: {name: "settle", has: place}, Accept: {name: "accept", has: place}, Release: {name: "release", has: place},
	CommitSent: {name: "commit-sent", has: place}, CommitOk: {name: "commit-ok", has: place}, CommitErr: {"commit-err", place, worded},
	Ask: {name: "ask", has: count}, Seek: {name: "seek", has: place},
	MemberExpired: {name: "expel"}, Removed: {name: "removed", has: place}, Forgotten: {name: "forgotten", has: place},
	Request: {"request", count, worded}, Sample: {"sample", 0, func(f *Detail) bool { return f.Sample != nil }},
	Audit: {name: "audit", has: place}, Files: {"files", 0, func(f *Detail) bool { return len(f.Files) > 0 }},
	Subscribe: {name: "subscribe"}, Publish: {name: "publish"}, Published: {name: "reach", has: count}, Message: {name: "message"},
	Append: {name: "append"}, Appended: {name: "appended"}, Attach: {name: "attach"}, Entry: {name: "entry"}, Claim: {name: "claim"},
	EntryAck: {name: "entry-ack"}, Pending: {name: "pending", has: count}, StreamAudit: {name: "kept"},
	RunsOn: {"runs-on", 0, func(f *Detail) bool { return f.Machine != nil }}, MovedInBulk: {"moved-in-bulk", 0, func(f *Detail) bool { return f.Moved != nil }},
	Fault: {"fault", count, worded}, Unsupported: {"lacks", 0, worded}, Lesson: {"lesson", 0, worded}, Judged: {"verdict", 0, func(f *Detail) bool { return f.Verdict != nil }}, End: {"end", 0, worded},
}

func worded(f *Detail) bool { return f.Text != "" }

func (k Kind) String() string { return sorts[k].name }

// MarshalText writes the kind's name.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText accepts only the names of known kinds.
func (k *Kind) UnmarshalText(text []byte) error {
	for i := range sorts {
		if i > 0 && sorts[i].name == string(text) {
			*k = Kind(i)
			return nil
		}
	}
	return fmt.Errorf("unknown kind of event %q", text)
}

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
)

// Name is an interned string: the name of an actor, a topic or a group. Its
// zero value is the empty name. Names are small, comparable and make good map
// keys, which matters when a run has millions of events.
type Name struct{ handle unique.Handle[string] }

// N interns s, made plain.
func N(s string) Name {
	if s = Plain(s); s == "" {
		return Name{}
	}
	return Name{unique.Make(s)}
}

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
	Detail     *Detail       // nil for most kinds
	Actor      Name          // who, as the scenario calls it; never a member or producer id
	Group      Name
	Topic      Name
	Partition  int32
	Generation int32
	User       int32  // the payment's usuario_id
	Cents      int64  // the payment's valor, in hundredths of a real
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
