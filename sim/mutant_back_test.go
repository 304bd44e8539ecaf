package sim_test

import (
	"time"

	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	asksInSeconds  bug = "a consumer that scrolls back asks with seconds for milliseconds"
	commitsThePast bug = "a consumer that scrolls back commits where it then is"
)

// scrolled is the story of a consumer that has read everything, goes back as
// far as it was sent half a minute before, and reads that again.
func scrolled(l *lab) {
	l.produce()
	c := l.start("consumer-1", 1)
	c.work(sent)
	c.scrollBack(halfTheTime)
	l.sample(ledger.SampleShown)
	c.work(sent)
	l.sample(ledger.SampleEnd)
	c.close()
}

// halfTheTime is, when everything was read, how long ago the 31st payment was
// sent: two of them went out each second, a minute was waited for whatever had
// to be sent again, and joining and reading took three seconds.
const halfTheTime = 78 * time.Second

// scrollBack asks the broker where the log stood a while ago and goes there.
func (m *member) scrollBack(back time.Duration) {
	m.write(ledger.Event{Kind: ledger.Ask, N: int64(back)})
	stamp := time.Now().Add(-back).UnixMilli()
	if m.bug == asksInSeconds {
		stamp /= 1000
	}
	since, err := m.brokers.OffsetsSince(topic, stamp)
	must(err)
	m.client.SetOffsets(map[string]map[int32]kgo.EpochOffset{topic: {0: {Epoch: -1, Offset: since[0]}}})
	m.write(ledger.Event{Kind: ledger.Seek, Offset: since[0]})
	m.read = sent
	if m.bug == commitsThePast {
		m.commit(since[0])
	}
}
