package check_test

import (
	"strings"
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// handed is a partition that c had and d has now; c has not heard of it.
const handed = "start c group=g \n start d group=g \n assign c 0/ gen=1 \n assign d 0/ gen=2 \n"

func TestFencing(t *testing.T) {
	for _, x := range []trial{
		{"members commit", check.Fencing, ledger.Holds, "commits=2 taken=0 refused=0", "",
			member + "commit-sent+commit-ok c 0/5 \n commit-sent+commit-ok c 0/7"},
		{"a zombie is refused", check.Fencing, ledger.Holds, "commits=1 taken=0 refused=1", "",
			handed + "commit-sent+commit-ok d 0/5 \n commit-sent c 0/3 \n commit-err c 0/3 on"},
		{"a zombie is not refused", check.Fencing, ledger.Broken, "commits=1 taken=1 refused=0", "", `
			start c group=g
			start d group=g
			assign c 0/ gen=1
			assign d 0/ gen=2    <-
			commit-sent c 0/3    <-
			commit-ok c 0/3      <-`},
		{"who was dropped is not refused", check.Fencing, ledger.Broken, "commits=2 taken=1 refused=0", "", `
			start c group=g
			assign c 0/ gen=1
			join c gen=1 n=1
			commit-sent+commit-ok c 0/1
			expel c group=g      <-
			commit-sent c 0/3    <-
			commit-ok c 0/3      <-`},
		{"dropped in the name of the broker's assignor", check.Fencing, ledger.Broken, "commits=1 taken=1 refused=0", "", `
			start c group=g assignor=server
			assign c 0/ gen=1
			expel c group=g      <-
			commit-sent c 0/3    <-
			commit-ok c 0/3      <-`},
		{"sent before it was dropped", check.Fencing, ledger.Holds, "commits=1 taken=0 refused=0", "",
			member + "commit-sent c 0/3 \n expel c group=g \n commit-ok c 0/3"},
		{"sent before the partition was given away", check.Fencing, ledger.Holds, "commits=1 taken=0 refused=0", "",
			"start c group=g \n start d group=g \n assign c 0/ gen=1 \n commit-sent c 0/3 \n assign d 0/ gen=2 \n commit-ok c 0/3"},
		{"dropped, and joined again", check.Fencing, ledger.Holds, "commits=1 taken=0 refused=0", "",
			member + "expel c group=g \n lost c 0/ gen=1 \n join c gen=3 n=1 \n assign c 0/ gen=3 \n commit-sent+commit-ok c 0/3"},
		{"dropped, and back before anybody saw it", check.Fencing, ledger.Holds, "commits=1 taken=0 refused=0", "",
			member + "lost c 0/ gen=1 \n join c gen=3 n=1 \n assign c 0/ gen=3 \n expel c group=g on \n commit-sent+commit-ok c 0/3"},
		{"a cooperative member is in the later generation too", check.Fencing, ledger.Holds, "commits=1 taken=0 refused=0", "",
			handed + "join c gen=2 n=1 \n commit-sent+commit-ok c 0/3"},
		{"epochs of members cannot be compared", check.Fencing, ledger.Holds, "commits=1 taken=0 refused=0", "",
			"start c group=g assignor=server \n start d group=g assignor=server \n assign c 0/ gen=3 \n assign d 0/ gen=7 \n commit-sent+commit-ok c 0/3"},
		{"the next life may", check.Fencing, ledger.Holds, "commits=1 taken=0 refused=0", "",
			"start c group=g \n assign c 0/ gen=1 \n crash c \n expel c group=g \n start c#2 group=g \n assign c#2 0/ gen=2 \n commit-sent+commit-ok c#2 0/3"},
		{"nobody knows whether it was refused", check.Fencing, ledger.Unknown, "commits=0 taken=0 refused=0", "",
			handed + "commit-sent c 0/3 \n commit-err c 0/3"},
		{"partitions by hand", check.Fencing, ledger.Unknown, "commits=0 taken=0 refused=0", "", "start c group=g manual \n commit-sent+commit-ok c 0/3"},
		{"the answers of two members cross", check.Fencing, ledger.Holds, "commits=2 taken=0 refused=0", "",
			"start c group=g \n start d group=g \n assign c 0/ gen=1 \n commit-sent c 0/3 \n assign d 0/ gen=2 \n commit-sent d 0/3 \n commit-ok c 0/3 \n commit-ok d 0/3"},
		{"two commits are on their way when it is dropped", check.Fencing, ledger.Holds, "commits=2 taken=0 refused=0", "",
			member + "commit-sent c 0/3 \n commit-sent c 0/5 \n expel c group=g \n commit-ok c 0/3 \n commit-ok c 0/5"},
		{"another commit was on its way when it was dropped", check.Fencing, ledger.Broken, "commits=1 taken=1 refused=0", "", `
			start c group=g
			assign c 0/ gen=1
			commit-sent c 0/3
			expel c group=g      <-
			commit-ok c 0/5      <-`},
		{"without a group nobody is refused for what it is", check.Fencing, ledger.Unknown, "commits=0 taken=0 refused=0", "", "start c \n commit-sent c 0/3 \n commit-err c 0/3 on"},
		{"the same bookmark again, when it was dropped", check.Fencing, ledger.Broken, "commits=2 taken=1 refused=0", "", `
			start c group=g
			assign c 0/ gen=1
			commit-sent c 0/3
			commit-ok c 0/3
			expel c group=g      <-
			commit-sent c 0/3    <-
			commit-ok c 0/3      <-`},
		{"a share group has no bookmarks", check.Fencing, ledger.Skipped, "", "", "start a group=g share \n deliver a 0/0 id=1 n=1"},
		{"no group", check.Fencing, ledger.Unknown, "commits=0 taken=0 refused=0", "", "start c \n deliver c 0/0 id=1"},
	} {
		x.run(t)
	}
}

// A commit that the broker refused is no bookmark; one whose answer was lost may
// be one.
func TestRefusedCommitsAreNoBookmarks(t *testing.T) {
	refused := "start c group=g \n commit-sent+commit-ok c 0/1 \n commit-sent c 0/4 \n commit-err c 0/4 on \n"
	for _, x := range []trial{
		{"begins where it was refused", check.ResumePoint, ledger.Broken, "assignments=1 at=0 without=0 gone=0 anywhere=0 wrong=1 wanted=1 got=4", "", `
			start c group=g
			commit-sent c 0/1
			commit-ok c 0/1        <-
			commit-sent c 0/4
			commit-err c 0/4 on
			assign c 0/ gen=1      <-
			deliver c 0/4 id=5     <-` + tenThere},
		{"begins at the last that counts", check.ResumePoint, ledger.Holds, "assignments=1 at=1 without=0 gone=0 anywhere=0 wrong=0", "",
			refused + "assign c 0/ gen=1 \n deliver c 0/1 id=2" + tenThere},
		{"the answer was lost", check.ResumePoint, ledger.Holds, "assignments=1 at=1 without=0 gone=0 anywhere=0 wrong=0", "",
			"start c group=g \n commit-sent+commit-ok c 0/1 \n commit-sent c 0/4 \n commit-err c 0/4 \n assign c 0/ gen=1 \n deliver c 0/4 id=5" + tenThere},
		{"tried again, and then it counted", check.ResumePoint, ledger.Holds, "assignments=1 at=1 without=0 gone=0 anywhere=0 wrong=0", "",
			refused + "commit-sent+commit-ok c 0/4 \n assign c 0/ gen=1 \n deliver c 0/4 id=5" + tenThere},
		{"nothing ran ahead", check.CommitWithinProcessed, ledger.Holds, "commits=1 early=0", "",
			member + "process c 0/0 id=1 \n commit-sent+commit-ok c 0/1 \n commit-sent c 0/4 \n commit-err c 0/4 on" + tenThere},
		{"at most once needs one that counts", check.CommitBeforeProcess, ledger.Broken, "processed=1 early=1 offset=0 committed=0", "",
			"start c group=g \n assign c 0/ gen=1 \n commit-sent c 0/1 \n commit-err c 0/1 on \n process c 0/0 id=1 <-"},
	} {
		x.run(t)
	}
}

func TestCommitBeforeProcess(t *testing.T) {
	for _, x := range []trial{
		{"first the bookmark, then the work", check.CommitBeforeProcess, ledger.Holds, "processed=5 early=0", "",
			member + "commit-sent+commit-ok c 0/3 \n process c 0/0-2 id=1-3 \n commit-sent+commit-ok c 0/5 \n process c 0/3-4 id=4-5"},
		{"first the work", check.CommitBeforeProcess, ledger.Broken, "processed=3 early=3 offset=0 committed=0", "",
			"start c group=g \n assign c 0/ gen=1 \n process c 0/0 id=1 <- \n process c 0/1-2 id=2-3 \n commit-sent+commit-ok c 0/3"},
		{"one too few", check.CommitBeforeProcess, ledger.Broken, "processed=3 early=1 offset=2 committed=2", "",
			"start c group=g \n assign c 0/ gen=1 \n commit-sent c 0/2 \n commit-ok c 0/2 <- \n process c 0/0-1 id=1-2 \n process c 0/2 id=3 <-"},
		{"sent is not committed", check.CommitBeforeProcess, ledger.Broken, "processed=1 early=1 offset=0 committed=0", "",
			"start c group=g \n assign c 0/ gen=1 \n commit-sent c 0/1 \n process c 0/0 id=1 <- \n commit-ok c 0/1"},
		{"set back by hand, and not committed again", check.CommitBeforeProcess, ledger.Broken, "processed=2 early=1 offset=1 committed=1", "",
			member + "commit-ok c 0/2 \n process c 0/1 id=2 \n admin reset group=g 0/1 <- \n process c 0/1 id=2 <-"},
		{"set back by hand, and then committed again", check.CommitBeforeProcess, ledger.Holds, "processed=1 early=0", "",
			member + "commit-ok c 0/2 \n admin reset group=g 0/0 \n commit-ok c 0/5 \n process c 0/3 id=4"},
		{"set back, nobody knows how far", check.CommitBeforeProcess, ledger.Broken, "processed=1 early=1 offset=0 committed=0", "",
			member + "commit-ok c 0/2 \n admin reset group=g topic= <- \n process c 0/0 id=1 <-"},
		{"forgotten, and the very first", check.CommitBeforeProcess, ledger.Broken, "processed=1 early=1 offset=0 committed=0", "",
			member + "commit-ok c 0/2 \n forgotten - group=g 0/2 <- \n process c 0/0 id=1 <-"},
		{"forgotten, and not committed again", check.CommitBeforeProcess, ledger.Broken, "processed=2 early=1 offset=1 committed=0", "",
			member + "commit-ok c 0/2 \n process c 0/1 id=2 \n forgotten - group=g 0/2 <- \n process c 0/1 id=2 <-"},
		{"another partition", check.CommitBeforeProcess, ledger.Broken, "processed=1 early=1 offset=0 committed=0", "",
			"start c group=g \n assign c 0/ gen=1 \n commit-ok c 1/9 \n process c 0/0 id=1 <-"},
		{"nothing processed", check.CommitBeforeProcess, ledger.Unknown, "processed=0 early=0", "", member + "commit-ok c 0/3"},
		{"no group", check.CommitBeforeProcess, ledger.Unknown, "processed=0 early=0", "", "start c \n process c 0/0 id=1"},
	} {
		x.run(t)
	}
}

func TestNoUnexpectedRebalance(t *testing.T) {
	quiet := check.NoUnexpectedRebalance("g")
	for _, x := range []trial{
		{"somebody comes", quiet, ledger.Holds, "rebalances=2 unexpected=0", "",
			"start c group=g at=1s \n join c gen=1 n=2 at=2s \n start d group=g at=9m \n join c gen=2 n=1 at=9m3s \n join d gen=2 n=1"},
		{"for nothing", quiet, ledger.Broken, "rebalances=2 unexpected=1", "", `
			start c group=g at=1s              <-
			join c gen=1 n=2 at=2s             <-
			join c gen=2 n=2 at=9m             <-`},
		{"a group of members that nobody started", quiet, ledger.Broken, "rebalances=1 unexpected=1", "", "join c group=g gen=5 n=2 <-"},
		{"again and again", quiet, ledger.Broken, "rebalances=4 unexpected=2", "", `
			start c group=g at=1s              <-
			join c gen=1 n=2 at=2s
			join c gen=2 n=2 at=31s            <-
			join c gen=3 n=2 at=62s            <-
			join c gen=4 n=2 at=92s`},
		{"everybody joins one generation", quiet, ledger.Holds, "rebalances=1 unexpected=0", "",
			"start c group=g \n start d group=g \n join c gen=1 n=1 at=1s \n join d gen=1 n=1 at=10m"},
		{"somebody closes", quiet, ledger.Holds, "rebalances=2 unexpected=0", "",
			"start c group=g \n start d group=g \n join c gen=1 n=1 at=1s \n join d gen=1 n=1 \n close d at=20m \n join c gen=2 n=2 at=20m3s"},
		{"somebody is dropped", quiet, ledger.Holds, "rebalances=2 unexpected=0", "",
			"start c group=g \n start d group=g \n join c gen=1 n=1 at=1s \n join d gen=1 n=1 \n crash d at=20m \n expel d group=g at=25m \n join c gen=2 n=2 at=25m3s"},
		{"somebody lost what it had", quiet, ledger.Holds, "rebalances=2 unexpected=0", "",
			"start c group=g \n assign c 0/ gen=1 \n join c gen=1 n=1 at=1s \n lost c 0/ at=20m \n join c gen=2 n=1 at=20m3s"},
		{"partitions were added", quiet, ledger.Holds, "rebalances=2 unexpected=0", "",
			"start c group=g \n join c gen=1 n=1 at=1s \n admin create-partitions n=4 at=20m \n join c gen=2 n=4 at=20m30s"},
		{"partitions were added, and the members hear late of it", quiet, ledger.Holds, "rebalances=3 unexpected=0", "",
			"start c group=g \n join c gen=1 n=1 at=1s \n admin create-partitions n=4 at=20m \n join c gen=2 n=4 at=50m \n join c gen=3 n=4 at=50m3s"},
		{"partitions explain one rebalance", quiet, ledger.Broken, "rebalances=3 unexpected=1", "", `
			start c group=g
			join c gen=1 n=1 at=1s
			admin create-partitions n=4 at=20m
			join c gen=2 n=4 at=24m            <-
			join c gen=3 n=4 at=40m            <-`},
		{"partitions were added to another topic", quiet, ledger.Broken, "rebalances=2 unexpected=1", "",
			"start c group=g <- \n join c gen=1 n=1 at=1s <- \n admin create-partitions topic=u n=4 at=20m \n join c gen=2 n=4 at=20m30s <-"},
		{"the broker was stopped", quiet, ledger.Holds, "rebalances=2 unexpected=0", "",
			"start c group=g \n join c gen=1 n=1 at=1s \n admin stop at=20m \n join c gen=2 n=1 at=20m30s \n admin start at=25m"},
		{"the broker was away", quiet, ledger.Holds, "rebalances=2 unexpected=0", "",
			"start c group=g \n join c gen=1 n=1 at=1s \n admin stop at=20m \n admin start at=25m \n join c gen=2 n=1 at=25m3s"},
		{"another group", quiet, ledger.Unknown, "rebalances=0 unexpected=0", "", "start c group=h \n join c gen=1 n=1"},
	} {
		x.run(t)
	}
}

// What a member does after the group gave its partition to somebody else.
func TestWorkAfterTheHandover(t *testing.T) {
	for _, x := range []trial{
		{"goes on with what it has in hand", check.OwnerOnly, ledger.Broken, "deliveries=4 outside=0 late=2 shared=0 unfair=0 samples=0", "", `
			start c group=g
			start d group=g
			assign c 0/ gen=1          <-
			deliver c 0/0-1 id=1-2
			assign d 0/ gen=2          <-
			deliver d 0/0-1 id=1-2
			process d 0/0 id=1
			process c 0/0 id=1         <-
			process c 0/1 id=2
			lost c 0/ gen=1`},
		{"has given it back, and goes on", check.OwnerOnly, ledger.Broken, "deliveries=1 outside=0 late=1 shared=0 unfair=0 samples=0", "",
			"start c group=g \n start d group=g \n assign c 0/ gen=1 <- \n deliver c 0/0 id=1 \n revoke c 0/ gen=1 \n assign d 0/ gen=2 <- \n process c 0/0 id=1 <-"},
		{"commits, and nobody refuses", check.OwnerOnly, ledger.Broken, "deliveries=1 outside=0 late=1 shared=0 unfair=0 samples=0", "",
			"start c group=g \n start d group=g \n assign c 0/ gen=1 <- \n deliver c 0/0 id=1 \n assign d 0/ gen=2 <- \n commit-sent c 0/1 <- \n commit-ok c 0/1"},
		{"has not heard, tries to commit and is refused", check.OwnerOnly, ledger.Holds, "deliveries=1 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			"start c group=g \n start d group=g \n assign c 0/ gen=1 \n deliver c 0/0 id=1 \n assign d 0/ gen=2 \n commit-sent c 0/1 \n commit-err c 0/1 on"},
		{"works before the new owner has it", check.OwnerOnly, ledger.Holds, "deliveries=1 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			"start c group=g \n start d group=g \n assign c 0/ gen=1 \n deliver+process c 0/0 id=1 \n revoke c 0/ gen=1 \n assign d 0/ gen=2"},
		{"the new owner has it no more", check.OwnerOnly, ledger.Holds, "deliveries=1 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			handed + "deliver d 0/0 id=1 \n crash d \n process c 0/0 id=1"},
		{"it has it back", check.OwnerOnly, ledger.Holds, "deliveries=1 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			handed + "lost c 0/ gen=1 \n revoke d 0/ gen=2 \n assign c 0/ gen=3 \n deliver+process c 0/0 id=1"},
		{"another partition was given away", check.OwnerOnly, ledger.Holds, "deliveries=1 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			handed + "assign c 1/ gen=1 \n deliver+process c 1/0 id=1"},
		{"the broker's own owner was dropped, which was seen late", check.OwnerOnly, ledger.Holds, "deliveries=1 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			"start c group=g assignor=server \n start d group=g assignor=server \n assign c 0/ gen=1 \n assign d 0/ gen=7 \n deliver d 0/0 id=1 \n expel c group=g at=1s"},
		{"the broker's own owner was dropped, which was seen ten seconds late", check.OwnerOnly, ledger.Holds, "deliveries=1 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			"start c group=g assignor=server at=7s \n start d group=g assignor=server \n assign c 0/ gen=1 \n assign d 0/ gen=7 \n deliver d 0/0 id=1 \n expel c group=g at=17s"},
		{"the broker's own owner was dropped later than that", check.OwnerOnly, ledger.Broken, "deliveries=1 outside=0 late=0 shared=1 unfair=0 samples=0", "",
			"start c group=g assignor=server at=7s \n start d group=g assignor=server \n assign c 0/ gen=1 <- \n assign d 0/ gen=7 <- \n deliver d 0/0 id=1 \n expel c group=g at=17.001s"},
		{"the broker's own owner was dropped long afterwards", check.OwnerOnly, ledger.Broken, "deliveries=1 outside=0 late=0 shared=1 unfair=0 samples=0", "",
			"start c group=g assignor=server \n start d group=g assignor=server \n assign c 0/ gen=1 <- \n assign d 0/ gen=7 <- \n deliver d 0/0 id=1 \n expel c group=g at=1m"},
		{"who never had it works beside the owner", check.OwnerOnly, ledger.Broken, "deliveries=2 outside=1 late=0 shared=0 unfair=0 samples=0", "",
			"start c group=g \n start d group=g manual \n assign c 0/ \n deliver+process c 0/0 id=1 \n deliver d 0/0 id=1 <- \n process d 0/0 id=1"},
		{"another group has it", check.OwnerOnly, ledger.Holds, "deliveries=1 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			"start c group=g \n start d group=h \n assign c 0/ gen=1 \n assign d 0/ gen=2 \n deliver+process c 0/0 id=1"},
	} {
		x.run(t)
	}
}

// Uneven shares are no accusation where they cannot be judged.
func TestFairness(t *testing.T) {
	const (
		uneven = "sample shown 0:0-0 1:0-0 2:0-0 group=g state=Stable c=0,1,2 d= committed=-1,-1,-1"
		joined = "start c group=g at=1s \n start d group=g \n join c gen=1 n=3 at=3s \n join d gen=1 n=0 \n"
		grown  = joined + "admin create-partitions n=3 at=9m \n start e group=g at=9m30s \n join c gen=2 n=1 at=10m \n join d gen=2 n=1 \n join e gen=2 n=0 \n"

		unowned = "sample shown 0:0-0 1:0-0 2:0-0 group=g state=Stable c=0 d=1 e= committed=-1,-1,-1"

		none = "deliveries=0 outside=0 late=0 shared=0 unfair=0 samples=0"
		one  = "deliveries=0 outside=0 late=0 shared=0 unfair=1 samples=1"
	)
	for _, x := range []trial{
		{"everybody has joined", check.OwnerOnly, ledger.Broken, one, "", joined + uneven + "<-"},
		{"one is joining", check.OwnerOnly, ledger.Unknown, none, "", "start c group=g at=1s \n join c gen=1 n=3 at=2s \n start d group=g at=3s \n" + uneven},
		{"one is joining, a minute later", check.OwnerOnly, ledger.Unknown, none, "",
			"start c group=g at=1s \n join c gen=1 n=3 at=2s \n start d group=g at=3s \n" + uneven + " at=63s"},
		{"one should have joined within a minute", check.OwnerOnly, ledger.Broken, one, "",
			"start c group=g at=1s \n join c gen=1 n=3 at=2s \n start d group=g at=3s \n" + uneven + " at=63.001s <-"},
		{"one should have joined long ago", check.OwnerOnly, ledger.Broken, one, "",
			"start c group=g at=1s \n join c gen=1 n=3 at=2s \n start d group=g at=3s \n" + uneven + " at=10m <-"},
		{"one has not heard of the new generation", check.OwnerOnly, ledger.Unknown, none, "",
			joined + "start e group=g at=9m \n join e gen=2 n=0 at=9m2s \n" + uneven},
		{"one has just died", check.OwnerOnly, ledger.Unknown, none, "", joined + "start e group=g \n join e gen=2 \n join c gen=2 \n join d gen=2 \n crash e at=9m \n" + uneven},
		{"one has just been dropped", check.OwnerOnly, ledger.Unknown, none, "",
			joined + "start e group=g \n join e gen=2 \n join c gen=2 \n join d gen=2 \n expel e group=g at=9m \n" + uneven},
		{"a partition changes hands", check.OwnerOnly, ledger.Unknown, none, "",
			joined + "assign c 2/ gen=1 \n join c gen=2 n=2 \n join d gen=2 n=0 \n revoke c 2/ gen=2 at=10m \n sample shown 0:0-0 1:0-0 2:0-0 group=g state=Stable c=0,1 d= committed=-1,-1,-1"},
		{"a partition changes hands, and is taken afterwards", check.OwnerOnly, ledger.Unknown, none, "",
			joined + "assign c 2/ gen=1 \n join c gen=2 n=2 \n join d gen=2 n=0 \n revoke c 2/ gen=2 at=10m \n sample shown 0:0-0 1:0-0 2:0-0 group=g state=Stable c=0,1 d= committed=-1,-1,-1 \n assign d 2/ gen=2"},
		{"a partition was left to nobody", check.OwnerOnly, ledger.Broken, one, "",
			joined + "assign c 2/ gen=1 \n join c gen=2 n=2 \n join d gen=2 n=0 \n revoke c 2/ gen=2 at=10m \n sample shown 0:0-0 1:0-0 2:0-0 group=g state=Stable c=0,1 d= committed=-1,-1,-1 at=20m <-"},
		{"partitions that nobody knows yet", check.OwnerOnly, ledger.Unknown, none, "",
			joined + "admin create-partitions n=3 at=9m \n" + uneven + " at=20m"},
		{"partitions that everybody knows", check.OwnerOnly, ledger.Broken, one, "",
			joined + "admin create-partitions n=3 at=9m \n join c gen=2 n=3 at=10m \n join d gen=2 n=0 \n" + uneven + " <-"},
		{"a partition of which the member that assigns may not have heard", check.OwnerOnly, ledger.Unknown, none, "", grown + unowned + " at=12m"},
		{"a partition of which it may have heard just now", check.OwnerOnly, ledger.Unknown, none, "", grown + unowned + " at=15m"},
		{"a partition of which it has just had to hear", check.OwnerOnly, ledger.Broken, one, "", grown + unowned + " at=15m1s <-"},
		{"a partition of which it must have heard", check.OwnerOnly, ledger.Broken, one, "", grown + unowned + " at=30m <-"},
		{"sessions of two minutes: it may have heard just now", check.OwnerOnly, ledger.Unknown, none, "", strings.ReplaceAll(grown, "group=g", "group=g session=2m") + unowned + " at=21m"},
		{"sessions of two minutes: it has just had to hear", check.OwnerOnly, ledger.Broken, one, "", strings.ReplaceAll(grown, "group=g", "group=g session=2m") + unowned + " at=21m1s <-"},
		{"sessions of another group do not matter", check.OwnerOnly, ledger.Broken, one, "", "start x group=h session=10m \n" + grown + unowned + " at=30m <-"},
		{"nor what a member asked that has closed", check.OwnerOnly, ledger.Broken, one, "", "start x group=g session=10m \n close x \n" + grown + unowned + " at=35m <-"},
		{"a partition that was there when they all came", check.OwnerOnly, ledger.Broken, one, "",
			"admin create-partitions n=3 \n" + joined + unowned + "<-"},
		{"partitions of another topic", check.OwnerOnly, ledger.Broken, one, "",
			joined + "admin create-partitions topic=u n=3 at=9m \n" + uneven + " <-"},
		{"a partition has changed hands", check.OwnerOnly, ledger.Broken, one, "",
			joined + "assign c 2/ gen=1 \n revoke c 2/ gen=1 \n join c gen=2 n=2 \n join d gen=2 n=1 \n assign d 2/ gen=2 \n" + uneven + " <-"},
		{"somebody of another group has not joined", check.OwnerOnly, ledger.Broken, one, "",
			"start x group=h \n" + joined + uneven + " <-"},
		{"somebody takes partitions by hand", check.OwnerOnly, ledger.Broken, one, "",
			"start x group=g manual \n" + joined + uneven + " <-"},
		{"who has closed need not join", check.OwnerOnly, ledger.Broken, one, "",
			"start x group=g \n join x gen=1 \n close x \n" + "start c group=g at=1s \n start d group=g \n join c gen=2 n=3 at=3s \n join d gen=2 n=0 \n" + uneven + " <-"},
		{"who was dropped need not join", check.OwnerOnly, ledger.Broken, one, "",
			"start x group=g \n join x gen=1 \n expel x group=g \n" + "start c group=g at=1s \n start d group=g \n join c gen=2 n=3 at=3s \n join d gen=2 n=0 \n" + uneven + " <-"},
		{"two services in one group", check.OwnerOnly, ledger.Unknown, none, "",
			"start c group=g at=1s \n start d group=g topic=u \n join c gen=1 n=3 at=3s \n join d gen=1 n=0 \n" + uneven},
		{"one group over two topics", check.OwnerOnly, ledger.Unknown, none, "",
			joined + "assign d 0/ gen=1 topic=u \n assign d 1/ gen=1 topic=u \n assign d 2/ gen=1 topic=u \n" + uneven},
	} {
		x.run(t)
	}
}
