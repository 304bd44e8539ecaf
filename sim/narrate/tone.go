package narrate

import "kafkasim/sim/ledger"

// Tone is what something means for the payments or for somebody's life, so that a
// page can give it a colour without reading the sentence.
type Tone string

const (
	Good  Tone = "good"  // a bookmark moved, work was confirmed
	Bad   Tone = "bad"   // somebody was refused something
	Dead  Tone = "dead"  // somebody was killed, or given up for dead
	Again Tone = "again" // payments come, or will come, more than once
	Never Tone = "never" // payments will never come
	Alert Tone = "alert" // what the work is for
)

// Detail is a line below a beat's text.
type Detail struct {
	Text string
	Tone Tone
}

// details are lines of one tone.
//
//go:noinline
func details(tone Tone, lines ...string) []Detail {
	var out []Detail
	for _, l := range lines {
		out = append(out, Detail{l, tone})
	}
	return out
}

// toneOf is the tone of a kind of event, no matter who it is about.
//
//go:noinline
func toneOf(k ledger.Kind) Tone {
	switch k {
	case ledger.CommitOk, ledger.Accept, ledger.EntryAck:
		return Good
	case ledger.Nack, ledger.CommitErr, ledger.Refused, ledger.Lost:
		return Bad
	case ledger.Crash, ledger.MemberExpired:
		return Dead
	case ledger.Release, ledger.Claim:
		return Again
	}
	return ""
}

// toneOf is the tone of a line that stands for many events.
func (f *aggregate) toneOf(k ledger.Kind) Tone {
	switch {
	case f.again > 0:
		return Again
	case k == ledger.Published && f.reached == 0:
		return Never // nobody was there to hear it
	}
	return toneOf(k)
}
