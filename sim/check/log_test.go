package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// five payments are in partition 0, at offsets 0 to 4.
const (
	five      = "send p id=1-5 \n ack p 0/0-4 id=1-5 \n"
	fiveThere = "audit 0/0-4 id=1-5 \n"
	member    = "start c group=g \n assign c 0/ gen=1 \n"
)

func TestChecksOfTheLog(t *testing.T) {
	for _, x := range []trial{
		{"all processed", check.NothingLost, ledger.Holds, "expected=5 lost=0 unread=0 before=0", "",
			five + member + "process c 0/0-4 id=1-5 \n" + fiveThere},
		{"one record left out", check.NothingLost, ledger.Broken, "expected=5 lost=1 unread=0 before=0", "3", `
			send p id=1-5
			ack p 0/0-1 id=1-2
			ack p 0/2 id=3         <-
			ack p 0/3-4 id=4-5
			start c group=g        <-
			process c 0/0-1 id=1-2
			process c 0/3-4 id=4-5
			audit 0/0-1 id=1-2
			audit 0/2 id=3         <-
			audit 0/3-4 id=4-5`},
		{"one of two groups processed nothing", check.NothingLost, ledger.Broken, "expected=6 lost=3 unread=0 before=0", "1-3", `
			send p id=1-3
			ack p 0/0 id=1         <-
			ack p 0/1-2 id=2-3
			start c group=g
			start d group=h        <-
			process c 0/0-2 id=1-3
			audit 0/0 id=1         <-
			audit 0/1-2 id=2-3`},
		{"both groups processed nothing", check.NothingLost, ledger.Broken, "expected=4 lost=4 unread=0 before=0", "1-2",
			"start c group=g <- \n start d group=h \n audit 0/0 id=2 <- \n audit 1/0 id=1"},
		{"two groupless consumers are two readers", check.NothingLost, ledger.Broken, "expected=2 lost=1 unread=0 before=0", "1", `
			send p id=1
			ack p 0/0 id=1         <-
			start c
			start d                <-
			process c 0/0 id=1
			audit 0/0 id=1         <-`},
		{"two members share the work", check.NothingLost, ledger.Holds, "expected=2 lost=0 unread=0 before=0", "",
			"start c group=g \n start d group=g \n process c 0/0 id=1 \n process d 1/0 id=2 \n audit 0/0 id=1 \n audit 1/0 id=2"},
		{"what the broker lost was there to be processed", check.NothingLost, ledger.Broken, "expected=5 lost=4 unread=0 before=0", "1-4", `
			send p id=1-5
			ack p 0/0 id=1         <-
			ack p 0/1-4 id=2-5
			start c group=g        <-
			process c 0/4 id=5
			audit 0/4 id=5`},
		{"in the log and never acknowledged", check.NothingLost, ledger.Broken, "expected=2 lost=1 unread=0 before=0", "2",
			"start c group=g <- \n ack p 0/0 id=1 \n process c 0/0 id=1 \n audit 0/0 id=1 \n audit 0/1 id=2 <-"},
		{"names are cut off", check.NothingLost, ledger.Broken, "expected=21 lost=11 unread=0 before=0", "1 3 5 7 9 11 13 15 17 19 …", `
			start c group=g        <-
			process c 9/1 id=2
			process c 9/2 id=4
			process c 9/3 id=6
			process c 9/4 id=8
			process c 9/5 id=10
			process c 9/6 id=12
			process c 9/7 id=14
			process c 9/8 id=16
			process c 9/9 id=18
			process c 9/10 id=20
			audit 0/0 id=1         <-
			audit 0/1-20 id=2-21`},
		{"a reader of another topic", check.NothingLost, ledger.Unknown, "expected=0 lost=0 unread=0 before=0", "", "start c group=g topic=u \n audit 0/0 id=1"},
		{"no audit", check.NothingLost, ledger.Unknown, "expected=0 lost=0 unread=0 before=0", "", five + member},
		{"a producer is no reader", check.NothingLost, ledger.Unknown, "expected=0 lost=0 unread=0 before=0", "", "start p \n" + five + fiveThere},
		{"no reader", check.NothingLost, ledger.Unknown, "expected=0 lost=0 unread=0 before=0", "", five + fiveThere},

		{"all there", check.AckDurable, ledger.Holds, "acked=5 stored=5 expired=0 deleted=0 missing=0", "", five + fiveThere},
		{"offset missing", check.AckDurable, ledger.Broken, "acked=2 stored=1 expired=0 deleted=0 missing=1", "",
			"send p id=1-2 \n ack p 0/0 id=1 \n ack p 0/1 id=2 <- \n audit 0/0 id=1"},
		{"another payment there", check.AckDurable, ledger.Broken, "acked=1 stored=0 expired=0 deleted=0 missing=1", "",
			"send p id=1-2 \n ack p 0/0 id=1 <- \n audit 0/0 id=2 <-"},
		{"no audit", check.AckDurable, ledger.Unknown, "acked=0 stored=0 expired=0 deleted=0 missing=0", "", five},

		{"all agree", check.OffsetAgreement, ledger.Holds, "places=5 disagreeing=0", "",
			five + member + "deliver c 0/0-4 id=1-5 \n" + fiveThere},
		{"same offset of another partition", check.OffsetAgreement, ledger.Holds, "places=2 disagreeing=0", "",
			"ack p 0/0 id=1 \n ack p 1/0 id=2 \n audit 1/0 id=2"},
		{"each offset is named once", check.OffsetAgreement, ledger.Unknown, "places=2 disagreeing=0", "",
			"ack p 0/0 id=1 \n ack p 1/0 id=2"},
		{"another one was processed than was delivered", check.OffsetAgreement, ledger.Broken, "places=2 disagreeing=1", "",
			"start c \n deliver c 0/0 id=1 \n deliver c 0/1 id=2 <- \n process c 0/0 id=1 \n process c 0/1 id=3 <-"},
		{"another one was processed than is there", check.OffsetAgreement, ledger.Broken, "places=1 disagreeing=1", "",
			"start c \n process c 0/0 id=3 <- \n audit 0/0 id=1 <-"},
		{"delivery names another", check.OffsetAgreement, ledger.Broken, "places=6 disagreeing=1", "",
			five + "start c group=g \n ack p 1/0 id=7 <- \n deliver c 1/0 id=6 <- \n deliver c 1/0 id=6 \n audit 0/0-3 id=1-4"},
		{"audit names another", check.OffsetAgreement, ledger.Broken, "places=1 disagreeing=1", "",
			"start c \n deliver c 0/0 id=1 <- \n audit 0/0 id=2 <-"},
		{"nobody names an offset", check.OffsetAgreement, ledger.Unknown, "places=0 disagreeing=0", "", "send p id=1"},

		{"delivered what was sent", check.NoPhantom, ledger.Holds, "delivered=5 phantoms=0 unread=0 refused=0", "",
			five + member + "deliver c 0/0-4 id=1-5"},
		{"never sent", check.NoPhantom, ledger.Broken, "delivered=6 phantoms=1 unread=0 refused=0", "",
			five + member + "deliver c 0/0-4 id=1-5 \n deliver c 0/5 id=99 <-"},
		{"no payment at all", check.NoPhantom, ledger.Broken, "delivered=1 phantoms=1 unread=0 refused=0", "", "start c \n deliver c 0/0 id=0 <-"},
		{"wild id", check.NoPhantom, ledger.Broken, "delivered=1 phantoms=1 unread=0 refused=0", "", "start c \n deliver c 0/0 id=1152921504606846976 <-"},
		{"another wild id", check.NoPhantom, ledger.Broken, "delivered=1 phantoms=1 unread=0 refused=0", "",
			"start c \n send p id=1152921504606846975 \n deliver c 0/0 id=1152921504606846976 <-"},
		{"sent afterwards", check.NoPhantom, ledger.Broken, "delivered=1 phantoms=1 unread=0 refused=0", "",
			"start c \n deliver c 0/0 id=1 <- \n send p id=1 <-"},
		{"processed what it was delivered", check.NoPhantom, ledger.Holds, "delivered=5 phantoms=0 unread=0 refused=0", "",
			five + member + "deliver+process c 0/0-4 id=1-5 \n" + fiveThere},
		{"processed what nobody delivered", check.NoPhantom, ledger.Broken, "delivered=1 phantoms=0 unread=1 refused=0", "",
			five + "start c group=g <- \n assign c 0/ \n deliver+process c 0/0 id=1 \n process c 0/1 id=2 <- \n" + fiveThere},
		{"delivered to its former life", check.NoPhantom, ledger.Broken, "delivered=1 phantoms=0 unread=1 refused=0", "",
			five + "start c group=g \n deliver c 0/0 id=1 \n crash c \n start c#2 group=g <- \n process c#2 0/0 id=1 <- \n" + fiveThere},
		{"delivered to a colleague", check.NoPhantom, ledger.Broken, "delivered=1 phantoms=0 unread=1 refused=0", "",
			five + "start c group=g \n start d group=g <- \n deliver c 0/0 id=1 \n process d 0/0 id=1 <- \n" + fiveThere},
		{"delivered only afterwards", check.NoPhantom, ledger.Broken, "delivered=1 phantoms=0 unread=1 refused=0", "",
			five + "start c group=g <- \n process c 0/0 id=1 <- \n deliver c 0/0 id=1 \n" + fiveThere},
		{"processed later, and twice", check.NoPhantom, ledger.Holds, "delivered=1 phantoms=0 unread=0 refused=0", "",
			five + "start c group=g \n assign c 0/ \n deliver c 0/0 id=1 \n lost c 0/ \n process c 0/0 id=1 \n process c 0/0 id=1 \n" + fiveThere},
		{"processed, and nothing was ever delivered", check.NoPhantom, ledger.Broken, "delivered=0 phantoms=0 unread=1 refused=0", "",
			five + "start c <- \n process c 0/0 id=1 <-"},
		{"the broker refused it, and has it", check.NoPhantom, ledger.Broken, "delivered=1 phantoms=0 unread=0 refused=1", "", `
			send p id=1
			send p id=2                    <-
			ack p 0/0 id=1
			nack p id=2 on                 <-
			start c
			deliver c 0/0 id=1
			audit 0/0 id=1
			audit 0/1 id=2                 <-`},
		{"the broker refused it, and does not have it", check.NoPhantom, ledger.Holds, "delivered=1 phantoms=0 unread=0 refused=0", "",
			"send p id=1-2 \n ack p 0/0 id=1 \n nack p id=2 on \n start c \n deliver c 0/0 id=1 \n audit 0/0 id=1"},
		{"the client gave up, and the broker has it", check.NoPhantom, ledger.Holds, "delivered=1 phantoms=0 unread=0 refused=0", "",
			"send p id=1-2 \n ack p 0/0 id=1 \n nack p id=2 \n start c \n deliver c 0/0 id=1 \n audit 0/0-1 id=1-2"},
		{"no delivery", check.NoPhantom, ledger.Unknown, "delivered=0 phantoms=0 unread=0 refused=0", "", five},

		{"all once", check.NoDuplicateAppend, ledger.Holds, "stored=5 repeated=0", "", five + fiveThere},
		{"twice in a partition", check.NoDuplicateAppend, ledger.Broken, "stored=3 repeated=1", "",
			"send p id=1-2 \n audit 0/0 id=1 \n audit 0/1 id=2 <- \n audit 0/2 id=2 <-"},
		{"in two partitions", check.NoDuplicateAppend, ledger.Broken, "stored=2 repeated=1", "",
			"send p id=1 \n audit 0/0 id=1 <- \n audit 1/0 id=1 <-"},
		{"audited twice", check.NoDuplicateAppend, ledger.Holds, "stored=2 repeated=0", "",
			"send p id=1 \n audit 0/0 id=1 \n audit 0/0 id=1"},
		{"no audit", check.NoDuplicateAppend, ledger.Unknown, "stored=0 repeated=0", "", five},

		{"in order", check.ProducerOrder, ledger.Holds, "acked=5 swapped=0", "", five},
		{"answers in another order", check.ProducerOrder, ledger.Holds, "acked=2 swapped=0", "",
			"send p id=1-2 \n ack p 0/1 id=2 \n ack p 0/0 id=1"},
		{"two swapped", check.ProducerOrder, ledger.Broken, "acked=3 swapped=1", "", `
			send p id=1    <-
			send p id=2    <-
			send p id=3
			ack p 0/0 id=2 <-
			ack p 0/1 id=1 <-
			ack p 0/2 id=3`},
		{"one that was acknowledged twice", check.ProducerOrder, ledger.Holds, "acked=2 swapped=0", "", "send p id=1 \n ack p 0/0 id=1 \n ack p 0/1 id=1"},
		{"two producers", check.ProducerOrder, ledger.Holds, "acked=3 swapped=0", "",
			"send p id=1 \n send q id=2 \n ack q 0/0 id=2 \n ack p 0/1 id=1 \n send p id=3 \n ack p 0/2 id=3"},
		{"two lives of a producer", check.ProducerOrder, ledger.Holds, "acked=3 swapped=0", "",
			"send p id=1 \n send p#2 id=2 \n ack p#2 0/0 id=2 \n ack p 0/1 id=1 \n send p#2 id=3 \n ack p#2 0/2 id=3"},
		{"one payment of each of two producers", check.ProducerOrder, ledger.Unknown, "acked=2 swapped=0", "",
			"send p id=1 \n send q id=2 \n ack q 0/0 id=2 \n ack p 0/1 id=1"},
		{"one payment in each of two partitions", check.ProducerOrder, ledger.Unknown, "acked=2 swapped=0", "",
			"send p id=1-2 \n ack p 1/0 id=2 \n ack p 0/0 id=1"},
		{"nothing acknowledged", check.ProducerOrder, ledger.Unknown, "acked=0 swapped=0", "", "send p id=1-2"},
	} {
		x.run(t)
	}
}
