package trial

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"kafkasim/sim/cluster"
	"kafkasim/sim/ledger"

	"github.com/twmb/franz-go/pkg/kgo"
)

// awaitReading waits until every copy asks for records: from then on it knows from
// where, and what is sent is for it. It says whether they do, and of this topic.
func (g *game) awaitReading() bool {
	for _, i := range g.running() {
		g.wait(startLimit, func() bool { return i.ready() || !i.current().Running() || g.astray() || g.failed() != nil })
		if !i.ready() || g.astray() {
			return false
		}
	}
	return true
}

// feed sends records, some more than the program has processed, until what is to go
// wrong has gone wrong and the program has worked on. It gives up when the program
// does nothing any more.
func (g *game) feed() error {
	if err := g.connect(); err != nil {
		return err
	}
	defer func() { g.sender.Close() }()
	g.book.Append(ledger.Event{Kind: ledger.Start, Actor: ledger.N(producer), Inc: 1, Topic: ledger.N(g.Topic)})
	g.note(func() { g.last = time.Now() })
	end := MostSent
	if g.Game.moment == never {
		end = calmRecords
	} else {
		g.fault(true, 0)
	}
	for !g.hurried() {
		there, err := g.reviveAll()
		if err != nil {
			return err
		}
		sent, done, err := g.progress()
		if err != nil {
			return err
		}
		g.mu.Lock()
		over, busy, quiet, ahead := g.over, g.came && !g.over, time.Since(g.last), g.ahead
		g.mu.Unlock()
		if over && end == MostSent {
			end = sent + rest
		}
		blind := false
		if sent > 0 && done == 0 && quiet > calmLimit {
			if blind, err = g.unseen(); err != nil {
				return err
			}
		}
		switch {
		case sent >= end || quiet > quietLimit && !busy || blind || !there:
			g.book.Append(ledger.Event{Kind: ledger.Close, Actor: ledger.N(producer), Inc: 1, Topic: ledger.N(g.Topic)})
			return nil
		case sent-done >= ahead && !over:
			time.Sleep(look)
		default:
			if err := g.send(); err != nil {
				return err
			}
		}
	}
	return nil
}

// unseen says whether the program has committed everything, and for a while nothing was
// seen of it. What was seen is asked last: it may have come while the brokers were asked.
func (g *game) unseen() (bool, error) {
	lag, err := g.lag()
	_, done, _ := g.records.tally()
	return lag <= 0 && done == 0 && g.quiet() > calmLimit, err
}

// quiet is how long nothing was heard of the program.
func (g *game) quiet() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	return time.Since(g.last)
}

// connect gives the feed a client that knows the topic as it is now.
func (g *game) connect() error {
	client, err := kgo.NewClient(append(g.brokers.ClientNet(producer).Options(), kgo.DefaultProduceTopic(g.Topic), kgo.RecordPartitioner(kgo.StickyKeyPartitioner(nil)))...)
	if err != nil {
		return err
	}
	if g.sender != nil {
		g.sender.Close()
	}
	g.sender = client
	return nil
}

// reviveAll restarts what has died, and says whether anybody is there.
func (g *game) reviveAll() (there bool, err error) {
	for _, i := range g.running() {
		one, err := i.revive()
		if err != nil {
			return false, err
		}
		there = there || one
	}
	return there, nil
}

// send sends the next record, in a batch of its own.
func (g *game) send() error {
	g.sending.Lock()
	defer g.sending.Unlock()
	x := g.records.next()
	e := ledger.Event{Kind: ledger.Send, Actor: ledger.N(producer), Inc: 1, Topic: ledger.N(g.Topic), ID: x.id, User: x.User, Cents: x.Cents}
	g.book.Append(e)
	key, value := g.records.sent(x)
	r := &kgo.Record{Key: key, Value: value}
	if err := g.produce(r, x.id); err != nil {
		return err
	}
	e.Kind, e.User, e.Cents, e.Partition, e.Offset = ledger.Ack, 0, 0, r.Partition, r.Offset
	g.book.Append(e)
	g.records.stores(x, r.Partition, r.Offset)
	return nil
}

// produce sends something, and waits until a broker has it.
func (g *game) produce(r *kgo.Record, id int64) error {
	r.Headers = []kgo.RecordHeader{{Key: cluster.IDHeader, Value: strconv.AppendInt(nil, id, 10)}}
	ctx, cancel := context.WithTimeout(context.Background(), quietLimit)
	defer cancel()
	return g.sender.ProduceSync(ctx, r).FirstErr()
}

// poisonID is no payment's.
const poisonID = MostSent + 1

