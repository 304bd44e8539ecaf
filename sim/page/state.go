package page

import (
	"slices"

	"kafkasim/sim/ledger"
)

// state is how things stand after the events that it has heard: how far each log
// reaches, who reads it, where the bookmarks are, who is there and who is idle. It
// knows nothing of how that is drawn.
type state struct {
	logs     []*log
	readings []*reading
	members  []*member
	logOf    map[logKey]*log
	reads    map[readingKey]*reading
	byName   map[ledger.Name]*member
	stopped  bool // the broker is
}

// logKey names what payments are written to: a partition, a Redis stream or, which
// keeps nothing, a Redis channel.
type logKey struct {
	medium    ledger.Medium
	topic     ledger.Name
	partition int32
}

type log struct {
	logKey
	index int
	start int64 // the first offset that is still there
	end   int64 // the offset that the next record gets
}

// readingKey is who reads which log: a group, or a consumer without one.
type readingKey struct {
	group, actor ledger.Name
	log          logKey
}

type reading struct {
	readingKey
	index    int
	log      *log
	share    bool
	bookmark int64             // the committed offset; -1 = none
	position map[*member]int64 // the last offset that it has processed; see at
	owner    *member           // nil = nobody
	byHand   []*member         // who took it without asking a group
}

// at is the last offset that a member has processed, or -1.
func (r *reading) at(m *member) int64 {
	if o, ok := r.position[m]; ok {
		return o
	}
	return -1
}

// life is how an actor's life stands.
type life string

const (
	unborn  life = ""
	started life = "start"
	joined  life = "join"
	crashed life = "crash"
	closed  life = "close"
	dropped life = "expel" // by its group
)

type member struct {
	name     ledger.Name
	index    int
	group    ledger.Name
	topic    ledger.Name
	medium   ledger.Medium
	sends    bool
	settings ledger.Settings
	life     life
	owns     int   // partitions
	given    int64 // partitions that its group last gave it
}

// idle says whether it is a member of a group in which no partition is left for it.
// In the middle of a rebalance nobody is idle.
func (m *member) idle() bool {
	return m.life == joined && m.owns == 0 && m.given == 0 && m.medium == ledger.Kafka
}

// free says whether it takes partitions without asking a group.
func (m *member) free() bool { return m.group == (ledger.Name{}) || m.settings.Manual }

func newState() *state {
	return &state{logOf: map[logKey]*log{}, reads: map[readingKey]*reading{}, byName: map[ledger.Name]*member{}}
}

//go:noinline
func (s *state) log(k logKey) *log {
	l := s.logOf[k]
	if l == nil {
		l = &log{logKey: k, index: len(s.logs)}
		s.logOf[k] = l
		s.logs = append(s.logs, l)
	}
	return l
}

//go:noinline
func (s *state) member(name ledger.Name) *member {
	m := s.byName[name]
	if m == nil {
		m = &member{name: name, index: len(s.members)}
		s.byName[name] = m
		s.members = append(s.members, m)
	}
	return m
}

// reading is what the event's actor or group does with the event's log.
func (s *state) reading(e *ledger.Event, k logKey) *reading {
	key := readingKey{group: e.Group, log: k}
	if e.Group == (ledger.Name{}) {
		key.actor = e.Actor
	}
	r := s.reads[key]
	if r == nil {
		r = &reading{readingKey: key, index: len(s.readings), log: s.log(k), bookmark: -1, position: map[*member]int64{}}
		s.reads[key] = r
		s.readings = append(s.readings, r)
	}
	return r
}

// kafka is the partition that an event is about.
func kafka(e *ledger.Event) logKey { return logKey{ledger.Kafka, e.Topic, e.Partition} }

// redis is the channel or the stream that an event is about.
func redis(e *ledger.Event) logKey {
	switch e.Kind {
	case ledger.Subscribe, ledger.Publish, ledger.Published, ledger.Message:
		return logKey{medium: ledger.PubSub, topic: e.Topic}
	}
	return logKey{medium: ledger.Streams, topic: e.Topic}
}

// hear takes the next event of the ledger.
func (s *state) hear(e *ledger.Event) {
	switch e.Kind {
	case ledger.Topic:
		for p := range int32(e.N) {
			s.log(logKey{ledger.Kafka, e.Topic, p})
		}
	case ledger.Ack:
		l := s.log(kafka(e))
		l.end = max(l.end, e.Offset+1)
	case ledger.Removed:
		s.begin(e)
	case ledger.Deliver, ledger.Process, ledger.Seek, ledger.Settle, ledger.Accept, ledger.Release:
		s.works(e)
	case ledger.CommitOk:
		s.reading(e, kafka(e)).bookmark = e.Offset
	case ledger.Forgotten:
		s.reading(e, kafka(e)).bookmark = -1
	case ledger.Admin:
		s.administer(e)
	case ledger.Start, ledger.Join, ledger.Crash, ledger.Close, ledger.MemberExpired:
		s.lives(e)
	case ledger.Assign, ledger.Revoke, ledger.Lost:
		s.owns(e)
	case ledger.Sample:
		s.sample(e.Detail.Sample)
	case ledger.Subscribe, ledger.Attach, ledger.Publish, ledger.Append, ledger.Message, ledger.Entry, ledger.Claim, ledger.EntryAck:
		s.hearRedis(e)
	}
}

