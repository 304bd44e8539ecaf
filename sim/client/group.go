package client

import (
	"errors"
	"slices"

	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// The group's callbacks. franz-go runs them between two polls, because the
// consumer blocks rebalances while it works on what a poll returned.

// assigned may be called before NewClient has returned: the client is given.
func (l *incarnation) assigned(client *kgo.Client, partitions []int32) {
	if l.isDead() {
		return
	}
	_, generation := client.GroupMetadata()
	l.mu.Lock()
	l.generation, l.joined, l.fresh, l.refusal = generation, true, len(partitions) > 1, nil
	l.owned = append(l.owned, partitions...)
	slices.Sort(l.owned)
	owned := len(l.owned)
	l.mu.Unlock()
	l.writeEach(ledger.Assign, partitions)
	l.write(ledger.Event{Kind: ledger.Join, Generation: generation, N: int64(owned)})
}

// revoked commits what is done before the partitions are given back, so that
// their next owner begins where this one stopped.
func (l *incarnation) revoked(partitions []int32) {
	if l.isDead() {
		return
	}
	if l.plan.Commit == CommitAuto {
		// A commit that fails is in the ledger: the next owner starts
		// from the older bookmark.
		_ = l.commit(l.positions())
	}
	l.giveUp(ledger.Revoke, partitions)
}

// lost is called when the group has dropped the member, and with what it had.
// The client joins again by itself.
func (l *incarnation) lost(partitions []int32) {
	if l.isDead() {
		return
	}
	l.mu.Lock()
	l.joined = false
	l.mu.Unlock()
	l.giveUp(ledger.Lost, partitions)
}

// OnGroupManageError is franz-go's hook for whatever ends a membership. That a
// member is not known any more is no refusal: it joins again. A refusal the
// client tries to overcome again and again; it is written once.
func (l *incarnation) OnGroupManageError(err error) {
	var refusal *kerr.Error
	if !errors.As(err, &refusal) || refusal.Retriable || slices.Contains(rejoins, refusal) {
		return
	}
	l.mu.Lock()
	again := l.refusal == refusal
	l.refusal = refusal
	l.mu.Unlock()
	if !again {
		l.write(ledger.Event{Kind: ledger.Refused, Detail: &ledger.Detail{Text: refusal.Error()}})
	}
}

// rejoins are what a member is told that must join again.
var rejoins = []*kerr.Error{kerr.UnknownMemberID, kerr.IllegalGeneration, kerr.RebalanceInProgress, kerr.FencedMemberEpoch, kerr.StaleMemberEpoch}

func (l *incarnation) giveUp(kind ledger.Kind, partitions []int32) {
	l.writeEach(kind, partitions)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.owned = slices.DeleteFunc(l.owned, func(p int32) bool { return slices.Contains(partitions, p) })
	for _, p := range partitions {
		delete(l.next, p)
		delete(l.committed, p)
	}
}

func (l *incarnation) writeEach(kind ledger.Kind, partitions []int32) {
	l.mu.Lock()
	generation := l.generation
	l.mu.Unlock()
	slices.Sort(partitions)
	for _, p := range partitions {
		l.write(ledger.Event{Kind: kind, Partition: p, Generation: generation})
	}
}
