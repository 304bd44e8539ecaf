package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

func TestLostWhatExpired(t *testing.T) {
	const (
		stored = "ack p 0/0-5 id=1-6 \n" + member
		back   = "close c \n start c#2 group=g \n assign c#2 0/ gen=2 \n"
		kept   = "audit 0/3-5 id=4-6"
	)
	lost := check.LostWhatExpired("g")
	for _, x := range []trial{
		{"nothing expired", lost, ledger.Holds, "expired=0 skipped=0", "", stored + "deliver+process c 0/0-5 id=1-6 \n audit 0/0-5 id=1-6"},
		{"expired after it was read", lost, ledger.Holds, "expired=0 skipped=0", "",
			stored + "deliver+process c 0/0-5 id=1-6 \n removed - 0/3 \n" + kept},
		{"expired unread", lost, ledger.Holds, "expired=2 skipped=0", "2-3",
			stored + "deliver+process c 0/0 id=1 \n removed - 0/3 \n" + back + "deliver+process c#2 0/3-5 id=4-6 \n" + kept},
		{"seen in a sample", lost, ledger.Holds, "expired=3 skipped=0", "1-3",
			stored + "sample shown 0:3-6 \n deliver+process c 0/3-5 id=4-6 \n" + kept},
		{"nobody came back", lost, ledger.Holds, "expired=6 skipped=0", "1-6", stored + "removed - 0/6 \n audit 1/0 id=7"},
		{"passed by what was still there", lost, ledger.Broken, "expired=3 skipped=2", "4-5",
			`ack p 0/0-2 id=1-3
			ack p 0/3 id=4                   <-
			ack p 0/4-5 id=5-6
			start c group=g
			assign c 0/ gen=1
			removed - 0/3
			deliver c 0/5 id=6               <-
			process c 0/5 id=6
			audit 0/3 id=4                   <-
			audit 0/4-5 id=5-6`},
		{"passed by, and expired later", lost, ledger.Broken, "expired=0 skipped=3", "1-3",
			`ack p 0/0 id=1                   <-
			ack p 0/1-5 id=2-6
			start c group=g
			assign c 0/ gen=1
			deliver c 0/3 id=4               <-
			process c 0/3 id=4
			deliver+process c 0/4-5 id=5-6
			removed - 0/3              <-
			audit 0/3-5 id=4-6`},
		{"delivered and not processed", lost, ledger.Broken, "expired=0 skipped=1", "2",
			`ack p 0/0 id=1
			ack p 0/1 id=2                   <-
			ack p 0/2 id=3
			start c group=g
			deliver+process c 0/0 id=1
			deliver c 0/1 id=2
			deliver c 0/2 id=3               <-
			process c 0/2 id=3
			audit 0/0 id=1
			audit 0/1 id=2                   <-
			audit 0/2 id=3`},
		{"still there, and nobody came", lost, ledger.Broken, "expired=0 skipped=1", "1",
			"ack p 0/0 id=1 <- \n start c group=g \n audit 0/0 id=1 <-"},
		{"cut off before it came back", lost, ledger.Unknown, "expired=0 skipped=1", "1",
			"ack p 0/0 id=1 \n start c group=g \n audit 0/0 id=1 \n end interrupted"},
		{"no such group", lost, ledger.Unknown, "expired=0 skipped=0", "", "ack p 0/0 id=1 \n start c group=h \n audit 0/0 id=1"},
		{"no audit", lost, ledger.Unknown, "expired=0 skipped=0", "", stored},
	} {
		x.run(t)
	}
}

// A bookmark that has expired is out of range: with latest any offset is right
// then, and with earliest only the first that is left.
func TestResumePointBelowTheLogStart(t *testing.T) {
	const left = "ack p 0/0-5 id=1-6 \n start c group=g \n assign c 0/ gen=1 \n deliver+process c 0/0 id=1 \n commit-sent+commit-ok c 0/1 \n close c \n removed - 0/3 \n"
	for _, x := range []trial{
		{"the first that is left", check.ResumePoint, ledger.Holds, "assignments=2 wrong=0", "",
			left + "start c#2 group=g \n assign c#2 0/ gen=2 \n deliver c#2 0/3 id=4 \n audit 0/3-5 id=4-6"},
		{"latest", check.ResumePoint, ledger.Holds, "assignments=2 wrong=0", "",
			left + "start c#2 group=g reset=latest \n assign c#2 0/ gen=2 \n deliver c#2 0/5 id=6 \n audit 0/3-5 id=4-6"},
		{"latest though it was still there", check.ResumePoint, ledger.Broken, "assignments=2 wrong=1 wanted=3 got=5", "",
			`ack p 0/0-5 id=1-6
			start c group=g
			assign c 0/ gen=1
			deliver+process c 0/0-2 id=1-3
			commit-sent c 0/3
			commit-ok c 0/3                  <-
			close c
			start c#2 group=g reset=latest
			assign c#2 0/ gen=2              <-
			deliver c#2 0/5 id=6             <-
			sample shown 0:0-6
			removed - 0/4
			audit 0/3-5 id=4-6`},
	} {
		x.run(t)
	}
}
