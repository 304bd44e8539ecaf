package check_test

import (
	"testing"

	"kafkasim/sim/check"
	"kafkasim/sim/ledger"
)

func TestOwnerOnly(t *testing.T) {
	two := "start c group=g \n start d group=g \n join c gen=1 n=1 \n"
	for _, x := range []trial{
		{"inside", check.OwnerOnly, ledger.Holds, "deliveries=2 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			two + "assign c 0/ gen=1 \n deliver c 0/0 id=1 \n commit-sent c 0/1 \n revoke c 0/ gen=1 \n assign d 0/ gen=2 \n deliver d 0/1 id=2"},
		{"delivery after the revocation", check.OwnerOnly, ledger.Broken, "deliveries=1 outside=1 late=0 shared=0 unfair=0 samples=0", "",
			two + "assign c 0/ gen=1 \n revoke c 0/ gen=1 <- \n deliver c 0/0 id=1 <-"},
		{"commit after the loss", check.OwnerOnly, ledger.Broken, "deliveries=1 outside=1 late=0 shared=0 unfair=0 samples=0", "",
			two + "assign c 0/ gen=1 \n deliver c 0/0 id=1 \n lost c 0/ gen=1 <- \n commit-sent c 0/1 <-"},
		{"another member lost it last", check.OwnerOnly, ledger.Broken, "deliveries=0 outside=1 late=0 shared=0 unfair=0 samples=0", "",
			two + "assign c 0/ gen=1 \n lost c 0/ gen=1 <- \n assign d 0/ gen=2 \n lost d 0/ gen=2 \n commit-sent c 0/1 <-"},
		{"partitions by hand", check.OwnerOnly, ledger.Broken, "deliveries=2 outside=2 late=0 shared=0 unfair=0 samples=0", "",
			"start c group=g manual \n deliver c 0/0 id=1 <- \n deliver c 0/1 id=2"},
		{"the dead cannot be assigned anything", check.OwnerOnly, ledger.Broken, "deliveries=1 outside=1 late=0 shared=0 unfair=0 samples=0", "",
			"start c group=g \n crash c \n assign c 0/ gen=1 \n deliver c 0/0 id=1 <-"},
		{"two owners in a generation", check.OwnerOnly, ledger.Broken, "deliveries=1 outside=0 late=0 shared=1 unfair=0 samples=0", "",
			two + "assign c 0/ gen=1 <- \n deliver c 0/0 id=1 \n assign d 0/ gen=1 <- \n revoke c 0/ gen=1"},
		{"the old owner has not heard yet", check.OwnerOnly, ledger.Holds, "deliveries=1 outside=0 late=0 shared=0 unfair=0 samples=0", "",
			two + "assign c 0/ gen=1 \n assign d 0/ gen=2 \n deliver d 0/0 id=1 \n lost c 0/ gen=1"},
		{"the old owner joins and keeps it", check.OwnerOnly, ledger.Broken, "deliveries=1 outside=0 late=0 shared=1 unfair=0 samples=0", "",
			two + "assign c 0/ gen=1 <- \n assign d 0/ gen=2 <- \n deliver d 0/0 id=1 \n join c gen=2 n=1 <-"},
		{"the old owner joins, keeps it and goes elsewhere in it", check.OwnerOnly, ledger.Broken, "deliveries=0 outside=0 late=0 shared=1 unfair=0 samples=0", "",
			two + "assign c 0/ gen=1 \n join c gen=2 n=1 \n seek c 0/5 <- \n assign d 0/ gen=2 <-"},
		{"a fair group", check.OwnerOnly, ledger.Holds, "deliveries=0 outside=0 late=0 shared=0 unfair=0 samples=2", "", `
			sample shown 0:0-0 1:0-0 2:0-0 group=g state=Stable c=0,1 d=2 committed=-1,-1,-1
			sample shown 0:0-0 group=g state=Stable c=0 d= committed=-1
			sample shown 0:0-0 group=g state=PreparingRebalance c= d= committed=-1`},
		{"a partition without owner", check.OwnerOnly, ledger.Broken, "deliveries=0 outside=0 late=0 shared=0 unfair=1 samples=1", "",
			"sample shown 0:0-0 1:0-0 group=g state=Stable c=0 committed=-1,-1 <-"},
		{"a partition with two owners", check.OwnerOnly, ledger.Broken, "deliveries=0 outside=0 late=0 shared=0 unfair=1 samples=1", "",
			"sample shown 0:0-0 1:0-0 group=g state=Stable c=0 d=0,1 committed=-1,-1 <-"},
		{"one has too many", check.OwnerOnly, ledger.Broken, "deliveries=0 outside=0 late=0 shared=0 unfair=1 samples=2", "", `
			sample shown 0:0-0 group=g state=Stable c=0 committed=-1
			sample shown 0:0-0 1:0-0 2:0-0 3:0-0 group=g state=Stable c=0,1,2 d=3 committed=-1,-1,-1,-1 <-`},
		{"one is idle without need", check.OwnerOnly, ledger.Broken, "deliveries=0 outside=0 late=0 shared=0 unfair=1 samples=1", "",
			"sample shown 0:0-0 1:0-0 group=g state=Stable c=0,1 d= committed=-1,-1 <-"},
		{"no group", check.OwnerOnly, ledger.Unknown, "deliveries=0 outside=0 late=0 shared=0 unfair=0 samples=0", "", "start c \n deliver c 0/0 id=1"},
	} {
		x.run(t)
	}
}

func TestReplayExact(t *testing.T) {
	for _, x := range []trial{
		{"what was not committed", check.ReplayExact, ledger.Holds, "processed=15 again=5 predicted=5 byhand=0", "",
			crashed + "assign d 0/ gen=2 \n deliver+process d 0/5-9 id=6-10" + tenThere},
		{"nobody takes over", check.ReplayExact, ledger.Holds, "processed=10 again=0 predicted=0 byhand=0", "", crashed + tenThere},
		{"everything committed before a revocation", check.ReplayExact, ledger.Holds, "processed=10 again=0 predicted=0 byhand=0", "",
			member + "deliver+process c 0/0-4 id=1-5 \n commit-ok c 0/5 \n revoke c 0/ \n assign c 0/ \n deliver+process c 0/5-9 id=6-10" + tenThere},
		{"two crashes before a commit", check.ReplayExact, ledger.Holds, "processed=17 again=7 predicted=7 byhand=0", "",
			crashed + "assign d 0/ gen=2 \n deliver+process d 0/5-6 id=6-7 \n crash d \n start c#2 group=g \n assign c#2 0/ gen=3 \n deliver+process c#2 0/5-9 id=6-10" + tenThere},
		{"never committed", check.ReplayExact, ledger.Holds, "processed=6 again=3 predicted=3 byhand=0", "",
			member + "deliver+process c 0/0-2 id=1-3 \n crash c \n start c#2 group=g \n assign c#2 0/ \n deliver+process c#2 0/0-2 id=1-3" + tenThere},
		{"too much", check.ReplayExact, ledger.Broken, "processed=4 again=2 predicted=1 byhand=0", "", `
			start c group=g
			assign c 0/
			deliver c 0/0-1 id=1-2
			process c 0/0 id=1     <-
			process c 0/1 id=2
			commit-ok c 0/1
			crash c
			start c#2 group=g
			assign c#2 0/
			deliver c#2 0/0-1 id=1-2
			process c#2 0/0 id=1   <-
			process c#2 0/1 id=2
			audit 0/0-1 id=1-2`},
		{"one time more than it had to", check.ReplayExact, ledger.Broken, "processed=3 again=2 predicted=1 byhand=0", "", `
			start c group=g
			assign c 0/
			deliver+process c 0/0 id=1
			crash c
			start c#2 group=g
			assign c#2 0/
			deliver c#2 0/0 id=1
			process c#2 0/0 id=1   <-
			process c#2 0/0 id=1   <-
			audit 0/0 id=1`},
		{"too little", check.ReplayExact, ledger.Broken, "processed=3 again=0 predicted=1 byhand=0", "", `
			start c group=g
			assign c 0/
			deliver c 0/0-1 id=1-2
			process c 0/0 id=1
			process c 0/1 id=2     <-
			commit-ok c 0/1        <-
			crash c
			start c#2 group=g
			assign c#2 0/          <-
			deliver c#2 0/2 id=3   <-
			process c#2 0/2 id=3
			audit 0/0-2 id=1-3`},
		{"too much here and too little there", check.ReplayExact, ledger.Broken, "processed=5 again=1 predicted=1 byhand=0", "", `
			start c group=g
			assign c 0/
			deliver c 0/0-2 id=1-3
			process c 0/0 id=1     <-
			process c 0/0 id=1     <-
			process c 0/1 id=2
			commit-ok c 0/1
			crash c
			start c#2 group=g
			assign c#2 0/
			deliver c#2 0/2 id=3
			process c#2 0/2 id=3
			process c#2 0/3 id=4
			audit 0/0-3 id=1-4`},
		{"a consumer without a group begins again", check.ReplayExact, ledger.Holds, "processed=8 again=3 predicted=3 byhand=0", "",
			"start c \n deliver+process c 0/0-2 id=1-3 \n crash c \n start c#2 \n deliver+process c#2 0/0-4 id=1-5" + tenThere},
		{"a consumer without a group begins anew where it began", check.ReplayExact, ledger.Holds, "processed=5 again=2 predicted=2 byhand=0", "",
			"start c \n deliver+process c 0/2-3 id=3-4 \n crash c \n start c#2 \n deliver+process c#2 0/2-4 id=3-5" + tenThere},
		{"a consumer without a group remembers", check.ReplayExact, ledger.Broken, "processed=3 again=0 predicted=1 byhand=0", "", `
			start c
			deliver c 0/0 id=1
			process c 0/0 id=1     <-
			crash c
			start c#2              <-
			deliver c#2 0/1 id=2   <-
			process c#2 0/1-2 id=2-3
			audit 0/0-2 id=1-3`},
		{"without a group, with latest", check.ReplayExact, ledger.Holds, "processed=2 again=0 predicted=0 byhand=0", "",
			"start c reset=latest \n deliver+process c 0/3 id=4 \n crash c \n start c#2 reset=latest \n deliver+process c#2 0/7 id=8" + tenThere},
		{"removed records are left out", check.ReplayExact, ledger.Holds, "processed=14 again=2 predicted=2 byhand=0", "",
			member + "deliver+process c 0/0-6 id=1-7 \n crash c \n start c#2 group=g \n assign c#2 0/ \n deliver+process c#2 0/0-6 id=1-7 \n audit 0/5-6 id=6-7 \n sample end 0:5-7"},
		{"partitions by hand are left out", check.ReplayExact, ledger.Unknown, "processed=0 again=0 predicted=0 byhand=2", "",
			"start c group=g manual \n process c 0/0 id=1 \n process c 0/0 id=1" + tenThere},
		{"no audit", check.ReplayExact, ledger.Unknown, "processed=0 again=0 predicted=0 byhand=0", "", member + "process c 0/0 id=1"},
	} {
		x.run(t)
	}
}
