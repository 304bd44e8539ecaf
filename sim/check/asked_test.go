package check_test

import (
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

func TestChecksThatScenariosAskFor(t *testing.T) {
	twice := "start c group=g \n process c 0/0-2 id=1-3 \n"
	for _, x := range []trial{
		{"once", check.ProcessedOnce, ledger.Holds, "processed=3 again=0 payments=0", "", twice},
		{"once in each of two groups", check.ProcessedOnce, ledger.Holds, "processed=6 again=0 payments=0", "", twice + "start d group=h \n process d 0/0-2 id=1-3"},
		{"once by each of two without a group", check.ProcessedOnce, ledger.Holds, "processed=2 again=0 payments=0", "", "start c \n start d \n process c 0/0 id=1 \n process d 0/0 id=1"},
		{"twice", check.ProcessedOnce, ledger.Broken, "processed=5 again=2 payments=2", "2-3",
			"start c group=g \n start d group=g \n process c 0/0 id=1 \n process c 0/1 id=2 <- \n process c 0/2 id=3 \n process d 0/1 id=2 <- \n process d 0/2 id=3"},
		{"twice, stored twice", check.ProcessedOnce, ledger.Broken, "processed=2 again=1 payments=1", "1", "start c \n process c 1/0 id=1 <- \n process c 0/0 id=1 <-"},
		{"three times", check.ProcessedOnce, ledger.Broken, "processed=3 again=2 payments=1", "1", "start c \n process c 0/0 id=1 <- \n process c 0/0 id=1 <- \n process c 0/0 id=1"},
		{"nothing", check.ProcessedOnce, ledger.Unknown, "processed=0 again=0 payments=0", "", "start c group=g"},

		{"none", check.Duplicates(0), ledger.Holds, "again=0 wanted=0", "", twice},
		{"as many", check.Duplicates(2), ledger.Holds, "again=2 wanted=2", "", twice + "process c 0/1-2 id=2-3"},
		{"too many", check.Duplicates(1), ledger.Broken, "again=2 wanted=1", "",
			"start c group=g \n process c 0/0 id=1 \n process c 0/1 id=2 <- \n process c 0/0 id=1 \n process c 0/1 id=2 <-"},
		{"too many, in two partitions", check.Duplicates(1), ledger.Broken, "again=2 wanted=1", "",
			"start c \n process c 0/0 id=1 \n process c 1/0 id=2 <- \n process c 0/0 id=1 \n process c 0/1 id=2 <-"},
		{"too many, by two readers", check.Duplicates(1), ledger.Broken, "again=2 wanted=1", "",
			"start c \n start d \n process d 0/0 id=1 \n process d 0/0 id=1 \n process c 0/0 id=1 <- \n process c 0/0 id=1 <-"},
		{"too few", check.Duplicates(2), ledger.Broken, "again=1 wanted=2", "",
			"start c group=g \n process c 0/0 id=1 <- \n process c 0/1 id=2 \n process c 0/0 id=1 <- \n end finished <-"},
		{"too few, and three of them are enough to prove it", check.Duplicates(5), ledger.Broken, "again=4 wanted=5", "",
			"start c group=g \n process c 0/0-2 id=1-3 <- \n process c 0/3 id=4 \n process c 0/0-2 id=1-3 <- \n process c 0/3 id=4 \n end finished <-"},
		{"a wild id is nobody's", check.Duplicates(0), ledger.Holds, "again=0 wanted=0", "",
			"start c \n process c 0/0 id=1152921504606846976 \n process c 0/1 id=1152921504606846976"},
		{"nothing", check.Duplicates(0), ledger.Unknown, "again=0 wanted=0", "", "start c group=g"},

		{"as many", check.ReadExactly("c", 1, 3), ledger.Holds, "read=3 wanted=3", "", twice},
		{"an idle one", check.ReadExactly("c", 1, 0), ledger.Holds, "read=0 wanted=0", "", "start c group=g"},
		{"in its second life", check.ReadExactly("c", 2, 1), ledger.Holds, "read=1 wanted=1", "", twice + "crash c \n start c#2 group=g \n process c#2 0/2 id=3"},
		{"too many", check.ReadExactly("c", 1, 1), ledger.Broken, "read=3 wanted=1", "",
			"start c group=g <- \n process c 0/0 id=1 \n process c 0/1 id=2 <- \n process c 0/2 id=3"},
		{"too few", check.ReadExactly("c", 1, 3), ledger.Broken, "read=2 wanted=3", "",
			"start c group=g <- \n process c 0/0 id=1 \n process c 0/1 id=2 <- \n crash c <-"},
		{"nothing at all", check.ReadExactly("c", 1, 3), ledger.Broken, "read=0 wanted=3", "", "start c group=g <- \n crash c <-"},
		{"never started", check.ReadExactly("c", 1, 1), ledger.Unknown, "read=0 wanted=1", "", "process c 0/0 id=1"},
		{"no such life", check.ReadExactly("c", 2, 0), ledger.Unknown, "read=0 wanted=0", "", twice},

		{"everything", check.SawAll("c"), ledger.Holds, "visible=3 missed=0", "", twice + "audit 0/0-2 id=1-3"},
		{"over two lives", check.SawAll("c"), ledger.Holds, "visible=4 missed=0", "", twice + "start c#2 group=g \n process c#2 0/3 id=4 \n audit 0/0-3 id=1-4"},
		{"not everything", check.SawAll("c"), ledger.Broken, "visible=4 missed=2", "1 4",
			"ack p 1/0 id=1 <- \n start c group=g <- \n process c 0/0-1 id=2-3 \n audit 1/0 id=1 <- \n audit 0/0-2 id=2-4"},
		{"not in its second life either", check.SawAll("c"), ledger.Broken, "visible=1 missed=1", "1",
			"start c group=g <- \n crash c \n start c#2 group=g \n audit 0/0 id=1 <-"},
		{"another member saw it", check.SawAll("c"), ledger.Broken, "visible=1 missed=1", "1",
			"start c group=g <- \n start d group=g \n process d 0/0 id=1 \n audit 0/0 id=1 <-"},
		{"no audit", check.SawAll("c"), ledger.Unknown, "visible=0 missed=0", "", twice},

		{"one idle", check.Idle("g", 1), ledger.Holds, "members=3 partitions=2 idle=1 wanted=1", "d",
			"sample shown 0:0-0 1:0-0 group=g state=PreparingRebalance c= committed=-1,-1 \n sample shown 0:0-0 1:0-0 group=g state=Stable c=0 d= e=1 committed=-1,-1"},
		{"two idle", check.Idle("g", 1), ledger.Broken, "members=3 partitions=1 idle=2 wanted=1", "d e",
			"sample shown 0:0-0 group=g state=Stable c=0 d= e= committed=-1 <- \n sample shown 0:0-0 group=g state=Stable c=0 d= committed=-1"},
		{"another group", check.Idle("g", 1), ledger.Unknown, "members=0 partitions=0 idle=0 wanted=1", "",
			"sample shown 0:0-0 group=h state=Stable c=0 d= committed=-1 \n sample end 0:0-0 group=g state=Stable c=0 committed=-1"},

		{"the sum", check.CommittedAtCrash(50), ledger.Holds, "committed=50 wanted=50", "",
			"start c group=g \n crash c \n sample crash 0:0-60 1:0-9 2:0-9 group=h committed=1,1,1 group=g committed=45,5,-1 \n crash d \n sample crash 0:0-60 group=g committed=7"},
		{"of the last who crashed", check.CommittedAtCrash(4), ledger.Broken, "committed=5 wanted=4", "",
			"start c group=h \n start d group=g \n crash c \n sample shown 0:0-60 group=h committed=4 \n crash d <- \n sample crash 0:0-60 group=h committed=4 group=g committed=5 <-"},
		{"of who crashed, not of who closed or crashed later", check.CommittedAtCrash(4), ledger.Broken, "committed=5 wanted=4", "",
			"start c group=g \n start d group=h \n start e group=h \n crash c <- \n close d \n sample crash 0:0-60 group=h committed=4 group=g committed=5 <- \n crash e"},
		{"another sum", check.CommittedAtCrash(50), ledger.Broken, "committed=55 wanted=50", "",
			"start c group=g \n start d group=g \n crash d \n crash c <- \n sample crash 0:0-60 group=g committed=55 <- \n sample crash 0:0-60 group=g committed=50"},
		{"nobody crashed", check.CommittedAtCrash(0), ledger.Unknown, "committed=0 wanted=0", "", "start c group=g \n sample end 0:0-60 group=g committed=0"},
		{"the group is not in the sample", check.CommittedAtCrash(0), ledger.Unknown, "committed=0 wanted=0", "",
			"start c group=g \n crash c \n sample crash 0:0-60 group=h committed=0"},
	} {
		x.run(t)
	}
}

func TestTakeoverWithin(t *testing.T) {
	within := check.TakeoverWithin(42*time.Second, 45*time.Second)
	atOnce := check.TakeoverWithin(0, time.Second)
	members := "start c group=g at=0s \n start d group=g \n assign c 0/ gen=1 \n"
	const s = "000000000"
	for _, x := range []trial{
		{"after the session", within, ledger.Holds, "partitions=1 shortest=44" + s + " longest=44" + s + " min=42" + s + " max=45" + s, "d",
			members + "crash c at=10s \n assign d 0/ gen=2 at=54s"},
		{"too early", within, ledger.Broken, "partitions=1 shortest=1" + s + " longest=1" + s + " min=42" + s + " max=45" + s, "d",
			"start c group=g \n start d group=g \n assign c 0/ gen=1 <- \n crash c at=10s <- \n assign d 0/ gen=2 at=11s <-"},
		{"one of two too late", within, ledger.Broken, "partitions=2 shortest=44" + s + " longest=50" + s + " min=42" + s + " max=45" + s, "d e",
			"start c group=g \n start d group=g \n start e group=g \n assign c 0/ \n assign c 1/ <- \n crash c at=10s <- \n assign d 0/ at=54s \n assign e 1/ at=60s <-"},
		{"its own next life", within, ledger.Holds, "partitions=1 shortest=43" + s + " longest=43" + s + " min=42" + s + " max=45" + s, "c",
			"start c group=g \n assign c 0/ \n crash c at=0s \n start c#2 group=g \n assign c#2 0/ at=43s"},
		{"nobody, though d was there", within, ledger.Broken, "partitions=1 shortest=90" + s + " longest=90" + s + " min=42" + s + " max=45" + s, "",
			"start c group=g \n start d group=g \n assign c 0/ <- \n crash c at=10s <- \n end finished at=100s <-"},
		{"nobody, d went before it could", within, ledger.Unknown, "partitions=0 shortest=0 longest=0 min=42" + s + " max=45" + s, "",
			members + "crash c at=10s \n close d at=20s \n end finished at=100s"},
		{"nobody, d came later", within, ledger.Unknown, "partitions=0 shortest=0 longest=0 min=42" + s + " max=45" + s, "",
			"start c group=g \n assign c 0/ \n crash c at=10s \n start d group=g at=11s \n end finished at=100s"},
		{"nobody, d reads by hand", within, ledger.Unknown, "partitions=0 shortest=0 longest=0 min=42" + s + " max=45" + s, "",
			"start c group=g \n start d group=g manual \n assign c 0/ \n crash c at=10s \n end finished at=100s"},
		{"nobody, for there is nobody", within, ledger.Unknown, "partitions=0 shortest=0 longest=0 min=42" + s + " max=45" + s, "",
			"start c group=g \n assign c 0/ \n crash c at=10s \n end finished at=100s"},

		{"after a close", atOnce, ledger.Holds, "partitions=1 shortest=500000000 longest=500000000 min=0 max=1" + s, "d",
			members + "revoke c 0/ at=10s \n close c \n assign d 0/ gen=2 at=10.5s"},
		{"late after a close", atOnce, ledger.Broken, "partitions=1 shortest=3" + s + " longest=3" + s + " min=0 max=1" + s, "d",
			"start c group=g \n start d group=g \n assign c 0/ <- \n revoke c 0/ at=10s <- \n close c at=11s \n assign d 0/ at=13s <-"},
		{"a rebalance is no leaving", atOnce, ledger.Unknown, "partitions=0 shortest=0 longest=0 min=0 max=1" + s, "",
			members + "revoke c 0/ at=10s \n join c gen=2 \n assign d 0/ gen=2 at=20s \n close c at=21s"},
		{"nor is one after which it goes elsewhere", atOnce, ledger.Holds, "partitions=1 shortest=0 longest=0 min=0 max=1" + s, "d",
			members + "assign c 1/ \n revoke c 0/ at=10s \n seek c 1/3 \n close c at=20s \n assign d 1/ \n assign d 0/ at=30s"},
		{"a close and a return", atOnce, ledger.Unknown, "partitions=0 shortest=0 longest=0 min=0 max=1" + s, "",
			members + "revoke c 0/ at=10s \n close c \n start c#2 group=g \n assign c#2 0/ at=20s"},
		{"everybody closes", atOnce, ledger.Unknown, "partitions=0 shortest=0 longest=0 min=0 max=1" + s, "",
			members + "revoke c 0/ at=10s \n close c \n close d at=20s"},
		{"a look at it before is not the end", atOnce, ledger.Holds, "partitions=1 shortest=500000000 longest=500000000 min=0 max=1" + s, "d",
			members + "sample shown 0:0-5 group=g committed=5 \n revoke c 0/ at=10s \n close c \n assign d 0/ gen=2 at=10.5s"},
		{"all is over, and another topic is looked at too", atOnce, ledger.Unknown, "partitions=0 shortest=0 longest=0 min=0 max=1" + s, "",
			members + "sample end 0:0-5 group=g committed=5 \n revoke c 0/ at=10s \n close c \n sample end topic=u 0:0-5 \n assign d 0/ gen=2 at=13s"},
		{"all is over, and everybody closes in turn", atOnce, ledger.Unknown, "partitions=0 shortest=0 longest=0 min=0 max=1" + s, "",
			members + "sample end 0:0-5 group=g committed=5 \n revoke c 0/ at=10s \n close c \n assign d 0/ gen=2 at=13s"},
		{"closed slowly, and d went too", atOnce, ledger.Holds, "partitions=1 shortest=0 longest=0 min=0 max=1" + s, "d",
			members + "assign c 1/ \n revoke c 0/ at=10s \n revoke c 1/ \n assign d 1/ \n close d at=10.1s \n close c at=30s"},
		{"closed, and d got only the other one", atOnce, ledger.Broken, "partitions=2 shortest=0 longest=20" + s + " min=0 max=1" + s, "d",
			"start c group=g \n start d group=g \n assign c 0/ <- \n assign c 1/ \n revoke c 0/ at=10s <- \n revoke c 1/ \n close c \n assign d 1/ \n end finished at=30s <-"},
	} {
		x.run(t)
	}
}

func TestDiedSilently(t *testing.T) {
	c := check.DiedSilently("c")
	for _, x := range []trial{
		{"no request between", c, ledger.Holds, "requests=0 leaves=1 commits=9", "", `
			start c group=g
			crash c
			request LeaveGroup group=g
			request OffsetCommit group=g n=7
			request LeaveGroup group=g
			request OffsetCommit group=g n=7
			start c#2 group=g
			request LeaveGroup group=g n=1
			request OffsetCommit group=g n=9
			start c#3 group=g`},
		{"it left", c, ledger.Broken, "requests=1 leaves=1 commits=7", "", `
			start c group=g
			crash c                          <-
			request LeaveGroup group=g       <-
			request OffsetCommit group=g n=7
			request LeaveGroup group=g n=1   <-
			request OffsetCommit group=g n=7`},
		{"it committed", c, ledger.Broken, "requests=2 leaves=1 commits=9", "", `
			start c group=g
			request OffsetCommit group=g n=6
			crash c                          <-
			request LeaveGroup group=g n=1
			request OffsetCommit group=g n=7 <-
			request LeaveGroup group=g n=1
			request LeaveGroup group=h n=5
			request OffsetCommit group=g n=9 <-
			start c#2 group=g`},
		{"the counter never counted", c, ledger.Unknown, "requests=0 leaves=0 commits=7", "", `
			start c group=g
			crash c
			request LeaveGroup group=g
			request OffsetCommit group=g n=7
			request LeaveGroup group=g
			request OffsetCommit group=g n=7`},
		{"counted once only", c, ledger.Unknown, "requests=0 leaves=1 commits=7", "", `
			start c group=g
			crash c
			request LeaveGroup group=g n=1
			request OffsetCommit group=g n=7
			start c#2 group=g`},
		{"nobody crashed", c, ledger.Unknown, "requests=0 leaves=0 commits=0", "", "start c group=g"},
		{"nobody counts", c, ledger.Skipped, "", "", "lacks request-counts \n start c group=g \n crash c"},
		{"something else is lacking", c, ledger.Unknown, "requests=0 leaves=0 commits=0", "", "lacks moonlight \n start c group=g \n crash c"},
	} {
		x.run(t)
	}
}
