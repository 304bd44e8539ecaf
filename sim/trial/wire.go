package trial

import (
	"cmp"
	"slices"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
	"kafkasim/sim/proxy"
)

// ears write down what passes between a copy of the program and its brokers.
func (i *instance) ears() proxy.Ears {
	return proxy.Ears{
		Joins: i.joins, Assigned: i.assigned, Receives: i.receives, Commits: i.commits, Committed: i.committed,
		Leaves:   func(proxy.Member) { i.hears(func(l *life) { l.left = true }) },
		Fetches:  i.fetches,
		Produced: i.produced,
		Served:   func() { i.hears(func(l *life) { l.served = true }) },
		Asks:     i.asks,
	}
}

func (i *instance) asks(topic string) {
	i.note(func() {
		if len(i.topics) == 0 {
			i.asking = time.Now()
		}
		i.topics[topic] = true
	})
}

func (i *instance) fetches(topic string, p int32) {
	i.hears(func(l *life) {
		if topic != i.Topic {
			return
		}
		if len(l.asked) == 0 {
			l.reading = time.Now()
		}
		l.asked[p] = true
	})
}

// hears does something about the life that is there.
//
//go:noinline
func (i *instance) hears(do func(l *life)) {
	i.note(func() {
		if i.life != nil {
			do(i.life)
		}
	})
}

func (i *instance) joins(m proxy.Member) (goesOn bool) {
	i.note(func() { goesOn = i.admits(m) })
	if !goesOn {
		return false
	}
	i.hears(func(l *life) {
		if m.ID != "" {
			l.member, l.left = m, false
		}
		if i.wants == nil {
			i.wants = m.Topics
		}
		for _, topic := range m.Topics {
			i.topics[topic] = true
		}
		if l.started || i.group != "" && m.Group != i.group {
			return // one group is judged: the first that it joins
		}
		i.group, l.started = m.Group, true
		e := i.event(l, ledger.Start)
		settings := &ledger.Settings{Session: time.Duration(m.Session) * time.Millisecond}
		switch m.Speaks {
		case cluster.NextGen:
			settings.Assignor = "server"
		case cluster.Share:
			i.brokers.Speaks(m.Group, m.Speaks)
			i.shared = true
			settings.Share, settings.Lock, settings.Limit = true, cluster.ShareLock, cluster.ShareLimit
		}
		e.Detail = &ledger.Detail{Settings: settings}
		i.book.Append(e)
	})
	return true
}

// assigned notes what a member has from now on. What it had before it had until then:
// where it has it again, it begins at the bookmark.
func (i *instance) assigned(a proxy.Assignment) {
	i.hears(func(l *life) {
		if !l.started || a.Group != i.group || l.ending {
			return
		}
		if a.ID != "" {
			l.member = a.Member
		}
		now := slices.Clone(a.Partitions[i.Topic])
		slices.Sort(now)
		before := l.assigned[i.Topic]
		l.assigned = map[string][]int32{i.Topic: now}
		if a.Speaks == cluster.Share {
			return // nobody owns anything
		}
		for _, p := range before {
			if a.Speaks == cluster.Classic || !slices.Contains(now, p) {
				i.book.Append(withPartition(i.event(l, ledger.Revoke), p, a.Generation))
			}
		}
		for _, p := range now {
			if a.Speaks == cluster.Classic || !slices.Contains(before, p) {
				i.book.Append(withPartition(i.event(l, ledger.Assign), p, a.Generation))
			}
		}
		e := i.event(l, ledger.Join)
		e.Generation, e.N = a.Generation, int64(len(now))
		i.book.Append(e)
	})
}

func withPartition(e ledger.Event, p, generation int32) ledger.Event {
	e.Partition, e.Generation = p, generation
	return e
}

func (i *instance) receives(all []proxy.Range) {
	for _, r := range all {
		i.records.await(r.Partition, r.To-1)
	}
	i.hears(func(l *life) {
		if !l.started || l.ending {
			return
		}
		i.last = time.Now()
		for _, r := range all {
			for o := r.From; o < r.To && r.Topic == i.Topic; o++ {
				x := i.records.where(r.Partition, o)
				if x == nil {
					continue // it is not one of ours
				}
				e := i.event(l, ledger.Deliver)
				e.Partition, e.Offset, e.ID, e.N = r.Partition, o, x.id, int64(r.Times)
				i.book.Append(e)
				l.times[x.id] = e.N
				if i.Observe.blind() && i.works(l) {
					go i.strike(l)
				}
			}
		}
	})
}

