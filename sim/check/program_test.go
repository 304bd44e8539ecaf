package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// TestChecksOfProgramsThatAreNotOurs: what judges a program of which nobody knows how
// long it needs, or what it writes.
func TestChecksOfProgramsThatAreNotOurs(t *testing.T) {
	three := "send p id=1-3 \n ack p 0/0-2 id=1-3 \n start c group=g \n process c 0/0 id=1 \n "
	log := "\n audit 0/0-2 id=1-3 \n "
	blind := "lacks work \n lacks done \n send p id=1-3 \n ack p 0/0-2 id=1-3 \n start c group=g \n deliver c 0/0 id=1 \n commit-sent c 0/2 \n commit-ok c 0/2" + log + "sample end 0:0-3 group=g committed=2"
	for _, x := range []trial{
		{"all is done", check.NothingPassedOver, ledger.Holds, "below=3 lost=0 removed=0", "",
			three + "process c 0/1-2 id=2-3" + log + "sample end 0:0-3 group=g committed=3"},
		{"late is not lost", check.NothingPassedOver, ledger.Holds, "below=1 lost=0 removed=0", "", three + log + "sample end 0:0-3 group=g committed=1"},
		{"below the bookmark", check.NothingPassedOver, ledger.Broken, "below=2 lost=1 removed=0", "2",
			"send p id=1-3 \n ack p 0/0 id=1 \n ack p 0/1 id=2 <- \n ack p 0/2 id=3 \n start c group=g <- \n process c 0/0 id=1 \n audit 0/0 id=1 \n audit 0/1 id=2 <- \n audit 0/2 id=3 \n sample end 0:0-3 group=g committed=2 <-"},
		{"removed unread", check.NothingPassedOver, ledger.Holds, "below=1 lost=0 removed=2", "",
			"send p id=1-3 \n ack p 0/0-2 id=1-3 \n start c group=g \n admin delete-records 0/2 \n process c 0/2 id=3 \n audit 0/2 id=3 \n sample end 0:2-3 group=g committed=3"},
		{"no bookmark", check.NothingPassedOver, ledger.Unknown, "below=0 lost=0 removed=0", "", three + log + "sample end 0:0-3 group=g committed=-1"},

		{"once", check.RepeatsHaveReason, ledger.Holds, "processed=1 again=0 without=0", "", "start c group=g \n assign c 0/ gen=1 \n process c 0/0 id=1"},
		{"after a crash", check.RepeatsHaveReason, ledger.Holds, "processed=2 again=1 without=0", "",
			"start c group=g \n assign c 0/ gen=1 \n process c 0/0 id=1 \n crash c \n start c#2 group=g \n assign c#2 0/ gen=2 \n process c#2 0/0 id=1"},
		{"after a rebalance", check.RepeatsHaveReason, ledger.Holds, "processed=2 again=1 without=0", "",
			"start c group=g \n assign c 0/ gen=1 \n process c 0/0 id=1 \n revoke c 0/ gen=1 \n assign c 0/ gen=2 \n process c 0/0 id=1"},
		{"in hand when it was given the partition again", check.RepeatsHaveReason, ledger.Holds, "processed=2 again=1 without=0", "",
			"start c group=g \n assign c 0/ gen=1 \n deliver c 0/0 id=1 \n revoke c 0/ gen=1 \n assign c 0/ gen=2 \n process c 0/0 id=1 \n deliver c 0/0 id=1 \n process c 0/0 id=1"},
		{"in hand, and three times", check.RepeatsHaveReason, ledger.Broken, "processed=3 again=2 without=1", "1",
			"start c group=g \n assign c 0/ gen=1 \n deliver c 0/0 id=1 \n revoke c 0/ gen=1 \n assign c 0/ gen=2 \n process c 0/0 id=1 \n deliver c 0/0 id=1 \n process c 0/0 id=1 <- \n process c 0/0 id=1 <-"},
		{"in hand, and not given again", check.RepeatsHaveReason, ledger.Broken, "processed=2 again=1 without=1", "1",
			"start c group=g \n assign c 0/ gen=1 \n deliver c 0/0 id=1 \n revoke c 0/ gen=1 \n assign c 0/ gen=2 \n process c 0/0 id=1 <- \n process c 0/0 id=1 <-"},
		{"done before it was given the partition again", check.RepeatsHaveReason, ledger.Broken, "processed=3 again=2 without=1", "1",
			"start c group=g \n assign c 0/ gen=1 \n deliver c 0/0 id=1 \n process c 0/0 id=1 \n revoke c 0/ gen=1 \n assign c 0/ gen=2 \n deliver c 0/0 id=1 \n process c 0/0 id=1 <- \n process c 0/0 id=1 <-"},
		{"for no reason", check.RepeatsHaveReason, ledger.Broken, "processed=3 again=1 without=1", "1",
			"start c group=g \n assign c 0/ gen=1 \n process c 0/0 id=1 <- \n process c 0/1 id=2 \n process c 0/0 id=1 <-"},
		{"a member taken out moves no bookmark", check.CommitNonRegress, ledger.Broken, "commits=2 falls=1 resets=0", "",
			"start c group=g \n assign c 0/ gen=1 \n commit-ok c 0/3 <- \n admin take-out group=g of=c#1 \n commit-ok c 0/2 <-"},
		{"nothing", check.RepeatsHaveReason, ledger.Unknown, "processed=0 again=0 without=0", "", "start c group=g"},

		{"each when it was done", check.AcceptWithinProcessed, ledger.Holds, "accepted=2 early=0", "",
			"start c group=g share \n deliver c 0/0-1 id=1-2 n=1 \n process+settle+accept c 0/0-1 id=1-2 n=1"},
		{"before it was done", check.AcceptWithinProcessed, ledger.Broken, "accepted=2 early=1", "2",
			"send p id=1-2 \n ack p 0/0 id=1 \n ack p 0/1 id=2 <- \n start c group=g share \n deliver c 0/0-1 id=1-2 n=1 \n process+settle+accept c 0/0 id=1 n=1 \n settle c 0/1 id=2 n=1 <- \n accept c 0/1 id=2 n=1 \n process c 0/1 id=2 n=1"},
		{"another member has done it", check.AcceptWithinProcessed, ledger.Holds, "accepted=1 early=0", "",
			"start c group=g share \n start d group=g share \n deliver c 0/0 id=1 n=1 \n process c 0/0 id=1 n=1 \n crash c \n deliver d 0/0 id=1 n=2 \n settle d 0/0 id=1 n=2"},
		{"only given back", check.AcceptWithinProcessed, ledger.Unknown, "accepted=0 early=0", "",
			"start c group=g share \n deliver c 0/0 id=1 n=1 \n settle c 0/0 id=1 n=1 on \n release c 0/0 id=1 n=1"},
		{"a group with bookmarks", check.AcceptWithinProcessed, ledger.Unknown, "accepted=0 early=0", "", "start c group=g \n assign c 0/ gen=1 \n process c 0/0 id=1"},
		{"given again", check.RepeatsHaveReason, ledger.Holds, "processed=3 again=1 without=0", "",
			"start c group=g share \n deliver c 0/0-1 id=1-2 n=1 \n process c 0/0-1 id=1-2 n=1 \n deliver c 0/0 id=1 n=2 \n process c 0/0 id=1 n=2"},
		{"given again to another member, and both do it", check.RepeatsHaveReason, ledger.Holds, "processed=2 again=1 without=0", "",
			"start c group=g share \n start d group=g share \n deliver c 0/0 id=1 n=1 \n deliver d 0/0 id=1 n=2 \n process d 0/0 id=1 n=2 \n process c 0/0 id=1 n=1"},
		{"given once, and done twice", check.RepeatsHaveReason, ledger.Broken, "processed=2 again=1 without=1", "1",
			"start c group=g share \n deliver c 0/0 id=1 n=1 \n process c 0/0 id=1 n=1 <- \n process c 0/0 id=1 n=1 <-"},

		{"it ends", check.StopsWhenAsked, ledger.Holds, "asked=1 killed=0", "", "start c group=g \n admin ask-to-stop of=c#1 <- \n close c <-"},
		{"it ends without a goodbye", check.StopsWhenAsked, ledger.Holds, "asked=1 killed=0", "", "start c group=g \n admin ask-to-stop of=c#1 \n close c on"},
		{"it is killed", check.StopsWhenAsked, ledger.Broken, "asked=1 killed=1", "", "start c group=g \n admin ask-to-stop of=c#1 <- \n crash c <-"},
		{"a crash that nobody asked for", check.StopsWhenAsked, ledger.Unknown, "asked=0 killed=0", "", "start c group=g \n crash c"},

		{"nothing shows what is done", check.NothingPassedOver, ledger.Skipped, "", "", blind},
		{"nothing shows what is done", check.NothingLost, ledger.Skipped, "", "", blind},
		{"nothing shows what is done", check.AcceptWithinProcessed, ledger.Skipped, "", "", blind},
		{"nothing shows what is done", check.CommitWithinProcessed, ledger.Skipped, "", "", blind},
		{"nothing shows what is done", check.RepeatsHaveReason, ledger.Skipped, "", "", blind},
		{"nothing shows what is done", check.OrderPerUser, ledger.Skipped, "", "", blind},
		{"nothing shows what is done", check.ProcessedOnce, ledger.Skipped, "", "", blind},
		{"when it was done nobody knows", check.CommitWithinProcessed, ledger.Skipped, "", "", "lacks work \n " + three + log + "sample end 0:0-3 group=g committed=1"},
		{"when it was done nobody knows", check.RepeatsHaveReason, ledger.Skipped, "", "", "lacks work \n " + three + log + "sample end 0:0-3 group=g committed=1"},
		{"when it was done nobody knows, but that it was", check.NothingPassedOver, ledger.Holds, "below=1 lost=0 removed=0", "", "lacks work \n " + three + log + "sample end 0:0-3 group=g committed=1"},
		{"when it was done nobody knows, but how often", check.ProcessedOnce, ledger.Broken, "processed=2 again=1 payments=1", "1", "lacks work \n start c group=g \n process c 0/0 id=1 <- \n process c 0/0 id=1 <-"},
		{"nothing shows what is done, and much happened", check.NonVacuous, ledger.Holds, "sent=3 acked=3 delivered=1 processed=0 faults=0", "", blind},
		{"nothing shows what is done, and nobody was given anything", check.NonVacuous, ledger.Unknown, "sent=3 acked=3 delivered=0 processed=0 faults=0", "", "lacks work \n send p id=1-3 \n ack p 0/0-2 id=1-3 \n start c group=g"},

		{"each once", check.SeenOnce, ledger.Holds, "sent=1 once=1", "", "send p id=1 \n start c group=g \n process c 0/0 id=1"},
		{"nothing", check.SeenOnce, ledger.Unknown, "sent=3 once=1", "", three},
		{"in blocks", check.SeenOnce, ledger.Skipped, "", "", "send p id=1 \n start c group=g \n process c 0/0 id=1 \n lacks lines"},
		{"twice", check.SeenOnce, ledger.Unknown, "sent=1 once=0", "", "send p id=1 \n start c group=g \n process c 0/0 id=1 \n process c 0/0 id=1"},
	} {
		x.run(t)
	}
}
