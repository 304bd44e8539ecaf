package ledger

import (
	"kafkasim/sim/failure"
)

// Kind says what happened. The table below says what events of that kind carry; the
// comments here say what a number or a flag means.
type Kind uint8

const (
	Invalid Kind = iota

	// The scene.
	Topic // a topic was created: N = partitions
	Said  // the scenario explains itself: Detail.Text, Detail.Args
	Admin // somebody changed the cluster by hand: Detail.Text = what, see AdminKeep and the others

	// The producer.
	Send
	Ack  // the broker has it
	Nack // the broker does not have it, as far as the client knows: Detail.Text = the error, Flag = definite

	// The consumer's life. Start and Close are written by producers too.
	Start // Group is "" of one without a group; Detail.Settings
	Close // left politely: Flag = its process ended and said nothing to its group
	Crash // killed; from here on this incarnation writes nothing. Flag = its cable was pulled: nobody closed its connections

	// The consumer in its group. Generation is the group's, as the member saw it.
	Join   // N = partitions it owns from now on (0 = idle)
	Assign // may read it from now on
	Revoke // gave it back in an orderly rebalance
	Lost   // had it taken away

	// What the group does not let a consumer do. It keeps trying.
	Refused // the broker refuses it as a member: Detail.Text = the error

	// The consumer's work.
	Deliver    // poll returned it; in a share group N = how often it was delivered to anybody
	Process    // its effect happened: Flag = an alert was raised
	Settle     // a member of a share group tells the broker what became of the record: Flag = it gives the record back
	Accept     // the broker's answer: the record is done
	Release    // the broker's answer: the record will be delivered again
	CommitSent // Offset = the next offset to read
	CommitOk   // the same
	CommitErr  // the same, Detail.Text = the error, Flag = the broker refused; otherwise nobody knows whether it counts

	// Going back. Nobody in particular, an administrator, may ask for a group.
	Ask  // asked the broker for the first offsets since a moment: N = how long ago that was, in nanoseconds
	Seek // leaves where it was and reads on from here: Offset = the next to read

	// What the brokers do by themselves. It is seen a moment after it was done.
	MemberExpired // the group dropped a member that had not left, dead or alive: Flag = it is back already, as another member
	Removed       // records that had expired are gone: Offset = the first that is still there
	Forgotten     // a bookmark of a group that nobody was in is gone: Offset = what it said

	// What was seen from outside, through the Kafka protocol.
	Request // N requests of the sort Detail.Text were seen by the broker so far
	Sample  // Detail.Sample: the state of groups and partitions
	Audit   // the log really holds it
	Files   // what is in the broker's data directory: Detail.Files

	// Redis pub/sub: Topic is a channel.
	Subscribe // the server has confirmed it; heard from now on until Close or Crash
	Publish   // said on the channel
	Published // the answer to that: N = subscribers that were there
	Message   // a subscriber heard it: Flag = an alert was raised

	// Redis Streams: Topic is a stream.
	Append      // asked to add an entry
	Appended    // the stream has it
	Attach      // begins to read: Flag = only what is added from now on, and without a group
	Entry       // read it for the first time and did its work: Flag = an alert was raised
	Claim       // took it over from the pending list and did its work: the same
	EntryAck    // acknowledged it, and the server has confirmed that
	Pending     // N entries are delivered to the group and not acknowledged, says the server
	StreamAudit // the stream really holds it

	// Figures of real time, where nobody writes down each record.
	RunsOn      // what the clients run on: Detail.Machine
	MovedInBulk // a producer and a consumer at work at the same time have finished: Detail.Moved

	// Faults and the end.
	Fault       // Detail.Text = name, Flag = on, N = hits so far; Topic and Actor of one that touches nobody else
	Unsupported // these brokers cannot give this evidence: Detail.Text, see RequestCounts
	Judged      // Detail.Verdict
	Question    // to be asked of a reader who has seen the events below N, and nothing since: Detail.Text, Detail.Args, Detail.Question
	Lesson      // what was to be seen, where all verdicts are as expected: Detail.Text, Detail.Args
	End         // the last event but for verdicts, questions and the lesson: Detail.Text = how, such as Finished; Detail.Why where it ended badly

	kinds
)

// fields are what an event may carry beside T, Kind, Actor and Inc.
type fields uint16

const (
	group fields = 1 << iota
	topic
	partition
	offset
	id
	payment // User and Cents
	number  // N
	times   // N, where it is not 0
	generation
	flag
	detail

	record     = topic | partition | offset
	assignment = group | topic | partition | generation
	work       = group | record | id
	bookmark   = group | record
)

// sort is what a kind is called in a saved ledger, and what its events carry:
// those fields and no others. Partition, Offset, Generation and N are written even if
// they are 0.
type sort struct {
	name  string
	has   fields
	needs func(*Detail) bool // what Detail must have; nil = any, or none
}

