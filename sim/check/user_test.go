package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// Two users, 1 and 2, whose payments are in partitions 0 and 1; then two
// partitions are added, and user 1 moves to 2.
const (
	atHome = `
	send p id=1 user=1
	ack p 0/0 id=1
	send p id=2 user=2
	ack p 1/0 id=2
	send p id=3 user=1
	ack p 0/1 id=3
`
	moves = `
	admin create-partitions n=4
	send p id=4 user=1
	ack p 2/0 id=4
	send p id=5 user=2
	ack p 1/1 id=5
`
)

func TestKeys(t *testing.T) {
	for _, x := range []trial{
		{"one each", check.SamePartition, ledger.Holds, "payments=3 users=2 astray=0", "", atHome},
		{"one each, and another one later", check.SamePartition, ledger.Holds, "payments=5 users=2 astray=0", "", atHome + moves},
		{"the topic that grew is another", check.SamePartition, ledger.Broken, "payments=2 users=1 astray=1", "",
			"send p id=1 user=1 <- \n ack p 0/0 id=1 <- \n admin create-partitions topic=u n=4 \n send p id=2 user=1 <- \n ack p 2/0 id=2 <-"},
		{"two for one user", check.SamePartition, ledger.Broken, "payments=3 users=2 astray=1", "",
			"send p id=1 user=1 <- \n ack p 0/0 id=1 <- \n send p id=2 user=2 \n ack p 1/0 id=2 \n send p id=3 user=1 <- \n ack p 1/1 id=3 <-"},
		{"refused payments are nowhere", check.SamePartition, ledger.Unknown, "payments=0 users=0 astray=0", "", "send p id=1 user=1 \n nack p id=1"},

		{"one moves", check.KeysStay, ledger.Broken, "users=2 moved=1", "p0→p2: 1",
			"send p id=1 user=1 \n ack p 0/0 id=1 \n send p id=2 user=2 \n ack p 1/0 id=2 \n send p id=3 user=1 <- \n ack p 0/1 id=3 <- \n admin create-partitions n=4 \n" +
				"send p id=4 user=1 <- \n ack p 2/0 id=4 <- \n send p id=5 user=2 \n ack p 1/1 id=5"},
		{"nobody moves", check.KeysStay, ledger.Holds, "users=1 moved=0", "", atHome + "admin create-partitions n=4 \n send p id=4 user=2 \n ack p 1/1 id=4"},
		{"who is new does not move", check.KeysStay, ledger.Unknown, "users=0 moved=0", "", atHome + "admin create-partitions n=4 \n send p id=4 user=3 \n ack p 2/0 id=4"},
		{"nothing was added", check.KeysStay, ledger.Unknown, "users=0 moved=0", "", atHome},
	} {
		x.run(t)
	}
}

func TestOrderOfUsers(t *testing.T) {
	for _, x := range []trial{
		{"in order", check.OrderPerUser, ledger.Holds, "processed=3 late=0 users=0", "", atHome + "start c group=g \n process c 0/0 id=1 \n process c 0/1 id=3 \n process c 1/0 id=2"},
		{"between users there is none", check.OrderPerUser, ledger.Holds, "processed=2 late=0 users=0", "", atHome + "start c group=g \n process c 1/0 id=2 \n process c 0/0 id=1"},
		{"read again", check.OrderPerUser, ledger.Holds, "processed=2 late=0 users=0", "",
			atHome + "start c group=g \n process c 0/0 id=1 \n process c 0/1 id=3 \n process c 0/0 id=1 \n process c 0/1 id=3"},
		{"nobody knows the order", check.OrderPerUser, ledger.Skipped, "", "", atHome + "lacks order \n start c group=g \n process c 0/0 id=1"},
		{"two groups", check.OrderPerUser, ledger.Holds, "processed=3 late=0 users=0", "",
			atHome + "start c group=g \n start d group=h \n process c 0/0 id=1 \n process c 0/1 id=3 \n process d 0/0 id=1"},
		{"the later one first", check.OrderPerUser, ledger.Broken, "processed=2 late=1 users=1", "1",
			"send p id=1 user=1 <- \n ack p 0/0 id=1 <- \n send p id=3 user=1 <- \n ack p 1/0 id=3 <- \n start c group=g \n process c 1/0 id=3 <- \n process c 0/0 id=1 <-"},
		{"across the adding it does not look", check.OrderPerUser, ledger.Holds, "processed=4 late=0 users=0", "",
			atHome + moves + "start c group=g \n process c 0/0 id=1 \n process c 2/0 id=4 \n process c 0/1 id=3 \n process c 1/0 id=2"},
		{"what was refused has no place in the order", check.OrderPerUser, ledger.Holds, "processed=1 late=0 users=0", "",
			"send p id=1 user=1 \n ack p 0/0 id=1 \n send p id=2 user=1 \n nack p id=2 \n start c group=g \n process c 0/1 id=2 \n process c 0/0 id=1"},
		{"nor what nobody sent", check.OrderPerUser, ledger.Unknown, "processed=0 late=0 users=0", "", "ack p 0/0 id=1 \n start c group=g \n process c 0/0 id=1"},
		{"nor what has a wild id", check.OrderPerUser, ledger.Unknown, "processed=0 late=0 users=0", "",
			"send p id=1152921504606846976 user=1 \n ack p 0/0 id=1152921504606846976 \n start c group=g \n process c 0/0 id=1152921504606846976"},
		{"nothing processed", check.OrderPerUser, ledger.Unknown, "processed=0 late=0 users=0", "", atHome + "start c group=g"},

		{"across the adding", check.OrderSurvives, ledger.Broken, "processed=4 late=1 users=1", "1",
			"send p id=1 user=1 \n ack p 0/0 id=1 \n send p id=2 user=2 \n ack p 1/0 id=2 \n send p id=3 user=1 <- \n ack p 0/1 id=3 <- \n admin create-partitions n=4 \n" +
				"send p id=4 user=1 <- \n ack p 2/0 id=4 <- \n start c group=g \n process c 0/0 id=1 \n process c 2/0 id=4 <- \n process c 0/1 id=3 <- \n process c 1/0 id=2"},
		{"nobody waits", check.OrderSurvives, ledger.Holds, "processed=5 late=0 users=0", "",
			atHome + moves + "start c group=g \n process c 0/0 id=1 \n process c 0/1 id=3 \n process c 2/0 id=4 \n process c 1/0 id=2 \n process c 1/1 id=5"},
	} {
		x.run(t)
	}
}
