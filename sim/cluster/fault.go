package cluster

import (
	"errors"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// Trouble is something that goes wrong at the broker on purpose.
type Trouble struct {
	name string
	key  kmsg.Key
	err  *kerr.Error
}

// The troubles. Clients try again after each of them; with a producer that is not
// idempotent the first one stores a payment twice.
var (
	LostProduceAnswer = Trouble{"lost-produce-answer", kmsg.Produce, kerr.RequestTimedOut}                     // what was sent is stored, and the answer says that it timed out
	ProduceMovedOn    = Trouble{"produce-leader-moved", kmsg.Produce, kerr.NotLeaderForPartition}              // nothing is stored: the partition is led by somebody else, says the broker
	FetchMovedOn      = Trouble{"fetch-leader-moved", kmsg.Fetch, kerr.NotLeaderForPartition}                  // nothing is read, for the same reason
	CommitNotYet      = Trouble{"commit-coordinator-loads", kmsg.OffsetCommit, kerr.CoordinatorLoadInProgress} // nothing is committed: the coordinator is still reading its files
	HeartbeatNotYet   = Trouble{"heartbeat-coordinator-loads", kmsg.Heartbeat, kerr.CoordinatorLoadInProgress} // the same for a heartbeat
	JoinNotYet        = Trouble{"join-coordinator-loads", kmsg.JoinGroup, kerr.CoordinatorLoadInProgress}      // the same for a member that wants to join
)

// CommitWhileRebalancing refuses a commit as a coordinator does that waits for members
// to join again. No client tries that again by itself: it is for the program to go on.
var CommitWhileRebalancing = Trouble{"commit-while-rebalancing", kmsg.OffsetCommit, kerr.RebalanceInProgress}

// What goes wrong with a transaction, and clients try again by themselves.
var (
	TransactionCommitNotYet = Trouble{"transaction-commit-coordinator-loads", kmsg.TxnOffsetCommit, kerr.CoordinatorLoadInProgress}
	TransactionStillEnding  = Trouble{"transaction-still-ending", kmsg.EndTxn, kerr.ConcurrentTransactions}
)

// ShareSessionGone tells a member of a share group that its broker knows it no more, as one
// does that was started again: what was locked for it is free again.
var ShareSessionGone = Trouble{"share-session-gone", kmsg.ShareFetch, kerr.ShareSessionNotFound}

// Name is a word for the ledger.
func (t Trouble) Name() string { return t.name }

// Troubles are all of them.
func Troubles() []Trouble {
	return []Trouble{LostProduceAnswer, ProduceMovedOn, FetchMovedOn, CommitNotYet, HeartbeatNotYet, JoinNotYet}
}

// Fault is a trouble while it lasts.
type Fault struct{ handle *kfake.FaultHandle }

// Fail answers the next n requests that a trouble is about with its error.
func (c *Cluster) Fail(t Trouble, n int) (*Fault, error) {
	if c.brokers == nil {
		return nil, errors.New("only the embedded broker fails on purpose: the others are not ours")
	}
	return &Fault{c.brokers.Fault(kfake.Fault{Keys: []kmsg.Key{t.key}, Err: t.err, Count: n})}, nil
}

// Hits is how many requests it has struck.
func (f *Fault) Hits() int { return f.handle.Hits() }

// End lets everything go well again.
func (f *Fault) End() { f.handle.Remove() }
