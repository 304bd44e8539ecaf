package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// What is eight days old has expired where nobody set how long a topic keeps
// its records.
const eightDays = " at=192h \n"

func TestNothingRemovedUnread(t *testing.T) {
	const (
		stored = "ack p 0/0-5 id=1-6 \n" + member
		back   = "close c \n start c#2 group=g \n assign c#2 0/ gen=2 \n"
		kept   = "audit 0/3-5 id=4-6"
	)
	unread := check.NothingRemovedUnread
	for _, x := range []trial{
		{"nothing was removed", unread, ledger.Holds, "looked=6 expired=0 deleted=0 readers=0", "", stored + "deliver+process c 0/0-5 id=1-6 \n audit 0/0-5 id=1-6"},
		{"nothing was removed, and nothing read", unread, ledger.Holds, "looked=6 expired=0 deleted=0 readers=0", "", stored + "audit 0/0-5 id=1-6"},
		{"removed when it had been read", unread, ledger.Holds, "looked=6 expired=0 deleted=0 readers=0", "",
			stored + "deliver+process c 0/0-5 id=1-6 \n removed - 0/3" + eightDays + kept},
		{"removed before the reader first came", unread, ledger.Holds, "looked=3 expired=0 deleted=0 readers=0", "",
			"ack p 0/0-5 id=1-6 \n removed - 0/3" + eightDays + member + "deliver+process c 0/3-5 id=4-6 \n" + kept},
		{"removed unread", unread, ledger.Broken, "looked=6 expired=2 deleted=0 readers=1", "g: 2 (2–3)",
			`ack p 0/0 id=1
			ack p 0/1 id=2                   <-
			ack p 0/2-5 id=3-6
			start c group=g                  <-
			assign c 0/ gen=1
			deliver+process c 0/0 id=1
			removed - 0/3 at=192h            <-
			close c
			start c#2 group=g
			assign c#2 0/ gen=2
			deliver+process c#2 0/3-5 id=4-6
			audit 0/3-5 id=4-6`},
		{"the topic keeps its payments for an hour", unread, ledger.Broken, "looked=6 expired=3 deleted=0 readers=1", "g: 3 (1–3)",
			`admin keep keep=1h
			ack p 0/0 id=1                   <-
			ack p 0/1-5 id=2-6
			start c group=g                  <-
			sample shown 0:3-6 at=1h         <-
			deliver+process c 0/3-5 id=4-6
			audit 0/3-5 id=4-6`},
		{"nobody came back, and nothing is left", unread, ledger.Broken, "looked=6 expired=6 deleted=0 readers=1", "g: 6 (1–6)",
			"ack p 0/0 id=1 <- \n ack p 0/1-5 id=2-6 \n start c group=g <- \n removed - 0/6 at=192h <- \n sample end 0:6-6"},
		{"a commit past five, which are removed later", unread, ledger.Broken, "looked=10 expired=5 deleted=0 readers=1", "g: 5 (1–5)",
			`ack p 0/0 id=1                   <-
			ack p 0/1-4 id=2-5
			start c group=g                  <-
			assign c 0/ gen=1
			deliver c 0/0 id=1
			commit-sent+commit-ok c 0/5
			ack p 0/5-9 id=6-10 at=150h
			deliver+process c 0/5-9 id=6-10
			removed - 0/5 at=192h            <-
			audit 0/5-9 id=6-10`},
		{"an administrator removed them", unread, ledger.Broken, "looked=6 expired=0 deleted=2 readers=1", "g: 2 (2–3)",
			`ack p 0/0 id=1
			ack p 0/1 id=2                   <-
			ack p 0/2-5 id=3-6
			start c group=g                  <-
			process c 0/0 id=1
			admin delete-records 0/3         <-
			process c 0/3-5 id=4-6
			audit 0/3-5 id=4-6`},
		{"one of two groups was late", unread, ledger.Broken, "looked=4 expired=2 deleted=0 readers=1", "h: 2 (1–2)",
			"ack p 0/0 id=1 <- \n ack p 0/1 id=2 \n start c group=g \n start d group=h <- \n process c 0/0-1 id=1-2 \n removed - 0/2 at=192h <- \n sample end 0:2-2"},
		{"both were", unread, ledger.Broken, "looked=4 expired=3 deleted=0 readers=2", "g: 1 (2) h: 2 (1–2)",
			"ack p 0/0 id=1 \n ack p 0/1 id=2 <- \n start c group=g <- \n start d group=h \n process c 0/0 id=1 \n removed - 0/2 at=192h <- \n sample end 0:2-2"},
		{"gone for no reason is AckDurable's business", unread, ledger.Holds, "looked=6 expired=0 deleted=0 readers=0", "",
			stored + "removed - 0/3 at=24h \n deliver+process c 0/3-5 id=4-6 \n" + kept},
		{"cut off before it came back", unread, ledger.Unknown, "looked=6 expired=3 deleted=0 readers=1", "g: 3 (1–3)",
			stored + "removed - 0/3" + eightDays + kept + "\n end interrupted"},
		{"nobody reads", unread, ledger.Unknown, "looked=0 expired=0 deleted=0 readers=0", "", "ack p 0/0 id=1 \n audit 0/0 id=1"},
		{"no audit", unread, ledger.Unknown, "looked=0 expired=0 deleted=0 readers=0", "", stored},
	} {
		x.run(t)
	}
}

