package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// ten payments are in partition 0, at offsets 0 to 9.
const (
	ten      = "send p id=1-10 \n ack p 0/0-9 id=1-10 \n"
	tenThere = "\n audit 0/0-9 id=1-10 \n"
)

func TestChecksOfReading(t *testing.T) {
	for _, x := range []trial{
		{"one after the other", check.PollContiguous, ledger.Holds, "delivered=10 gaps=0", "", ten + member + "deliver c 0/0-9 id=1-10" + tenThere},
		{"a gap in the log", check.PollContiguous, ledger.Holds, "delivered=2 gaps=0", "",
			member + "deliver c 0/0 id=1 \n deliver c 0/5 id=2 \n audit 0/0 id=1 \n audit 0/5 id=2"},
		{"poll skip", check.PollContiguous, ledger.Broken, "delivered=3 gaps=1", "",
			member + "deliver c 0/0 id=1 <- \n deliver c 0/2-2 id=3 <- \n deliver c 0/3 id=4 \n audit 0/0 id=1 \n audit 0/1 id=2 <- \n audit 0/2-3 id=3-4"},
		{"nonmonotonic poll", check.PollContiguous, ledger.Broken, "delivered=3 gaps=1", "",
			"start c \n deliver c 0/0 id=1 \n deliver c 0/1 id=2 <- \n deliver c 0/1 id=2 <- \n audit 0/0-1 id=1-2"},
		{"a new assignment may go back", check.PollContiguous, ledger.Holds, "delivered=4 gaps=0", "",
			member + "deliver c 0/0-1 id=1-2 \n revoke c 0/ \n assign c 0/ \n deliver c 0/0-1 id=1-2" + tenThere},
		{"so may a new life without a group", check.PollContiguous, ledger.Holds, "delivered=4 gaps=0", "",
			"start c \n deliver c 0/0-1 id=1-2 \n crash c \n start c#2 \n deliver c#2 0/0-1 id=1-2" + tenThere},
		{"removed since", check.PollContiguous, ledger.Holds, "delivered=5 gaps=0", "",
			member + "deliver c 0/0-2 id=1-3 \n deliver c 0/6-7 id=7-8 \n audit 0/6-9 id=7-10 \n sample end 0:6-10"},
		{"backwards among the removed", check.PollContiguous, ledger.Broken, "delivered=2 gaps=1", "",
			member + "deliver c 0/2 id=3 <- \n deliver c 0/1 id=2 <- \n audit 0/6-9 id=7-10 \n sample end 0:6-10"},
		{"not in the log", check.PollContiguous, ledger.Broken, "delivered=2 gaps=1", "",
			member + "deliver c 0/0 id=1 <- \n deliver c 0/1 id=2 <- \n audit 0/0 id=1"},
		{"what the dead are delivered is LedgerClosed's business", check.PollContiguous, ledger.Holds, "delivered=2 gaps=0", "",
			"start c \n deliver c 0/0-1 id=1-2 \n crash c \n deliver c 0/0 id=1" + tenThere},
		{"one delivery to each of two lives", check.PollContiguous, ledger.Unknown, "delivered=2 gaps=0", "",
			"start c \n deliver c 0/0 id=1 \n crash c \n start c#2 \n deliver c#2 0/5 id=6" + tenThere},
		{"one delivery after a seek", check.PollContiguous, ledger.Holds, "delivered=1 gaps=0", "", member + "seek c 0/5 \n deliver c 0/5 id=6" + tenThere},
		{"no audit", check.PollContiguous, ledger.Unknown, "delivered=0 gaps=0", "", member + "deliver c 0/0 id=1"},

		{"in order", check.ProcessingOrder, ledger.Holds, "processed=10 backwards=0", "", member + "process c 0/0-9 id=1-10"},
		{"backwards", check.ProcessingOrder, ledger.Broken, "processed=3 backwards=1", "",
			member + "process c 0/0 id=1 \n process c 0/2 id=3 <- \n process c 0/1 id=2 <-"},
		{"twice", check.ProcessingOrder, ledger.Broken, "processed=2 backwards=1", "", "start c \n process c 0/0 id=1 <- \n process c 0/0 id=1 <-"},
		{"after a new assignment", check.ProcessingOrder, ledger.Holds, "processed=4 backwards=0", "",
			member + "process c 0/0-1 id=1-2 \n lost c 0/ \n assign c 0/ \n process c 0/0-1 id=1-2"},
		{"other partitions", check.ProcessingOrder, ledger.Holds, "processed=3 backwards=0", "", "start c \n process c 0/5 id=1 \n process c 1/0 id=2 \n process c 1/1 id=3"},
		{"one in each of two partitions", check.ProcessingOrder, ledger.Unknown, "processed=2 backwards=0", "", "start c \n process c 0/5 id=1 \n process c 1/0 id=2"},
		{"the first break in the ledger wins", check.ProcessingOrder, ledger.Broken, "processed=6 backwards=2", "", `
			start c
			process c 0/1 id=2
			process c 1/1 id=4 <-
			process c 1/0 id=3 <-
			process c 0/0 id=1
			process c 0/2 id=5
			process c 1/2 id=6`},
		{"nothing processed", check.ProcessingOrder, ledger.Unknown, "processed=0 backwards=0", "", member},
	} {
		x.run(t)
	}
}

