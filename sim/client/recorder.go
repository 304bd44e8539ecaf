package client

import (
	"cmp"
	"sync"

	"kafkasim/sim/ledger"
)

// recorder writes what one life of an actor does, until that life is over: the dead
// write nothing, whatever their goroutines and callbacks are still at.
type recorder struct {
	ledger *ledger.Ledger
	base   ledger.Event // Actor, Inc and Topic of all its events; Group of those that name none

	lock sync.Mutex
	dead bool
}

// write says whether the life was still there to do it: what is not written down must
// not happen either, as a commit that is sent while its sender is killed.
func (p *recorder) write(e ledger.Event) (lives bool) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.put(e)
	return !p.dead
}

// finish writes the event with which the life is over.
func (p *recorder) finish(e ledger.Event) {
	p.lock.Lock()
	defer p.lock.Unlock()
	p.put(e)
	p.dead = true
}

func (p *recorder) put(e ledger.Event) {
	if !p.dead {
		e.Actor, e.Inc, e.Topic, e.Group = p.base.Actor, p.base.Inc, p.base.Topic, cmp.Or(e.Group, p.base.Group)
		p.ledger.Append(e)
	}
}

func (p *recorder) isDead() bool {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.dead
}

// closed says whether a channel that only ever is closed is that already.
func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
