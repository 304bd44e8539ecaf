package trial

import (
	"slices"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"
)

// Limits of what the acts do, in real time.
const (
	joinLimit    = 60 * time.Second       // until a second copy has its partitions
	aloneRest    = 300 * time.Millisecond // of one that nobody can stand in for
	outageLasts  = time.Second
	slowLasts    = 2 * time.Second
	slowBy       = 100 * time.Millisecond // each answer
	whileAway    = 20                     // records that others process meanwhile
	errorsEach   = 2                      // answers of each sort
	removedExtra = 5                      // records beyond the bookmark
)

// crash is kill -9, and a new start.
func crash(i *instance, _ *life) (int, error) { return i.away([]*instance{i}, nil) }

// away kills copies, lets something happen while they are not there, and starts them again.
func (g *game) away(who []*instance, meanwhile func() error) (int, error) {
	for _, i := range who {
		l := i.current()
		i.kills(l)
		if err := i.expel(l); err != nil {
			return 0, err
		}
	}
	if meanwhile != nil {
		if err := meanwhile(); err != nil {
			return 0, err
		}
	}
	for _, i := range who {
		if err := i.startAgain(); err != nil {
			return 0, err
		}
	}
	return 1, nil
}

// startAgain waits until it asks for records: it may begin at the end of the log, and
// more must come then.
func (i *instance) startAgain() error {
	err := i.start()
	if err == nil {
		i.wait(startLimit, func() bool { return i.ready() || !i.current().Running() })
	}
	return err
}

// stop is SIGTERM, and a new start.
func stop(i *instance, l *life) (int, error) {
	i.askToStop(l)
	if err := i.expel(l); err != nil {
		return 0, err
	}
	return 1, i.startAgain()
}

// freeze makes a zombie: it sleeps until its group has given its work to somebody else,
// and then goes on with what it has in hand.
func freeze(i *instance, l *life) (int, error) {
	i.proxy.Halt()
	defer i.proxy.GoOn()
	l.Freeze()
	defer l.Thaw()
	err := i.loses(l)
	if i.proxy.Joining() {
		// Kafka answers one that is taken out while it waits to join: UNKNOWN_MEMBER_ID
		// (GroupCoordinator.removeMemberAndUpdateGroup). kfake leaves it waiting.
		i.proxy.Reset()
	}
	return 1, err
}

// cut pulls its cable until its group has given its work to somebody else.
func cut(i *instance, l *life) (int, error) {
	i.proxy.Cut()
	defer i.proxy.Mend()
	return 1, i.loses(l)
}

// loses is what its group does with a member of which it hears nothing. What a share group
// has locked for it others get when the lock expires, or at once where its connections end.
func (i *instance) loses(l *life) error {
	if err := i.expel(l); err != nil {
		return err
	}
	if i.shares() {
		i.proxy.Reset()
	}
	i.note(func() {
		if l.member.ID != "" {
			i.book.Append(i.event(l, ledger.MemberExpired))
		}
	})
	return i.othersWork(l)
}

// othersWork waits until the other copies have been given what a life had, which they
// hear of with their next heartbeat, have done some work, and have committed.
func (i *instance) othersWork(l *life) error {
	if len(i.running()) < 2 {
		i.wait(aloneRest, func() bool { return false })
		return nil
	}
	next, ends, err := i.standing()
	if err != nil {
		return err
	}
	i.wait(quietLimit, func() bool { return i.taken(l.assigned[i.Topic]) })
	_, before, _ := i.progress()
	overtaken := func() bool { // where there was something to do
		now, _, err := i.standing()
		return err == nil && !slices.ContainsFunc(l.assigned[i.Topic], func(p int32) bool { return ends[p] > max(next[p], 0) && now[p] <= next[p] })
	}
	i.wait(quietLimit, func() bool { return i.doneSince(before) >= whileAway && (i.shares() || overtaken()) })
	return nil
}

// taken says whether other copies have all of these partitions.
func (i *instance) taken(partitions []int32) (all bool) {
	i.note(func() {
		all = true
		for _, p := range partitions {
			others := func(x *instance) bool { return x != i && slices.Contains(x.life.assigned[i.Topic], p) }
			all = all && slices.ContainsFunc(i.copies, others)
		}
	})
	return all
}

func (g *game) doneSince(before int) int {
	_, done, _ := g.progress()
	return done - before
}

// reset closes all its connections.
func reset(i *instance, _ *life) (int, error) {
	i.proxy.Reset()
	return 1, nil
}

// outage takes all brokers away from all copies for a moment.
func outage(i *instance, _ *life) (int, error) {
	all := i.running()
	for _, x := range all {
		x.proxy.TakeDown()
	}
	i.wait(outageLasts, func() bool { return false })
	for _, x := range all {
		x.proxy.Mend()
	}
	return 1, nil
}

// slow lets every answer take longer for some time.
func slow(i *instance, _ *life) (int, error) {
	i.proxy.Slow(slowBy)
	i.wait(slowLasts, func() bool { return false })
	i.proxy.Slow(0)
	return 1, nil
}

