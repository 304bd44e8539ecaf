package narrate

import "kafkasim/sim/ledger"

// redis tells of what happened on a Redis channel or stream, and says whether
// the event was one of those.
func (t *narrator) redis(place int, e *ledger.Event) bool {
	a := t.actor(e.Actor)
	switch e.Kind {
	case ledger.Publish:
		t.sends(a, published, place, e)
	case ledger.Append:
		t.sends(a, appended, place, e)
	case ledger.Published:
		if f := t.intoIDs(a, published, place, e); e.N > 0 {
			f.reached++
		}
	case ledger.Appended:
		t.intoIDs(a, appended, place, e)
	case ledger.Message:
		t.hear(t.intoIDs(a, messages, place, e), e)
	case ledger.Entry:
		t.hear(t.intoIDs(a, entries, place, e), e)
	case ledger.Claim:
		t.hear(t.intoIDs(a, claims, place, e), e)
	case ledger.EntryAck:
		t.intoIDs(a, entryAcks, place, e)
	case ledger.StreamAudit:
		t.intoIDs(a, keeps, place, e)
	case ledger.Subscribe, ledger.Attach, ledger.Pending:
		a.seller = false
		t.flush(a)
		t.add(place, e, Act, known(a)).Text = t.lang.Sentence(redisKey("act.", e), Args{"topic": e.Topic.String(), "group": e.Group.String(), "n": e.N})
	default:
		return false
	}
	return true
}

// known is nil for an event that has no actor.
func known(a *actor) *actor {
	if a.name == (ledger.Name{}) {
		return nil
	}
	return a
}

// intoIDs puts an event into an aggregate that counts payments by their ids: neither a
// channel nor a stream has offsets.
func (t *narrator) intoIDs(a *actor, s slot, place int, e *ledger.Event) *aggregate {
	byID := *e
	byID.Offset = e.ID
	return t.into(a, s, place, &byID, t.cause(a, s, e))
}

// hear counts the alert that a payment raised. Those quoted are Kafka's: they are
// the same on every medium.
func (t *narrator) hear(f *aggregate, e *ledger.Event) {
	if e.Flag {
		f.alerts++
	}
}

// redisKey is the entry that words an event, by what it says beside its kind.
func redisKey(prefix string, e *ledger.Event) string {
	key := prefix + e.Kind.String()
	switch {
	case e.Kind == ledger.Attach && e.Flag:
		return key + ".flag"
	case e.Kind == ledger.Pending && e.N == 0:
		return key + ".none"
	}
	return key
}

// wordRedis words what one actor did on a channel or a stream in one section,
// and says whether it was that.
func (t *narrator) wordRedis(d *draft) bool {
	key := "act." + d.Event.String()
	f := d.aggregate
	switch d.Event {
	case ledger.Published:
		switch f.reached {
		case 0:
			key += ".nobody"
		case f.n:
			key += ".all"
		}
	case ledger.Appended, ledger.Message, ledger.Entry, ledger.Claim, ledger.EntryAck, ledger.StreamAudit:
	default:
		return false
	}
	s := f.sorted()[0]
	d.Text = t.lang.Sentence(key, Args{"n": f.n, "alerts": f.alerts, "took": f.took(), "reached": f.reached, "ids": t.lang.ids(s.seen)})
	return true
}
