package proxy

import (
	"maps"
	"slices"
	"sync"

	"github.com/twmb/franz-go/pkg/kmsg"
)

// transactions are those that the program has begun and not ended, by its
// transactional.id: the bookmarks that each sets if it is committed.
type transactions struct {
	mu   sync.Mutex
	open map[string]Commit
}

// begin notes that something belongs to a transaction.
func (t *transactions) begin(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, there := t.open[id]; !there && len(t.open) < mostNames {
		t.open[id] = Commit{Transaction: id}
	}
}

// add lets a transaction set more bookmarks. The last one of a partition counts.
func (t *transactions) add(id string, c Commit) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before, there := t.open[id]
	if !there {
		return
	}
	for _, b := range before.Bookmarks {
		same := func(x Bookmark) bool { return x.Topic == b.Topic && x.Partition == b.Partition }
		if !slices.ContainsFunc(c.Bookmarks, same) {
			c.Bookmarks = append(c.Bookmarks, b)
		}
	}
	t.open[id] = c
}

// of is what a transaction sets; it has no bookmarks where that is nothing.
func (t *transactions) of(id string) Commit {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.open[id]
}

func (t *transactions) end(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.open, id)
}

// OpenTransactions are the transactional.ids under which the program has begun what it
// has not ended, as far as it was told so.
func (p *Proxy) OpenTransactions() []string {
	p.transactions.mu.Lock()
	defer p.transactions.mu.Unlock()
	return slices.Sorted(maps.Keys(p.transactions.open))
}

// within is a commit that belongs to a transaction, whose end alone applies it.
func (p *Proxy) within(x *kmsg.TxnOffsetCommitRequest) Commit {
	c := Commit{Member: Member{Group: x.Group, ID: x.MemberID}, Transaction: x.TransactionalID}
	for _, t := range x.Topics {
		for _, b := range t.Partitions {
			c.Bookmarks = append(c.Bookmarks, Bookmark{p.name(t.Topic, t.TopicID), b.Partition, b.Offset})
		}
	}
	return c
}

// hearTransaction tells that one is about to be committed, and says whether that goes on.
func (p *Proxy) hearTransaction(req kmsg.Request) (goesOn bool) {
	switch x := req.(type) {
	case *kmsg.ProduceRequest:
		if x.TransactionID != nil {
			p.transactions.begin(*x.TransactionID)
		}
	case *kmsg.TxnOffsetCommitRequest:
		p.transactions.begin(x.TransactionalID)
	case *kmsg.EndTxnRequest:
		if c := p.transactions.of(x.TransactionalID); x.Commit && len(c.Bookmarks) > 0 && p.ears.Commits != nil {
			return p.ears.Commits(c)
		}
	}
	return true
}

// heardTransaction tells what has become of one. Whoever begins again with a
// transactional.id has ended what was open under it.
func (p *Proxy) heardTransaction(req kmsg.Request, resp kmsg.Response) {
	switch x := resp.(type) {
	case *kmsg.InitProducerIDResponse:
		if id := req.(*kmsg.InitProducerIDRequest).TransactionalID; id != nil && x.ErrorCode == 0 {
			p.transactions.end(*id)
		}
	case *kmsg.TxnOffsetCommitResponse:
		asked := req.(*kmsg.TxnOffsetCommitRequest)
		c := p.within(asked)
		var errs []int16
		for _, t := range x.Topics {
			for _, b := range t.Partitions {
				errs = append(errs, b.ErrorCode)
			}
		}
		if refused := func(code int16) bool { return code != 0 }; !slices.ContainsFunc(errs, refused) {
			p.transactions.add(asked.TransactionalID, c)
		} else if p.ears.Committed != nil {
			p.ears.Committed(c, errs)
		}
	case *kmsg.EndTxnResponse:
		asked := req.(*kmsg.EndTxnRequest)
		c := p.transactions.of(asked.TransactionalID)
		if x.ErrorCode == 0 {
			p.transactions.end(asked.TransactionalID)
		}
		if asked.Commit && len(c.Bookmarks) > 0 && p.ears.Committed != nil {
			p.ears.Committed(c, slices.Repeat([]int16{x.ErrorCode}, len(c.Bookmarks)))
		}
	}
}
