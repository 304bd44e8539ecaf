package check_test

import (
	"strings"
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

func TestThroughput(t *testing.T) {
	two := check.Throughput("g", 2, 3)
	crew := "start c group=g work=1s at=0s \n start d group=g work=1s \n start e group=g work=1s \n"
	staff := " \n sample end 0:0-9 1:0-9 group=g state=Stable c=0 d=1 e= committed=9,9"
	// Each does five payments in five seconds.
	busy := crew + `process c 0/0 id=1 at=1s   <-
		process d 1/0 id=2 at=1.5s
		process c 0/1 id=3 at=2s
		process d 1/1 id=4 at=2.5s
		process c 0/2 id=5 at=3s
		process d 1/2 id=6 at=3.5s
		process c 0/3 id=7 at=4s
		process d 1/3 id=8 at=4.5s
		process c 0/4 id=9 at=5s   <-
		process d 1/4 id=10 at=5.5s`
	// c has two partitions, and d is done when c is at half of its work.
	uneven := `start c group=g work=1s at=0s
		start d group=g work=1s
		process c 0/0 id=1 at=1s
		process d 2/0 id=2 at=1.1s
		process c 1/0 id=3 at=2s
		process d 2/1 id=4 at=2.1s
		process c 0/1 id=5 at=3s
		process c 1/1 id=6 at=4s
		sample end 0:0-2 1:0-2 2:0-2 group=g state=Stable c=0,1 d=2 committed=2,2,2`
	const people = " partitions=2 members=3"
	none := " work=0 measured=0 formula=0"
	for _, x := range []trial{
		{"two at work", two, ledger.Holds, "counted=2 most=1 work=1000000000 measured=500000000 formula=500000000" + people, "e", unmarked(busy) + staff},
		{"uneven shares", check.Throughput("g", 3, 2), ledger.Holds, "counted=3 most=2 work=1000000000 measured=666666667 formula=666666667 partitions=3 members=2", "", uneven},
		{"uneven shares, and two were reckoned with", check.Throughput("g", 2, 2), ledger.Broken, "counted=2 most=1 work=1000000000 measured=666666667 formula=500000000 partitions=3 members=2", "",
			strings.ReplaceAll(strings.ReplaceAll(uneven, "at=1s", "at=1s <-"), "at=4s", "at=4s <-")},
		{"three were reckoned with", check.Throughput("g", 3, 3), ledger.Broken, "counted=3 most=1 work=1000000000 measured=500000000 formula=333333333" + people, "e", busy + staff},
		{"faster than the handler", check.Throughput("g", 1, 1), ledger.Broken, "counted=1 most=1 work=1000000000 measured=500000000 formula=1000000000" + people, "e", busy + staff},
		{"not at the same time", two, ledger.Unknown, "counted=2 most=1" + none + people, "e",
			crew + "process c 0/0 id=1 at=1s \n process c 0/1 id=2 at=2s \n process d 1/0 id=3 at=3s \n process d 1/1 id=4 at=4s" + staff},
		{"one payment is no pace", check.Throughput("g", 1, 1), ledger.Unknown, "counted=1 most=1" + none + people, "e", crew + "process c 0/0 id=1 at=1s" + staff},
		{"nobody worked", two, ledger.Unknown, "counted=2 most=1" + none + people, "e", crew + staff},
		{"another group did", two, ledger.Unknown, "counted=2 most=1 partitions=0 members=0" + none, "", "start c group=h work=1s \n process c 0/0 id=1 at=1s \n process c 0/1 id=2 at=2s"},
	} {
		x.run(t)
	}
}
