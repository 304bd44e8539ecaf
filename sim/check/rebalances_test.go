package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// Two members that share two partitions; the second one is about to leave.
const pair = `
	start a group=g
	start b group=g
	assign a 0/
	assign b 1/
`

func TestWhatRebalancesStop(t *testing.T) {
	for _, x := range []trial{
		{"all stop, one moves", check.StopsEverything("g"), ledger.Holds, "rebalances=1 stopped=2 back=1 kept=0", "",
			pair + "revoke b 1/ \n close b \n revoke a 0/ \n assign a 0/ \n assign a 1/"},
		{"all stop when one is killed", check.StopsEverything("g"), ledger.Holds, "rebalances=1 stopped=2 back=1 kept=0", "",
			pair + "crash b \n revoke a 0/ \n assign a 0/ \n assign a 1/"},
		{"one goes on", check.StopsEverything("g"), ledger.Broken, "rebalances=1 stopped=1 back=0 kept=1", "", `
			start a group=g
			start b group=g
			assign a 0/    <-
			assign b 1/
			revoke b 1/
			close b        <-
			assign a 1/`},
		{"one goes on when a third one joins", check.StopsEverything("g"), ledger.Broken, "rebalances=1 stopped=1 back=0 kept=1", "", `
			start a group=g
			assign a 0/
			assign a 1/    <-
			start b group=g <-
			revoke a 0/
			assign b 0/`},
		{"nobody owned anything", check.StopsEverything("g"), ledger.Unknown, "rebalances=0 stopped=0 back=0 kept=0", "", pair},
		{"another group", check.StopsEverything("h"), ledger.Unknown, "rebalances=0 stopped=0 back=0 kept=0", "", pair + "crash b \n assign a 1/"},
		{"tearing down", check.StopsEverything("g"), ledger.Unknown, "rebalances=0 stopped=0 back=0 kept=0", "",
			pair + "sample end 0:0-0 \n revoke b 1/ \n close b"},

		{"what moves stops", check.StopsOnlyMoving("g"), ledger.Holds, "rebalances=1 stopped=1 back=0 kept=1", "",
			pair + "revoke b 1/ \n close b \n assign a 1/"},
		{"nobody takes it", check.StopsOnlyMoving("g"), ledger.Holds, "rebalances=1 stopped=1 back=0 kept=1", "", pair + "crash b"},
		{"the next life takes it", check.StopsOnlyMoving("g"), ledger.Holds, "rebalances=2 stopped=1 back=0 kept=2", "",
			pair + "crash b \n start b#2 group=g \n assign b#2 1/"},
		{"one stops for nothing", check.StopsOnlyMoving("g"), ledger.Broken, "rebalances=1 stopped=2 back=1 kept=0", "", `
			start a group=g
			start b group=g
			assign a 0/
			assign b 1/
			crash b        <-
			revoke a 0/    <-
			assign a 0/    <-
			assign a 1/`},
		{"one is taken away and comes back", check.StopsOnlyMoving("g"), ledger.Broken, "rebalances=1 stopped=1 back=1 kept=1", "", `
			start a group=g
			assign a 0/
			assign a 1/
			start b group=g <-
			lost a 0/       <-
			assign a 0/     <-`},
		{"by hand is no member", check.StopsOnlyMoving("g"), ledger.Unknown, "rebalances=0 stopped=0 back=0 kept=0", "",
			"start a group=g \n assign a 0/ \n start m group=g manual"},
	} {
		x.run(t)
	}
}

func TestOwnersWhereTheBrokerSharesOut(t *testing.T) {
	handed := "start a group=g assignor=server \n start b group=g assignor=server \n assign a 0/ gen=3 \n deliver a 0/0 id=1 \n "
	for _, x := range []trial{
		{"handed on after it was given up", check.OwnerOnly, ledger.Holds, "deliveries=2 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			handed + "revoke a 0/ gen=3 \n assign b 0/ gen=4 \n deliver b 0/1 id=2"},
		{"handed on after the broker dropped its owner", check.OwnerOnly, ledger.Holds, "deliveries=2 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			handed + "expel a \n assign b 0/ gen=4 \n deliver b 0/1 id=2"},
		{"handed on too early, in another epoch", check.OwnerOnly, ledger.Broken, "deliveries=2 outside=0 late=0 shared=1 unfair=0 samples=0", "", `
			start a group=g assignor=server
			start b group=g assignor=server
			assign a 0/ gen=3   <-
			deliver a 0/0 id=1
			assign b 0/ gen=4   <-
			deliver b 0/1 id=2`},
		{"its owner goes elsewhere in it", check.OwnerOnly, ledger.Holds, "deliveries=2 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			handed + "seek a 0/5 \n deliver a 0/5 id=6"},
		{"in other generations of a group whose members assign", check.OwnerOnly, ledger.Holds, "deliveries=2 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			"start a group=g \n start b group=g \n assign a 0/ gen=3 \n deliver a 0/0 id=1 \n assign b 0/ gen=4 \n deliver b 0/1 id=2"},
	} {
		x.run(t)
	}
}