// A record has a reason to be gone, or somebody lost it.
func TestReasonsForBeingGone(t *testing.T) {
	const (
		stored = "ack p 0/0-4 id=1-5 \n"
		kept   = "audit 0/2-4 id=3-5"
		lost   = `ack p 0/0 id=1                   <-
			ack p 0/1-4 id=2-5
			`
		none = "acked=5 stored=3 expired=0 deleted=0 missing=2"
		two  = "acked=5 stored=3 expired=2 deleted=0 missing=0"
	)
	for _, x := range []trial{
		{"old enough", check.AckDurable, ledger.Holds, two, "", stored + "removed - 0/2 at=168h \n" + kept},
		{"old enough, seen in a sample", check.AckDurable, ledger.Holds, two, "", stored + "sample shown 0:2-5 at=168h \n" + kept},
		{"not old enough", check.AckDurable, ledger.Broken, none, "", lost + "removed - 0/2 at=167h <- \n" + kept},
		{"one of two is old enough", check.AckDurable, ledger.Broken, "acked=5 stored=3 expired=1 deleted=0 missing=1", "",
			"ack p 0/0 id=1 \n ack p 0/1 id=2 at=2h <- \n ack p 0/2-4 id=3-5 \n removed - 0/2 at=168h <- \n" + kept},
		{"the payment was sent before it was acknowledged", check.AckDurable, ledger.Holds, two, "",
			"send p id=1-5 \n ack p 0/0-4 id=1-5 at=2h \n removed - 0/2 at=168h \n" + kept},
		{"kept for an hour", check.AckDurable, ledger.Holds, two, "", "admin keep keep=1h \n" + stored + "removed - 0/2 at=1h \n" + kept},
		{"kept for an hour from later on", check.AckDurable, ledger.Holds, two, "", stored + "admin keep keep=1h at=5h \n removed - 0/2 \n" + kept},
		{"kept for an hour, and then for ever", check.AckDurable, ledger.Holds, two, "",
			"admin keep keep=1h \n" + stored + "admin keep at=2h \n removed - 0/2 \n" + kept},
		{"kept for ever when it was last seen", check.AckDurable, ledger.Broken, none, "",
			"admin keep keep=1h \n" + lost + "admin keep at=2h \n sample shown 0:0-5 \n removed - 0/2 at=999h <- \n" + kept},
		{"kept for ever", check.AckDurable, ledger.Broken, none, "", "admin keep \n" + lost + "removed - 0/2 at=9999h <- \n" + kept},
		{"another topic is kept for an hour", check.AckDurable, ledger.Broken, none, "", "admin keep keep=1h topic=u \n" + lost + "removed - 0/2 at=2h <- \n" + kept},
		{"deleted by hand", check.AckDurable, ledger.Holds, "acked=5 stored=3 expired=0 deleted=2 missing=0", "", stored + "admin delete-records 0/2 \n" + kept},
		{"deleted by hand as far as 1", check.AckDurable, ledger.Broken, "acked=5 stored=3 expired=0 deleted=1 missing=1", "",
			"ack p 0/0 id=1 \n ack p 0/1 id=2 <- \n ack p 0/2-4 id=3-5 \n admin delete-records 0/1 \n removed - 0/2 at=1h <- \n" + kept},
		{"deleted by hand elsewhere", check.AckDurable, ledger.Broken, none, "", lost + "admin delete-records 1/2 \n removed - 0/2 <- \n" + kept},
		{"deleted by hand when it was gone already", check.AckDurable, ledger.Broken, none, "", lost + "sample shown 0:2-5 <- \n admin delete-records 0/2 \n" + kept},
		{"all of it expired", check.AckDurable, ledger.Holds, "acked=5 stored=0 expired=5 deleted=0 missing=0", "", stored + "removed - 0/5 at=168h \n sample end 0:5-5"},
		{"nothing is there, and nobody knows why", check.AckDurable, ledger.Broken, "acked=5 stored=0 expired=0 deleted=0 missing=5", "", lost + "sample end 0:0-0"},
		{"a hole after the log start", check.AckDurable, ledger.Broken, "acked=3 stored=1 expired=1 deleted=0 missing=1", "",
			"ack p 0/0 id=1 \n ack p 0/1 id=2 <- \n ack p 0/2 id=3 \n removed - 0/1 at=168h \n audit 0/2 id=3"},

		{"skipped when it had expired", check.PollContiguous, ledger.Holds, "delivered=2 gaps=0", "",
			stored + member + "deliver c 0/0 id=1 \n deliver c 0/2 id=3 at=168h \n removed - 0/2 \n" + kept},
		{"skipped while it was there", check.PollContiguous, ledger.Broken, "delivered=2 gaps=1", "",
			"ack p 0/0 id=1 \n ack p 0/1 id=2 <- \n ack p 0/2-4 id=3-5 \n" + member + "deliver c 0/0 id=1 <- \n deliver c 0/2 id=3 at=167h <- \n removed - 0/2 at=168h \n" + kept},
		{"skipped though it was last seen there", check.PollContiguous, ledger.Broken, "delivered=2 gaps=1", "",
			"ack p 0/0 id=1 \n ack p 0/1 id=2 <- \n ack p 0/2-4 id=3-5 \n" + member + "deliver c 0/0 id=1 <- \n deliver c 0/2 id=3 at=168h <- \n sample shown 0:0-5 \n removed - 0/2 \n" + kept},
		{"skipped by who could not have it", check.PollContiguous, ledger.Broken, "delivered=2 gaps=1", "",
			"ack p 0/0 id=1 \n ack p 0/1 id=2 <- \n ack p 0/2-4 id=3-5 \n" + member + "deliver c 0/0 id=1 <- \n removed - 0/2 at=1h \n deliver c 0/2 id=3 <- \n" + kept},

		{"a commit past what had expired", check.CommitWithinProcessed, ledger.Holds, "commits=1 early=0", "",
			stored + member + "deliver+process c 0/2 id=3 at=168h \n commit-sent c 0/3 \n removed - 0/2 \n" + kept},
		{"a commit past what expires later", check.CommitWithinProcessed, ledger.Broken, "commits=1 early=1 committed=3 processed=0", "1-2",
			lost + member + "deliver+process c 0/2 id=3 at=167h \n commit-sent c 0/3 <- \n removed - 0/2 at=168h \n" + kept},

		{"passed by while it was there", check.NothingLost, ledger.Broken, "expected=5 lost=2 unread=0 before=0", "1-2",
			lost + "start c group=g <- \n assign c 0/ \n deliver c 0/2 id=3 at=1h \n process c 0/2 id=3 <- \n deliver+process c 0/3-4 id=4-5 \n removed - 0/2 at=168h <- \n" + kept},
		{"only delivered a later one, and then never again", check.NothingLost, ledger.Holds, "expected=3 lost=0 unread=2 before=0", "",
			stored + member + "deliver c 0/0-2 id=1-3 at=1h \n crash c \n removed - 0/2 at=168h \n start c#2 group=g \n process c#2 0/2-4 id=3-5 \n" + kept},
		{"gone for no reason", check.NothingLost, ledger.Broken, "expected=5 lost=2 unread=0 before=0", "1-2",
			lost + "start c group=g <- \n assign c 0/ \n removed - 0/2 \n deliver+process c 0/2-4 id=3-5 \n" + kept},
		{"removed before it came to it", check.NothingLost, ledger.Holds, "expected=3 lost=0 unread=2 before=0", "",
			stored + member + "deliver+process c 0/2-4 id=3-5 at=168h \n removed - 0/2 \n" + kept},
		{"removed before it started", check.NothingLost, ledger.Holds, "expected=3 lost=0 unread=0 before=2", "",
			stored + "removed - 0/2 at=168h \n" + member + "deliver+process c 0/2-4 id=3-5 \n" + kept},
		{"it started when they had expired, and then somebody looked", check.NothingLost, ledger.Holds, "expected=3 lost=0 unread=0 before=2", "",
			stored + "start c group=g at=168h \n deliver+process c 0/2-4 id=3-5 \n removed - 0/2 \n" + kept},
		{"everything was removed before it came to it", check.NothingLost, ledger.Unknown, "expected=0 lost=0 unread=5 before=0", "",
			stored + member + "removed - 0/5 at=168h \n sample end 0:5-5"},
	} {
		x.run(t)
	}
}

