package narrate

import (
	"fmt"
	"math"

	"kafkasim/sim/ledger"
)

// bulk tells of the machine, and of two loads that belong together in one line.
func (t *narrator) bulk(place int, e *ledger.Event) {
	if e.Kind == ledger.RunsOn {
		t.add(place, e, Act, nil).Text = t.lang.Event(*e)
		return
	}
	if t.load == nil {
		t.load, t.loadAt = e.Detail.Moved, place
		return
	}
	watched, plain := t.load, e.Detail.Moved
	if watched.Plain {
		watched, plain = plain, watched
	}
	t.rounds++
	d := t.add(place, e, Act, nil)
	d.First, d.Events = t.loadAt, 2
	d.Text = t.lang.Sentence("act.moved-in-bulk", Args{"round": t.rounds, "watched": perSecond(watched.Pace()), "plain": perSecond(plain.Pace())})
	t.load = nil
}

// inBulk words one event by itself.
func (l Language) inBulk(e *ledger.Event) string {
	if e.Kind == ledger.RunsOn {
		return l.Machine(*e.Detail.Machine)
	}
	m := e.Detail.Moved
	key := "event.moved-in-bulk"
	if m.Plain {
		key += ".plain"
	}
	return l.Sentence(key, Args{"n": m.Read, "acked_in": m.AckedIn, "read_in": m.ReadIn, "topic": e.Topic.String()})
}

// Machine words what a run ran on.
func (l Language) Machine(m ledger.Machine) string {
	return l.Sentence("event.runs-on", Args{"n": m.Processors, "system": m.System, "go": m.Go})
}

// PerSecond writes a pace as one counts: 1,149,275/s.
func (l Language) PerSecond(pace float64) string { return l.Count(perSecond(pace)) + "/s" }

//go:noinline
func perSecond(pace float64) int64 { return int64(math.Round(pace)) }

// Megabytes writes how many a second that is, of records of so many bytes.
func (l Language) Megabytes(pace float64, size int64) string {
	return fmt.Sprintf("%s MB/s", l.Decimal(pace*float64(size)/1e6, 1))
}
