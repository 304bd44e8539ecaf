package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

func TestKeptOverRestart(t *testing.T) {
	const stopped = "sample stop 0:0-6 1:0-3 group=g committed=4,-1 \n admin stop \n"
	for _, x := range []trial{
		{"all of it", check.KeptOverRestart, ledger.Holds, "partitions=2 bookmarks=1 shorter=0 forgotten=0", "",
			stopped + "admin start \n sample shown 0:0-6 1:0-3 group=g committed=4,-1"},
		{"and something new", check.KeptOverRestart, ledger.Holds, "partitions=2 bookmarks=1 shorter=0 forgotten=0", "",
			stopped + "admin start \n sample end 0:0-7 1:0-9 group=g committed=4,2 group=h committed=1,1"},
		{"twice", check.KeptOverRestart, ledger.Holds, "partitions=4 bookmarks=2 shorter=0 forgotten=0", "",
			stopped + "admin start \n" + stopped + "admin start \n sample end 0:0-6 1:0-3 group=g committed=4,-1"},
		{"a shorter log", check.KeptOverRestart, ledger.Broken, "partitions=2 bookmarks=1 shorter=1 forgotten=0", "",
			"sample stop 0:0-6 1:0-3 group=g committed=4,-1 <- \n admin stop \n admin start <- \n sample shown 0:0-6 1:0-2 group=g committed=4,-1 <-"},
		{"another bookmark", check.KeptOverRestart, ledger.Broken, "partitions=2 bookmarks=1 shorter=0 forgotten=1", "",
			"sample stop 0:0-6 1:0-3 group=g committed=4,-1 <- \n admin stop \n admin start <- \n sample shown 0:0-6 1:0-3 group=g committed=3,-1 <-"},
		{"no group and one partition", check.KeptOverRestart, ledger.Broken, "partitions=2 bookmarks=1 shorter=2 forgotten=1", "",
			"sample stop 0:0-6 1:0-3 group=g committed=-1,2 <- \n admin stop \n admin start <- \n sample shown 0:0-0 <-"},
		{"nobody looked", check.KeptOverRestart, ledger.Unknown, "partitions=0 bookmarks=0 shorter=0 forgotten=0", "", stopped + "admin start"},
		{"another topic", check.KeptOverRestart, ledger.Unknown, "partitions=0 bookmarks=0 shorter=0 forgotten=0", "",
			stopped + "admin start \n sample shown topic=u 0:0-1"},
		{"never started again", check.KeptOverRestart, ledger.Unknown, "partitions=0 bookmarks=0 shorter=0 forgotten=0", "", stopped + "sample end 0:0-0"},
	} {
		x.run(t)
	}
}