// errorAnswers lets the broker refuse some commits and fetches, for reasons that pass.
func errorAnswers(i *instance, l *life) (int, error) {
	troubles := []cluster.Trouble{cluster.CommitNotYet, cluster.CommitWhileRebalancing, cluster.FetchMovedOn}
	i.note(func() {
		switch {
		case i.shared:
			troubles = []cluster.Trouble{cluster.ShareSessionGone}
		case l.transacts:
			troubles = []cluster.Trouble{cluster.TransactionCommitNotYet, cluster.TransactionStillEnding, cluster.FetchMovedOn}
		}
	})
	var faults []*cluster.Fault
	for _, t := range troubles {
		f, err := i.brokers.Fail(t, errorsEach)
		if err != nil {
			return 0, err
		}
		faults = append(faults, f)
	}
	hits := func() (n int) {
		for _, f := range faults {
			n += f.Hits()
		}
		return n
	}
	i.wait(quietLimit, func() bool { return hits() == len(faults)*errorsEach })
	for _, f := range faults {
		f.End()
	}
	if i.shares() {
		i.proxy.Reset() // the broker that knows it no more has no connection of it either
	}
	return hits(), nil
}

// move gives the partitions, and the group, to another broker. The old one closes its
// connections, and what it had locked for members of a share group the new one has not.
func move(i *instance, _ *life) (int, error) {
	settled, err := i.brokers.Move(i.Topic, i.Partitions, i.group)
	defer settled()
	if err != nil {
		return 0, err
	}
	if i.shares() {
		for _, x := range i.running() {
			x.proxy.Reset()
		}
	}
	_, ends, err := i.standing()
	if err == nil {
		i.moreArrives(ends)
	}
	return 1, err
}

// moreArrives lets more be sent until each partition has something at these offsets.
func (g *game) moreArrives(ends []int64) {
	g.note(func() { g.ahead += whileAway })
	g.wait(quietLimit, func() bool {
		for p, end := range ends {
			if g.records.where(int32(p), end) == nil {
				return false
			}
		}
		return true
	})
}

// scale starts one more copy, and asks it to end again when it has done some work.
func scale(i *instance, _ *life) (int, error) {
	second, err := i.launch()
	if err != nil {
		return 0, err
	}
	here := i.wait(joinLimit, second.ready)
	if second.number <= i.Partitions { // or there is nothing for it to do, and it is a spare
		here = here && i.wait(joinLimit, func() bool { return second.done() >= whileAway })
	}
	second.retire()
	if !here {
		return 0, nil
	}
	return 1, nil
}

// addPartition gives the topic one more partition while nobody is there, and something
// into it. A copy that stayed might not hear of it for metadata.max.age.ms, five minutes.
func addPartition(i *instance, _ *life) (int, error) {
	return i.away(i.running(), func() error {
		_, ends, err := i.standing()
		if err != nil {
			return err
		}
		if err := i.grow(); err != nil {
			return err
		}
		i.moreArrives(append(ends, 0))
		return nil
	})
}

// grow adds the partition between two records: each is sent either before or after it.
func (g *game) grow() error {
	g.sending.Lock()
	defer g.sending.Unlock()
	if err := g.brokers.SetPartitions(g.Topic, g.Partitions+1); err != nil {
		return err
	}
	g.note(func() {
		g.Partitions++
		g.book.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(g.Topic), N: int64(g.Partitions), Detail: &ledger.Detail{Text: ledger.AdminPartitions}})
	})
	return g.connect()
}

// removeUnread removes what comes after the bookmarks while nobody is there, as happens
// where a group was away for longer than the topic keeps its records.
func removeUnread(i *instance, _ *life) (int, error) {
	struck, err := i.away(i.running(), func() error {
		next, _, err := i.standing()
		if err != nil {
			return err
		}
		for p := range next {
			next[p] = max(next[p], 0) + removedExtra
		}
		i.moreArrives(next)
		_, ends, err := i.standing()
		if err != nil {
			return err
		}
		for p := range next {
			next[p] = min(next[p], ends[p])
		}
		if err := i.brokers.DeleteRecords(i.Topic, next); err != nil {
			return err
		}
		for p, below := range next {
			i.book.Append(ledger.Event{Kind: ledger.Admin, Topic: ledger.N(i.Topic), Partition: int32(p), Offset: below, Detail: &ledger.Detail{Text: ledger.AdminDeleteRecords}})
		}
		return nil
	})
	i.wait(quietLimit, func() (reset bool) { i.note(func() { reset = i.life.served }); return reset })
	return struck, err
}

// forget takes the group's bookmarks away while nobody is there, as happens where nobody
// was in it for a week.
func forget(i *instance, _ *life) (int, error) {
	return i.away(i.running(), func() error {
		next, _, err := i.standing()
		if err != nil {
			return err
		}
		if err := i.brokers.ForgetBookmarks(i.group, i.Topic, i.Partitions); err != nil {
			return err
		}
		for p, at := range next {
			if at >= 0 {
				i.book.Append(ledger.Event{Kind: ledger.Forgotten, Group: ledger.N(i.group), Topic: ledger.N(i.Topic), Partition: int32(p), Offset: at})
			}
		}
		return nil
	})
}

// poison sends something that is no payment.
func poison(i *instance, _ *life) (int, error) {
	return 1, i.sendPoison()
}

// standing are the group's bookmarks and the ends of the log, by partition.
func (g *game) standing() (next, ends []int64, err error) {
	s, err := g.brokers.Stand(ledger.SampleCrash, g.Topic, []string{g.group})
	if err != nil {
		return nil, nil, err
	}
	for p := range s.Partitions {
		next, ends = append(next, s.Groups[0].Committed[p]), append(ends, s.Partitions[p].End)
	}
	return next, ends, nil
}
