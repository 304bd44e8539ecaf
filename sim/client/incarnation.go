package client

import (
	"context"
	"errors"
	"maps"
	"sort"
	"sync"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/failure"
	"kafkasim/sim/ledger"
	"kafkasim/sim/payment"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
)

// incarnation is one incarnation of a consumer: one client, one goroutine that polls
// and processes, and the group's callbacks.
type incarnation struct {
	*Consumer
	recorder
	link    *cluster.ClientNet
	client  *kgo.Client
	ctx     context.Context
	cancel  context.CancelFunc
	orders  chan order
	quit    chan struct{} // closed to end the goroutine
	done    chan struct{} // closed when it has ended
	reading bool          // told to read whatever arrives
	read    chan error    // the reply to that

	// Only the goroutine, or somebody who has waited for its reply, uses these.
	rest []*kgo.Record // polled and not yet processed

	mu         sync.Mutex
	topicID    [16]byte
	held       bool // told to stop reading and to wait
	err        error
	endPoll    context.CancelFunc
	joined     bool
	refusal    *kerr.Error // why the group will not have it; nil while it does
	fresh      bool        // has got partitions and not yet polled
	owned      []int32
	generation int32
	next       map[int32]int64 // by partition, the next offset to process
	last       int32           // partition of the last processed payment
	committed  map[int32]int64 // by partition, the last successful commit
	dirty      time.Time       // when the first payment was polled that waits to be committed
	nextCommit time.Time       // when the interval of automatic commits ends
}

const forever = -1

// order tells the goroutine to process n payments, or to go to other offsets,
// and to reply then.
type order struct {
	n     int
	to    map[int32]kgo.EpochOffset
	reply chan<- error
}

// stop ends the goroutine after the poll at hand and waits for it.
func (l *incarnation) stop() {
	close(l.quit)
	l.mu.Lock()
	if l.endPoll != nil {
		l.endPoll()
	}
	l.mu.Unlock()
	<-l.done
}

func (l *incarnation) isHeld() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.held
}

func (l *incarnation) stopping() bool { return closed(l.quit) }

func (l *incarnation) run() {
	defer close(l.done)
	for {
		select {
		case <-l.quit:
			return
		case o := <-l.orders:
			err := l.obey(o)
			if errors.Is(err, errStopped) {
				err = nil
			}
			l.note(err)
			l.mu.Lock()
			l.err = err
			l.mu.Unlock()
			o.reply <- err
		}
	}
}

// obey polls and processes until as many payments are processed as the order
// says, or somebody stops it.
func (l *incarnation) obey(o order) error {
	jitter(l.draw)
	if o.to != nil {
		l.seek(o.to)
		return nil
	}
	n := o.n
	for done := 0; (n == forever || done < n) && !l.isHeld(); {
		if len(l.rest) == 0 {
			if err := l.poll(l.pollLimit(n, done)); err != nil || len(l.rest) == 0 {
				return err
			}
		}
		for len(l.rest) > 0 && (n == forever || done < n) && !l.isHeld() {
			r := l.rest[0]
			if err := l.process(r); err != nil || l.isDead() {
				return err
			}
			l.rest = l.rest[1:]
			done++
		}
		if len(l.rest) == 0 {
			if n == forever || done < n {
				// The next poll would commit, and so does a member that has to give
				// partitions back: never both at once.
				l.commitIfDue()
			}
			l.allowRebalance()
		}
	}
	return nil
}

// pollLimit asks for no more than will be processed, so that holding never
// keeps the group waiting. A consumer that commits first must poll more than that:
// its mistake shows only when it dies in the middle of a poll.
func (l *incarnation) pollLimit(n, done int) int {
	if n == forever || l.plan.Commit == CommitFirst {
		return l.plan.PollLimit
	}
	return min(l.plan.PollLimit, n-done)
}

// poll commits if that is due, then fills l.rest with what the client has,
// waiting for it if need be. It comes back with nothing when it was stopped.
func (l *incarnation) poll(limit int) error {
	for !l.stopping() && !l.isHeld() {
		ctx := l.beginPoll(l.commitIfDue())
		fetches := l.client.PollRecords(ctx, limit)
		timedOut := ctx.Err() != nil
		fetches = append(fetches, l.restOfFirstPoll(limit-fetches.NumRecords())...)
		l.endPoll()
		if l.stopping() {
			break
		}
		l.noteEach(fetches)
		if records := fetches.Records(); len(records) > 0 {
			return l.deliver(fetches, records)
		}
		var session *kgo.ErrGroupSession // it only tells that the client has to join again
		if err := fetches.Err0(); err != nil && !timedOut && !errors.As(err, &session) {
			return failure.New("%s polls: %w", l.name, err)
		}
		l.allowRebalance()
	}
	return nil
}

