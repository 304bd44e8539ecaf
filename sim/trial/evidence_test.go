package trial

import (
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// evidence looks in the ledger of a game for what goes wrong in it, and says what is missing.
var evidence = func() map[string]func(*ledger.Ledger) string {
	const first, second = "consumer-1", "consumer-2"
	dropped := func(b *ledger.Ledger) string { // and it worked on
		var expired, worked, rejoined bool
		for _, e := range b.All() {
			switch {
			case e.Kind == ledger.MemberExpired:
				expired = true
			case e.Kind == ledger.Crash:
				return "it was killed"
			case expired && e.Kind == ledger.Join:
				rejoined = true
			case rejoined && e.Kind == ledger.Process:
				worked = true
			}
		}
		return unless(worked, "it did not come back after it was dropped")
	}
	return map[string]func(*ledger.Ledger) string{
		"freeze": dropped,
		"cut":    dropped,
		"lost-answer": func(b *ledger.Ledger) string {
			return unless(count(b, ledger.Crash, first) == 0 && count(b, ledger.CommitOk, first) > 2, "the commit was not applied")
		},
		"errors": func(b *ledger.Ledger) string {
			return unless(count(b, ledger.CommitErr, first) >= 2*errorsEach, "no commit was refused")
		},
		"scale": func(b *ledger.Ledger) string {
			worked := count(b, ledger.Process, second) > 0 && count(b, ledger.Close, second) == 1
			return unless(worked && count(b, ledger.Start, first) == 1, "nobody came, worked and left")
		},
		"partitions": func(b *ledger.Ledger) string {
			for _, e := range b.Of(ledger.Process) {
				if e.Partition == 2 {
					return ""
				}
			}
			return "nothing of the new partition was processed"
		},
		"retention": func(b *ledger.Ledger) string {
			return unless(measure(b, check.NothingPassedOver, "removed") > 0 && measure(b, check.NothingPassedOver, "below") > 0, "nothing was removed unread")
		},
		"bookmark": func(b *ledger.Ledger) string {
			return unless(count(b, ledger.Forgotten, "") > 0 && measure(b, check.ProcessedOnce, "payments") > 0, "nothing came again")
		},
		"outage": func(b *ledger.Ledger) string { return unless(longestPause(b) > outageLasts/2, "it was always served") },
	}
}()

func unless(so bool, problem string) string {
	if so {
		return ""
	}
	return problem
}

func count(b *ledger.Ledger, kind ledger.Kind, actor string) (n int) {
	for _, e := range b.Of(kind) {
		if e.Actor == ledger.N(actor) {
			n++
		}
	}
	return n
}

func measure(b *ledger.Ledger, c *check.Check, name string) int64 {
	for _, v := range b.Verdicts() {
		if v.Check == c.Name {
			return v.Measured[name]
		}
	}
	return -1
}

func longestPause(b *ledger.Ledger) (longest time.Duration) {
	last := time.Duration(-1)
	for _, e := range b.Of(ledger.Deliver) {
		if last >= 0 {
			longest = max(longest, e.T-last)
		}
		last = e.T
	}
	return longest
}
