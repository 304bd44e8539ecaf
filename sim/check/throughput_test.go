package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

func TestThroughput(t *testing.T) {
	two := check.Throughput("g", 2)
	crew := "start c group=g work=1s at=0s \n start d group=g work=1s \n start e group=g work=1s \n"
	staff := " \n sample end 0:0-9 1:0-9 group=g state=Stable c=0 d=1 e= committed=9,9"
	// c is at work from 1 s to 4 s, d from 1.5 s to 5.5 s.
	busy := crew + `process c 0/0 id=1 at=1s
		process d 1/0 id=2 at=1.5s <-
		process c 0/1 id=3 at=2s
		process d 1/1 id=4 at=2.5s
		process c 0/2 id=5 at=3s
		process d 1/2 id=6 at=3.5s
		process c 0/3 id=7 at=4s   <-
		process d 1/3 id=8 at=4.5s
		process d 1/4 id=9 at=5.5s`
	const people = " partitions=2 members=3"
	for _, x := range []trial{
		{"two at work", two, ledger.Holds, "busy=2 work=1000000000 measured=500000000 formula=500000000" + people, "e", unmarked(busy) + staff},
		{"three were reckoned with", check.Throughput("g", 3), ledger.Broken, "busy=3 work=1000000000 measured=500000000 formula=333333333" + people, "e", busy + staff},
		{"faster than the handler", check.Throughput("g", 1), ledger.Broken, "busy=1 work=1000000000 measured=500000000 formula=1000000000" + people, "e", busy + staff},
		{"not at the same time", two, ledger.Unknown, "busy=2" + people, "e",
			crew + "process c 0/0 id=1 at=1s \n process c 0/1 id=2 at=2s \n process d 1/0 id=3 at=3s \n process d 1/1 id=4 at=4s" + staff},
		{"one payment is no pace", check.Throughput("g", 1), ledger.Unknown, "busy=1" + people, "e", crew + "process c 0/0 id=1 at=1s" + staff},
		{"nobody worked", two, ledger.Unknown, "busy=2" + people, "e", crew + staff},
		{"another group did", two, ledger.Unknown, "busy=2", "", "start c group=h work=1s \n process c 0/0 id=1 at=1s \n process c 0/1 id=2 at=2s"},
	} {
		x.run(t)
	}
}
