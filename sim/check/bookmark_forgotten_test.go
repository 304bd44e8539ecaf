package check_test

import (
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

func TestBookmarkForgotten(t *testing.T) {
	const hour, least = " least=3600000000000", time.Hour
	for _, x := range []trial{
		{"in time", check.BookmarkForgotten("g", least), ledger.Holds, "bookmarks=1 forgotten=1 after=3600000000000" + hour, "",
			"start c group=g \n commit-ok c 0/5 at=1s \n close c at=10s \n forgotten - group=g 0/5 at=1h10s"},
		{"one of two", check.BookmarkForgotten("g", least), ledger.Holds, "bookmarks=2 forgotten=1 after=7190000000000" + hour, "",
			"start c group=g \n commit-ok c 0/5 \n commit-ok c 1/5 \n crash c at=10s \n forgotten - group=g 0/5 at=2h"},
		{"the answer to the last commit got lost", check.BookmarkForgotten("g", least), ledger.Holds, "bookmarks=1 forgotten=1 after=3600000000000" + hour, "",
			"start c group=g \n commit-ok c 0/5 \n commit-sent c 0/7 \n commit-err c 0/7 \n close c at=10s \n forgotten - group=g 0/5 at=1h10s"},
		{"somebody of another group is still there", check.BookmarkForgotten("g", least), ledger.Holds, "bookmarks=1 forgotten=1 after=3600000000000" + hour, "",
			"start x group=h \n start c group=g \n commit-ok c 0/5 \n close c at=10s \n forgotten - group=g 0/5 at=1h10s"},
		{"somebody comes afterwards", check.BookmarkForgotten("g", least), ledger.Holds, "bookmarks=1 forgotten=1 after=3600000000000" + hour, "",
			"start c group=g \n commit-ok c 0/5 \n close c at=10s \n forgotten - group=g 0/5 at=1h10s \n start d group=g"},
		{"too soon, late in the run", check.BookmarkForgotten("g", least), ledger.Broken, "bookmarks=1 forgotten=1 after=1200000000000" + hour, "",
			"start c group=g \n commit-ok c 0/5 \n close c at=50m <- \n forgotten - group=g 0/5 at=70m <-"},
		{"too soon", check.BookmarkForgotten("g", least), ledger.Broken, "bookmarks=1 forgotten=1 after=1790000000000" + hour, "",
			"start c group=g \n commit-ok c 0/5 \n close c at=10s <- \n forgotten - group=g 0/5 at=30m <-"},
		{"somebody was there", check.BookmarkForgotten("g", least), ledger.Broken, "bookmarks=1 forgotten=1 after=0" + hour, "",
			"start c group=g \n start d group=g \n commit-ok c 0/5 \n close c at=10s \n forgotten - group=g 0/5 at=2h <-"},
		{"still there", check.BookmarkForgotten("g", least), ledger.Broken, "bookmarks=1 forgotten=0 after=0" + hour, "",
			"start c group=g \n commit-ok c 0/5 <- \n close c \n sample shown 0:0-9 group=g committed=5 at=2h <- \n start c#2 group=g \n commit-ok c#2 0/9"},
		{"still there, by the last look at it", check.BookmarkForgotten("g", least), ledger.Broken, "bookmarks=1 forgotten=0 after=0" + hour, "",
			"start c group=g \n commit-ok c 0/5 <- \n close c \n sample shown 0:0-9 group=g committed=5 at=2h <- \n sample shown 0:0-9 group=h committed=9 \n sample end 0:0-9 group=g committed=5"},
		{"still there, and nobody looked", check.BookmarkForgotten("g", least), ledger.Broken, "bookmarks=1 forgotten=0 after=0" + hour, "",
			"start c group=g \n commit-ok c 0/5 <- \n close c"},
		{"cut off", check.BookmarkForgotten("g", least), ledger.Unknown, "bookmarks=1 forgotten=0 after=0" + hour, "",
			"start c group=g \n commit-ok c 0/5 \n close c \n end interrupted"},
		{"never had one", check.BookmarkForgotten("g", least), ledger.Unknown, "bookmarks=0 forgotten=0 after=0" + hour, "", "start c group=g \n close c"},
		{"no such group", check.BookmarkForgotten("g", least), ledger.Unknown, "bookmarks=0 forgotten=0 after=0" + hour, "", "start c group=h \n commit-ok c 0/5"},
	} {
		x.run(t)
	}
}

// A forgotten bookmark is none: with earliest a group begins at the start, with
// latest anywhere.
func TestBookmarksThatWereForgotten(t *testing.T) {
	const (
		stored  = "send p id=1-3 \n ack p 0/0-2 id=1-3 \n"
		done    = "start c group=g \n assign c 0/ gen=1 \n deliver+process c 0/0-1 id=1-2 \n commit-sent+commit-ok c 0/2 \n close c \n "
		first   = done + "forgotten - group=g 0/2 \n"
		set     = done + "admin reset group=g 0/1 \n"
		second  = "start c#2 group=g \n assign c#2 0/ gen=1 \n"
		latest  = "start c#2 group=g reset=latest \n assign c#2 0/ gen=1 \n"
		audited = "\n audit 0/0-2 id=1-3"
	)
	for _, x := range []trial{
		{"earliest", check.ResumePoint, ledger.Holds, "assignments=2 at=0 without=2 gone=0 anywhere=0 wrong=0", "", stored + first + second + "deliver c#2 0/0 id=1" + audited},
		{"latest", check.ResumePoint, ledger.Holds, "assignments=2 at=0 without=1 gone=0 anywhere=1 wrong=0", "", stored + first + latest + "deliver c#2 0/2 id=3" + audited},
		{"remembered all the same", check.ResumePoint, ledger.Broken, "assignments=2 at=0 without=1 gone=0 anywhere=0 wrong=1 wanted=0 got=2", "",
			stored + first + "start c#2 group=g \n assign c#2 0/ gen=1 <- \n deliver c#2 0/2 id=3 <-" + audited},
		{"set by hand, and then forgotten", check.ResumePoint, ledger.Holds, "assignments=2 at=0 without=2 gone=0 anywhere=0 wrong=0", "",
			stored + set + "forgotten - group=g 0/1 \n" + second + "deliver c#2 0/0 id=1" + audited},
		{"forgotten, and then set by hand", check.ResumePoint, ledger.Holds, "assignments=2 at=1 without=1 gone=0 anywhere=0 wrong=0", "",
			stored + first + "admin reset group=g 0/1 \n" + second + "deliver c#2 0/1 id=2" + audited},
		{"everything again", check.ReplayExact, ledger.Holds, "processed=5 again=2 predicted=2 byhand=0", "",
			stored + first + second + "deliver+process c#2 0/0-2 id=1-3" + audited},
		{"starts afresh", check.CommitNonRegress, ledger.Holds, "commits=3 falls=0 resets=0", "",
			stored + first + second + "deliver+process c#2 0/0 id=1 \n commit-sent+commit-ok c#2 0/1 \n commit-ok c#2 0/1" + audited},
		{"starts afresh, and nothing follows", check.CommitNonRegress, ledger.Unknown, "commits=2 falls=0 resets=0", "",
			stored + first + second + "deliver+process c#2 0/0 id=1 \n commit-sent+commit-ok c#2 0/1" + audited},
		{"of another partition", check.CommitNonRegress, ledger.Broken, "commits=2 falls=1 resets=0", "",
			"start c group=g \n commit-ok c 0/2 <- \n forgotten - group=g 1/2 \n commit-ok c 0/1 <-"},
		{"what latest skips", check.CommitWithinProcessed, ledger.Holds, "commits=2 early=0", "",
			"ack p 0/0-4 id=1-5 \n" + first + latest + "deliver+process c#2 0/4 id=5 \n commit-sent+commit-ok c#2 0/5 \n audit 0/0-4 id=1-5"},
		{"what latest skips, and later it was set by hand too", check.CommitWithinProcessed, ledger.Holds, "commits=2 early=0", "",
			"ack p 0/0-4 id=1-5 \n" + first + latest + "deliver+process c#2 0/4 id=5 \n commit-sent+commit-ok c#2 0/5 \n admin reset group=g 0/1 \n audit 0/0-4 id=1-5"},
	} {
		x.run(t)
	}
}
