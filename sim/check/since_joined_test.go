package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
	"kafkasim/sim/ledger/ledgertest"
)

func TestNothingLostSinceJoined(t *testing.T) {
	const (
		past   = "ack p 0/0-4 id=1-5 \n"
		joined = "start c group=g reset=latest at=1m \n assign c 0/ gen=1 \n"
		more   = "ack p 0/5-9 id=6-10 at=2m \n"
		none   = " unread=0 before=0"
	)
	since := check.NothingLostSinceJoined
	for _, x := range []trial{
		{"all that came since", since, ledger.Holds, "expected=5 lost=0" + none, "", past + joined + more + "deliver+process c 0/5-9 id=6-10" + tenThere},
		{"over two lives", since, ledger.Holds, "expected=5 lost=0" + none, "",
			past + joined + more + "deliver+process c 0/5-6 id=6-7 \n close c \n start c#2 group=g reset=latest \n assign c#2 0/ gen=2 \n deliver+process c#2 0/7-9 id=8-10" + tenThere},
		{"what came in while it asked for the end is not its own", since, ledger.Holds, "expected=2 lost=0" + none, "",
			past + joined + "ack p 0/5-7 id=6-8 at=61s \n ack p 0/8-9 id=9-10 \n deliver+process c 0/8-9 id=9-10" + tenThere},
		{"two are lost in a restart", since, ledger.Broken, "expected=5 lost=2" + none, "8-9",
			past + `start c group=g reset=latest at=1m  <-
			assign c 0/ gen=1
			ack p 0/5-6 id=6-7 at=2m
			ack p 0/7 id=8 at=2m                     <-
			ack p 0/8-9 id=9-10 at=2m
			deliver+process c 0/5-6 id=6-7
			close c
			start c#2 group=g reset=latest
			assign c#2 0/ gen=2
			deliver+process c#2 0/9 id=10
			audit 0/0-6 id=1-7
			audit 0/7 id=8                           <-
			audit 0/8-9 id=9-10`},
		{"long after it joined it had not begun", since, ledger.Broken, "expected=5 lost=4" + none, "6-9",
			past + `start c group=g reset=latest at=1m  <-
			assign c 0/ gen=1
			ack p 0/5 id=6 at=2m                     <-
			ack p 0/6-9 id=7-10
			deliver+process c 0/9 id=10
			audit 0/0-4 id=1-5
			audit 0/5 id=6                           <-
			audit 0/6-9 id=7-10`},
		{"it was delivered one only", since, ledger.Broken, "expected=2 lost=1" + none, "5",
			`ack p 0/0-3 id=1-4
			ack p 0/4 id=5                           <-
			start c group=g reset=latest at=1m       <-
			assign c 0/ gen=1
			deliver+process c 0/3 id=4
			audit 0/0-3 id=1-4
			audit 0/4 id=5                           <-`},
		{"removed before it came to it", since, ledger.Holds, "expected=3 lost=0 unread=2 before=0", "",
			past + joined + more + "removed - 0/7 at=200h \n deliver+process c 0/7-9 id=8-10 \n audit 0/7-9 id=8-10"},
		{"a partition that it never had", since, ledger.Unknown, "expected=0 lost=0" + none, "", "ack p 1/0-4 id=1-5 \n" + joined + "audit 1/0-4 id=1-5"},
		{"nothing came since", since, ledger.Unknown, "expected=0 lost=0" + none, "", past + joined + fiveThere},
		{"who begins at the earliest is not meant", since, ledger.Unknown, "expected=0 lost=0" + none, "", five + member + fiveThere},
		{"cut off", since, ledger.Unknown, "expected=5 lost=5" + none, "6-10", past + joined + more + tenThere + "end interrupted"},
	} {
		x.run(t)
	}
}

// It is judged where it can be, and only there.
func TestSinceJoinedIsShownWhereSomebodyStartsAtLatest(t *testing.T) {
	for _, x := range []struct {
		ledger string
		shown  bool
	}{
		{good, false},
		{"start c group=g reset=latest \n assign c 0/ \n ack p 0/0-4 id=1-5 at=2m \n deliver+process c 0/0-4 id=1-5 \n" + fiveThere, true},
		{five + "start c group=g reset=latest at=2m \n assign c 0/ \n" + fiveThere, false},
	} {
		l, _ := ledgertest.Write(x.ledger)
		check.Judge(l, nil)
		shown := false
		for _, j := range l.Verdicts() {
			shown = shown || j.Check == check.NothingLostSinceJoined.Name
		}
		if shown != x.shown {
			t.Errorf("%s: shown is %t", x.ledger, shown)
		}
	}
}

// Where chance decides, either is as expected, but not that nobody can tell.
func TestMayBreak(t *testing.T) {
	for text, surprising := range map[string]bool{
		"start c group=g \n process c 0/0 id=1": false, "start c group=g \n process c 0/0 id=1 \n process c 0/0 id=1": false, "start c group=g": true,
	} {
		l, _ := ledgertest.Write(text)
		check.Judge(l, []check.Expectation{check.ProcessedOnce.MayBreak()})
		if j := l.Verdicts()[0]; j.Surprising() != surprising || j.AsExpected() == surprising {
			t.Errorf("%s: %s, surprising is %t", text, j.Outcome, j.Surprising())
		}
	}
}
