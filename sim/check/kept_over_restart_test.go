package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

func TestKeptOverRestart(t *testing.T) {
	const six = "ack p 0/0-5 id=1-6 \n"
	const stopped = "sample stop 0:0-6 1:0-3 group=g committed=4,-1 \n admin stop \n"
	for _, x := range []trial{
		{"all of it", check.KeptOverRestart, ledger.Holds, "partitions=2 payments=0 bookmarks=1 shorter=0 lost=0 forgotten=0", "",
			stopped + "admin start \n sample shown 0:0-6 1:0-3 group=g committed=4,-1"},
		{"and something new", check.KeptOverRestart, ledger.Holds, "partitions=2 payments=0 bookmarks=1 shorter=0 lost=0 forgotten=0", "",
			stopped + "admin start \n sample end 0:0-7 1:0-9 group=g committed=4,2 group=h committed=1,1"},
		{"twice", check.KeptOverRestart, ledger.Holds, "partitions=4 payments=0 bookmarks=2 shorter=0 lost=0 forgotten=0", "",
			stopped + "admin start \n" + stopped + "admin start \n sample end 0:0-6 1:0-3 group=g committed=4,-1"},
		{"a shorter log", check.KeptOverRestart, ledger.Broken, "partitions=2 payments=0 bookmarks=1 shorter=1 lost=0 forgotten=0", "",
			"sample stop 0:0-6 1:0-3 group=g committed=4,-1 <- \n admin stop \n admin start <- \n sample shown 0:0-6 1:0-2 group=g committed=4,-1 <-"},
		{"another bookmark", check.KeptOverRestart, ledger.Broken, "partitions=2 payments=0 bookmarks=1 shorter=0 lost=0 forgotten=1", "",
			"sample stop 0:0-6 1:0-3 group=g committed=4,-1 <- \n admin stop \n admin start <- \n sample shown 0:0-6 1:0-3 group=g committed=3,-1 <-"},
		{"no group and one partition", check.KeptOverRestart, ledger.Broken, "partitions=2 payments=0 bookmarks=1 shorter=2 lost=0 forgotten=1", "",
			"sample stop 0:0-6 1:0-3 group=g committed=-1,2 <- \n admin stop \n admin start <- \n sample shown 0:0-0 <-"},
		{"every payment", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=6 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			six + "sample stop 0:0-6 \n admin start \n sample shown 0:0-6 \n audit 0/0-5 id=1-6"},
		{"the first ones are gone", check.KeptOverRestart, ledger.Broken, "partitions=1 payments=6 bookmarks=0 shorter=0 lost=2 forgotten=0", "",
			"ack p 0/0 id=1 <- \n ack p 0/1-5 id=2-6 \n sample stop 0:0-6 <- \n admin start <- \n sample shown 0:2-6 <- \n audit 0/2-5 id=3-6"},
		{"the first ones have expired meanwhile", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=4 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			"ack p 0/0-1 id=1-2 \n ack p 0/2-5 id=3-6 at=2h \n sample stop 0:0-6 \n admin start at=168h \n sample shown 0:2-6 \n audit 0/2-5 id=3-6"},
		{"the first ones are deleted by hand", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=4 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			six + "sample stop 0:0-6 \n admin start \n admin delete-records 0/2 \n sample shown 0:2-6 \n audit 0/2-5 id=3-6"},
		{"the first ones are gone later", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=4 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			six + "sample stop 0:0-6 \n admin start \n sample shown 0:0-6 \n sample end 0:2-6 \n audit 0/2-5 id=3-6"},
		{"one in the middle is gone, and one is another", check.KeptOverRestart, ledger.Broken, "partitions=1 payments=6 bookmarks=0 shorter=0 lost=2 forgotten=0", "",
			"ack p 0/0-1 id=1-2 \n ack p 0/2 id=3 <- \n ack p 0/3-5 id=4-6 \n sample stop 0:0-6 <- \n admin start <- \n sample shown 0:0-6 <- \n audit 0/0-1 id=1-2 \n audit 0/3-4 id=4-5 \n audit 0/5 id=9"},
		{"what came later may not be there", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=6 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			six + "sample stop 0:0-6 \n admin start \n sample shown 0:0-6 \n ack p 0/6 id=7 \n audit 0/0-5 id=1-6"},
		{"a bookmark that was forgotten in its time", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=0 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			"start c group=g \n close c \n sample stop 0:0-6 group=g committed=4 \n admin start at=168h \n sample shown 0:0-6 group=g committed=-1"},
		{"a bookmark that was forgotten too soon", check.KeptOverRestart, ledger.Broken, "partitions=1 payments=0 bookmarks=1 shorter=0 lost=0 forgotten=1", "",
			"start c group=g \n close c \n sample stop 0:0-6 group=g committed=4 <- \n admin start at=167h <- \n sample shown 0:0-6 group=g committed=-1 <-"},
		{"a bookmark of 0 was not forgotten", check.KeptOverRestart, ledger.Broken, "partitions=1 payments=0 bookmarks=1 shorter=0 lost=0 forgotten=1", "",
			"start c group=g \n close c \n sample stop 0:0-6 group=g committed=4 <- \n admin start at=999h <- \n sample shown 0:0-6 group=g committed=0 <-"},
		{"bookmarks are kept for an hour", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=0 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			"admin keep-bookmarks keep=1h \n start c group=g \n close c \n sample stop 0:0-6 group=g committed=4 \n admin start at=2h \n sample shown 0:0-6 group=g committed=-1"},
		{"what was seen before it was stopped does not count", check.KeptOverRestart, ledger.Holds, "partitions=2 payments=0 bookmarks=1 shorter=0 lost=0 forgotten=0", "",
			"sample shown 0:0-6 1:0-3 group=g committed=5,-1 \n" + stopped + "admin start \n sample shown 0:0-6 1:0-3 group=g committed=4,-1"},
		{"one payment", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=1 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			"ack p 0/0 id=1 \n sample stop 0:0-1 \n admin start \n sample shown 0:0-1 \n audit 0/0 id=1"},
		{"a bookmark of 0", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=0 bookmarks=1 shorter=0 lost=0 forgotten=0", "",
			"sample stop 0:0-6 group=g committed=0 \n admin start \n sample shown 0:0-6 group=g committed=0"},
		{"the last one is another", check.KeptOverRestart, ledger.Broken, "partitions=1 payments=6 bookmarks=0 shorter=0 lost=1 forgotten=0", "",
			"ack p 0/0-4 id=1-5 \n ack p 0/5 id=6 <- \n sample stop 0:0-6 <- \n admin start <- \n sample shown 0:0-6 <- \n ack p 0/5 id=9 \n audit 0/0-4 id=1-5 \n audit 0/5 id=9"},
		{"what was not yet to be seen, or no longer, when it was stopped", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=4 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			six + "ack p 0/6 id=7 \n sample stop 0:2-6 \n admin start \n sample shown 0:2-6 \n audit 0/2-5 id=3-6"},
		{"a partition is gone, and the audit has it", check.KeptOverRestart, ledger.Broken, "partitions=2 payments=1 bookmarks=0 shorter=1 lost=1 forgotten=0", "",
			"ack p 1/0 id=7 \n sample stop 0:0-6 1:0-3 <- \n admin start <- \n sample shown 0:0-6 <- \n audit 1/0 id=7"},
		{"a bookmark that was forgotten in its time, less a second", check.KeptOverRestart, ledger.Holds, "partitions=1 payments=0 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			"start c group=g \n close c \n sample stop 0:0-6 group=g committed=4 \n admin start at=167h59m59s \n sample shown 0:0-6 group=g committed=-1"},
		{"a bookmark that was forgotten too soon, late in the run", check.KeptOverRestart, ledger.Broken, "partitions=1 payments=0 bookmarks=1 shorter=0 lost=0 forgotten=1", "",
			"start c group=g at=100h \n close c \n sample stop 0:0-6 group=g committed=4 <- \n admin start at=200h <- \n sample shown 0:0-6 group=g committed=-1 <-"},
		{"nobody looked", check.KeptOverRestart, ledger.Unknown, "partitions=0 payments=0 bookmarks=0 shorter=0 lost=0 forgotten=0", "", stopped + "admin start"},
		{"another topic", check.KeptOverRestart, ledger.Unknown, "partitions=0 payments=0 bookmarks=0 shorter=0 lost=0 forgotten=0", "",
			stopped + "admin start \n sample shown topic=u 0:0-1"},
		{"never started again", check.KeptOverRestart, ledger.Unknown, "partitions=0 payments=0 bookmarks=0 shorter=0 lost=0 forgotten=0", "", stopped + "sample end 0:0-0"},
	} {
		x.run(t)
	}
}
