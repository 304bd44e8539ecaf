package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
	"kafkasim/sim/ledger/ledgertest"
)

// Two members of a share group. The limit is two deliveries, the lock 30 s.
const queue = `
	start a group=g share
	start b group=g share
`

func TestShareGroups(t *testing.T) {
	const held = queue + "deliver a 0/0 id=1 n=1 \n process a 0/0 id=1 n=1 \n accept a 0/0 id=1 n=1 \n deliver a 0/1 id=2 n=1 \n"
	for _, x := range []trial{
		{"both work", check.NobodyIdle("g"), ledger.Holds, "members=2 idle=0 least=1", "",
			queue + "process a 0/0-1 id=1-2 \n process b 0/2 id=3"},
		{"one over two lives", check.NobodyIdle("g"), ledger.Holds, "members=1 idle=0 least=1", "",
			"start a group=g share \n crash a \n start a#2 group=g share \n process a#2 0/0 id=1"},
		{"one is idle", check.NobodyIdle("g"), ledger.Broken, "members=2 idle=1 least=0", "b", `
			start a group=g
			start b group=g      <-
			process a 0/0 id=1
			end finished         <-`},
		{"a producer is no member", check.NobodyIdle("g"), ledger.Holds, "members=2 idle=0 least=1", "",
			"start p \n" + queue + "process a 0/0-1 id=1-2 \n process b 0/2 id=3"},
		{"nobody is there", check.NobodyIdle("g"), ledger.Unknown, "members=0 idle=0 least=0", "", "start a group=h share"},

		{"given back", check.RedeliveredExactly("g"), ledger.Holds, "released=1 orphaned=0 unexplained=0 missing=0", "",
			queue + "deliver a 0/0 id=1 n=1 \n release a 0/0 id=1 n=1 \n deliver b 0/0 id=1 n=2 \n accept b 0/0 id=1 n=2"},
		{"orphaned by a kill, at once", check.RedeliveredExactly("g"), ledger.Holds, "released=0 orphaned=1 unexplained=0 missing=0", "",
			held + "crash a \n deliver b 0/1 id=2 n=2 \n accept b 0/1 id=2 n=2"},
		{"orphaned by a pulled cable, after the lock", check.RedeliveredExactly("g"), ledger.Holds, "released=0 orphaned=1 unexplained=0 missing=0", "",
			held + "crash a unplugged \n deliver b 0/1 id=2 n=2 at=30s \n accept b 0/1 id=2 n=2"},
		{"given up after the second delivery", check.RedeliveredExactly("g"), ledger.Holds, "released=1 orphaned=0 unexplained=0 missing=0", "",
			queue + "deliver a 0/0 id=1 n=1 \n release a 0/0 id=1 n=1 \n deliver b 0/0 id=1 n=2 \n release b 0/0 id=1 n=2"},
		{"a pulled cable, and the lock still held", check.RedeliveredExactly("g"), ledger.Broken, "released=0 orphaned=0 unexplained=1 missing=0", "", `
			start a group=g share
			start b group=g share
			deliver a 0/0 id=1 n=1      <-
			crash a unplugged
			deliver b 0/0 id=1 n=2 at=29.99s <-
			accept b 0/0 id=1 n=2`},
		{"a busy machine hears late of a delivery", check.RedeliveredExactly("g"), ledger.Holds, "released=0 orphaned=1 unexplained=0 missing=0", "",
			"real time\n" + queue + "deliver a 0/0 id=1 n=1 \n crash a unplugged \n deliver b 0/0 id=1 n=2 at=29.9s \n accept b 0/0 id=1 n=2"},
		{"a lock that is held, in real time", check.RedeliveredExactly("g"), ledger.Broken, "released=0 orphaned=0 unexplained=1 missing=0", "",
			"real time\n" + queue + "deliver a 0/0 id=1 n=1 <- \n crash a unplugged \n deliver b 0/0 id=1 n=2 at=28s <- \n accept b 0/0 id=1 n=2"},
		{"two hold it", check.RedeliveredExactly("g"), ledger.Broken, "released=0 orphaned=0 unexplained=1 missing=0", "", `
			start a group=g share
			start b group=g share
			deliver a 0/0 id=1 n=1   <-
			deliver b 0/0 id=1 n=2   <-
			accept b 0/0 id=1 n=2`},
		{"it was accepted", check.RedeliveredExactly("g"), ledger.Broken, "released=0 orphaned=0 unexplained=1 missing=0", "", `
			start a group=g share
			deliver a 0/0 id=1 n=1
			accept a 0/0 id=1 n=1    <-
			deliver a 0/0 id=1 n=2   <-
			accept a 0/0 id=1 n=2`},
		{"given back and forgotten", check.RedeliveredExactly("g"), ledger.Broken, "released=0 orphaned=0 unexplained=0 missing=1", "", `
			start a group=g share
			deliver a 0/0 id=1 n=1
			release a 0/0 id=1 n=1   <-
			end finished`},
		{"orphaned and forgotten", check.RedeliveredExactly("g"), ledger.Broken, "released=0 orphaned=0 unexplained=0 missing=1", "", `
			start a group=g share
			deliver a 0/0 id=1 n=1   <-
			crash a                  <-`},
		{"given back, and with the next one before the answer", check.RedeliveredExactly("g"), ledger.Holds, "released=1 orphaned=0 unexplained=0 missing=0", "",
			queue + "deliver a 0/0 id=1 n=1 \n settle a 0/0 id=1 n=1 on \n deliver b 0/0 id=1 n=2 \n release a 0/0 id=1 n=1 \n accept b 0/0 id=1 n=2"},
		{"killed before it heard whether it had accepted, and it had not", check.RedeliveredExactly("g"), ledger.Holds, "released=0 orphaned=1 unexplained=0 missing=0", "",
			queue + "deliver a 0/0 id=1 n=1 \n settle a 0/0 id=1 n=1 \n crash a \n deliver b 0/0 id=1 n=2 \n accept b 0/0 id=1 n=2"},
		{"unplugged before it heard whether it had accepted, and the lock from its delivery on", check.RedeliveredExactly("g"), ledger.Holds, "released=0 orphaned=1 unexplained=0 missing=0", "",
			queue + "deliver a 0/0 id=1 n=1 \n settle a 0/0 id=1 n=1 at=5s \n crash a unplugged \n deliver b 0/0 id=1 n=2 at=30s \n accept b 0/0 id=1 n=2"},
		{"killed before it heard whether it had accepted, and it had", check.RedeliveredExactly("g"), ledger.Unknown, "released=0 orphaned=0 unexplained=0 missing=0", "",
			queue + "deliver a 0/0 id=1 n=1 \n settle a 0/0 id=1 n=1 \n crash a"},
		{"somebody else's while it asks to accept", check.RedeliveredExactly("g"), ledger.Broken, "released=0 orphaned=0 unexplained=1 missing=0", "", `
			start a group=g share
			start b group=g share
			deliver a 0/0 id=1 n=1
			settle a 0/0 id=1 n=1    <-
			deliver b 0/0 id=1 n=2   <-
			accept b 0/0 id=1 n=2`},
		{"accepted after somebody else got it", check.RedeliveredExactly("g"), ledger.Broken, "released=0 orphaned=1 unexplained=1 missing=0", "", `
			start a group=g share
			start b group=g share
			deliver a 0/0 id=1 n=1
			settle a 0/0 id=1 n=1
			deliver b 0/0 id=1 n=2 at=30s <-
			accept a 0/0 id=1 n=1    <-
			accept b 0/0 id=1 n=2`},
		{"asked to give it back, and forgotten", check.RedeliveredExactly("g"), ledger.Broken, "released=0 orphaned=0 unexplained=0 missing=1", "", `
			start a group=g share
			deliver a 0/0 id=1 n=1
			settle a 0/0 id=1 n=1 on <-
			end finished`},
		{"nothing to deliver again", check.RedeliveredExactly("g"), ledger.Unknown, "released=0 orphaned=0 unexplained=0 missing=0", "",
			queue + "deliver a 0/0 id=1 n=1 \n accept a 0/0 id=1 n=1"},

		{"another group's two hold it", check.RedeliveredExactly("g"), ledger.Holds, "released=1 orphaned=0 unexplained=0 missing=0", "",
			queue + "deliver a 0/0 id=1 n=1 \n release a 0/0 id=1 n=1 \n deliver b 0/0 id=1 n=2 \n accept b 0/0 id=1 n=2 \n" +
				"start x group=h share \n start y group=h share \n deliver x 0/0 id=1 n=1 \n deliver y 0/0 id=1 n=2"},
		{"an ordinary group reads again", check.RedeliveredExactly("g"), ledger.Unknown, "released=0 orphaned=0 unexplained=0 missing=0", "",
			"start a group=g \n assign a 0/ \n deliver a 0/0 id=1 \n deliver a 0/0 id=1"},

		{"one after all its deliveries", check.GivenUp(1), ledger.Holds, "payments=2 given_up=1 lost=0 wanted=1 limit=2", "2",
			held + "release a 0/1 id=2 n=1 \n deliver b 0/1 id=2 n=2 \n release b 0/1 id=2 n=2 \n audit 0/0-1 id=1-2"},
		{"none", check.GivenUp(0), ledger.Holds, "payments=1 given_up=0 lost=0 wanted=0 limit=2", "",
			queue + "deliver a 0/0 id=1 n=1 \n process a 0/0 id=1 n=1 \n audit 0/0 id=1"},
		{"none, where one is wanted", check.GivenUp(1), ledger.Broken, "payments=1 given_up=0 lost=0 wanted=1 limit=2", "",
			queue + "deliver a 0/0 id=1 n=1 \n process a 0/0 id=1 n=1 \n audit 0/0 id=1 \n end finished <-"},
		{"lost with a delivery left", check.GivenUp(1), ledger.Broken, "payments=1 given_up=0 lost=1 wanted=1 limit=2", "1", `
			start a group=g share
			deliver a 0/0 id=1 n=1   <-
			accept a 0/0 id=1 n=1
			audit 0/0 id=1           <-`},
		{"no share group", check.GivenUp(0), ledger.Unknown, "payments=0 given_up=0 lost=0 wanted=0 limit=0", "", "start a group=g \n deliver a 0/0 id=1 \n audit 0/0 id=1"},
	} {
		x.run(t)
	}
}

