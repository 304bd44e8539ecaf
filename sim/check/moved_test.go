package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

func TestAllMoved(t *testing.T) {
	const good = "moved-in-bulk - acked=3/6 stored=3 read=3/6 in=1s \n moved-in-bulk - plain acked=3 stored=3 read=3 in=1s \n"
	for _, x := range []trial{
		{"all of them", check.AllMoved, ledger.Holds, "acked=3 read=3 rounds=1 swapped=0 twice=0 wrong=0", "", good},
		{"one was lost", check.AllMoved, ledger.Broken, "acked=6 read=5 rounds=2 swapped=0 twice=0 wrong=1", "", good + "moved-in-bulk - acked=3/6 stored=3 read=2/3 <-"},
		{"one twice instead of another", check.AllMoved, ledger.Broken, "acked=6 read=6 rounds=2 swapped=0 twice=0 wrong=1", "", good + "moved-in-bulk - acked=3/6 stored=3 read=3/5 <-"},
		{"twice, and the sum is right", check.AllMoved, ledger.Broken, "acked=3 read=3 rounds=1 swapped=0 twice=2 wrong=1", "", "moved-in-bulk - acked=3/6 stored=3 read=3/6 twice=2 <-"},
		{"in another order", check.AllMoved, ledger.Broken, "acked=3 read=3 rounds=1 swapped=1 twice=0 wrong=1", "", "moved-in-bulk - acked=3/6 stored=3 read=3/6 swapped=1 <-"},
		{"not in the log", check.AllMoved, ledger.Broken, "acked=3 read=3 rounds=1 swapped=0 twice=0 wrong=1", "", "moved-in-bulk - acked=3/6 stored=2 read=3/6 <-"},
		{"the plain loop lost one", check.AllMoved, ledger.Broken, "acked=3 read=3 rounds=1 swapped=0 twice=0 wrong=1", "", good + "moved-in-bulk - plain acked=3 stored=3 read=2 <-"},
		{"cut off", check.AllMoved, ledger.Unknown, "acked=3 read=3 rounds=1 swapped=0 twice=0 wrong=0", "", good + "end interrupted"},
		{"nothing moved", check.AllMoved, ledger.Unknown, "acked=0 read=0 rounds=0 swapped=0 twice=0 wrong=0", "", "said why"},
	} {
		x.run(t)
	}
}

func TestNotSlowed(t *testing.T) {
	const slow = "moved-in-bulk - acked=9 read=9 in=2s <- \n moved-in-bulk - plain acked=9 read=9 in=1s <- \n"
	const fast = "moved-in-bulk - plain acked=9 read=9 in=10s <- \n moved-in-bulk - acked=9 read=9 in=11s <- \n"
	for _, x := range []trial{
		{"hardly slower", check.NotSlowed, ledger.Holds, "rounds=1 percent=90", "", unmarked(fast)},
		{"just as fast as it must be", check.NotSlowed, ledger.Holds, "rounds=1 percent=90", "", "moved-in-bulk - plain acked=9 read=9 in=9s \n moved-in-bulk - acked=9 read=9 in=10s"},
		{"twice as slow", check.NotSlowed, ledger.Broken, "rounds=1 percent=50", "", slow},
		{"most rounds count", check.NotSlowed, ledger.Holds, "rounds=3 percent=90", "", unmarked(fast + slow + fast)},
		{"most rounds are slow", check.NotSlowed, ledger.Broken, "rounds=3 percent=50", "", slow + fast + slow},
		{"the plain loop never ran", check.NotSlowed, ledger.Unknown, "rounds=0 percent=0", "", "moved-in-bulk - acked=9 read=9 in=1s"},
		{"nothing moved", check.NotSlowed, ledger.Unknown, "rounds=0 percent=0", "", "said why"},
	} {
		x.run(t)
	}
}
