package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// onAir is a listener that hears nothing of the first two payments, both of the
// next two, and nothing of the fifth.
const onAir = `
	publish+reach p id=1
	publish+reach p id=2
	subscribe r
	publish p id=3
	message r id=3
	reach p id=3 n=1
	publish p id=4
	reach p id=4 n=1
	message r id=4
	crash r
	publish+reach p id=5
`

func TestMissed(t *testing.T) {
	for _, x := range []trial{
		{name: "what was said while it was not there", check: check.Missed("r", 3), value: ledger.Holds,
			measured: "sent=5 missed=3 wanted=3", names: "1-2 5", ledger: onAir},
		{name: "one more than wanted", check: check.Missed("r", 2), value: ledger.Broken,
			measured: "sent=3 missed=3 wanted=2", names: "1-3", ledger: `
			subscribe r <-
			publish p id=1
			publish p id=2
			publish p id=3 <-`},
		{name: "fewer than wanted", check: check.Missed("r", 1), value: ledger.Broken,
			measured: "sent=1 missed=0 wanted=1", names: "", ledger: `
			subscribe r <-
			publish+reach p id=1 n=1
			message r id=1
			end finished <-`},
		{name: "nobody listened", check: check.Missed("r", 0), value: ledger.Unknown,
			measured: "sent=0 missed=0 wanted=0", ledger: `publish+reach p id=1`},
		{name: "another one heard it", check: check.Missed("r", 0), value: ledger.Broken,
			measured: "sent=1 missed=1 wanted=0", names: "1", ledger: `
			subscribe q
			subscribe r <-
			publish p id=1 <-
			message q id=1
			reach p id=1 n=1`},
		{name: "it may still come", check: check.Missed("r", 0), value: ledger.Unknown,
			measured: "sent=1 missed=1 wanted=0", names: "1", ledger: `
			subscribe r
			publish+reach p id=1
			end interrupted`},
		{name: "a stream gives it all, and claims count", check: check.Missed("s", 0), value: ledger.Holds,
			measured: "sent=3 missed=0 wanted=0", ledger: `
			append+appended p id=1-3
			attach s group=g
			entry s id=1-2
			claim s id=3`},
		{name: "a stream is asked for too little", check: check.Missed("s", 0), value: ledger.Broken,
			measured: "sent=3 missed=1 wanted=0", names: "1", ledger: `
			append p id=1 <-
			append p id=2-3
			attach s <-
			entry s id=2-3`},
		{name: "Kafka, whatever is said elsewhere", check: check.Missed("c", 0), value: ledger.Holds,
			measured: "sent=2 missed=0 wanted=0", ledger: `
			publish+append p id=1-9
			send p id=1-2
			start c group=g
			process c 0/0-1 id=1-2`},
	} {
		x.run(t)
	}
}

func TestOnAir(t *testing.T) {
	for _, x := range []trial{
		{name: "just what was said while it was there", check: check.OnAir("r"), value: ledger.Holds,
			measured: "said=5 heard=2 wrong=0", ledger: onAir},
		{name: "dropped", check: check.OnAir("r"), value: ledger.Broken,
			measured: "said=2 heard=1 wrong=1", ledger: `
			subscribe r <-
			publish+reach p id=1 n=1 <-
			publish+reach p id=2 n=1
			message r id=2`},
		{name: "twice", check: check.OnAir("r"), value: ledger.Broken,
			measured: "said=1 heard=2 wrong=1", ledger: `
			subscribe r
			publish+reach p id=1 n=1 <-
			message r id=1
			message r id=1 <-`},
		{name: "a recording", check: check.OnAir("r"), value: ledger.Broken,
			measured: "said=1 heard=1 wrong=1", ledger: `
			publish+reach p id=1 <-
			subscribe r
			message r id=1 <-`},
		{name: "what nobody said", check: check.OnAir("r"), value: ledger.Broken,
			measured: "said=1 heard=2 wrong=1", ledger: `
			subscribe r
			publish+reach p id=1
			message r id=1
			message r id=7 <-`},
		{name: "said while it came and while it went", check: check.OnAir("r"), value: ledger.Holds,
			measured: "said=2 heard=1 wrong=0", ledger: `
			publish p id=1
			subscribe r
			reach p id=1 n=1
			message r id=1
			publish p id=2
			crash r
			reach p id=2`},
		{name: "nobody spoke", check: check.OnAir("r"), value: ledger.Unknown,
			measured: "said=0 heard=0 wrong=0", ledger: `subscribe r`},
		{name: "cut off before it could hear", check: check.OnAir("r"), value: ledger.Unknown,
			measured: "said=1 heard=0 wrong=1", ledger: `
			subscribe r
			publish+reach p id=1
			end interrupted`},
	} {
		x.run(t)
	}
}

