package sim

import (
	"time"

	"kafkasim/sim/client"
	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
)

// Redis is the run's Redis server, with those who listen and read there.
type Redis struct {
	run     *Run
	readers []*StreamReader
	streams []*Stream
}

// Redis starts a Redis server beside the brokers, unless the run was given one.
func (r *Run) Redis() *Redis {
	r.step("start Redis")
	r.needs(r.redis == nil, "Redis is already running")
	r.world.Redis = r.theirRedis
	if r.theirRedis == nil {
		r.world.Redis = cluster.BootRedis(r.world.Seed)
	}
	r.redis = &Redis{run: r}
	return r.redis
}

// Channel is a Redis channel. It exists as soon as somebody speaks or
// listens, and keeps nothing.
type Channel struct {
	redis *Redis
	name  string
}

// Channel names a channel.
func (s *Redis) Channel(name string) *Channel { return &Channel{s, s.run.world.Redis.Channel(name)} }

// Stream is a Redis stream.
type Stream struct {
	redis *Redis
	name  string
	most  int
}

// Stream names a stream that keeps its last `most` entries, or all if that is 0.
func (s *Redis) Stream(name string, most int) *Stream {
	s.run.step("name the stream " + name)
	s.run.needs(most >= 0, "a stream cannot keep %d entries; 0 keeps them all", most)
	stream := &Stream{s, s.run.world.Redis.Stream(name), most}
	s.streams = append(s.streams, stream)
	return stream
}

// AlsoOn lets the producer publish each of its payments on a channel and add it to
// a stream, before it sends it to Kafka.
func (p *Producer) AlsoOn(c *Channel, s *Stream) {
	p.step("connects to Redis")
	if p.told > 0 || p.sent != nil {
		p.refuse("is already sending: it connects to Redis before its first payment")
	}
	if p.redis {
		p.refuse("is already connected to Redis")
	}
	p.redis = true
	p.actor.AlsoOn(p.run.world, c.name, s.name, int64(s.most))
}

// Subscriber listens to a channel.
type Subscriber struct {
	role
	actor *client.Subscriber
}

// Subscriber makes a subscriber that is not tuned in yet.
func (c *Channel) Subscriber(name string) *Subscriber {
	s := &Subscriber{c.redis.run.introduce(name, "start it again first"), client.NewSubscriber(c.redis.run.world, name, c.name)}
	c.redis.run.cast = append(c.redis.run.cast, s)
	return s
}

// TuneIn subscribes, and waits until the server has confirmed it.
func (s *Subscriber) TuneIn() {
	s.starts("tunes in")
	s.run.must(s.actor.TuneIn())
	s.state = running
}

// CatchUp waits until the subscriber has heard all that was published so far while
// it listened. It can never catch up with what is no longer on its way.
func (s *Subscriber) CatchUp() {
	s.step("hears what is on its way")
	answers, err := s.actor.Ping()
	s.run.must(err)
	s.run.until(s.actor.Name()+" to hear what is on its way", readLimit, look, func() bool {
		pongs, err := s.actor.Pongs()
		s.run.must(err)
		return pongs >= answers
	})
}

// Close makes the subscriber hang up.
func (s *Subscriber) Close() {
	s.step("closes")
	s.closeAtEnd()
}

// Crash kills the subscriber: kill -9.
func (s *Subscriber) Crash() {
	s.step("crashes")
	s.state = crashed
	s.actor.Crash()
}

// StreamReader reads a stream.
type StreamReader struct {
	role
	actor  *client.StreamReader
	stream string
}

// Reader makes a reader that has not started.
func (s *Stream) Reader(name, group string, plan client.StreamPlan) *StreamReader {
	r := &StreamReader{s.redis.run.introduce(name, "start it again first"), client.NewStreamReader(s.redis.run.world, name, group, s.name, plan), s.name}
	s.redis.readers, s.redis.run.cast = append(s.redis.readers, r), append(s.redis.run.cast, r)
	return r
}

// Start begins where the reader's group left off, and reads whatever
// comes from there on.
func (s *StreamReader) Start() {
	s.starts("starts")
	s.run.must(s.actor.Start())
	s.state = running
	s.actor.Read()
}

// CatchUp waits until the reader has done the work of the stream's last entry.
func (s *StreamReader) CatchUp() {
	s.step("catches up")
	last, err := s.run.world.Redis.Last(s.stream)
	s.run.must(err)
	s.run.until(s.actor.Name()+" to catch up", readLimit, look, func() bool {
		s.run.must(s.actor.Err())
		return !s.actor.Last().Before(last)
	})
}

// Ack acknowledges everything that is done.
func (s *StreamReader) Ack() {
	s.step("acknowledges")
	s.run.must(s.actor.Ack())
}

// Close makes the reader acknowledge what is done and leave.
func (s *StreamReader) Close() {
	s.step("closes")
	s.state = left
	s.run.must(s.actor.Close())
}

// Crash kills the reader: kill -9.
func (s *StreamReader) Crash() {
	s.step("crashes")
	s.state = crashed
	s.actor.Crash()
	s.pending()
}

// pending writes down what the server says that the reader's group has been
// given and not acknowledged.
func (s *StreamReader) pending() {
	if s.actor.Group() == "" {
		return
	}
	n, err := s.run.world.Redis.Pending(s.stream, s.actor.Group())
	s.run.must(err)
	s.run.ledger.Append(ledger.Event{Kind: ledger.Pending, Group: ledger.N(s.actor.Group()), Topic: ledger.N(s.stream), N: n})
}

// Kafka knows nothing of either.
func (s *Subscriber) membership() (group, topic string)   { return "", "" }
func (s *StreamReader) membership() (group, topic string) { return "", "" }

func (s *Subscriber) trouble() (time.Time, error) { return s.actor.Trouble() }

func (s *Subscriber) closeAtEnd() {
	if s.closing() {
		s.actor.Close()
	}
}

func (s *StreamReader) trouble() (time.Time, error) { return s.actor.Trouble() }

func (s *StreamReader) closeAtEnd() {
	if s.closing() {
		_ = s.actor.Close() // what is not acknowledged is in the pending list
	}
}

// audit writes down where the groups of the streams are, and what each stream
// really holds.
func (s *Redis) audit() {
	seen := map[string]bool{}
	for _, l := range s.readers {
		if l.state == unstarted {
			continue // it has made no group
		}
		if key := l.stream + "/" + l.actor.Group(); !seen[key] {
			seen[key] = true
			l.pending()
		}
	}
	for _, stream := range s.streams {
		kept, err := s.run.world.Redis.Kept(stream.name)
		s.run.must(err)
		for _, id := range kept {
			s.run.ledger.Append(ledger.Event{Kind: ledger.StreamAudit, Topic: ledger.N(stream.name), ID: id})
		}
	}
}

// closeRedis ends the server, if there is one.
func (r *Run) closeRedis() {
	if r.world.Redis != nil {
		r.world.Redis.Close()
		time.Sleep(10 * time.Millisecond) // what was on its way arrives nowhere
	}
}