func (s *state) begin(e *ledger.Event) {
	l := s.log(kafka(e))
	l.start = max(l.start, e.Offset)
}

// works notes where a consumer is. What it was given is in the log, also where
// nobody heard the answer to the producer.
func (s *state) works(e *ledger.Event) {
	r, m := s.reading(e, kafka(e)), s.member(e.Actor)
	r.share = r.share || m.settings.Share
	if e.Kind == ledger.Deliver {
		r.log.end = max(r.log.end, e.Offset+1)
	}
	if e.Kind == ledger.Process {
		r.position[m] = e.Offset
	}
	if m.free() && e.Kind != ledger.Seek && !m.settings.Share {
		if !slices.Contains(r.byHand, m) {
			r.byHand = append(r.byHand, m)
		}
		if r.owner == nil {
			r.own(m)
		}
	}
}

// release leaves a partition to who took it by hand, or to nobody.
func (r *reading) release() {
	r.own(nil)
	for _, m := range slices.Backward(r.byHand) {
		if m.life == started || m.life == joined {
			r.own(m)
			return
		}
	}
}

func (r *reading) own(m *member) {
	if r.owner != nil {
		r.owner.owns--
	}
	r.owner = m
	if m != nil {
		m.owns++
	}
}

func (s *state) owns(e *ledger.Event) {
	r, m := s.reading(e, kafka(e)), s.member(e.Actor)
	switch {
	case e.Kind == ledger.Assign && !m.settings.Share:
		if r.owner != m {
			r.own(m)
		}
	case r.owner == m:
		r.release()
	}
}

func (s *state) lives(e *ledger.Event) {
	m := s.member(e.Actor)
	switch e.Kind {
	case ledger.Start:
		m.life, m.group, m.topic = started, e.Group, e.Topic
		m.medium = ledger.Kafka
		if m.sends = e.Detail == nil || e.Detail.Settings == nil; !m.sends {
			m.settings = *e.Detail.Settings
		}
	case ledger.Join:
		m.life, m.given = joined, e.N
	case ledger.Crash:
		m.life = crashed
		if m.free() || m.medium != ledger.Kafka {
			s.leaves(m)
		}
	case ledger.Close:
		m.life = closed
		if m.settings.Instance == "" {
			s.leaves(m)
		}
	case ledger.MemberExpired:
		if !e.Flag && m.life != started && m.life != joined {
			m.life = dropped
			s.leaves(m)
		}
	}
}

// leaves takes from a member whatever it owns.
func (s *state) leaves(m *member) {
	for _, r := range s.readings {
		if r.owner == m {
			r.release()
		}
	}
}

func (s *state) administer(e *ledger.Event) {
	switch e.Detail.Text {
	case ledger.AdminDeleteRecords:
		s.begin(e)
	case ledger.AdminPartitions:
		for p := range int32(e.N) {
			s.log(logKey{ledger.Kafka, e.Topic, p})
		}
	case ledger.AdminReset:
		if e.Topic != (ledger.Name{}) {
			s.reading(e, kafka(e)).bookmark = e.Offset
		}
	case ledger.AdminStop:
		s.stopped = true
	case ledger.AdminStart:
		s.stopped = false
	}
}

// sample believes what the brokers say of their logs and of bookmarks.
func (s *state) sample(sample *ledger.Snapshot) {
	for i, p := range sample.Partitions {
		l := s.log(logKey{ledger.Kafka, ledger.N(sample.Topic), p.Partition})
		l.start, l.end = max(l.start, p.Start), max(l.end, p.End)
		for _, g := range sample.Groups {
			if r := s.reads[readingKey{group: ledger.N(g.Group), log: l.logKey}]; r != nil && !g.Share { // a share group has no bookmark
				r.bookmark = g.Committed[i]
			}
		}
	}
}

func (s *state) hearRedis(e *ledger.Event) {
	k := redis(e)
	if e.Kind == ledger.Publish || e.Kind == ledger.Append {
		l := s.log(k)
		l.end = max(l.end, e.ID)
		return
	}
	r, m := s.reading(e, k), s.member(e.Actor)
	m.medium, m.sends = k.medium, false
	switch e.Kind {
	case ledger.Subscribe, ledger.Attach:
		m.life, m.group = joined, e.Group
		if r.owner != m {
			r.own(m)
		}
		r.share = e.Kind == ledger.Attach && e.Group != ledger.Name{}
	case ledger.Message, ledger.Entry, ledger.Claim:
		r.position[m] = e.ID - 1
	}
}