// What is gone was done, once or twice, all the same.
func TestReplayOfWhatIsGone(t *testing.T) {
	const left = "ack p 0/0-5 id=1-6 \n" + member + "deliver+process c 0/0-2 id=1-3 \n commit-sent+commit-ok c 0/1 \n crash c \n start c#2 group=g \n assign c#2 0/ gen=2 \n"
	for _, x := range []trial{
		{"repeated, and then removed", check.ReplayExact, ledger.Holds, "processed=8 again=2 predicted=2 byhand=0", "",
			left + "deliver+process c#2 0/1-5 id=2-6 \n removed - 0/6" + eightDays + "sample end 0:6-6"},
		{"removed before it could be repeated", check.ReplayExact, ledger.Holds, "processed=6 again=0 predicted=0 byhand=0", "",
			left + "removed - 0/3" + eightDays + "deliver+process c#2 0/3-5 id=4-6 \n audit 0/3-5 id=4-6"},
		{"repeated too much, and then removed", check.ReplayExact, ledger.Broken, "processed=9 again=3 predicted=2 byhand=0", "",
			`ack p 0/0-5 id=1-6
			start c group=g
			assign c 0/ gen=1
			deliver c 0/0-2 id=1-3
			process c 0/0 id=1               <-
			process c 0/1-2 id=2-3
			commit-sent+commit-ok c 0/1
			crash c
			start c#2 group=g
			assign c#2 0/ gen=2
			deliver c#2 0/0-5 id=1-6
			process c#2 0/0 id=1             <-
			process c#2 0/1-5 id=2-6
			removed - 0/6 at=192h
			sample end 0:6-6`},
	} {
		x.run(t)
	}
}

