package sim_test

import (
	"context"
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kmsg"
)

const (
	worksOn        bug = "a consumer that its group has dropped goes on with what it has in hand"
	commitsAsOther bug = "a consumer that its group has dropped commits in the name of its successor"
	commitsLate    bug = "a consumer that should commit first works first" // no bug where at least once is wanted
	worksUnread    bug = "a consumer processes what it was never delivered"
	fidgets        bug = "a consumer joins its group anew for no reason"
)

// dropped is the story of a consumer that hangs in the middle of a poll while a
// second one joins. The group waits for it for the rebalance timeout and goes on
// without it; then it wakes up and tries to commit what it did.
func dropped(l *lab) {
	l.produce()
	a := l.start("consumer-1", 1)
	records := a.poll(a.client)
	for _, r := range records[:batch/2] {
		a.process(r)
	}
	b := l.start("consumer-2", 1)
	l.write(ledger.Event{Kind: ledger.MemberExpired, Actor: ledger.N(a.name), Inc: a.inc, Group: ledger.N(team)})
	if l.bug == worksOn {
		for _, r := range records[batch/2:] {
			a.process(r)
		}
	}
	if l.bug == commitsAsOther {
		a.commitAs(b, batch/2)
	} else {
		a.commit(batch / 2)
	}
	b.work(sent)
	l.sample(ledger.SampleEnd)
	b.close()
	a.close()
}

// quiet is the story of a consumer that has nothing to do for some minutes and
// stays in its group.
func quiet(l *lab) {
	l.produce()
	c := l.start("consumer-1", 1)
	c.work(sent / 2)
	time.Sleep(5 * time.Minute)
	if l.bug == fidgets {
		before := c.generation.Load()
		c.client.ForceRebalance()
		l.await(func() bool { return c.generation.Load() > before })
	}
	if l.bug == worksUnread {
		c.write(ledger.Event{Kind: ledger.Process, Offset: sent - 1, ID: sent})
	}
	c.work(sent)
	l.sample(ledger.SampleEnd)
	c.close()
}

// commitAs commits with the member id and the generation of another member.
func (m *member) commitAs(other *member, next int64) {
	req := m.commitRequest(next)
	req.MemberID, req.Generation = other.client.GroupMetadata()
	m.send(req, next)
}

func (m *member) commitRequest(next int64) *kmsg.OffsetCommitRequest {
	req := kmsg.NewPtrOffsetCommitRequest()
	req.Group = m.group
	req.MemberID, req.Generation = m.client.GroupMetadata()
	at := kmsg.NewOffsetCommitRequestTopicPartition()
	at.Offset = next
	t := kmsg.NewOffsetCommitRequestTopic()
	t.Topic, t.TopicID, t.Partitions = topic, m.topicID, append(t.Partitions, at)
	req.Topics = append(req.Topics, t)
	return req
}

// send sends a request of its own, as package actor does and for its reason.
func (m *member) send(req *kmsg.OffsetCommitRequest, next int64) {
	m.write(ledger.Event{Kind: ledger.CommitSent, Offset: next})
	answer, err := req.RequestWith(context.Background(), m.client)
	must(err)
	if code := answer.Topics[0].Partitions[0].ErrorCode; code != 0 {
		m.write(ledger.Event{Kind: ledger.CommitErr, Offset: next, Flag: true, Detail: &ledger.Detail{Text: "refused"}})
		return
	}
	m.write(ledger.Event{Kind: ledger.CommitOk, Offset: next})
}

// Who commits before it works holds to the mirror of CommitWithinProcessed.
func TestCommittingFirstIsAtMostOnce(t *testing.T) {
	for seed := range uint64(5) {
		book, err := play(killed, commitsFirst, seed)
		if f := check.CommitBeforeProcess.Find(book); err != nil || f.Outcome != ledger.Holds {
			t.Errorf("seed %d: %s: %v, %v", seed, f.Outcome, f.Measured, err)
		}
	}
}
