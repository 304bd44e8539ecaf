package check_test

import (
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// TestWitnesses: what is marked shows why the check holds.
func TestWitnesses(t *testing.T) {
	two := "start c group=g \n start d group=g \n join c gen=1 n=1 \n"
	for _, x := range []trial{
		{"who is idle and since when", check.Idle("g", 1), ledger.Holds, "members=2 partitions=1 idle=1 wanted=1", "d", two + `
			join d gen=1 n=0 <-
			sample shown 0:0-0 group=g state=Stable c=0 d= committed=-1 <-`},
		{"the commit, the crash and what the broker says", check.CommittedAtCrash(5), ledger.Holds, "committed=5 wanted=5", "",
			member + "deliver+process c 0/0-4 id=1-5 \n commit-ok c 0/5 <- \n deliver+process c 0/5-6 id=6-7 \n crash c <- \n sample crash 0:0-10 group=g committed=5 <-"},
		{"the bookmark and the first record after it", check.ResumePoint, ledger.Holds, "assignments=2 at=1 without=1 gone=0 anywhere=0 wrong=0", "",
			member + "deliver+process c 0/0-4 id=1-5 \n commit-ok c 0/5 <- \n revoke c 0/ \n assign c 0/ <- \n deliver c 0/5 id=6 <- \n deliver+process c 0/6-9 id=7-10" + tenThere},
		{"the death and the takeover", check.TakeoverWithin(0, time.Minute), ledger.Holds, "partitions=1 shortest=0 longest=0 min=0 max=60000000000", "d",
			two + "assign c 0/ gen=1 \n crash c <- \n assign d 0/ gen=2 <-"},
		{"the first and the last that came again", check.Duplicates(2), ledger.Holds, "again=2 wanted=2", "",
			member + "deliver c 0/0-1 id=1-2 \n process c 0/0 id=1 <- \n process c 0/1 id=2 \n process c 0/0 id=1 <- \n process c 0/1 id=2 <-"},
		{"that nothing came again nobody can show", check.Duplicates(0), ledger.Holds, "again=0 wanted=0", "",
			member + "deliver+process c 0/0-1 id=1-2"},
	} {
		x.run(t)
	}
}
