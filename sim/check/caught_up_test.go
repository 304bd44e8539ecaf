package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

// fallen is a consumer that dies after the first of a shop's payments, which
// come once a second.
func fallen(work string) string {
	return "start c group=g work=" + work + ` at=0s
		assign c 0/
		send p id=1
		ack p 0/0 id=1
		deliver+process c 0/0 id=1
		commit-sent+commit-ok c 0/1
		crash c at=0.5s  <-
		send p id=2 at=1s
		send p id=3 at=2s
		send p id=4 at=3s
		send p id=5 at=4s
		send p id=6 at=5s
		ack p 0/1-5 id=2-6
		start c#2 group=g work=` + work + ` at=5.5s
		assign c#2 0/    <-
		`
}

func TestCaughtUp(t *testing.T) {
	c := check.CaughtUp("g")
	const late = `
			deliver c#2 0/1-5 id=2-6
			process c#2 0/1-4 id=2-5
			send p id=7 at=6s
			send p id=8 at=7s
			send p id=9 at=8s`
	const fast = "backlog=5 consume=200000000 produce=1000000000 formula=1250000000 "
	for _, x := range []trial{
		{"as the formula says", c, ledger.Holds, fast + "took=1300000000 left=0", "", unmarked(fallen("200ms") + `
			deliver c#2 0/1-5 id=2-6
			process c#2 0/1-3 id=2-4 at=5.9s
			send p id=7 at=6s
			ack p 0/6 id=7
			process c#2 0/4-5 id=5-6 at=6.5s
			deliver+process c#2 0/6 id=7 at=6.8s
			send p id=8 at=7s`)},
		{"much later", c, ledger.Broken, fast + "took=4500000000 left=0", "", fallen("200ms") + `
			deliver c#2 0/1-5 id=2-6
			process c#2 0/1-4 id=2-5
			process c#2 0/5 id=6 at=10s <-
			send p id=7
			send p id=8
			send p id=9
			send p id=10
			send p id=11`},
		{"sooner than the handler can", c, ledger.Broken, fast + "took=0 left=0", "", fallen("200ms") + `
			deliver c#2 0/1-5 id=2-6
			process c#2 0/1-4 id=2-5
			process c#2 0/5 id=6        <-
			send p id=7 at=6s`},
		{"one had piled up", c, ledger.Holds, "backlog=1 consume=200000000 produce=1000000000 formula=249999999 took=200000000 left=0", "",
			"start c group=g work=200ms at=0s \n assign c 0/ \n send p id=1 \n ack p 0/0 id=1 \n deliver+process c 0/0 id=1 \n commit-sent+commit-ok c 0/1 \n crash c at=0.5s \n" +
				"send p id=2 at=1s \n ack p 0/1 id=2 \n start c#2 group=g work=200ms at=1.5s \n assign c#2 0/ \n deliver+process c#2 0/1 id=2 at=1.7s \n send p id=3 at=2s"},
		{"two payments are a rate, whenever the first was sent", c, ledger.Holds, "backlog=5 consume=200000000 produce=10000000000 formula=1020408163 took=1000000000 left=0", "",
			"start c group=g work=200ms at=0s \n assign c 0/ \n send p id=6 at=1s \n ack p 0/0-4 id=1-5 \n crash c at=2s \n" +
				"start c#2 group=g work=200ms at=3s \n assign c#2 0/ \n deliver+process c#2 0/0-3 id=1-4 \n deliver+process c#2 0/4 id=5 at=4s \n send p id=7 at=11s"},
		{"somebody of another group crashed later, and a colleague closed", c, ledger.Holds, fast + "took=1250000000 left=0", "",
			"start x group=h \n start d group=g \n" + unmarked(fallen("200ms")) + `
			crash x
			close d
			deliver c#2 0/1-5 id=2-6
			process c#2 0/1-4 id=2-5
			send p id=7 at=6s
			process c#2 0/5 id=6 at=6.75s
			send p id=8 at=7s`},
		{"two payments sooner than the formula says", c, ledger.Holds, fast + "took=750000000 left=0", "", unmarked(fallen("200ms") + `
			deliver c#2 0/1-5 id=2-6
			process c#2 0/1-4 id=2-5
			send p id=7 at=6s
			process c#2 0/5 id=6 at=6.25s
			send p id=8 at=7s`)},
		{"more than two payments sooner", c, ledger.Broken, fast + "took=740000000 left=0", "", fallen("200ms") + `
			deliver c#2 0/1-5 id=2-6
			process c#2 0/1-4 id=2-5
			send p id=7 at=6s
			process c#2 0/5 id=6 at=6.24s <-
			send p id=8 at=7s`},
		{"two payments and a second later than the formula says", c, ledger.Holds, fast + "took=2790000000 left=0", "", unmarked(fallen("200ms") + late + `
			process c#2 0/5 id=6 at=8.29s
			send p id=10 at=9s`)},
		{"later than that", c, ledger.Broken, fast + "took=2800000000 left=0", "", fallen("200ms") + late + `
			process c#2 0/5 id=6 at=8.3s <-
			send p id=10 at=9s`},
		{"its handler is too slow, and yet it was through", c, ledger.Broken, "backlog=5 consume=1200000000 produce=1000000000 formula=0 left=0 took=0", "", fallen("1200ms") + `
			deliver+process c#2 0/1-5 id=2-6
			send p id=7 at=6s           <-`},
		{"hardly faster than the shop", c, ledger.Broken, "backlog=5 consume=980000000 produce=1000000000 formula=0 left=4 took=0", "", fallen("980ms") + `
			deliver c#2 0/1-5 id=2-6
			process c#2 0/1 id=2 at=6.5s
			send p id=7 at=6s           <-`},
		{"only when the shop closes", c, ledger.Broken, "backlog=5 consume=1200000000 produce=1000000000 formula=0 left=5 took=0", "", fallen("1200ms") + `
			deliver c#2 0/1-5 id=2-6
			send p id=7 at=6s
			ack p 0/6 id=7
			process c#2 0/1 id=2 at=6.7s
			send p id=8 at=7s           <-
			ack p 0/7 id=8
			process c#2 0/2-7 id=3-8 at=20s`},
		{"not before the run was cut off", c, ledger.Unknown, fast + "left=4 took=0", "", unmarked(fallen("200ms") + `
			deliver+process c#2 0/1 id=2
			send p id=7 at=6s
			end interrupted`)},
		{"nothing piled up", c, ledger.Unknown, "backlog=0 took=0 consume=0 produce=0 formula=0 left=0", "", unmarked(`start c group=g work=1s
			assign c 0/
			send p id=1
			ack p 0/0 id=1
			deliver+process c 0/0 id=1
			commit-sent+commit-ok c 0/1
			crash c
			start c#2 group=g work=1s
			assign c#2 0/`)},
		{"nobody came back", c, ledger.Unknown, "backlog=0 took=0 consume=0 produce=0 formula=0 left=0", "", "start c group=g \n assign c 0/ \n crash c"},
		{"another group came back", c, ledger.Unknown, "backlog=0 took=0 consume=0 produce=0 formula=0 left=0", "", "start c group=h \n assign c 0/ \n crash c \n start c#2 group=h \n assign c#2 0/ \n deliver c#2 0/0 id=1"},
		{"nobody crashed, and something had piled up", c, ledger.Unknown, "backlog=0 took=0 consume=0 produce=0 formula=0 left=0", "", five +
			"start c group=g work=200ms \n assign c 0/ \n deliver+process c 0/0-4 id=1-5 \n send p id=6 at=1s"},
		{"there is no such group, and a producer crashed", c, ledger.Unknown, "backlog=0 took=0 consume=0 produce=0 formula=0 left=0", "", "start p \n send p id=1 \n crash p"},
		{"nobody crashed", c, ledger.Unknown, "backlog=0 took=0 consume=0 produce=0 formula=0 left=0", "", "start c group=g \n assign c 0/ \n deliver+process c 0/0 id=1"},
	} {
		x.run(t)
	}
}