// crashed processed ten, committed five and is gone; d is there.
const crashed = ten + `
	start c group=g
	start d group=g
	assign c 0/ gen=1
	deliver+process c 0/0-9 id=1-10
	commit-sent+commit-ok c 0/5
	crash c
`

func TestResumePoint(t *testing.T) {
	for _, x := range []trial{
		{"at the bookmark", check.ResumePoint, ledger.Holds, "assignments=2 at=1 without=1 gone=0 anywhere=0 wrong=0", "",
			crashed + "assign d 0/ gen=2 \n deliver d 0/5-9 id=6-10" + tenThere},
		{"after it", check.ResumePoint, ledger.Broken, "assignments=1 at=0 without=0 gone=0 anywhere=0 wrong=1 wanted=5 got=6", "",
			"start d group=g \n commit-ok d 0/5 <- \n assign d 0/ gen=2 <- \n deliver d 0/6 id=7 <- \n deliver d 0/7 id=8" + tenThere},
		{"before it", check.ResumePoint, ledger.Broken, "assignments=1 at=0 without=0 gone=0 anywhere=0 wrong=1 wanted=5 got=4", "",
			"start d group=g \n commit-ok d 0/5 <- \n assign d 0/ gen=2 <- \n deliver d 0/4 id=5 <-" + tenThere},
		{"no bookmark, earliest", check.ResumePoint, ledger.Holds, "assignments=1 at=0 without=1 gone=0 anywhere=0 wrong=0", "", member + "deliver c 0/0 id=1" + tenThere},
		{"no bookmark, earliest, begins at the end", check.ResumePoint, ledger.Broken, "assignments=1 at=0 without=0 gone=0 anywhere=0 wrong=1 wanted=0 got=9", "",
			"start c group=g \n assign c 0/ <- \n deliver c 0/9 id=10 <-" + tenThere},
		{"no bookmark, latest", check.ResumePoint, ledger.Unknown, "assignments=1 at=0 without=0 gone=0 anywhere=1 wrong=0", "",
			"start c group=g reset=latest \n assign c 0/ \n deliver c 0/7 id=8" + tenThere},
		{"latest, the bookmark was removed", check.ResumePoint, ledger.Unknown, "assignments=1 at=0 without=0 gone=0 anywhere=1 wrong=0", "",
			"start c group=g reset=latest \n commit-ok c 0/1 \n assign c 0/ \n deliver c 0/7 id=8 \n audit 0/4-9 id=5-10 \n sample end 0:4-10"},
		{"at an older bookmark", check.ResumePoint, ledger.Broken, "assignments=1 at=0 without=0 gone=0 anywhere=0 wrong=1 wanted=5 got=1", "",
			"start c group=g \n commit-ok c 0/1 \n commit-ok c 0/5 <- \n assign c 0/ <- \n deliver c 0/1 id=2 <-" + tenThere},
		{"latest with a bookmark", check.ResumePoint, ledger.Broken, "assignments=1 at=0 without=0 gone=0 anywhere=0 wrong=1 wanted=5 got=7", "",
			"start c group=g reset=latest \n commit-ok c 0/5 <- \n assign c 0/ <- \n deliver c 0/7 id=8 <-" + tenThere},
		{"the bookmark points into a gap", check.ResumePoint, ledger.Holds, "assignments=1 at=1 without=0 gone=0 anywhere=0 wrong=0", "",
			"start c group=g \n commit-ok c 0/1 \n assign c 0/ \n deliver c 0/3 id=2 \n audit 0/0 id=1 \n audit 0/3 id=2"},
		{"the bookmark was removed", check.ResumePoint, ledger.Holds, "assignments=1 at=0 without=0 gone=1 anywhere=0 wrong=0", "",
			"start c group=g \n commit-ok c 0/1 \n assign c 0/ \n deliver c 0/4 id=5 \n audit 0/4-9 id=5-10 \n sample end 0:4-10"},
		{"an answer got lost and the commit counted", check.ResumePoint, ledger.Holds, "assignments=1 at=1 without=0 gone=0 anywhere=0 wrong=0", "",
			"start c group=g \n commit-ok c 0/1 \n commit-sent c 0/4 \n assign c 0/ \n deliver c 0/4 id=5" + tenThere},
		{"an answer got lost and it did not count", check.ResumePoint, ledger.Holds, "assignments=1 at=1 without=0 gone=0 anywhere=0 wrong=0", "",
			"start c group=g \n commit-ok c 0/1 \n commit-sent c 0/4 \n assign c 0/ \n deliver c 0/1 id=2" + tenThere},
		{"the previous owner's answer came after the assignment", check.ResumePoint, ledger.Holds, "assignments=1 at=1 without=0 gone=0 anywhere=0 wrong=0", "",
			"start c group=g \n start d group=g \n assign d 0/ \n commit-ok c 0/4 \n deliver d 0/4 id=5" + tenThere},
		{"an administrator moved the bookmark", check.ResumePoint, ledger.Holds, "assignments=1 at=1 without=0 gone=0 anywhere=0 wrong=0", "",
			"start c group=g \n commit-ok c 0/5 \n admin reset group=g \n assign c 0/ \n deliver c 0/0 id=1" + tenThere},
		{"of every topic", check.ResumePoint, ledger.Unknown, "assignments=1 at=0 without=0 gone=0 anywhere=1 wrong=0", "",
			"start c group=g \n commit-ok c 0/5 \n admin reset group=g topic= \n assign c 0/ \n deliver c 0/0 id=1" + tenThere},
		{"every topic, and then this one", check.ResumePoint, ledger.Holds, "assignments=1 at=1 without=0 gone=0 anywhere=0 wrong=0", "",
			"start c group=g \n commit-ok c 0/5 \n admin reset group=g topic= \n admin reset group=g 0/3 \n assign c 0/ \n deliver c 0/3 id=4" + tenThere},
		{"this one, and then every topic", check.ResumePoint, ledger.Unknown, "assignments=1 at=0 without=0 gone=0 anywhere=1 wrong=0", "",
			"start c group=g \n commit-ok c 0/5 \n admin reset group=g 0/3 \n admin reset group=g topic= \n assign c 0/ \n deliver c 0/0 id=1" + tenThere},
		{"of another topic", check.ResumePoint, ledger.Broken, "assignments=1 at=0 without=0 gone=0 anywhere=0 wrong=1 wanted=5 got=0", "",
			"start c group=g \n commit-ok c 0/5 <- \n admin reset group=g topic=u \n assign c 0/ <- \n deliver c 0/0 id=1 <-" + tenThere},
		{"partitions by hand", check.ResumePoint, ledger.Unknown, "assignments=0 at=0 without=0 gone=0 anywhere=0 wrong=0", "",
			"start c group=g manual \n commit-ok c 0/5 \n deliver c 0/3 id=4" + tenThere},
		{"no assignment", check.ResumePoint, ledger.Unknown, "assignments=0 at=0 without=0 gone=0 anywhere=0 wrong=0", "", "start c \n deliver c 0/3 id=4" + tenThere},
	} {
		x.run(t)
	}
}