func TestStreamKept(t *testing.T) {
	for _, x := range []trial{
		{name: "all of it", check: check.StreamKept, value: ledger.Holds, measured: "added=3 gone=0 swapped=0", ledger: `
			append+appended p id=1-3
			kept x id=1-3`},
		{name: "trimmed", check: check.StreamKept, value: ledger.Broken, measured: "added=3 gone=1 swapped=0", names: "1", ledger: `
			append p id=1-3
			appended p id=1 <-
			appended p id=2-3
			kept x id=2 <-
			kept x id=3`},
		{name: "swapped", check: check.StreamKept, value: ledger.Broken, measured: "added=2 gone=0 swapped=1", ledger: `
			appended p id=1-2 <-
			kept x id=2 <-
			kept x id=1 <-`},
		{name: "not yet answered", check: check.StreamKept, value: ledger.Unknown, measured: "added=0 gone=0 swapped=0", ledger: `append p id=1`},
		{name: "never looked into", check: check.StreamKept, value: ledger.Unknown, measured: "added=1 gone=1 swapped=0", names: "1", ledger: `
			append+appended p id=1
			end stuck`},
	} {
		x.run(t)
	}
}

func TestPendingExact(t *testing.T) {
	for _, x := range []trial{
		{name: "claimed after a crash", check: check.PendingExact, value: ledger.Holds, measured: "asked=2 claimed=2 wrong=0", ledger: `
			attach s group=g
			entry s id=1-5
			entry-ack s id=1-3
			crash s
			pending x group=g n=2
			claim s#2 id=4-5
			entry-ack s#2 id=4-5
			pending x group=g n=0`},
		{name: "the list is too short", check: check.PendingExact, value: ledger.Broken, measured: "asked=1 claimed=0 wrong=1", ledger: `
			attach s group=g
			entry s id=1-5
			pending x group=g n=4 <-`},
		{name: "given out as new twice", check: check.PendingExact, value: ledger.Broken, measured: "asked=1 claimed=0 wrong=1", ledger: `
			attach s group=g
			entry s id=1 <-
			entry-ack s id=1
			entry s#2 id=1 <-
			pending x group=g n=1`},
		{name: "claimed after it was acknowledged", check: check.PendingExact, value: ledger.Broken, measured: "asked=1 claimed=1 wrong=1", ledger: `
			attach s group=g
			entry s id=1 <-
			entry-ack s id=1
			claim s#2 id=1 <-
			pending x group=g n=1`},
		{name: "claimed and never given out", check: check.PendingExact, value: ledger.Broken, measured: "asked=1 claimed=1 wrong=1", ledger: `
			attach s group=g
			claim s id=1 <-
			pending x group=g n=1`},
		{name: "two groups each have their list", check: check.PendingExact, value: ledger.Holds, measured: "asked=2 claimed=0 wrong=0", ledger: `
			attach s group=g
			attach z group=h
			entry s id=1-2
			entry z id=1-2
			entry-ack z id=1-2
			pending x group=g n=2
			pending y group=h n=0`},
		{name: "nobody asked", check: check.PendingExact, value: ledger.Unknown, measured: "asked=0 claimed=0 wrong=0", ledger: `
			attach s group=g
			entry s id=1`},
	} {
		x.run(t)
	}
}

func TestNothingPending(t *testing.T) {
	for _, x := range []trial{
		{name: "the last word counts", check: check.NothingPending, value: ledger.Holds, measured: "groups=1 open=0", ledger: `
			pending x group=g n=5
			pending x group=g n=0`},
		{name: "forgotten", check: check.NothingPending, value: ledger.Broken, measured: "groups=2 open=5", names: "g", ledger: `
			pending x group=g n=6
			pending x group=g n=5 <-
			pending y group=h n=0`},
		{name: "nobody asked", check: check.NothingPending, value: ledger.Unknown, measured: "groups=0 open=0", ledger: `attach s group=g`},
		{name: "cut off", check: check.NothingPending, value: ledger.Unknown, measured: "groups=1 open=5", names: "g", ledger: `
			pending x group=g n=5
			end interrupted`},
	} {
		x.run(t)
	}
}