var sorts = [kinds]sort{
	Invalid: {"invalid", 0, nil},

	Topic: {"topic", topic | number, nil},
	Said:  {"said", detail, worded},
	Admin: {"admin", bookmark | number | flag | detail, worded},

	Send: {"send", topic | id | payment, nil},
	Ack:  {"ack", record | id, nil},
	Nack: {"nack", topic | id | flag | detail, worded},

	Start: {"start", group | topic | detail, nil},
	Close: {"close", group | topic | flag, nil},
	Crash: {"crash", group | topic | flag, nil},

	Join:    {"join", group | topic | generation | number, nil},
	Assign:  {"assign", assignment, nil},
	Revoke:  {"revoke", assignment, nil},
	Lost:    {"lost", assignment, nil},
	Refused: {"refused", group | topic | detail, worded},

	Deliver:    {"deliver", work | times, nil},
	Process:    {"process", work | payment | times | flag, nil},
	Settle:     {"settle", work | times | flag, nil},
	Accept:     {"accept", work | times, nil},
	Release:    {"release", work | times, nil},
	CommitSent: {"commit-sent", bookmark, nil},
	CommitOk:   {"commit-ok", bookmark, nil},
	CommitErr:  {"commit-err", bookmark | flag | detail, worded},

	Ask:  {"ask", group | topic | number, nil},
	Seek: {"seek", bookmark, nil},

	MemberExpired: {"expel", group | topic | flag, nil},
	Removed:       {"removed", record, nil},
	Forgotten:     {"forgotten", bookmark, nil},

	Request: {"request", group | number | detail, worded},
	Sample:  {"sample", topic | detail, func(d *Detail) bool { return d.Sample != nil }},
	Audit:   {"audit", record | id, nil},
	Files:   {"files", detail, func(d *Detail) bool { return len(d.Files) > 0 }},

	Subscribe: {"subscribe", topic, nil},
	Publish:   {"publish", topic | id | payment, nil},
	Published: {"reach", topic | id | number, nil},
	Message:   {"message", topic | id | payment | flag, nil},

	Append:      {"append", topic | id | payment, nil},
	Appended:    {"appended", topic | id, nil},
	Attach:      {"attach", group | topic | flag, nil},
	Entry:       {"entry", group | topic | id | payment | flag, nil},
	Claim:       {"claim", group | topic | id | payment | flag, nil},
	EntryAck:    {"entry-ack", group | topic | id, nil},
	Pending:     {"pending", group | topic | number, nil},
	StreamAudit: {"kept", topic | id, nil},

	RunsOn:      {"runs-on", detail, func(d *Detail) bool { return d.Machine != nil }},
	MovedInBulk: {"moved-in-bulk", topic | detail, func(d *Detail) bool { return d.Moved != nil }},

	Fault:       {"fault", topic | number | flag | detail, worded},
	Unsupported: {"lacks", detail, worded},
	Judged:      {"verdict", detail, func(d *Detail) bool { return d.Verdict != nil }},
	Question:    {"question", number | detail, func(d *Detail) bool { return d.Question != nil && d.Question.Why != "" && worded(d) }},
	Lesson:      {"lesson", detail, worded},
	End:         {"end", detail, worded},
}

// Afterword says whether such events are about the run as a whole, and come after its end.
func (k Kind) Afterword() bool { return k == Judged || k == Question || k == Lesson }

func worded(d *Detail) bool { return d.Text != "" }

// Fields are the names of the fields that an event has, as a saved ledger calls them,
// beside T, Kind, Actor and Inc, and not counting what is 0.
func (e *Event) Fields() (names []string) {
	e.each(func(_ fields, name string) { names = append(names, name) })
	return names
}

// Carries are the names of the fields that events of a kind may have.
func (k Kind) Carries() (names []string) {
	all := Event{Group: N("g"), Topic: N("t"), Partition: 1, Offset: 1, ID: 1, User: 1, Cents: 1, N: 1, Generation: 1, Flag: true, Detail: &Detail{}}
	all.each(func(f fields, name string) {
		if sorts[k].has&f != 0 {
			names = append(names, name)
		}
	})
	return names
}

func (e *Event) each(tell func(fields, string)) {
	for _, f := range [...]struct {
		field fields
		there bool
		name  string
	}{
		{group, e.Group != Name{}, "group"}, {topic, e.Topic != Name{}, "topic"}, {partition, e.Partition != 0, "partition"}, {offset, e.Offset != 0, "offset"},
		{id, e.ID != 0, "id"}, {payment, e.User != 0, "user"}, {payment, e.Cents != 0, "cents"}, {number | times, e.N != 0, "n"},
		{generation, e.Generation != 0, "generation"}, {flag, e.Flag, "flag"}, {detail, e.Detail != nil, "facts"},
	} {
		if f.there {
			tell(f.field, f.name)
		}
	}
}

// surplus is a field that an event has and its kind does not carry, or "".
func (e *Event) surplus() (surplus string) {
	e.each(func(f fields, name string) {
		if sorts[e.Kind].has&f == 0 {
			surplus = name
		}
	})
	return surplus
}

//go:noinline
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
	return failure.New("unknown kind of event %q", text)
}