// commits looks at a commit before the broker does: all that was written before it was
// sent is read first.
func (i *instance) commits(c proxy.Commit) (goesOn bool) {
	l := i.current()
	err := i.drain(l)
	goesOn, held := i.sends(l, c, err)
	if held != nil {
		<-held
	}
	return goesOn
}

// sends notes that a life sends a commit, and says whether that goes on, and when: at once
// if held is nil.
func (i *instance) sends(l *life, c proxy.Commit, err error) (goesOn bool, held <-chan struct{}) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.err = cmp.Or(i.err, err)
	if !l.started || c.Group != i.group || l != i.life {
		return true, nil
	}
	i.last = time.Now()
	moves := false
	l.transacts = l.transacts || c.Transaction != ""
	for _, b := range c.Bookmarks {
		if !i.counts(b) {
			continue
		}
		if !i.withResults(c) {
			i.book.Append(withBookmark(i.event(l, ledger.CommitSent), b))
		}
		moves = moves || b.Next > 0 && !l.reached[b]
		l.reached[b] = true
	}
	for _, s := range c.Settled {
		if e, ok := i.settlement(l, s); ok {
			i.book.Append(e)
			moves = moves || !s.Released
		}
	}
	if moves {
		l.moves++
	}
	switch {
	case !moves || l.moves < whichCommit:
	case i.Game.moment == unsent && i.strikes(l):
		go i.strike(l)
		return false, nil
	case i.Game.moment == applied && i.strikes(l):
		i.awaited = &c
	}
	if c.Transaction != "" { // what its group is given next waits for its end
		return true, nil
	}
	return true, l.held
}

// settlement is what a life says became of a record, and whether it is one of ours.
func (i *instance) settlement(l *life, s proxy.Settlement) (e ledger.Event, ok bool) {
	x := i.records.where(s.Partition, s.Offset)
	if s.Topic != i.Topic || x == nil {
		return e, false
	}
	e = i.event(l, ledger.Settle)
	e.Partition, e.Offset, e.ID, e.N, e.Flag = s.Partition, s.Offset, x.id, l.times[x.id], s.Released
	return e, true
}

// withResults says whether a commit is one with the results, which are there when it is
// applied and not before.
func (i *instance) withResults(c proxy.Commit) bool { return c.Transaction != "" && i.topic != nil }

// counts says whether a bookmark is one of the topic. One below 0 is none: kafkajs sends
// it where its own has led nowhere, to begin at its default.
func (i *instance) counts(b proxy.Bookmark) bool { return b.Topic == i.Topic && b.Next >= 0 }

func withBookmark(e ledger.Event, b proxy.Bookmark) ledger.Event {
	e.Partition, e.Offset = b.Partition, b.Next
	return e
}

// committed notes the broker's answer to a commit.
func (i *instance) committed(c proxy.Commit, errs []int16) {
	l := i.current()
	var err error
	if i.withResults(c) && !slices.ContainsFunc(errs, func(code int16) bool { return code != 0 }) {
		err = i.topic.settle(c.Transaction)
	}
	i.mu.Lock()
	i.err = cmp.Or(i.err, err)
	strike := false
	if l.started && c.Group == i.group {
		for n, b := range c.Bookmarks {
			if n >= len(errs) || !i.counts(b) {
				continue
			}
			e := withBookmark(i.event(l, ledger.CommitSent), b)
			if i.withResults(c) {
				i.book.Append(e)
			}
			e.Kind = ledger.CommitOk
			if errs[n] != 0 {
				e.Kind, e.Flag, e.Detail = ledger.CommitErr, true, &ledger.Detail{Text: proxy.Error(errs[n])}
			}
			i.book.Append(e)
		}
		for n, s := range c.Settled {
			e, ok := i.settlement(l, s)
			if e.Kind = ledger.Accept; e.Flag {
				e.Kind, e.Flag = ledger.Release, false
			}
			if ok && errs[n] == 0 {
				i.book.Append(e)
			}
		}
		if strike = i.awaited != nil && slices.Equal(c.Bookmarks, i.awaited.Bookmarks) && slices.Equal(c.Settled, i.awaited.Settled); strike {
			i.awaited = nil
		}
	}
	i.mu.Unlock()
	if strike {
		i.strike(l)
	}
}
