package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

func TestChecksOfTheEnd(t *testing.T) {
	all := "start c group=g \n assign c 0/ \n"
	done := ten + all + "deliver+process c 0/0-9 id=1-10 \n"
	for _, x := range []trial{
		{"no lag", check.Drained, ledger.Holds, "partitions=2 waiting=0 lag=0 removed=0 beyond=0", "", all + "sample end 0:0-5 1:2-7 2:0-0 group=g committed=5,7,-1"},
		{"a lag", check.Drained, ledger.Broken, "partitions=2 waiting=3 lag=3 removed=0 beyond=0", "g", all + "sample end 0:0-5 1:0-7 group=g committed=5,4 <-"},
		{"no bookmark", check.Drained, ledger.Broken, "partitions=1 waiting=3 lag=3 removed=0 beyond=0", "g", all + "sample end 0:2-5 group=g committed=-1 <-"},
		{"the brokers do not know the group", check.Drained, ledger.Broken, "partitions=1 waiting=5 lag=5 removed=0 beyond=0", "g", all + "sample end 0:0-5 <-"},
		{"nothing is open for a share group", check.Drained, ledger.Holds, "partitions=1 waiting=0 lag=0 removed=0 beyond=0", "", "start a group=g share \n deliver a 0/0 id=1 n=1 \n sample end 0:0-5 group=g committed=3 open=0"},
		{"something is open for a share group", check.Drained, ledger.Broken, "partitions=1 waiting=2 lag=2 removed=0 beyond=0", "g", "start a group=g share \n deliver a 0/0 id=1 n=1 \n sample end 0:0-5 group=g committed=3 open=2 <-"},
		{"a bookmark beyond the end", check.Drained, ledger.Broken, "partitions=1 waiting=0 lag=0 removed=0 beyond=1", "g", all + "sample end 0:0-5 group=g committed=6 <-"},
		{"some of the lag is removed", check.Drained, ledger.Broken, "partitions=1 waiting=2 lag=4 removed=2 beyond=0", "g", all + "sample end 0:3-5 group=g committed=1 <-"},
		{"all of the lag is removed", check.Drained, ledger.Holds, "partitions=1 waiting=0 lag=4 removed=4 beyond=0", "", all + "sample end 0:5-5 group=g committed=1"},
		{"all of the log is removed, and was committed", check.Drained, ledger.Holds, "partitions=1 waiting=0 lag=0 removed=0 beyond=0", "", all + "sample end 0:5-5 group=g committed=5"},
		{"all of the log is removed, and there is no bookmark", check.Drained, ledger.Unknown, "partitions=0 waiting=0 lag=0 removed=0 beyond=0", "", all + "sample end 0:5-5 group=g committed=-1"},
		{"beyond the end, and another one waits", check.Drained, ledger.Broken, "partitions=2 waiting=1 lag=1 removed=0 beyond=1", "g", all + "sample end 0:0-5 1:0-3 group=g committed=6,2 <-"},
		{"an empty partition, and a bookmark at its beginning", check.Drained, ledger.Holds, "partitions=1 waiting=0 lag=0 removed=0 beyond=0", "", all + "sample end 0:0-0 group=g committed=0"},
		{"two groups", check.Drained, ledger.Broken, "partitions=2 waiting=1 lag=1 removed=0 beyond=0", "h", all + "start d group=h \n sample end 0:0-5 group=g committed=5 group=h committed=4 <-"},
		{"only the last end counts", check.Drained, ledger.Holds, "partitions=1 waiting=0 lag=0 removed=0 beyond=0", "",
			all + "sample end 0:0-5 group=g committed=1 \n sample end 0:0-5 group=g committed=5"},
		{"each topic has its end", check.Drained, ledger.Broken, "partitions=2 waiting=4 lag=4 removed=0 beyond=0", "g",
			all + "start d group=g topic=u \n sample end 0:0-5 group=g committed=1 <- \n sample end topic=u 0:0-5 group=g committed=5"},
		{"groups that read another topic", check.Drained, ledger.Unknown, "partitions=0 waiting=0 lag=0 removed=0 beyond=0", "", all + "sample end topic=u 0:0-5 group=g committed=1"},
		{"no sample of the end", check.Drained, ledger.Unknown, "partitions=0 waiting=0 lag=0 removed=0 beyond=0", "", all + "sample shown 0:0-5 group=g committed=1"},

		{"all there", check.NonVacuous, ledger.Holds, "sent=10 acked=10 delivered=10 processed=10 faults=0", "", done},
		{"a fault that hit", check.NonVacuous, ledger.Holds, "sent=10 acked=10 delivered=10 processed=10 faults=1", "",
			done + "fault slow on \n fault slow n=3"},
		{"a fault that never hit", check.NonVacuous, ledger.Unknown, "sent=10 acked=10 delivered=10 processed=10 faults=2", "slow",
			done + "fault cut on n=1 \n fault slow on \n fault slow"},
		{"a fault that never went on", check.NonVacuous, ledger.Holds, "sent=10 acked=10 delivered=10 processed=10 faults=0", "", done + "fault slow"},
		{"nothing sent", check.NonVacuous, ledger.Unknown, "sent=0 acked=1 delivered=1 processed=1 faults=0", "",
			all + "ack p 0/0 id=1 \n deliver+process c 0/0 id=1"},
		{"nothing acknowledged", check.NonVacuous, ledger.Unknown, "sent=1 acked=0 delivered=1 processed=1 faults=0", "",
			all + "send p id=1 \n deliver+process c 0/0 id=1"},
		{"nothing delivered", check.NonVacuous, ledger.Unknown, "sent=10 acked=10 delivered=0 processed=1 faults=0", "", ten + all + "process c 0/0 id=1"},
		{"nothing processed", check.NonVacuous, ledger.Unknown, "sent=10 acked=10 delivered=1 processed=0 faults=0", "", ten + all + "deliver c 0/0 id=1"},

		{"closed", check.LedgerClosed, ledger.Holds, "sends=2 open=0 excused=0 ghosts=0", "", "send p id=1-2 \n ack p 0/0 id=1 \n nack p id=2 \n close p"},
		{"never answered", check.LedgerClosed, ledger.Broken, "sends=2 open=1 excused=0 ghosts=0", "", "send p id=1 \n send p id=2 <- \n ack p 0/0 id=1 \n end finished <-"},
		{"never answered, there was a fault", check.LedgerClosed, ledger.Holds, "sends=1 open=0 excused=1 ghosts=0", "", "send p id=1 \n fault cut on n=1"},
		{"never answered, the producer crashed", check.LedgerClosed, ledger.Holds, "sends=1 open=0 excused=1 ghosts=0", "", "send p id=1 \n crash p"},
		{"sent long before the fault", check.LedgerClosed, ledger.Broken, "sends=1 open=1 excused=0 ghosts=0", "",
			"send p id=1 at=1s <- \n fault cut on n=1 at=3s \n fault cut n=1 at=9s \n end finished <-"},
		{"on its way when the fault began", check.LedgerClosed, ledger.Holds, "sends=1 open=0 excused=1 ghosts=0", "",
			"send p id=1 at=2.5s \n fault cut on n=1 at=3s \n fault cut n=1 at=9s"},
		{"sent when the fault was over", check.LedgerClosed, ledger.Broken, "sends=1 open=1 excused=0 ghosts=0", "",
			"fault cut on n=1 at=3s \n fault cut n=1 at=9s \n send p id=1 <- \n end finished <-"},
		{"another fault was over", check.LedgerClosed, ledger.Holds, "sends=1 open=0 excused=1 ghosts=0", "",
			"fault cut on n=1 at=3s \n fault slow on n=1 \n fault slow n=1 at=9s \n send p id=1"},
		{"the fault came back", check.LedgerClosed, ledger.Holds, "sends=2 open=0 excused=1 ghosts=0", "",
			"fault cut on n=1 at=3s \n fault cut n=1 at=9s \n send p id=1 \n nack p id=1 \n fault cut on n=2 at=20s \n send p id=2"},
		{"the fault was on another topic", check.LedgerClosed, ledger.Broken, "sends=1 open=1 excused=0 ghosts=0", "",
			"fault cut on n=1 topic=u \n send p id=1 <- \n end finished <-"},
		{"another producer crashed", check.LedgerClosed, ledger.Broken, "sends=2 open=1 excused=1 ghosts=0", "",
			"send p id=1 <- \n send q id=2 \n crash q \n end finished <-"},
		{"the producer crashed in another life", check.LedgerClosed, ledger.Broken, "sends=1 open=1 excused=0 ghosts=0", "",
			"start p \n crash p \n start p#2 \n send p#2 id=1 <- \n end finished <-"},
		{"never started", check.LedgerClosed, ledger.Broken, "sends=1 open=0 excused=0 ghosts=1", "",
			"send p id=1 \n nack p id=1 \n deliver c group=g 0/0 id=1 <- \n process c 0/0 id=1"},
		{"joined without ever having started", check.LedgerClosed, ledger.Broken, "sends=1 open=0 excused=0 ghosts=1", "",
			"send p id=1 \n nack p id=1 \n join c group=g gen=1 <- \n start c group=g \n deliver c 0/0 id=1"},
		{"never answered, a consumer crashed", check.LedgerClosed, ledger.Broken, "sends=1 open=1 excused=0 ghosts=0", "",
			"send p id=1 <- \n start c group=g \n crash c \n end finished <-"},
		{"never answered, and the run was cut off", check.LedgerClosed, ledger.Unknown, "sends=1 open=1 excused=0 ghosts=0", "", "send p id=1 \n end interrupted"},
		{"answered before it was sent", check.LedgerClosed, ledger.Broken, "sends=1 open=0 excused=0 ghosts=1", "", "ack p 0/0 id=1 <- \n send p id=1 <-"},
		{"answered and never sent", check.LedgerClosed, ledger.Broken, "sends=0 open=0 excused=0 ghosts=1", "", "nack p id=1 <-"},
		{"answered twice", check.LedgerClosed, ledger.Broken, "sends=1 open=0 excused=0 ghosts=1", "", "send p id=1 <- \n nack p id=1 <- \n ack p 0/0 id=1 <-"},
		{"a dead producer sends", check.LedgerClosed, ledger.Broken, "sends=2 open=1 excused=0 ghosts=1", "", "send p id=1 \n ack p 0/0 id=1 \n crash p <- \n send p id=2 <-"},
		{"a closed consumer commits", check.LedgerClosed, ledger.Broken, "sends=1 open=0 excused=0 ghosts=2", "",
			"send p id=1 \n ack p 0/0 id=1 \n start c group=g \n close c <- \n commit-err c 0/1 <- \n process c 0/0 id=1"},
		{"a closed consumer goes elsewhere", check.LedgerClosed, ledger.Broken, "sends=1 open=0 excused=0 ghosts=1", "",
			"send p id=1 \n nack p id=1 \n start c group=g \n close c <- \n seek c 0/3 <-"},
		{"goes elsewhere without ever having started", check.LedgerClosed, ledger.Broken, "sends=1 open=0 excused=0 ghosts=1", "",
			"send p id=1 \n nack p id=1 \n seek c group=g 0/3 <- \n start c group=g"},
		{"closed twice", check.LedgerClosed, ledger.Broken, "sends=1 open=0 excused=0 ghosts=1", "", "send p id=1 \n nack p id=1 \n crash p <- \n close p <-"},
		{"the next life may", check.LedgerClosed, ledger.Holds, "sends=1 open=0 excused=0 ghosts=0", "",
			"send p id=1 \n ack p 0/0 id=1 \n start c group=g \n crash c \n start c#2 group=g \n process c#2 0/0 id=1"},
		{"started twice", check.LedgerClosed, ledger.Broken, "sends=1 open=0 excused=0 ghosts=1", "", "send p id=1 \n nack p id=1 \n start c group=g <- \n start c group=g <-"},
		{"the brokers expel the dead", check.LedgerClosed, ledger.Holds, "sends=1 open=0 excused=0 ghosts=0", "",
			"send p id=1 \n nack p id=1 \n start c group=g \n crash c \n expel c"},
		{"nothing sent", check.LedgerClosed, ledger.Unknown, "sends=0 open=0 excused=0 ghosts=0", "", "start c group=g"},
	} {
		x.run(t)
	}
}