// A bookmark that has expired is out of range: with latest any offset is right
// then, and with earliest only the first that is left.
func TestResumePointBelowTheLogStart(t *testing.T) {
	const left = "ack p 0/0-5 id=1-6 \n start c group=g \n assign c 0/ gen=1 \n deliver+process c 0/0 id=1 \n commit-sent+commit-ok c 0/1 \n close c \n removed - 0/3" + eightDays
	for _, x := range []trial{
		{"the first that is left", check.ResumePoint, ledger.Holds, "assignments=2 wrong=0 anywhere=0 at=0 gone=1 without=1", "",
			left + "start c#2 group=g \n assign c#2 0/ gen=2 \n deliver c#2 0/3 id=4 \n audit 0/3-5 id=4-6"},
		{"latest", check.ResumePoint, ledger.Holds, "assignments=2 wrong=0 anywhere=1 at=0 gone=0 without=1", "",
			left + "start c#2 group=g reset=latest \n assign c#2 0/ gen=2 \n deliver c#2 0/5 id=6 \n audit 0/3-5 id=4-6"},
		{"latest though it was still there", check.ResumePoint, ledger.Broken, "assignments=2 wrong=1 wanted=3 got=5 anywhere=0 at=0 gone=0 without=1", "",
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
			removed - 0/4 at=192h
			audit 0/3-5 id=4-6`},
	} {
		x.run(t)
	}
}