// allowRebalance lets the group take partitions away. Who closes commits first, and
// then allows it: never both at once.
func (l *incarnation) allowRebalance() {
	if !l.stopping() {
		l.client.AllowRebalance()
	}
}

// noteEach notes what keeps the client from reading some partition; it tries again.
func (l *incarnation) noteEach(fetches kgo.Fetches) {
	fetches.EachError(func(topic string, p int32, err error) {
		if topic != "" { // or it is of no partition
			l.note(failure.New("%s reads p%d: %w", l.name, p, err))
		}
	})
}

// restOfFirstPoll is the rest of the first poll after an assignment. The client may
// begin to fetch before it knows of all its new partitions; which of them the
// first answer has is a race that the ledger must not show.
func (l *incarnation) restOfFirstPoll(limit int) kgo.Fetches {
	l.mu.Lock()
	fresh := l.fresh
	l.fresh = false
	l.mu.Unlock()
	if !fresh || limit <= 0 {
		return nil
	}
	time.Sleep(5 * time.Millisecond)
	over, cancel := context.WithCancel(l.ctx)
	cancel() // only what is there already
	if more := l.client.PollRecords(over, limit); more.NumRecords() > 0 {
		return more
	}
	return nil
}

// beginPoll returns the context of the next poll. Where a commit will be due
// after wait, the poll ends then, as the short time-outs of an ordinary poll
// loop would have it; 0 means none.
func (l *incarnation) beginPoll(wait time.Duration) context.Context {
	l.mu.Lock()
	defer l.mu.Unlock()
	var ctx context.Context
	if wait > 0 {
		ctx, l.endPoll = context.WithTimeout(l.ctx, wait)
	} else {
		ctx, l.endPoll = context.WithCancel(l.ctx)
	}
	if l.stopping() || l.held {
		l.endPoll()
	}
	return ctx
}

// deliver writes what the poll returned. With CommitFirst it also commits it,
// before any of it is processed.
func (l *incarnation) deliver(fetches kgo.Fetches, records []*kgo.Record) error {
	sort.Slice(records, func(i, j int) bool {
		a, b := records[i], records[j]
		return a.Partition < b.Partition || a.Partition == b.Partition && a.Offset < b.Offset
	})
	l.mu.Lock()
	fetches.EachTopic(func(t kgo.FetchTopic) { l.topicID = t.TopicID })
	if l.dirty.IsZero() {
		l.dirty = time.Now()
	}
	l.mu.Unlock()
	behind := map[int32]int64{}
	for _, r := range records {
		id, err := cluster.RecordID(r)
		if err != nil {
			return err
		}
		l.write(ledger.Event{Kind: ledger.Deliver, Partition: r.Partition, Offset: r.Offset, ID: id})
		behind[r.Partition] = r.Offset + 1
	}
	if l.plan.Shuffled {
		l.draw.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	}
	l.rest = records
	if l.plan.Commit == CommitFirst {
		return l.commit(behind)
	}
	return nil
}

// process is the effect: analyse the payment and raise the alert.
func (l *incarnation) process(r *kgo.Record) error {
	if err := l.world.pass(l.plan.Work); err != nil {
		return err
	}
	id, err := cluster.RecordID(r)
	if err != nil {
		return err
	}
	pay, err := payment.Decode(r.Value)
	if err != nil {
		return err
	}
	l.write(ledger.Event{Kind: ledger.Process, Partition: r.Partition, Offset: r.Offset, ID: id,
		User: pay.User, Cents: pay.Cents, Flag: pay.Alert()})
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next[r.Partition] = max(l.next[r.Partition], r.Offset+1)
	l.last = r.Partition
	return nil
}

// positions is what Consumer.Positions gives, for the life's own goroutines:
// which life is the consumer's is for the script alone to know.
func (l *incarnation) positions() map[int32]int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.next)
}
