package narrate

import (
	"maps"
	"time"

	"kafkasim/sim/ledger"
)

// ask begins a line about somebody who goes back to a moment: a consumer for
// itself, or an administrator for a whole group. Where they get to follows.
func (t *narrator) ask(place int, e *ledger.Event) {
	if e.Actor != (ledger.Name{}) {
		a := t.actor(e.Actor)
		t.flush(a)
		d := t.open(a, seeks, place, e)
		d.Event, d.Events, d.aggregate.ago = e.Kind, 1, time.Duration(e.N)
		return
	}
	t.reset = t.add(place, e, Act, nil)
	t.reset.aggregate = &aggregate{begin: e.T, group: e.Group, ago: time.Duration(e.N)}
}

// admin tells what somebody did to the cluster by hand. Bookmarks that are set
// from outside are told as one line for the whole group.
func (t *narrator) admin(place int, e *ledger.Event) {
	switch d := t.reset; {
	case d != nil && e.Detail.Text == ledger.AdminReset:
		d.aggregate.add(e)
		d.Last = place
		d.Events++
	case d != nil && e.Detail.Text == ledger.AdminResetRefused:
		d.aggregate.why = e.Detail.Why
		d.Last = place
		d.Events++
	default:
		if e.Detail.Text == ledger.AdminRecreate {
			t.forget(e.Topic)
		}
		t.add(place, e, Act, nil).Text = t.lang.Event(*e)
	}
}

// forget drops what was done with a topic that is gone: its offsets will be given
// to other payments.
func (t *narrator) forget(topic ledger.Name) {
	t.flushAll()
	maps.DeleteFunc(t.begins, func(at spot, _ int64) bool { return at.topic == topic })
	maps.DeleteFunc(t.work, func(at workplace, _ offsets) bool { return at.topic == topic })
	maps.DeleteFunc(t.fed, func(at workplace, _ int64) bool { return at.topic == topic })
	t.fedAt = workplace{}
	for _, a := range t.order {
		maps.DeleteFunc(a.work, func(at spot, _ offsets) bool { return at.topic == topic })
	}
}

// when words how long ago a moment was, or how far ahead it is: nothing keeps
// anybody from asking for one that has not come yet.
func (l Language) when(ago time.Duration) string {
	if ago < 0 {
		return l.Sentence("when.ahead", Args{"d": -ago})
	}
	return l.Sentence("when.ago", Args{"d": ago})
}

// wordGoingBack words how somebody went back to a moment, or could not.
func (t *narrator) wordGoingBack(d *draft) string {
	f := d.aggregate
	key := "act.seek"
	if d.who == nil {
		key = "act.reset"
	}
	switch {
	case f.why != "":
		key += ".refused"
	case len(f.spans) > placesShown:
		key += ".many"
	case len(f.spans) > 1:
		key += ".some"
	case len(f.spans) == 0:
		key += ".nowhere"
	}
	return t.lang.Sentence(key, Args{"when": t.lang.when(f.ago), "group": f.group.String(), "bookmarks": t.bookmarks(f), "partitions": len(f.spans), "why": f.why})
}
