package proxy

import "kafkasim/sim/cluster"

// Ears are told what passes. They are called in the order in which it passes on one
// connection, and may take their time: the connection waits. Any may be nil.
type Ears struct {
	Joins     func(Member) (goesOn bool)   // it asks to be a member of a group, or says again that it is; the group never hears of it if this says no
	Assigned  func(Assignment)             // its group has told it which partitions it has
	Leaves    func(Member)                 // it says goodbye
	Fetches   func(topic string, p int32)  // it asks for records of a partition, so it knows from where
	Served    func()                       // a broker has answered that, and refused nothing
	Receives  func([]Range)                // a broker's answer has records
	Produced  func(Records)                // a broker has stored records of its own
	Commits   func(Commit) (goesOn bool)   // a commit is on its way to the broker, which never gets it if this says no
	Committed func(c Commit, errs []int16) // the broker has answered it; errs has Kafka's error code for each bookmark, or settlement
	Asks      func(topic string)           // it asks where a topic is
}

// Member is a program in a group, as the group knows it.
type Member struct {
	Group   string
	ID      string // "" until the group has given it one
	Speaks  cluster.Protocol
	Session int32    // its session timeout in milliseconds; 0 where the broker sets it
	Topics  []string // that it wants to read, where it says so
}

// Assignment is what a member has from now on, by topic.
type Assignment struct {
	Member
	Generation int32
	Partitions map[string][]int32
}

// Range are records of one partition, from an offset up to before another one.
type Range struct {
	Topic     string
	Partition int32
	From, To  int64
	Times     int16 // how often a share group has handed them out by now; 0 of any other
}

// Records are some that the program has written. Those of a transaction count when it
// is committed.
type Records struct {
	Ranges      []Range
	Transaction string // its transactional.id; "" is none
}

// Commit are bookmarks that a member wants to have set, or, in a share group, what it says
// became of records.
type Commit struct {
	Member
	Bookmarks   []Bookmark
	Settled     []Settlement
	Transaction string // the transactional.id of one that sets them together with what the program has written in it; "" is none
}

// Bookmark is the next offset to read.
type Bookmark struct {
	Topic     string
	Partition int32
	Next      int64
}

// Settlement is what a member of a share group says became of a record.
type Settlement struct {
	Topic     string
	Partition int32
	Offset    int64
	Released  bool // somebody is to have it again; else it is done with, accepted or rejected
}
