package check_test

import (
	"testing"
	"time"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// Ten payments, one a second, all of them processed when nine seconds have
// passed; then the group says where it is.
const upToDate = `
	start c group=g
	assign c 0/ gen=1
	send p id=1 at=0s
	send p id=2 at=1s
	send p id=3 at=2s
	send p id=4 at=3s
	send p id=5 at=4s
	deliver+process c 0/0-4 id=1-5
	commit-sent+commit-ok c 0/5
`

func TestReadAgain(t *testing.T) {
	two := check.ReadAgain(2 * time.Second)
	const back = "times=1 back=2000000000 "
	for _, x := range []trial{
		{"exactly", two, ledger.Holds, back + "wanted=2 again=2 missed=0 surplus=0", "",
			upToDate + "ask c at=4.5s \n seek c 0/3 \n deliver+process c 0/3-4 id=4-5 \n " + fiveThere},
		{"and then what is new", two, ledger.Holds, back + "wanted=2 again=2 missed=0 surplus=0", "",
			upToDate + "ask c at=4.5s \n seek c 0/3 \n deliver+process c 0/3-4 id=4-5 \n send p id=6 \n deliver+process c 0/5 id=6 \n " + fiveThere},
		{"too many", two, ledger.Broken, back + "wanted=2 again=3 missed=0 surplus=1", "3",
			"start c group=g \n send p id=1 at=0s \n send p id=2 at=1s \n send p id=3 at=2s <- \n send p id=4 at=3s \n send p id=5 at=4s \n process c 0/0-4 id=1-5 \n" +
				"assign c 0/ \n ask c at=4.5s <- \n seek c 0/2 <- \n process c 0/2 id=3 <- \n process c 0/3-4 id=4-5 \n " + fiveThere},
		{"too few", two, ledger.Broken, back + "wanted=2 again=1 missed=1 surplus=0", "4",
			"start c group=g \n send p id=1 at=0s \n send p id=4 at=3s <- \n send p id=5 at=4s \n process c 0/0 id=1 \n process c 0/1 id=4 <- \n process c 0/2 id=5 \n" +
				"assign c 0/ \n ask c at=4.5s <- \n seek c 0/2 <- \n process c 0/2 id=5 \n " + fiveThere},
		{"to the very millisecond, and it comes", two, ledger.Holds, back + "wanted=3 again=3 missed=0 surplus=0", "",
			upToDate + "ask c at=4.0004s \n seek c 0/2 \n deliver+process c 0/2-4 id=3-5 \n " + fiveThere},
		{"to the very millisecond, and it does not come", two, ledger.Holds, back + "wanted=2 again=2 missed=0 surplus=0", "",
			upToDate + "ask c at=4.0004s \n seek c 0/3 \n deliver+process c 0/3-4 id=4-5 \n " + fiveThere},
		{"the whole group", two, ledger.Holds, back + "wanted=2 again=2 missed=0 surplus=0", "",
			upToDate + "close c \n ask - group=g at=4.5s \n admin reset group=g 0/3 \n start d group=g \n assign d 0/ \n deliver+process d 0/3-4 id=4-5 \n " + fiveThere},
		{"too few, and the rest only when it went back once more", two, ledger.Broken, "times=2 back=2000000000 wanted=4 again=3 missed=1 surplus=0", "4",
			"start c group=g \n assign c 0/ \n send p id=4 at=3s <- \n send p id=5 at=4s \n process c 0/0 id=4 <- \n process c 0/1 id=5 \n" +
				"ask c at=4.5s <- \n seek c 0/1 <- \n process c 0/1 id=5 \n ask c at=4.6s \n seek c 0/0 \n process c 0/0-1 id=4-5 \n " + fiveThere},
		{"what nobody sent is left out", two, ledger.Holds, back + "wanted=2 again=2 missed=0 surplus=0", "",
			upToDate + "process c 0/5 id=9 \n ask c at=4.5s \n seek c 0/3 \n deliver+process c 0/3-4 id=4-5 \n process c 0/5 id=9 \n " + fiveThere},
		{"refused", two, ledger.Broken, back + "wanted=2 again=0 missed=2 surplus=0", "4-5",
			"start c group=g \n assign c 0/ \n send p id=4 at=3s <- \n send p id=5 at=4s \n deliver c 0/0 id=4 \n process c 0/0 id=4 <- \n deliver+process c 0/1 id=5 \n" +
				"ask - group=g at=4.5s <- \n admin reset-refused group=g <- \n " + fiveThere},
		{"refused, then not", two, ledger.Holds, back + "wanted=2 again=2 missed=0 surplus=0", "",
			upToDate + "ask - group=g at=4.2s \n admin reset-refused group=g \n close c \n ask - group=g at=4.5s \n admin reset group=g 0/3 \n" +
				"start d group=g \n assign d 0/ \n deliver+process d 0/3-4 id=4-5 \n " + fiveThere},
		{"another group", two, ledger.Unknown, "times=1 back=2000000000 wanted=0 again=0 missed=0 surplus=0", "",
			upToDate + "start d group=h \n ask d at=4.5s \n seek d 0/3 \n deliver+process d 0/3-4 id=4-5 \n " + fiveThere},
		{"nobody went back", two, ledger.Unknown, "times=0 back=2000000000 wanted=0 again=0 missed=0 surplus=0", "", upToDate + fiveThere},
	} {
		x.run(t)
	}
}

func TestBookmarkStays(t *testing.T) {
	gone := "ask c at=5s \n seek c 0/2 \n "
	for _, x := range []trial{
		{"where it was", check.BookmarkStays, ledger.Holds, "looked=1 fell=0", "",
			upToDate + gone + "sample shown 0:0-5 group=g state=Stable c=0 committed=5 \n " + fiveThere},
		{"before it went back it was further back", check.BookmarkStays, ledger.Unknown, "looked=0 fell=0", "",
			"sample shown 0:0-5 group=g state=Stable c=0 committed=1 \n " + upToDate + gone + fiveThere},
		{"other topics and groups have bookmarks of their own", check.BookmarkStays, ledger.Unknown, "looked=0 fell=0", "",
			upToDate + gone + "sample shown topic=u 0:0-5 group=g state=Stable c=0 committed=1 \n sample shown 0:0-5 group=h state=Stable c=0 committed=1 \n " + fiveThere},
		{"it may go on", check.BookmarkStays, ledger.Holds, "looked=2 fell=0", "",
			upToDate + gone + "sample shown 0:0-5 group=g state=Stable c=0 committed=5 \n sample end 0:0-6 group=g state=Stable c=0 committed=6 \n " + fiveThere},
		{"and the answer to a commit got lost", check.BookmarkStays, ledger.Holds, "looked=1 fell=0", "",
			upToDate + "commit-sent c 0/6 \n " + gone + "sample shown 0:0-5 group=g state=Stable c=0 committed=5 \n " + fiveThere},
		{"nobody went back", check.BookmarkStays, ledger.Unknown, "looked=0 fell=0", "",
			upToDate + "revoke c 0/ \n assign c 0/ \n sample shown 0:0-5 group=g state=Stable c=0 committed=5 \n " + fiveThere},
		{"a sample that begins with another partition", check.BookmarkStays, ledger.Unknown, "looked=0 fell=0", "",
			upToDate + gone + "sample shown 1:0-5 group=g state=Stable c=0 committed=1 \n " + fiveThere},
		{"a partition that a sample does not have", check.BookmarkStays, ledger.Unknown, "looked=0 fell=0", "",
			"start c group=g \n assign c 1/ \n commit-ok c 1/5 \n seek c 1/2 \n sample shown 0:0-5 group=g state=Stable c=0 committed=1 \n " + fiveThere},
		{"it went back too", check.BookmarkStays, ledger.Broken, "looked=1 fell=1", "",
			"start c group=g \n assign c 0/ \n commit-sent c 0/5 \n commit-ok c 0/5 <- \n ask c at=5s \n seek c 0/2 <- \n sample shown 0:0-5 group=g state=Stable c=0 committed=3 <- \n " + fiveThere},
		{"an administrator did that", check.BookmarkStays, ledger.Unknown, "looked=0 fell=0", "",
			upToDate + gone + "admin reset group=g 0/3 \n sample shown 0:0-5 group=g state=Empty committed=3 \n " + fiveThere},
		{"ahead of the bookmark", check.BookmarkStays, ledger.Unknown, "looked=0 fell=0", "",
			upToDate + "seek c 0/5 \n sample shown 0:0-5 group=g state=Stable c=0 committed=5 \n " + fiveThere},
		{"nobody looked", check.BookmarkStays, ledger.Unknown, "looked=0 fell=0", "", upToDate + gone + fiveThere},
		{"another partition", check.BookmarkStays, ledger.Holds, "looked=1 fell=0", "",
			upToDate + gone + "sample shown 0:0-5 1:0-9 group=g state=Stable c=0 committed=5,1 \n " + fiveThere},
	} {
		x.run(t)
	}
}

// What the general checks make of a consumer that says that it goes elsewhere.
func TestSeeks(t *testing.T) {
	for _, x := range []trial{
		{"after a seek", check.PollContiguous, ledger.Holds, "delivered=8 gaps=0", "", upToDate + "seek c 0/2 \n deliver c 0/2-4 id=3-5 \n " + fiveThere},
		{"beside where it sought", check.PollContiguous, ledger.Broken, "delivered=2 gaps=1", "",
			"start c group=g \n assign c 0/ \n deliver c 0/0 id=1 \n seek c 0/2 <- \n deliver c 0/3 id=4 <- \n audit 0/0-1 id=1-2 \n audit 0/2 id=3 <- \n audit 0/3-4 id=4-5"},
		{"without a group, before the first delivery", check.PollContiguous, ledger.Holds, "delivered=1 gaps=0", "", "start c \n seek c 0/2 \n deliver c 0/2 id=3 \n " + fiveThere},
		{"a seek of the dead gives them nothing", check.PollContiguous, ledger.Holds, "delivered=2 gaps=0", "",
			"start c \n deliver c 0/0-1 id=1-2 \n crash c \n seek c 0/2 \n deliver c 0/4 id=5 \n " + fiveThere},
		{"nor does that of who is no owner", check.PollContiguous, ledger.Unknown, "delivered=0 gaps=0", "",
			"start c group=g \n seek c 0/2 \n deliver c 0/4 id=5 \n " + fiveThere},
		{"after a seek", check.ProcessingOrder, ledger.Holds, "processed=8 backwards=0", "", upToDate + "seek c 0/2 \n process c 0/2-4 id=3-5 \n " + fiveThere},
		{"after a seek", check.ReplayExact, ledger.Holds, "processed=8 again=3 predicted=3 byhand=0", "",
			upToDate + "seek c 0/2 \n deliver+process c 0/2-4 id=3-5 \n " + fiveThere},
		{"after a seek it is no assignment", check.ResumePoint, ledger.Holds, "assignments=1 at=0 without=1 gone=0 anywhere=0 wrong=0", "",
			upToDate + "seek c 0/2 \n deliver+process c 0/2-4 id=3-5 \n " + fiveThere},
		{"and still the owner", check.OwnerOnly, ledger.Holds, "deliveries=8 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			upToDate + "seek c 0/2 \n deliver+process c 0/2-4 id=3-5 \n " + fiveThere},
		{"without owning it", check.OwnerOnly, ledger.Broken, "deliveries=1 outside=1 late=0 shared=0 unfair=0 samples=0", "",
			"start c group=g \n seek c 0/2 \n deliver c 0/2 id=3 <- \n " + fiveThere},
		{"a seek is no leave to commit early", check.CommitWithinProcessed, ledger.Broken, "commits=1 early=1 committed=5 processed=0", "1-3",
			"start c group=g \n assign c 0/ \n seek c 0/3 \n deliver+process c 0/3-4 id=4-5 \n commit-sent c 0/5 <- \n audit 0/0 id=1 <- \n audit 0/1-4 id=2-5"},
		{"reads from where it was set to", check.ResumePoint, ledger.Holds, "assignments=2 at=1 without=1 gone=0 anywhere=0 wrong=0", "",
			upToDate + "close c \n admin reset group=g 0/3 \n start d group=g \n assign d 0/ \n deliver d 0/3 id=4 \n " + fiveThere},
		{"reads from where it was before", check.ResumePoint, ledger.Broken, "assignments=2 at=0 without=1 gone=0 anywhere=0 wrong=1 wanted=3 got=2", "",
			upToDate + "close c \n admin reset group=g 0/3 <- \n start d group=g \n assign d 0/ <- \n deliver d 0/2 id=3 <- \n " + fiveThere},
		{"another partition was set", check.ResumePoint, ledger.Broken, "assignments=1 at=0 without=0 gone=0 anywhere=0 wrong=1 wanted=5 got=3", "",
			"start c group=g \n commit-ok c 0/5 <- \n admin reset group=g 1/3 \n assign c 0/ <- \n deliver c 0/3 id=4 <- \n " + fiveThere},
	} {
		x.run(t)
	}
}
