package trial

import (
	"slices"
	"time"

	"kafkasim/sim/ledger"
	"kafkasim/sim/proxy"
)

// ears write down what passes between the program and its broker.
func (g *game) ears() proxy.Ears {
	return proxy.Ears{
		Joins: g.joins, Assigned: g.assigned, Receives: g.receives, Commits: g.commits, Committed: g.committed,
		Leaves:  func(proxy.Member) { g.note(func(l *life) { l.left = true }) },
		Fetches: func() { g.note(func(l *life) { l.reading = true }) },
		Asks:    func(topic string) { g.note(func(*life) { g.topics[topic] = true }) },
	}
}

// note does something about the life that is there.
func (g *game) note(do func(l *life)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.life != nil {
		do(g.life)
	}
}

// event is one of a life, in its group.
func (g *game) event(l *life, kind ledger.Kind) ledger.Event {
	return ledger.Event{Kind: kind, Actor: ledger.N(consumer), Inc: l.inc, Group: ledger.N(g.group), Topic: ledger.N(g.Topic)}
}

func (g *game) joins(m proxy.Member) {
	g.note(func(l *life) {
		if m.ID != "" {
			l.member, l.left = m, false
		}
		if l.started || g.group != "" && m.Group != g.group {
			return // one group is judged: the first that it joins
		}
		g.group, l.started = m.Group, true
		e := g.event(l, ledger.Start)
		settings := &ledger.Settings{Session: time.Duration(m.Session) * time.Millisecond}
		if m.NextGen {
			settings.Assignor = "server"
		}
		e.Detail = &ledger.Detail{Settings: settings}
		g.book.Append(e)
	})
}

// assigned notes what a member has from now on. What it had before it had until then:
// where it has it again, it begins at the bookmark.
func (g *game) assigned(a proxy.Assignment) {
	g.note(func(l *life) {
		if !l.started || a.Group != g.group || l.ending {
			return
		}
		if a.ID != "" {
			l.member = a.Member
		}
		now := slices.Clone(a.Partitions[g.Topic])
		slices.Sort(now)
		before := l.assigned[g.Topic]
		for _, p := range before {
			if !a.NextGen || !slices.Contains(now, p) {
				g.book.Append(withPartition(g.event(l, ledger.Revoke), p, a.Generation))
			}
		}
		for _, p := range now {
			if !a.NextGen || !slices.Contains(before, p) {
				g.book.Append(withPartition(g.event(l, ledger.Assign), p, a.Generation))
			}
		}
		l.assigned = map[string][]int32{g.Topic: now}
		e := g.event(l, ledger.Join)
		e.Generation, e.N = a.Generation, int64(len(now))
		g.book.Append(e)
	})
}

func withPartition(e ledger.Event, p, generation int32) ledger.Event {
	e.Partition, e.Generation = p, generation
	return e
}

func (g *game) receives(all []proxy.Range) {
	for _, r := range all {
		g.records.await(r.Partition, r.To-1)
	}
	g.note(func(l *life) {
		if !l.started || l.ending {
			return
		}
		g.last = time.Now()
		for _, r := range all {
			for o := r.From; o < r.To && r.Topic == g.Topic; o++ {
				x := g.records.where(r.Partition, o)
				if x == nil {
					continue // it is not one of ours
				}
				e := g.event(l, ledger.Deliver)
				e.Partition, e.Offset, e.ID = r.Partition, o, x.id
				g.book.Append(e)
			}
		}
	})
}

// commits looks at a commit before the broker does: all that was written before it was
// sent is read first.
func (g *game) commits(c proxy.Commit) (goesOn bool) {
	l := g.current()
	l.Drain()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !l.started || c.Group != g.group || l != g.life {
		return true
	}
	g.last = time.Now()
	moves := false
	for _, b := range c.Bookmarks {
		if b.Topic != g.Topic {
			continue
		}
		g.book.Append(withBookmark(g.event(l, ledger.CommitSent), b))
		moves = moves || b.Next > 0 && !l.reached[b]
		l.reached[b] = true
	}
	if moves {
		l.moves++
	}
	switch {
	case !moves || l.moves < whichCommit:
	case g.Game.moment == unsent && g.strikes(l):
		go g.strike(l)
		return false
	case g.Game.moment == applied && g.strikes(l):
		g.awaited = c.Bookmarks
	}
	return true
}

func withBookmark(e ledger.Event, b proxy.Bookmark) ledger.Event {
	e.Partition, e.Offset = b.Partition, b.Next
	return e
}

// committed notes the broker's answer to a commit.
func (g *game) committed(c proxy.Commit, errs []int16) {
	g.mu.Lock()
	l := g.life
	strike := false
	if l.started && c.Group == g.group {
		for i, b := range c.Bookmarks {
			if i >= len(errs) || b.Topic != g.Topic {
				continue
			}
			e := withBookmark(g.event(l, ledger.CommitOk), b)
			if errs[i] != 0 {
				e.Kind, e.Flag, e.Detail = ledger.CommitErr, true, &ledger.Detail{Text: proxy.Error(errs[i])}
			}
			g.book.Append(e)
		}
		if strike = len(g.awaited) > 0 && slices.Equal(c.Bookmarks, g.awaited); strike {
			g.awaited = nil
		}
	}
	g.mu.Unlock()
	if strike {
		g.strike(l)
	}
}
