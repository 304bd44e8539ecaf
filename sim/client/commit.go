package client

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// commitPatience bounds one commit, in virtual time.
const commitPatience = 30 * time.Second

// commitIfDue makes the automatic commit at the first poll after the interval,
// and returns how long it is until the next one is due; 0 if nothing waits to
// be committed.
//
// The rule is that of Java's ConsumerCoordinator: a timer that starts again
// whenever a poll finds it expired, whether there is something to commit or not. Its
// polls come all the time; ours wait for records, so that the rounds in which
// there was nothing are made up for here.
func (l *incarnation) commitIfDue() time.Duration {
	l.mu.Lock()
	due, waiting := l.nextCommit, !l.dirty.IsZero()
	if waiting && !due.After(l.dirty) {
		due = due.Add((l.dirty.Sub(due)/AutoEvery + 1) * AutoEvery)
	}
	l.mu.Unlock()
	if l.plan.Commit != CommitAuto || !waiting {
		return 0
	}
	if wait := time.Until(due); wait > 0 {
		return wait
	}
	err := l.commit(l.positions())
	l.mu.Lock()
	defer l.mu.Unlock()
	l.nextCommit = time.Now().Add(AutoEvery)
	if err != nil {
		l.dirty = time.Now() // it is tried again after the next interval
		return AutoEvery
	}
	return 0
}

func (l *incarnation) uncommitted(next map[int32]int64) map[int32]int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.DeleteFunc(next, func(p int32, offset int64) bool {
		at, ok := l.committed[p]
		return ok && at == offset
	})
	return next
}

// commit moves the group's bookmark: for each partition, the next offset to
// read. Partitions whose bookmark is already there are left out. It sends
// the request itself, see the package's limits.
//
// With KIP-848 the broker may have given the member a new epoch of which it has
// not heard: STALE_MEMBER_EPOCH. It hears with its next heartbeat, and then asks
// again for what it still owns.
//
// A poll lets the client send its next fetch, and a client's requests to a broker
// wait in one queue. In virtual time the two would race for it: the fetch goes first.
func (l *incarnation) commit(next map[int32]int64) error {
	l.mu.Lock()
	l.dirty = time.Time{}
	l.mu.Unlock()
	if next = l.uncommitted(next); len(next) == 0 {
		return nil
	}
	time.Sleep(time.Nanosecond)
	for {
		_, epoch := l.client.GroupMetadata()
		err := l.commitOnce(next)
		if !errors.Is(err, kerr.StaleMemberEpoch) || !l.hearsOfNewEpoch(epoch) {
			return err
		}
		if next = l.stillOwned(l.uncommitted(next)); len(next) == 0 {
			return nil
		}
	}
}

// commitOnce sends one request and returns the first error in its answer.
func (l *incarnation) commitOnce(next map[int32]int64) error {
	partitions := slices.Sorted(maps.Keys(next))
	for _, p := range partitions {
		if !l.write(ledger.Event{Kind: ledger.CommitSent, Partition: p, Offset: next[p]}) {
			return errStopped
		}
	}
	ctx, cancel := context.WithTimeout(l.ctx, commitPatience)
	defer cancel()
	answer, err := l.commitRequest(partitions, next).RequestWith(ctx, l.client)
	if err != nil {
		return l.refused(partitions, next, err)
	}
	var first error
	for _, t := range answer.Topics {
		for _, p := range t.Partitions {
			if err := kerr.ErrorForCode(p.ErrorCode); err != nil {
				first = cmp.Or(first, l.refused([]int32{p.Partition}, next, err))
				continue
			}
			l.counted.Store(true)
			l.mu.Lock()
			l.committed[p.Partition] = next[p.Partition]
			l.mu.Unlock()
			l.write(ledger.Event{Kind: ledger.CommitOk, Partition: p.Partition, Offset: next[p.Partition]})
		}
	}
	return first
}

// epochLook is how often a member looks whether it has a new epoch.
const epochLook = 97 * time.Millisecond

// hearsOfNewEpoch waits for the heartbeat that brings the member a new epoch,
// and says whether it came.
func (l *incarnation) hearsOfNewEpoch(old int32) bool {
	for end := time.Now().Add(l.plan.Heartbeat() + time.Second); time.Now().Before(end) && l.ctx.Err() == nil; {
		if _, now := l.client.GroupMetadata(); now != old {
			return true
		}
		time.Sleep(epochLook)
	}
	return false
}

// stillOwned leaves out what the member has given up meanwhile: its next owner
// may have committed further.
func (l *incarnation) stillOwned(next map[int32]int64) map[int32]int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.DeleteFunc(next, func(p int32, _ int64) bool { return !slices.Contains(l.owned, p) })
	return next
}

func (l *incarnation) commitRequest(partitions []int32, next map[int32]int64) *kmsg.OffsetCommitRequest {
	member, generation := l.client.GroupMetadata()
	topic := kmsg.NewOffsetCommitRequestTopic()
	l.mu.Lock()
	topic.Topic, topic.TopicID = l.Topic(), l.topicID
	l.mu.Unlock()
	for _, p := range partitions {
		at := kmsg.NewOffsetCommitRequestTopicPartition()
		at.Partition, at.Offset = p, next[p]
		topic.Partitions = append(topic.Partitions, at)
	}
	req := kmsg.NewPtrOffsetCommitRequest()
	req.Group, req.MemberID, req.Generation = l.Group(), member, generation
	if l.plan.Instance != "" {
		req.InstanceID = &l.plan.Instance
	}
	req.Topics = append(req.Topics, topic)
	return req
}

// Refused says whether an error of a commit is the broker's answer.
func Refused(err error) bool {
	var answer *kerr.Error
	return errors.As(err, &answer)
}

func (l *incarnation) refused(partitions []int32, next map[int32]int64, err error) error {
	for _, p := range partitions {
		l.write(ledger.Event{Kind: ledger.CommitErr, Partition: p, Offset: next[p], Flag: definite(err), Detail: &ledger.Detail{Text: err.Error()}})
	}
	err = failure.New("%s commits: %w", l.name, err)
	l.note(err)
	return err
}