func TestCommits(t *testing.T) {
	for _, x := range []trial{
		{"after processing", check.CommitWithinProcessed, ledger.Holds, "commits=1 early=0", "", member + "process c 0/0-4 id=1-5 \n commit-sent+commit-ok c 0/5" + tenThere},
		{"before processing", check.CommitWithinProcessed, ledger.Broken, "commits=2 early=1 committed=6 processed=4", "5-6", `
			start c group=g
			process c 0/0-3 id=1-4
			commit-sent c 0/6     <-
			process c 0/4 id=5    <-
			process c 0/5 id=6
			commit-sent c 0/6
			audit 0/0-3 id=1-4
			audit 0/4 id=5        <-
			audit 0/5 id=6`},
		{"one ahead", check.CommitWithinProcessed, ledger.Broken, "commits=2 early=2 committed=2 processed=1", "2-4", `
			start c group=g
			process c 0/0 id=1
			commit-sent c 0/2     <-
			commit-sent c 0/4
			audit 0/0 id=1
			audit 0/1 id=2        <-
			audit 0/2-3 id=3-4`},
		{"after the end of the log", check.CommitWithinProcessed, ledger.Holds, "commits=1 early=0", "",
			member + "process c 0/0-9 id=1-10 \n commit-sent c 0/9999999999" + tenThere},
		{"latest begins at its first delivery", check.CommitWithinProcessed, ledger.Holds, "commits=2 early=0", "",
			"start c group=g reset=latest \n commit-sent c 0/5 \n deliver+process c 0/5 id=6 \n commit-sent c 0/6" + tenThere},
		{"latest answers for what it was delivered", check.CommitWithinProcessed, ledger.Broken, "commits=1 early=1 committed=7 processed=6", "7",
			"start c group=g reset=latest \n deliver+process c 0/5 id=6 \n commit-sent c 0/7 <- \n audit 0/0-5 id=1-6 \n audit 0/6 id=7 <-"},
		{"gaps need no processing", check.CommitWithinProcessed, ledger.Holds, "commits=1 early=0", "",
			"start c group=g \n process c 0/3 id=4 \n commit-sent c 0/4 \n audit 0/3 id=4"},
		{"an administrator moved the bookmark", check.CommitWithinProcessed, ledger.Holds, "commits=2 early=0", "",
			member + "process c 0/0 id=1 \n commit-sent c 0/1 \n admin reset group=g \n deliver+process c 0/8 id=9 \n commit-sent c 0/9" + tenThere},
		{"an administrator moved it, and nothing was delivered since", check.CommitWithinProcessed, ledger.Holds, "commits=1 early=0", "",
			member + "admin reset group=g \n commit-sent c 0/5" + tenThere},
		{"far ahead", check.CommitWithinProcessed, ledger.Broken, "commits=1 early=1 committed=9999 processed=1", "2-10",
			"start c group=g \n process c 0/0 id=1 \n commit-sent c 0/9999 <- \n audit 0/0 id=1 \n audit 0/1 id=2 <- \n audit 0/2-9 id=3-10"},
		{"no group", check.CommitWithinProcessed, ledger.Unknown, "commits=0 early=0", "", "start c \n commit-sent c 0/5" + tenThere},
		{"another group processed it", check.CommitWithinProcessed, ledger.Broken, "commits=1 early=1 committed=1 processed=0", "1",
			"start c group=g \n start d group=h \n process c 0/0 id=1 \n commit-sent d 0/1 <- \n audit 0/0 id=1 <-"},
		{"no audit", check.CommitWithinProcessed, ledger.Unknown, "commits=0 early=0", "", member + "commit-sent c 0/5"},
		{"no commit", check.CommitWithinProcessed, ledger.Unknown, "commits=0 early=0", "", member + tenThere},

		{"grows", check.CommitNonRegress, ledger.Holds, "commits=3 falls=0 resets=0", "", member + "commit-ok c 0/5 \n commit-ok c 0/5 \n commit-ok c 0/7"},
		{"falls", check.CommitNonRegress, ledger.Broken, "commits=4 falls=1 resets=0", "",
			member + "commit-ok c 0/2 \n commit-ok c 0/5 <- \n commit-ok c 0/4 <- \n commit-ok c 0/5"},
		{"partitions are apart", check.CommitNonRegress, ledger.Holds, "commits=3 falls=0 resets=0", "", member + "commit-ok c 0/5 \n commit-ok c 1/3 \n commit-ok c 0/6"},
		{"groups are apart", check.CommitNonRegress, ledger.Holds, "commits=3 falls=0 resets=0", "",
			"start c group=g \n start d group=h \n commit-ok c 0/5 \n commit-ok d 0/3 \n commit-ok d 0/4"},
		{"one for each bookmark", check.CommitNonRegress, ledger.Unknown, "commits=2 falls=0 resets=0", "", member + "commit-ok c 0/5 \n commit-ok c 1/3"},
		{"set back by hand", check.CommitNonRegress, ledger.Holds, "commits=2 falls=0 resets=1", "", member + "commit-ok c 0/5 \n admin reset group=g \n commit-ok c 0/2"},
		{"set back by hand, and further than that", check.CommitNonRegress, ledger.Broken, "commits=2 falls=1 resets=1", "",
			member + "commit-ok c 0/5 \n admin reset group=g 0/3 <- \n commit-ok c 0/2 <-"},
		{"set forward by hand, and less than that", check.CommitNonRegress, ledger.Broken, "commits=2 falls=1 resets=0", "",
			member + "commit-ok c 0/5 \n admin reset group=g 0/8 <- \n commit-ok c 0/6 <-"},
		{"set back once, and then it fell by itself", check.CommitNonRegress, ledger.Broken, "commits=3 falls=1 resets=1", "",
			member + "commit-ok c 0/5 \n admin reset group=g 0/2 \n commit-ok c 0/4 <- \n commit-ok c 0/3 <-"},
		{"set by hand to where it was", check.CommitNonRegress, ledger.Holds, "commits=2 falls=0 resets=0", "",
			member + "commit-ok c 0/5 \n admin reset group=g 0/5 \n commit-ok c 0/6"},
		{"another partition was set back", check.CommitNonRegress, ledger.Broken, "commits=2 falls=1 resets=0", "",
			member + "commit-ok c 0/5 <- \n admin reset group=g 1/2 \n commit-ok c 0/2 <-"},
		{"set back, nobody knows how far", check.CommitNonRegress, ledger.Unknown, "commits=2 falls=0 resets=1", "",
			member + "commit-ok c 0/5 \n admin reset group=g topic= \n commit-ok c 0/2"},
		{"what was refused is no bookmark", check.CommitNonRegress, ledger.Unknown, "commits=1 falls=0 resets=0", "",
			member + "commit-sent c 0/5 \n commit-err c 0/5 on \n commit-sent+commit-ok c 0/2"},
		{"a refusal of what had been acknowledged takes nothing back", check.CommitNonRegress, ledger.Broken, "commits=2 falls=1 resets=0", "",
			member + "commit-sent c 0/5 \n commit-ok c 0/5 <- \n commit-err c 0/5 on \n commit-ok c 0/2 <-"},
		{"set back earlier", check.CommitNonRegress, ledger.Broken, "commits=2 falls=1 resets=0", "",
			member + "admin reset group=g \n commit-ok c 0/5 <- \n commit-ok c 0/2 <-"},
		{"only sent", check.CommitNonRegress, ledger.Unknown, "commits=0 falls=0 resets=0", "", member + "commit-sent c 0/5 \n commit-sent c 0/2"},
	} {
		x.run(t)
	}
}