// TestChecksAboutOwnersAreSkippedForShareGroups: and only for those.
func TestChecksAboutOwnersAreSkippedForShareGroups(t *testing.T) {
	const work = "deliver+process a 0/3 id=4 n=1 \n accept a 0/3 id=4 n=1 \n deliver+process a 0/1 id=2 n=1 \n accept a 0/1 id=2 n=1 \n audit 0/0-3 id=1-4 \n sample shown 0:0-4 group=g state=Stable a=0 b=0 committed=2"
	about := []*check.Check{check.PollContiguous, check.ProcessingOrder, check.ResumePoint, check.CommitWithinProcessed,
		check.CommitNonRegress, check.OwnerOnly, check.ReplayExact}
	for _, c := range about {
		l, _ := ledgertest.Write(queue + work)
		for i := range l.All() {
			if d := l.At(i).Detail; d != nil && d.Sample != nil {
				s := d.Sample
				s.Groups[0].Share = true
			}
		}
		if f := c.Find(l); f.Outcome != ledger.Skipped || f.Lacks != ledger.Ownership {
			t.Errorf("%s is %s of a share group, for want of %q", c.Name, f.Outcome, f.Lacks)
		}
		if f := c.Find(first(ledgertest.Write("start a group=g \n start b group=g \n" + work))); f.Outcome == ledger.Skipped {
			t.Errorf("%s is %s of an ordinary group", c.Name, f.Outcome)
		}
	}
}

// A share group beside it does not hide what an ordinary group did.
func TestOrdinaryGroupsAreJudgedBesideShareGroups(t *testing.T) {
	trial{"it was left", check.OwnerOnly, ledger.Broken, "deliveries=0 outside=1 late=0 shared=0 unfair=0 samples=0", "",
		queue + "deliver a 0/0 id=1 n=1 \n start c group=h \n assign c 0/ gen=1 \n lost c 0/ gen=1 <- \n commit-sent c 0/1 <-"}.run(t)
}

func first(l *ledger.Ledger, _ []int) *ledger.Ledger { return l }
