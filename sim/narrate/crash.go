package narrate

import (
	"slices"

	"kafkasim/sim/ledger"
)

// workplace is a partition as a group knows it.
type workplace struct {
	group ledger.Name
	spot
}

// deliver notes from where on a group was given a partition's records.
func (t *narrator) deliver(e *ledger.Event) {
	if at := (workplace{e.Group, spot{e.Topic, e.Partition}}); at != t.fedAt {
		t.fedAt = at
	} else if e.Offset >= t.fedFrom {
		return
	}
	from, ok := t.fed[t.fedAt]
	if !ok || e.Offset < from {
		from = e.Offset
		t.fed[t.fedAt] = from
	}
	t.fedFrom = from
}

// remember adds what an aggregate tells of to the work of its actor's life and to that
// of its group.
func (t *narrator) remember(a *actor, f *aggregate) {
	if a.work == nil {
		a.work = map[spot]offsets{}
	}
	for _, s := range f.spans {
		mine := a.work[s.spot]
		mine.addAll(s.seen)
		a.work[s.spot] = mine
		at := workplace{a.group, s.spot}
		all := t.work[at]
		all.addAll(s.seen)
		t.work[at] = all
	}
}

// workOf is what anybody of a group has processed so far.
func (t *narrator) workOf(at workplace) offsets {
	all := slices.Clone(t.work[at])
	for _, a := range t.busy {
		if d := a.folds[worked]; d != nil && a.group == at.group {
			if i, ok := d.aggregate.index[at.spot]; ok {
				all.addAll(d.aggregate.spans[i].seen)
			}
		}
	}
	return all
}

// wordCrash completes the line of a crash with what follows from it for the
// partitions of the dead one: what its group did beyond the bookmark will come
// again, and what nobody of the group did below it never will.
func (t *narrator) wordCrash(d *draft, s *ledger.Snapshot) {
	a := d.who
	if a.group == (ledger.Name{}) || t.blind {
		return // no bookmarks without a group, or nothing to compare them with
	}
	if a.share {
		d.Details = details("", t.wordHeld(a))
		return
	}
	var lines, level []Detail
	for i, p := range s.Partitions {
		at := spot{ledger.N(s.Topic), p.Partition}
		bookmark, known := bookmarkOf(s, a.group, i)
		if !known || !a.has(at) {
			continue
		}
		switch line, open := t.wordStand(a, at, p, bookmark); {
		case open:
			lines = append(lines, line)
		case len(a.work[at]) > 0:
			level = append(level, line)
		}
	}
	lines = append(lines, level...)
	if more := len(lines) - placesShown; more > 0 {
		lines = append(lines[:placesShown], Detail{Text: t.lang.Sentence("crash.more", Args{"n": more})})
	}
	if len(lines) == 0 && len(a.work) == 0 {
		lines = details("", t.lang.Sentence("crash.nothing", nil))
	}
	d.Details = lines
}

// has says whether a partition is the actor's: its group has given it to it or,
// where it chose for itself, it works there.
func (a *actor) has(at spot) bool {
	if a.joined {
		return slices.Contains(a.told, at)
	}
	return len(a.work[at]) > 0
}

func bookmarkOf(s *ledger.Snapshot, group ledger.Name, i int) (bookmark int64, known bool) {
	for _, g := range s.Groups {
		if g.Group == group.String() {
			return g.Committed[i], true
		}
	}
	return 0, false
}

// below is what a group was given, or went past, below the bookmark and nobody of
// it has processed. What came before its beginning in the partition, or expired,
// is not its loss.
func (t *narrator) below(at workplace, done offsets, start, end int64) offsets {
	from, given := t.fed[at]
	if len(done) > 0 && (!given || done.first() < from) {
		from, given = done.first(), true
	}
	if from = max(from, start); !given || from >= end {
		return nil
	}
	return offsets{{from, end - 1}}.without(done)
}

// wordStand compares the work in a partition with the bookmark, and says whether
// anything is open.
func (t *narrator) wordStand(a *actor, at spot, p ledger.PartitionState, bookmark int64) (line Detail, open bool) {
	work := t.lang.Sentence("crash.idle", nil)
	if mine := a.work[at]; len(mine) > 0 {
		work = t.lang.Sentence("crash.work", Args{"last": mine.last()})
	}
	args := Args{"partition": t.partition(at), "work": work, "bookmark": bookmark}
	if bookmark < 0 {
		return Detail{Text: t.lang.Sentence("crash.none", args)}, len(a.work[at]) > 0
	}
	place := workplace{a.group, at}
	done := t.workOf(place)
	again := done.from(bookmark)
	lost := t.below(place, done, p.Start, min(bookmark, p.End))
	key, tone := "crash.level", Tone("")
	if len(again) > 0 {
		key, tone = "crash.behind", Again
		args["again"], args["n"] = t.lang.pieces(again), again.count()
	}
	if len(lost) > 0 {
		args["lost"], args["m"] = t.lang.pieces(lost), lost.count()
		if key, tone = "crash.ahead", Never; len(again) > 0 {
			key = "crash.both"
		}
	}
	return Detail{t.lang.Sentence(key, args), tone}, len(again)+len(lost) > 0
}