// sendPoison sends what nobody who reads payments can read.
func (g *game) sendPoison() error {
	return g.produce(&kgo.Record{Key: []byte("1"), Value: []byte("\x00 this is no payment {")}, poisonID)
}

// drain waits until the program has processed and committed everything, or does
// nothing any more.
func (g *game) drain() error {
	for !g.hurried() {
		there, err := g.reviveAll()
		if err != nil || !there {
			return err
		}
		sent, done, err := g.progress()
		if err != nil {
			return err
		}
		g.mu.Lock()
		busy := g.came && !g.over
		g.mu.Unlock()
		patience := quietLimit
		if g.shares() {
			patience += cluster.ShareLock // until what is locked for somebody who does not come back is given out again
		}
		lag, err := g.lag()
		quiet := g.quiet()
		switch {
		case err != nil:
			return err
		case busy:
		case lag == 0 && done >= sent, lag <= 0 && quiet > calmLimit, quiet > patience:
			return nil
		}
		time.Sleep(10 * look)
	}
	return nil
}

// progress is how many records were sent, and how many of them are done as far as anybody
// can tell: those that were seen, or that the group has committed where only the wire tells.
func (g *game) progress() (sent, done int, err error) {
	sent, done, _ = g.records.tally()
	if g.Observe.blind() {
		lag, err := g.lag()
		return sent, sent - int(max(lag, 0)), err
	}
	return sent, done, nil
}

// lag is what the group has not committed; below 0 where a bookmark is beyond the end.
func (g *game) lag() (lag int64, err error) {
	g.mu.Lock()
	group := g.group
	g.mu.Unlock()
	s, err := g.brokers.Stand(ledger.SampleEnd, g.Topic, []string{group})
	if err != nil {
		return 0, err
	}
	beyond := int64(0)
	for i := range s.Partitions {
		lag += max(0, s.Lag(s.Groups[0], i))
		beyond += min(0, s.Lag(s.Groups[0], i))
	}
	return cmp.Or(lag, beyond), nil
}

// finish asks the program to end, looks at where everything is then, and says whether
// the program's output tells what it does.
func (g *game) finish() (legible bool, err error) {
	if g.hurried() {
		return false, nil
	}
	_, before, _ := g.records.tally()
	all := g.running()
	for n, i := range all {
		if n == len(all)-1 {
			g.note(func() { g.reporter = i })
		}
		i.retire()
	}
	if last := g.copies[len(g.copies)-1]; g.Observe.AtEnd != "" { // where the last one had ended before
		if err := last.report(last.current()); err != nil {
			return false, err
		}
	}
	if err := g.failed(); err != nil {
		return false, err
	}
	legible = g.legible(before)
	switch {
	case g.Game.moment == never || g.struck > 0:
	case g.playable():
		g.tell("trial.told.never")
	default:
		g.tell("trial.told.shared")
	}
	if g.Game.moment != never && !g.came {
		g.fault(false, 0)
	}
	stored, err := g.brokers.Audit(g.Topic)
	if err = errors.Join(err, g.sample(ledger.SampleEnd)); err != nil {
		return false, err
	}
	for p := range stored {
		for _, s := range stored[p] {
			if s.ID != poisonID {
				g.book.Append(ledger.Event{Kind: ledger.Audit, Topic: ledger.N(g.Topic), Partition: int32(p), Offset: s.Offset, ID: s.ID})
			}
		}
	}
	if g.topic != nil && !g.topic.ordered() {
		g.book.Append(ledger.Event{Kind: ledger.Unsupported, Detail: &ledger.Detail{Text: ledger.Order}})
	}
	return legible, g.tellStuck()
}

// legible says whether the program's output tells what it does, and tells the reader
// what to do where it does not. Only a calm game can say, in which the program did not
// die: in the others something else may be the reason.
func (g *game) legible(before int) bool {
	sent, seen, twice := g.records.tally()
	buffered := before == 0 && g.Observe.AtEnd == ""
	for _, i := range g.copies {
		if g.Game.moment != never || i.lives > 1 || g.Observe.None {
			return true
		}
		buffered = buffered || !g.Observe.elsewhere() && i.life.Buffered()
	}
	switch {
	case seen == 0:
		g.tell("trial.advice.nothing", number(sent))
	case buffered:
		g.tell("trial.advice.buffered")
		g.book.Append(ledger.Event{Kind: ledger.Unsupported, Detail: &ledger.Detail{Text: ledger.Lines}})
	case twice > seen/2:
		g.tell("trial.advice.twice", number(twice), number(seen))
	default:
		return true
	}
	return false
}
